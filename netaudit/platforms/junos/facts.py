"""From the tree of a Junos configuration to the device's facts."""

from __future__ import annotations

import re

from netaudit.config.tree import Tree
from netaudit.model.device import Coverage, Device, Source
from netaudit.model.redundancy import Stp
from netaudit.platforms.attachments import attachments
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.junos import (
    access,
    bgp,
    bgp_facts,
    filters,
    igp,
    interfaces,
    isis,
    management,
    multifield,
    overlay,
    policies,
    ports,
    qos,
    redundancy,
    relay,
    routing,
    security,
    switching,
)
from netaudit.platforms.junos.defaults import STP_PRIORITY
from netaudit.platforms.junos.drafts import DeviceDraft, first
from netaudit.platforms.junos.grammar import truncated
from netaudit.platforms.junos.groups import expand
from netaudit.platforms.junos.hierarchy import count_headers, hierarchy
from netaudit.platforms.reading import KNOWN_TEXT, Reader
from netaudit.platforms.steering import steering

_HEAD = 40  # lines in which a collector names the model, above the configuration
_MODEL = re.compile(r"# (?:Model|Chassis type): (?P<model>\S+)")

LEFT_AS_TEXT = (
    ("system", "license"), ("system", "extensions"), ("system", "phone-home"), ("system", "processes"),
    ("system", "max-configurations-on-flash"), ("system", "max-configuration-rollbacks"), ("system", "ports"),
    ("chassis", "fpc"), ("chassis", "alarm"), ("security", "screen"), ("security", "log"), ("security", "nat"),
    ("security", "ike", "proposal"), ("security", "ike", "policy"), ("security", "ipsec", "proposal"),
    ("security", "ipsec", "policy"), ("security", "flow"), ("security", "alg"), ("access",),
    ("system", "auto-snapshot"), ("protocols", "igmp-snooping"), ("protocols", "lldp-med"), ("applications",),
)  # fmt: skip
"""Statements that are known and hold nothing that a rule asks for."""


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that the configuration says."""
    reader = Reader(tree)
    root = hierarchy(tree, reader.taken)
    expand(root, reader.taken)
    device = DeviceDraft(reader, root)
    _read(device)
    built = _build(device, tree, name, source)
    device.tables.clear()
    return built


def _coverage(device: DeviceDraft, tree: Tree) -> Coverage:
    """How many lines gave a fact, once every fact has been taken."""
    taken = device.reader.taken
    for path in LEFT_AS_TEXT:
        stanza = device.root.get(*path)
        for said in stanza.walk() if stanza is not None else ():
            taken[said.line] = taken[said.line] or KNOWN_TEXT
    count_headers(tree.roots, taken)
    return device.reader.coverage(frozenset(("",)))


def _read(device: DeviceDraft) -> None:
    """What stands in one place and is asked for in another: interfaces first, then what protocols say of them."""
    interfaces.read(device)
    switching.read_vlans(device)
    overlay.read(device)
    routing.read_instances(device)
    routing.options(device)
    switching.read_stp(device)
    switching.read_storm_control(device)
    switching.read_lldp(device)
    igp.ospf(device)
    isis.isis(device)
    isis.labels(device)
    security.zones(device)
    security.tunnels(device)
    relay.read(device)
    filters.policy_routes(device)
    bgp.read(device)
    device.reader.settle()
    for attribute, path in (("hostname", ("system", "host-name")), ("version", ("version",))):
        said = first(device.root, *path)
        if said is not None:
            device.put(attribute, said.word, said)


def _build(device: DeviceDraft, tree: Tree, name: str, source: Source) -> Device:
    service = qos.ClassOfService(device)
    inbound, terms = multifield.inbound(device)
    qos_policies = (*service.policies(), *inbound)
    class_maps = (*service.class_maps(), *terms)
    qos.bind(device, qos_policies)
    qos.rewrites(device)
    acls = (*filters.acls(device), *security.acls(device))
    lag_settings = ports.lag_settings(device)
    gateways = redundancy.groups(device)
    pairs = redundancy.mlag(device)
    processes = igp.processes(device) + bgp_facts.processes(device)
    by_name = {policy.name: policy for policy in qos_policies}
    maps_by_name = {held.name: held for held in class_maps}
    found = with_capacities(ports.build(device), by_name, maps_by_name)
    model = next((match["model"] for line in tree.lines[:_HEAD] if (match := _MODEL.match(line))), None)
    return Device(
        name=name,
        platform="junos",
        source=source,
        truncated=truncated(tree),
        hostname=device.values.get("hostname"),
        version=device.values.get("version"),
        model=model,
        interfaces=found,
        steering=steering((), found, _steering(device)),
        lags=lags(found, lag_settings),
        fhrp_groups=gateways,
        mlag=pairs,
        vlans=ports.vlans(device),
        vrfs=routing.vrfs(device),
        stp=_stp(device),
        routing_processes=processes,
        bgp_neighbors=bgp_facts.neighbors(device),
        static_routes=routing.static_routes(device),
        probes=redundancy.probes(device),
        redundancy=redundancy.redundancy(device),
        class_maps=class_maps,
        qos_policies=qos_policies,
        qos_attachments=attachments(found, by_name, maps_by_name, {acl.name: acl for acl in acls}),
        acls=acls,
        prefix_lists=policies.prefix_lists(device),
        route_policies=policies.route_policies(device),
        match_lists=policies.match_lists(device),
        key_chains=policies.key_chains(device),
        logging=management.logging(device),
        snmp=management.snmp(device),
        ntp=management.ntp(device),
        aaa=access.aaa(device),
        users=access.users(device),
        lines=access.lines(device),
        services=access.services(device),
        control_plane=access.control_plane(device),
        coverage=_coverage(device, tree),  # the last to be worked out
    )


_STEERS = (
    (("security", "nat"), "address translation"),
    (("services", "nat"), "address translation"),
    (("protocols", "mpls", "label-switched-path"), "traffic engineering tunnels"),
    (("protocols", "source-packet-routing", "source-routing-path"), "segment routing policies"),
    (("security", "advance-policy-based-routing"), "policy routing"),
)


def _steering(device: DeviceDraft) -> list[str]:
    """What steers packets and is no fact of an interface."""
    return [how for path, how in _STEERS if device.root.get(*path) is not None]


def _stp(device: DeviceDraft) -> tuple[Stp, ...]:
    """Spanning tree, where the device runs it."""
    draft = device.table("stp").get(None)
    if draft is None:
        return ()
    defaulted: tuple[str, ...] = ()
    if "priorities" not in draft.values and draft.values["mode"] in ("rstp", "mst", "stp"):
        draft.values["priorities"] = {"0": STP_PRIORITY[0]}
        defaulted = ("priorities",)
    return (draft.build(Stp, defaulted=defaulted),)
