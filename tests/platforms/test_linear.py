"""What each line costs does not grow with the lines before it: four times the lines take about four times as long.

One shape for each way in which an attribute is filled line by line; a quadratic one takes sixteen times as long.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from netaudit.model.device import Source
from netaudit.platforms import base

LINES = 1200
_ALLOWED = 9.0  # times as long for four times the lines; the machine may be busy
_SHORTEST = 0.004  # seconds below which the clock's own steps count

Shape = Callable[[int], str]


def ip(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def under(head: str, line: str) -> Shape:
    """A block of lines that differ by a number `{n}` and an address `{ip}`."""
    return lambda count: head + "".join(f"{line.format(n=n, ip=ip(n), v=n % 4000 + 1)}\n" for n in range(count))


def both(*shapes: Shape) -> Shape:
    return lambda count: "".join(shape(count) for shape in shapes)


SHAPES: dict[str, dict[str, Shape]] = {
    "ios": {
        "traps": under("", "snmp-server enable traps t{n}"),
        "the same trap": under("", "snmp-server enable traps bgp"),
        "IPv6 addresses": under("interface Vlan1\n", " ipv6 address 2001:db8:{n:x}::1/64"),
        "areas": under("router ospf 1\n", " area {n} stub"),
        "priorities": under("", "spanning-tree vlan {v} priority 4096"),
    },
    "iosxr": {
        "syslog hosts": under("", "logging {ip} vrf default severity info"),
        "the same syslog host": under("", "logging 10.0.0.1 vrf default severity info"),
        "trap receivers": under("", "snmp-server host {ip} traps version 2c X"),
        "traps": under("", "snmp-server traps t{n}"),
        "next hops": under("router static\n address-family ipv4 unicast\n", "  10.0.0.0/8 {ip}"),
        "route targets": under("vrf A\n address-family ipv4 unicast\n  import route-target\n", "   65000:{n}"),
        "areas": under("router ospf 1\n", " area {n}\n  stub"),
        "members of an object group": under("object-group network ipv4 A\n", " {ip}/32"),
        "object groups": under("", "object-group port p{n} eq 80"),
        "groups of a user": under("username u\n", " group g{n}"),
        "configuration groups": both(
            under("", "group G{n}\n interface 'Gig.*'\n  mtu 9000\n !\nend-group"),
            under("", "interface GigabitEthernet0/0/0/{n}\n apply-group G{n}"),
        ),
    },
    "junos": {
        "trap receivers": under("", "set snmp trap-group G targets {ip}"),
        "time servers": under("", "set system ntp server {ip}"),
        "next hops": under("", "set routing-options static route 10.0.0.0/8 next-hop {ip}"),
        "addresses": under("", "set interfaces lo0 unit 0 family inet address {ip}/32"),
        "primary addresses": under("", "set interfaces lo0 unit 0 family inet address {ip}/32 primary"),
        "BGP of instances": under("", "set routing-instances r{n} protocols bgp group a neighbor 10.0.0.1 peer-as 3"),
        "relay servers": under(
            "set interfaces ge-0/0/0 unit 0\n",
            "set forwarding-options helpers bootp interface ge-0/0/0.0 server {ip}",
        ),
        "VXLAN networks": both(
            under("", "set vlans v{n} vxlan vni {n}"), under("", "set protocols evpn extended-vni-list {n}")
        ),
        "groups that apply groups": both(
            under("set apply-groups g1\n", "set groups g{n} apply-groups h{n}"),
            under("", "set groups h{n} snmp contact a"),
        ),
        "addresses of a book": both(
            under("", "set security address-book global address a{n} {ip}/32"),
            under("", "set security address-book global address-set S address a{n}"),
            lambda _: "set security policies from-zone a to-zone b policy p match source-address S\n",
        ),
    },
    "frr": {
        "addresses": under("interface lo\n", " ip address {ip}/32"),
        "areas": under("router ospf\n", " area {n} stub"),
        "default routes": under("iface vlan1\n", " gateway {ip}"),
        "routes taken back": both(
            under("", "ip route 10.0.0.0/8 {ip}"), under("", "no ip route 10.0.0.0/8 {ip}")
        ),
        "rendezvous points": under("router pim\n", " rp {ip} 239.0.0.0/8"),
    },
}  # fmt: skip


def seconds(platform: str, text: str) -> float:
    """Processor time of the facts of a text, the shorter of two."""
    known, source, found = base.get(platform), Source(path="x", sha256=""), []
    for _ in range(2):
        tree = known.parse(text)
        gc.collect()
        gc.disable()
        begin = time.process_time()
        known.facts(tree, "x", source)
        found.append(time.process_time() - begin)
        gc.enable()
    return min(found)


@pytest.mark.parametrize(("platform", "name"), [(platform, name) for platform in SHAPES for name in SHAPES[platform]])
def test_lines_cost_the_same_however_many_there_are(platform: str, name: str) -> None:
    shape = SHAPES[platform][name]
    short, long = seconds(platform, shape(LINES)), seconds(platform, shape(4 * LINES))
    assert long < _ALLOWED * max(short, _SHORTEST), f"{long / short:.1f} times as long"
