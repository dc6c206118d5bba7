"""Users, and how they are authenticated, authorised and accounted for."""

from __future__ import annotations

from typing import Any

from netaudit.config.tree import Node
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.nxos.drafts import after, vrf_name
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.takes import number

_SECRET_KINDS = frozenset(("0", "5", "7", "8", "9"))


def _username(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`username NAME password 5 HASH role R`; keys and lifetimes stand on lines of their own."""
    if not args:
        return False
    if line.negated:
        return device.table("user").pop(args[0], None) is not None
    if args[1:2] in (["ssh-cert-dn"], ["keypair"]):
        return KNOWN_TEXT_TAKEN
    if args[1:2] in (["sshkey"], ["passphrase"]):
        return _more(device.table("user").get(args[0]), args[1:], line)
    draft = device.part("user", args[0], line.node, name=args[0])
    for at, said in enumerate(args[1:-1], 1):
        following = args[at + 1]
        if said == "password":
            kind = following if following in _SECRET_KINDS and len(args) > at + 2 else "0"
            draft.set("secret_type", kind, line.node)
        elif said == "role" and "role" not in draft.values:
            draft.set("role", following, line.node)
        elif said == "privilege" and following.isdecimal():
            draft.set("privilege", int(following), line.node)
    return True


def _more(user: Draft | None, args: list[str], line: Statement) -> bool:
    """`sshkey ...`, `passphrase lifetime 99999 warntime 14 gracetime 3` of a user that is there."""
    if user is None:
        return False
    if args[0] == "sshkey":
        user.set("ssh_key", True, line.node)
        return True
    return number("password_days")(user, [after(args, "lifetime") or ""], line) is not False


def _methods(attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> object:
        """`aaa authentication login default group X local`, `aaa accounting default group X`."""
        if line.negated or not args:
            return False
        if args[:2] in (["login", "error-enable"], ["login", "ascii-authentication"], ["login", "mschap"]):
            return KNOWN_TEXT_TAKEN
        width = 0 if attribute == "accounting" else 1
        if len(args) < width + 2:
            return False
        service, name, said = " ".join(args[:width]) or "all", args[width], args[width + 1 :]
        if service == "login" and name == "console":
            service, name = "console", "default"
        methods: list[str] = []
        grouped = False
        for method in said:
            if method == "group":
                grouped = True
            elif grouped and method not in ("local", "none"):
                methods.append(f"group {method}")
            else:
                methods.append(method)
        device.only("aaa", line.node).add(attribute, (service, name, tuple(methods)), line.node)
        return True

    return take


def _server(protocol: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`tacacs-server host 10.0.0.1 [key 7 ...] [port N] [timeout N]`."""
        if not args or line.negated:
            return False
        said = after(args, "timeout") or ""
        _add_server(device, protocol, args[0], line.node, keyed="key" in args or None, timeout=said)
        return True

    return take


def _add_server(
    device: DeviceDraft, protocol: str, address: str, node: Node, *, keyed: bool | None = None, timeout: str = ""
) -> Draft:
    draft = device.part("aaa server", (protocol, address), node, protocol=protocol, address=address)
    if keyed:
        draft.values["keyed"] = True
    if timeout.isdecimal():
        draft.values["timeout_s"] = int(timeout)
    draft.values.setdefault("lines", []).append(node.line)
    return draft


def _shared(protocol: str, attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`tacacs-server key 7 ...`, `tacacs-server timeout 5`: of every server that has none of its own."""
        if not args or line.negated:
            return False
        value: Any = True if attribute == "keyed" else int(args[0]) if args[0].isdecimal() else None
        if value is None:
            return False
        device.only("aaa shared", line.node).values[f"{protocol} {attribute}"] = value
        return True

    return take


def _group(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`aaa group server tacacs+ NAME` with its servers, their VRF and source."""
    if len(args) != 2 or line.negated:
        return False
    protocol = args[0].rstrip("+")
    vrf = None
    servers = []
    for node in line.node.children:
        words = node.text.split()
        if words[0] == "server" and len(words) > 1:
            servers.append(_add_server(device, protocol, words[1], node))
        elif words[0] == "use-vrf" and len(words) > 1:
            vrf = vrf_name(words[1])
        elif words[0] not in ("source-interface", "deadtime"):
            continue
        device.reader.take(node)
    for server in servers:
        server.values["vrf"] = vrf
    return True


TOP: dict[str, Take] = {
    "username": _username,
    "aaa authentication": _methods("authentication"),
    "aaa authorization": _methods("authorization"),
    "aaa accounting": _methods("accounting"),
    "aaa group server": _group,
    "tacacs-server host": _server("tacacs"),
    "radius-server host": _server("radius"),
    "tacacs-server key": _shared("tacacs", "keyed"),
    "radius-server key": _shared("radius", "keyed"),
    "tacacs-server timeout": _shared("tacacs", "timeout_s"),
    "radius-server timeout": _shared("radius", "timeout_s"),
}
