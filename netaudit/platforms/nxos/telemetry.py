"""What the device streams or exports: flow records, subscriptions to its state."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Statement, Take


def _flow(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`flow exporter NAME` with `destination ADDRESS`."""
    if len(args) != 1 or line.negated:
        return False
    found = False
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "destination" and len(words) > 1:
            device.only("services", line.node).add("flow_collectors", words[1], node)
            device.reader.take(node)
            found = True
    return found


def _telemetry(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`telemetry` with `destination-group N` and `ip address A port P protocol gRPC encoding GPB`."""
    if args or line.negated:
        return False
    found = False
    for group in line.node.find("destination-group"):
        for node in group.children:
            words = node.text.split()
            if words[:2] in (["ip", "address"], ["ipv6", "address"], ["host", "address"]) and len(words) > 2:
                device.only("services", line.node).add("telemetry", words[2], node)
                device.reader.take(node)
                device.reader.take(group)
                found = True
    for block in line.node.children:
        if block.text.startswith(("sensor-group ", "subscription ")):
            found = _samples(device, block) or found
    return found


def _samples(device: DeviceDraft, block: Node) -> bool:
    """Paths of a sensor group, and how often a subscription samples."""
    services = device.only("services", block)
    found = False
    for node in block.children:
        words = node.text.split()
        if words[0] == "path" and len(words) > 1:
            services.add("telemetry_paths", words[1], node)
        elif words[0] == "snsr-grp" and words[2:3] == ["sample-interval"] and words[-1].isdecimal():
            held = services.get("telemetry_interval_ms")
            if held is None or int(words[-1]) < held:
                services.set("telemetry_interval_ms", int(words[-1]), node)
        else:
            continue
        device.reader.take(node)
        device.reader.take(block)
        found = True
    return found


TOP: dict[str, Take] = {"flow exporter": _flow, "telemetry": _telemetry}
