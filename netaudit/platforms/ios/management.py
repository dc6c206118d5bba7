"""IOS management plane: logging, SNMP, NTP, AAA, users, lines."""

from __future__ import annotations


from netaudit.model.management import AaaMethods, AaaServer, LogHost, NtpServer, SnmpCommunity, SnmpHost, SnmpUser
from netaudit.platforms.ios.drafts import DeviceDraft, Part
from netaudit.platforms.ios.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import number, switch, text, word

SEVERITIES = (
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
)  # fmt: skip


def of(kind: str, commands: Commands) -> Take:
    """A line of the device that belongs to its only fact of a kind: `logging ...`, `ntp ...`."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        return commands.take(device.part(kind, 0, line.node), args, line)

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
    if not words or words[0][0] not in "0123456789abcdefABCDEF:" and "." not in words[0] and len(args) > 4:
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
    for said in args:
        if said.isdecimal() and int(said) > 7:
            part.set("buffered_bytes", int(said), line.node)
        elif (level := severity(said)) is not None:
            part.set("buffered_severity", level, line.node)
        elif said not in ("discriminator", "xml", "filtered"):
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


def _logging_on(part: Part, args: list[str], line: Statement) -> bool:
    part.set("enabled", not line.negated, line.node)
    return True


LOGGING = Commands(
    {
        "": _old_log_host,
        "host": _log_host,
        "on": _logging_on,
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
    part = device.part("logging", 0, line.node)
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
    if family in (part.get("traps") or ()):
        part.at["traps"] = (*part.at["traps"], line.node.line)
    else:
        part.add("traps", family, line.node)
    return True


def _snmp_user(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 2:
        return False
    privacy = _after(args, "priv")
    if privacy == "aes" and (bits := _after(args, "aes")) in ("128", "192", "256"):
        privacy = f"aes {bits}"
    part.add("users", SnmpUser(name=args[0], authentication=_after(args, "auth"), privacy=privacy), line.node)
    return True


def _snmp_group(part: Part, args: list[str], line: Statement) -> bool:
    if len(args) < 2:
        return False
    part.add("groups", " ".join(args), line.node)
    return True


SNMP = Commands(
    {
        "community": _community,
        "host": _snmp_host,
        "enable traps": _traps,
        "user": _snmp_user,
        "group": _snmp_group,
        "location": text("location"),
        "contact": text("contact"),
        "trap-source": _log_source,
        "source-interface traps": _log_source,
    },
    feeds={"community": ("communities",), "host": ("hosts",), "enable traps": ("traps",)},
    known_text=("engineID", "view", "ifindex", "chassis-id", "queue-length", "packetsize", "tftp-server-list", "system"),
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
    for said in args:
        if said.isdecimal():
            part.add("trusted_keys", said, line.node)
    return bool(args)


def _ntp_flag(attribute: str) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        part.set(attribute, not line.negated, line.node)
        return True

    return take


NTP = Commands(
    {
        "server": _ntp_server,
        "peer": _ntp_server,
        "authenticate": _ntp_flag("authenticate"),
        "authentication-key": _ntp_flag("keys"),
        "trusted-key": _trusted_key,
        "source": _log_source,
        "master": _ntp_flag("master"),
        "access-group": _ntp_flag("restricted"),
    },
    feeds={"server": ("servers",), "peer": ("servers",)},
    known_text=("clock-period", "update-calendar", "logging"),
)


def timezone(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`clock timezone UTC 0 0`."""
    if not args:
        return False
    device.part("ntp", 0, line.node).set("timezone", " ".join(args), line.node)
    return True


# AAA


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
        methods = rest[1:]
        for child in line.node.children:
            words = child.text.split()
            if words[0] in ("action-type", "group", "broadcast"):
                methods += words[1:] if words[0] == "action-type" else words
                part.reader.take(child)
        part.add(attribute, AaaMethods(service=service, name=rest[0], methods=tuple(_joined(methods))), line.node)
        return True

    return take


def _joined(words: list[str]) -> list[str]:
    """Methods of a list: `group NAME` is one of them."""
    found: list[str] = []
    for said in words:
        if found and found[-1] in ("group", "cache"):
            found[-1] += f" {said}"
        else:
            found.append(said)
    return found


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
            servers.append(("address", words[1]))
        elif words[:3] == ["ip", "vrf", "forwarding"] and len(words) > 3:
            vrf = words[3]
        elif words[:3] != ["ip", args[0].rstrip("+"), "source-interface"]:
            continue
        part.reader.take(child)
    part.add("groups", (args[0].rstrip("+"), args[1], vrf, tuple(servers)), line.node)
    return True


