"""The sizes of a topology picture, and how devices stand in rows within a site, and sites in rows in the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netaudit.report.topology import Node, Place

NODE_WIDTH, NODE_HEIGHT = 112.0, 38.0
COLUMN_GAP, TIER_GAP = 28.0, 54.0
PADDING, TITLE_HEIGHT = 26.0, 30.0
GUTTER, TRACK, LANE = 30.0, 10.0, 5.0
ROW_WIDTH = 1240.0
NODES_ABREAST = 12
"""Devices of one tier beside each other, before they go to a second row."""


def tier_rows(nodes: Iterable[Node], site: str) -> list[list[Node]]:
    """The devices of a site, from the top tier down, in rows."""
    tiers: dict[int, list[Node]] = {}
    for node in nodes:
        if node.site == site:
            tiers.setdefault(node.tier, []).append(node)
    rows = []
    for _, tier in sorted(tiers.items()):
        rows += [tier[start : start + NODES_ABREAST] for start in range(0, len(tier), NODES_ABREAST)]
    return rows


def box_width(rows: Sequence[Sequence[Node]]) -> float:
    """The width of a site with these rows."""
    abreast = max(len(row) for row in rows)
    return max(abreast * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP, 1.5 * NODE_WIDTH) + 2 * PADDING


def box_height(rows: Sequence[Sequence[Node]]) -> float:
    """The height of a site with these rows."""
    return TITLE_HEIGHT + PADDING + len(rows) * (NODE_HEIGHT + TIER_GAP) - TIER_GAP


def box_rows(places: Sequence[Place], widths: dict[str, float]) -> list[list[Place]]:
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
