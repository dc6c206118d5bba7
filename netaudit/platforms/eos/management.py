"""How the device is watched: logging, SNMP, time."""

from __future__ import annotations

from netaudit.platforms.drafts import of
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.eos.routing import split_vrf
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.takes import several, switch, text, word
from netaudit.platforms.watch_commands import level

SEVERITIES = {
    "0": "emergencies", "1": "alerts", "2": "critical", "3": "errors", "4": "warnings", "5": "notifications",
    "6": "informational", "7": "debugging",
}  # fmt: skip
_SEVERITY_NAMES = frozenset(SEVERITIES.values())


def _severity(said: str) -> str | None:
    return SEVERITIES.get(said) or (said if said in _SEVERITY_NAMES else None)


def _logging_host(device: DeviceDraft, args: list[str], line: Statement, vrf: str | None = None) -> bool:
    """`logging [vrf X] host ADDRESS [PORT ...] [protocol tcp|udp|tls ...]`."""
    named, rest = split_vrf(args)
    if not rest:
        return False
    if line.negated:
        device.only("logging", line.node).take_back("hosts", lambda held: held[:2] == (rest[0], vrf or named))
        return True
    transport = rest[rest.index("protocol") + 1] if "protocol" in rest[:-1] else None
    device.only("logging", line.node).add("hosts", (rest[0], vrf or named, transport), line.node)
    return True


