"""From the tree of an EOS configuration to the device's facts."""

from __future__ import annotations

import re
from itertools import chain

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms import filter_lists, switch_facts
from netaudit.platforms.attachments import attachments
from netaudit.platforms.bgp_commands import processes
from netaudit.platforms.capacity import lags, with_capacities
from netaudit.platforms.eos import (
    aaa,
    bgp,
    bgp_facts,
    defaults,
    filters,
    igp,
    interfaces,
    management,
    management_facts,
    ports,
    qos,
    qos_facts,
    redundancy,
    relations,
    routing,
    services,
    switching,
    wan,
    wan_facts,
)
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.eos.grammar import CLOSERS, DEFINITIONS, truncated
from netaudit.platforms.reading import Commands, Reader, sections
from netaudit.platforms.steering import steering
from netaudit.platforms.unused import unused

TOP = Commands(
    {
        "interface": interfaces.interface,
        **switching.TOP,
        **redundancy.TOP,
        **routing.TOP,
        **igp.TOP,
        **bgp.TOP,
        **filters.TOP,
        **qos.TOP,
        **aaa.TOP,
        **services.TOP,
        **management.TOP,
        **wan.TOP,
    },
    known_text=management.KNOWN_TEXT,
)

_HEAD = 20  # lines in which EOS names the device, above the configuration
_DEVICE = re.compile(r"! device: \S+ \((?P<model>[^,)]+), EOS-(?P<version>[^)\s]+)")


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that the configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader, name)
    TOP.read_all(device, tree.roots)
    relations.prefix_lengths(device)
    qos_facts.apply(device)
    values = dict(device.values)
    for line in tree.lines[:_HEAD]:
        match = _DEVICE.match(line)
        if match is not None:
            values.update(model=match["model"], version=match["version"])
    policies = qos_facts.policies(device)
    class_maps = qos_facts.class_maps(device)
    lists = filter_lists.facts(device)
    by_name = {policy.name: policy for policy in policies if policy.kind != "control"}
    maps_by_name = {held.name: held for held in class_maps if held.kind != "control"}
    lag_settings = switch_facts.lag_settings(device, ports.LAG_ONLY, defaults.LAG)
    related = relations.facts(device)
    found = with_capacities(ports.build(device), by_name, maps_by_name)
    idle = unused(tree, DEFINITIONS)
    built = Device(
        name=name,
        platform="eos",
        source=source,
        coverage=reader.coverage(CLOSERS),
        at={"unused": tuple(chain.from_iterable(idle.values()))} if idle else {},
        unused=tuple(idle),
        truncated=truncated(tree),
        hostname=values.get("hostname"),
        model=values.get("model"),
        version=values.get("version"),
        interfaces=found,
        steering=steering(tree.roots, found),
        lags=lags(found, lag_settings),
        routing_processes=relations.igp_processes(device)
        + processes(device, bgp_facts.NOTES, bgp_facts.FROM_MAIN, defaults.BGP),
        bgp_neighbors=bgp_facts.neighbors(device, values.get("version")),
        class_maps=class_maps,
        qos_policies=policies,
        qos_attachments=attachments(found, by_name, maps_by_name, {acl.name: acl for acl in lists["acls"]}),
        **wan_facts.facts(device),
        sections=tuple(sections(tree.roots)),
        **related,
        **lists,
        **management_facts.facts(device, values.get("version")),
    )
    device.tables.clear()  # drafts know their device: without this, only the garbage collector would free them
    return built
