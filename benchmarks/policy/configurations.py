"""Made-up IOS configurations with faults in them: `python configurations.py FOLDER [--files 40] [--lines 1000]`.

The same numbers give the same files. Each fault that one of the twenty checks looks for is on some devices, ports
and neighbours, and not on others.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

SEED = 20


def configuration(number: int, lines: int) -> str:
    """A whole device."""
    chance = random.Random(SEED * 1000 + number)
    head = [*_globals(number, chance)]
    tail = [*_tail(number, chance)]
    body: list[str] = []
    port = 0
    while len(head) + len(body) + len(tail) < lines:
        port += 1
        body += _port(port, chance) if port % 5 else _routed(number, port, chance)
    return "\n".join([*head, *body, *tail, "end", ""])


def _globals(number: int, chance: random.Random) -> Iterator[str]:
    yield "version 15.2"
    if chance.random() < 0.7:
        yield "service timestamps log datetime msec show-timezone"
    yield f"hostname d{number}"
    yield "aaa new-model"
    if chance.random() < 0.5:
        yield "aaa authentication login default group tacacs+ local"
    yield f"username op{number} privilege 15 {chance.choice(('secret 9 $9$x', 'password 0 clear', 'secret 9 $9$y'))}"
    yield from ("class-map match-any VOICE", " match dscp ef", "policy-map OUT", " class VOICE")
    yield chance.choice(("  priority percent 10", "  priority", "  priority percent 20"))
    yield from (" class class-default", "  fair-queue")


def _port(port: int, chance: random.Random) -> list[str]:
    made = [f"interface GigabitEthernet1/0/{port}", f" description port {port}", " switchport mode access"]
    made += [f" switchport access vlan {10 + port % 7}"]
    made += [" storm-control broadcast level 1.00"] if chance.random() < 0.8 else []
    made += [" spanning-tree portfast"]
    made += [" spanning-tree bpduguard enable"] if chance.random() < 0.8 else []
    return [*made, "!"]


def _routed(number: int, port: int, chance: random.Random) -> list[str]:
    made = [f"interface Vlan{1000 + port}"]
    made += [f" description segment {port}"] if chance.random() < 0.7 else []
    made += [f" ip address 10.{number}.{port}.2 255.255.255.0"]
    made += [" no ip proxy-arp"] if chance.random() < 0.7 else []
    made += [f" ip access-group {chance.choice(('IN', 'IN', 'IM'))} in"] if chance.random() < 0.5 else []
    made += [f" standby {port} ip 10.{number}.{port}.1", f" standby {port} priority 110"]
    made += [f" standby {port} preempt delay minimum 180"] if chance.random() < 0.7 else []
    return [*made, "!"]


def _tail(number: int, chance: random.Random) -> Iterator[str]:
    yield from ("router ospf 1", f" router-id 10.255.0.{number + 1}")
    if chance.random() < 0.6:
        yield " auto-cost reference-bandwidth 400000"
    yield " network 10.0.0.0 0.255.255.255 area 0"
    yield from (f"router bgp {65000 + number}", " bgp log-neighbor-changes")
    for neighbor in range(1, 21):
        peer = f"192.0.2.{neighbor}"
        yield f" neighbor {peer} remote-as {64500 + neighbor % 3}"
        if chance.random() < 0.7:
            yield f" neighbor {peer} password secret"
        if chance.random() < 0.7:
            yield f" neighbor {peer} maximum-prefix 1000"
        yield f" neighbor {peer} route-map {chance.choice(('FILTER', 'FILTER', 'FILTRE'))} in"
    yield from ("ip access-list extended IN", " permit ip any any", "route-map FILTER permit 10")
    if chance.random() < 0.3:
        yield "ip http server"
    else:
        yield "no ip http server"
    for server in range(chance.choice((0, 1, 2))):
        yield f"ntp server 10.9.9.{server + 1}"
    for server in range(chance.choice((1, 2, 2))):
        yield f"logging host 10.9.8.{server + 1}"
    yield f"snmp-server community s3cret {chance.choice(('RO', 'RW', 'RO'))} 10"
    if chance.random() < 0.6:
        yield from ("banner login ^C", "Authorised use only", "^C")
    yield from ("line con 0", f" exec-timeout {chance.choice(('10 0', '0 0'))}")
    yield "line vty 0 4"
    if chance.random() < 0.7:
        yield " access-class 10 in"
    yield f" transport input {chance.choice(('ssh', 'ssh', 'telnet ssh'))}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--lines", type=int, default=1000)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for number in range(given.files):
        (given.folder / f"d{number}.cfg").write_text(configuration(number, given.lines), "utf-8")


if __name__ == "__main__":
    main()
