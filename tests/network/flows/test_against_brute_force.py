"""Every load, in every state, against an independent computation."""

from __future__ import annotations

import pytest
from brute_force import loads_without
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import (
    FailureCase,
    LagMembers,
    group_failures,
    link_failures,
    member_failures,
    node_failures,
    pair_failures,
)
from netaudit.network.flows.graph import Demand, Edge, Graph
from netaudit.network.flows.kernel import KernelName, compiled_installed

COMPILED = pytest.mark.xdist_group("compiled")
"""The kernel is compiled once, by one worker."""
KERNELS = [
    "python",
    pytest.param(
        "numba",
        marks=[pytest.mark.skipif(not compiled_installed(), reason="netaudit[fast] is not installed"), COMPILED],
    ),
]
NODES = [f"n{number}" for number in range(7)]


@st.composite
def networks(draw: st.DrawFn) -> tuple[Graph, list[Demand]]:
    """Few metrics and few nodes, so that equal-cost paths, parallel links and cut-off nodes are common."""
    pair = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda ends: ends[0] != ends[1])
    metric = st.integers(1, 3)
    rows = draw(st.lists(st.tuples(pair, metric, metric, st.sampled_from([None, 10, 25])), min_size=1, max_size=12))
    edges = [Edge(f"L{i}", a, b, ab, ba, rate, rate) for i, ((a, b), ab, ba, rate) in enumerate(rows)]
    limits = draw(st.dictionaries(st.sampled_from(NODES), st.integers(1, 3), max_size=3))
    graph = Graph.of(edges, nodes=NODES, maximum_paths=limits)
    volume = st.sampled_from([0, 1, 3, 7.5, 1000])
    classes = st.sampled_from(["", "voice", "bulk"])
    demands = draw(st.lists(st.builds(lambda p, v, c: Demand(*p, v, c), pair, volume, classes), max_size=12))
    return graph, demands


@pytest.mark.parametrize("kernel", KERNELS)
@given(network=networks())
@settings(max_examples=300, deadline=None)
def test_loads_in_every_state(network: tuple[Graph, list[Demand]], kernel: KernelName) -> None:
    graph, demands = network
    links = link_failures(graph)
    risks = {"duct": [edge.id for edge in graph.edges[::2]], "all": [edge.id for edge in graph.edges]}
    cases = [*links, *node_failures(graph), *group_failures(graph, risks), *pair_failures(links[:3])]
    result = analyse(graph, demands, cases, keep_states=True, kernel=kernel)
    normal, unrouted = loads_without(graph, demands, set())
    assert [arc.normal_bps for arc in result.arcs] == pytest.approx(normal, rel=1e-12, abs=0)
    assert sum(demand.bps for demand in result.disconnected) == pytest.approx(unrouted)
    states = [normal]
    for case, failure, load in zip(cases, result.failures, result.states, strict=True):
        expected, dropped = loads_without(graph, demands, set(case.down))
        states.append(expected)
        assert list(load) == pytest.approx(expected, rel=1e-12, abs=0)
        assert failure.dropped_bps == pytest.approx(dropped - unrouted, rel=1e-12, abs=1e-9)
        check_worst_of_failure(graph, failure.max_utilisation, expected)
    for number, arc in enumerate(result.arcs):
        assert arc.worst_bps == pytest.approx(max(state[number] for state in states), rel=1e-9, abs=0)
        if arc.worst_failure is not None:
            state = states[1 + cases.index(arc.worst_failure)]
            assert state[number] == pytest.approx(arc.worst_bps, rel=1e-12, abs=0)


def check_worst_of_failure(graph: Graph, found: float | None, loads: list[float]) -> None:
    known = [load / rate for load, rate in zip(loads, graph.capacities, strict=True) if rate is not None]
    assert found == (pytest.approx(max(known), rel=1e-12) if known else None)


@given(networks())
@settings(max_examples=100, deadline=None)
def test_class_loads_are_those_of_the_class_alone(network: tuple[Graph, list[Demand]]) -> None:
    graph, demands = network
    cases: list[FailureCase] = link_failures(graph)
    together = analyse(graph, demands, cases)
    alone = analyse(graph, [demand for demand in demands if demand.traffic_class == "voice"], cases)
    for both, only in zip(together.arcs, alone.arcs, strict=True):
        voice = [load for load in both.classes if load.name == "voice"]
        assert [load.normal_bps for load in voice] == pytest.approx([only.normal_bps] * len(voice), rel=1e-9)
        highest = max([load.worst_bps for load in only.classes], default=0.0)
        assert [load.worst_bps for load in voice] == pytest.approx([highest] * len(voice), rel=1e-9)
        assert voice or not highest


@COMPILED
@pytest.mark.skipif(not compiled_installed(), reason="netaudit[fast] is not installed")
@given(networks(), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_both_kernels_say_the_same(network: tuple[Graph, list[Demand]], left: int) -> None:
    graph, demands = network
    bundles = [
        LagMembers(edge.id, (("x", 10.0 * left), ("y", 10.0)), 1 + number % 2)
        for number, edge in enumerate(graph.edges)
    ]
    cases = [*link_failures(graph), *node_failures(graph), *member_failures(graph, bundles)]
    plain = analyse(graph, demands, cases, keep_states=True, kernel="python")
    fast = analyse(graph, demands, cases, keep_states=True, kernel="numba")
    assert fast.failures == plain.failures
    assert fast.disconnected == plain.disconnected
    for one, other in zip(fast.arcs, plain.arcs, strict=True):
        assert one.worst_failure == other.worst_failure
        assert one.classes == other.classes
        assert (one.normal_bps, one.worst_bps) == pytest.approx((other.normal_bps, other.worst_bps), rel=1e-12, abs=0)
        assert (one.worst_utilisation or 0) == pytest.approx(other.worst_utilisation or 0, rel=1e-12, abs=0)
        assert (one.worst_utilisation is None) == (other.worst_utilisation is None)
    for mine, theirs in zip(fast.states, plain.states, strict=True):
        assert list(mine) == pytest.approx(list(theirs), rel=1e-12, abs=0)
