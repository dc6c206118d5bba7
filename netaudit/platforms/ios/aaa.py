"""IOS authentication, authorisation and accounting; local users. Secrets are kept as their kind only."""

from __future__ import annotations

from netaudit.config.secrets import MARK
from netaudit.model.management import AaaMethods, AaaServer
from netaudit.platforms.aaa_commands import methods
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, switch, word


def _methods(attribute: str) -> Take:
    """`aaa authentication login default group tacacs+ local`, with `commands 15` as one service."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if len(args) < 2 or line.negated:
            return line.negated
        leveled = args[0] in ("commands", "auth-proxy") and len(args) > 2 and args[1].isdecimal()
        service = " ".join(args[:2]) if leveled else args[0]
        rest = args[2 if leveled else 1 :]
        if service in ("banner", "fail-message", "attempts", "update", "send", "delay-start", "session-duration"):
            return False
        said = rest[1:]
        for child in line.node.children:
            words = child.text.split()
            if words[0] in ("action-type", "group", "broadcast"):
                said += words[1:] if words[0] == "action-type" else words
                part.reader.take(child)
        part.add(attribute, AaaMethods(service=service, name=rest[0], methods=methods(said)), line.node)
        return True

    return take


def _aaa_flag(part: Part, args: list[str], line: Statement) -> bool:
    part.add("authorization", AaaMethods(service=line.words[-1], name="default"), line.node)
    return True


def _server_group(part: Part, args: list[str], line: Statement) -> bool:
    """`aaa group server tacacs+ NAME` with its servers; named servers are looked up when all is read."""
    if len(args) != 2:
        return False
    servers: list[tuple[str, str]] = []
    vrf: str | None = None
    for child in line.node.children:
        words = child.text.split()
        if words[:2] == ["server", "name"] and len(words) > 2:
            servers.append(("name", words[2]))
        elif words[0] in ("server", "server-private") and len(words) > 1:
            servers.append(("keyed" if "key" in words[2:] else "address", words[1]))
        elif words[:3] == ["ip", "vrf", "forwarding"] and len(words) > 3:
            vrf = words[3]
        elif words[:3] != ["ip", args[0].rstrip("+"), "source-interface"]:
            continue
        part.reader.take(child)
    part.add("groups", (args[0].rstrip("+"), args[1], vrf, tuple(servers)), line.node)
    return True


AAA = Commands(
    {
        "new-model": switch("enabled"),
        "authentication": _methods("authentication"),
        "authorization": _methods("authorization"),
        "authorization console": _aaa_flag,
        "authorization config-commands": _aaa_flag,
        "accounting": _methods("accounting"),
        "group server": _server_group,
        "session-id": word("session_id"),
    },
    feeds={"authentication": ("authentication",), "authorization": ("authorization",), "accounting": ("accounting",)},
    known_text=("session-mib", "local"),
)


def enable_secret(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`enable secret 9 HASH`, `enable password 7 HASH`: the kind is kept; a secret goes before a password."""
    words = args[2:] if args[:1] == ["level"] else args
    part = device.only("aaa", line.node)
    if line.negated or not words:
        return False
    if line.words[1] == "secret" or "enable_secret_type" not in part.values:
        _secret(part, "enable_secret_type", words[0], line)
    return True


def _secret(part: Part, attribute: str, said: str, line: Statement) -> None:
    """The kind of a password from its first word; of one that somebody took out without its kind nothing is known."""
    if said.startswith("<") and not said.startswith(MARK):
        part.unknown[attribute] = f"line {line.node.line}: the password is not in the text"
    else:
        part.unknown.pop(attribute, None)
        part.set(attribute, said if said.isdecimal() and len(said) == 1 else "0", line.node)


def _server_address(part: Part, args: list[str], line: Statement) -> bool:
    words = [said for said in args if said not in ("ipv4", "ipv6")]
    # Whoever took the address out, or put x.x.x.x in its place, left a server of that name.
    known = bool(words) and not set(words[0]) <= set("xX.*:")
    part.set("address", words[0] if known else part.values["name"], line.node)
    return bool(words)


_SERVER = Commands(
    {"address": _server_address, "timeout": number("timeout_s"), "key": word("keyed", lambda _: True)},
)


def server(protocol: str) -> Take:
    """`tacacs server NAME` and its address."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) != 1:
            return False
        part = device.part("aaa_server", (protocol, args[0]), line.node, protocol=protocol, name=args[0])
        _SERVER.read_all(part, line.node.children)
        return True

    return take


def server_host(protocol: str) -> Take:
    """`tacacs-server host 10.0.0.1 ...`, the older form."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if args[:1] != ["host"] or len(args) < 2 or line.negated:
            return args[:1] in (["timeout"], ["directed-request"])
        part = device.part("aaa_server", (protocol, args[1]), line.node, protocol=protocol)
        part.set("address", args[1], line.node)
        if "key" in args[2:]:
            part.set("keyed", True, line.node)
        return True

    return take


def aaa_servers(device: DeviceDraft) -> tuple[AaaServer, ...]:
    """All servers with their addresses, each once; the VRF is that of the group that names a server."""
    named = {key: part for key, part in device.table("aaa_server").items() if part.get("address") is not None}
    vrfs: dict[str, str | None] = {}
    loose: list[AaaServer] = []
    part = device.table("aaa").get(None)
    for protocol, _, vrf, servers in part.values.get("groups", ()) if part is not None else ():
        for kind, value in servers:
            if kind == "name":
                vrfs.setdefault(value, vrf)
            elif (protocol, value) not in named:
                loose.append(
                    AaaServer(protocol=protocol, address=value, vrf=vrf, keyed=True if kind == "keyed" else None)
                )
    found = [
        AaaServer(
            protocol=protocol, address=held.values["address"], vrf=vrfs.get(name), timeout_s=held.get("timeout_s"),
            keyed=held.get("keyed"),
        )
        for (protocol, name), held in named.items()
    ]  # fmt: skip
    return tuple(dict.fromkeys([*found, *loose]))


def user(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`username NAME privilege 15 secret 9 HASH`: the kind of secret is kept, never the secret."""
    if not args:
        return False
    if line.negated:
        device.table("user").pop(args[0], None)
        return True
    part = device.part("user", args[0], line.node, name=args[0])
    rest = args[1:]
    level = rest[rest.index("privilege") + 1] if "privilege" in rest[:-1] else None
    if level is not None and level.isdecimal():
        part.set("privilege", int(level), line.node)
    for key in ("secret", "password"):
        if key in rest[:-1]:
            _secret(part, "secret_type", rest[rest.index(key) + 1], line)
            break
    else:
        if "nopassword" in rest:
            part.set("secret_type", "none", line.node)
    return True
