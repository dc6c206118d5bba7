"""What interfaces encapsulate, and the overlays they belong to."""

from __future__ import annotations

from netaudit.platforms.drafts import Part
from netaudit.platforms.eos.drafts import device_of, interface_name
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import number, several, word
from netaudit.platforms.values import list_of, vlans


def _encapsulation(draft: Draft, args: list[str], line: Statement) -> bool:
    """`encapsulation dot1q vlan 10`, or a block `encapsulation vlan` / `client dot1q 10 ...`."""
    if len(args) >= 1 and args[0].isdecimal() and not line.negated:
        draft.set("encapsulation_vlan", int(args[0]), line.node)
        return True
    return False


def _encapsulation_block(draft: Draft, args: list[str], line: Statement) -> bool:
    taken = False
    for child in line.node.children:
        words = [word for word in child.text.split()[:4] if word not in ("outer", "vlan")]
        if words[:1] == ["client"] and words[1:2] in (["dot1q"], ["dot1ad"]) and "".join(words[2:3]).isdecimal():
            draft.set("encapsulation_vlan", int(words[2]), child)
            draft.reader.take(child)
            taken = True
    return taken


def _segment(draft: Draft, args: list[str], line: Statement) -> bool:
    """`evpn ethernet-segment`, a block; its `identifier` is what devices share."""
    if args or line.negated:
        return False
    for child in line.node.children:
        said = child.text.split()
        if said[:1] == ["identifier"] and len(said) == 2:
            draft.set("ethernet_segment", said[1], child)
            draft.reader.take(child)
        elif said[:1] == ["redundancy"] and len(said) == 2:
            draft.set("ethernet_segment_mode", said[1], child)
            draft.reader.take(child)
    return draft.get("ethernet_segment") is not None


def _vni(draft: Part, args: list[str], line: Statement) -> bool:
    """`vxlan vlan 11 vni 10011`, `vxlan vlan 11-13 vni 10011-10013`."""
    if len(args) < 3 or args[-2] != "vni" or line.negated:
        return False
    numbers, vnis = vlans(args[0]), list_of(args[-1], 2**24 - 1)
    if not numbers or not vnis or len(numbers) != len(vnis):
        return False
    draft.add("vnis", args[-1], line.node)
    device_of(draft).vlan_vnis.update(dict(zip(sorted(numbers), sorted(vnis), strict=True)))
    return True


def _vrf_vni(draft: Part, args: list[str], line: Statement) -> bool:
    """`vxlan vrf TENANT vni 10`."""
    if len(args) != 3 or args[1] != "vni" or not args[2].isdecimal() or line.negated:
        return False
    draft.add("vnis", args[2], line.node)
    device_of(draft).vrf_vnis[args[0]] = int(args[2])
    if args[0] == "default":
        draft.device.part("vrf", "default", line.node, name="default")
    return True


def _flood(draft: Part, args: list[str], line: Statement) -> bool:
    """`vxlan flood vtep [add|remove] A B`: far ends named one by one."""
    change = args[0] if args[:1] in (["add"], ["remove"]) else ""
    peers = args[1:] if change else args
    if line.negated or change == "remove":
        draft.take_back("flood_peers", (lambda held: held in peers) if peers else None)
        return True
    if not peers:
        return False
    draft.values["flood_peers"] = (*draft.values.get("flood_peers", ()), *peers)
    draft.also("flood_peers", line.node.line)
    return True


def _of_vlan(draft: Part, args: list[str], line: Statement) -> bool:
    """`vxlan vlan 10 vni 10010`, `vxlan vlan 10 flood vtep A`, `vxlan vlan 10 multicast group G`."""
    if args[1:3] == ["flood", "vtep"]:
        return _flood(draft, args[3:], line)
    if args[1:3] == ["multicast", "group"]:
        return several("flood_groups")(draft, args[3:], line) is not False
    return _vni(draft, args, line)


INTERFACE_OVERLAY: dict[str, Take] = {
    "encapsulation dot1q vlan": _encapsulation,
    "encapsulation vlan": _encapsulation_block,
    "evpn ethernet-segment": _segment,
    "vxlan source-interface": word("source", interface_name),
    "tunnel source interface": word("source", interface_name),
    "tunnel source": word("source", interface_name),
    "tunnel destination": word("destination"),
    "vxlan vlan": _of_vlan,
    "vxlan flood vtep": _flood,
    "vxlan multicast-group": several("flood_groups"),
    "vxlan udp-port": number("udp_port"),
    "vxlan vrf": _vrf_vni,
}
