"""What parts two ends of a network: the graph against networkx and against taking each part away by hand."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.network.bottlenecks import surviving_bps
from netaudit.network.graph import Cuts, Edge, Graph, cuts
from netaudit.network.site_pairs import Tree

NODES = [f"n{number}" for number in range(9)]
WIRES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda e: e[0] != e[1]), max_size=20)
ENDS = st.lists(st.sampled_from(NODES), min_size=1, max_size=3, unique=True)


def made(pairs):
    return Graph.of(NODES, [Edge(f"w{number}", a, b) for number, (a, b) in enumerate(pairs)])


def peer(pairs):
    graph = nx.MultiGraph()
    graph.add_nodes_from(NODES)
    graph.add_edges_from((a, b, f"w{number}") for number, (a, b) in enumerate(pairs))
    return graph


def joined(graph, sources, targets):
    return any(nx.has_path(graph, a, b) for a in sources for b in targets if a in graph and b in graph)


@settings(max_examples=300, deadline=None)
@given(WIRES, ENDS, ENDS)
def test_cuts_are_what_parts_the_ends_when_taken_away(pairs, sources, targets):
    found = cuts(made(pairs), sources, targets)
    whole = peer(pairs)
    if set(sources) & set(targets):
        return
    if not joined(whole, sources, targets):
        assert found is None
        return
    assert found is not None
    nodes = {node for node in NODES if not joined(nx.restricted_view(whole, [node], []), sources, targets)}
    edges = {
        key
        for a, b, key in whole.edges(keys=True)
        if not joined(nx.restricted_view(whole, [], [(a, b, key)]), sources, targets)
    }
    assert (set(found.nodes), set(found.edges)) == (nodes, edges)
    assert (len(found.nodes), len(found.edges)) == (len(nodes), len(edges))


@settings(max_examples=300, deadline=None)
@given(WIRES, ENDS, ENDS)
def test_the_tree_of_blocks_tells_what_parts_two_sites(pairs, here, there):
    """Ends may share a node, as two sites share a chassis; in parts that are not joined nothing parts them."""
    graph, whole = made(pairs), peer(pairs)
    tree = Tree.of(graph)
    pieces = []
    for names in (here, there):
        by_part = {}
        for name in names:
            by_part.setdefault(tree.part[graph.nodes[name]], []).append(graph.nodes[name])
        pieces.append({part: tree.spanned(members) for part, members in by_part.items()})
    shared = pieces[0].keys() & pieces[1].keys()
    assert bool(shared) == joined(whole, here, there)
    if len(shared) == 1:
        part = min(shared)
        found = tree.between(pieces[0][part], pieces[1][part])
        nodes = {node for node in NODES if not joined(nx.restricted_view(whole, [node], []), here, there)}
        edges = {
            key
            for a, b, key in whole.edges(keys=True)
            if not joined(nx.restricted_view(whole, [], [(a, b, key)]), here, there)
        }
        assert (set(found.nodes), set(found.edges)) == (nodes, edges)
        assert (len(found.nodes), len(found.edges)) == (len(nodes), len(edges))


@settings(max_examples=100, deadline=None)
@given(WIRES)
def test_bridges_and_articulation_points_equal_those_of_networkx(pairs):
    """A bridge parts its own ends; an articulation point parts two of its neighbours."""
    graph, whole = made(pairs), peer(pairs)
    bridges = {found.edges for a, b in {tuple(sorted(pair)) for pair in pairs} if (found := cuts(graph, [a], [b]))}
    simple = nx.Graph(whole)
    wanted = {pair for pair in nx.bridges(simple) if whole.number_of_edges(*pair) == 1}
    assert {edge for found in bridges for edge in found} == {next(iter(whole[a][b])) for a, b in wanted}
    points = {
        node
        for node in NODES
        for a, b in combinations(sorted(set(whole[node])), 2)
        if (found := cuts(graph, [a], [b])) and node in found.nodes and node not in (a, b)
    }
    assert points == set(nx.articulation_points(simple))


@settings(max_examples=100, deadline=None)
@given(WIRES, st.lists(st.integers(1, 9), min_size=20, max_size=20), ENDS, ENDS)
def test_what_survives_is_the_least_largest_flow_of_networkx(pairs, rates, sources, targets):
    """One wire or one device other than a lonely end taken away, the largest flow left."""
    if set(sources) & set(targets):
        return
    capacity = {f"w{number}": rate for number, rate in enumerate(rates)}
    whole = peer(pairs)
    part = set().union(*(nx.node_connected_component(whole, node) for node in sources))
    spared = {ends[0] for ends in (sources, targets) if len(ends) == 1}
    failures = [([], [wire]) for wire in whole.edges(keys=True)] + [([node], []) for node in part - spared]
    least = min(
        (flow(nx.restricted_view(whole, *gone), sources, targets, capacity) for gone in failures),
        default=flow(whole, sources, targets, capacity),
    )
    assert surviving_bps(made(pairs), sources, targets, capacity) == least


def flow(whole, sources, targets, capacity):
    graph = nx.DiGraph()
    graph.add_nodes_from(("s", "t"))
    for a, b, key in whole.edges(keys=True):
        for x, y in ((a, b), (b, a)):
            held = graph.get_edge_data(x, y, {"capacity": 0})["capacity"]
            graph.add_edge(x, y, capacity=held + capacity[key])
    graph.add_edges_from(("s", node, {"capacity": 10**6}) for node in sources if node in whole)
    graph.add_edges_from((node, "t", {"capacity": 10**6}) for node in targets if node in whole)
    return nx.maximum_flow_value(graph, "s", "t")


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ("ab ab", Cuts(("n0", "n1"), ())),  # two wires: neither alone is a cut
        ("ab", Cuts(("n0", "n1"), ("w0",))),
    ],
)
def test_parallel_wires_are_no_bridge(pairs, wanted):
    names = {"a": "n0", "b": "n1"}
    graph = made([(names[a], names[b]) for a, b in pairs.split()])
    assert cuts(graph, ["n0"], ["n1"]) == wanted
