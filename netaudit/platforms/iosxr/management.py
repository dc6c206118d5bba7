"""IOS-XR management plane: logging, SNMP, NTP."""

from __future__ import annotations

from netaudit.model.management import LogHost, NtpServer, SnmpCommunity, SnmpHost, SnmpUser
from netaudit.platforms.drafts import Part
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, several, switch, text, word
from netaudit.platforms.values import is_number

SEVERITIES = (
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
)  # fmt: skip
_SHORT = {"error": "errors", "warning": "warnings", "info": "informational", "debug": "debugging"}


def severity(said: str) -> str | None:
    """A syslog level; the command line spells some of them in two ways."""
    said = _SHORT.get(said, said)
    return said if said in SEVERITIES else None


def after(words: list[str], key: str) -> str | None:
    """The word after `key`, where it stands in the line."""
    return words[words.index(key) + 1] if key in words[:-1] else None


def _in_vrf(words: list[str]) -> str | None:
    vrf = after(words, "vrf")
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
    hosts = part.values.setdefault("by_address", {})
    hosts.pop((address, vrf), None)  # the last line counts, and the place of the last line
    if line.negated:
        return True
    level = after(words, "severity")
    for child in line.node.children:
        if child.text.startswith("severity "):
            level = child.text.split()[1]
            part.reader.take(child)
    hosts[address, vrf] = LogHost(address=address, vrf=vrf, severity=severity(level) if level is not None else None)
    part.also("hosts", line.node.line)
    return True


def log_hosts(part: Part) -> None:
    """Put the syslog hosts together, once all lines are read."""
    hosts = part.values.pop("by_address", None)
    if hosts is not None:
        part.values["hosts"] = tuple(hosts.values())


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
    if args and is_number(args[0]):
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
    acl = after(plain, "IPv4") or (plain[0] if plain and plain[0] not in ("IPv4", "IPv6", "view") else None)
    known = words[0].lower() in ("public", "private")
    part.add("communities", SnmpCommunity(permission=permission, acl=acl, well_known=known), line.node)
    return True


def _host(part: Part, args: list[str], line: Statement) -> bool:
    """`snmp-server host 10.0.0.1 traps version 2c encrypted X`; below `snmp-server vrf` in that VRF."""
    if not args or line.negated:
        return False
    version = after(args, "version") or "1"
    if version == "3":
        level = args[args.index("version") + 2 : args.index("version") + 3]
        version = f"3 {level[0]}" if level and level[0] in ("auth", "noauth", "priv") else "3"
    host = SnmpHost(address=args[0], version=version, vrf=part.values.get("scope") or _in_vrf(args))
    part.add("hosts", host, line.node)
    return True


def _scoped(commands: Commands, part: Part, args: list[str], line: Statement) -> bool:
    """`vrf NAME`: what stands below it is said of that VRF."""
    if len(args) != 1:
        return False
    part.values["scope"] = args[0]
    commands.read_all(part, line.node.children)
    part.values.pop("scope", None)  # a block inside its like has done so already
    return bool(line.node.children)


def _traps(part: Part, args: list[str], line: Statement) -> bool:
    words = args[1:] if args[:1] == ["traps"] else args
    family = words[0] if words else "all"
    if line.negated:
        part.values["traps"] = tuple(held for held in part.get("traps") or () if held != family)
    elif not part.add_once("traps", family, line.node):
        part.also("traps", line.node.line)
    return True


def _snmp_user(part: Part, args: list[str], line: Statement) -> bool:
    """`snmp-server user NAME GROUP v3 auth sha encrypted X priv aes 128 encrypted Y`."""
    if len(args) < 2 or line.negated:
        return False
    privacy = after(args, "priv")
    if privacy == "aes" and (bits := after(args, "aes")) in ("128", "192", "256"):
        privacy = f"aes {bits}"
    part.add("users", SnmpUser(name=args[0], authentication=after(args, "auth"), privacy=privacy), line.node)
    return True


SNMP: Commands = Commands(
    {
        "community": _community,
        "host": _host,
        "vrf": lambda part, args, line: _scoped(SNMP, part, args, line),
        "traps": _traps,
        "enable traps": _traps,
        "user": _snmp_user,
        "group": several("groups", None),
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
    server = NtpServer(address=words[0], vrf=vrf, key=after(words, "key"), prefer="prefer" in words, peer=peer)
    part.add("servers", server, line.node)
    return True


NTP: Commands = Commands(
    {
        "server": _ntp_server,
        "peer": _ntp_server,
        "authenticate": switch("authenticate"),
        "authentication-key": several("keys"),
        "trusted-key": several("trusted_keys"),
        "source": word("source_interface", interface_name),
        "access-group": constant("restricted", True),
        "master": switch("master"),
        "vrf": lambda part, args, line: _scoped(NTP, part, args, line),
    },
    feeds={"server": ("servers",)},
    known_text=("update-calendar", "max-associations", "interface", "log-internal-sync", "broadcastdelay", "primary",
                "drift", "passive", "dscp", "ipv4", "ipv6"),
)  # fmt: skip
