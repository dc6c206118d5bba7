"""Groups of addresses, ports and services that IOS access lists name, groups within groups included."""

from __future__ import annotations

from netaudit.model.routing import ObjectGroup
from netaudit.platforms.drafts import DeviceDraft, made
from netaudit.platforms.object_groups import address, spell_out
from netaudit.platforms.reading import Statement


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
        member = address(words) if addresses and words[0] != "group-object" else " ".join(words)
        if member is None:
            part.unknown["members"] = f"line {node.line} not understood: {node.text}"
            continue
        part.add("members", member, node)
        device.reader.take(node)
    return True


def object_groups(device: DeviceDraft) -> tuple[ObjectGroup, ...]:
    """All groups, each with the members of the groups that it names."""
    table = device.table("object_group")
    spell_out(table, "group-object ")
    return tuple(made(part, ObjectGroup) for part in table.values())
