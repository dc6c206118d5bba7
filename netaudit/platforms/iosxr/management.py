"""IOS-XR management plane: logging, SNMP, NTP, lines."""

from __future__ import annotations

from netaudit.model.management import Line, LogHost, NtpServer, SnmpCommunity, SnmpHost, SnmpUser
from netaudit.platforms.iosxr import defaults
from netaudit.platforms.iosxr.drafts import DeviceDraft, Part, made
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, switch, text, word

SEVERITIES = (
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
)  # fmt: skip
_SHORT = {"error": "errors", "warning": "warnings", "info": "informational", "debug": "debugging"}


def severity(said: str) -> str | None:
    """A syslog level; the command line spells some of them in two ways."""
    said = _SHORT.get(said, said)
    return said if said in SEVERITIES else None


def _after(words: list[str], key: str) -> str | None:
    """The word after `key`, where it stands in the line."""
    return words[words.index(key) + 1] if key in words[:-1] else None


def _in_vrf(words: list[str]) -> str | None:
    vrf = _after(words, "vrf")
    return None if vrf == "default" else vrf


def address_of(words: list[str]) -> str | None:
    """The first word, where it can be an address or a host name and no keyword."""
    said = words[0] if words else ""
    return said if "." in said or ":" in said else None


# Logging


def _log_host(part: Part, args: list[str], line: Statement) -> bool:
    """`logging 10.0.0.1 [vrf X] [severity info] [port ...]`; several lines may speak of one host."""
    words = args[1:] if args[:1] == ["host"] else args
    address = address_of(words)
    if address is None:
        return False
    vrf = _in_vrf(words)
    held = tuple(host for host in part.get("hosts") or () if (host.address, host.vrf) != (address, vrf))
    if line.negated:
        part.values["hosts"] = held
        return True
    level = _after(words, "severity")
    for child in line.node.children:
        if child.text.startswith("severity "):
            level = child.text.split()[1]
            part.reader.take(child)
    host = LogHost(address=address, vrf=vrf, severity=severity(level) if level is not None else None)
    part.values["hosts"] = (*held, host)
    part.at["hosts"] = (*part.at.get("hosts", ()), line.node.line)
    return True


