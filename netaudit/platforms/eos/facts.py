"""From the tree of an EOS configuration to the device's facts."""

from __future__ import annotations

import re

from netaudit.config.tree import Tree
from netaudit.model.device import Device, Source
from netaudit.platforms.eos import bgp, bgp_facts, interfaces, ports, redundancy, relations, routing, switching
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.eos.grammar import CLOSERS, truncated
from netaudit.platforms.reading import Commands, Reader

TOP = Commands(
    {
        "interface": interfaces.interface,
        **switching.TOP,
        **redundancy.TOP,
        **routing.TOP,
        **bgp.TOP,
    }
)

_DEVICE = re.compile(r"! device: \S+ \((?P<model>[^,)]+), EOS-(?P<version>[^)\s]+)")


def facts(tree: Tree, name: str, source: Source) -> Device:
    """Everything that the configuration says."""
    reader = Reader(tree)
    device = DeviceDraft(reader, name)
    TOP.read_all(device, tree.roots)
    relations.prefix_lengths(device)
    values = dict(device.values)
    for line in tree.lines[:20]:
        match = _DEVICE.match(line)
        if match is not None:
            values.update(model=match["model"], version=match["version"])
    return Device(
        name=name,
        platform="eos",
        source=source,
        coverage=reader.coverage(CLOSERS),
        truncated=truncated(tree),
        hostname=values.get("hostname"),
        model=values.get("model"),
        version=values.get("version"),
        lags=ports.lags(device),
        fhrp_groups=relations.fhrp_groups(device),
        mlag=relations.mlag(device),
        interfaces=ports.build(device),
        vlans=relations.vlans(device),
        vrfs=relations.vrfs(device),
        stp=relations.stp(device),
        routing_processes=relations.igp_processes(device) + bgp_facts.processes(device),
        bgp_neighbors=bgp_facts.neighbors(device),
        static_routes=relations.static_routes(device),
        tracks=relations.tracks(device),
        probes=relations.probes(device),
    )
