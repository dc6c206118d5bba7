"""OSPF, IS-IS, EIGRP and RIP: the processes, and the part that interfaces take in them."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part, of
from netaudit.platforms.igp_commands import area as area_settings
from netaudit.platforms.igp_commands import bfd_interval, network, network_type, on_startup, ospf_authentication
from netaudit.platforms.nxos.drafts import vrf_name
from netaudit.platforms.nxos.routing import redistribute
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, several, switch, text, word
from netaudit.platforms.values import area, asn

LEVELS = {"level-1": "level-1", "level-2": "level-2", "level-1-2": "level-1-2"}

# --- interfaces -------------------------------------------------------------------------------------------------


def _router_ospf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip router ospf UNDERLAY area 0.0.0.0 [secondaries none]`."""
    if line.negated or line.defaulted:
        draft.drop("ospf.process")
        draft.drop("ospf.area")
        return True
    found = area(args[2]) if len(args) > 2 and args[1] == "area" else None
    if found is None:
        return False
    draft.set("ospf.process", args[0], line.node)
    draft.set("ospf.area", found, line.node)
    return True


def _simple_key(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip ospf authentication-key 3 KEY`."""
    if not args or line.negated:
        return line.negated
    draft.add("ospf.key_ids", "", line.node)
    return True


def _ospf_bfd(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip ospf bfd`, `ip ospf bfd disable`."""
    if args not in ([], ["disable"]):
        return False
    draft.set("ospf.bfd", not line.negated and not args, line.node)
    return True


def _isis_authentication(draft: Draft, args: list[str], line: Statement) -> bool:
    """`isis authentication-type md5 level-2`: the key chain stands on a line of its own."""
    return (
        word("isis.authentication", lambda said: {"cleartext": "text"}.get(said, said))(draft, args, line) is not False
    )


def _isis_passive(draft: Draft, args: list[str], line: Statement) -> bool:
    """`isis passive-interface level-1|level-2|level-1-2`."""
    _passive_levels(draft, args, line)
    draft.also("isis.passive", line.node.line)
    return True


def _passive_levels(draft: Draft, args: list[str], line: Statement) -> None:
    """Notes at which levels nothing is sent; at both where the line says none."""
    for level in {"level-1": "1", "level-2": "2"}.get(args[0] if args else "", "12"):
        draft.values.setdefault("passive_levels", {})[level] = not line.negated


INTERFACE_ROUTING: dict[str, Take] = {
    "ip router ospf": _router_ospf,
    "ip ospf cost": number("ospf.cost"),
    "ip ospf hello-interval": number("ospf.hello_s"),
    "ip ospf dead-interval": number("ospf.dead_s"),
    "ip ospf priority": number("ospf.priority"),
    "ip ospf network": network_type("ospf.network_type"),
    "ip ospf passive-interface": switch("ospf.passive"),
    "ip ospf mtu-ignore": switch("ospf.mtu_ignore"),
    "ip ospf bfd": _ospf_bfd,
    "ip ospf authentication": ospf_authentication,
    "ip ospf authentication-key": _simple_key,
    "ip ospf message-digest-key": several("ospf.key_ids"),
    "ip router isis": word("isis.instance"),
    "isis circuit-type": word("isis.level", LEVELS.get),
    "isis metric": number("isis.metric"),
    "isis network": network_type("isis.network_type"),
    "isis authentication-type": _isis_authentication,
    "isis passive-interface": _isis_passive,
    "isis bfd": switch("isis.bfd"),
}


# --- processes --------------------------------------------------------------------------------------------------


class Process(Part):
    """A routing process, or one VRF of it, in the making."""

    __slots__ = ("commands",)

    commands: Commands


def _process(protocol: str, commands: Commands) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`router ospf UNDERLAY`, whose VRFs are blocks within it."""
        if len(args) != 1 or line.negated:
            return False
        commands.read_all(_held(device, protocol, args[0], None, line, commands), line.node.children)
        return True

    return take


def _held(
    device: DeviceDraft, protocol: str, name: str, vrf: str | None, line: Statement, commands: Commands
) -> Process:
    table = device.table(protocol)
    found = table.get((name, vrf))
    if found is None:
        node = line.node
        found = Process(device.reader, device, protocol=protocol, id=name, vrf=vrf, line=node.line, end=node.end)
        table[name, vrf] = found
    assert isinstance(found, Process)
    found.commands = commands
    return found


def _vrf(process: Process, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    name, protocol = process.get("id"), process.get("protocol")
    inner = _held(process.device, protocol, name, vrf_name(args[0]), line, process.commands)
    process.commands.read_all(inner, line.node.children)
    return True


def _family(process: Process, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast` of a process that serves several."""
    if not args or line.negated:
        return False
    process.commands.read_all(process, line.node.children)
    process.add("families", " ".join(args), line.node)
    return True


def _reference(process: Draft, args: list[str], line: Statement) -> bool:
    """`auto-cost reference-bandwidth 400 Gbps`; Mbit/s where no unit stands."""
    if line.negated or line.defaulted:
        process.drop("reference_bps")
        return True
    scale = {"mbps": 10**6, "gbps": 10**9}.get(args[1].lower() if len(args) > 1 else "mbps")
    if scale is None or not args or not args[0].isdecimal():
        return False
    process.set("reference_bps", int(args[0]) * scale, line.node)
    return True


def _isis_passive_default(process: Draft, args: list[str], line: Statement) -> bool:
    if args[:1] != ["default"]:
        return False
    _passive_levels(process, args[1:], line)
    process.set("passive_default", not line.negated, line.node)
    return True


def _autonomous_system(process: Draft, args: list[str], line: Statement) -> bool:
    """`autonomous-system 100` of EIGRP, whose processes may have names."""
    return word("autonomous_system", asn)(process, args, line) is not False


_SHARED: dict[str, Take] = {
    "router-id": word("router_id"),
    "maximum-paths": number("maximum_paths"),
    "redistribute": redistribute,
    "log-adjacency-changes": switch("log_adjacency"),
    "graceful-restart": switch("graceful_restart", alone=True),
    "shutdown": switch("enabled", off=True),
    "distance": text("distance"),
    "bfd": switch("bfd_all_interfaces"),
    "vrf": _vrf,
    "segment-routing mpls": switch("segment_routing"),
    "segment-routing": switch("segment_routing"),
}

OSPF = Commands(
    {
        **_SHARED,
        "auto-cost reference-bandwidth": _reference,
        "network": network,
        "area": area_settings,
        "passive-interface default": switch("passive_default"),
        "max-metric router-lsa": on_startup,
        "max-lsa": number("max_lsa"),
        "default-information originate": switch("default_originate"),
        "default-metric": number("default_metric"),
        "address-family": _family,
    },
    feeds={"network": ("networks",), "auto-cost reference-bandwidth": ("reference_bps",)},
    known_text=("timers", "summary-address", "name-lookup", "table-map", "flush-routes", "isolate"),
)

ISIS = Commands(
    {
        **_SHARED,
        "net": word("net"),
        "is-type": word("level", LEVELS.get),
        "passive-interface": _isis_passive_default,
        "set-overload-bit": on_startup,
        "default-information originate": switch("default_originate"),
        "address-family": _family,
    },
    known_text=("metric-style", "lsp-gen-interval", "max-lsp-lifetime", "spf-interval", "summary-address"),
)

EIGRP = Commands(
    {**_SHARED, "autonomous-system": _autonomous_system, "address-family": _family},
    known_text=("default-metric", "timers", "passive-interface default", "flush-routes", "isolate"),
)

RIP = Commands({**_SHARED, "address-family": _family}, known_text=("timers", "default-metric"))

TOP: dict[str, Take] = {
    "bfd interval": of("bfd", bfd_interval("timers")),
    "router ospf": _process("ospf", OSPF),
    "router ospfv3": _process("ospfv3", OSPF),
    "router isis": _process("isis", ISIS),
    "router eigrp": _process("eigrp", EIGRP),
    "router rip": _process("rip", RIP),
}
