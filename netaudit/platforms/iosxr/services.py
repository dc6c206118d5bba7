"""IOS-XR services of the whole device: names, VRFs, keys, labels, the control plane."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.model.routing import AclEntry
from netaudit.platforms.drafts import Part, named, of
from netaudit.platforms.iosxr import layer2, multicast, telemetry
from netaudit.platforms.iosxr.drafts import DeviceDraft, device_of
from netaudit.platforms.iosxr.names import interface_name
from netaudit.platforms.key_chains import key, key_chain
from netaudit.platforms.reading import Commands, Statement, Take
from netaudit.platforms.takes import constant, number, switch, text, toggle, word


def service(attribute: str) -> Take:
    """A command that switches a service of the device on, and `no` or `disable` off."""
    return of("services", toggle(attribute))


def listed(attribute: str) -> Take:
    """A command that stands once for each value of a service."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        words = args[2:] if args[:1] == ["vrf"] else args
        if not words or line.negated:
            return False
        part.add(attribute, words[0], line.node)
        return True

    return of("services", take)


def _ssh_server(part: Part, args: list[str], line: Statement) -> bool:
    """`ssh server v2`; without it version 1 is spoken as well."""
    part.set("ssh_version", 2 if args == ["v2"] else 1, line.node)
    return not line.negated


def _telnet(part: Part, args: list[str], line: Statement) -> bool:
    """`telnet vrf default ipv4 server max-servers 10`; `client` lines are of the device as a client."""
    if "server" not in args or line.negated:
        return False
    part.set("telnet", True, line.node)
    return True


