"""Where everything of a topology picture stands; the same network always gives the same picture.

Sites are boxes in rows, their devices in tiers. Links within a site are straight where nothing is in the way. Links
between sites rise to a channel above the row of boxes and run there on tracks of their own, shorter ones below longer
ones, as in the channel routing of circuit boards (Hashimoto and Stevens 1971): no link crosses a device.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec

from netaudit.report.grid import (
    COLUMN_GAP,
    GUTTER,
    LANE,
    NODE_HEIGHT,
    NODE_WIDTH,
    PADDING,
    TIER_GAP,
    TITLE_HEIGHT,
    TRACK,
    box_height,
    box_rows,
    box_width,
    tier_rows,
)  # fmt: skip
from netaudit.report.topology import Edge, Node, Place, Topology

Point = tuple[float, float]


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """A site, placed."""

    place: Place
    x: float
    y: float
    width: float
    height: float


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A device, placed; x and y are its upper left corner."""

    node: Node
    x: float
    y: float


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A link, placed: a line through these points."""

    edge: Edge
    points: tuple[Point, ...]


class Diagram(msgspec.Struct, frozen=True, kw_only=True):
    """A topology, placed."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    spots: tuple[Spot, ...]
    routes: tuple[Route, ...]


def diagram(topology: Topology) -> Diagram:
    """The topology with a place for each site, device and link."""
    return _Plan(topology).diagram()


