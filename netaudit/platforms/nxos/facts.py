"""From the tree of an NX-OS configuration to the device's facts."""

from __future__ import annotations

import re
from itertools import chain

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.model.routing import KeyChain
from netaudit.platforms import filter_lists, switch_facts
from netaudit.platforms.attachments import attachments
from netaudit.platforms.bgp_commands import processes
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.drafts import DeviceDraft, all_made
from netaudit.platforms.nxos import (
    aaa,
    bgp,
    bgp_facts,
    defaults,
    filters,
    igp,
    interfaces,
    management,
    management_facts,
    overlay,
    ports,
    qos,
    qos_facts,
    redundancy,
    relations,
    routing,
    services,
    switching,
    telemetry,
)
from netaudit.platforms.nxos.grammar import CLOSERS, DEFINITIONS, truncated
from netaudit.platforms.reading import Commands, Reader, sections
from netaudit.platforms.steering import steering
from netaudit.platforms.takes import word
from netaudit.platforms.unused import unused

_HEAD = 100  # lines above the configuration in which collectors note the hardware
_MODEL = re.compile(r"!\s+cisco (?P<model>Nexus\S* \S+)")

TOP = Commands(
    {
        "hostname": word("hostname"),
        "switchname": word("hostname"),
        "version": word("version"),
        "interface": interfaces.interface,
        "port-profile": interfaces.port_profile,
        **switching.TOP,
        **redundancy.TOP,
        **routing.TOP,
        **overlay.TOP,
        **igp.TOP,
        **bgp.TOP,
        **filters.TOP,
        **qos.TOP,
        **aaa.TOP,
        **services.TOP,
        **telemetry.TOP,
        **management.TOP,
    },
    known_text=services.KNOWN_TEXT,
)


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that the configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader)
    TOP.read_all(device, tree.roots)
    ports.inherit(device)
    qos_facts.apply(device)
    relations.anycast(device)
    ports.complete(device, qos_facts.jumbo(device))
    class_maps = qos_facts.class_maps(device)
    policies = qos_facts.policies(device)
    lists = filter_lists.facts(device)
    by_name = {policy.name: policy for policy in policies if policy.kind in ("qos", "queuing")}
    maps_by_name = {held.name: held for held in class_maps if held.kind in ("qos", "queuing")}
    lag_settings = switch_facts.lag_settings(device, ports.LAG_ONLY, defaults.LAG)
    related = relations.facts(device)
    found = with_capacities(ports.build(device), by_name, maps_by_name)
    idle = unused(tree, DEFINITIONS)
    built = Device(
        name=name,
        platform="nxos",
        source=source,
        coverage=reader.coverage(CLOSERS),
        truncated=truncated(tree),
        at={"unused": tuple(chain.from_iterable(idle.values()))} if idle else {},
        unused=tuple(idle),
        hostname=device.get("hostname"),
        model=_model(tree),
        version=device.get("version"),
        interfaces=found,
        steering=steering(tree.roots, found),
        lags=lags(found, lag_settings),
        routing_processes=relations.igp_processes(device)
        + processes(device, bgp_facts.NOTES, bgp_facts.FROM_MAIN, defaults.BGP),
        bgp_neighbors=bgp_facts.neighbors(device),
        class_maps=class_maps,
        qos_policies=policies,
        qos_attachments=attachments(found, by_name, maps_by_name, {acl.name: acl for acl in lists["acls"]}),
        key_chains=all_made(device, "key_chain", KeyChain),
        sections=tuple(sections(tree.roots)),
        **related,
        **lists,
        **management_facts.facts(device),
    )
    device.tables.clear()  # drafts know their device: without this, only the garbage collector would free them
    return built


def _model(tree: Tree) -> str | None:
    """The model, where a collector wrote `show version` above the configuration as comments."""
    for line in tree.lines[:_HEAD]:
        match = _MODEL.match(line)
        if match is not None:
            return match["model"]
    return None
