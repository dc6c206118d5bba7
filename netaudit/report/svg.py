"""A topology picture as inline SVG: colours come from the page's style sheet, so that they follow dark and light."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby, pairwise

from netaudit.report.figures import percent, rate
from netaudit.report.layout import NODE_HEIGHT, NODE_WIDTH, Box, Diagram, Point, Route, Spot
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
    labels: list[tuple[float, float, float]] = []
    parts = [_box(box, (summaries or {}).get(box.place.key)) for box in diagram.boxes] if not summaries else []
    ordered = sorted(diagram.routes, key=lambda route: (route.edge.single, route.edge.utilisation or 0, route.edge.id))
    parts += [_link(route) for route in ordered]
    parts += [_box(box, summaries.get(box.place.key)) for box in diagram.boxes] if summaries else []
    parts += [_device(spot) for spot in diagram.spots]
    parts += [_label(route, labels) for route in reversed(ordered)]
    size = f'viewBox="0 0 {diagram.width:.0f} {diagram.height:.0f}" width="{diagram.width:.0f}"'
    return (
        f'<svg class="topology" {size} height="{diagram.height:.0f}" role="img" aria-labelledby="topology-desc">'
        f'<desc id="topology-desc">{_words(description)}</desc>{"".join(parts)}</svg>'
    )


def _words(text: str) -> str:
    return escape(one_line(text), quote=True)


def _short(text: str, length: int) -> str:
    clean = one_line(text)
    return _words(clean if len(clean) <= length else f"{clean[: length - 1]}\u2026")


def _box(box: Box, summary: SiteSummary | None) -> str:
    outside = " outside" if box.place.rank == 0 else ""
    frame = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" height="{box.height:.1f}" rx="6"/>'
    lines = [_text(box.x + 12, box.y + 20, _short(box.place.title, int(box.width / 7.2)), "site-title")]
    if summary:
        lines.append(_text(box.x + 12, box.y + 37, _words(summary.devices), "detail"))
        lines.append(_text(box.x + 12, box.y + 52, _short(summary.roles, 27), "detail"))
    title = f"{box.place.title}: {summary.devices}, {summary.roles}" if summary else box.place.title
    single = " single" if summary and summary.single_points else ""
    return f'<g class="site{outside}{single}"><title>{_words(title)}</title>{frame}{"".join(lines)}</g>'


def _device(spot: Spot) -> str:
    node = spot.node
    classes = "device" + (" single" if node.single_point else "") + ("" if node.known else " unread")
    detail = " \u00b7 ".join(part for part in (node.role, node.platform) if part) or "not supplied"
    notes = [node.name, detail]
    notes += ["its loss alone cuts a service"] if node.single_point else []
    notes += [] if node.known else ["its configuration was not supplied"]
    middle = spot.x + NODE_WIDTH / 2
    frame = f'<rect x="{spot.x:.1f}" y="{spot.y:.1f}" width="{NODE_WIDTH:.0f}" height="{NODE_HEIGHT:.0f}" rx="4"/>'
    name = _text(middle, spot.y + 16.5, _short(node.name, 16), "name")
    kind = _text(middle, spot.y + 29.5, _short(detail, 20), "detail")
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


def _label(route: Route, taken: list[tuple[float, float, float]]) -> str:
    """The utilisation of a full link, on its longest stretch, where no other label stands."""
    name = bucket(route.edge.utilisation)
    if name not in _LABELLED:
        return ""
    text = percent(route.edge.utilisation)
    width = 7.0 * len(text) + 6
    (ax, ay), (bx, by) = max(pairwise(route.points), key=lambda ends: _length(*ends))
    for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
        x, y = ax + (bx - ax) * share, ay + (by - ay) * share
        if all(abs(x - tx) > (width + tw) / 2 or abs(y - ty) > 17 for tx, ty, tw in taken):
            break
    taken.append((x, y, width))
    frame = f'<rect x="{x - width / 2:.1f}" y="{y - 8:.1f}" width="{width:.1f}" height="16" rx="8"/>'
    return f'<g class="load {name}" aria-hidden="true">{frame}{_text(x, y + 4, _words(text), "figure")}</g>'


def _text(x: float, y: float, escaped: str, name: str) -> str:
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}">{escaped}</text>'
