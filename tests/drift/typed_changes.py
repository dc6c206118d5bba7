"""Seeded changes as people type them, flat and in the words of the platform, and the configuration they lead to.

The outcome is made by editing the tree in place, with nothing of the simulation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from netaudit.config.tree import Node, Tree

from .edits import render


@dataclass(frozen=True)
class TypedChange:
    """What is typed, line by line, and the text of the configuration afterwards."""

    kind: str
    typed: tuple[str, ...]
    outcome: str


Make = Callable[[list[Node], random.Random], tuple[str, ...] | None]
"""Edits the nodes in place; what is typed for it, or None where the configuration has no place for it."""


def changes(tree: Tree, platform: str, seed: int) -> Iterator[TypedChange]:
    """One change of each kind that the configuration has a place for."""
    for number, make in enumerate((*OF_ALL, *OF.get(platform, ()))):
        rng = random.Random(seed * 1000 + number)
        level = [_copy(node) for node in tree.roots]
        typed = make(level, rng)
        if typed is not None:
            yield TypedChange(make.__name__, typed, render(level))


def _copy(node: Node) -> Node:
    return Node(node.text, node.line, [_copy(child) for child in node.children], node.opaque)


def _below(level: list[Node], header: str) -> list[Node]:
    return [node for node in level if re.match(header, node.text) and not node.opaque]


def _interface(level: list[Node], rng: random.Random) -> Node | None:
    found = [node for node in _below(level, "interface ") if node.children and "range" not in node.text]
    return rng.choice(found) if found else None


def _replaced(level: list[Node], start: str, line: str, *, last: bool = False) -> None:
    """The one line that begins so becomes another; a new one where there is none."""
    for node in level:
        if re.match(start, node.text):
            node.text = line
            return
    level.insert(len(level) if last or not level else 0, Node(line, 0, []))


def another_description(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    node = _interface(level, rng)
    if node is None:
        return None
    line = f"description changed by {rng.randrange(10_000)}"
    _replaced(node.children, "description ", line)
    return node.text, line


def no_description(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = [
        node for node in _below(level, "interface ") if any(c.text.startswith("description ") for c in node.children)
    ]
    if not found:
        return None
    node = rng.choice(found)
    node.children = [child for child in node.children if not child.text.startswith("description ")]
    return "configure terminal", node.text, "no description", "end"


def another_interface_and_back_to_the_top(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = [node for node in _below(level, "interface ") if node.children and "." not in node.text]
    if len(found) < 2:
        return None
    one, two = rng.sample(found, 2)
    for node in (one, two):
        _replaced(node.children, "description ", "description both of them")
    _replaced(level, "hostname ", "hostname renamed")
    return one.text, "description both of them", two.text, "description both of them", "exit", "hostname renamed"


def switched_off(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    node = _interface(level, rng)
    if node is None or any("shutdown" in child.text for child in node.children):
        return None
    node.children.append(Node("shutdown", 0, []))
    return node.text, "shutdown"


def an_access_list_entry_between_two(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    for node in _below(level, r"(?:ip|ipv4) access-list "):
        numbered = [child for child in node.children if re.match(r"\d+ (?:permit|deny)", child.text)]
        gaps = [
            (at, int(a.text.split()[0]) + 1)
            for at, (a, b) in enumerate(pairwise(numbered))
            if int(b.text.split()[0]) - int(a.text.split()[0]) > 1
        ]
        if len(numbered) == len(node.children) and gaps:
            at, number = rng.choice(gaps)
            rest = numbered[at].text.split(" ", 1)[1].replace("permit", "deny", 1)
            line = f"{number} {rest}"
            node.children.insert(at + 1, Node(line, 0, []))
            return node.text, line
    return None


def an_access_list_entry_less(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    for node in _below(level, r"(?:ip|ipv4) access-list "):
        numbered = [child for child in node.children if re.match(r"\d+ (?:permit|deny)", child.text)]
        if len(numbered) > 1:
            gone = rng.choice(numbered)
            node.children = [child for child in node.children if child is not gone]
            return node.text, f"no {gone.text.split()[0]}"
    return None


def a_section_less(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = _below(level, r"router (?:ospf|bgp|isis) ?|interface Loopback|interface lo|policy-map |route-map ")
    found = [node for node in found if sum(other.text == node.text for other in level) == 1]
    if not found:
        return None
    gone = rng.choice(found)
    level[:] = [node for node in level if node is not gone]
    return (f"no {gone.text}",)


def a_static_route(level: list[Node], rng: random.Random) -> tuple[str, ...]:
    number = rng.randrange(256)
    line = f"ip route 203.0.113.{number} 255.255.255.255 192.0.2.{number}"
    level.append(Node(line, 0, []))
    return (line,)


def a_static_route_with_a_length(level: list[Node], rng: random.Random) -> tuple[str, ...]:
    number = rng.randrange(256)
    line = f"ip route 203.0.113.{number}/32 192.0.2.{number}"
    level.append(Node(line, 0, []))
    return (line,)


def an_ospf_cost(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = [node for node in _below(level, "interface ") if any("ip address" in c.text for c in node.children)]
    if not found:
        return None
    node = rng.choice(found)
    line = f"ip ospf cost {rng.randrange(2, 900)}"
    _replaced(node.children, "ip ospf cost ", line)
    return node.text, line


def two_vlans_more(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = [
        (node, child)
        for node in _below(level, "interface ")
        for child in node.children
        if re.fullmatch(r"switchport trunk allowed vlan [\d,-]+", child.text)
    ]
    if not found:
        return None
    node, child = rng.choice(found)
    child.text += ",4001-4002"
    return node.text, "switchport trunk allowed vlan add 4001,4002"


def an_emptied_port(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = [node for node in _below(level, r"interface (?:Gig|Ten|Fast|Eth)[^.\s]*\d$") if node.children]
    if not found:
        return None
    node = rng.choice(found)
    node.children = []
    return (f"default {node.text}",)


def a_neighbour(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = _below(level, "router bgp ")
    if not found:
        return None
    lines = ("neighbor 192.0.2.99 remote-as 64999", "neighbor 192.0.2.99 description new")
    found[0].children[0:0] = [Node(line, 0, []) for line in lines]
    return found[0].text, *lines


def a_neighbour_in_its_own_section(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    found = _below(level, "router bgp ")
    if not found:
        return None
    family = Node("address-family ipv4 unicast", 0, [])
    found[0].children.append(Node("neighbor 192.0.2.99", 0, [Node("remote-as 64999", 0, []), family]))
    return found[0].text, "neighbor 192.0.2.99", "remote-as 64999", "address-family ipv4 unicast", "exit", "exit"


def a_prefix_list_entry(level: list[Node], rng: random.Random) -> tuple[str, ...]:
    line = f"ip prefix-list NEW-{rng.randrange(99)} seq 5 permit 203.0.113.0/24"
    level.append(Node(line, 0, []))
    return (line,)


def a_policy(level: list[Node], rng: random.Random) -> tuple[str, ...]:
    name = f"NEW-{rng.randrange(99)}"
    police = Node("priority percent 10", 0, [])
    level.append(Node(f"class-map match-any {name}", 0, [Node("match dscp ef", 0, [])]))
    level.append(Node(f"policy-map {name}", 0, [Node(f"class {name}", 0, [police])]))
    return f"class-map match-any {name}", "match dscp ef", f"policy-map {name}", f"class {name}", "priority percent 10"


def a_cost_in_an_area(level: list[Node], rng: random.Random) -> tuple[str, ...] | None:
    for process in _below(level, "router ospf "):
        for area in _below(process.children, "area "):
            ports = _below(area.children, "interface ")
            if ports:
                port = rng.choice(ports)
                _replaced(port.children, "cost ", "cost 777")
                return process.text, area.text, port.text, "cost 777", "commit"
    return None


def an_ntp_server(level: list[Node], rng: random.Random) -> tuple[str, ...]:
    line = f"ntp server 192.0.2.{rng.randrange(1, 255)}"
    level.append(Node(line, 0, []))
    return line, "write memory"


OF_ALL: tuple[Make, ...] = (
    another_description, no_description, another_interface_and_back_to_the_top, switched_off,
    an_access_list_entry_between_two, an_access_list_entry_less, a_section_less,
)  # fmt: skip
OF: dict[str, tuple[Make, ...]] = {
    "ios": (a_static_route, an_ospf_cost, two_vlans_more, an_emptied_port, a_neighbour, a_policy, an_ntp_server),
    "eos": (a_static_route_with_a_length, an_ospf_cost, two_vlans_more, an_emptied_port, a_neighbour, an_ntp_server),
    "nxos": (
        a_static_route_with_a_length,
        two_vlans_more,
        an_emptied_port,
        a_neighbour_in_its_own_section,
        an_ntp_server,
    ),
    "iosxr": (a_cost_in_an_area, a_neighbour_in_its_own_section),
    "frr": (a_static_route_with_a_length, an_ospf_cost, a_neighbour, a_prefix_list_entry),
}
