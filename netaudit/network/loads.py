"""Demands over the network that the configurations build: loads of links and classes, normally and under failures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from netaudit.config.units import format_rate
from netaudit.model.intent import Intent
from netaudit.model.interface import Interface
from netaudit.model.network import ClassLoad, Failure, FailureRef, LinkLoad, Network
from netaudit.model.qos import AttachedClass
from netaudit.network.demand_ends import DemandEnds
from netaudit.network.demands import DemandRow, place_demands
from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.heatmap import HeatMap, heat_map
from netaudit.network.flows.kernel import KernelName
from netaudit.network.flows.results import ArcLoad, FailureLoad, FlowAnalysis
from netaudit.network.flows.upgrades import Upgrade, rank_upgrades
from netaudit.network.forwarding import Forwarding, Note, Port, Ports, RoutedLink, forwarding
from netaudit.network.measured import Measured, with_measured
from netaudit.network.port_failures import KINDS, PortFailures
from netaudit.network.routes.domain import domain
from netaudit.network.routes.doubts import doubts
from netaudit.network.routes.goals import GoalTables, goal_tables
from netaudit.network.routes.told import told_of_paths, told_of_steering
from netaudit.network.upgraded import upgraded


class NetworkLoads(NamedTuple):
    """What a network has to carry. `analysis` is absent where no load could be computed."""

    link_loads: tuple[LinkLoad, ...] = ()
    failures: tuple[Failure, ...] = ()
    growth_normal: float | None = None
    growth_n_minus_1: float | None = None
    notes: tuple[Note, ...] = ()
    """What is not known, and why."""
    analysis: FlowAnalysis | None = None
    heat: Callable[[], HeatMap | None] = lambda: None
    """Works out the utilisation of the fullest links under the worst failures: only reports want it."""
    ways: tuple[tuple[Port, Port], ...] = ()
    """Of each of the `link_loads` the port it leaves by and the port it comes in at."""
    upgrades: tuple[Upgrade, ...] = ()
    """What to upgrade first, and what each step buys; as many as it takes to carry all demands in every failure."""

    def with_measured(self, measured: Measured) -> NetworkLoads:
        """With what was measured beside each load that was computed."""
        pairs = zip(self.link_loads, self.ways, strict=True)
        return self._replace(link_loads=tuple(with_measured(load, measured.of_way(*way)) for load, way in pairs))

    @property
    def unknown(self) -> tuple[str, ...]:
        """The notes in one line each."""
        return tuple(f"{what}: {why}" for what, why in self.notes)


def compute_loads(
    network: Network,
    demands: Sequence[DemandRow],
    *,
    failures: Collection[str] = KINDS,
    file: str = "demands",
    peak: bool = False,
    growth: float = 1.0,
    kernel: KernelName = "auto",
    ends: DemandEnds | None = None,
) -> NetworkLoads:
    """Loads of the network's links under `demands`, and under every single failure of the kinds in `failures`.

    With `peak` a demand counts with its peak where it has one. Demands whose end is not known to `DemandEnds` are told
    in the notes and left out; so are those that nothing modelled carries. Where a metric cannot be told, no load is
    given at all, since any path may depend on it.
    """
    ends = ends if ends is not None else DemandEnds(network)
    built = forwarding(network)
    placed = [
        replace(own, bps=own.bps * factor)
        for own in place_demands(demands, ends.sources, targets=ends.targets, file=file, peak=peak)
        for factor in [growth * growth_of(network.intent, own.traffic_class)]
    ]
    notes = [*_unplaced(demands, ends, file), *built.notes, *built.undetermined]
    if built.undetermined or not placed:
        return NetworkLoads(notes=tuple(notes))
    doubted = {device.name: found for device in network.devices if (found := doubts(device))}
    notes += told_of_steering(network.devices, doubted)
    simple = built.one_metric(network) and not doubted
    links, graph = _graph(network, built, ends, placed, announced=simple)
    ports = Ports(network.devices)

    def routed(graph: Graph, links: Sequence[RoutedLink]) -> tuple[FlowAnalysis, GoalTables | None]:
        cases = PortFailures(network, graph, links).cases(failures)
        tables = None if simple else _tables(network, graph, links, placed)
        return analyse(graph, placed, cases, kernel=kernel, tables=tables), tables

    def reroute(rates: Mapping[str, float]) -> FlowAnalysis | None:
        others = upgraded(links, rates, ports)
        if others is None:
            return None
        edges = [link.edge for link in others]
        return routed(Graph.of(edges, nodes=graph.nodes, maximum_paths=built.maximum_paths), others)[0]

    analysis, tables = routed(graph, links)
    unsure: dict[int, str] = {}
    if tables is not None:
        lost, unsure = told_of_paths(tables, placed, doubted)
        notes += lost
    notes += _cut_off(analysis.disconnected)
    shown = [arc for arc, load in enumerate(analysis.arcs) if _shown(links[arc // 2], analysis, arc // 2)]
    notes += [
        (f"link {load.link}", f"the capacity out of {load.source} is not known")
        for load in (analysis.arcs[arc] for arc in shown)
        if load.capacity_bps is None and load.worst_bps
    ]
    return NetworkLoads(
        link_loads=tuple(
            _link_load(analysis.arcs[arc], links[arc // 2], arc % 2, network, ports, unsure.get(arc)) for arc in shown
        ),
        failures=tuple(_failure(failure, analysis, network) for failure in analysis.failures),
        growth_normal=analysis.growth_normal,
        growth_n_minus_1=analysis.growth_n_minus_1,
        notes=tuple(dict.fromkeys(notes)),
        analysis=analysis,
        ways=tuple((links[arc // 2].ports[arc % 2], links[arc // 2].ports[1 - arc % 2]) for arc in shown),
        heat=lambda: heat_map(analysis, placed, tables=tables) if analysis.failures else None,
        upgrades=rank_upgrades(analysis, target=1.0, reroute=reroute),
    )


def growth_of(intent: Intent, traffic_class: str) -> float:
    """The factor by which the intent expects demands of a class to grow; `default` is of those without their own."""
    if isinstance(intent.growth, dict):
        return intent.growth.get(traffic_class, intent.growth.get("default", 1.0))
    return intent.growth


def _tables(network: Network, graph: Graph, links: Sequence[RoutedLink], placed: Iterable[Demand]) -> GoalTables:
    targets = dict.fromkeys(graph.index[demand.target] for demand in placed)
    return goal_tables(network, domain(network, graph, links), tuple(targets))


def _graph(
    network: Network, built: Forwarding, ends: DemandEnds, placed: Iterable[Demand], *, announced: bool
) -> tuple[list[RoutedLink], Graph]:
    nodes = dict.fromkeys(node for demand in placed for node in (demand.source, demand.target))
    links = [*built.links, *ends.links(tuple(nodes), announced=announced)]
    names = [*(device.name for device in network.devices), *nodes]
    return links, Graph.of([link.edge for link in links], nodes=names, maximum_paths=built.maximum_paths)


def _unplaced(demands: Iterable[DemandRow], ends: DemandEnds, file: str) -> list[Note]:
    return [
        (f"demand {row.source} -> {row.target}", f"{file}:{row.line}: {end!r} is not known")
        for row in demands
        for end, nodes in ((row.source, ends.sources(row.source)), (row.target, ends.targets(row.target)))
        if not nodes
    ]


def _cut_off(demands: Iterable[Demand]) -> list[Note]:
    why = "no route carries it from end to end"
    return [(f"demand {demand.label}", f"{demand.origin}: {why}") for demand in demands]


def _shown(link: RoutedLink, analysis: FlowAnalysis, number: int) -> bool:
    """Whether a link is one of the network's: not to a prefix, and not one that no protocol uses."""
    used = any(analysis.arcs[arc].worst_bps for arc in (2 * number, 2 * number + 1))
    return "" not in (link.ports[0][0], link.ports[1][0]) and (used or link.protocol != "connected")


