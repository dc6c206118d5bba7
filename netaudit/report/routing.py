"""The ways that links take between devices, so that none crosses a device or runs on top of another.

Links between devices side by side or one tier apart are straight. All others run in channels: one in the gap above each
tier of a site, one above each row of sites. Within a channel each link has a track of its own, as far as others run
there, shorter links nearer to the devices (the left-edge algorithm of channel routing, Hashimoto and Stevens 1971).
Upright stretches have lanes of their own, beside the devices of a site or between sites.
"""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from netaudit.report.grid import COLUMN_GAP, GUTTER, LANE, NODE_HEIGHT, NODE_WIDTH, Columns
from netaudit.report.topology import Edge, Topology

Channel = tuple[str, int]
"""(site, n): above tier n of the site. ("", n): above row n of the sites."""
Levels = dict[Channel, dict[str, int]]
"""Channel -> link -> its track, from the lowest up."""
_BOTTOM_SHIFT = LANE
"""Keeps links that leave a device downwards off those that leave the device below it upwards."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A corner of a way: at `dy` below the top of `node`, or on the link's track in `channel`."""

    x: float
    node: str = ""
    dy: float = 0.0
    channel: Channel = ("", -1)


class Router:
    """Finds the ways of all links of a topology whose columns are known."""

    def __init__(self, topology: Topology, columns: Columns) -> None:
        self._columns = columns
        self._nodes = {node.name: node for node in topology.nodes}
        self._lanes: Counter[tuple[str, str]] = Counter()
        self._gutters: list[float] = []
        self._tracks: defaultdict[Channel, list[tuple[float, float, str]]] = defaultdict(list)
        edges = [edge for edge in topology.edges if edge.a != edge.b]
        self._ports = self._port_offsets(edges)
        self.ways = {edge.id: self._way(edge) for edge in edges}
        self.levels: Levels = {channel: _levels(stretches) for channel, stretches in self._tracks.items()}
        self.width = max([columns.width, *(x + GUTTER / 2 for x in self._gutters)])

    @property
    def lanes(self) -> dict[str, int]:
        """Site -> the most upright links on one side of its devices."""
        return {site: max(self._lanes[site, side] for side in ("left", "right")) for site, _ in self._lanes}

    # Which side of a device a link leaves by, and where on that side.

    def _sides(self, edge: Edge) -> tuple[str, str]:
        a, b = self._nodes[edge.a], self._nodes[edge.b]
        if a.site == b.site:
            row_a, row_b = self._columns.row_of_node[a.name], self._columns.row_of_node[b.name]
            if row_a == row_b:
                apart = abs(self._columns.center[a.name] - self._columns.center[b.name])
                return ("side", "side") if apart < 1.5 * (NODE_WIDTH + COLUMN_GAP) else ("top", "top")
            return ("bottom", "top") if row_a < row_b else ("top", "bottom")
        place_a, place_b = self._columns.row_of_place[a.site], self._columns.row_of_place[b.site]
        return self._away(a.site, place_a < place_b), self._away(b.site, place_b < place_a)

    def _away(self, site: str, down: bool) -> str:
        """Links leave a site at its top, except from a site of one tier to one that stands below it."""
        return "bottom" if down and len(self._columns.tiers[site]) == 1 else "top"

    def _port_offsets(self, edges: list[Edge]) -> dict[tuple[str, str], float]:
        """(link, device) -> offset of its end from the device's middle, ordered by where the other end is."""
        ends: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
        for edge in edges:
            pair = f"side {min(edge.a, edge.b)} {max(edge.a, edge.b)}"
            for name, other, side in zip((edge.a, edge.b), (edge.b, edge.a), self._sides(edge), strict=True):
                ends[name, pair if side == "side" else side].append((self._columns.center[other], edge.id))
        found = {}
        for (name, side), links in ends.items():
            room = (NODE_HEIGHT if side.startswith("side") else NODE_WIDTH) * 0.72
            step = min(room / len(links), 16.0)
            for number, (_, link) in enumerate(sorted(links)):
                found[link, name] = (number - (len(links) - 1) / 2) * step
        return found

    # A way is a list of steps; a step names its x, and what its y depends on.

    def _way(self, edge: Edge) -> list[Step]:
        side_a, side_b = self._sides(edge)
        if side_a == "side":
            left, right = sorted((edge.a, edge.b), key=self._columns.center.__getitem__)
            # Both ends at the same height, or parallel links would cross.
            dy = NODE_HEIGHT / 2 + self._ports[edge.id, left]
            return [
                Step(x=self._columns.center[left] + NODE_WIDTH / 2, node=left, dy=dy),
                Step(x=self._columns.center[right] - NODE_WIDTH / 2, node=right, dy=dy),
            ]
        if self._nodes[edge.a].site != self._nodes[edge.b].site:
            return self._between_sites(edge, self._port(edge, edge.a, side_a), self._port(edge, edge.b, side_b))
        rows = abs(self._columns.row_of_node[edge.a] - self._columns.row_of_node[edge.b])
        shift = 0.0 if rows == 1 else _BOTTOM_SHIFT
        start, end = self._port(edge, edge.a, side_a, shift), self._port(edge, edge.b, side_b, shift)
        return [start, *self._within_site(edge, start, end, rows), end]

    def _port(self, edge: Edge, name: str, side: str, shift: float = _BOTTOM_SHIFT) -> Step:
        x = self._columns.center[name] + self._ports[edge.id, name]
        return Step(x=x, node=name) if side == "top" else Step(x=x + shift, node=name, dy=NODE_HEIGHT)

    def _within_site(self, edge: Edge, start: Step, end: Step, rows: int) -> list[Step]:
        if rows == 1:
            return []
        if rows == 0:
            return self._across(edge, self._gap(start), start.x, end.x)
        site = self._nodes[edge.a].site
        lane = self._lane(site, right=(start.x + end.x) / 2 > self._columns.middle(site))
        first = self._across(edge, self._gap(start), start.x, lane)
        return [*first, *self._across(edge, self._gap(end), lane, end.x)]

    def _between_sites(self, edge: Edge, start: Step, end: Step) -> list[Step]:
        first, channel_a = self._way_out(edge, start, end.x)
        last, channel_b = self._way_out(edge, end, start.x)
        x_a, x_b = first[-1].x, last[-1].x
        if channel_a == channel_b:
            return [*first, *self._across(edge, channel_a, x_a, x_b), *reversed(last)]
        gutter = self._gutter(channel_a[1], channel_b[1], (x_a + x_b) / 2)
        middle = [*self._across(edge, channel_a, x_a, gutter), *self._across(edge, channel_b, gutter, x_b)]
        return [*first, *middle, *reversed(last)]

    def _way_out(self, edge: Edge, port: Step, towards: float) -> tuple[list[Step], Channel]:
        """The steps from a device to the edge of its site, and the channel they lead to."""
        site = self._nodes[port.node].site
        row = self._columns.row_of_place[site]
        if port.dy:
            return [port], ("", row + 1)
        if self._columns.row_of_node[port.node] == 0:
            return [port], ("", row)
        lane = self._lane(site, right=towards > self._columns.middle(site))
        return [port, *self._across(edge, self._gap(port), port.x, lane)], ("", row)

    def _gap(self, port: Step) -> Channel:
        """The channel above a device, or below it for a link that leaves downwards."""
        row = self._columns.row_of_node[port.node]
        return self._nodes[port.node].site, row + 1 if port.dy else row

    def _across(self, edge: Edge, channel: Channel, start: float, end: float) -> list[Step]:
        """Claim a stretch of a channel: where the way enters it and where it leaves it."""
        self._tracks[channel].append((min(start, end), max(start, end), edge.id))
        return [Step(x=start, channel=channel), Step(x=end, channel=channel)]

    def _lane(self, site: str, *, right: bool) -> float:
        """The x of a free way up inside a site, beside its devices."""
        key = (site, "right" if right else "left")
        inset = LANE * (self._lanes[key] + 1.2)
        self._lanes[key] += 1
        left = self._columns.box_x[site]
        return left + self._columns.widths[site] - inset if right else left + inset

    def _gutter(self, row_a: int, row_b: int, near: float) -> float:
        """The x of a free way between the sites of the rows that a link has to pass, or right of them all."""
        passed = [place.key for row in self._columns.rows[min(row_a, row_b) : max(row_a, row_b)] for place in row]
        boxes = [(self._columns.box_x[key], self._columns.box_x[key] + self._columns.widths[key]) for key in passed]
        middles = {GUTTER / 2, *(x for left, right in boxes for x in (left - GUTTER / 2, right + GUTTER / 2))}
        free = [x for x in middles if not any(left < x < right for left, right in boxes)]
        places = [x + step * LANE for x in sorted(free, key=lambda x: (abs(x - near), x)) for step in (0, 1, -1, 2, -2)]
        places += [self._columns.width - GUTTER / 2 + number * LANE for number in range(len(self._gutters) + 2)]
        best = next(x for x in places if all(abs(x - other) >= LANE for other in self._gutters))
        self._gutters.append(best)
        return best


def _levels(stretches: list[tuple[float, float, str]]) -> dict[str, int]:
    """Track of each link in a channel; the shortest are lowest, and no two on one track touch."""
    taken: list[list[tuple[float, float]]] = []
    found: dict[str, int] = {}
    for left, right, link in sorted(stretches, key=lambda item: (item[1] - item[0], item)):
        level = next(
            (n for n, track in enumerate(taken) if all(right + LANE < a or left - LANE > b for a, b in track)),
            len(taken),
        )
        if level == len(taken):
            taken.append([])
        taken[level].append((left, right))
        found[link] = level
    return found
