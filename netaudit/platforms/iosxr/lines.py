"""IOS-XR lines: the console, the default line, templates, and the terminals that follow them."""

from __future__ import annotations

from netaudit.model.management import Line
from netaudit.platforms.defaults import fill_in
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, made
from netaudit.platforms.iosxr.management import after
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, word
from netaudit.platforms.values import is_number


def _transport(attribute: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            part.drop(attribute)
            return line.negated
        part.set(attribute, tuple(said for said in args if said != "none"), line.node)
        return True

    return take


def _timeout(part: Part, args: list[str], line: Statement) -> bool:
    """`exec-timeout MINUTES SECONDS`; 0 0 is never."""
    if line.negated:
        part.drop("timeout_s")
        return True
    if not args or not all(is_number(said) for said in args[:2]):
        return False
    part.set("timeout_s", int(args[0]) * 60 + (int(args[1]) if len(args) > 1 else 0), line.node)
    return True


def _access_class(part: Part, args: list[str], line: Statement) -> bool:
    """`access-class [ipv4|ipv6] [ingress] ACL`."""
    attribute = "acl_ipv6" if args[:1] == ["ipv6"] else "acl"
    words = [said for said in args if said not in ("ipv4", "ipv6", "ingress")]
    if len(words) != 1 or "egress" in args:
        return False
    if line.negated:
        part.drop(attribute)
    else:
        part.set(attribute, words[0], line.node)
    return True


def _login(part: Part, args: list[str], line: Statement) -> bool:
    part.set("login", args[0] if args and not line.negated else "default", line.node)
    return True


LINE = Commands(
    {
        "transport input": _transport("transport"),
        "transport output": _transport("transport_output"),
        "exec-timeout": _timeout,
        "access-class": _access_class,
        "login authentication": _login,
        "password": constant("password", True),
        "secret": constant("password", True),
        "session-limit": number("session_limit"),
        "stopbits": word("stop_bits"),
        "length": number("screen_lines"),
    },
    feeds={"transport input": ("transport",), "exec-timeout": ("timeout_s",), "access-class": ("acl",)},
    known_text=("session-timeout", "timestamp", "width", "escape-character", "disconnect-character", "users group",
                "authorization", "accounting", "transport preferred", "absolute-timeout", "cli", "pager", "databits",
                "parity"),
)  # fmt: skip


def vty_pool(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vty-pool NAME FIRST LAST [line-template NAME]`: terminals that follow a template."""
    if len(args) < 3 or line.negated:
        return False
    part = device.part("vty_pool", args[0], line.node)
    part.set("range", f"{args[1]} {args[2]}", line.node)
    part.set("template", after(args, "line-template") or "default", line.node)
    return True


def lines(device: DeviceDraft) -> tuple[Line, ...]:
    """Console, default line and templates as they stand; the terminals of each pool as their template makes them."""
    held = device.table("line")
    named = device.table("vty_pool")
    pools = [(part.values["range"], part.values["template"], part.values["line"]) for part in named.values()]
    if "default" not in named and held:
        pools.insert(0, (defaults.VTY_POOL[0], "default", 0))
    terminals = []
    for span, template, place in pools:
        name = "default" if template == "default" else f"template {template}"
        source = held.get(name)
        values = {key: value for key, value in source.values.items() if key != "end"} if source is not None else {}
        origin = dict.fromkeys((key for key in values if key not in ("name", "line")), f"line {name}")
        start = place or values.get("line", 0)
        part = Part(device.reader, device, **{**values, "name": f"vty {span}", "line": start, "end": start})
        if origin:
            part.values["inherited"] = origin
        if source is not None:
            part.at, part.unknown = dict(source.at), dict(source.unknown)
        terminals.append(part)
    for part in (*held.values(), *terminals):
        fill_in(part, defaults.LINE)
    found = (*held.values(), *terminals, *device.table("ssh").values())
    return tuple(made(part, Line) for part in found)
