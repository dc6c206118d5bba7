"""What routing protocols and BFD are told on an IOS interface."""

from __future__ import annotations

from netaudit.platforms.drafts import Part
from netaudit.platforms.reading import Statement
from netaudit.platforms.values import area


def ospf_area(part: Part, args: list[str], line: Statement) -> bool:
    """`ip ospf 1 area 0`."""
    if len(args) < 3 or args[1] != "area":
        return False
    found = area(args[2])
    if found is None:
        return False
    if line.negated:
        part.drop("ospf.process")
        part.drop("ospf.area")
    else:
        part.set("ospf.process", args[0], line.node)
        part.set("ospf.area", found, line.node)
    return True


def bfd(part: Part, args: list[str], line: Statement) -> bool:
    """`bfd interval 300 min_rx 300 multiplier 3`."""
    if line.negated:
        for name in ("interval_ms", "min_rx_ms", "multiplier"):
            part.drop(f"bfd.{name}")
        return True
    if len(args) != 5 or args[1] != "min_rx" or args[3] != "multiplier" or not all(w.isdecimal() for w in args[::2]):
        return False
    for name, value in zip(("interval_ms", "min_rx_ms", "multiplier"), args[::2], strict=True):
        part.set(f"bfd.{name}", int(value), line.node)
    return True


def isis_level(word: str) -> str:
    """`isis circuit-type level-2-only`."""
    return {"level-2-only": "level-2"}.get(word, word)


def isis_metric(part: Part, args: list[str], line: Statement) -> bool:
    """`isis metric 10`."""
    if args and args[0].isdecimal() and not line.negated:
        part.set("isis.metric", int(args[0]), line.node)
        return True
    return line.negated


def router_isis(part: Part, args: list[str], line: Statement) -> bool:
    """`ip router isis NAME`."""
    if line.negated:
        part.drop("isis.instance")
    else:
        part.set("isis.instance", args[0] if args else "", line.node)
    return True


def ospf_bfd(part: Part, args: list[str], line: Statement) -> bool:
    """`ip ospf bfd`."""
    part.set("ospf.bfd", not line.negated and args != ["disable"], line.node)
    return True
