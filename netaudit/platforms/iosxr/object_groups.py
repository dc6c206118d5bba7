"""Groups of addresses and ports that IOS-XR access lists name; IPv4, IPv6 and ports each have names of their own."""

from __future__ import annotations

from netaudit.model.routing import Acl, ObjectGroup
from netaudit.platforms.drafts import Part
from netaudit.platforms.filter_lists import with_members
from netaudit.platforms.iosxr.drafts import DeviceDraft, made
from netaudit.platforms.iosxr.filters import PORTS
from netaudit.platforms.object_groups import address, spell_out
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Statement

_INNER = "object-group"


def object_group(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`object-group network ipv4|ipv6 NAME`, `object-group port NAME`, with its members below it or on the line."""
    count = 2 if args[:1] == ["network"] else 1
    kind, named = " ".join(args[:count]), args[count:]
    if kind not in ("network ipv4", "network ipv6", "port") or not named:
        return False
    name, said = named[0], named[1:]
    if line.negated and not said:
        return device.table("object_group").pop((kind, name), None) is not None
    part = device.part("object_group", (kind, name), line.node, name=name, kind=kind)
    _MEMBERS.read_all(part, line.node.children)
    if said[:1] == ["description"]:
        return KNOWN_TEXT_TAKEN
    return not said or _MEMBERS.take(part, said, line)


def _member(part: Part, args: list[str], line: Statement) -> bool:
    """`host A`, `A/L`, `A M`, `range A B`; `eq P`, `neq P`, `lt P`, `gt P`, `range P P`; `object-group NAME`."""
    if args[0] == _INNER:
        member = " ".join(args) if len(args) == 2 else None
    elif part.values["kind"] == "port":
        member = " ".join(args) if len(args) == PORTS.get(args[0], -1) + 1 else None
    else:
        member = address(args)
    if member is None or line.negated:
        part.unknown["members"] = f"line {line.node.line} not understood: {line.node.text}"
        return False
    part.add("members", member, line.node)
    return True


_MEMBERS = Commands({"": _member}, known_text=("description",))


def object_groups(device: DeviceDraft) -> tuple[ObjectGroup, ...]:
    """All groups, each with the members of the groups that it names."""
    kinds: dict[str, dict[str, Part]] = {}
    for (kind, name), part in device.table("object_group").items():
        kinds.setdefault(kind, {})[name] = part
    for parts in kinds.values():
        spell_out(parts, f"{_INNER} ")
    return tuple(made(part, ObjectGroup) for part in device.table("object_group").values())


def with_groups(acls: tuple[Acl, ...], groups: tuple[ObjectGroup, ...]) -> tuple[Acl, ...]:
    """The access lists, their entries with what the groups that they name stand for."""
    kinds: dict[str | None, dict[str, ObjectGroup]] = {}
    for group in groups:
        kinds.setdefault(group.kind, {})[group.name] = group
    return tuple(with_members(acl, kinds.get(f"network {acl.family}", {}), kinds.get("port", {})) for acl in acls)
