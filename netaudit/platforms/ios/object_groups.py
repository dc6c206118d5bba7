"""Groups of addresses, ports and services that IOS access lists name, groups within groups included."""

from __future__ import annotations

from netaudit.model.routing import ObjectGroup
from netaudit.platforms.drafts import DeviceDraft, made
from netaudit.platforms.reading import Statement
from netaudit.platforms.values import prefix_length

_DEPTH = 8  # groups within groups; a circle ends here


def object_group(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`object-group network NAME`, `object-group service NAME`, `object-group ip address|port NAME`."""
    kind = " ".join(args[:-1])
    if kind not in ("network", "service", "ip address", "ip port"):
        return False
    table = device.table("object_group")
    if line.negated:
        return table.pop(args[-1], None) is not None
    part = device.part("object_group", args[-1], line.node, name=args[-1], kind=kind)
    addresses = kind in ("network", "ip address")
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "description":
            continue
        member = _address(words) if addresses and words[0] != "group-object" else " ".join(words)
        if member is None:
            part.unknown["members"] = f"line {node.line} not understood: {node.text}"
            continue
        part.add("members", member, node)
        device.reader.take(node)
    return True


def _address(words: list[str]) -> str | None:
    """`host A`, `A M`, `A/L`, `range A B`, with or without a number before it."""
    if words[0].isdecimal():
        words = words[1:]
    if words[:1] in (["host"], ["host-info"]) and len(words) == 2:
        return f"{words[1]}/32"
    if words[:1] == ["range"] and len(words) == 3:
        return f"{words[1]}-{words[2]}"
    if len(words) == 1 and "/" in words[0]:
        return words[0]
    length = prefix_length(words[1]) if len(words) == 2 else None
    return None if length is None else f"{words[0]}/{length}"


def object_groups(device: DeviceDraft) -> tuple[ObjectGroup, ...]:
    """All groups, each with the members of the groups that it names."""
    table = device.table("object_group")
    held = {name: part.values.get("members", ()) for name, part in table.items()}
    for name, part in table.items():
        part.values["members"] = tuple(dict.fromkeys(_members(held, name, 0)))
    return tuple(made(part, ObjectGroup) for part in table.values())


def _members(held: dict[str, tuple[str, ...]], name: str, depth: int) -> list[str]:
    found: list[str] = []
    for member in held.get(name, ()):
        inner = member.removeprefix("group-object ")
        if inner == member:
            found.append(member)
        elif depth < _DEPTH:
            found += _members(held, inner, depth + 1)
    return found
