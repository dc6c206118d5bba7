"""Commands of a port that EOS and NX-OS write alike: its addresses, what it switches, what guards it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.interface_names import InterfaceNames
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.values import allowed_vlans, prefix_length

URPF = {"rx": "strict", "any": "loose"}
"""`ip verify unicast source reachable-via`: the word, and what the model calls it."""
LACP_RATES = {"fast": "fast", "normal": "slow", "slow": "slow"}


def blocks(
    device: DeviceDraft, names: InterfaceNames, kind_of: Callable[[str], str], said: str, node: Node
) -> Iterator[Part]:
    """The drafts of the interfaces that a header names: `Ethernet1/1-4`."""
    table = device.table("interface")
    end = node.end
    for name in names.expand(said) if "-" in said[1:] or "," in said else (names.full(said),):
        draft = table.get(name)
        if draft is None:
            kind = kind_of(name)
            draft = table[name] = Part(device.reader, device, name=name, line=node.line, end=end, kind=kind)
            if kind == "subinterface":
                draft.values["parent"] = name.partition(".")[0]
        else:
            draft.values["end"] = end
        yield draft


def kinds(table: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    """What an interface of a name is, by what its name begins with."""

    @lru_cache(maxsize=16384)
    def kind_of(name: str) -> str:
        if "." in name:
            return "subinterface"
        return next((kind for prefix, kind in table if name.startswith(prefix)), "virtual")

    return kind_of


def no_blocks(device: DeviceDraft, names: InterfaceNames, said: str) -> bool:
    """`no interface Vlan10`; whether all that it names were there."""
    table = device.table("interface")
    gone = [table.pop(name, None) is not None for name in names.expand(said)]
    return all(gone)


# --- layer 3 ------------------------------------------------------------------------------------------------------


def ip_address(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip address 10.0.0.1/24 [secondary] ...`, `ip address 10.0.0.1 255.255.255.0 ...`, `ip address dhcp`."""
    if line.negated or line.defaulted:
        said = _prefix(args)[0] if args else None
        draft.take_back("addresses", lambda held: held == said if said else ":" not in held)
        return True
    if args[:1] == ["dhcp"]:
        draft.set("dhcp", True, line.node)
        return True
    address, rest = _prefix(args)
    if address is None:
        return False
    if "secondary" in rest:
        draft.add("addresses", address, line.node)
    else:
        six = tuple(held for held in draft.get("addresses") or () if ":" in held)
        draft.set("addresses", (address, *six), line.node)
    return True


def _prefix(args: list[str]) -> tuple[str | None, list[str]]:
    """An address with its prefix length, from either way to write it, and the words after it."""
    if args and "/" in args[0]:
        return args[0], args[1:]
    length = prefix_length(args[1]) if len(args) > 1 else None
    return (None, args) if length is None else (f"{args[0]}/{length}", args[2:])


def ipv6_address(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ipv6 address 2001:db8::1/64`."""
    said = args[0].lower() if args else ""
    if line.negated or line.defaulted:
        draft.take_back("addresses", lambda held: held == said if said else ":" in held)
        return True
    if "/" not in said:
        return False
    draft.add("addresses", said, line.node)
    return True


def unnumbered(names: InterfaceNames) -> Take:
    """`ip unnumbered loopback0`, with or without a space in the name."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        draft.set("unnumbered", names.full("".join(args)), line.node)
        return True

    return take


def relay(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ip helper-address A`, `ipv6 dhcp relay destination A`: each takes back only its own family's."""
    six = line.words[0] == "ipv6"
    if line.negated or line.defaulted:
        said = args[0] if args else None
        draft.take_back("helper_addresses", lambda held: held == said if said else (":" in held) is six)
        return True
    if not args:
        return False
    draft.add("helper_addresses", args[0], line.node)
    return True


def access_group(family: str) -> Take:
    """`ip access-group NAME in|out`; `family` ends the attribute: `` or `_ipv6`."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if not args or args[-1] not in ("in", "out") or (len(args) < 2 and not line.negated):
            return False
        attribute = f"acl.{'input' if args[-1] == 'in' else 'output'}{family}"
        if line.negated or line.defaulted:
            draft.drop(attribute)
        else:
            draft.set(attribute, args[0], line.node)
        return True

    return take


# --- layer 2 ------------------------------------------------------------------------------------------------------


def mode(*modes: str) -> Take:
    """`switchport mode trunk`, where `modes` are those there are."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.negated or line.defaulted:
            draft.drop("switchport.mode")
            return True
        said = " ".join(args)
        if said not in modes:
            return False
        draft.set("switchport.mode", said, line.node)
        return True

    return take


def allowed(draft: Draft, args: list[str], line: Statement) -> bool:
    """`switchport trunk allowed vlan 1-10`, and the forms that change what is there."""
    if line.negated or line.defaulted:
        draft.drop("switchport.allowed_vlans")
        return True
    change = args[0] if args and args[0] in ("add", "remove", "except") else ""
    before = draft.get("switchport.allowed_vlans") if change else None
    found = allowed_vlans("".join(args[1:] if change else args), change, before)
    if found is None:
        return False
    lines = draft.at.get("switchport.allowed_vlans", ()) if change else ()
    draft.set("switchport.allowed_vlans", found, line.node)
    draft.at["switchport.allowed_vlans"] = (*lines, line.node.line)
    return True


def enabled(attribute: str) -> Take:
    """`... enable`, `... disable`, or the command alone."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if args not in (["enable"], ["disable"], []):
            return False
        draft.set(attribute, not line.negated and args != ["disable"], line.node)
        return True

    return take
