"""Which links and devices of a network nothing else stands in for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import rustworkx as rx


class SinglePoints(NamedTuple):
    """What parts a network by its loss alone."""

    links: set[str]
    devices: set[str]


def single_points(links: Iterable[tuple[str, str, str]], known: set[str]) -> SinglePoints:
    """The links (identifier, end, end) and the known nodes whose loss leaves known nodes without each other.

    Parallel links save each other. A stub to a node that is not known parts nothing: what else that node is joined to
    was not supplied.
    """
    table: rx.PyGraph[str, str] = rx.PyGraph(multigraph=True)
    numbers: dict[str, int] = {}
    for link, a, b in links:
        if a != b:
            ends = [numbers.setdefault(node, -1) for node in (a, b)]
            for node, number in zip((a, b), ends, strict=True):
                if number < 0:
                    numbers[node] = table.add_node(node)
            table.add_edge(numbers[a], numbers[b], link)
    _prune(table, known)
    blocks = rx.biconnected_components(table)
    sizes = Counter(blocks.values())
    alone = [ends for ends, block in blocks.items() if sizes[block] == 1]
    wires = [table.get_all_edge_data(*ends) for ends in alone]
    return SinglePoints(
        {wire[0] for wire in wires if len(wire) == 1},
        {table[number] for number in rx.articulation_points(table) if table[number] in known},
    )


def _prune(table: rx.PyGraph[str, str], known: set[str]) -> None:
    """Without the stubs to nodes that are not known, and what is left of a stub of stubs."""
    queue = [number for number in table.node_indices() if table[number] not in known]
    while queue:
        number = queue.pop()
        if table.has_node(number) and len(around := table.neighbors(number)) < 2:
            table.remove_node(number)
            queue += [other for other in around if table[other] not in known]
