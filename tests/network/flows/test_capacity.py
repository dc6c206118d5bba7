"""Small networks whose loads can be worked out by hand, and a real one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import (
    FailureCase,
    LagMembers,
    group_failures,
    link_failures,
    member_failures,
    node_failures,
    nodes_failure,
)
from netaudit.network.flows.graph import Demand, Edge, Graph
from netaudit.network.flows.heatmap import heat_map
from netaudit.network.flows.report import capacity_document, capacity_of_csv
from netaudit.network.flows.upgrades import next_rate, rank_upgrades

# A square: a-b-d is the short way, a-c-d the long one.
SQUARE = Graph.of(
    [
        Edge("ab", "a", "b", 1, 1, 100, 100),
        Edge("bd", "b", "d", 1, 1, 100, 100),
        Edge("ac", "a", "c", 2, 2, 50, 50),
        Edge("cd", "c", "d", 2, 2, 50, 50),
    ]
)
A_TO_D = [Demand("a", "d", 60.0)]


def test_the_spare_way_is_too_small() -> None:
    result = analyse(SQUARE, A_TO_D, link_failures(SQUARE))
    ac = result.arcs[2 * 2]
    assert (ac.source, ac.target, ac.normal_bps, ac.worst_bps, ac.worst_utilisation) == ("a", "c", 0.0, 60.0, 1.2)
    assert ac.worst_failure is not None
    assert ac.worst_failure.id == "ab"
    assert (result.growth_normal, result.growth_n_minus_1) == (pytest.approx(100 / 60), pytest.approx(50 / 60))
    detour = result.failures[0].detour
    assert detour is not None
    assert (detour.source, detour.target, detour.before, detour.after) == ("a", "d", 2, 4)


def test_parallel_links_count_twice_and_a_limit_takes_the_first() -> None:
    links = [Edge("x", "a", "b"), Edge("y", "a", "b"), Edge("z", "a", "b")]
    thirds = analyse(Graph.of(links), [Demand("a", "b", 9.0)])
    assert [arc.normal_bps for arc in thirds.arcs[::2]] == [3.0, 3.0, 3.0]
    limited = Graph.of(links, maximum_paths={"a": 2})
    halves = analyse(limited, [Demand("a", "b", 9.0)], link_failures(limited), keep_states=True)
    assert [arc.normal_bps for arc in halves.arcs[::2]] == [4.5, 4.5, 0.0]
    assert halves.states[0][::2] == (0.0, 4.5, 4.5)


def test_traffic_of_a_failed_node_is_lost_with_it_and_others_are_cut_off() -> None:
    line = Graph.of([Edge("ab", "a", "b"), Edge("bc", "b", "c")])
    demands = [Demand("a", "c", 5.0), Demand("b", "c", 2.0)]
    (failure,) = analyse(line, demands, node_failures(line, ["b"])).failures
    assert (failure.dropped_bps, failure.ended_bps) == (7.0, 2.0)
    assert failure.dropped == (demands[0],)


def test_a_site_and_a_shared_risk_group() -> None:
    site = nodes_failure(SQUARE, "dc1", ["b", "c"])
    group = group_failures(SQUARE, {"duct": ["ab", "cd"]})
    assert [failure.dropped_bps for failure in analyse(SQUARE, A_TO_D, [site, *group]).failures] == [60.0, 60.0]


@pytest.mark.parametrize(("min_links", "utilisation", "dropped"), [(1, 1.2, 0.0), (2, 0.0, 60.0)])
def test_a_lag_that_loses_a_member(min_links: int, utilisation: float, dropped: float) -> None:
    graph = Graph.of([Edge("po1", "a", "b", 1, 1, 100, 100)])
    cases = member_failures(graph, [LagMembers("po1", (("Et1", 50), ("Et2", 50)), min_links)])
    result = analyse(graph, [Demand("a", "b", 60.0)], cases)
    assert [case.id for case in cases] == ["po1 Et1", "po1 Et2"]
    assert [failure.dropped_bps for failure in result.failures] == [dropped, dropped]
    assert [failure.max_utilisation for failure in result.failures] == [utilisation, utilisation]
    assert result.arcs[0].worst_utilisation == max(0.6, utilisation)


def test_an_unknown_capacity_has_no_utilisation() -> None:
    graph = Graph.of([Edge("ab", "a", "b")])
    result = analyse(graph, [Demand("a", "b", 60.0)], link_failures(graph))
    assert (result.arcs[0].worst_bps, result.arcs[0].worst_utilisation, result.growth_normal) == (60.0, None, None)


@pytest.mark.parametrize(
    "edge",
    [("a", "a", 1, 1, 1.0), ("a", "b", 0, 1, 1.0), ("a", "b", 1, -1, 1.0), ("a", "b", 1, 1, 0.0)],
)
def test_a_link_that_cannot_be(edge: tuple[str, str, int, int, float]) -> None:
    with pytest.raises(ValueError, match="link L"):
        Edge("L", *edge)


def test_a_demand_without_a_way_is_named_with_its_line() -> None:
    graph = Graph.of([Edge("ab", "a", "b")], nodes=["z"])
    document = capacity_document(analyse(graph, [Demand("a", "z", 1.0, "", "d.csv:7")], link_failures(graph)))
    assert document["unknown"] == [{"what": "demand a -> z", "why": "d.csv:7: nothing joins a to z"}]
    assert document["failures"][0]["dropped_bps"] == 0.0


def test_upgrades_are_what_a_new_analysis_says() -> None:
    cases = link_failures(SQUARE)
    plan = rank_upgrades(analyse(SQUARE, A_TO_D, cases), steps=2)
    assert [step.link for step in plan] == ["ac", "cd"]
    rates = {step.link: step.to_bps for step in plan}
    upgraded = Graph.of(
        Edge(e.id, e.a, e.b, e.metric_ab, e.metric_ba, *2 * [rates.get(e.id, e.capacity_ab)]) for e in SQUARE.edges
    )
    again = analyse(upgraded, A_TO_D, cases)
    assert plan[-1].growth_n_minus_1 == pytest.approx(again.growth_n_minus_1)
    assert plan[-1].growth_normal == pytest.approx(again.growth_normal)
    assert rank_upgrades(analyse(SQUARE, A_TO_D, cases), target=0.5) == ()


def test_the_rate_above_the_last_is_two_of_them() -> None:
    assert [next_rate(rate) for rate in (1e7, 1e9, 2e9, 1.6e12)] == [1e8, 2.5e9, 2.5e9, 3.2e12]


def test_one_step_goes_as_far_as_the_load_needs() -> None:
    assert next_rate(1e9, needed_bps=2.9e9) == 5e9
    assert next_rate(1.6e12, needed_bps=5e12) == 6.4e12


def test_heat_map_has_the_worst_failures_and_links_first() -> None:
    table = heat_map(analyse(SQUARE, A_TO_D, link_failures(SQUARE)), A_TO_D, failures=2, links=3)
    assert [case.id for case in table.failures] == ["ab", "bd"]
    assert [(arc.source, arc.target) for arc in table.arcs] == [("a", "c"), ("c", "d"), ("a", "b")]
    assert table.utilisation == ((1.2, 1.2, 0.0), (1.2, 1.2, 0.0))


def test_a_real_network(shared: Path) -> None:
    folder = shared / "data" / "topologies"
    document = capacity_of_csv(folder / "germany50.links.csv", folder / "germany50.demands.csv")
    assert document["schema"] == "netaudit.capacity/1"
    assert (len(document["links"]), len(document["failures"]), document["unknown"]) == (176, 88, [])
    assert document["growth"] == {
        "normal": pytest.approx(1.6316, abs=1e-4),
        "n_minus_1": pytest.approx(0.8333, abs=1e-4),
    }
    assert all(failure["dropped_bps"] == 0.0 for failure in document["failures"])


def test_the_heat_map_has_what_fills_each_link_also_where_another_link_is_fuller_all_the_time() -> None:
    full = Edge("xy", "x", "y", 1, 1, 100, 100)
    graph = Graph.of([*SQUARE.edges, full])
    demands = [*A_TO_D, Demand("x", "y", 99.0)]
    others = [FailureCase("node", f"n{number}", ()) for number in range(20)]
    slow = [replace(demand, bps=demand.bps / 2) for demand in demands[:1]]
    table = heat_map(
        analyse(graph, [*slow, demands[1]], [*others, *link_failures(graph)]), demands, failures=3, links=3
    )
    assert "ab" in [case.id for case in table.failures]
