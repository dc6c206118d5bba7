"""Devices to the network: each relation is built once from the tables before it, in time linear in the interfaces."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.config.garbage import collection_paused
from netaudit.model.device import Device
from netaudit.model.intent import Heard, Intent
from netaudit.model.network import Network
from netaudit.network.adjacencies import igp_adjacencies
from netaudit.network.bgp_roles import with_bgp_roles, with_restart
from netaudit.network.computed import with_computed, with_outsiders
from netaudit.network.detection import with_detection
from netaudit.network.fhrp import fhrp_groups
from netaudit.network.gateways import with_disagreements, with_way_out
from netaudit.network.graph import build_graph
from netaudit.network.guards import with_guards, with_measurements
from netaudit.network.identities import role_groups, with_identities
from netaudit.network.index import index
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


def build(devices: Sequence[Device], intent: Intent | None = None, heard: Sequence[Heard] = ()) -> Network:
    """The network of the devices, with what the intent adds and what the devices hear of each other.

    Names of the intent that no device has are passed over here; `check_intent` tells them.
    """
    with collection_paused():
        return _build(devices, intent if intent is not None else Intent(), heard)


def _build(devices: Sequence[Device], wanted: Intent, heard: Sequence[Heard]) -> Network:
    known = tuple(with_computed(device, wanted) for device in apply_intent(devices, wanted))
    found = links(wanted.links, index(known), heard)
    known = with_neighbors(known, found)
    tables = index(known)
    found = with_negotiation(found, tables)
    pairs = with_ports(mlag_pairs(tables, found), found, tables)
    subnets = segments(tables, wanted, found, pairs)
    sessions = with_restart(bgp_sessions(tables, found), tables)
    adjacencies = with_detection(igp_adjacencies(tables, subnets, found), tables)
    found = with_guards(found, tables)
    groups = with_way_out(fhrp_groups(tables, wanted, subnets, found), adjacencies, sessions, tables)
    graph = build_graph(tables, found, subnets)
    places = sites(tables, wanted, found)
    known = with_bgp_roles(with_outsiders(known, sessions), sessions, tables)
    known = with_identities(with_measurements(known, tables), tables)
    return Network(
        devices=with_comparisons(with_uplinks(known, found, pairs, tables)),
        intent=wanted,
        links=found,
        segments=with_disagreements(subnets, groups, tables),
        fhrp_groups=groups,
        lags=lags(tables, found, pairs),
        mlag_pairs=pairs,
        bgp_sessions=sessions,
        igp_adjacencies=adjacencies,
        sites=places,
        site_pairs=site_pairs(places, graph, found, peers_not_supplied(sessions), tables),
        paths=service_paths(tables, wanted, graph, subnets, found, peers_not_supplied(sessions)),
        spanning_trees=spanning_trees(tables, found, pairs),
        twin_pairs=twin_pairs(tables, pairs, groups, places),
        role_groups=role_groups(known),
    )
