"""The document of `netaudit capacity` made ready for showing: ranked, and crossed into a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from netaudit.model.network import failure_name
from netaudit.report.figures import counted, number

HEAT_LINKS = 12
HEAT_FAILURES = 14


class _View(msgspec.Struct, frozen=True, kw_only=True):
    pass


class ClassRow(_View, frozen=True, kw_only=True):
    """Load of a QoS class against what it is promised."""

    name: str
    guarantee_bps: float | None
    normal_bps: float | None
    worst_bps: float | None

    @property
    def short(self) -> bool:
        """Whether the class has to carry more than its guarantee in the worst case."""
        return self.guarantee_bps is not None and (self.worst_bps or 0) > self.guarantee_bps


class MeasuredRow(_View, frozen=True, kw_only=True):
    """What a counter had of a direction over a window."""

    where: str
    """The port and its direction: `r1:GigabitEthernet0/0 out`."""
    window: str
    capacity_bps: float | None
    p95_bps: float | None
    max_bps: float | None
    share: float | None


class UtilisationRow(_View, frozen=True, kw_only=True):
    """One direction of a link."""

    id: str
    source: str
    target: str
    capacity_bps: float | None
    normal_bps: float | None
    worst_bps: float | None
    normal: float | None
    """Share of the capacity in use; None where the capacity or the load is not known."""
    worst: float | None
    cause: str
    """The failure that brings the worst load: `link wan-a`; `normal state` where none makes it worse."""
    classes: tuple[ClassRow, ...]
    origin: str = ""
    """What says the capacity, and where: `shaper, r1.cfg:11`."""
    measured: MeasuredRow | None = None


class FailureRow(_View, frozen=True, kw_only=True):
    """What one failure does."""

    kind: str
    id: str
    dropped_bps: float | None
    max_utilisation: float | None
    max_link: str
    detour: str = ""
    """The demand whose way grows most: `a to b: 20 to 35`, in metrics."""
    same: tuple[str, ...] = ()
    """Names of further failures of the same consequence: as much cut off, the same link as full."""

    @property
    def name(self) -> str:
        """`node dc1-wan1`."""
        return failure_name(self.kind, self.id)


class Gap(_View, frozen=True, kw_only=True):
    """Something that kept a load from being computed."""

    what: str
    why: str


class HeatMap(_View, frozen=True, kw_only=True):
    """Utilisation of links (rows) under failures (columns); None where the figure is not at hand."""

    failures: tuple[FailureRow, ...]
    links: tuple[str, ...]
    cells: tuple[tuple[float | None, ...], ...]
    complete: bool


class UpgradeRow(_View, frozen=True, kw_only=True):
    """A step of an upgrade plan, and the room to grow after it."""

    link: str
    from_bps: float | None
    to_bps: float | None
    growth_n_minus_1: float | None


class CapacityView(_View, frozen=True, kw_only=True):
    """A capacity document, worst first."""

    rows: tuple[UtilisationRow, ...]
    failures: tuple[FailureRow, ...]
    growth_normal: float | None
    growth_n_minus_1: float | None
    unknown: tuple[Gap, ...]
    heat: HeatMap | None
    upgrades: tuple[UpgradeRow, ...] = ()
    ports: tuple[MeasuredRow, ...] = ()
    """Ports that were measured and whose far end is not known, the fullest first."""

    @property
    def measured(self) -> bool:
        """Whether anything was measured of a link."""
        return any(row.measured is not None for row in self.rows)


HOW = {
    "speed": "speed", "nominal": "name of port", "shaper": "shaper", "members": "LAG members", "supplied": "intent",
    "contract": "contract", "cables": "cables below",
}  # fmt: skip
"""How a capacity is known, in words."""


def place_of(origin: Mapping[str, Any] | None) -> str:
    """File and line of an origin, the file without its folders: the JSON has them."""
    return f"{str(origin['path']).rsplit('/', 1)[-1]}:{origin['line']}" if origin else "-"


def capacity_view(document: Mapping[str, object]) -> CapacityView:
    """The document made ready for showing."""
    rows = sorted(map(_link, _list(document, "links")), key=lambda row: (-(row.worst or 0), row.id, row.source))
    documents = _list(document, "failures")
    failures = sorted(map(_failure, documents), key=lambda f: (-(f.dropped_bps or 0), -(f.max_utilisation or 0), f.id))
    growth = document.get("growth")
    growth = growth if isinstance(growth, Mapping) else {}
    gaps = [Gap(what=str(item.get("what", "")), why=str(item.get("why", ""))) for item in _list(document, "unknown")]
    return CapacityView(
        rows=tuple(rows),
        failures=tuple(failures),
        growth_normal=number(growth, "normal"),
        growth_n_minus_1=number(growth, "n_minus_1"),
        unknown=(*gaps, *(_unmeasured(rows) if document.get("demands") is not False else ())),
        heat=_heat_map(rows, documents),
        upgrades=tuple(map(_upgrade, _list(document, "upgrades"))),
        ports=tuple(sorted(map(_port, _list(document, "measured_ports")), key=lambda row: -(row.share or 0))),
    )


def by_consequence(failures: Sequence[FailureRow]) -> list[FailureRow]:
    """The first failure of each consequence, with the names of the others."""
    groups: dict[tuple[object, ...], list[FailureRow]] = {}
    for failure in failures:
        share = None if failure.max_utilisation is None else round(failure.max_utilisation, 6)
        groups.setdefault((failure.dropped_bps, share, failure.max_link), []).append(failure)
    return [replace(first, same=tuple(other.name for other in others)) for first, *others in groups.values()]


def _upgrade(step: Mapping[str, object]) -> UpgradeRow:
    growth = step.get("growth")
    return UpgradeRow(
        link=str(step.get("link", "")),
        from_bps=number(step, "from_bps"),
        to_bps=number(step, "to_bps"),
        growth_n_minus_1=number(growth, "n_minus_1") if isinstance(growth, Mapping) else None,
    )


def utilisation_by_link(document: Mapping[str, object]) -> dict[str, tuple[float | None, str]]:
    """Link identifier -> worst utilisation of its busier direction, and the failure that causes it."""
    found: dict[str, tuple[float | None, str]] = {}
    for row in capacity_view(document).rows:
        found.setdefault(row.id, (row.worst, row.cause))
    return found


def _unmeasured(rows: list[UtilisationRow]) -> list[Gap]:
    """The directions without a figure, which would otherwise stand last and look empty."""
    names = [f"{row.source} -> {row.target}" for row in rows if row.worst is None]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    what = counted(len(names), "link direction")
    return [Gap(what=what, why=f"capacity or load not known: {', '.join(names[:4])}{more}")] if names else []


def _list(document: Mapping[str, object], key: str) -> list[Mapping[str, Any]]:
    value = document.get(key)
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _link(link: Mapping[str, Any]) -> UtilisationRow:
    capacity = number(link, "capacity_bps")
    normal, worst = number(link, "normal_bps"), number(link, "worst_bps")
    return UtilisationRow(
        id=str(link.get("id", "")),
        source=str(link.get("from", "")),
        target=str(link.get("to", "")),
        capacity_bps=capacity,
        normal_bps=normal,
        worst_bps=worst,
        normal=normal / capacity if normal is not None and capacity else None,
        worst=worst / capacity if worst is not None and capacity else None,
        cause=_cause(link.get("worst_failure")),
        classes=tuple(
            ClassRow(
                name=str(item.get("class", item.get("name", ""))),
                guarantee_bps=number(item, "guarantee_bps"),
                normal_bps=number(item, "normal_bps"),
                worst_bps=number(item, "worst_bps"),
            )
            for item in _list(link, "classes")
        ),
        origin=_origin(link.get("capacity_origin")),
        measured=_measured(link.get("measured"), capacity),
    )


def _origin(origin: object) -> str:
    if not isinstance(origin, Mapping):
        return ""
    return f"{HOW.get(origin['how'], origin['how'])}, {place_of(origin)}"


def _measured(told: object, capacity: float | None) -> MeasuredRow | None:
    if not isinstance(told, Mapping):
        return None
    return MeasuredRow(
        where=str(told.get("port", "")),
        window=str(told.get("window", "")),
        capacity_bps=capacity,
        p95_bps=number(told, "p95_bps"),
        max_bps=number(told, "max_bps"),
        share=number(told, "utilisation"),
    )


def _port(told: Mapping[str, Any]) -> MeasuredRow:
    found = _measured(told, number(told, "capacity_bps"))
    assert found is not None
    return found


def _cause(failure: object) -> str:
    if not isinstance(failure, Mapping) or failure.get("kind") in (None, "none"):
        return "normal state"
    return failure_name(str(failure["kind"]), str(failure.get("id", "")))


def _failure(failure: Mapping[str, Any]) -> FailureRow:
    return FailureRow(
        kind=str(failure.get("kind", "")),
        id=str(failure.get("id", "")),
        dropped_bps=number(failure, "dropped_bps"),
        max_utilisation=number(failure, "max_utilisation"),
        max_link=str(failure.get("max_link") or ""),
        detour=_detour(failure.get("longest_detour")),
    )


def _detour(told: object) -> str:
    if not isinstance(told, Mapping):
        return ""
    return f"{told.get('source')} to {told.get('target')}: {told.get('before')} to {told.get('after')}"


def _heat_map(rows: list[UtilisationRow], documents: list[Mapping[str, Any]]) -> HeatMap | None:
    """The fullest links against what fills each most, then the worst failures; all figures the document holds."""
    links = list(dict.fromkeys(row.id for row in rows if row.worst is not None))[:HEAT_LINKS]
    # Where the fullest link does not feel most failures, ranking by the highest utilisation alone tells none apart.
    causes = list(dict.fromkeys(row.cause for row in rows if row.id in links))
    place = {cause: number for number, cause in enumerate(causes[:HEAT_FAILURES])}
    ranked = sorted(
        documents,
        key=lambda item: (
            place.get(_cause(item), HEAT_FAILURES),
            -(number(item, "max_utilisation") or 0),
            str(item.get("id", "")),
        ),
    )
    failures = [(_failure(item), item.get("utilisation")) for item in ranked[:HEAT_FAILURES]]
    if not links or not failures:
        return None
    worst = {(row.id, row.cause): row.worst for row in reversed(rows)}
    cells = []
    for link in links:
        cells.append(tuple(_cell(link, failure, loads, worst) for failure, loads in failures))
    return HeatMap(
        failures=tuple(failure for failure, _ in failures),
        links=tuple(links),
        cells=tuple(cells),
        complete=all(isinstance(loads, Mapping) for _, loads in failures),
    )


def _cell(link: str, failure: FailureRow, loads: object, worst: Mapping[tuple[str, str], float | None]) -> float | None:
    if isinstance(loads, Mapping):
        return number(loads, link)
    if failure.max_link == link:
        return failure.max_utilisation
    return worst.get((link, failure.name))
