"""Where everything of a topology picture stands; the same network always gives the same picture."""

from __future__ import annotations

import msgspec

from netaudit.report.grid import (
    GUTTER,
    NODE_HEIGHT,
    NODE_WIDTH,
    PADDING,
    TIER_GAP,
    TITLE_HEIGHT,
    TRACK,
    Columns,
    columns,
)
from netaudit.report.routing import Channel, Levels, Router, Step
from netaudit.report.topology import Edge, Node, Place, Topology

Point = tuple[float, float]
_CLEARANCE = 14.0
"""Between a channel and the devices above and below it."""


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
    # Twice: only once the ways are known is it known how much room the sites need beside their devices.
    trial = Router(topology, columns(topology, {}))
    grid = columns(topology, trial.lanes)
    router = Router(topology, grid)
    boxes, spots, channels, height = _heights(grid, router.levels)
    top = {spot.node.name: spot.y for spot in spots}
    routes = [
        Route(edge=edge, points=tuple(_point(step, edge.id, top, channels, router.levels) for step in way))
        for edge in topology.edges
        if (way := router.ways.get(edge.id))
    ]
    return Diagram(width=router.width, height=height, boxes=tuple(boxes), spots=tuple(spots), routes=tuple(routes))


def _heights(grid: Columns, levels: Levels) -> tuple[list[Box], list[Spot], dict[Channel, float], float]:
    """Sites and devices from the top down; the lowest track of each channel; the height of it all."""
    boxes: list[Box] = []
    spots: list[Spot] = []
    channels: dict[Channel, float] = {}
    y = GUTTER / 2
    for number, row in enumerate(grid.rows):
        y += _tracks_height(levels, ("", number))
        channels["", number] = y - TRACK
        bottoms = []
        for place in row:
            found, bottom = _site_spots(grid, place, y, levels, channels)
            spots += found
            height = bottom - y
            bottoms.append(bottom)
            boxes.append(Box(place=place, x=grid.box_x[place.key], y=y, width=grid.widths[place.key], height=height))
        y = max(bottoms) + GUTTER / 2
    return boxes, spots, channels, y


def _site_spots(
    grid: Columns, place: Place, top: float, levels: Levels, channels: dict[Channel, float]
) -> tuple[list[Spot], float]:
    """The devices of a site whose box starts at `top`, and where the box ends; adds the channels within it."""
    # The title stands opposite to where links leave: at the top outside, at the bottom everywhere else.
    y = top + (TITLE_HEIGHT if place.rank == 0 else PADDING) + _tracks_height(levels, (place.key, 0))
    spots: list[Spot] = []
    for number, row in enumerate(grid.tiers[place.key]):
        if number:
            y += max(TIER_GAP, _tracks_height(levels, (place.key, number)) + 2 * _CLEARANCE)
        channels[place.key, number] = y - _CLEARANCE
        spots += [Spot(node=node, x=grid.center[node.name] - NODE_WIDTH / 2, y=y) for node in row]
        y += NODE_HEIGHT
    return spots, y + (PADDING if place.rank == 0 else TITLE_HEIGHT)


def _tracks_height(levels: Levels, channel: Channel) -> float:
    tracks = max(levels.get(channel, {}).values(), default=-1) + 1
    return (tracks + 1) * TRACK if tracks else 0.0


def _point(step: Step, edge: str, top: dict[str, float], channels: dict[Channel, float], levels: Levels) -> Point:
    if step.node:
        return step.x, top[step.node] + step.dy
    return step.x, channels[step.channel] - levels[step.channel][edge] * TRACK
