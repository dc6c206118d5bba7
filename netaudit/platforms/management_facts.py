"""The facts of the management plane of which a device has one each, also where no line speaks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netaudit.model.base import Fact
from netaudit.model.management import Aaa, ControlPlane, Logging, Ntp, Services, Snmp
from netaudit.platforms.defaults import Row, fill_in
from netaudit.platforms.drafts import DeviceDraft, Part

_KINDS: dict[str, type[Fact]] = {
    "logging": Logging,
    "snmp": Snmp,
    "ntp": Ntp,
    "aaa": Aaa,
    "services": Services,
    "control_plane": ControlPlane,
}


def one_of_each(
    device: DeviceDraft, rows: Mapping[str, Iterable[Row]], made: Callable[[Part, type[Any]], Any]
) -> dict[str, Any]:
    """By the attributes of a device that hold them; `rows` are the defaults of each."""
    found: dict[str, Any] = {}
    for table, kind in _KINDS.items():
        part = device.held(table)
        fill_in(part, rows.get(table, ()))
        found[table] = (made(part, kind),)
    return found
