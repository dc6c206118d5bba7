"""Layer 2 of a port: VLANs, aggregation, vPC, spanning tree, storm control."""

from __future__ import annotations

from netaudit.platforms.port_commands import LACP_RATES, allowed, enabled, mode
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import number, switch, word

_MODES = ("access", "trunk", "dot1q-tunnel", "fex-fabric", "private-vlan host", "private-vlan promiscuous")
_PORT_TYPES = {"edge": "edge", "edge trunk": "edge", "network": "network", "normal": "normal"}


def _channel_group(draft: Draft, args: list[str], line: Statement) -> bool:
    """`channel-group 10 [force] [mode active|passive|on]`; without a mode the group is static."""
    if line.negated or line.defaulted:
        draft.drop("lag")
        draft.drop("lag_mode")
        return True
    said = [word_ for word_ in args if word_ != "force"]
    mode = said[2] if len(said) == 3 and said[1] == "mode" else "on" if len(said) == 1 else None
    if mode not in ("on", "active", "passive") or not said[0].isdecimal():
        return False
    draft.set("lag", f"port-channel{said[0]}", line.node)
    draft.set("lag_mode", mode, line.node)
    return True


def _vpc(draft: Draft, args: list[str], line: Statement) -> bool:
    """`vpc 10`, `vpc peer-link`, `vpc orphan-port suspend`."""
    if args == ["peer-link"]:
        draft.set("vpc_peer_link", not line.negated, line.node)
        return True
    return word("mlag_id", lambda said: said if said.isdecimal() else None)(draft, args, line) is not False


def _host(draft: Draft, args: list[str], line: Statement) -> bool:
    """`switchport host`: an access port of type edge, at entry; `no` before it says nothing."""
    if not line.negated:
        draft.set("switchport.mode", "access", line.node)
        draft.set("stp.port_type", "edge", line.node)
    return True


def _storm(draft: Draft, args: list[str], line: Statement) -> bool:
    """`storm-control broadcast level 10.00`, `... level pps 500`, `storm-control action shutdown`."""
    if args[:1] == ["action"] and len(args) == 2:
        if not line.negated:
            draft.set("storm_control.action", args[1], line.node)
        return True
    if len(args) < 3 or args[1] != "level" or args[0] not in ("broadcast", "multicast", "unicast"):
        return False
    unit = "pps" if args[2] == "pps" else "pct"
    attribute = f"storm_control.{args[0]}_{unit}"
    if line.negated:
        draft.drop(attribute)
        return True
    try:
        level = int(args[3]) if unit == "pps" else float(args[2])
    except (ValueError, IndexError):
        return False
    draft.set(attribute, level, line.node)
    return True


def _port_type(draft: Draft, args: list[str], line: Statement) -> bool:
    """`spanning-tree port type edge [trunk]|network|normal`."""
    if line.negated or line.defaulted:
        draft.drop("stp.port_type")
        return True
    found = _PORT_TYPES.get(" ".join(args))
    if found is None:
        return False
    draft.set("stp.port_type", found, line.node)
    return True


def _cost(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted or args == ["auto"]:
        draft.drop("stp.cost")
        return True
    return number("stp.cost")(draft, args, line) is not False


def _suspend(draft: Draft, args: list[str], line: Statement) -> bool:
    """`no lacp suspend-individual`: a port that hears no LACP forwards by itself."""
    if args or line.defaulted:
        return False
    if line.negated:
        draft.set("fallback", "individual", line.node)
    else:
        draft.drop("fallback")
    return True


def _udld(draft: Draft, args: list[str], line: Statement) -> bool:
    """`udld enable`, `udld aggressive`, `udld disable`."""
    if args not in (["enable"], ["disable"], ["aggressive"]):
        return False
    if line.defaulted or (line.negated and args != ["enable"]):
        draft.drop("udld")  # what the device does with every port
    elif line.negated or args == ["disable"]:
        draft.set("udld", "disabled", line.node)
    else:
        draft.set("udld", args[0].replace("enable", "enabled"), line.node)
    return True


INTERFACE_LAYER2: dict[str, Take] = {
    "channel-group": _channel_group,
    "lacp rate": word("lacp_rate", LACP_RATES.get),
    "lacp min-links": number("min_links"),
    "lacp suspend-individual": _suspend,
    "vpc": _vpc,
    "switchport": switch("switched", alone=True),
    "switchport host": _host,
    "switchport mode": mode(*_MODES),
    "switchport access vlan": number("switchport.access_vlan"),
    "switchport voice vlan": number("switchport.voice_vlan"),
    "switchport trunk native vlan": number("switchport.native_vlan"),
    "switchport trunk allowed vlan": allowed,
    "spanning-tree port type": _port_type,
    "spanning-tree bpduguard": enabled("stp.bpdu_guard"),
    "spanning-tree bpdufilter": enabled("stp.bpdu_filter"),
    "spanning-tree guard": word("stp.guard"),
    "spanning-tree cost": _cost,
    "spanning-tree link-type": word("stp.link_type"),
    "storm-control": _storm,
    "udld": _udld,
}