def _link_load(
    arc: ArcLoad, link: RoutedLink, side: int, network: Network, ports: Ports, doubt: str | None = None
) -> LinkLoad:
    port = link.ports[side]
    interface = ports.find(port)
    case = arc.worst_failure
    capacity = None if arc.capacity_bps is None else round(arc.capacity_bps)
    classes = tuple(
        ClassLoad(
            name=load.name,
            guarantee_bps=_guarantee(served),
            priority=any(own.priority for own in served),
            normal_bps=load.normal_bps,
            worst_bps=load.worst_bps,
        )
        for load in arc.classes
        for served in [serving_classes(load.name, port, interface, network, ports)]
    )
    return LinkLoad(
        id=f"{arc.link} from {arc.source}",
        devices=(arc.source, arc.target),
        spans=link.spans,
        link=arc.link,
        source=arc.source,
        target=arc.target,
        interface=port[1],
        capacity_bps=capacity,
        normal_bps=arc.normal_bps,
        normal_utilisation=arc.normal_utilisation,
        worst_bps=arc.worst_bps,
        worst_utilisation=arc.worst_utilisation,
        worst_failure=FailureRef(kind="none", id="") if case is None else FailureRef(kind=case.kind, id=case.id),
        classes=classes,
        overfull=tuple(_overfull(of) for of in classes if of.priority and of.worst_bps > (of.guarantee_bps or inf)),
        unknown=dict.fromkeys(_RELATIVE, doubt or f"the capacity out of {arc.source} is not known")
        if doubt or not capacity
        else {},
    )


_RELATIVE = ("capacity_bps", "normal_utilisation", "worst_utilisation")
"""What cannot be told of a link whose capacity is not known."""


def _overfull(of: ClassLoad) -> str:
    return f"{of.name}: {format_rate(of.worst_bps)} in a queue of {format_rate(of.guarantee_bps or 0)}"


def serving_classes(
    name: str, port: Port, interface: Interface | None, network: Network, ports: Ports
) -> list[AttachedClass]:
    """The classes that serve a demand's class in the outbound policy of a port, or of the port above a subinterface.

    A class of the configuration is the demand's by its name, or because the QoS plan says so.
    """
    plan = network.intent.qos_plan.get(name)
    names = {name.lower(), *(own.lower() for own in (plan.classes if plan is not None else ()))}
    parent = interface.parent if interface is not None else None
    return [
        own
        for attachment in ports.devices[port[0]].qos_attachments
        if attachment.direction == "output" and attachment.interface in (port[1], parent)
        for own in attachment.classes
        if own.name.lower() in names
    ]


def _guarantee(served: Sequence[AttachedClass]) -> int | None:
    rates = [own.guarantee_bps for own in served if own.guarantee_bps is not None]
    return sum(rates) if rates else None


def _failure(failure: FailureLoad, analysis: FlowAnalysis, network: Network) -> Failure:
    case = failure.case
    names = {device.name for device in network.devices}
    ends = [{analysis.graph.edges[link].a, analysis.graph.edges[link].b} for link in case.down]
    touched = set().union(*(pair for pair in ends if pair <= names))
    devices = case.nodes or tuple(device.name for device in network.devices if device.name in touched)
    return Failure(
        id=case.id,
        kind=case.kind,
        devices=devices,
        dropped_bps=failure.dropped_bps,
        max_utilisation=failure.max_utilisation,
        max_link=None if failure.max_arc is None else analysis.arcs[failure.max_arc].link,
        dropped=tuple(dict.fromkeys(demand.label for demand in failure.dropped)),
    )
