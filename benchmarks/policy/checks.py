"""The twenty checks as one writes them over a parser of lines, and the two parsers that they are run with.

`python checks.py ciscoconfparse2|networkconfparse FOLDER` prints check, device and thing, one finding a line.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

Block = tuple[str, Callable[[], list[str]]]
"""A top line, and what gives the lines below it, without indentation."""
Find = Callable[[str], list[Block]]


def with_ciscoconfparse2(path: Path) -> Find:
    """Top lines of a file that match a pattern."""
    from ciscoconfparse2 import CiscoConfParse

    parse = CiscoConfParse(path.read_text("utf-8").splitlines(), syntax="ios")

    def find(pattern: str) -> list[Block]:
        return [(o.text, lambda o=o: [c.text.strip() for c in o.all_children]) for o in parse.find_objects(pattern)]

    return find


def with_networkconfparse(path: Path) -> Find:
    """Top lines of a file that match a pattern."""
    from networkconfparse import parse

    tree = parse(path.read_text("utf-8"))

    def find(pattern: str) -> list[Block]:
        return [(n.text, lambda n=n: [c.text for c in n.descendants]) for n in tree.find(pattern)]

    return find


def has(lines: list[str], start: str) -> bool:
    """Whether a line begins so."""
    return any(line.startswith(start) for line in lines)


def of_device(find: Find) -> list[tuple[str, str]]:
    """Check and thing of everything that is wrong on one device."""
    found: list[tuple[str, str]] = []

    def told(check: str, thing: str, wrong: bool) -> None:
        if wrong:
            found.append((check, thing))

    told("T-01", "ntp", len(find(r"^ntp server ")) < 2)
    told("T-02", "logging", len(find(r"^logging host ")) < 2)
    told("T-03", "logging", not find(r"^service timestamps log datetime msec .*show-timezone"))
    for text, below in find(r"^line vty"):
        lines = below()
        told("T-04", text.removeprefix("line "), not has(lines, "access-class "))
        told("T-05", text.removeprefix("line "), "transport input ssh" not in lines)
    for text, below in find(r"^line con"):
        told("T-06", text.removeprefix("line "), "exec-timeout 0 0" in below())
    told("T-07", "snmp", bool(find(r"^snmp-server community \S+ RW")))
    told("T-08", "services", bool(find(r"^ip http server")))
    told("T-09", "services", not find(r"^banner login"))
    told("T-10", "aaa", not find(r"^aaa authentication login"))
    for text, _ in find(r"^username \S+ .*password [07] "):
        told("T-11", text.split()[1], True)
    for text, below in find(r"^policy-map "):
        told("T-12", text.split()[1], "priority" in below())
    lists = {text.split()[-1] for text, _ in find(r"^ip access-list ")}
    for text, below in find(r"^interface "):
        _port(text.split()[1], below(), lists, told)
    for _, below in find(r"^router bgp "):
        lines = below()
        for peer in (line.split()[1] for line in lines if line.startswith("neighbor ") and " remote-as " in line):
            limited = has(lines, f"neighbor {peer} maximum-prefix ")
            told("T-19", peer, not (limited and has(lines, f"neighbor {peer} password ")))
    for text, below in find(r"^router ospf "):
        costs = [line.split()[-1] for line in below() if line.startswith("auto-cost reference-bandwidth ")]
        told("T-20", f"ospf {text.split()[2]}", not costs or int(costs[-1]) < 400_000)
    return found


def _port(name: str, lines: list[str], lists: set[str], told: Callable[[str, str, bool], None]) -> None:
    if "switchport mode access" in lines:
        told("T-13", name, not has(lines, "storm-control broadcast level"))
        told("T-14", name, "spanning-tree bpduguard enable" not in lines)
    if has(lines, "ip address "):
        told("T-15", name, not has(lines, "description "))
        told("T-16", name, "no ip proxy-arp" not in lines)
    for line in lines:
        if line.startswith("ip access-group ") and line.endswith(" in"):
            told("T-17", name, line.split()[2] not in lists)
        if line.startswith("standby ") and " priority " in line and int(line.split()[3]) > 100:
            group = line.split()[1]
            told("T-18", f"{name} hsrp {group}", not has(lines, f"standby {group} preempt"))


def main() -> None:
    parser = {"ciscoconfparse2": with_ciscoconfparse2, "networkconfparse": with_networkconfparse}[sys.argv[1]]
    for path in sorted(Path(sys.argv[2]).glob("*.cfg")):
        for check, thing in of_device(parser(path)):
            print(check, path.stem, thing, sep="\t")


if __name__ == "__main__":
    main()