def banner(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`banner login`, `banner motd`, `banner exec`, `banner incoming`: that there is one."""
    if not args or args[0] not in ("login", "motd", "exec", "incoming"):
        return False
    device.only("services", line.node).set(f"banner_{args[0]}", not line.negated, line.node)
    return True


def lldp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`lldp`, with timers below it."""
    if args:
        return False
    device.only("services", line.node).set("lldp", not line.negated, line.node)
    return True


# VRFs


def targets(side: str) -> Take:
    """`import route-target` with the targets below it or after it."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        for child in line.node.children:
            said = child.text.split()[0]
            part.add_once(side, said, child)
            part.reader.take(child)
        if args:
            part.add(side, args[0], line.node)
        return bool(line.node.children or args)

    return take


def _leak(part: Part, args: list[str], line: Statement) -> bool:
    """`import route-policy P`, `export to default-vrf route-policy P`: routes that pass beside the targets."""
    if not args or line.negated:
        return False
    return part.add_once("leaks", " ".join(line.words), line.node) or True


def _vrf_family(part: Part, args: list[str], line: Statement) -> bool:
    _VRF.read_all(part, line.node.children)
    part.set("routing", True, line.node)
    return True


_VRF = Commands(
    {
        "description": text("description"),
        "rd": word("rd"),
        "import route-target": targets("import_targets"),
        "export route-target": targets("export_targets"),
        "import route-policy": _leak,
        "export route-policy": _leak,
        "import from": _leak,
        "export to": _leak,
        "address-family": _vrf_family,
    },
    known_text=("import", "export", "maximum prefix", "mode", "vpn id", "remote-route-filtering"),
)


# Keys


def _macsec(part: Part, args: list[str], line: Statement) -> bool:
    _KEY_CHAIN.read_all(part, line.node.children)
    return bool(line.node.children)


_KEY_CHAIN = Commands({"key": key, "macsec": _macsec}, known_text=("accept-tolerance", "timezone"))


# Labels


def _labelled(attributes: tuple[str, ...]) -> Take:
    def take(part: Part, args: list[str], line: Statement) -> bool:
        name = interface_name("".join(args))
        if not name or line.negated:
            return False
        for attribute in attributes:
            device_of(part).interface(name, line.node).set(attribute, True, line.node)
        return True

    return take


_LDP = Commands(
    {
        "router-id": word("router_id"),
        "interface": _labelled(("mpls", "ldp")),
        "graceful-restart": switch("graceful_restart"),
        "nsr": switch("nonstop_routing"),
    },
    known_text=("address-family", "log", "discovery", "neighbor", "session protection", "label", "igp", "capabilities",
                "mldp", "entropy-label", "signalling", "default-vrf", "redistribute"),
)  # fmt: skip
_RSVP = Commands({"interface": _labelled(("rsvp",))}, known_text=("signalling", "authentication", "neighbor"))
_TRAFFIC_ENGINEERING = Commands({"interface": _labelled(("mpls",))})


def mpls_ldp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mpls ldp` and the interfaces it speaks on."""
    part = device.part("process", ("ldp", None, None), line.node, protocol="ldp")
    _LDP.read_all(part, line.node.children)
    return bool(line.node.children)


def rsvp(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`rsvp` and the interfaces over which paths may be reserved."""
    _RSVP.read_all(device.only("labels", line.node), line.node.children)
    return any(child.text.startswith("interface ") for child in line.node.children)


def mpls_interfaces(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`mpls traffic-eng`, `mpls static` and the interfaces that take labelled packets."""
    _TRAFFIC_ENGINEERING.read_all(device.only("labels", line.node), line.node.children)
    return any(child.text.startswith("interface ") for child in line.node.children)


# SSH, DHCP relay, control plane


def ssh_access(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ssh server vrf NAME [ipv4 access-list A] [ipv6 access-list B]`: who may come in, whatever the line."""
    if not args or line.negated:
        return False
    name = "ssh" if args[0] == "default" else f"ssh vrf {args[0]}"
    part = device.part("ssh", args[0], line.node, name=name)
    part.set("transport", ("ssh",), line.node)
    for family, attribute in (("ipv4", "acl"), ("ipv6", "acl_ipv6")):
        if family in args[1:-2]:
            part.set(attribute, args[args.index(family, 1) + 2], line.node)
    return True


def dhcp_ipv4(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`dhcp ipv4`: relay profiles with their servers, and the interfaces that use one."""
    servers: dict[str, list[tuple[str, Node]]] = {}
    found = False
    for child in line.node.children:
        words = child.text.split()
        if words[0] == "profile" and len(words) == 3 and words[2] == "relay":
            servers[words[1]] = _relay_servers(device, child)
        elif words[0] == "interface" and words[2:4] == ["relay", "profile"] and len(words) == 5 and words[4] in servers:
            part = device.interface(words[1], child)
            for address, node in servers[words[4]]:
                part.add("helper_addresses", address, node)
            device.reader.take(child)
            found = True
    return found or any(servers.values())


def _relay_servers(device: DeviceDraft, profile: Node) -> list[tuple[str, Node]]:
    found = [(node.text.split()[-1], node) for node in profile.children if node.text.startswith("helper-address ")]
    for _, node in found:
        device.reader.take(node)
        device.reader.take(profile)
    return found


def control_plane(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`control-plane / management-plane`: which interfaces management may come in by, with what and from where."""
    inner = next((child for child in line.node.children if child.text == "management-plane"), None)
    if inner is None:
        return False
    device.only("control_plane", line.node).set("policy", "management-plane", inner)
    device.reader.take(inner)
    for band in inner.children:
        for port in band.children:
            if port.text.startswith("interface "):
                _admission(device, f"management-plane {band.text} {port.text}", port)
                device.reader.take(band)
    return True


def _admission(device: DeviceDraft, name: str, port: Node) -> None:
    """`allow SSH peer / address ipv4 10.0.0.0/8` of an interface, as an access list."""
    part = device.part("acl", ("management", name), port, name=name, family="management")
    for allowed in port.children:
        words = allowed.text.split()
        if words[0] != "allow" or len(words) < 2:
            continue
        peers = [node for node in allowed.walk() if node.text.startswith("address ")]
        for node in peers or [allowed]:
            source = node.text.split()[-1] if peers else "any"
            entry = AclEntry(
                text=allowed.text, line=node.line, action="permit", protocol=words[1], source=source, destination="any"
            )
            part.values.setdefault("list", []).append(entry)
        for node in allowed.walk():
            device.reader.take(node)
    device.reader.take(port)


TOP: dict[str, Take] = {
    "hostname": text("hostname"),
    "banner": banner,
    "vrf": named("vrf", _VRF),
    "key chain": key_chain(_KEY_CHAIN),
    "lldp": lldp,
    "cdp": service("cdp"),
    "ssh server": of("services", _ssh_server),
    "ssh server v2": of("services", constant("ssh_version", 2)),
    "ssh timeout": of("services", number("ssh_timeout_s")),
    "ssh client source-interface": of("services", word("ssh_source_interface", interface_name)),
    "telnet": of("services", _telnet),
    "http server": service("http"),
    "http server ssl": service("https"),
    "domain name": of("services", word("domain_name")),
    "domain name-server": listed("name_servers"),
    "domain lookup": service("domain_lookup"),
    "cef load-balancing fields": of("services", text("port_channel_load_balance")),
    "ipv4 source-route": service("source_route"),
    "service ipv4 tcp-small-servers": service("tcp_small_servers"),
    "service ipv4 udp-small-servers": service("udp_small_servers"),
    "tcp synwait-time": of("services", number("tcp_synwait_s")),
    **multicast.TOP,
    "l2vpn": layer2.l2vpn,
    "rsvp": rsvp,
    "configuration commit auto-save": service("archive"),
    "mpls ldp": mpls_ldp,
    "mpls traffic-eng": mpls_interfaces,
    "mpls static": mpls_interfaces,
    **telemetry.TOP,
    "ssh server vrf": ssh_access,
    "dhcp ipv4": dhcp_ipv4,
    "control-plane": control_plane,
}
"""What is understood at the top of a configuration about the device as a whole."""

KNOWN_TEXT: tuple[str, ...] = (
    "call-home", "install", "controller", "hw-module", "tpa", "nsr", "taskgroup", "usergroup",
    "segment-routing", "evpn", "bfd",
    "ipv4 conflict-policy", "ipv6 conflict-policy", "ftp client", "tftp client", "tcp path-mtu-discovery",
    "ssh server netconf", "ssh server logging", "ssh server rate-limit", "ssh server session-limit",
    "ssh client", "domain list", "flow monitor-map", "sampler-map", "ipv4 virtual address", "ipv4 netmask-format",
    "cef", "cdp holdtime", "cdp timer", "cdp advertise", "lpts", "license", "fpd",
    "tacacs source-interface", "radius source-interface", "redundancy", "lacp system",
    "configuration display", "ethernet", "performance-mgmt", "monitor-session", "event manager",
    "crypto", "pce", "policy-map type", "mac-address-table", "vrf all", "icmp", "isolation", "ipv6 nd", "ptp",
    "frequency synchronization", "telnet ipv4 client", "mpls oam", "mpls label", "mpls ip-ttl-propagate",
    "explicit-path",
)  # fmt: skip
"""What is known and deliberately left as text: no rule reads it."""
