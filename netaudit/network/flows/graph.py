"""The graph that demands are routed over: nodes, links with a metric and a capacity per direction, demands.

Nothing here knows configurations. Link number `i` of a graph is the two arcs `2 * i` (from a to b) and `2 * i + 1`
(from b to a); parallel links stay apart. Volumes and capacities are in bit/s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Arc = tuple[int, int, int]
"""Number of an arc, the node at its other end, its metric."""

NO_WAY = 1 << 60
"""Stands for the metric of a direction that there is not; beyond any path."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A link of the graph. A capacity of None is not known; metrics are integers of at least 1, None for no way."""

    id: str
    a: str
    b: str
    metric_ab: int | None = 1
    metric_ba: int | None = 1
    capacity_ab: float | None = None
    capacity_ba: float | None = None

    def __post_init__(self) -> None:
        if self.a == self.b:
            raise ValueError(f"link {self.id} joins {self.a} to itself")
        if any(metric is not None and metric < 1 for metric in (self.metric_ab, self.metric_ba)):
            raise ValueError(f"link {self.id} has a metric below 1")
        if any(rate is not None and not rate > 0 for rate in (self.capacity_ab, self.capacity_ba)):
            raise ValueError(f"link {self.id} has a capacity that is not above 0")


@dataclass(frozen=True, slots=True)
class Demand:
    """Traffic that wants to go from one node to another."""

    source: str
    target: str
    bps: float
    traffic_class: str = ""
    origin: str = ""
    """Where it was read: `demands.csv:7`."""
    name: str = ""
    """What the reader calls it where the nodes stand for something else."""

    @property
    def label(self) -> str:
        """`branch1 -> dc1`."""
        return self.name or f"{self.source} -> {self.target}"


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes and links, with the tables that routing reads. Made by `Graph.of`."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    index: Mapping[str, int] = field(repr=False)
    """Number of a node."""
    link_index: Mapping[str, int] = field(repr=False)
    """Number of a link."""
    tails: tuple[int, ...] = field(repr=False)
    heads: tuple[int, ...] = field(repr=False)
    metrics: tuple[int, ...] = field(repr=False)
    capacities: tuple[float | None, ...] = field(repr=False)
    outgoing: tuple[tuple[Arc, ...], ...] = field(repr=False)
    """For each node its arcs out, in the order of the links."""
    incoming: tuple[tuple[Arc, ...], ...] = field(repr=False)
    paths: tuple[int | None, ...] = field(repr=False)
    """For each node how many equal-cost arcs it uses at most; None for all."""

    @classmethod
    def of(
        cls, edges: Iterable[Edge], *, nodes: Iterable[str] = (), maximum_paths: Mapping[str, int] | None = None
    ) -> Graph:
        """The graph of these links; `nodes` adds nodes without any.

        A node in `maximum_paths` with more equal-cost arcs than that uses the first ones in the order of `edges`.
        Raises ValueError for two links of the same name and for a limit below 1.
        """
        links = tuple(edges)
        names = tuple(dict.fromkeys([*nodes, *(end for link in links for end in (link.a, link.b))]))
        index = {name: number for number, name in enumerate(names)}
        link_index = {link.id: number for number, link in enumerate(links)}
        if len(link_index) != len(links):
            raise ValueError("two links have the same name")
        limits = maximum_paths or {}
        if any(limit < 1 for limit in limits.values()):
            raise ValueError("maximum_paths must be at least 1")
        ends = [pair for link in links for pair in ((index[link.a], index[link.b]), (index[link.b], index[link.a]))]
        metrics = tuple(metric for link in links for metric in (link.metric_ab or NO_WAY, link.metric_ba or NO_WAY))
        outgoing: list[list[Arc]] = [[] for _ in names]
        incoming: list[list[Arc]] = [[] for _ in names]
        for arc, ((tail, head), metric) in enumerate(zip(ends, metrics, strict=True)):
            if metric != NO_WAY:
                outgoing[tail].append((arc, head, metric))
                incoming[head].append((arc, tail, metric))
        return cls(
            nodes=names,
            edges=links,
            index=index,
            link_index=link_index,
            tails=tuple(tail for tail, _ in ends),
            heads=tuple(head for _, head in ends),
            metrics=metrics,
            capacities=tuple(rate for link in links for rate in (link.capacity_ab, link.capacity_ba)),
            outgoing=tuple(map(tuple, outgoing)),
            incoming=tuple(map(tuple, incoming)),
            paths=tuple(limits.get(name) for name in names),
        )

    def links_of(self, node: str) -> tuple[int, ...]:
        """Numbers of the links that end at a node."""
        arcs = (*self.outgoing[self.index[node]], *self.incoming[self.index[node]])
        return tuple(dict.fromkeys(arc // 2 for arc, _, _ in arcs))
