"""Expected and measured traffic: `demands.csv` and `loads.csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from netaudit.network.flows.graph import Demand
from netaudit.network.flows.tables import Row, Table, did_you_mean, read_table

DEMAND_COLUMNS = ("source", "target", "class", "bps")
TOPOLOGY_DEMAND_COLUMNS = ("src", "dst", "mbps")
LOAD_COLUMNS = ("device", "interface", "window", "p95_in", "p95_out", "max_in", "max_out")

Resolve = Callable[[str], Sequence[str]]
"""The nodes where traffic of a device, site or prefix enters or leaves, evenly; none for one that nobody knows."""


@dataclass(frozen=True, slots=True)
class DemandRow:
    """One row of a demands file; volumes in bit/s."""

    source: str
    target: str
    traffic_class: str
    bps: float
    peak_bps: float | None
    line: int


@dataclass(frozen=True, slots=True)
class MeasuredLoad:
    """What an interface was measured to carry over a window, in bit/s; absent where it was not measured."""

    device: str
    interface: str
    window: str
    p95_in: float | None
    p95_out: float | None
    max_in: float | None
    max_out: float | None
    line: int


def read_demands(path: str | Path, resolve: Resolve | None = None, known: Iterable[str] = ()) -> tuple[DemandRow, ...]:
    """Read a demands file: `source,target,class,bps[,peak_bps]`, or `src,dst,mbps`.

    With `resolve` every end must be known to it; `known` are the names to suggest for one that is not. Raises
    InvalidDemands with every problem of the file.
    """
    table = read_table(path, DEMAND_COLUMNS, TOPOLOGY_DEMAND_COLUMNS, optional=("peak_bps",))
    plain = "src" in table.columns and "source" not in table.columns
    rows = [found for row in table.rows if (found := (_topology_row if plain else _demand_row)(table, row))]
    if resolve is not None:
        _check_ends(table, resolve, tuple(known))
    table.check()
    return tuple(rows)


def place_demands(
    rows: Iterable[DemandRow],
    resolve: Resolve,
    *,
    targets: Resolve | None = None,
    file: str = "demands",
    peak: bool = False,
) -> list[Demand]:
    """The demands between nodes: each row spread evenly over the nodes of its two ends.

    `targets` resolves the receiving end where that differs. `peak` takes the row's peak where it has one. What would
    stay on one node is left out: it loads no link.
    """
    demands = []
    for row in rows:
        enter, leave = resolve(row.source), (targets or resolve)(row.target)
        volume = row.peak_bps if peak and row.peak_bps is not None else row.bps
        share = volume / (len(enter) * len(leave)) if enter and leave else 0.0
        origin, name = f"{file}:{row.line}", f"{row.source} -> {row.target}"
        demands += [
            Demand(source, target, share, row.traffic_class, origin, name)
            for source in enter
            for target in leave
            if source != target
        ]
    return demands


def read_loads(path: str | Path, interfaces: Mapping[str, Iterable[str]] | None = None) -> tuple[MeasuredLoad, ...]:
    """Read measured loads: `device,interface,window,p95_in,p95_out,max_in,max_out`; an empty volume is not known.

    `interfaces` has the known interfaces of each known device. Raises InvalidDemands with every problem of the file.
    """
    table = read_table(path, LOAD_COLUMNS)
    loads = []
    for row in table.rows:
        device, interface = table.text(row, "device"), table.text(row, "interface")
        rates = {name: table.number(row, name, units=True, optional=True) for name in LOAD_COLUMNS[3:]}
        for way in ("in", "out"):
            usual, highest = rates[f"p95_{way}"], rates[f"max_{way}"]
            if usual is not None and highest is not None and usual > highest:
                table.wrong(row.line, f"p95_{way}", f"is above max_{way}")
        if device is None or interface is None:
            continue
        _check_interface(table, row, device, interface, interfaces)
        loads.append(MeasuredLoad(device, interface, row.values["window"], **rates, line=row.line))
    table.check()
    return tuple(loads)


def _demand_row(table: Table, row: Row) -> DemandRow | None:
    source, target = table.text(row, "source"), table.text(row, "target")
    bps = table.number(row, "bps", units=True)
    peak = table.number(row, "peak_bps", units=True, optional=True)
    if bps is not None and peak is not None and peak < bps:
        table.wrong(row.line, "peak_bps", "is below bps")
    if source is None or target is None or bps is None:
        return None
    return DemandRow(source, target, row.values["class"], bps, peak, row.line)


def _topology_row(table: Table, row: Row) -> DemandRow | None:
    source, target = table.text(row, "src"), table.text(row, "dst")
    mbps = table.number(row, "mbps")
    if source is None or target is None or mbps is None:
        return None
    return DemandRow(source, target, "", mbps * 1e6, None, row.line)


def _check_ends(table: Table, resolve: Resolve, known: tuple[str, ...]) -> None:
    """Note every end that nobody knows, also in rows that are wrong otherwise."""
    columns = ("src", "dst") if "src" in table.columns else ("source", "target")
    ends = [(row, column, row.values[column]) for row in table.rows for column in columns if row.values[column]]
    strangers = [(row, column, end) for row, column, end in ends if not resolve(end)]
    if strangers and len(strangers) == len(ends):
        row, column, end = strangers[0]
        message = f"{end!r} is not known, nor is any other end in this file: it belongs to another network"
        table.wrong(row.line, column, message)
        return
    for row, column, end in strangers:
        table.wrong(row.line, column, f"{end!r} is not known", did_you_mean(end, known))


def _check_interface(
    table: Table, row: Row, device: str, interface: str, interfaces: Mapping[str, Iterable[str]] | None
) -> None:
    if interfaces is None:
        return
    if device not in interfaces:
        table.wrong(row.line, "device", f"{device!r} is not known", did_you_mean(device, interfaces))
    elif interface not in (names := tuple(interfaces[device])):
        message = f"{device} has no interface {interface!r}"
        table.wrong(row.line, "interface", message, did_you_mean(interface, names))
