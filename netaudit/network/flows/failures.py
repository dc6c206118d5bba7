"""What may fail: links, nodes, groups of links, LAG members, and pairs of these.

A card and a shared-risk group are sets of links; a site is a set of nodes. A LAG member takes part of a link's
capacity, or the whole link where fewer members than its minimum are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from netaudit.network.flows.graph import Graph

FailureKind = Literal["link", "node", "srlg", "lag_member", "card", "site", "site-pair", "n-2"]
Capacities = tuple[float | None, float | None]
"""Of a link from a to b and from b to a, in bit/s."""


@dataclass(frozen=True, slots=True)
class FailureCase:
    """One failure: the links that are down, and the capacity left on those that are only reduced."""

    kind: FailureKind
    id: str
    down: tuple[int, ...] = ()
    """Numbers of links."""
    reduced: tuple[tuple[int, Capacities], ...] = ()
    nodes: tuple[str, ...] = ()
    """Nodes that are down; demands that start or end there are lost with them."""


@dataclass(frozen=True, slots=True)
class LagMembers:
    """The members of a link that is a LAG: name and rate of each, and how many must be up."""

    link: str
    members: tuple[tuple[str, float | None], ...]
    min_links: int = 1


def link_failures(graph: Graph) -> list[FailureCase]:
    """Each link alone, both directions of it."""
    return [FailureCase("link", link.id, (number,)) for number, link in enumerate(graph.edges)]


def node_failures(graph: Graph, nodes: Iterable[str] | None = None) -> list[FailureCase]:
    """Each node alone, with all its links."""
    return [nodes_failure(graph, name, (name,)) for name in (graph.nodes if nodes is None else nodes)]


def nodes_failure(graph: Graph, name: str, nodes: Iterable[str]) -> FailureCase:
    """Several nodes at once: a site, or a pair of them."""
    down = tuple(dict.fromkeys(nodes))
    links = sorted({link for node in down for link in graph.links_of(node)})
    return FailureCase("node", name, tuple(links), nodes=down)


def group_failures(
    graph: Graph, groups: Mapping[str, Iterable[str]], kind: Literal["srlg", "card"] = "srlg"
) -> list[FailureCase]:
    """Links that fail together, by the name of what they share. Raises KeyError for a link that is not in the graph."""
    return [
        FailureCase(kind, name, tuple(sorted({graph.link_index[link] for link in links})))
        for name, links in groups.items()
    ]


def member_failures(graph: Graph, lags: Iterable[LagMembers]) -> list[FailureCase]:
    """Each member of each LAG alone; the capacity it takes is its own share of the link in both directions."""
    cases = []
    for lag in lags:
        number = graph.link_index[lag.link]
        total = sum(rate for _, rate in lag.members if rate is not None)
        known = all(rate is not None for _, rate in lag.members) and total > 0
        for name, rate in lag.members:
            case = f"{lag.link} {name}"
            if len(lag.members) - 1 < max(lag.min_links, 1):
                cases.append(FailureCase("lag_member", case, (number,)))
                continue
            left = 1 - (rate or 0) / total if known else 1 - 1 / len(lag.members)
            link = graph.edges[number]
            capacities = (_share(link.capacity_ab, left), _share(link.capacity_ba, left))
            cases.append(FailureCase("lag_member", case, reduced=((number, capacities),)))
    return cases


def pair_failures(cases: Iterable[FailureCase]) -> list[FailureCase]:
    """N-2: every two of these failures at once.

    Raises ValueError for two that reduce the capacity of the same link: what is left then, only its LAG can tell.
    """
    return [_both(first, second) for first, second in combinations(tuple(cases), 2)]


def _both(first: FailureCase, second: FailureCase) -> FailureCase:
    if {link for link, _ in first.reduced} & {link for link, _ in second.reduced}:
        raise ValueError(f"{first.id} and {second.id} reduce the same link")
    down = tuple(sorted({*first.down, *second.down}))
    reduced = tuple(entry for entry in (*first.reduced, *second.reduced) if entry[0] not in down)
    nodes = tuple(dict.fromkeys((*first.nodes, *second.nodes)))
    return FailureCase("n-2", f"{first.id} + {second.id}", down, reduced, nodes)


def _share(capacity: float | None, left: float) -> float | None:
    return None if capacity is None else capacity * left
