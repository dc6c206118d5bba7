"""Which links of a network nothing else stands in for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def bridges(links: Iterable[tuple[str, str, str]], known: set[str]) -> set[str]:
    """Links (identifier, end, end) whose loss leaves known nodes on both sides; parallel links save each other.

    Tarjan's low-link numbers (1974), without recursion. A stub to a node that is not known is no bridge: what else
    that node is joined to was not supplied.
    """
    around: dict[str, list[tuple[str, str]]] = {}
    for link, a, b in links:
        if a != b:
            around.setdefault(a, []).append((link, b))
            around.setdefault(b, []).append((link, a))
    order: dict[str, int] = {}
    found: set[str] = set()
    for root in sorted(around):
        if root not in order:
            found |= _bridges_from(root, around, order, known)
    return found


def _bridges_from(
    root: str, around: Mapping[str, list[tuple[str, str]]], order: dict[str, int], known: set[str]
) -> set[str]:
    low: dict[str, int] = {}
    below: dict[str, int] = {}  # known nodes in the subtree of each node
    way: list[tuple[str, str, str]] = []  # link, parent, node: each above its subtree's ones
    stack = [("", "", root)]
    steps: dict[str, int] = {}
    while stack:
        link, parent, node = stack[-1]
        if node not in order:
            order[node] = low[node] = len(order)
            below[node] = int(node in known)
            steps[node] = 0
        if steps[node] < len(around[node]):
            via, other = around[node][steps[node]]
            steps[node] += 1
            if via == link:
                continue
            if other in order:
                low[node] = min(low[node], order[other])
            else:
                stack.append((via, node, other))
            continue
        stack.pop()
        if parent:
            low[parent] = min(low[parent], low[node])
            below[parent] += below[node]
            way.append((link, parent, node))
    total = below[root]
    return {link for link, parent, node in way if low[node] > order[parent] and 0 < below[node] < total}
