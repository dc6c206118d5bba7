"""How the device is administered and watched: users, AAA, access, logging, SNMP, time."""

from __future__ import annotations

import re

from netaudit.config.tree import Node
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.eos.routing import split_vrf
from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, text, word

SEVERITIES = {
    "0": "emergencies", "1": "alerts", "2": "critical", "3": "errors", "4": "warnings", "5": "notifications",
    "6": "informational", "7": "debugging",
}  # fmt: skip
_SEVERITY_NAMES = frozenset(SEVERITIES.values())
_SECRET_KINDS = frozenset(("0", "5", "7", "8a", "sha512", "argon2id"))
_COLLECTORS = re.compile(r"-(?:ingestgrpcurl|cvaddr|cvopt \S+\.addr)=(\S+)")


def _severity(said: str) -> str | None:
    return SEVERITIES.get(said) or (said if said in _SEVERITY_NAMES else None)


def _one(device: DeviceDraft, kind: str, line: Statement) -> Draft:
    return device.draft(kind, None, line.node)


def of(kind: str, take: Take) -> Take:
    """A command whose fact belongs to the device's only part of that kind."""

    def inner(device: DeviceDraft, args: list[str], line: Statement) -> object:
        return take(_one(device, kind, line), args, line)

    return inner


# --- users and AAA ----------------------------------------------------------------------------------------------


def _username(device: DeviceDraft, args: list[str], line: Statement) -> object:
    """`username NAME [privilege N] [role R] secret KIND SECRET|nopassword`; keys stand on lines of their own."""
    if not args:
        return False
    if line.negated:
        return device.table("user").pop(args[0], None) is not None
    if len(args) > 1 and args[1] in ("ssh-key", "sshkey"):
        return KNOWN_TEXT_TAKEN if args[0] in device.table("user") else False
    draft = device.draft("user", args[0], line.node, name=args[0])
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
    _one(device, "aaa", line).set("root_login", not line.negated, line.node)
    if line.negated:
        return True
    return _secret_of(device.draft("user", "root", line.node, name="root", role="network-admin"), args, line)


