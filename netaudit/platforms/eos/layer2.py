"""Layer 2 of a port: VLANs, aggregation, spanning tree, storm control."""

from __future__ import annotations

from netaudit.platforms.port_commands import LACP_RATES, allowed, enabled, mode
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import number, several, switch, word


def _channel_group(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated or line.defaulted:
        draft.drop("lag")
        draft.drop("lag_mode")
        return True
    if len(args) != 3 or args[1] != "mode":
        return False
    draft.set("lag", f"Port-Channel{args[0]}", line.node)
    draft.set("lag_mode", args[2], line.node)
    return args[2] in ("on", "active", "passive")


def _storm(draft: Draft, args: list[str], line: Statement) -> bool:
    """`storm-control broadcast level 10`, `... level pps 500`, `storm-control all level 5`."""
    if len(args) < 3 or args[1] != "level" or line.negated or line.defaulted:
        return False
    kinds = {"all": ("broadcast", "multicast", "unicast"), "unknown-unicast": ("unicast",)}.get(args[0], (args[0],))
    unit = "pps" if args[2] == "pps" else "pct"
    value = args[3] if unit == "pps" and len(args) > 3 else args[2]
    try:
        level = int(float(value)) if unit == "pps" else float(value)
    except ValueError:
        return False
    if not set(kinds) <= {"broadcast", "multicast", "unicast"}:
        return False
    for kind in kinds:
        said = any(f"storm_control.{kind}_{other}" in draft.values for other in ("pct", "pps"))
        if len(kinds) == 1 or not said:  # a kind's own limit holds beside the one of all together
            draft.drop(f"storm_control.{kind}_{'pct' if unit == 'pps' else 'pps'}")
            draft.set(f"storm_control.{kind}_{unit}", level, line.node)
    return True


def _portfast(draft: Draft, args: list[str], line: Statement) -> bool:
    said = args[0] if args else "edge"
    if said in ("bpduguard", "bpdufilter"):
        draft.set("stp.bpdu_guard" if said == "bpduguard" else "stp.bpdu_filter", not line.negated, line.node)
        return True
    port_type = {"edge": "edge", "network": "network", "normal": "normal"}.get(said)
    if port_type is None or line.negated:
        draft.drop("stp.port_type")
        return line.negated or said == "auto"  # the switch finds out, as it does unasked
    draft.set("stp.port_type", port_type, line.node)
    return True


def _fallback(draft: Draft, args: list[str], line: Statement) -> bool:
    """`port-channel lacp fallback [static|individual]`."""
    if line.negated or len(args) > 1:
        return False
    draft.set("fallback", args[0] if args else "static", line.node)
    return True


def _voice_tagging(draft: Draft, args: list[str], line: Statement) -> bool:
    """`switchport phone trunk tagged|untagged [phone]`."""
    return word("switchport.voice_tagging")(draft, [" ".join(args)] if args else [], line) is not False


INTERFACE_LAYER2: dict[str, Take] = {
    "channel-group": _channel_group,
    "lacp timer": word("lacp_rate", LACP_RATES.get),
    "lacp rate": word("lacp_rate", LACP_RATES.get),
    "port-channel min-links": number("min_links"),
    "port-channel lacp fallback": _fallback,
    "port-channel lacp fallback timeout": number("fallback_timeout_s"),
    "lacp system-id": word("system_id"),
    "mlag": word("mlag_id"),
    "switchport": switch("switched", alone=True),
    "switchport mode": mode("access", "trunk", "dot1q-tunnel", "tap", "tool", "trunk phone"),
    "switchport access vlan": number("switchport.access_vlan"),
    "switchport trunk native vlan": number("switchport.native_vlan"),
    "switchport trunk allowed vlan": allowed,
    "switchport trunk group": several("switchport.trunk_groups"),
    "switchport phone vlan": number("switchport.voice_vlan"),
    "switchport phone trunk": _voice_tagging,
    "spanning-tree portfast": _portfast,
    "spanning-tree bpduguard": enabled("stp.bpdu_guard"),
    "spanning-tree bpdufilter": enabled("stp.bpdu_filter"),
    "spanning-tree guard": word("stp.guard"),
    "spanning-tree cost": number("stp.cost"),
    "spanning-tree link-type": word("stp.link_type"),
    "storm-control": _storm,
}
