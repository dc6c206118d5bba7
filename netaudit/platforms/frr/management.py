"""How an FRR router is watched and administered, as far as FRR itself has a say: logging, terminal lines, services.

Users, SSH, time, SNMP communities and log servers are the host's; what a rule wants to know of them is unknown here.
"""

from __future__ import annotations

from typing import Any

from netaudit.model.management import Aaa, Line, Logging, Ntp, Services, Snmp
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.frr import defaults
from netaudit.platforms.ios.management import severity
from netaudit.platforms.line_commands import exec_timeout
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, word

_OF_THE_HOST = "it belongs to the host and is not in FRR's configuration"
HOST: dict[str, tuple[str, ...]] = {
    "logging": ("hosts", "buffered_bytes", "source_interface"),
    "snmp": ("communities", "users", "hosts", "traps"),
    "ntp": ("servers", "authenticate", "timezone"),
    "aaa": ("enabled", "authentication", "authorization", "accounting", "servers"),
    "services": ("ssh_version", "telnet", "http", "https", "lldp", "name_servers", "banner_login"),
}
"""Facts that a rule may ask for and that the host's own files hold."""

# Logging


def _target(attribute: str) -> Take:
    """`log syslog informational`: the level may be left out, it is then debugging."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        if line.negated:
            part.drop(attribute)
            return True
        level = severity(args[0]) if args else "debugging"
        if level is None:
            return False
        part.set(attribute, level, line.node)
        return True

    return take


def _file(part: Part, args: list[str], line: Statement) -> bool:
    """`log file PATH [LEVEL]`."""
    if not args and not line.negated:
        return False
    return bool(_target("file_severity")(part, args[1:], line))


def _precision(part: Part, args: list[str], line: Statement) -> bool:
    """`log timestamp precision 3`: digits of the second."""
    if not args or not args[0].isdecimal() or line.negated:
        return line.negated
    part.set("timestamps_ms", int(args[0]) >= 3, line.node)
    return True


LOGGING = Commands(
    {
        "syslog": _target("trap_severity"),
        "stdout": _target("console_severity"),
        "monitor": _target("monitor_severity"),
        "trap": _target("trap_severity"),
        "file": _file,
        "facility": word("facility"),
        "timestamp precision": _precision,
    },
    feeds={"syslog": ("trap_severity",)},
    known_text=(
        "record-priority",
        "unique-id",
        "error-category",
        "filter-text",
        "immediate-mode",
        "filtered-file",
    ),
)


def log(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`log ...`; `log commands` tells of every command that is typed."""
    if args[:1] == ["commands"]:
        device.only("services", line.node).set("archive_notifies", not line.negated, line.node)
        return True
    return LOGGING.take(device.only("logging", line.node), args, line)


# Terminal lines


LINE = Commands(
    {
        "exec-timeout": exec_timeout,
        "access-class": word("acl"),
        "ipv6 access-class": word("acl_ipv6"),
        "login": constant("login", "password"),
    }
)


def line_vty(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`line vty` and its lines."""
    if args[:1] != ["vty"]:
        return False
    LINE.read_all(_vty(device, line), line.node.children)
    return True


def _vty(device: DeviceDraft, line: Statement) -> Part:
    return device.part("line", "vty", line.node, name="vty")


def password(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`password [8] WORD`: the daemons' own terminals ask for it."""
    _vty(device, line).set("password", not line.negated, line.node)
    return bool(args) or line.negated


def enable_password(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`enable password [8] WORD`: the kind is kept."""
    part = device.only("aaa", line.node)
    if line.negated:
        part.drop("enable_secret_type")
    elif not args:
        return False
    else:
        part.set("enable_secret_type", args[0] if len(args) > 1 and args[0].isdecimal() else "0", line.node)
    return True


# Device and services


def banner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`banner motd line TEXT`, `banner motd file PATH`; `no banner motd` shows none."""
    if args[:1] != ["motd"]:
        return False
    device.only("services", line.node).set("banner_motd", not line.negated, line.node)
    return True


def router_id(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip router-id 10.0.0.1 [vrf X]`: of every process that has none of its own."""
    if not args or line.negated:
        return False
    vrf = args[2] if args[1:2] == ["vrf"] and len(args) > 2 else None
    device.part("router_id", vrf, line.node).set("router_id", args[0], line.node)
    return True


def facts(device: DeviceDraft) -> dict[str, Any]:
    """The facts of the management plane: one of each, also where no line speaks of it."""
    found: dict[str, Any] = {}
    for table, kind in (("logging", Logging), ("snmp", Snmp), ("ntp", Ntp), ("aaa", Aaa), ("services", Services)):
        part = device.held(table)
        part.unknown.update({name: _OF_THE_HOST for name in HOST[table] if name not in part.values})
        found[table] = (made(part, kind),)
    for part in device.table("line").values():
        defaults.apply(part, defaults.LINE, defaults.profile(device.get("profile"), device.get("version")))
    found["lines"] = tuple(made(part, Line) for part in device.table("line").values())
    return found
