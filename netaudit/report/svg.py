"""A topology picture as inline SVG: colours come from the page's style sheet, so that they follow dark and light."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from netaudit.report.figures import percent, rate
from netaudit.report.grid import NODE_HEIGHT, NODE_WIDTH
from netaudit.report.layout import Box, Diagram, Point, Route, Spot
from netaudit.report.overview import SiteSummary
from netaudit.report.plain import one_line

BUCKETS = ((0.5, "low"), (0.8, "mid"), (1.0, "high"))
"""Upper bounds of utilisation, and the class of what is below."""
_CORNER = 7.0
_LABELLED = ("high", "over")


def bucket(utilisation: float | None) -> str:
    """The class of a utilisation: `none` (not known), `low`, `mid`, `high`, `over`."""
    if utilisation is None:
        return "none"
    return next((name for bound, name in BUCKETS if utilisation <= bound), "over")


def topology_svg(diagram: Diagram, description: str, summaries: dict[str, SiteSummary] | None = None) -> str:
    """The picture as an SVG element; all its words escaped. `summaries` fill the boxes where no device is drawn."""
    taken = [
        _Area(spot.x + NODE_WIDTH / 2, spot.y + NODE_HEIGHT / 2, NODE_WIDTH, NODE_HEIGHT) for spot in diagram.spots
    ]
    ordered = sorted(diagram.routes, key=lambda route: (route.edge.single, route.edge.utilisation or 0, route.edge.id))
    links = [_link(route) for route in ordered]
    if summaries is None:
        parts = [_box(box) for box in diagram.boxes] + links + [_device(spot) for spot in diagram.spots]
        parts += [_label(route, taken) for route in reversed(ordered)]
        parts += [_provider(route, taken) for route in ordered]
    else:
        fullest = _fullest(ordered)
        parts = links + [_site(box, summaries[box.place.key], fullest.get(box.place.key)) for box in diagram.boxes]
    width, height = f"{diagram.width:.0f}", f"{diagram.height:.0f}"
    name = "topology overview" if summaries else "topology"
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'style="--natural:{width}px" role="img" '
        'aria-labelledby="topology-desc">'
        f'<desc id="topology-desc">{_words(description)}</desc>{"".join(parts)}</svg>'
    )


def _words(text: str) -> str:
    return escape(one_line(text), quote=True)


def _short(text: str, length: int) -> str:
    clean = one_line(text)
    return _words(clean if len(clean) <= length else f"{clean[: length - 1]}\u2026")


def _fitted(x: float, y: float, text: str, name: str, width: float, letter: float) -> str:
    """A text that is pressed where it is wider than there is room, and shortened in its middle where it is much so.

    What tells names apart often stands at their end. `letter`: the usual width of one.
    """
    clean = one_line(text)
    room = int(width / letter)
    most = int(room * 1.4)
    if len(clean) > most:
        clean = f"{clean[: most // 2]}\u2026{clean[len(clean) - (most - most // 2 - 1) :]}"
    pressed = f' textLength="{width:.0f}" lengthAdjust="spacingAndGlyphs"' if len(clean) > room else ""
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}"{pressed}>{_words(clean)}</text>'


def _box(box: Box) -> str:
    """A site around its devices. Links leave it at its top, or its bottom if it is outside: the title is opposite."""
    title = box.place.title
    y = box.y + (box.height - 11 if box.place.rank else 20)
    name = _text(box.x + 12, y, _short(title, int(box.width / 7.2)), "site-title")
    return (
        f'<g class="site{"" if box.place.rank else " outside"}"><title>{_words(title)}</title>{_frame(box)}{name}</g>'
    )


def _site(box: Box, summary: SiteSummary, fullest: float | None) -> str:
    """A site that stands for its devices, with the load of the fullest link that leaves it."""
    loaded = bucket(fullest) in _LABELLED
    name = _fitted(box.x + 12, box.y + 20, box.place.title, "site-title", box.width - (70 if loaded else 24), 7.6)
    devices = _text(box.x + 12, box.y + 37, _words(summary.devices), "detail")
    roles = _fitted(box.x + 12, box.y + 52, summary.roles, "detail", box.width - 24, 5.6)
    words = f"single: {summary.single}" if summary.single else ""
    single = _fitted(box.x + 12, box.y + 67, words, "detail bad", box.width - 24, 6.2) if words else ""
    load = ""
    if loaded:
        load = _pill(box.x + box.width - 30, box.y + 15, percent(fullest), bucket(fullest))
    classes = "site" + (" single" if summary.single else "") + ("" if box.place.rank else " outside")
    note = _words(
        f"{box.place.title}: {summary.devices}, {summary.roles}; fullest link that leaves it: {percent(fullest)}"
        + (f"; not redundant within it: {summary.single}" if summary.single else "")
    )
    return f'<g class="{classes}"><title>{note}</title>{_frame(box)}{name}{devices}{roles}{single}{load}</g>'


def _fullest(routes: Iterable[Route]) -> dict[str, float]:
    found: dict[str, float] = {}
    for route in routes:
        for site in (route.edge.a, route.edge.b):
            found[site] = max(found.get(site, 0.0), route.edge.utilisation or 0.0)
    return found


def _frame(box: Box) -> str:
    return f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="6"/>'


def _device(spot: Spot) -> str:
    node = spot.node
    classes = "device" + (" single" if node.single_point else "") + ("" if node.known else " unread")
    detail = " \u00b7 ".join(part for part in (node.role, node.platform) if part) or "not supplied"
    notes = [node.name, detail]
    notes += ["its loss alone cuts a service"] if node.single_point else []
    notes += [] if node.known else ["its configuration was not supplied"]
    middle = spot.x + NODE_WIDTH / 2
    frame = f'<rect x="{spot.x:.1f}" y="{spot.y:.1f}" width="{NODE_WIDTH:.0f}" height="{NODE_HEIGHT:.0f}" rx="4"/>'
    name = _fitted(middle, spot.y + 16.5, node.name, "name", NODE_WIDTH - 10, 7.4)
    kind = _fitted(middle, spot.y + 29.5, detail, "detail", NODE_WIDTH - 10, 5.6)
    return f'<g class="{classes}"><title>{_words("; ".join(notes))}</title>{frame}{name}{kind}</g>'


def _link(route: Route) -> str:
    edge = route.edge
    notes = [edge.label, rate(edge.capacity_bps) if edge.capacity_bps else "capacity unknown"]
    notes += [f"{edge.cables} cables"] if edge.cables > 1 else []
    notes += [edge.provider] if edge.provider else []
    if edge.utilisation is not None:
        notes.append(f"worst case {percent(edge.utilisation)} ({edge.cause})")
    notes += ["not redundant: its loss alone cuts something off"] if edge.single else []
    classes = f"link {bucket(edge.utilisation)}{' single' if edge.single else ''}"
    shape = _path(route.points)
    # The wide, unseen line below makes a thin one easy to point at.
    return (
        f'<g class="{classes}"><title>{_words("; ".join(notes))}</title>'
        f'<path class="aim" d="{shape}"/><path class="wire" d="{shape}"/></g>'
    )


def _path(points: Iterable[Point]) -> str:
    """A line through the points, its corners rounded."""
    corners = [point for point, _ in groupby(points)]
    parts = [f"M{corners[0][0]:.1f} {corners[0][1]:.1f}"]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        parts.append(f"L{near[0]:.1f} {near[1]:.1f}Q{corner[0]:.1f} {corner[1]:.1f} {far[0]:.1f} {far[1]:.1f}")
    parts.append(f"L{corners[-1][0]:.1f} {corners[-1][1]:.1f}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point:
    length = _length(corner, other)
    share = min(_CORNER, length / 2) / length
    return corner[0] + (other[0] - corner[0]) * share, corner[1] + (other[1] - corner[1]) * share


def _length(a: Point, b: Point) -> float:
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)


class _Area(NamedTuple):
    """A place that is taken: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: _Area) -> bool:
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2
            and abs(self.y - other.y) < (self.height + other.height) / 2
        )