class _Plan:
    """One picture in the making: columns first, then the ports and tracks of the links, then the rows."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.nodes = {node.name: node for node in topology.nodes}
        self.tiers = {place.key: tier_rows(topology.nodes, place.key) for place in topology.places}
        self.row_of_node = {
            node.name: row for rows in self.tiers.values() for row, tier in enumerate(rows) for node in tier
        }
        self.widths = {key: box_width(rows) for key, rows in self.tiers.items()}
        self.rows = box_rows(topology.places, self.widths)
        self.row_of_place = {place.key: number for number, row in enumerate(self.rows) for place in row}
        self.width = max((sum(self.widths[p.key] + GUTTER for p in row) for row in self.rows), default=0) + GUTTER
        self.box_x = self._box_columns()
        self.center = self._node_centers()
        self.lanes: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.tracks: defaultdict[int, list[tuple[float, float, str]]] = defaultdict(list)

    def _box_columns(self) -> dict[str, float]:
        found = {}
        for row in self.rows:
            x = (self.width - sum(self.widths[p.key] + GUTTER for p in row) + GUTTER) / 2
            for place in row:
                found[place.key] = x
                x += self.widths[place.key] + GUTTER
        return found

    def _node_centers(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, rows in self.tiers.items():
            middle = self.box_x[key] + self.widths[key] / 2
            for row in rows:
                start = middle - (len(row) - 1) * (NODE_WIDTH + COLUMN_GAP) / 2
                found |= {node.name: start + place * (NODE_WIDTH + COLUMN_GAP) for place, node in enumerate(row)}
        return found

    def diagram(self) -> Diagram:
        ports = self._ports()
        ways = {edge.id: self._way(edge, ports) for edge in self.topology.edges if edge.a != edge.b}
        levels = {channel: _levels(intervals) for channel, intervals in self.tracks.items()}
        boxes, channel_base, height = self._box_places(levels)
        spots = self._spots({box.place.key: box for box in boxes})
        at = {spot.node.name: spot for spot in spots}
        routes = []
        for edge in self.topology.edges:
            if edge.id in ways:
                points = [_resolved(step, at, channel_base, levels, edge.id) for step in ways[edge.id]]
                routes.append(Route(edge=edge, points=tuple(points)))
        return Diagram(width=self.width, height=height, boxes=tuple(boxes), spots=tuple(spots), routes=tuple(routes))

    # Which side of a device a link leaves by, and where on that side.

    def _sides(self, edge: Edge) -> tuple[str, str]:
        a, b = self.nodes[edge.a], self.nodes[edge.b]
        if a.site == b.site:
            row_a, row_b = self.row_of_node[a.name], self.row_of_node[b.name]
            if row_a == row_b:
                return ("side", "side") if self._neighbours(edge) else ("top", "top")
            return ("bottom", "top") if row_a < row_b else ("top", "bottom")
        place_a, place_b = self.row_of_place[a.site], self.row_of_place[b.site]
        return (self._away(a, place_a < place_b), self._away(b, place_b < place_a))

    def _away(self, node: Node, down: bool) -> str:
        """Links leave a site at its top, except from a site of one tier to one that stands below it."""
        return "bottom" if down and len(self.tiers[node.site]) == 1 else "top"

    def _neighbours(self, edge: Edge) -> bool:
        return abs(self.center[edge.a] - self.center[edge.b]) < 1.5 * (NODE_WIDTH + COLUMN_GAP)

    def _ports(self) -> dict[tuple[str, str], float]:
        """(edge, device) -> offset of its end from the device's centre, ordered by where the other end is."""
        ends: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        for edge in self.topology.edges:
            if edge.a == edge.b:
                continue
            for name, other, side in zip((edge.a, edge.b), (edge.b, edge.a), self._sides(edge), strict=True):
                ends[name, side if side != "side" else f"side {min(edge.a, edge.b)} {max(edge.a, edge.b)}"].append(
                    (self.center[other], edge.id)
                )
        found = {}
        for (name, side), links in ends.items():
            room = (NODE_HEIGHT if side.startswith("side") else NODE_WIDTH) * 0.72
            step = min(room / len(links), 16.0)
            for place, (_, link) in enumerate(sorted(links)):
                found[link, name] = (place - (len(links) - 1) / 2) * step
        return found

    # A way is a list of steps; a step names its x, and what its y depends on.

    def _way(self, edge: Edge, ports: dict[tuple[str, str], float]) -> list[_Step]:
        side_a, side_b = self._sides(edge)
        if side_a == "side":
            left, right = sorted((edge.a, edge.b), key=self.center.__getitem__)
            # Both ends at the same height, or parallel links would cross.
            dy = ports[edge.id, left]
            return [
                _Step(x=self.center[left] + NODE_WIDTH / 2, node=left, dy=NODE_HEIGHT / 2 + dy),
                _Step(x=self.center[right] - NODE_WIDTH / 2, node=right, dy=NODE_HEIGHT / 2 + dy),
            ]
        start = _Step(x=self.center[edge.a] + ports[edge.id, edge.a], node=edge.a, dy=_dy(side_a))
        end = _Step(x=self.center[edge.b] + ports[edge.id, edge.b], node=edge.b, dy=_dy(side_b))
        if self.nodes[edge.a].site == self.nodes[edge.b].site:
            return [start, *self._within(edge, start, end, side_a, side_b), end]
        return self._between(edge, start, end, side_a, side_b)

    def _within(self, edge: Edge, start: _Step, end: _Step, side_a: str, side_b: str) -> list[_Step]:
        rows = abs(self.row_of_node[edge.a] - self.row_of_node[edge.b])
        if rows == 1:
            return []
        gap_a, gap_b = _beyond(start, side_a, edge, ports_x=start.x), _beyond(end, side_b, edge, ports_x=end.x)
        if rows == 0:
            return [gap_a, msgspec.structs.replace(gap_a, x=end.x)]
        lane = self._lane(self.nodes[edge.a].site, "right" if start.x + end.x > 2 * self._middle(edge.a) else "left")
        return [gap_a, msgspec.structs.replace(gap_a, x=lane), msgspec.structs.replace(gap_b, x=lane), gap_b]

    def _between(self, edge: Edge, start: _Step, end: _Step, side_a: str, side_b: str) -> list[_Step]:
        first, channel_a = self._out(edge.a, start, side_a, edge, end.x)
        last, channel_b = self._out(edge.b, end, side_b, edge, start.x)
        x_a, x_b = first[-1].x, last[-1].x
        middle: list[_Step] = []
        if channel_a == channel_b:
            middle = [self._track(edge, channel_a, x_a, x_b), _Step(x=x_b, channel=channel_a)]
        else:
            upper, lower = min(channel_a, channel_b), max(channel_a, channel_b)
            gutter = self._gutter(upper, lower, (x_a + x_b) / 2)
            middle = [self._track(edge, channel_a, x_a, gutter), _Step(x=gutter, channel=channel_a),
                      self._track(edge, channel_b, gutter, x_b), _Step(x=x_b, channel=channel_b)]  # fmt: skip
        return [*first, *middle, *reversed(last)]

    def _track(self, edge: Edge, channel: int, x_a: float, x_b: float) -> _Step:
        """Claim a stretch of a channel; the step is where the way enters it."""
        self.tracks[channel].append((min(x_a, x_b), max(x_a, x_b), edge.id))
        return _Step(x=x_a, channel=channel)

    def _out(self, name: str, port: _Step, side: str, edge: Edge, towards: float) -> tuple[list[_Step], int]:
        """The steps from a device to the edge of its site, and the channel they lead to."""
        node = self.nodes[name]
        row = self.row_of_place[node.site]
        if side == "bottom":
            return [port], row + 1
        if self.row_of_node[name] == 0:
            return [port], row
        lane = self._lane(node.site, "right" if towards > self._middle(name) else "left")
        gap = _beyond(port, side, edge, ports_x=port.x)
        return [port, gap, msgspec.structs.replace(gap, x=lane)], row

    def _middle(self, name: str) -> float:
        site = self.nodes[name].site
        return self.box_x[site] + self.widths[site] / 2

    def _lane(self, site: str, side: str) -> float:
        """The x of a free way up inside a box, beside its devices."""
        taken = self.lanes[site, side]
        self.lanes[site, side] += 1
        inset = PADDING - 6 - (taken % 4) * LANE
        return self.box_x[site] + (inset if side == "left" else self.widths[site] - inset)

    def _gutter(self, upper: int, lower: int, near: float) -> float:
        """The x of a free way between the boxes of the rows that a link has to pass."""
        boxes = [
            (self.box_x[p.key], self.box_x[p.key] + self.widths[p.key]) for row in self.rows[upper:lower] for p in row
        ]
        edges = sorted({GUTTER / 2, self.width - GUTTER / 2, *(left - GUTTER / 2 for left, _ in boxes),
                        *(right + GUTTER / 2 for _, right in boxes)})  # fmt: skip
        free = [x for x in edges if not any(left < x < right for left, right in boxes)]
        best = min(free, key=lambda x: (abs(x - near), x))
        key = ("gutter", f"{best:.0f} {upper}")
        taken = self.lanes[key]
        self.lanes[key] += 1
        return best + ((taken + 1) // 2 * (1 if taken % 2 else -1) % 3) * LANE

    # Rows, once it is known how many tracks each channel needs.

    def _box_places(self, levels: dict[int, dict[str, int]]) -> tuple[list[Box], dict[int, float], float]:
        boxes, base, y = [], {}, GUTTER / 2
        for number, row in enumerate(self.rows):
            tracks = max(levels.get(number, {}).values(), default=-1) + 1
            y += tracks * TRACK + (TRACK if tracks else 0)
            base[number] = y - TRACK
            heights = {place.key: box_height(self.tiers[place.key]) for place in row}
            for place in row:
                boxes.append(
                    Box(
                        place=place,
                        x=self.box_x[place.key],
                        y=y,
                        width=self.widths[place.key],
                        height=heights[place.key],
                    )
                )
            y += max(heights.values()) + GUTTER / 2
        return boxes, base, y

    def _spots(self, boxes: dict[str, Box]) -> list[Spot]:
        spots = []
        for key, rows in self.tiers.items():
            y = boxes[key].y + (TITLE_HEIGHT if boxes[key].place.rank == 0 else PADDING)
            for row in rows:
                spots += [Spot(node=node, x=self.center[node.name] - NODE_WIDTH / 2, y=y) for node in row]
                y += NODE_HEIGHT + TIER_GAP
        return spots


class _Step(msgspec.Struct, frozen=True, kw_only=True):
    """A corner of a way: at `dy` below the top of `node`, or on the link's track in `channel`."""

    x: float
    node: str = ""
    dy: float = 0.0
    channel: int = -1


def _resolved(
    step: _Step, at: dict[str, Spot], base: dict[int, float], levels: dict[int, dict[str, int]], edge: str
) -> Point:
    if step.channel >= 0:
        return step.x, base[step.channel] - levels[step.channel][edge] * TRACK
    return step.x, at[step.node].y + step.dy


def _dy(side: str) -> float:
    return 0.0 if side == "top" else NODE_HEIGHT


def _beyond(port: _Step, side: str, edge: Edge, ports_x: float) -> _Step:
    """A corner in the gap between two tiers; links are spread over the gap by a figure that is their own."""
    spread = 10.0 + sum(edge.id.encode()) % 4 * 5.0
    return _Step(x=ports_x, node=port.node, dy=port.dy + (-spread if side == "top" else spread))


def _levels(intervals: list[tuple[float, float, str]]) -> dict[str, int]:
    """Track of each link in a channel; the shortest are lowest, and no two on one track touch."""
    taken: list[list[tuple[float, float]]] = []
    found: dict[str, int] = {}
    for left, right, link in sorted(intervals, key=lambda item: (item[1] - item[0], item)):
        level = next(
            (n for n, track in enumerate(taken) if all(right + LANE < a or left - LANE > b for a, b in track)),
            len(taken),
        )
        if level == len(taken):
            taken.append([])
        taken[level].append((left, right))
        found[link] = level
    return found
