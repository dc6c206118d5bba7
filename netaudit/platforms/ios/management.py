"""IOS management plane: logging, SNMP, NTP, AAA, users, lines."""

from __future__ import annotations

from netaudit.model.management import LogHost, NtpServer, SnmpCommunity, SnmpHost, SnmpUser
from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.ios.names import interface_name
from netaudit.platforms.line_commands import exec_timeout
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, several, switch, text, word
from netaudit.platforms.values import list_of

SEVERITIES = (
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
)  # fmt: skip


def of(kind: str, commands: Commands) -> Take:
    """A line of the device that belongs to its only fact of a kind: `logging ...`, `ntp ...`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        return commands.take(device.only(kind, line.node), args, line)

    return take


def severity(said: str) -> str | None:
    """A syslog level by its name, also from its number."""
    if said.isdecimal() and int(said) < len(SEVERITIES):
        return SEVERITIES[int(said)]
    return said if said in SEVERITIES else None


def _after(words: list[str], key: str) -> str | None:
    """The word after `key`, where it stands in the line."""
    return words[words.index(key) + 1] if key in words[:-1] else None


def _source(words: list[str]) -> str:
    return interface_name("".join(words[:2]) if len(words) > 1 and words[1][:1].isdigit() else words[0])


# Logging


def _log_host(part: Part, args: list[str], line: Statement) -> bool:
    words = args[1:] if args[:1] in (["ipv6"], ["host"]) else args
    if not words or (words[0][0] not in "0123456789abcdefABCDEF:" and "." not in words[0] and len(args) > 4):
        return False
    if line.negated:
        part.values["hosts"] = tuple(host for host in part.get("hosts") or () if host.address != words[0])
        return True
    transport = _after(words, "transport")
    part.add("hosts", LogHost(address=words[0], vrf=_after(words, "vrf"), transport=transport), line.node)
    return True


def _old_log_host(part: Part, args: list[str], line: Statement) -> bool:
    """`logging 10.0.0.1`, the form before 12.3."""
    if len(args) == 1 and args[0].count(".") == 3:
        return _log_host(part, args, line)
    return False


def _buffered(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.set("buffered_bytes", 0, line.node)
        return True
    words = args[2:] if args[:1] == ["discriminator"] else args
    for said in words:
        if said.isdecimal() and int(said) > 7:
            part.set("buffered_bytes", int(said), line.node)
        elif (level := severity(said)) is not None:
            part.set("buffered_severity", level, line.node)
        elif said not in ("xml", "filtered"):
            return False
    return True


def _log_source(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated or not args:
        part.drop("source_interface")
    else:
        part.set("source_interface", _source(args), line.node)
    return True


def _trap_level(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.set("trap_severity", "none", line.node)
        return True
    level = severity(args[0]) if args else "informational"
    if level is None:
        return False
    part.set("trap_severity", level, line.node)
    return True


LOGGING = Commands(
    {
        "": _old_log_host,
        "host": _log_host,
        "on": switch("enabled"),
        "trap": _trap_level,
        "buffered": _buffered,
        "source-interface": _log_source,
        "console": word("console_severity"),
        "monitor": word("monitor_severity"),
        "facility": word("facility"),
        "origin-id": word("origin"),
    },
    feeds={"host": ("hosts",), "trap": ("trap_severity",), "buffered": ("buffered_bytes",)},
)


def timestamps(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`service timestamps log datetime msec show-timezone`."""
    part = device.only("logging", line.node)
    part.set("timestamps_ms", not line.negated and "msec" in args, line.node)
    part.set("timestamps_zone", not line.negated and "show-timezone" in args, line.node)
    return True


# SNMP


