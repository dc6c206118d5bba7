"""Chooses devices: `site=dc1,role=core|wan-edge,name!=*-lab`."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterable

import msgspec

from netaudit.config.violations import suggestion
from netaudit.errors import UsageError
from netaudit.inventory.host import Host, Inventory

_TERM = re.compile(r"\s*([\w.-]+)\s*(!?=)\s*(.*?)\s*\Z")
_ATTRIBUTES = ("name", "address", "platform", "site", "role", "group", "collector")


def select(
    inventory: Inventory, expression: str = "", names: Iterable[str] = (), limit: int | None = None
) -> Inventory:
    """The devices that fulfil every term of the expression, are among `names` (where given), at most `limit` of them.

    A term is `key=value` or `key!=value`; a value may hold `*` and alternatives (`|`); a key is one of name, address,
    platform, site, role, group, collector, or a key of the host's data. Raises UsageError where nothing is chosen, a
    name is not in the inventory, or no host has the key.
    """
    wanted = tuple(names)
    for name in wanted:
        if name not in inventory.names:
            raise UsageError(_told(f"{name!r} is not in the inventory {inventory.source}", name, inventory.names))
    hosts = [host for host in inventory.hosts if not wanted or host.name in wanted]
    for text in filter(str.strip, expression.split(",")):
        term = _TERM.match(text)
        if term is None:
            raise UsageError(f"--where: {text.strip()!r} is not of the form key=value")
        key, sign, value = term.groups()
        known = {*_ATTRIBUTES, *(name for host in inventory.hosts for name in host.data)}
        if key not in known:
            raise UsageError(_told(f"--where: no device has {key!r}", key, known))
        alternatives = value.split("|")
        hosts = [host for host in hosts if _matches(host, key, alternatives) == (sign == "=")]
    if not hosts and inventory.hosts:
        raise UsageError(f"--where: no device of {inventory.source} fulfils {expression!r}")
    return msgspec.structs.replace(inventory, hosts=tuple(hosts[:limit]))


def _matches(host: Host, key: str, alternatives: list[str]) -> bool:
    values: Iterable[object]
    if key == "group":
        values = host.groups
    elif key in _ATTRIBUTES:
        values = (getattr(host, key),)
    else:
        value = host.data.get(key)
        values = value if isinstance(value, list) else (value,)
    return any(
        fnmatch.fnmatchcase(str(value), pattern) for value in values if value is not None for pattern in alternatives
    )


def _told(message: str, word: str, known: Iterable[str]) -> str:
    hint = suggestion(word, known)
    return f"{message} ({hint})" if hint else message
