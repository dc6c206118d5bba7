"""Cisco NX-OS."""

from __future__ import annotations

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.base import Access, Platform
from netaudit.platforms.nxos.grammar import SIGNS, parse, truncated
from netaudit.platforms.nxos.order import DRIFT, ORDERED, VOLATILE


def _facts(tree: Tree, name: str, source: Source) -> Device:
    from netaudit.platforms.nxos.facts import facts

    return facts(tree, name, source)


PLATFORM = Platform(
    name="nxos",
    title="Cisco NX-OS",
    signs=SIGNS,
    parse=parse,
    facts=_facts,
    truncated=truncated,
    access=Access(
        netmiko="cisco_nxos",
        running="show running-config",
        session=("terminal length 0", "terminal width 511"),
        napalm="nxos",
    ),
    ordered=ORDERED,
    volatile=VOLATILE,
    drift=DRIFT,
    aliases=("cisco_nxos", "nxos_ssh", "n9k", "cisco.nxos.nxos"),
)
