"""How the device is watched: logging, SNMP, time."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, of
from netaudit.platforms.nxos.drafts import after, interface_name, vrf_name
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.takes import constant, several, switch, text
from netaudit.platforms.watch_commands import level

SEVERITIES = (
    "emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging",
)  # fmt: skip
_WELL_KNOWN = ("public", "private")
_WRITERS = ("network-admin", "vdc-admin")
"""Roles whose communities may write."""


def _severity(said: str) -> str | None:
    return SEVERITIES[int(said)] if said.isdecimal() and int(said) < len(SEVERITIES) else None


def _log_server(draft: Draft, args: list[str], line: Statement) -> bool:
    """`logging server 10.0.0.1 [6] [port N] [secure ...] [use-vrf X] [facility F]`."""
    if not args:
        return False
    if line.negated:
        draft.values["hosts"] = tuple(held for held in draft.get("hosts") or () if held[0] != args[0])
        return True
    severity = _severity(args[1]) if len(args) > 1 else None
    vrf = vrf_name(after(args, "use-vrf"))
    draft.add("hosts", (args[0], vrf, "tls" if "secure" in args else None, severity), line.node)
    facility = after(args, "facility")
    if facility is not None:
        draft.set("facility", facility, line.node)
    return True


def _log_file(draft: Draft, args: list[str], line: Statement) -> bool:
    """`logging logfile messages 6 [size 4194304]`: the log that the device keeps itself."""
    if line.negated:
        draft.set("buffered_bytes", 0, line.node)
        return True
    severity = _severity(args[1]) if len(args) > 1 else None
    if severity is None:
        return False
    draft.set("buffered_severity", severity, line.node)
    size = after(args, "size") or ""
    if size.isdecimal():
        draft.set("buffered_bytes", int(size), line.node)
    return True


def _timestamps(draft: Draft, args: list[str], line: Statement) -> bool:
    """`logging timestamp milliseconds|microseconds|seconds`."""
    if line.negated or args not in (["milliseconds"], ["microseconds"], ["seconds"]):
        return line.negated
    draft.set("timestamps_ms", args != ["seconds"], line.node)
    return True


def _source(draft: Draft, args: list[str], line: Statement) -> bool:
    if not args or line.negated:
        draft.drop("source_interface")
        return line.negated
    draft.set("source_interface", interface_name("".join(args)), line.node)
    return True


def _origin(draft: Draft, args: list[str], line: Statement) -> bool:
    """`logging origin-id hostname|ip ADDRESS|string TEXT`."""
    return constant("origin", args[0])(draft, args, line) is not False if args else False


def _community(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`snmp-server community NAME group network-operator`, `... use-acl ACL`; the name is a secret."""
    if line.negated:
        snmp = device.table("snmp").get(None)
        if snmp is not None and args:
            snmp.values.get("by name", {}).pop(args[0], None)
        return bool(args)
    if len(args) < 2:
        return False
    draft = device.only("snmp", line.node)
    held: dict[str, dict[str, object]] = draft.values.setdefault("by name", {})
    found = held.setdefault(args[0], {"well_known": args[0] in _WELL_KNOWN})
    role = after(args, "group")
    if role is not None:
        found["permission"] = "rw" if role in _WRITERS else "ro"
    elif args[1] in ("ro", "rw"):
        found["permission"] = args[1]
    acl = after(args, "use-acl", "use-ipv4acl")
    if acl is not None:
        found["acl"] = acl
    draft.at["communities"] = (*draft.at.get("communities", ()), line.node.line)
    return True


def _snmp_user(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server user NAME ROLE auth md5 KEY [priv [aes-128] KEY] localizedkey`; a user may have several roles."""
    if not args:
        return False
    if line.negated:
        draft.values.get("user of", {}).pop(args[0], None)
        return True
    authentication = after(args, "auth")
    privacy = after(args, "priv")
    if privacy is not None and not privacy.startswith("aes"):
        privacy = "des"
    held: dict[str, tuple[str | None, str | None]] = draft.values.setdefault("user of", {})
    before = held.get(args[0], (None, None))
    held[args[0]] = (authentication or before[0], privacy or before[1])
    draft.at["users"] = (*draft.at.get("users", ()), line.node.line)
    return True


def _snmp_host(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server host ADDRESS traps version 3 priv USER`; VRF and source stand on lines of their own."""
    if not args:
        return False
    held: dict[str, dict[str, str | None]] = draft.values.setdefault("host of", {})
    if line.negated:
        held.pop(args[0], None)
        return True
    found = held.setdefault(args[0], {})
    version = after(args, "version")
    if version is not None:
        found["version"] = version
    vrf = after(args, "use-vrf")
    if vrf is not None:
        found["vrf"] = vrf_name(vrf)
    draft.at["hosts"] = (*draft.at.get("hosts", ()), line.node.line)
    return True


def _snmp_traps(draft: Draft, args: list[str], line: Statement) -> bool:
    if line.negated:
        return not args
    draft.add("traps", " ".join(args) or "all", line.node)
    return True


def _snmp_source(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server source-interface traps mgmt0`."""
    words = args[1:] if args and args[0].rstrip("s") in ("trap", "inform") else args
    return _source(draft, words, line)


def _ntp_server(peer: bool) -> Take:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`ntp server ADDRESS [prefer] [use-vrf X] [key N]`; a later line on the same server adds to it."""
        if not args:
            return False
        held: dict[str, dict[str, object]] = draft.values.setdefault("server of", {})
        if line.negated:
            held.pop(args[0], None)
            return True
        found = held.setdefault(args[0], {"peer": peer})
        for words, attribute in (("use-vrf", "vrf"), ("key", "key")):
            value = after(args, words)
            if value is not None:
                found[attribute] = vrf_name(value)
        if "prefer" in args:
            found["prefer"] = True
        draft.at["servers"] = (*draft.at.get("servers", ()), line.node.line)
        return True

    return take


def _access_group(draft: Draft, args: list[str], line: Statement) -> object:
    """`ntp access-group peer ACL`; `match-all` only says how they are tried."""
    if args == ["match-all"]:
        return KNOWN_TEXT_TAKEN
    draft.set("restricted", not line.negated, line.node)
    return len(args) == 2


TOP: dict[str, Take] = {
    "logging server": of("logging", _log_server),
    "logging source-interface": of("logging", _source),
    "logging timestamp": of("logging", _timestamps),
    "logging console": of("logging", level("console_severity", _severity)),
    "logging monitor": of("logging", level("monitor_severity", _severity)),
    "logging logfile": of("logging", _log_file),
    "logging origin-id": of("logging", _origin),
    "snmp-server community": _community,
    "snmp-server user": of("snmp", _snmp_user),
    "snmp-server host": of("snmp", _snmp_host),
    "snmp-server enable traps": of("snmp", _snmp_traps),
    "snmp-server location": of("snmp", text("location")),
    "snmp-server contact": of("snmp", text("contact")),
    "snmp-server source-interface": of("snmp", _snmp_source),
    "rmon event": of("snmp", several("rmon_events")),
    "ntp server": of("ntp", _ntp_server(False)),
    "ntp peer": of("ntp", _ntp_server(True)),
    "ntp source-interface": of("ntp", _source),
    "ntp authenticate": of("ntp", switch("authenticate")),
    "ntp authentication-key": of("ntp", several("keys")),
    "ntp trusted-key": of("ntp", several("trusted_keys")),
    "ntp access-group": of("ntp", _access_group),
    "ntp master": of("ntp", switch("master")),
    "clock timezone": of("ntp", text("timezone")),
}
