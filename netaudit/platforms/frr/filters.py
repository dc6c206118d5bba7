"""FRR filters: access lists and route maps; prefix lists and match lists are IOS's."""

from __future__ import annotations

from netaudit.model.routing import AclEntry, RoutePolicyTerm
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.ios.filters import entry
from netaudit.platforms.reading import Statement, Take


def access_list(family: str) -> Take:
    """`access-list NAME [seq N] permit|deny PREFIX [exact-match]`; numbers and wildcards as in IOS too."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) < 2:
            return False
        name, words = args[0], args[1:]
        if line.negated:
            return False
        if words[0] == "remark":
            device.part("acl", (family, name), line.node, name=name, family=family).add(
                "remarks", " ".join(words[1:]), line.node
            )
            return True
        sequence = int(words[1]) if words[0] == "seq" and len(words) > 1 and words[1].isdecimal() else None
        words = words[2:] if sequence is not None else words
        if len(words) < 2 or words[0] not in ("permit", "deny"):
            return False
        extended = words[1] in ("ip", "tcp", "udp", "icmp")
        part = device.part(
            "acl", (family, name), line.node, name=name, family=family, kind="extended" if extended else "standard"
        )
        read = entry(" ".join(words), line.node.line, standard=not extended)
        said = line.node.text.split(None, 2 if family == "ipv4" else 3)[-1]
        made = AclEntry(
            text=said, line=line.node.line, sequence=sequence, action=read.action, protocol=read.protocol,
            source=read.source, source_ports=read.source_ports, destination=read.destination,
            destination_ports=read.destination_ports,
        )  # fmt: skip
        part.add("entries", made, line.node)
        return True

    return take


def route_map(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`route-map NAME permit 10` with its matches and actions."""
    if len(args) != 3 or args[1] not in ("permit", "deny") or not args[2].isdecimal():
        return line.negated and _removed(device, args)
    if line.negated:
        return False
    matches: list[str] = []
    actions: list[str] = []
    description = None
    for child in line.node.children:
        verb, _, said = child.text.partition(" ")
        if verb == "match":
            matches.append(said)
        elif verb == "set":
            actions.append(said)
        elif verb in ("call", "on-match", "continue"):
            actions.append(child.text)
        elif verb == "description":
            description = said
        else:
            continue
        device.reader.take(child)
    term = RoutePolicyTerm(
        name=args[2], action=args[1], matches=tuple(matches), actions=tuple(actions), description=description
    )
    device.part("route_map", args[0], line.node, name=args[0]).add("terms", term, line.node)
    return True


def _removed(device: DeviceDraft, args: list[str]) -> bool:
    if len(args) == 1:
        device.table("route_map").pop(args[0], None)
    return len(args) == 1
