"""IOS-XR IS-IS: instances, and their interfaces."""

from __future__ import annotations

from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part
from netaudit.platforms.igp_commands import default_originate
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, device_of
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.iosxr.ospf import SEGMENTS, graceful
from netaudit.platforms.iosxr.routing import log_changes, redistribute
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import constant, number, switch, toggle, word
from netaudit.platforms.values import is_number

LEVELS = {
    "level-1": "level-1", "level-2": "level-2", "level-2-only": "level-2", "level-1-2": "level-1-2",
}  # fmt: skip
_PASSWORDS = {"hmac-md5": "md5", "text": "text", "keychain": "key-chain"}


def _password(part: Part, args: list[str], line: Statement) -> bool:
    """`hello-password hmac-md5 encrypted ...`: the kind is kept, never the password."""
    if not args or line.negated:
        return False
    kind = _PASSWORDS.get(args[0], "text")
    part.set(
        "isis.authentication", f"key-chain {args[1]}" if kind == "key-chain" and len(args) > 1 else kind, line.node
    )
    return True


def _family(part: Part, args: list[str], line: Statement) -> bool:
    """`address-family ipv4 unicast` below an interface; the metric of IPv4 is the one that counts."""
    FAMILY_INTERFACE.read_all(part, line.node.children)
    return bool(line.node.children) or not line.negated


def _bfd(part: Part, args: list[str], line: Statement) -> bool:
    """`bfd fast-detect ipv4`."""
    return toggle("isis.bfd")(part, args, line) is not False


def _fast_reroute(part: Part, args: list[str], line: Statement) -> bool:
    """`fast-reroute per-prefix [ti-lfa|remote-lfa ...]`: how the way around a failed link is found."""
    if args[:1] != ["per-prefix"] or line.negated:
        return False
    kinds = {"ti-lfa": "ti-lfa", "remote-lfa": "remote-lfa"}
    kind = kinds.get(args[1]) if len(args) > 1 else "lfa"
    if kind is None or (kind == "lfa" and "isis.fast_reroute" in part.values):
        return kind is not None
    part.set("isis.fast_reroute", kind, line.node)
    return True


def _prefix_segment(part: Part, args: list[str], line: Statement) -> bool:
    process = part.device.table("process").get(("isis", part.values["isis.instance"], None))
    if process is None or len(args) < 2 or line.negated:
        return False
    process.add("prefix_segments", f"{part.values['name']} {' '.join(args)}", line.node)
    return True


FAMILY_INTERFACE = Commands(
    {
        "fast-reroute": _fast_reroute,
        "prefix-sid": _prefix_segment,
        "metric": number("isis.metric"),
        "mpls ldp sync": toggle("ldp_igp_sync"),
    },
    feeds={"metric": ("isis.metric",)},
    known_text=("tag", "adjacency-sid", "weight", "advertise", "disable", "auto-metric"),
)
INTERFACE = Commands(
    {
        "circuit-type": word("isis.level", LEVELS.get),
        "point-to-point": constant("isis.network_type", "point-to-point"),
        "passive": switch("isis.passive"),
        "hello-password": _password,
        "bfd fast-detect": _bfd,
        "bfd minimum-interval": number("bfd.interval_ms"),
        "bfd multiplier": number("bfd.multiplier"),
        "metric": number("isis.metric"),
        "hello-interval": number("isis.hello_s"),
        "hello-multiplier": number("isis.hello_multiplier"),
        "address-family": _family,
    },
    known_text=(
        "suppressed", "shutdown", "hello-padding", "csnp-interval", "priority",
        "retransmit-interval", "lsp", "link-down fast-detect", "mesh-group", "tag", "affinity",
    ),
)  # fmt: skip
"""What is understood below `interface` in `router isis`."""


def _interface(process: Part, args: list[str], line: Statement) -> bool:
    name = interface_name("".join(args))
    if not name or line.negated:
        return False
    part = device_of(process).interface(name, line.node)
    part.set("isis.instance", process.values["id"], line.node)
    INTERFACE.read_all(part, line.node.children)
    return True


def _process_family(process: Part, args: list[str], line: Statement) -> bool:
    PROCESS_FAMILY.read_all(process, line.node.children)
    if args and args[0] != "ipv4":
        process.add("topologies", " ".join(args), line.node)
    return bool(line.node.children or args[:1] != ["ipv4"])


def _overload(process: Part, args: list[str], line: Statement) -> bool:
    """`set-overload-bit on-startup N|wait-for-bgp`."""
    after = args[args.index("on-startup") + 1 :] if "on-startup" in args else []
    seconds = int(after[0]) if after and is_number(after[0]) else 600 if after[:1] == ["wait-for-bgp"] else None
    if seconds is None or line.negated:
        return False
    process.set("max_metric_on_startup_s", seconds, line.node)
    return True


PROCESS_FAMILY = Commands(
    {
        "metric": number("isis.metric"),
        "maximum-paths": number("maximum_paths"),
        "redistribute": redistribute,
        "default-information originate": default_originate,
        "router-id": word("router_id"),
        **SEGMENTS,
        "mpls traffic-eng router-id": word("te_address"),
    },
    feeds={"redistribute": ("redistribute",)},
    known_text=(
        "metric-style", "ispf", "spf-interval", "spf", "mpls traffic-eng level-2-only", "mpls ldp", "advertise",
        "summary-prefix", "propagate", "attached-bit", "single-topology", "maximum-redistributed-prefixes",
        "microloop", "distance", "adjacency-check",
    ),
)  # fmt: skip
PROCESS = Commands(
    {
        "net": word("net"),
        "is-type": word("level", LEVELS.get),
        "log adjacency changes": log_changes,
        "nsf": graceful,
        "nsr": toggle("nonstop_routing"),
        "set-overload-bit": _overload,
        "address-family": _process_family,
        "interface": _interface,
    },
    known_text=(
        "lsp-gen-interval", "lsp-refresh-interval", "max-lsp-lifetime", "lsp-password", "lsp-mtu", "lsp-check-interval",
        "distribute link-state", "segment-routing", "nsf lifetime", "nsf interface-timer",
        "hostname dynamic", "affinity-map", "flex-algo", "trace",
        "min-lsp-arrivaltime", "instance-id",
    ),
)  # fmt: skip
"""What is understood inside `router isis`."""


def router_isis(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router isis NAME`."""
    if len(args) != 1:
        return False
    key = ("isis", args[0], None)
    if line.negated:
        device.table("process").pop(key, None)
        return True
    part = device.part("process", key, line.node, protocol="isis", id=args[0], vrf=None)
    PROCESS.read_all(part, line.node.children)
    return True


def apply(device: DeviceDraft) -> None:
    """Give each interface what the instance says for all of them; defaults last."""
    processes = device.table("process")
    for part in device.table("interface").values():
        instance = part.get("isis.instance")
        process = processes.get(("isis", instance, None)) if instance is not None else None
        if process is None:
            continue
        for source, target in (("isis.metric", "isis.metric"), ("level", "isis.level")):
            if source in process.values and target not in part.values and target not in part.unknown:
                part.values[target] = process.values[source]
                part.at[target] = process.at[source]
                part.values.setdefault("inherited", {})[target] = f"router isis {instance}"
        if part.values["kind"] == "loopback":
            part.values.setdefault("isis.passive", True)  # a loopback forms no adjacency
        fill_in(part, defaults.ISIS_INTERFACE)
