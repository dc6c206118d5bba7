"""What interfaces were measured to carry, laid beside the links of a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from netaudit.errors import InvalidDemands, Problem
from netaudit.model.device import Device
from netaudit.model.network import LinkLoad
from netaudit.network.names import InterfaceNames

if TYPE_CHECKING:  # audits without measurements need none of it
    from netaudit.network.demands import MeasuredLoad
    from netaudit.network.forwarding import Port


@dataclass(frozen=True, slots=True)
class Carried:
    """One direction of a link over a window: 95th percentile and maximum in bit/s, and which port counted them."""

    p95_bps: float | None
    max_bps: float | None
    window: str
    port: str
    """`r1:GigabitEthernet0/0 out`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Measured loads by port, and what of them is about no port of the network."""

    by_port: Mapping[Port, MeasuredLoad] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    missing: str = ""
    """Why nothing is known, where something was to be."""
    remarks: tuple[str, ...] = ()
    """What a monitoring system has of others, or does not have: to be told, and no mistake."""

    def of_way(self, here: Port, there: Port) -> Carried | None:
        """What went from one port to another: as the sender counted it, else the receiver."""
        out, into = self.by_port.get(here), self.by_port.get(there)
        if out is not None and (out.p95_out is not None or out.max_out is not None):
            return Carried(out.p95_out, out.max_out, out.window, f"{':'.join(here)} out")
        if into is not None and (into.p95_in is not None or into.max_in is not None):
            return Carried(into.p95_in, into.max_in, into.window, f"{':'.join(there)} in")
        return None


NOTHING_MEASURED = Measured()


def measured_row(carried: Carried | None, capacity_bps: float | None) -> dict[str, Any] | None:
    """What is told of it in the document of `netaudit capacity`."""
    if carried is None:
        return None
    return {
        "p95_bps": carried.p95_bps,
        "max_bps": carried.max_bps,
        "utilisation": share_of(carried, capacity_bps),
        "window": carried.window,
        "port": carried.port,
    }


def share_of(carried: Carried, capacity_bps: float | None) -> float | None:
    """The 95th percentile, else the maximum, over a capacity; None where that is not known."""
    used = carried.p95_bps if carried.p95_bps is not None else carried.max_bps
    return used / capacity_bps if used is not None and capacity_bps else None


def place_measured(rows: Iterable[MeasuredLoad], devices: Iterable[Device], *, file: str, whole: bool) -> Measured:
    """The rows by their ports.

    A device may be gone since, and a port be there that its configuration does not name: they are told in the notes.
    Raises InvalidDemands where a `whole` network has none of the devices, and for a port that stands twice.
    """
    from netaudit.network.flows.tables import did_you_mean

    known = {device.name: InterfaceNames.of(device) for device in devices}
    held = tuple(rows)
    problems: list[Problem] = []
    notes: list[str] = []
    found: dict[Port, MeasuredLoad] = {}
    strangers = [row for row in held if row.device not in known]
    if whole and strangers and len(strangers) == len(held):
        row = strangers[0]
        message = f"{row.device!r} is not known, nor is any other device in this file: it belongs to another network"
        raise InvalidDemands(Problem(file, row.line, message, "device"))
    for row in held:
        name = known[row.device].match(row.interface) if row.device in known else None
        port = (row.device, name or row.interface)
        if row.device not in known:
            if whole:
                notes.append(
                    f"{file}:{row.line}: {row.device!r} is not known {did_you_mean(row.device, known)}".rstrip()
                )
        elif name is None:
            hint = did_you_mean(row.interface, known[row.device].exact.values())
            notes.append(
                f"{file}:{row.line}: configuration of {row.device} has no interface {row.interface} {hint}".rstrip()
            )
        elif port in found:
            before = found[port].line
            problems.append(Problem(file, row.line, f"{row.device} {port[1]} stands in line {before} already"))
        found[port] = row
    if problems:
        raise InvalidDemands(*problems)
    return Measured(found, tuple(notes))


def with_measured(load: LinkLoad, carried: Carried | None) -> LinkLoad:
    """A load with what was measured beside it."""
    if carried is None:
        return load
    return replace(
        load,
        measured_p95_bps=carried.p95_bps,
        measured_max_bps=carried.max_bps,
        measured_utilisation=share_of(carried, load.capacity_bps),
    )
