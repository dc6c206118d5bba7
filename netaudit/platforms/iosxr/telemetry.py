"""What an IOS-XR device reports: flow records, streamed state, and the agents that serve it."""

from __future__ import annotations

from netaudit.platforms.drafts import Part, of
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import several
from netaudit.platforms.values import is_number

_EXPORTER = Commands(
    {"destination": several("flow_collectors")}, known_text=("version", "transport", "source", "dscp", "packet-length")
)


def flow_exporter(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`flow exporter-map NAME`: where flow records go."""
    _EXPORTER.read_all(device.only("services", line.node), line.node.children)
    return any(child.text.startswith("destination ") for child in line.node.children)


def _collector(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 10.0.0.1 port 57500`, `destination 10.0.0.1 port 57500`."""
    words = args[1:] if args[:1] in (["ipv4"], ["ipv6"]) else args
    if not words or line.negated:
        return False
    part.add("telemetry", words[0], line.node)
    return True


def _subscribed(part: Part, args: list[str], line: Statement) -> bool:
    """`sensor-group-id NAME sample-interval 30000`: milliseconds."""
    if len(args) != 3 or args[1] != "sample-interval" or not is_number(args[2]) or line.negated:
        return False
    held = part.get("telemetry_interval_ms")
    if held is None or int(args[2]) < held:
        part.set("telemetry_interval_ms", int(args[2]), line.node)
    return True


def _nested(commands: Commands) -> Take:
    """A block whose header says something only if its lines do."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        found = [commands.read(part, child) for child in line.node.children]
        return any(found)

    return take


_TELEMETRY = Commands(
    {
        "destination-group": _nested(Commands({"address-family": _collector, "destination": _collector})),
        "sensor-group": _nested(Commands({"sensor-path": several("telemetry_paths")})),
        "subscription": _nested(Commands({"sensor-group-id": _subscribed})),
    }
)


def feature(name: str) -> Take:
    """A part of the system that a line switches on."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if line.negated:
            return False
        device.only("services", line.node).add("features", name, line.node)
        return True

    return take


TOP: dict[str, Take] = {
    "flow exporter-map": flow_exporter,
    "telemetry model-driven": of("services", _nested(_TELEMETRY)),
    "grpc": feature("grpc"),
    "netconf-yang agent": feature("netconf-yang"),
    "netconf agent": feature("netconf"),
    "xml agent": feature("xml"),
}
