"""FRR's multicast routing: PIM as a process, with the points where senders and receivers meet."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement


def _rendezvous(part: Part, args: list[str], line: Statement) -> object:
    """`rp 10.0.0.1 [239.0.0.0/8]`, `rp 10.0.0.1 prefix-list GROUPS`; `rp keep-alive-timer` names none."""
    if not args or not ("." in args[0] or ":" in args[0]):
        return KNOWN_TEXT_TAKEN
    vrf = part.get("vrf")
    said = " ".join((*args, "vrf", vrf) if vrf is not None else args)
    services = part.device.only("services", line.node)
    if line.negated:
        held = services.get("rendezvous_points") or ()
        services.values["rendezvous_points"] = tuple(other for other in held if other != said)
    else:
        services.add("rendezvous_points", said, line.node)
    return True


_PIM = Commands(
    {"rp": _rendezvous},
    known_text=(
        "ecmp", "join-prune-interval", "keep-alive-timer", "packets", "register-suppress-time", "register-accept-list",
        "spt-switchover", "ssm", "send-v6-secondary", "msdp", "autorp", "bsr", "embedded-rp", "rpf-lookup-mode",
    ),
)  # fmt: skip


def _process(device: DeviceDraft, vrf: str | None, line: Statement) -> Part:
    vrf = None if vrf == "default" else vrf
    return device.part("process", ("pim", None, vrf), line.node, protocol="pim", vrf=vrf)


def router_pim(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`router pim [vrf X]`, `router pim6 [vrf X]`, with its lines below."""
    vrf = args[1] if args[:1] == ["vrf"] and len(args) > 1 else None
    if line.negated:
        return False
    _PIM.read_all(_process(device, vrf, line), line.node.children)
    return True


def ip_pim(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`ip pim rp 10.0.0.1 239.0.0.0/8`: the form before release 10, at the top of the configuration."""
    if args[:1] != ["rp"]:
        return KNOWN_TEXT_TAKEN
    return _PIM.take(_process(device, None, line), args, line)


def vrf_ip_pim(part: Part, args: list[str], line: Statement) -> object:
    """`ip pim rp ...` inside `vrf X`."""
    if args[:1] != ["rp"]:
        return KNOWN_TEXT_TAKEN
    return _PIM.take(_process(part.device, part.values["name"], line), args, line)
