"""Wide-area paths chosen by application: path groups, virtual topologies, applications, IPsec, STUN."""

from __future__ import annotations

from netaudit.platforms.drafts import Part, block
from netaudit.platforms.eos.drafts import DeviceDraft, interface_name
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import constant, number, word
from netaudit.platforms.values import dscp


def _named(kind: str, commands: Commands) -> Take:
    """A block with a name, whose lines are the settings of the part of that kind and name."""

    def take(scope: Part, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        part = scope.device.part(kind, args[0], line.node, name=args[0])
        if args[1:2] == ["id"] and len(args) == 3 and args[2].isdecimal():
            part.values["id"] = int(args[2])
        commands.read_all(part, line.node.children)
        return True

    return take


# --- path groups and policies over them ---------------------------------------------------------------------------


def _local(group: Draft, args: list[str], line: Statement) -> bool:
    """`local interface Ethernet1 [public address A]`, with the STUN servers that it asks below."""
    if args[1:2] not in ([], ["public"]) or not args or line.negated:
        return False
    group.add("interfaces", interface_name(args[0]), line.node)
    LOCAL.read_all(group, line.node.children)
    return True


def _stun_profiles(group: Draft, args: list[str], line: Statement) -> bool:
    """`stun server-profile HUB1 HUB2`: by name, until all profiles are read."""
    group.values["stun_servers"] = (*group.values.get("stun_servers", ()), *args)
    group.also("stun_servers", line.node.line)
    return bool(args) and not line.negated


def _static_peer(group: Draft, args: list[str], line: Statement) -> bool:
    """`peer static router-ip 10.0.0.1`, with its name and the addresses of its paths below."""
    if len(args) != 1 or line.negated:
        return False
    group.add("peers", args[0], line.node)
    for node in line.node.children:
        if node.text.startswith(("name ", "ipv4 address ")):
            group.reader.take(node)
    return True


def _keepalive(group: Draft, args: list[str], line: Statement) -> bool:
    """`keepalive interval 300 milliseconds failure-threshold 5 intervals`; `auto` is left to the device."""
    if args[1:2] != ["milliseconds"] or line.negated or not args[0].isdecimal():
        return False
    group.set("keepalive_ms", int(args[0]), line.node)
    if args[2:3] == ["failure-threshold"] and len(args) > 3 and args[3].isdecimal():
        group.set("keepalive_failures", int(args[3]), line.node)
    return True


def _path(policy: Draft, args: list[str], line: Statement) -> bool:
    """`path-group CARRIER [priority 2]`."""
    priority = int(args[2]) if args[1:2] == ["priority"] and len(args) == 3 and args[2].isdecimal() else None
    if line.negated or not args or (len(args) > 1 and priority is None):
        return False
    policy.add("paths", (args[0], priority), line.node)
    return True


def _share(value: str) -> float | None:
    return float(value) if value.replace(".", "", 1).isdecimal() else None


LOCAL = Commands({"stun server-profile": _stun_profiles}, known_text=("public address",))

GROUP = Commands(
    {
        "ipsec profile": word("ipsec_profile"),
        "flow assignment": word("flow_assignment"),
        "local interface": _local,
        "peer dynamic": constant("dynamic", True),
        "peer static router-ip": _static_peer,
        "keepalive interval": _keepalive,
    }
)

SPREAD = Commands(
    {
        "path-group": _path,
        "latency": number("latency_ms"),
        "jitter": number("jitter_ms"),
        "loss-rate": word("loss_pct", _share),
        "hop count lowest": constant("fewest_hops", True),
    }
)

SELECTION = Commands(
    {"path-group": _named("path_group", GROUP), "load-balance policy": _named("path_policy", SPREAD)},
    known_text=("peer dynamic source", "tcp mss ceiling", "interface", "encapsulation path-telemetry", "policy", "vrf"),
)

# --- virtual topologies -------------------------------------------------------------------------------------------


def _match(policy: Part, args: list[str], line: Statement) -> bool:
    """`match application-profile CALLS` and what becomes of it."""
    if len(args) != 1 or line.negated:
        return False
    choice = Draft(policy.reader, application=args[0])
    CHOICE.read_all(choice, line.node.children)
    policy.values.setdefault("choices", []).append(choice)
    return True


def _vrf(scope: Part, args: list[str], line: Statement) -> bool:
    """`vrf STAFF` with its policy, and the numbers that profiles have in it."""
    if len(args) != 1 or line.negated:
        return False
    for node in line.node.children:
        words = node.text.split()
        if words[:2] == ["avt", "policy"] and len(words) == 3:
            scope.device.part("application_policy", words[2], node, name=words[2]).add("vrfs", args[0], node)
        elif words[:2] == ["avt", "profile"] and words[3:4] == ["id"] and words[-1].isdecimal():
            profile = scope.device.part("path_profile", words[2], node, name=words[2])
            profile.values.setdefault("ids", {})[args[0]] = int(words[-1])
            profile.also("ids", node.line)
        else:
            continue
        scope.reader.take(node)
    return True


def _role(wan: Draft, args: list[str], line: Statement) -> bool:
    """`topology role edge [gateway vxlan]`, `topology role transit region`."""
    if args[-2:-1] == ["gateway"]:
        wan.set("gateway", args[-1], line.node)
        args = args[:-2]
    return bool(args) and word("role")(wan, [" ".join(args)], line) is not False


CHOICE = Commands(
    {"avt profile": word("profile"), "dscp": word("dscp", dscp), "traffic-class": number("traffic_class")}
)

TOPOLOGY = Commands(
    {
        "topology role": _role,
        "region": word("region"),
        "zone": word("zone"),
        "site": word("site"),
        "policy": _named("application_policy", Commands({"match application-profile": _match})),
        "profile": _named(
            "path_profile",
            Commands(
                {"path-selection load-balance": word("path_policy"), "internet-exit policy": word("internet_exit")}
            ),
        ),
        "vrf": _vrf,
    }
)

# --- applications -------------------------------------------------------------------------------------------------


def _applications(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`application traffic recognition`: applications, profiles of them, sets of prefixes and ports."""
    for node in line.node.children:
        kind, _, name = node.text.rpartition(" ")
        if kind.startswith(("application", "field-set ", "category")):
            part = device.part("application", (kind, name), node, name=name, kind=kind)
            for below in node.walk():
                if below is not node:
                    part.add("matches", below.text, below)
                device.reader.take(below)
    return bool(line.node.children) and not line.negated


# --- IPsec and STUN -----------------------------------------------------------------------------------------------


def _dpd(profile: Draft, args: list[str], line: Statement) -> bool:
    """`dpd 10 50 clear`: interval, timeout, and what is done with a dead peer's tunnel."""
    if len(args) < 2 or line.negated or not (args[0].isdecimal() and args[1].isdecimal()):
        return False
    profile.set("dpd_interval_s", int(args[0]), line.node)
    profile.set("dpd_timeout_s", int(args[1]), line.node)
    if len(args) > 2:
        profile.set("dpd_action", args[2], line.node)
    return True


def _stun_interface(stun: Part, args: list[str], line: Statement) -> bool:
    """`local-interface Ethernet1`: where the device answers other devices' questions."""
    if len(args) != 1 or line.negated:
        return False
    stun.device.only("services", line.node).add("stun_interfaces", interface_name(args[0]), line.node)
    return True


def _client(stun: Part, args: list[str], line: Statement) -> bool:
    CLIENT.read_all(stun, line.node.children)
    return bool(line.node.children)


def _server(stun: Part, args: list[str], line: Statement) -> bool:
    SERVER.read_all(stun, line.node.children)
    return bool(line.node.children)


IKE = Commands(
    {
        "local-id": word("local_id"),
        "encryption": word("ike_encryption"),
        "integrity": word("ike_integrity"),
        "dh-group": word("ike_group"),
    },
    known_text=("ike-lifetime", "authentication", "version"),
)

SA = Commands(
    {
        "esp encryption": word("encryption"),
        "esp integrity": word("integrity"),
        "pfs dh-group": word("pfs_group"),
    },
    known_text=("sa lifetime",),
)

PROFILE = Commands(
    {
        "ike-policy": word("ike_policy"),
        "sa-policy": word("sa_policy"),
        "connection": word("connection"),
        "mode": word("mode"),
        "dpd": _dpd,
    },
    known_text=("shared-key", "flow parallelization"),
)

SECURITY = Commands(
    {
        "ike policy": _named("ike_policy", IKE),
        "sa policy": _named("sa_policy", SA),
        "profile": _named("ipsec_profile", PROFILE),
    },
    known_text=("key controller", "hardware encryption"),
)

CLIENT = Commands(
    {"server-profile": _named("stun_profile", Commands({"ip address": word("address")}, known_text=("ssl profile",)))}
)

SERVER = Commands({"local-interface": _stun_interface}, known_text=("ssl",))

STUN = Commands({"client": _client, "server": _server})

TOP: dict[str, Take] = {
    "router adaptive-virtual-topology": block("wan", TOPOLOGY),
    "router path-selection": block("path_selection", SELECTION),
    "application traffic recognition": _applications,
    "ip security": block("ip_security", SECURITY),
    "stun": block("stun", STUN),
}
