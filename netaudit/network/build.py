"""Devices to the network: each relation is built once from the tables before it, in time linear in the interfaces."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property

from netaudit.config.garbage import collection_paused
from netaudit.model.device import Device
from netaudit.model.groups import RoleGroup, TwinPair
from netaudit.model.intent import Heard, Intent
from netaudit.model.interface import Lag
from netaudit.model.network import (
    BgpSession,
    IgpAdjacency,
    Link,
    MlagPair,
    Network,
    NetworkFhrpGroup,
    Segment,
    ServicePath,
    Site,
    SitePair,
    SpanningTree,
)
from netaudit.network.adjacencies import igp_adjacencies
from netaudit.network.asked import ALONE, COMPARISONS, NEIGHBORS, OTHERS, SESSIONS, UPLINKS, Asked
from netaudit.network.bgp_roles import with_bgp_roles, with_restart
from netaudit.network.computed import with_computed, with_outsiders
from netaudit.network.detection import with_detection
from netaudit.network.fhrp import fhrp_groups
from netaudit.network.gateways import with_disagreements, with_way_out
from netaudit.network.graph import Graph, build_graph
from netaudit.network.guards import with_guards, with_measurements
from netaudit.network.identities import role_groups, with_identities
from netaudit.network.index import Index, index
from netaudit.network.intent import apply_intent
from netaudit.network.lags import lags
from netaudit.network.links import links
from netaudit.network.mlag import mlag_pairs
from netaudit.network.mlag_ports import with_ports
from netaudit.network.negotiation import with_negotiation
from netaudit.network.paths import service_paths
from netaudit.network.qos_findings import with_comparisons
from netaudit.network.roles import with_neighbors
from netaudit.network.segments import segments
from netaudit.network.sessions import bgp_sessions, peers_not_supplied
from netaudit.network.site_pairs import site_pairs
from netaudit.network.sites import sites
from netaudit.network.spanning_trees import spanning_trees
from netaudit.network.twin_pairs import twin_pairs
from netaudit.network.uplinks import with_uplinks


def build(
    devices: Sequence[Device], intent: Intent | None = None, heard: Sequence[Heard] = (), asked: Asked = None
) -> Network:
    """The network of the devices, with what the intent adds and what the devices hear of each other.

    Names of the intent that no device has are passed over here; `check_intent` tells them. `asked`: the fields that
    anybody will look at (`Interface.role`, `Network.links`); what only others need is left empty.
    """
    with collection_paused():
        return _Relations(devices, intent if intent is not None else Intent(), heard, asked).network()


class _Relations:
    """The relations of a network, each worked out when it is first needed."""

    def __init__(self, devices: Sequence[Device], wanted: Intent, heard: Sequence[Heard], asked: Asked) -> None:
        self._given = devices
        self._wanted = wanted
        self._heard = heard
        self._asked = asked

    def network(self) -> Network:
        """All that is asked for."""
        found = {name: getattr(self, name) for name in _RELATIONS if self._wants((f"Network.{name}",))}
        return Network(devices=self._devices(), intent=self._wanted, **found)

    def _wants(self, fields: Collection[str]) -> bool:
        return self._asked is None or not self._asked.isdisjoint(fields)

    def _devices(self) -> tuple[Device, ...]:
        """The devices as rules see them."""
        if not self._wants(NEIGHBORS | SESSIONS | OTHERS | UPLINKS | COMPARISONS):
            return self._alone if self._wants(ALONE) else self._plain
        known = self._informed
        if self._wants(UPLINKS):
            known = with_uplinks(known, self.links, self.mlag_pairs, self._tables)
        return with_comparisons(known) if self._wants(COMPARISONS) else known

    @cached_property
    def _plain(self) -> tuple[Device, ...]:
        return apply_intent(self._given, self._wanted)

    @cached_property
    def _alone(self) -> tuple[Device, ...]:
        return tuple(with_computed(device, self._wanted) for device in self._plain)

    @cached_property
    def _wires(self) -> tuple[Link, ...]:
        return links(self._wanted.links, index(self._alone), self._heard)

    @cached_property
    def _known(self) -> tuple[Device, ...]:
        """The devices that know their neighbours."""
        return with_neighbors(self._alone, self._wires)

    @cached_property
    def _tables(self) -> Index:
        return index(self._known)

    @cached_property
    def _found(self) -> tuple[Link, ...]:
        return with_negotiation(self._wires, self._tables)

    @cached_property
    def _informed(self) -> tuple[Device, ...]:
        """The devices with what follows from their sessions and from each other."""
        known = self._known
        if self._wants(SESSIONS):
            known = with_bgp_roles(with_outsiders(known, self.bgp_sessions), self.bgp_sessions, self._tables)
        if self._wants(OTHERS):
            known = with_identities(with_measurements(known, self._tables), self.bgp_sessions, self._tables)
        return known

    @cached_property
    def _subnets(self) -> tuple[Segment, ...]:
        return segments(self._tables, self._wanted, self._found, self.mlag_pairs)

    @cached_property
    def _graph(self) -> Graph:
        return build_graph(self._tables, self.links, self._subnets)

    @cached_property
    def _strangers(self) -> set[str]:
        return peers_not_supplied(self.bgp_sessions)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return with_guards(self._found, self._tables)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        return with_disagreements(self._subnets, self.fhrp_groups, self._tables)

    @cached_property
    def fhrp_groups(self) -> tuple[NetworkFhrpGroup, ...]:
        groups = fhrp_groups(self._tables, self._wanted, self._subnets, self.links)
        return with_way_out(groups, self.igp_adjacencies, self.bgp_sessions, self._tables)

    @cached_property
    def lags(self) -> tuple[Lag, ...]:
        return lags(self._tables, self.links, self.mlag_pairs)

    @cached_property
    def mlag_pairs(self) -> tuple[MlagPair, ...]:
        return with_ports(mlag_pairs(self._tables, self._found), self._found, self._tables)

    @cached_property
    def bgp_sessions(self) -> tuple[BgpSession, ...]:
        return with_restart(bgp_sessions(self._tables, self._found), self._tables)

    @cached_property
    def igp_adjacencies(self) -> tuple[IgpAdjacency, ...]:
        return with_detection(igp_adjacencies(self._tables, self._subnets, self._found), self._tables)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        return sites(self._tables, self._wanted, self.links)

    @cached_property
    def site_pairs(self) -> tuple[SitePair, ...]:
        return site_pairs(self.sites, self._graph, self.links, self._strangers, self._tables)

    @cached_property
    def paths(self) -> tuple[ServicePath, ...]:
        return service_paths(self._tables, self._wanted, self._graph, self._subnets, self.links, self._strangers)

    @cached_property
    def spanning_trees(self) -> tuple[SpanningTree, ...]:
        return spanning_trees(self._tables, self.links, self.mlag_pairs)

    @cached_property
    def twin_pairs(self) -> tuple[TwinPair, ...]:
        return twin_pairs(self._tables, self.mlag_pairs, self.fhrp_groups, self.sites)

    @cached_property
    def role_groups(self) -> tuple[RoleGroup, ...]:
        return role_groups(self._informed)


_RELATIONS = tuple(
    name for name, held in vars(_Relations).items() if isinstance(held, cached_property) and name[0] != "_"
)