def _level(attribute: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        level = "none" if line.negated or args[:1] == ["disable"] else severity(args[0]) if args else None
        if level is None:
            return False
        part.set(attribute, level, line.node)
        return True

    return take


def _buffered(part: Part, args: list[str], line: Statement) -> bool:
    """`logging buffered 2097152`, `logging buffered informational`."""
    if line.negated:
        part.set("buffered_bytes", 0, line.node)
        return True
    if args and args[0].isdecimal():
        part.set("buffered_bytes", int(args[0]), line.node)
        return True
    return _level("buffered_severity")(part, args, line) is not False


def _off(part: Part, args: list[str], line: Statement) -> bool:
    part.set("enabled", line.negated, line.node)
    return True


LOGGING = Commands(
    {
        "": _log_host,
        "trap": _level("trap_severity"),
        "console": _level("console_severity"),
        "monitor": _level("monitor_severity"),
        "buffered": _buffered,
        "facility": word("facility"),
        "source-interface": word("source_interface", interface_name),
        "hostnameprefix": text("origin"),
        "disable": _off,
    },
    feeds={"trap": ("trap_severity",), "buffered": ("buffered_bytes",)},
    known_text=("archive", "events", "suppress", "correlator", "history", "format", "ipv4", "ipv6", "localfilesize",
                "snmp-authfail", "buffered discriminator", "console discriminator", "file", "tls-server"),
)  # fmt: skip


def timestamps(attribute: str) -> Take:
    """`service timestamps log datetime localtime msec show-timezone`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        on = not line.negated and "disable" not in args
        if attribute == "debug":
            device.only("services", line.node).set("debug_timestamps", on, line.node)
            return True
        part = device.only("logging", line.node)
        part.set("timestamps_ms", on and "msec" in args, line.node)
        part.set("timestamps_zone", on and "show-timezone" in args, line.node)
        return True

    return take


# SNMP


def _community(part: Part, args: list[str], line: Statement) -> bool:
    """`snmp-server community X [RO|RW] [SystemOwner] [ACL | IPv4 ACL IPv6 ACL]`."""
    words = args[1:] if args[:1] in (["encrypted"], ["clear"]) else args
    if not words or line.negated:
        return False
    rest = [said for said in words[1:] if said not in ("SystemOwner", "LROwner", "SDROwner")]
    permission = next((said.upper() for said in rest if said.upper() in ("RO", "RW")), "RO")
    plain = [said for said in rest if said.upper() not in ("RO", "RW")]
    acl = _after(plain, "IPv4") or (plain[0] if plain and plain[0] not in ("IPv4", "IPv6", "view") else None)
    known = words[0].lower() in ("public", "private")
    part.add("communities", SnmpCommunity(permission=permission, acl=acl, well_known=known), line.node)
    return True


def _host(part: Part, args: list[str], line: Statement) -> bool:
    """`snmp-server host 10.0.0.1 traps version 2c encrypted X`; below `snmp-server vrf` in that VRF."""
    if not args or line.negated:
        return False
    version = _after(args, "version") or "1"
    if version == "3":
        level = args[args.index("version") + 2 : args.index("version") + 3]
        version = f"3 {level[0]}" if level and level[0] in ("auth", "noauth", "priv") else "3"
    host = SnmpHost(address=args[0], version=version, vrf=part.values.get("scope") or _in_vrf(args))
    part.add("hosts", host, line.node)
    return True


def _snmp_vrf(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1:
        return False
    part.values["scope"] = args[0]
    SNMP.read_all(part, line.node.children)
    part.values.pop("scope")
    return bool(line.node.children)


def _traps(part: Part, args: list[str], line: Statement) -> bool:
    words = args[1:] if args[:1] == ["traps"] else args
    family = words[0] if words else "all"
    if line.negated:
        part.values["traps"] = tuple(held for held in part.get("traps") or () if held != family)
    elif family in (part.get("traps") or ()):
        part.at["traps"] = (*part.at["traps"], line.node.line)
    else:
        part.add("traps", family, line.node)
    return True


def _snmp_user(part: Part, args: list[str], line: Statement) -> bool:
    """`snmp-server user NAME GROUP v3 auth sha encrypted X priv aes 128 encrypted Y`."""
    if len(args) < 2 or line.negated:
        return False
    privacy = _after(args, "priv")
    if privacy == "aes" and (bits := _after(args, "aes")) in ("128", "192", "256"):
        privacy = f"aes {bits}"
    part.add("users", SnmpUser(name=args[0], authentication=_after(args, "auth"), privacy=privacy), line.node)
    return True


def _snmp_group(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 2 or line.negated:
        return False
    part.add("groups", " ".join(args), line.node)
    return True


SNMP = Commands(
    {
        "community": _community,
        "host": _host,
        "vrf": _snmp_vrf,
        "traps": _traps,
        "enable traps": _traps,
        "user": _snmp_user,
        "group": _snmp_group,
        "location": text("location"),
        "contact": text("contact"),
        "trap-source": word("source_interface", interface_name),
    },
    feeds={"community": ("communities",), "host": ("hosts",), "traps": ("traps",)},
    known_text=("engineID", "view", "ifindex", "ifmib", "mibs", "chassis-id", "queue-length", "packetsize", "interface",
                "entityindex", "context", "trap", "timeouts", "throttle-time", "logging", "oid-poll-stats", "overload"),
)  # fmt: skip


# NTP


def _ntp_server(part: Part, args: list[str], line: Statement) -> bool:
    """`server [vrf X] [ipv4|ipv6] 10.0.0.1 [key N] [prefer]`, `peer ...`."""
    words = list(args)
    vrf = part.values.get("scope")
    if words[:1] == ["vrf"] and len(words) > 2:
        vrf = None if words[1] == "default" else words[1]
        del words[:2]
    if words[:1] in (["ipv4"], ["ipv6"]):
        del words[0]
    if not words or line.negated:
        return False
    peer = line.words[0] == "peer" or line.words[:2] == ["ntp", "peer"]
    server = NtpServer(address=words[0], vrf=vrf, key=_after(words, "key"), prefer="prefer" in words, peer=peer)
    part.add("servers", server, line.node)
    return True


def _words(attribute: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        part.add(attribute, args[0], line.node)
        return True

    return take


def _ntp_vrf(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) != 1:
        return False
    part.values["scope"] = args[0]
    NTP.read_all(part, line.node.children)
    part.values.pop("scope")
    return bool(line.node.children)


NTP = Commands(
    {
        "server": _ntp_server,
        "peer": _ntp_server,
        "authenticate": switch("authenticate"),
        "authentication-key": _words("keys"),
        "trusted-key": _words("trusted_keys"),
        "source": word("source_interface", interface_name),
        "access-group": constant("restricted", True),
        "master": switch("master"),
        "vrf": _ntp_vrf,
    },
    feeds={"server": ("servers",)},
    known_text=("update-calendar", "max-associations", "interface", "log-internal-sync", "broadcastdelay", "primary",
                "drift", "passive", "dscp", "ipv4", "ipv6"),
)  # fmt: skip


# Lines


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
    if not args or not all(said.isdecimal() for said in args[:2]):
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


def line_block(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`line console`, `line default`, `line template NAME`."""
    if not args:
        return False
    name = " ".join(args)
    LINE.read_all(device.part("line", name, line.node, name=name), line.node.children)
    return True


def vty_pool(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vty-pool NAME FIRST LAST [line-template NAME]`: terminals that follow a template."""
    if len(args) < 3 or line.negated:
        return False
    part = device.part("vty_pool", args[0], line.node)
    part.set("range", f"{args[1]} {args[2]}", line.node)
    part.set("template", _after(args, "line-template") or "default", line.node)
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
        defaults.apply(part, defaults.LINE)
    found = (*held.values(), *terminals, *device.table("ssh").values())
    return tuple(made(part, Line) for part in found)
