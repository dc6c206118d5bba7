"""Whether a port believes the markings of the packets that it takes in, and whether they survive it.

Where nothing is configured this differs: routers pass markings on; Catalyst switches with `mls qos` write 0; others by
model. It is asked only of devices that use markings at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.interface import Interface

BELIEVED = ("dscp", "cos", "precedence")
BUNDLE_DECIDES = ("eos",)
"""Platforms on which a member of a LAG takes its trust from the LAG."""


def with_trust(device: Device) -> tuple[Interface, ...]:
    """The interfaces of a device, with what they do about markings."""
    return tuple(_ports(device))


def _ports(device: Device) -> Iterator[Interface]:
    globally = any(part.qos_enabled for part in device.services)
    sorts = bool(device.class_maps or device.qos_attachments)
    speaks = any(port.qos is not None and port.qos.trust is not None for port in device.interfaces)
    for port in device.interfaces:
        bundled = port.lag is not None and device.platform in BUNDLE_DECIDES
        if port.kind not in ("physical", "lag", "subinterface") or bundled or not (sorts or globally or speaks):
            yield port
            continue
        found = _said(port, globally)
        if found is None and device.platform == "ios" and not globally and port.switchport is None:
            found = True  # a router leaves the markings of what it forwards alone
        values: dict[str, Any] = {"keeps_markings": found or _classified(port), "believes_markings": found}
        if found is None:
            why = "nobody configured whether the port trusts markings, and the default differs by model"
            unsure = () if _classified(port) else ("keeps_markings",)
            # What hosts send matters once something is sorted by it.
            unsure = (*unsure, "believes_markings") if sorts and not _conditioned(port) else unsure
            values = {"keeps_markings": _classified(port) or None, "unknown": port.unknown | dict.fromkeys(unsure, why)}
        elif _conditioned(port):
            values["believes_markings"] = False
        yield replace(port, **values)


def _said(port: Interface, globally: bool) -> bool | None:
    """Whether the port trusts, by its own words or by the global switch that makes silence a no."""
    trust = port.qos.trust if port.qos is not None else None
    if trust is not None:
        return trust in BELIEVED
    return False if globally else None


def _classified(port: Interface) -> bool:
    return port.qos is not None and port.qos.input is not None


def _conditioned(port: Interface) -> bool:
    """Whether a policy marks what comes in, or trust depends on the device that is seen."""
    return port.qos is not None and (port.qos.input is not None or port.qos.trusted_device is not None)
