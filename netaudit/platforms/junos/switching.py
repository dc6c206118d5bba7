"""Switching: VLANs, what ports do with them, spanning tree, storm control."""

from __future__ import annotations

from typing import Any

from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, block, first, flag, number, whole, word
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.routing import instances
from netaudit.platforms.values import vlan_text, vlans


def _members(draft: Entry, stanza: Stanza) -> None:
    """`vlan { members [ 10 servers 20-30 all ]; }`: numbers and names, resolved when all VLANs are known."""
    for said in stanza.below("members"):
        draft.values.setdefault("members", []).append(said)
        draft.mark(said)


def _listed(draft: Entry, stanza: Stanza) -> None:
    """`vlan-id-list [ 10 20-30 ]` of a port in a bridge: what its trunk carries."""
    for said in stanza.children.values():
        draft.values.setdefault("members", []).append(said)
        draft.mark(said)


def _mode(text: str) -> str | None:
    return {"access": "access", "trunk": "trunk", "tagged-access": "trunk"}.get(text)


def _storm_profile(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None:
        draft.values["storm_profile"] = said.word
        draft.mark(said)


ETHERNET_SWITCHING: Table = {
    "interface-mode": word("switchport.mode", _mode),
    "port-mode": word("switchport.mode", _mode),
    "vlan": _members,
    "vlan-id": number("switchport.access_vlan"),
    "vlan-id-list": _listed,
    "native-vlan-id": number("switchport.native_vlan"),
    "storm-control": _storm_profile,
}

# --- VLANs ------------------------------------------------------------------------------------------------------


def _vlan_id(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None and (numbers := vlans(said.word)):
        draft.values["numbers"] = sorted(numbers)
        draft.put("id", min(numbers), said)


def _vlan_ids(draft: Entry, stanza: Stanza) -> None:
    """`vlan-id-list [ 10 20-30 ]`: all of them."""
    found: set[int] = set(draft.values.get("numbers", ()))
    for said in stanza.children.values():
        numbers = vlans(said.word)
        if numbers:
            found |= numbers
            draft.put("id", min(found), said)
    draft.values["numbers"] = sorted(found)


def _gateway_interface(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None:
        draft.values["l3_interface"] = said.word
        draft.mark(said)


VLAN: Table = {
    "vlan-id": _vlan_id,
    "vlan-range": _vlan_id,
    "vlan-id-list": _vlan_ids,
    "l3-interface": _gateway_interface,
    "routing-interface": _gateway_interface,
    "vxlan": block({"vni": number("vni")}),
}


def read_vlans(device: DeviceDraft) -> None:
    """`vlans`, and `bridge-domains` of routers, of the device and of its instances (`mac-vrf`, `virtual-switch`)."""
    for instance, scope in instances(device):
        for stanza in (*scope.below("vlans"), *scope.below("bridge-domains")):
            if stanza.word in ("apply-groups", "traceoptions"):
                continue
            key = stanza.word if instance is None else (instance, stanza.word)
            draft = device.entry("vlan", key, stanza, name=stanza.word)
            draft.values["instance"] = instance
            draft.read(stanza, VLAN)
            for said in stanza.below("interface"):  # older switches list ports under the VLAN
                draft.values.setdefault("ports", []).append(said)
                draft.mark(said)


class Vlans:
    """The VLANs of a device by name, and the switchport settings that follow from them."""

    def __init__(self, device: DeviceDraft) -> None:
        self.numbers: dict[str, list[int]] = {}
        self.interfaces: dict[str, int] = {}
        for draft in device.table("vlan").values():
            name = draft.values["name"]
            numbers = draft.values.get("numbers", [])
            self.numbers[name] = numbers
            gateway = draft.values.pop("l3_interface", None)
            if gateway is not None and numbers:
                self.interfaces[gateway] = numbers[0]
            for said in draft.values.pop("ports", ()):
                unit = device.table("interface").get(said.word)
                if unit is not None:
                    unit.values.setdefault("members", []).append(Stanza(name, said.line, said.line, said.group))

    def resolve(self, unit: Entry, port: Entry | None) -> list[str]:
        """Fills in what a switched unit carries; the attributes that the platform's default gave."""
        values = unit.values
        if not values.get("switched"):
            return []
        filled: list[str] = []
        if "switchport.mode" not in values and "switchport.mode" not in unit.unknown:
            values["switchport.mode"] = "access"
            filled.append("switchport.mode")
        said: list[Stanza] = values.pop("members", [])
        numbers: set[int] = set()
        for member in said:
            numbers |= self._of(member.word, unit)
        trunk = values.get("switchport.mode") == "trunk"
        if trunk:
            values["switchport.allowed_vlans"] = "1-4094" if numbers >= _ALL else vlan_text(numbers)
            unit.at["switchport.allowed_vlans"] = tuple(member.line for member in said)
        elif len(numbers) == 1:
            values["switchport.access_vlan"] = numbers.pop()
            unit.at["switchport.access_vlan"] = tuple(member.line for member in said)
        if trunk and port is not None and "native_vlan" in port.values:
            values.setdefault("switchport.native_vlan", port.values["native_vlan"])
            unit.at.setdefault("switchport.native_vlan", port.at["native_vlan"])
        return filled

    def _of(self, text: str, unit: Entry) -> set[int]:
        if text == "all":
            return set(_ALL)
        found = self.numbers.get(text)
        if found is None:
            named = vlans(text)
            if named is None:
                unit.unknown["switchport.allowed_vlans"] = f"VLAN {text} is not defined"
            return named or set()
        return set(found)


_ALL = frozenset(range(1, 4095))

# --- neighbours seen on the wire ---------------------------------------------------------------------------------


def read_lldp(device: DeviceDraft) -> None:
    """`protocols lldp`: whether the device speaks it, and the ports that do not."""
    stanza = device.root.get("protocols", "lldp")
    if stanza is None:
        return
    off = stanza.get("disable")
    device.entry("services", None, stanza).put("lldp", off is None, off or stanza)
    for said in stanza.below("interface"):
        device.mark(said)
        off = said.get("disable")
        port = device.table("interface").get(said.word)
        if port is not None:
            port.put("lldp_transmit", off is None, off or said)
            port.put("lldp_receive", off is None, off or said)


# --- spanning tree ----------------------------------------------------------------------------------------------

_STP_MODES = {"stp": "stp", "rstp": "rstp", "mstp": "mst", "vstp": "rapid-pvst"}


def _bridge_priority(text: str) -> int | None:
    """`4k` is 4096; a plain number stands for itself."""
    value = whole(text.removesuffix("k"))
    return None if value is None else value * 1024 if text.endswith("k") else value


def _priority(draft: Entry, key: str, said: Stanza | None) -> None:
    value = _bridge_priority(said.word) if said is not None else None
    if said is not None and value is not None:
        draft.values.setdefault("priorities", {})[key] = value
        draft.at["priorities"] = (*draft.at.get("priorities", ()), said.line)
        draft.mark(said)


def read_stp(device: DeviceDraft) -> None:
    """`protocols rstp`, `mstp`, `vstp`: the bridge, and its ports."""
    for word_, mode in _STP_MODES.items():
        stanza = device.root.get("protocols", word_)
        if stanza is None:
            continue
        draft = device.entry("stp", None, stanza)
        draft.put("mode", "none" if "disable" in stanza.children else mode, stanza.get("disable") or stanza)
        _priority(draft, "0", first(stanza, "bridge-priority"))
        for vlan in stanza.below("vlan"):
            _priority(draft, vlan.word, first(vlan, "bridge-priority"))
        for instance in stanza.below("msti"):
            _priority(draft, instance.word, first(instance, "bridge-priority"))
            members = [said.word for said in instance.below("vlan")]
            if members:
                draft.values.setdefault("mst_instances", {})[instance.word] = ",".join(members)
                for said in instance.below("vlan"):
                    draft.mark(said)
        draft.read(stanza, STP)
        for scope in (stanza, *stanza.below("vlan")):
            for said in scope.below("interface"):
                _stp_port(device, draft, said)


STP: Table = {
    "configuration-name": word("mst_name"),
    "revision-level": number("mst_revision"),
    "bpdu-block-on-edge": flag("bpdu_guard_default"),
}

STP_PORT: Table = {
    "edge": flag("stp.port_type", "edge"),
    "no-root-port": flag("stp.guard", "root"),
    "bpdu-timeout-action": flag("stp.guard", "loop"),
    "cost": number("stp.cost"),
}


def _stp_port(device: DeviceDraft, bridge: Entry, said: Stanza) -> None:
    bridge.mark(said)
    name = said.word.partition(".")[0]
    port = device.table("interface").get(name)
    if port is not None:
        port.read(said, STP_PORT)


# --- storm control ----------------------------------------------------------------------------------------------


def read_storm_control(device: DeviceDraft) -> None:
    """`forwarding-options storm-control-profiles NAME all ...`, bound to ports by name."""
    profiles: dict[str, dict[str, Any]] = {}
    for stanza in device.root.below("forwarding-options", "storm-control-profiles"):
        level = stanza.get("all")
        if level is None:
            continue
        device.mark(level)
        found: dict[str, Any] = {}
        said = first(level, "bandwidth-percentage")
        value = whole(said.word) if said is not None else None
        share = 80 if said is None and "bandwidth-level" not in level.children else value
        if said is not None:
            device.mark(said)
        for traffic, word_ in (("broadcast", "broadcast"), ("multicast", "multicast"), ("unicast", "unknown-unicast")):
            if f"no-{word_}" not in level.children:
                found[f"storm_control.{traffic}_pct"] = share
        if stanza.get("action-shutdown") is not None:
            found["storm_control.action"] = "shutdown"
            device.mark(stanza.children["action-shutdown"])
        profiles[stanza.word] = {key: value for key, value in found.items() if value is not None}
    for draft in device.table("interface").values():
        name = draft.values.pop("storm_profile", None)
        draft.values.update(profiles.get(name, {}))