def _enable(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`enable password [sha512] ...`, `no enable password`."""
    kind = "none" if line.negated else args[0] if args and args[0] in _SECRET_KINDS and len(args) > 1 else "0"
    _one(device, "aaa", line).set("enable_secret_type", kind, line.node)
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
        methods: list[str] = []
        for method in said:
            if methods and methods[-1] == "group":
                methods[-1] = f"group {method}"
            else:
                methods.append(method)
        _one(device, "aaa", line).add(attribute, (service, name, tuple(methods)), line.node)
        return True

    return take


def _server(protocol: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`tacacs-server host 10.0.0.1 [vrf X] ... key 7 ...`."""
        vrf, rest = split_vrf(args)
        if not rest or line.negated:
            return False
        _add_server(_one(device, "aaa", line), (protocol, rest[0], vrf), line.node)
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
            _add_server(_one(device, "aaa", line), (protocol, rest[0], vrf), node)
            device.reader.take(node)
    return True


# --- access -----------------------------------------------------------------------------------------------------


def _management(kind: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        """`management ssh`, `management console`, `management telnet`, `management api http-commands`."""
        draft = device.draft("access", kind, line.node)
        ACCESS.read_all(draft, line.node.children)
        return True

    return take


def _access_vrf(draft: Draft, args: list[str], line: Statement) -> bool:
    """`vrf MGMT` with `no shutdown`, and an access list of its own."""
    if len(args) != 1:
        return False
    inner = Draft(draft.reader)
    ACCESS.read_all(inner, line.node.children)
    if inner.get("enabled") is not None:
        draft.values.setdefault("vrfs", {})[args[0]] = inner.get("enabled")
    for attribute in ("acl", "acl_ipv6"):
        if attribute in inner.values:
            draft.values[attribute] = inner.values[attribute]
            draft.at[attribute] = inner.at[attribute]
    return True


def _access_acl(attribute: str) -> Take:
    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        """`ip access-group NAME [vrf X] [in]`."""
        _, rest = split_vrf(args)
        if not rest or line.negated:
            return False
        draft.set(attribute, rest[0], line.node)
        return True

    return take


def _protocol(draft: Draft, args: list[str], line: Statement) -> bool:
    """`protocol https`, `no protocol https`, `protocol http [localhost]`, `protocol unix-socket`."""
    if args[:1] == ["unix-socket"] or "localhost" in args:
        return True
    if args[:1] not in (["http"], ["https"]):
        return False
    draft.set(args[0], not line.negated, line.node)
    return True


ACCESS = Commands(
    {
        "shutdown": switch("enabled", off=True),
        "idle-timeout": number("timeout_s", 60),
        "protocol": _protocol,
        "vrf": _access_vrf,
        "ip access-group": _access_acl("acl"),
        "ipv6 access-group": _access_acl("acl_ipv6"),
    },
    feeds={"ip access-group": ("acl",)},
    known_text=("default-services", "cors allowed-origin"),
)


def _banner(attribute: str) -> Take:
    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if args or line.negated:
            return line.negated
        _one(device, "services", line).set(attribute, True, line.node)
        return True

    return take


def _name_server(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip name-server [vrf X] 10.0.0.1 [10.0.0.2 ...] [priority N]`."""
    _, rest = split_vrf(args)
    if "priority" in rest:
        rest = rest[: rest.index("priority")]
    if not rest or line.negated:
        return False
    services = _one(device, "services", line)
    for address in rest:
        if address not in (services.get("name_servers") or ()):
            services.add("name_servers", address, line.node)
    return True


def _daemon(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`daemon TerminAttr`: streams the device's state to collectors."""
    if args != ["TerminAttr"] or line.negated:
        return False
    running = any(node.text == "no shutdown" for node in line.node.children)
    services = _one(device, "services", line)
    found = False
    for node in line.node.children:
        if node.text.startswith("exec "):
            collectors = [one for said in _COLLECTORS.findall(node.text) for one in said.split(",")]
            if running and collectors:
                services.set("telemetry", tuple(collectors), node)
            found = bool(collectors)
            device.reader.take(node)
        elif node.text in ("no shutdown", "shutdown"):
            device.reader.take(node)
    return found


def _flow(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`flow tracking hardware|sampled`: trackers, their exporters, and the collectors of those."""
    if not args or line.negated:
        return False
    services = _one(device, "services", line)
    found = False
    for tracker in line.node.children:
        for exporter in tracker.children:
            for node in exporter.children:
                words = node.text.split()
                if words[0] == "collector" and len(words) > 1:
                    services.add("flow_collectors", words[1], node)
                    for taken in (node, exporter, tracker):
                        device.reader.take(taken)
                    found = True
    return found


def _internal_vlans(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`vlan internal order ascending range 1006 1199`."""
    if args[1:2] != ["range"] or len(args) != 4 or line.negated:
        return False
    _one(device, "services", line).set("internal_vlans", f"{args[2]}-{args[3]}", line.node)
    return True


# --- logging, SNMP, time ----------------------------------------------------------------------------------------


def _logging_host(device: DeviceDraft, args: list[str], line: Statement, vrf: str | None = None) -> bool:
    """`logging [vrf X] host ADDRESS [PORT ...] [protocol tcp|udp|tls ...]`."""
    named, rest = split_vrf(args)
    if not rest or line.negated:
        return False
    transport = rest[rest.index("protocol") + 1] if "protocol" in rest[:-1] else None
    _one(device, "logging", line).add("hosts", (rest[0], vrf or named, transport), line.node)
    return True


def _logging_vrf(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    vrf = None if args[:1] == ["default"] else args[0] if args else None
    if args[1:2] == ["host"]:
        return _logging_host(device, args[2:], line, vrf)
    if args[1:2] in (["source-interface"], ["local-interface"]):
        return _source(device, args[2:], line)
    return False


def _source(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    return word("source_interface", interface_name)(_one(device, "logging", line), args, line) is not False


def _trap(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`logging trap LEVEL`; `no logging trap` sends nothing."""
    draft = _one(device, "logging", line)
    if line.negated:
        draft.set("trap_severity", "none", line.node)
        return True
    return word("trap_severity", _severity)(draft, args, line) is not False


def _buffered(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`logging buffered [MESSAGES] [LEVEL]`: EOS counts messages, not bytes."""
    draft = _one(device, "logging", line)
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
    draft = _one(device, "logging", line)
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


def _snmp_host(draft: Draft, args: list[str], line: Statement) -> bool:
    """`snmp-server host ADDRESS [vrf X] [version 1|2c|3 [noauth|auth|priv]] NAME`."""
    vrf, rest = split_vrf(args)
    if not rest or line.negated:
        return False
    version = rest[rest.index("version") + 1] if "version" in rest[:-1] else None
    draft.add("hosts", (rest[0], version, vrf), line.node)
    return True


def _snmp_traps(draft: Draft, args: list[str], line: Statement) -> bool:
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
    if not rest or line.negated:
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


def _load_balance(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`port-channel load-balance HASH ...`."""
    if not args or line.negated:
        return False
    _one(device, "services", line).set("port_channel_load_balance", " ".join(args), line.node)
    return True


def _copp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`system control-plane` with its access lists; the policer is built in."""
    draft = _one(device, "control plane", line)
    CONTROL.read_all(draft, line.node.children)
    return True


CONTROL = Commands(
    {
        "ip access-group": word("acl"),
        "ipv6 access-group": word("acl_ipv6"),
        "service-policy input": word("policy"),
    }
)


TOP: dict[str, Take] = {
    "username": _username,
    "aaa root": _root,
    "enable password": _enable,
    "enable secret": _enable,
    "aaa authentication": _methods("authentication"),
    "aaa authorization": _methods("authorization"),
    "aaa accounting": _methods("accounting"),
    "aaa group server": _server_group,
    "tacacs-server host": _server("tacacs"),
    "radius-server host": _server("radius"),
    "management ssh": _management("ssh"),
    "management console": _management("console"),
    "management telnet": _management("telnet"),
    "management api http-commands": _management("api"),
    "banner login": _banner("banner_login"),
    "banner motd": _banner("banner_motd"),
    "ip name-server": _name_server,
    "ip domain lookup": of("services", switch("domain_lookup")),
    "lldp run": of("services", switch("lldp")),
    "service routing protocols model": of("services", word("routing_model")),
    "port-channel load-balance": _load_balance,
    "daemon": _daemon,
    "flow tracking": _flow,
    "vlan internal order": _internal_vlans,
    "system control-plane": _copp,
    "control-plane": _copp,
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
    "clock timezone": of("clock", word("timezone")),
}

KNOWN_TEXT = (
    "transceiver qsfp default-mode",
    "dns domain",
    "ip domain-name",
    "logging console",
    "logging monitor",
    "logging facility",
    "logging event",
    "logging level",
    "snmp-server engineID",
    "snmp-server view",
    "snmp-server group",
    "event-handler",
    "alias",
    "prompt",
    "queue-monitor",
    "ip igmp snooping",
    "clock",
    "ntp authentication-key",
    "mac address-table",
    "errdisable",
    "boot system",
)
"""Recognised, and left as text: no rule reads them."""
