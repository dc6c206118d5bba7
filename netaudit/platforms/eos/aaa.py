"""Users, and how they are authenticated, authorised and accounted for."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.aaa_commands import methods
from netaudit.platforms.drafts import of
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.eos.routing import split_vrf
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import text

_SECRET_KINDS = frozenset(("0", "5", "7", "8a", "sha512", "argon2id"))


def _username(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`username NAME [privilege N] [role R] secret KIND SECRET|nopassword`; keys stand on lines of their own."""
    if not args:
        return False
    if line.negated:
        device.table("user").pop(args[0], None)  # `admin` is there unless it is taken away
        return True
    if len(args) > 1 and args[1] in ("ssh-key", "sshkey"):
        user = device.table("user").get(args[0])
        if user is not None:
            user.set("ssh_key", True, line.node)
        return user is not None
    draft = device.part("user", args[0], line.node, name=args[0])
    return _secret_of(draft, args[1:], line)


def _secret_of(draft: Draft, args: list[str], line: Statement) -> bool:
    for at, said in enumerate(args[:-1]):
        following = args[at + 1]
        if said == "privilege" and following.isdecimal():
            draft.set("privilege", int(following), line.node)
        elif said == "role":
            draft.set("role", following, line.node)
        elif said in ("secret", "password"):
            kind = following if following in _SECRET_KINDS and len(args) > at + 2 else "0"
            draft.set("secret_type", kind, line.node)
            return True
    if "nopassword" in args:
        draft.set("secret_type", "none", line.node)
    return True


def _root(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`no aaa root`, `aaa root nopassword`, `aaa root secret sha512 ...`: whether `root` may log in."""
    device.only("aaa", line.node).set("root_login", not line.negated, line.node)
    if line.negated:
        return True
    return _secret_of(device.part("user", "root", line.node, name="root", role="network-admin"), args, line)


def _enable(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`enable password [sha512] ...`, `no enable password`."""
    kind = "none" if line.negated else args[0] if args and args[0] in _SECRET_KINDS and len(args) > 1 else "0"
    device.only("aaa", line.node).set("enable_secret_type", kind, line.node)
    return True


def _methods(attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`aaa authentication login default group X local` and its likes."""
        if line.negated or not args:
            return False
        width = 2 if args[0] == "commands" else 1
        if len(args) < width + 2 or args[0] in ("policy", "dynamic"):
            return False
        service, name, said = " ".join(args[:width]), args[width], args[width + 1 :]
        if attribute == "accounting":
            if said[0] not in ("start-stop", "stop-only", "none", "wait-start"):
                return False
            said = said[1:] or ["none"]
        device.only("aaa", line.node).add(attribute, (service, name, methods(said)), line.node)
        return True

    return take


def _server(protocol: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`tacacs-server host 10.0.0.1 [vrf X] ... key 7 ...`."""
        vrf, rest = split_vrf(args)
        if not rest or line.negated:
            return False
        aaa = device.only("aaa", line.node)
        _add_server(aaa, (protocol, rest[0], vrf), line.node)
        if "key" in rest[1:]:
            aaa.values.setdefault("keyed", set()).add((protocol, rest[0], vrf))
        return True

    return take


def _add_server(aaa: Draft, server: tuple[str, str, str | None], node: Node) -> None:
    if server not in (aaa.get("servers") or ()):
        aaa.add("servers", server, node)


def _server_group(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`aaa group server tacacs+ NAME` and the servers below it."""
    if len(args) != 2 or line.negated:
        return False
    protocol = args[0].rstrip("+")
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "server" and len(words) > 1:
            vrf, rest = split_vrf(words[1:])
            if not rest:
                continue
            _add_server(device.only("aaa", line.node), (protocol, rest[0], vrf), node)
            device.reader.take(node)
    return True


TOP: dict[str, Take] = {
    "username": _username,
    "aaa root": _root,
    "enable password": _enable,
    "enable secret": _enable,
    "aaa authentication": _methods("authentication"),
    "aaa authentication policy lockout": of("services", text("login_block")),
    "aaa authorization": _methods("authorization"),
    "aaa accounting": _methods("accounting"),
    "aaa group server": _server_group,
    "tacacs-server host": _server("tacacs"),
    "radius-server host": _server("radius"),
}
