"""VXLAN with EVPN: the overlay interface, and what BGP carries for its networks."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.nxos.drafts import interface_name
from netaudit.platforms.nxos.routing import target
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import several, word


def _member(draft: Part, args: list[str], line: Statement) -> bool:
    """`member vni 10010`, `member vni 10-20`, `member vni 50000 associate-vrf`, and how its floods are carried."""
    if several("vnis")(draft, args, line) is False:
        return False
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "mcast-group" and len(words) > 1:
            draft.add("flood_groups", words[1], node)
            draft.reader.take(node)
        else:
            MEMBER.read(draft, node)
    return True


def _protocol(attribute: str) -> Take:
    """`... protocol bgp|static`."""
    take = word(attribute)
    return lambda draft, args, line: args[:1] == ["protocol"] and take(draft, args[1:], line) is not False


def _source(draft: Draft, args: list[str], line: Statement) -> bool:
    return word("source", interface_name)(draft, args, line) is not False


MEMBER = Commands(
    {"ingress-replication": _protocol("ingress_replication")}, known_text=("suppress-arp", "multisite", "peer-ip")
)

INTERFACE_OVERLAY: dict[str, Take] = {
    "member vni": _member,
    "source-interface": _source,
    "host-reachability": _protocol("host_reachability"),
    "global ingress-replication": _protocol("ingress_replication"),
    "global mcast-group": several("flood_groups"),
}


def _evpn(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`evpn` with `vni N l2`: the route distinguisher and targets of a VLAN's network."""
    if args or line.negated:
        return False
    for node in line.node.children:
        words = node.text.split()
        if words[0] != "vni" or len(words) != 3 or not words[1].isdecimal():
            continue
        draft = device.part("evpn", int(words[1]), node, evpn=True)
        EVPN.read_all(draft, node.children)
        device.reader.take(node)
    return True


EVPN = Commands({"rd": word("rd"), "route-target": target})

TOP: dict[str, Take] = {"evpn": _evpn}