AAA = Commands(
    {
        "new-model": _ntp_flag("enabled"),
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
    part = device.part("aaa", 0, line.node)
    if line.negated or not words:
        return False
    if line.words[1] == "secret" or "enable_secret_type" not in part.values:
        kind = words[0] if len(words) > 1 and words[0].isdecimal() and len(words[0]) == 1 else "0"
        part.set("enable_secret_type", kind, line.node)
    return True


def _server_address(part: Part, args: list[str], line: Statement) -> bool:
    words = [said for said in args if said not in ("ipv4", "ipv6")]
    if not words:
        return False
    part.set("address", words[0], line.node)
    return True


_SERVER = Commands(
    {"address": _server_address, "timeout": number("timeout"), "key": word("key", lambda _: True)},
)


def server(protocol: str) -> Take:
    """`tacacs server NAME` and its address."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if len(args) != 1:
            return False
        part = device.part("aaa_server", (protocol, args[0]), line.node, protocol=protocol)
        _SERVER.read_all(part, line.node.children)
        return True

    return take


def server_host(protocol: str) -> Take:
    """`tacacs-server host 10.0.0.1 ...`, the older form."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if args[:1] != ["host"] or len(args) < 2 or line.negated:
            return args[:1] in (["timeout"], ["directed-request"])
        device.part("aaa_server", (protocol, args[1]), line.node, protocol=protocol).set("address", args[1], line.node)
        return True

    return take


def aaa_servers(device: DeviceDraft) -> tuple[AaaServer, ...]:
    """All servers with their addresses, each once; the VRF is that of the group that names a server."""
    named = {key: part for key, part in device.table("aaa_server").items() if part.get("address") is not None}
    vrfs: dict[str, str | None] = {}
    loose: list[AaaServer] = []
    part = device.table("aaa").get(0)
    for protocol, _, vrf, servers in (part.values.get("groups", ()) if part is not None else ()):
        for kind, value in servers:
            if kind == "name":
                vrfs.setdefault(value, vrf)
            elif (protocol, value) not in named:
                loose.append(AaaServer(protocol=protocol, address=value, vrf=vrf))
    found = [
        AaaServer(protocol=protocol, address=held.values["address"], vrf=vrfs.get(name))
        for (protocol, name), held in named.items()
    ]
    return tuple(dict.fromkeys([*found, *loose]))


# Users and lines


def user(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`username NAME privilege 15 secret 9 HASH`: the kind of secret is kept, never the secret."""
    if not args:
        return False
    if line.negated:
        device.table("user").pop(args[0], None)
        return True
    part = device.part("user", args[0], line.node, name=args[0])
    rest = args[1:]
    level = _after(rest, "privilege")
    if level is not None and level.isdecimal():
        part.set("privilege", int(level), line.node)
    for key in ("secret", "password"):
        if key in rest[:-1]:
            said = rest[rest.index(key) + 1]
            part.set("secret_type", said if said.isdecimal() and len(said) == 1 else "0", line.node)
            break
    else:
        if "nopassword" in rest:
            part.set("secret_type", "none", line.node)
    return True


def _transport(part: Part, args: list[str], line: Statement) -> bool:
    part.set("transport", () if line.negated else tuple(said for said in args if said != "none"), line.node)
    return True


def _output(part: Part, args: list[str], line: Statement) -> bool:
    part.set("transport_output", tuple(said for said in args if said != "none"), line.node)
    return bool(args)


def _timeout(part: Part, args: list[str], line: Statement) -> bool:
    if line.negated:
        part.set("timeout_s", 0, line.node)
        return True
    if not args or not all(said.isdecimal() for said in args):
        return False
    part.set("timeout_s", int(args[0]) * 60 + (int(args[1]) if len(args) > 1 else 0), line.node)
    return True


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
        part.set("login", "password" if not args else " ".join(args[1:] if args[0] == "authentication" else args), line.node)
    return True




LINE = Commands(
    {
        "transport input": _transport,
        "exec-timeout": _timeout,
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
        "transport input": ("transport",), "exec-timeout": ("timeout_s",), "access-class": ("acl",), "login": ("login",),
    },  # fmt: skip
)


def line_block(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`line vty 0 4` and its lines."""
    if not args:
        return False
    name = " ".join(args)
    LINE.read_all(device.part("line", name, line.node, name=name), line.node.children)
    return True


