"""How wide all of a topology picture is: devices beside each other in a site, sites beside each other in rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from netaudit.report.topology import Node, Place, Topology

NODE_WIDTH, NODE_HEIGHT = 112.0, 38.0
COLUMN_GAP, TIER_GAP = 28.0, 54.0
PADDING, TITLE_HEIGHT = 26.0, 30.0
GUTTER = 30.0
"""Between two sites."""
TRACK, LANE = 10.0, 5.0
"""Between two links that run side by side, across and upright."""
ROW_WIDTH = 1240.0
NODES_ABREAST = 12
"""Devices of one tier beside each other, before they go to a second row."""
LANES_AT_EASE = 3
"""Upright links beside the devices of a site for which its padding has room."""


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything stands from left to right, and in which row."""

    tiers: dict[str, list[list[Node]]]
    """Site -> its devices, in rows from the top down."""
    rows: list[list[Place]]
    row_of_node: dict[str, int]
    row_of_place: dict[str, int]
    box_x: dict[str, float]
    widths: dict[str, float]
    center: dict[str, float]
    """Device -> its middle."""
    width: float

    def middle(self, site: str) -> float:
        """The middle of a site."""
        return self.box_x[site] + self.widths[site] / 2


def columns(topology: Topology, lanes: Mapping[str, int]) -> Columns:
    """The columns of a picture in which `lanes` upright links run on either side of the devices of a site."""
    tiers = {place.key: _tier_rows(topology.nodes, place.key) for place in topology.places}
    widths = {key: _box_width(rows, lanes.get(key, 0)) for key, rows in tiers.items()}
    rows = _box_rows(topology.places, widths)
    width = max((sum(widths[place.key] + GUTTER for place in row) for row in rows), default=0) + GUTTER
    box_x = {}
    for row in rows:
        x = (width - sum(widths[place.key] + GUTTER for place in row) + GUTTER) / 2
        for place in row:
            box_x[place.key] = x
            x += widths[place.key] + GUTTER
    return Columns(
        tiers=tiers,
        rows=rows,
        row_of_node={node.name: number for found in tiers.values() for number, row in enumerate(found) for node in row},
        row_of_place={place.key: number for number, row in enumerate(rows) for place in row},
        box_x=box_x,
        widths=widths,
        center=_centers(tiers, {key: box_x[key] + widths[key] / 2 for key in tiers}),
        width=width,
    )


def _centers(tiers: Mapping[str, list[list[Node]]], middle: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    pitch = NODE_WIDTH + COLUMN_GAP
    for key, rows in tiers.items():
        for row in rows:
            start = middle[key] - (len(row) - 1) * pitch / 2
            found |= {node.name: start + number * pitch for number, node in enumerate(row)}
    return found


def _tier_rows(nodes: Iterable[Node], site: str) -> list[list[Node]]:
    tiers: dict[int, list[Node]] = {}
    for node in nodes:
        if node.site == site:
            tiers.setdefault(node.tier, []).append(node)
    rows = []
    for _, tier in sorted(tiers.items()):
        rows += [tier[start : start + NODES_ABREAST] for start in range(0, len(tier), NODES_ABREAST)]
    return rows


def _box_width(rows: Sequence[Sequence[Node]], lanes: int) -> float:
    abreast = max(len(row) for row in rows)
    devices = max(abreast * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP, 1.5 * NODE_WIDTH)
    return devices + 2 * (PADDING + max(lanes - LANES_AT_EASE, 0) * LANE)


def _box_rows(places: Sequence[Place], widths: Mapping[str, float]) -> list[list[Place]]:
    """Sites in rows no wider than the picture; what is outside has a row of its own."""
    rows: list[list[Place]] = []
    used = 0.0
    for place in places:
        fits = rows and used + widths[place.key] + GUTTER <= ROW_WIDTH and rows[-1][-1].rank != 0
        if not fits:
            rows.append([])
            used = GUTTER
        rows[-1].append(place)
        used += widths[place.key] + GUTTER
    return rows