def _logging_vrf(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    vrf = None if args[:1] == ["default"] else args[0] if args else None
    if args[1:2] == ["host"]:
        return _logging_host(device, args[2:], line, vrf)
    if args[1:2] in (["source-interface"], ["local-interface"]):
        draft = device.only("logging", line.node)  # that of the default VRF counts before those of others
        return "source_interface" in draft.values or _source(device, args[2:], line)
    return False


def _source(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    return word("source_interface", interface_name)(device.only("logging", line.node), args, line) is not False


def _trap(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`logging trap LEVEL`; `no logging trap` sends nothing."""
    draft = device.only("logging", line.node)
    if line.negated:
        draft.set("trap_severity", "none", line.node)
        return True
    return word("trap_severity", _severity)(draft, args, line) is not False


def _buffered(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`logging buffered [MESSAGES] [LEVEL]`: EOS counts messages, not bytes."""
    draft = device.only("logging", line.node)
    if line.negated:
        draft.set("buffered_messages", 0, line.node)
        return True
    rest = list(args)
    if rest and rest[0].isdecimal() and (len(rest) > 1 or int(rest[0]) > 7):
        draft.set("buffered_messages", int(rest.pop(0)), line.node)
    if rest:
        severity = _severity(rest[0])
        if severity is None:
            return False
        draft.set("buffered_severity", severity, line.node)
    return True


def _timestamps(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`logging format timestamp high-resolution`, `... traditional [year] [timezone]`."""
    if line.negated or args[:1] not in (["high-resolution"], ["traditional"]):
        return False
    draft = device.only("logging", line.node)
    fine = args[0] == "high-resolution"
    draft.set("timestamps_ms", fine, line.node)
    draft.set("timestamps_zone", fine or "timezone" in args, line.node)
    return True


def _community(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server community NAME [view V] ro|rw [ipv6 ACL] [ACL]`; the name is a secret."""
    if not args or line.negated:
        return False
    at = next((at for at, said in enumerate(args[1:], 1) if said in ("ro", "rw")), None)
    rest = args[at + 1 :] if at is not None else []
    if rest[:1] == ["ipv6"]:
        rest = rest[2:]
    permission = args[at] if at is not None else "ro"
    draft.add("communities", (permission, rest[0] if rest else None, args[0] in ("public", "private")), line.node)
    return True


def _snmp_user(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server user NAME GROUP [remote ...] v3 [localized ID] [auth sha KEY] [priv aes KEY]`."""
    if len(args) < 3 or line.negated:
        return False
    authentication = args[args.index("auth") + 1] if "auth" in args[2:-1] else None
    privacy = args[args.index("priv") + 1] if "priv" in args[2:-1] else None
    draft.add("users", (args[0], authentication, privacy), line.node)
    return True


def _snmp_group(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server group NAME v3 priv [read V] [write V]`."""
    if len(args) < 2 or line.negated:
        return False
    level = args[2] if args[1] == "v3" and len(args) > 2 else ""
    draft.add("groups", " ".join([*args[:2], *([level] if level in ("noauth", "auth", "priv") else [])]), line.node)
    return True


def _snmp_host(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server host ADDRESS [vrf X] [version 1|2c|3 [noauth|auth|priv]] NAME`."""
    vrf, rest = split_vrf(args)
    if not rest:
        return False
    if line.negated:
        draft.take_back("hosts", lambda held: (held[0], held[2]) == (rest[0], vrf))
        return True
    version = rest[rest.index("version") + 1] if "version" in rest[:-1] else None
    draft.add("hosts", (rest[0], version, vrf), line.node)
    return True


def _snmp_traps(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.defaulted:  # what a device does unasked, and may be on or off
        draft.take_back("traps", (lambda held: held == " ".join(args)) if args else None)
        return True
    if line.negated:
        draft.drop("traps")
        return not args
    draft.add("traps", " ".join(args) or "all", line.node)
    return True


def _snmp_source(draft: Draft, args: list[str], line: Statement) -> bool:
    _, rest = split_vrf(args)
    if rest[:1] in (["local-interface"], ["source-interface"]):
        rest = rest[1:]
    return word("source_interface", interface_name)(draft, rest, line) is not False


def _snmp_vrf(draft: Draft, args: list[str], line: Statement) -> object:
    return _snmp_source(draft, args[1:], line) if len(args) > 2 else KNOWN_TEXT_TAKEN


def _ntp_server(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ntp server [vrf X] ADDRESS [prefer] [key N] ...`."""
    vrf, rest = split_vrf(args)
    if line.negated:
        draft.take_back("servers", (lambda held: held[:2] == (rest[0], vrf)) if rest else None)
        return True
    if not rest:
        return False
    key = rest[rest.index("key") + 1] if "key" in rest[:-1] else None
    draft.add("servers", (rest[0], vrf, key, "prefer" in rest), line.node)
    return True


def _ntp_source(draft: Draft, args: list[str], line: Statement) -> bool:
    _, rest = split_vrf(args)
    return word("source_interface", interface_name)(draft, rest, line) is not False


def _trusted(draft: Draft, args: list[str], line: Statement) -> bool:
    """`ntp trusted-key 1-3,5`."""
    if not args or line.negated:
        return False
    for part in "".join(args).split(","):
        low, dash, high = part.partition("-")
        if not low.isdecimal() or (dash and not high.isdecimal()):
            return False
        for key in range(int(low), int(high or low) + 1):
            draft.add("trusted_keys", str(key), line.node)
    return True


TOP: dict[str, Take] = {
    "logging on": of("logging", switch("enabled")),
    "logging host": _logging_host,
    "logging vrf": _logging_vrf,
    "logging trap": _trap,
    "logging buffered": _buffered,
    "logging source-interface": _source,
    "logging local-interface": _source,
    "logging format timestamp": _timestamps,
    "snmp-server community": of("snmp", _community),
    "snmp-server user": of("snmp", _snmp_user),
    "snmp-server host": of("snmp", _snmp_host),
    "snmp-server enable traps": of("snmp", _snmp_traps),
    "snmp-server location": of("snmp", text("location")),
    "snmp-server contact": of("snmp", text("contact")),
    "snmp-server source-interface": of("snmp", _snmp_source),
    "snmp-server local-interface": of("snmp", _snmp_source),
    "snmp-server vrf": of("snmp", _snmp_vrf),
    "ntp server": of("ntp", _ntp_server),
    "ntp local-interface": of("ntp", _ntp_source),
    "ntp source": of("ntp", _ntp_source),
    "ntp authenticate": of("ntp", switch("authenticate")),
    "ntp trusted-key": of("ntp", _trusted),
    "ntp authentication-key": of("ntp", several("keys")),
    "clock timezone": of("clock", word("timezone")),
    "logging console": of("logging", level("console_severity", _severity)),
    "logging monitor": of("logging", level("monitor_severity", _severity)),
    "logging facility": of("logging", word("facility")),
    "snmp-server group": of("snmp", _snmp_group),
    "dns domain": of("services", word("domain_name")),
    "ip domain-name": of("services", word("domain_name")),
}


KNOWN_TEXT: tuple[str, ...] = (
    "logging event",
    "logging level",
    "snmp-server engineID",
    "snmp-server view",
    "event-handler",
    "alias",
    "prompt",
    "queue-monitor",
    "ip igmp snooping",
    "clock",
    "mac address-table",
    "errdisable",
    "boot system",
    "boot secret",
    "management security",
    "management defaults",
    "hardware",
    "platform",
    "agent",
    "system l1",
    "patch panel",
    "monitor session",
    "sflow",
    "ptp",
    "ip domain-list",
    "router traffic-engineering",
    "router internet-exit",
    "router service-insertion",
    "router general",
    "traffic-policies",
)
"""Recognised, and left as text: no rule reads them."""
