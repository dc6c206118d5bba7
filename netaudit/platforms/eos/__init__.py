"""Arista EOS."""

from __future__ import annotations

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.base import Access, Platform
from netaudit.platforms.eos.grammar import SIGNS, parse, truncated
from netaudit.platforms.eos.order import DRIFT, ORDERED, VOLATILE


def _facts(tree: Tree, name: str, source: Source) -> Device:
    from netaudit.platforms.eos.facts import facts

    return facts(tree, name, source)


PLATFORM = Platform(
    name="eos",
    title="Arista EOS",
    signs=SIGNS,
    parse=parse,
    facts=_facts,
    truncated=truncated,
    access=Access(
        netmiko="arista_eos",
        running="show running-config",
        session=("terminal length 0", "terminal width 32767"),
        napalm="eos",
    ),
    ordered=ORDERED,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("arista_eos", "arista", "aristaeos", "ceos", "veos"),
)
