"""What BGP carries for others: VRFs and VLANs, their route distinguishers and targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netaudit.platforms.eos.bgp_scope import Scope
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.values import vlans


def _vpn_rd(draft: Draft, args: list[str], line: Statement) -> bool:
    """`rd 10.0.0.1:11`; `rd evpn domain remote ...` speaks of another domain."""
    if len(args) != 1 or line.negated:
        return False
    draft.set("rd", args[0], line.node)
    return True


def _vpn_target(draft: Draft, args: list[str], line: Statement) -> bool:
    """`route-target both|import|export [evpn|vpn-ipv4] 1:1`, `route-target export evpn route-map NAME`."""
    if "route-map" in args[:-1] and not line.negated:
        draft.add("leaks", " ".join(args), line.node)
        return True
    if len(args) < 2 or line.negated or "remote" in args:
        return False
    target = " ".join(args[args.index("auto") :]) if "auto" in args else args[-1]
    if ":" not in target and not target.startswith("auto"):
        return False
    if args[0] in ("import", "both"):
        draft.add("import_targets", target, line.node)
    if args[0] in ("export", "both"):
        draft.add("export_targets", target, line.node)
    return args[0] in ("import", "export", "both")


def _vpn_learned(draft: Draft, args: list[str], line: Statement) -> bool:
    """`redistribute learned`: the VLAN's MAC addresses are announced."""
    if args not in (["learned"], ["host-route"]) or line.negated:
        return False
    draft.set("evpn", True, line.node)
    return True


def _scope_vrf(take: Take) -> Take:
    """A command of a VRF's block in `router bgp` that is a fact of the VRF."""

    def inner(scope: Scope, args: list[str], line: Statement) -> Any:
        if scope.vrf is None:  # the default VRF, which nobody defines, is one of EVPN's by this
            vrf: Draft | None = scope.device.part("vrf", "default", line.node, name="default")
        else:
            vrf = scope.device.table("vrf").get(scope.vrf)
        return False if vrf is None else take(vrf, args, line)

    return inner


def _vlan(scope: Scope, args: list[str], line: Statement) -> bool:
    """`vlan 11`: how EVPN carries it."""
    numbers = vlans("".join(args)) if args else None
    return numbers is not None and _carry(scope, numbers, line)


def _bundle(scope: Scope, args: list[str], line: Statement) -> bool:
    """`vlan-aware-bundle NAME`, whose VLANs stand in a line of its own."""
    said = next((child.text[5:] for child in line.node.children if child.text.startswith("vlan ")), "")
    numbers = vlans(said)
    if not numbers:
        return False
    for child in line.node.children:
        if child.text.startswith("vlan "):
            scope.reader.take(child)
    return _carry(scope, numbers, line)


def _carry(scope: Scope, numbers: Iterable[int], line: Statement) -> bool:
    defined = scope.device.table("vlan")
    carried = [defined[number] for number in sorted(numbers) if number in defined]
    for draft in carried:
        for child in line.node.children:
            VPN.read(draft, child)
    return bool(carried)


VPN = Commands({"rd": _vpn_rd, "route-target": _vpn_target, "redistribute": _vpn_learned})

SCOPE_VPN: dict[str, Take] = {
    "vlan": _vlan,
    "vlan-aware-bundle": _bundle,
    "rd": _scope_vrf(_vpn_rd),
    "route-target": _scope_vrf(_vpn_target),
}
