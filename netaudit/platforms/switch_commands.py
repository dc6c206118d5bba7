"""Commands of a whole switch that EOS and NX-OS write alike: its VLANs, name servers, and spanning tree."""

from __future__ import annotations

from collections.abc import Mapping

from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, word
from netaudit.platforms.values import vlan_text, vlans

_HIGHEST = 4094


def vlan(commands: Commands) -> Take:
    """`vlan 10`, `vlan 1,10-20`: each of them is defined, with the lines of the block."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        numbers = vlans("".join(args)) if args else None
        if numbers is None or max(numbers, default=0) > _HIGHEST:
            return False
        table = device.table("vlan")
        for number_ in sorted(numbers):
            if line.negated:
                table.pop(number_, None)
            else:
                commands.read_all(device.part("vlan", number_, line.node, id=number_), line.node.children)
        return True

    return take


def name_servers(services: Draft, addresses: list[str], line: Statement) -> bool:
    """`ip name-server ADDRESS ...`; `no` before it takes those back, or all where it names none."""
    if line.negated:
        services.take_back("name_servers", (lambda held: held in addresses) if addresses else None)
        return True
    for address in addresses:
        services.add_once("name_servers", address, line.node)
    return bool(addresses)


def stp_mode(modes: Mapping[str, str]) -> Take:
    """`spanning-tree mode mst`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        mode = modes.get(args[0]) if args else None
        if mode is None or line.negated:
            return False
        device.only("stp", line.node).set("mode", mode, line.node)
        return True

    return take


def stp_off(draft: Draft, numbers: set[int], line: Statement) -> bool:
    """`no spanning-tree vlan 10`: off there, beside where it is off already."""
    before = draft.get("off") or set()
    draft.values["off"] = before | numbers
    draft.set("disabled_vlans", vlan_text(before | numbers), line.node)
    return True


def stp_default(attribute: str) -> Take:
    """A setting of all ports, the word `default` after it or not."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if args not in ([], ["default"]):
            return False
        device.only("stp", line.node).set(attribute, not line.negated, line.node)
        return True

    return take


def _instance(draft: Draft, args: list[str], line: Statement) -> bool:
    """`instance 1 vlan 1-100`."""
    if len(args) < 3 or args[1] not in ("vlan", "vlans") or line.negated:
        return False
    draft.values.setdefault("mst_instances", {})[args[0]] = "".join(args[2:])
    draft.also("mst_instances", line.node.line)
    return True


MST = Commands({"name": word("mst_name"), "revision": number("mst_revision"), "instance": _instance})


def mst(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`spanning-tree mst configuration` and its lines."""
    MST.read_all(device.only("stp", line.node), line.node.children)
    return not line.negated
