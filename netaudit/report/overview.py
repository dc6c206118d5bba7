"""The topology picture of a large network: one box a site, one line for all links between two sites."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from netaudit.report.figures import counted
from netaudit.report.layout import Box, Diagram, Route
from netaudit.report.topology import Edge, Place, Topology

MOST_DEVICES = 60
"""Devices up to which each is drawn."""
BOX_WIDTH, BOX_HEIGHT = 150.0, 78.0
GAP_X, GAP_Y, FIRST_GAP_Y = 22.0, 34.0, 120.0
ABREAST = 6


class SiteSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a site's box."""

    devices: str
    roles: str
    single: str
    """Devices and links within it that are not redundant: `1 device, 2 links`."""


def overview(topology: Topology) -> Diagram:
    """The sites in rows, data centres first; straight lines, drawn below the boxes."""
    boxes: list[Box] = []
    y = GAP_Y / 2
    for rank in sorted({place.rank for place in topology.places}):
        places = [place for place in topology.places if place.rank == rank]
        for start in range(0, len(places), ABREAST):
            row = places[start : start + ABREAST]
            boxes += _row(row, y)
            y += BOX_HEIGHT + GAP_Y
        y += FIRST_GAP_Y - GAP_Y
    middle = {box.place.key: (box.x + box.width / 2, box.y + box.height / 2) for box in boxes}
    routes = []
    for (a, b), edges in sorted(_site_pairs(topology).items()):
        routes.append(Route(edge=_bundle(a, b, edges), points=(middle[a], middle[b])))
    width = ABREAST * (BOX_WIDTH + GAP_X) + GAP_X
    return Diagram(width=width, height=y - FIRST_GAP_Y + GAP_Y, boxes=tuple(boxes), spots=(), routes=tuple(routes))


def site_summaries(topology: Topology) -> dict[str, SiteSummary]:
    """Site -> what its box says."""
    nodes = defaultdict(list)
    for node in topology.nodes:
        nodes[node.site].append(node)
    sites = {node.name: node.site for node in topology.nodes}
    links = Counter(sites[edge.a] for edge in topology.edges if edge.single and sites[edge.a] == sites[edge.b])
    return {
        key: SiteSummary(
            devices=counted(len(found), "device"),
            roles=", ".join(
                f"{count} {role}" for role, count in Counter(n.role or "other" for n in found).most_common(3)
            ),
            single=_told(sum(node.single_point for node in found), links[key]),
        )
        for key, found in nodes.items()
    }


def _told(devices: int, links: int) -> str:
    return ", ".join(counted(count, what) for count, what in ((devices, "device"), (links, "link")) if count)


def _row(places: list[Place], y: float) -> list[Box]:
    spare = (ABREAST - len(places)) * (BOX_WIDTH + GAP_X) / 2
    return [
        Box(place=place, x=GAP_X + spare + number * (BOX_WIDTH + GAP_X), y=y, width=BOX_WIDTH, height=BOX_HEIGHT)
        for number, place in enumerate(places)
    ]


def _site_pairs(topology: Topology) -> dict[tuple[str, str], list[Edge]]:
    site = {node.name: node.site for node in topology.nodes}
    pairs: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in topology.edges:
        a, b = sorted((site[edge.a], site[edge.b]))
        if a != b:
            pairs[a, b].append(edge)
    return pairs


def _bundle(a: str, b: str, edges: list[Edge]) -> Edge:
    worst = max(edges, key=lambda edge: (edge.utilisation or -1.0, edge.id))
    return Edge(
        id=f"{a} {b}", a=a, b=b, cables=len(edges), utilisation=worst.utilisation, cause=worst.cause,
        single=any(edge.single for edge in edges), label=f"{counted(len(edges), 'link')}; fullest: {worst.label}",
        capacity_bps=sum(edge.capacity_bps or 0 for edge in edges) or None,
    )  # fmt: skip
