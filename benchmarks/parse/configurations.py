"""Configurations to measure with: made up but varied ones of any size, and the largest of a folder of real ones.

A made-up configuration is that of a provider's edge router: customers with a VRF, circuits, an access list, BGP or
static routing and a contract rate. No customer repeats another's addresses, names or numbers; what repeats is what
repeats on real routers (`no ip proxy-arp`, `address-family ipv4`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

RATES_MBPS = (2, 5, 10, 20, 34, 50, 100, 155, 200, 300, 500, 622, 1000)
TOWNS = ("Gent", "Lille", "Namur", "Breda", "Trier", "Metz", "Essen", "Delft", "Reims", "Aalst", "Liege", "Bonn")
PORTS = ("www", "443", "domain", "22", "8443", "5060", "1433", "3389", "smtp", "179", "9100", "ntp")

HEADER = """\
version 17.9
service timestamps debug datetime msec
service timestamps log datetime msec localtime show-timezone
service password-encryption
hostname bench{seed}
vrf definition MGMT
 address-family ipv4
 exit-address-family
aaa new-model
aaa authentication login default group tacacs+ local
class-map match-any VOICE
 match dscp ef
class-map match-any VIDEO
 match dscp af41 af42
 match access-group name VIDEO-HOSTS
banner login ^C
Authorised staff only; {seed} sessions are recorded.
^C
interface Loopback0
 ip address 10.255.0.{octet} 255.255.255.255
router ospf 1
 router-id 10.255.0.{octet}
 passive-interface default
 auto-cost reference-bandwidth 100000
