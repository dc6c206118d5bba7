"""IOS-XR authentication, authorisation and accounting; local users. Secrets are kept as their kind only."""

from __future__ import annotations

from netaudit.model.management import AaaMethods, AaaServer
from netaudit.platforms.aaa_commands import methods
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number
from netaudit.platforms.values import is_number


def _methods(attribute: str) -> Take:
    """`aaa authentication login default group tacacs+ local`."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if len(args) < 2 or line.negated:
            return False
        part.add(attribute, AaaMethods(service=args[0], name=args[1], methods=methods(args[2:])), line.node)
        return True

    return take


def _server_group(part: Part, args: list[str], line: Statement) -> bool:
    """`aaa group server tacacs+ NAME` with its servers; one named there has its settings in a block of its own."""
    if len(args) != 2 or line.negated:
        return False
    protocol = args[0].rstrip("+")
    servers: list[Part] = []
    vrf: str | None = None
    for child in line.node.children:
        words = child.text.split()
        if words[0] in ("server", "server-private") and len(words) > 1:
            held = part.device.part("aaa_server", (protocol, words[1]), child, protocol=protocol, address=words[1])
            _SERVER.read_all(held, child.children)
            servers.append(held)
        elif words[0] == "vrf" and len(words) > 1:
            vrf = words[1]
        else:
            continue
        part.reader.take(child)
    for held in servers:
        if vrf is not None:
            held.values["vrf"] = vrf
    part.add("groups", args[1], line.node)
    return True


AAA = Commands(
    {
        "authentication": _methods("authentication"),
        "authorization": _methods("authorization"),
        "accounting": _methods("accounting"),
        "group server": _server_group,
    },
    feeds={"authentication": ("authentication",), "authorization": ("authorization",), "accounting": ("accounting",)},
    known_text=("default-taskgroup", "accounting update", "password-policy", "attribute", "display-login-failed-users"),
)
_SERVER = Commands({"key": constant("keyed", True), "timeout": number("timeout_s")}, known_text=("retransmit",))


def server(protocol: str) -> Take:
    """`tacacs-server host 10.0.0.1 port 49`, with its key below it; a key or a time for all of them."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if line.negated or not args:
            return False
        if args[0] != "host":
            return _SERVER.take(device.only(f"{protocol} servers", line.node), args, line)
        if len(args) < 2:
            return False
        part = device.part("aaa_server", (protocol, args[1]), line.node, protocol=protocol, address=args[1])
        if "key" in args:
            part.set("keyed", True, line.node)
        _SERVER.read_all(part, line.node.children)
        return True

    return take


def aaa_servers(device: DeviceDraft) -> tuple[AaaServer, ...]:
    """All servers, each once; what is said for all of a protocol goes to those that do not say it."""
    found = []
    for part in device.table("aaa_server").values():
        shared = device.table(f"{part.values['protocol']} servers").get(None)
        for attribute in ("keyed", "timeout_s"):
            if shared is not None and attribute in shared.values:
                part.values.setdefault(attribute, shared.values[attribute])
        kept = {name: part.get(name) for name in ("protocol", "address", "vrf", "timeout_s", "keyed")}
        found.append(AaaServer(**kept))
    return tuple(found)


def _secret(part: Part, args: list[str], line: Statement) -> bool:
    """`secret 10 HASH`, `password 7 TEXT`: the kind is kept, never the secret."""
    if not args or line.negated:
        return False
    part.set("secret_type", args[0] if len(args) > 1 and is_number(args[0]) else "0", line.node)
    return True


def _user_group(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1 or line.negated:
        return False
    part.values.setdefault("roles", []).append(args[0])
    part.also("role", line.node.line)
    return True


_USER = Commands(
    {"group": _user_group, "secret": _secret, "password": _secret},
    known_text=("policy", "login-history"),
)


def user(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`username NAME` with its groups and its secret, below it or on the line."""
    if not args:
        return False
    if line.negated:
        device.table("user").pop(args[0], None)
        return True
    part = device.part("user", args[0], line.node, name=args[0])
    if len(args) > 1:
        _USER.take(part, args[1:], line)
    _USER.read_all(part, line.node.children)
    if "roles" in part.values:
        part.values["role"] = " ".join(part.values["roles"])
    return True
