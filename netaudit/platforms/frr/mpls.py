"""FRR's label distribution: which interfaces take part in it."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Statement
from netaudit.platforms.takes import word

_LDP = Commands(
    {"router-id": word("router_id")},
    known_text=("neighbor", "discovery", "dual-stack", "ordered-control", "wait-for-sync"),
)


def ldp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mpls ldp`: a process; the interfaces of its address families exchange labels."""
    if line.negated:
        return False
    part = device.part("process", ("ldp", None, None), line.node, protocol="ldp", vrf=None)
    _LDP.read_all(part, line.node.children)
    for child in line.node.children:
        if child.text.startswith("address-family "):
            device.reader.take(child)
            _ldp_interfaces(device, child)
    return True


def _ldp_interfaces(device: DeviceDraft, family: Node) -> None:
    for child in family.children:
        words = child.text.split()
        if words[0] == "interface" and len(words) == 2:
            device.part("ldp", words[1], child)
            device.reader.take(child)