logging host 192.0.2.{octet}
ntp server 198.51.100.{octet}
snmp-server location Row {seed}
line vty 0 4
 transport input ssh
 exec-timeout 10 0"""


def synthetic(lines: int, seed: int = 1) -> str:
    """An IOS configuration of about so many lines (never fewer than 200)."""
    rng = random.Random(f"{seed}")
    text = HEADER.format(seed=seed, octet=seed % 250 + 1).splitlines()
    neighbors: list[str] = []
    number = seed * 1_000_000
    while len(text) + len(neighbors) < lines - 2:
        number += 1
        block, sessions = _customer(number, rng)
        text += block
        neighbors += sessions
    return "\n".join([*text, f"router bgp {64512 + seed}", " bgp log-neighbor-changes", *neighbors, "end", ""])


def _customer(number: int, rng: random.Random) -> tuple[list[str], list[str]]:
    """The lines of one customer, and those inside `router bgp`."""
    vrf, town = f"CUST{number}", rng.choice(TOWNS)
    rate = rng.choice(RATES_MBPS)
    text = [
        f"vrf definition {vrf}",
        f" rd 64512:{number}",
        " address-family ipv4",
        f"  route-target export 64512:{number}",
        f"  route-target import 64512:{number}",
        " exit-address-family",
        "!",
        f"policy-map {vrf}-OUT",
        " class VOICE",
        f"  priority percent {rng.randint(5, 30)}",
        " class VIDEO",
        f"  bandwidth remaining percent {rng.randint(10, 40)}",
        " class class-default",
        f"  shape average {rate * 1_000_000}",
        "!",
    ]
    sessions: list[str] = [f" address-family ipv4 vrf {vrf}"]
    for circuit in range(rng.randint(1, 3)):
        net, last = f"{10 + circuit}.{number >> 14 & 255}.{number >> 6 & 255}", (number & 63) * 4
        own, peer = f"{net}.{last + 1}", f"{net}.{last + 2}"
        vlan, port = number % 4000 + 2, f"GigabitEthernet0/{number // 4000 % 8}/{circuit}"
        text += [
            f"interface {port}.{number}",
            f" description {town} {rng.randint(1, 900)} {vrf} circuit {rng.randint(10**6, 10**7)}",
            f" encapsulation dot1Q {vlan}",
            f" vrf forwarding {vrf}",
            f" ip address {own} 255.255.255.252",
            f" ip access-group {vrf}-IN in",
            " no ip redirects",
            " no ip proxy-arp",
            f" service-policy output {vrf}-OUT",
        ]
        if rng.random() < 0.2:
            text += [f" ip ospf {number % 60000 + 1} area {rng.randint(0, 40)}", f" ip ospf cost {rng.randint(1, 900)}"]
        if rng.random() < 0.4:
            text += [f" bandwidth {rate * 1000}", f" load-interval {rng.choice((30, 60, 300))}"]
        text.append("!")
        if rng.random() < 0.6:
            sessions += [
                f"  neighbor {peer} remote-as {rng.randint(64600, 65500)}",
                f"  neighbor {peer} description {vrf} {town} circuit {circuit}",
                f"  neighbor {peer} password 7 {rng.getrandbits(64):016X}",
                f"  neighbor {peer} activate",
                f"  neighbor {peer} prefix-list {vrf}-PL in",
                f"  neighbor {peer} maximum-prefix {rng.randint(10, 900)}",
            ]
        else:
            text += [
                f"ip route vrf {vrf} 172.{rng.randint(16, 31)}.{rng.randint(0, 255)}.0 255.255.255.0 {peer}"
                for _ in range(rng.randint(1, 6))
            ]
    text.append(f"ip access-list extended {vrf}-IN")
    text += [f" {at * 10} {_entry(number, rng)}" for at in range(1, rng.randint(3, 25))]
    text += [
        f"ip prefix-list {vrf}-PL seq {at * 5} permit 172.{rng.randint(16, 31)}.{rng.randint(0, 255)}.0/24"
        for at in range(1, rng.randint(2, 8))
    ]
    text += [f"route-map {vrf}-RM permit 10", f" match ip address prefix-list {vrf}-PL"]
    text += [f" set local-preference {rng.randint(50, 300)}", "!"]
    return text, [*sessions, " exit-address-family"]


def _entry(number: int, rng: random.Random) -> str:
    host = f"172.{16 + number % 16}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"
    server = f"10.{rng.randint(0, 255)}.{rng.randint(0, 255)}.{rng.randint(1, 254)}"
    verb, protocol = rng.choice(("permit", "permit", "permit", "deny")), rng.choice(("tcp", "tcp", "udp"))
    return rng.choice(
        (
            f"{verb} {protocol} host {host} host {server} eq {rng.choice(PORTS)}",
            f"{verb} {protocol} {host.rsplit('.', 1)[0]}.0 0.0.0.255 any eq {rng.choice(PORTS)}",
            f"{verb} {protocol} host {host} {server.rsplit('.', 1)[0]}.0 0.0.0.255 range {rng.randint(1, 999)} 2000",
            f"{verb} ip host {host} any log",
        )
    )


def _numbered(number: int, rng: random.Random) -> list[str]:
    return [f"access-list {100 + number % 100} {_entry(number, rng)}"]


def _access_list(number: int, rng: random.Random) -> list[str]:
    return [f"ip access-list extended LIST{number}", *(f" {_entry(number, rng)}" for _ in range(40)), "!"]


def _access_port(number: int, rng: random.Random) -> list[str]:
    return [
        f"interface GigabitEthernet{number // 480 + 1}/{number // 48 % 10}/{number % 48 + 1}",
        f" description Desk {rng.randint(1, 10**6)}",
        " switchport mode access",
        f" switchport access vlan {rng.randint(2, 4000)}",
        " switchport voice vlan 200",
        " spanning-tree portfast",
        " spanning-tree bpduguard enable",
        " storm-control broadcast level 1.00",
        "!",
    ]


def _gateway(number: int, rng: random.Random) -> list[str]:
    net = f"10.{number >> 8 & 255}.{number & 255}"
    return [
        f"interface Vlan{number % 4000 + 2}",
        f" description Segment {number}",
        f" ip address {net}.2 255.255.255.0",
        f" ip helper-address 10.1.1.{rng.randint(1, 250)}",
        f" standby {number % 256} ip {net}.1",
        f" standby {number % 256} priority {rng.randint(90, 120)}",
        f" standby {number % 256} preempt",
        "!",
    ]


def _neighbor(number: int, rng: random.Random) -> list[str]:
    peer = f"172.{16 + (number >> 16)}.{number >> 8 & 255}.{number & 255}"
    return [
        *(["router bgp 64512"] if number == 1 else []),
        f" neighbor {peer} remote-as {rng.randint(64600, 65500)}",
        f" neighbor {peer} description Circuit {number}",
        f" neighbor {peer} password 7 {rng.getrandbits(64):016X}",
        f" neighbor {peer} route-map IN{number % 20} in",
    ]


def _class(number: int, rng: random.Random) -> list[str]:
    return [
        f"class-map match-any CLASS{number}",
        f" match dscp {number % 64}",
        f" match access-group name LIST{number}",
        f"policy-map OUT{number}",
        f" class CLASS{number}",
        f"  priority percent {rng.randint(5, 30)}",
        " class class-default",
        "  fair-queue",
        f"interface GigabitEthernet0/{number // 100}/{number % 100}",
        f" service-policy output OUT{number}",
        "!",
    ]


def _static(number: int, rng: random.Random) -> list[str]:
    return [f"ip route 10.{number >> 8 & 255}.{number & 255}.0 255.255.255.0 192.168.{rng.randint(0, 255)}.1"]


def _prefix(number: int, rng: random.Random) -> list[str]:
    return [f"ip prefix-list LIST{number // 50} seq {number % 50 * 5 + 5} permit 10.{rng.randint(0, 255)}.0.0/16 le 24"]


KINDS = {
    "access ports": _access_port,
    "gateways with HSRP": _gateway,
    "access lists": _access_list,
    "numbered access lists": _numbered,
    "prefix lists": _prefix,
    "static routes": _static,
    "BGP neighbours": _neighbor,
    "QoS classes and policies": _class,
}
"""Configurations that consist of one kind of lines, all of them distinct where routers' are."""


def of_kind(kind: str, lines: int, seed: int = 1) -> str:
    """An IOS configuration of about so many lines of one kind."""
    rng = random.Random(f"{seed} {kind}")
    text = [f"hostname bench{seed}"]
    number = 0
    while len(text) < lines:
        number += 1
        text += KINDS[kind](number, rng)
    return "\n".join([*text, "end", ""])


def distinct_share(text: str) -> float:
    """How many of the lines say something that no line before them said, from 0 to 1."""
    said = [line for line in text.split("\n") if line.strip(" !")]
    return len(set(said)) / len(said)


def corpus(folder: Path, least: int) -> Iterator[tuple[str, str]]:
    """Name and text of the IOS configurations of a folder, a file each, that have at least so many lines."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            if text.count("\n") >= least:
                yield path.name, text