def _community(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return line.negated
    rest = args[1:]
    if rest[:1] == ["view"]:
        rest = rest[2:]
    permission = rest[0].upper() if rest and rest[0].lower() in ("ro", "rw") else "RO"
    lists = [said for said in rest if said.lower() not in ("ro", "rw", "ipv6")]
    known = args[0].lower() in ("public", "private")
    part.add(
        "communities",
        SnmpCommunity(permission=permission, acl=lists[-1] if lists else None, well_known=known),
        line.node,
    )
    return True


def _snmp_host(part: Part, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        return line.negated
    version = _after(args, "version") or "1"
    if version == "3" and (level := args[args.index("version") + 2 : args.index("version") + 3]):
        version = f"3 {level[0]}" if level[0] in ("auth", "noauth", "priv") else "3"
    part.add("hosts", SnmpHost(address=args[0], version=version, vrf=_after(args, "vrf")), line.node)
    return True


def _traps(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        gone = args[0] if args else None
        part.values["traps"] = tuple(held for held in part.get("traps") or () if gone is not None and held != gone)
        return True
    family = args[0] if args else "all"
    if not part.add_once("traps", family, line.node):
        part.also("traps", line.node.line)
    return True


def _snmp_user(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 2:
        return False
    privacy = _after(args, "priv")
    if privacy == "aes" and (bits := _after(args, "aes")) in ("128", "192", "256"):
        privacy = f"aes {bits}"
    part.add("users", SnmpUser(name=args[0], authentication=_after(args, "auth"), privacy=privacy), line.node)
    return True


SNMP = Commands(
    {
        "community": _community,
        "host": _snmp_host,
        "enable traps": _traps,
        "user": _snmp_user,
        "group": several("groups", None),
        "location": text("location"),
        "contact": text("contact"),
        "trap-source": _log_source,
        "source-interface traps": _log_source,
    },
    feeds={"community": ("communities",), "host": ("hosts",), "enable traps": ("traps",)},
    known_text=(
        "engineID",
        "view",
        "ifindex",
        "chassis-id",
        "queue-length",
        "packetsize",
        "tftp-server-list",
        "system",
    ),
)


# NTP


def _ntp_server(part: Part, args: list[str], line: Statement) -> bool:
    words = list(args)
    vrf = None
    if words[:1] == ["vrf"] and len(words) > 2:
        vrf = words[1]
        del words[:2]
    if words[:1] in (["ip"], ["ipv6"]):
        del words[0]
    if not words:
        return False
    if line.negated:
        part.values["servers"] = tuple(held for held in part.get("servers") or () if held.address != words[0])
        return True
    server = NtpServer(
        address=words[0], vrf=vrf, key=_after(words, "key"), prefer="prefer" in words, peer=line.words[1] == "peer"
    )
    part.add("servers", server, line.node)
    return True


def _trusted_key(part: Part, args: list[str], line: Statement) -> bool:
    """`trusted-key 20`, `trusted-key 20 - 22`."""
    found = list_of("".join(args), _HIGHEST_KEY)
    if not found or line.negated:
        return False
    for said in sorted(found):
        part.add("trusted_keys", str(said), line.node)
    return True


_HIGHEST_KEY = 65535


NTP = Commands(
    {
        "server": _ntp_server,
        "peer": _ntp_server,
        "authenticate": switch("authenticate"),
        "authentication-key": several("keys"),
        "trusted-key": _trusted_key,
        "source": _log_source,
        "master": switch("master"),
        "access-group": switch("restricted"),
    },
    feeds={"server": ("servers",), "peer": ("servers",)},
    known_text=("clock-period", "update-calendar", "logging"),
)


# Lines


def _transport(part: Part, args: list[str], line: Statement) -> bool:
    part.set("transport", () if line.negated else tuple(said for said in args if said != "none"), line.node)
    return True


def _output(part: Part, args: list[str], line: Statement) -> bool:
    part.set("transport_output", tuple(said for said in args if said != "none"), line.node)
    return bool(args)


def _access_class(attribute: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        if line.negated:
            part.drop(attribute)
        elif len(args) < 2 or args[1] not in ("in", "out"):
            return False
        elif args[1] == "in":
            part.set(attribute, args[0], line.node)
        return True

    return take


def _login(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.set("login", "none", line.node)
    else:
        part.set(
            "login", "password" if not args else " ".join(args[1:] if args[0] == "authentication" else args), line.node
        )
    return True


LINE = Commands(
    {
        "transport input": _transport,
        "exec-timeout": exec_timeout,
        "access-class": _access_class("acl"),
        "ipv6 access-class": _access_class("acl_ipv6"),
        "login": _login,
        "password": word("password", lambda _: True),
        "privilege level": number("privilege"),
        "logging synchronous": switch("synchronous_logging"),
        "stopbits": word("stop_bits"),
        "speed": number("speed"),
        "session-limit": number("session_limit"),
        "exec": switch("exec"),
        "transport output": _output,
        "history size": number("history_lines"),
        "length": number("screen_lines"),
    },
    feeds={
        "transport input": ("transport",),
        "exec-timeout": ("timeout_s",),
        "access-class": ("acl",),
        "login": ("login",),
    },
)