def _free_place(route: Route, width: float, taken: list[_Area], *, beside: bool) -> _Area | None:
    """Room on the longest stretch of a link for a label that covers neither a device nor another label."""
    (ax, ay), (bx, by) = max(pairwise(route.points), key=lambda ends: _length(*ends))
    shares = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
    places = [_Area(ax + (bx - ax) * share, ay + (by - ay) * share, width, 16) for share in shares]
    if beside:
        middle = places[0]
        places += [middle._replace(y=middle.y + NODE_HEIGHT * 0.75), middle._replace(y=middle.y - NODE_HEIGHT * 0.75)]
    return next((place for place in places if not any(place.meets(other) for other in taken)), None)


def _label(route: Route, taken: list[_Area]) -> str:
    """The utilisation of a full link; left to the table where there is no room."""
    name = bucket(route.edge.utilisation)
    text = percent(route.edge.utilisation)
    place = _free_place(route, _pill_width(text), taken, beside=True) if name in _LABELLED else None
    if place is None:
        return ""
    taken.append(place)
    return _pill(place.x, place.y, text, name)


def _pill_width(text: str) -> float:
    return 7.0 * len(text) + 6


def _pill(x: float, y: float, text: str, name: str) -> str:
    width = _pill_width(text)
    frame = f'<rect x="{x - width / 2:.1f}" y="{y - 8:.1f}" width="{width:.1f}" height="16" rx="8"/>'
    return f'<g class="load {name}" aria-hidden="true">{frame}{_text(x, y + 4, _words(text), "figure")}</g>'


def _provider(route: Route, taken: list[_Area]) -> str:
    """The carrier's name on a level stretch of a link, where there is room."""
    text = one_line(route.edge.provider)
    width = 6.2 * len(text) + 6
    (ax, ay), (bx, by) = max(pairwise(route.points), key=lambda ends: _length(*ends))
    place = _free_place(route, width, taken, beside=False) if text and ay == by and abs(bx - ax) > width + 20 else None
    if place is None:
        return ""
    taken.append(place)
    frame = f'<rect x="{place.x - width / 2:.1f}" y="{place.y - 7:.1f}" width="{width:.1f}" height="14"/>'
    return f'<g class="provider">{frame}{_text(place.x, place.y + 3.5, _words(text), "detail")}</g>'


def _text(x: float, y: float, escaped: str, name: str) -> str:
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}">{escaped}</text>'
