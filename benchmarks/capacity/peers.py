"""All single-link failures as a user of networkx or netgraph-core would compute them: each state anew."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.network.flows.graph import Demand, Graph

State = list[float]
"""Load of every arc, bit/s."""


def by_networkx(graph: Graph, demands: list[Demand]) -> Iterator[State]:
    """The normal state, then each link's failure: Dijkstra for each destination, flows pushed down its DAG."""
    import networkx as nx

    network = nx.MultiDiGraph()
    network.add_nodes_from(range(len(graph.nodes)))
    for arc, (tail, head) in enumerate(zip(graph.tails, graph.heads, strict=True)):
        network.add_edge(head, tail, key=arc, weight=graph.metrics[arc])  # reversed: distances towards a destination
    sent: dict[int, dict[int, float]] = {}
    for demand in demands:
        of_target = sent.setdefault(graph.index[demand.target], {})
        source = graph.index[demand.source]
        of_target[source] = of_target.get(source, 0.0) + demand.bps
    for link in range(-1, len(graph.edges)):
        failed = [] if link < 0 else [2 * link, 2 * link + 1]
        network.remove_edges_from([(graph.heads[arc], graph.tails[arc], arc) for arc in failed])
        yield _pushed(graph, nx.single_source_dijkstra_path_length, network, sent, set(failed))
        for arc in failed:
            network.add_edge(graph.heads[arc], graph.tails[arc], key=arc, weight=graph.metrics[arc])


def _pushed(graph: Graph, dijkstra, network, sent: dict[int, dict[int, float]], failed: set[int]) -> State:  # type: ignore[no-untyped-def]
    loads = [0.0] * len(graph.heads)
    for target, volumes in sent.items():
        distance = dijkstra(network, target)  # in the order of distance
        flow = {node: volumes.get(node, 0.0) for node in distance}
        for node in reversed(distance):
            if flow[node] and node != target:
                here = distance[node]
                tight = [
                    (arc, head)
                    for arc, head, metric in graph.outgoing[node]
                    if arc not in failed and head in distance and distance[head] + metric == here
                ]
                for arc, head in tight:
                    loads[arc] += flow[node] / len(tight)
                    flow[head] += flow[node] / len(tight)
    return loads


def by_netgraph(graph: Graph, demands: list[Demand]) -> Iterator[State]:
    """The same with netgraph-core's ECMP policy, one placement for each demand; its loads are whole units."""
    import netgraph_core as ngc

    arcs = len(graph.heads)
    room = 2**61 // arcs
    unit = 1e6  # whole Mbit/s, halved while the total fits, so that whole volumes stay exact
    while sum(demand.bps for demand in demands) / unit < room / 2:
        unit /= 2
    network = ngc.Graph(len(graph.nodes), graph.tails, graph.heads, [room] * arcs, graph.metrics, 1.0)
    place = network.input_positions()
    edge_of = {int(arc): edge for edge, arc in enumerate(place)}
    config = ngc.FlowPolicyConfig(routing=ngc.ShortestPaths(), admission=ngc.Admission.LOSSY)
    wanted = [
        (graph.index[demand.source], graph.index[demand.target], round(demand.bps / unit))
        for demand in demands
        if demand.bps
    ]
    for link in range(-1, len(graph.edges)):
        failed = [] if link < 0 else [edge_of[2 * link], edge_of[2 * link + 1]]
        allowed = network.eligibility([], failed)
        ledger = ngc.FlowLedger(network)
        cache = ngc.ShortestPathCache(network)
        for source, target, units in wanted:
            ngc.FlowPolicy(ledger, source, target, config, allowed, cache).place(units)
        loads = [0.0] * arcs
        for edge, units in enumerate(ledger.carried().tolist()):
            loads[int(place[edge])] = units * unit
        yield loads


PEERS = {"networkx": by_networkx, "netgraph-core": by_netgraph}
