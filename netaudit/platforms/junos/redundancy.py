"""What keeps gateways and paths alive: VRRP, anycast gateways, MC-LAG, two engines, probes."""

from __future__ import annotations

from netaudit.model.redundancy import FhrpGroup, FhrpTrack, Mlag, Probe, Redundancy
from netaudit.platforms.defaults import fill
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, each, first, flag, number, whole, word
from netaudit.platforms.junos.hierarchy import Stanza


def gateway(device: DeviceDraft, unit: Entry, protocol: str, group: int | None, said: Stanza) -> Entry:
    """The first-hop redundancy group of a unit."""
    name = unit.values["name"]
    return device.entry("fhrp", (name, protocol, group), said, protocol=protocol, interface=name, group=group)


def _preempt(draft: Entry, stanza: Stanza) -> None:
    """`preempt`, `preempt { hold-time 180; }`."""
    draft.put("preempt", True, stanza)
    said = first(stanza, "hold-time")
    if said is not None and (value := whole(said.word)) is not None:
        draft.put("preempt_delay_s", value, said)


def _authentication(text: str) -> str | None:
    return {"simple": "text", "md5": "md5", "none": "none"}.get(text)


def _key(draft: Entry, stanza: Stanza) -> None:
    """The key itself is not kept; it belongs to the authentication that stands beside it."""
    draft.mark(stanza.value or stanza)


def _track(draft: Entry, stanza: Stanza) -> None:
    """`track { interface ge-0/0/0.0 { priority-cost 20; } route 0.0.0.0/0 routing-instance default ...; }`."""
    for kind in ("interface", "route"):
        for said in stanza.below(kind):
            cost = said.get("priority-cost")
            for below in said.walk():
                if below.word == "priority-cost":
                    cost = below
            value = cost.value if cost is not None else None
            track = FhrpTrack(object=said.word, decrement=whole(value.word) if value is not None else None)
            draft.append("track", track, value or said)


VRRP: Table = {
    "virtual-address": each("virtual_ips"),
    "virtual-inet6-address": each("virtual_ips", str.lower),
    "priority": number("priority"),
    "preempt": _preempt,
    "no-preempt": flag("preempt", False),
    "advertise-interval": number("hello_ms", 1000),
    "fast-interval": number("hello_ms"),
    "inet6-advertise-interval": number("hello_ms"),
    "authentication-type": word("authentication", _authentication),
    "authentication-key": _key,
    "track": _track,
}


def groups(device: DeviceDraft) -> tuple[FhrpGroup, ...]:
    """All first-hop redundancy groups."""
    version = device.root.get("protocols", "vrrp", "version-3")
    if version is not None:
        device.mark(version)
    interfaces = device.table("interface")
    found = []
    for draft in device.table("fhrp").values():
        values = draft.values
        unit = interfaces[values["interface"]].values
        if unit.get("vrf") is not None:
            values["vrf"] = unit["vrf"]
        if values["protocol"] == "vrrp":
            filled = fill(values, draft.unknown, defaults.VRRP)
            if unit.get("enabled") is False:
                values["enabled"] = False
            values["version"] = 2 if version is None and ":" not in "".join(values.get("virtual_ips", ())) else 3
            values["defaulted"] = (*filled, "version") if version is None else tuple(filled)
        else:
            values["enabled"] = True
            values["defaulted"] = ("enabled",)
        found.append(draft.build(FhrpGroup))
    return tuple(found)


# --- MC-LAG -----------------------------------------------------------------------------------------------------


def mlag(device: DeviceDraft) -> tuple[Mlag, ...]:
    """The MC-LAG of ICCP peers and `multi-chassis-protection`; none where neither is configured."""
    iccp = device.root.get("protocols", "iccp")
    protection = device.root.get("multi-chassis", "multi-chassis-protection")
    bundles = [draft for draft in device.table("interface").values() if "mc_ae" in draft.values]
    place = iccp or protection or (bundles[0].values["mc_ae"] if bundles else None)
    if place is None:
        return ()
    draft = device.entry("mlag", None, place, kind="mc-lag")
    if iccp is not None:
        _iccp(draft, iccp)
    for peer in protection.children.values() if protection is not None else ():
        said = first(peer, "interface")
        if said is not None:
            draft.put("peer_link", said.word, said)
        draft.values.setdefault("peer_address", peer.word)
    numbers = []
    for bundle in bundles:
        stanza: Stanza = bundle.values.pop("mc_ae")
        _bundle(draft, stanza)
        if "mlag_id" in bundle.values:
            numbers.append(bundle.values["mlag_id"])
    draft.values["members"] = tuple(sorted(numbers, key=lambda text: (len(text), text)))
    draft.values["enabled"] = True
    draft.values["defaulted"] = ("enabled",)
    return (draft.build(Mlag),)


def _iccp(draft: Entry, iccp: Stanza) -> None:
    said = first(iccp, "local-ip-addr")
    if said is not None:
        draft.put("local_address", said.word, said)
    for peer in iccp.below("peer"):
        draft.put("peer_address", peer.word, peer)
        backup = first(peer, "backup-liveness-detection", "backup-peer-ip")
        if backup is not None:
            draft.put("heartbeat_address", backup.word, backup)
        own = first(peer, "local-ip-addr")
        if own is not None:
            draft.put("local_address", own.word, own)


def _bundle(draft: Entry, stanza: Stanza) -> None:
    group = first(stanza, "redundancy-group")
    if group is not None:
        draft.put("domain_id", group.word, group)
    for setting in ("chassis-id", "mode", "status-control"):
        said = first(stanza, setting)
        if said is not None:
            draft.mark(said)


# --- the box ----------------------------------------------------------------------------------------------------


def redundancy(device: DeviceDraft) -> tuple[Redundancy, ...]:
    """Two routing engines: `chassis redundancy graceful-switchover` keeps forwarding when one fails."""
    stanza = device.root.get("chassis", "redundancy")
    cluster = device.root.get("chassis", "cluster")
    if cluster is not None and cluster.get("redundancy-group") is not None:
        return (_cluster(device, cluster),)
    if stanza is None:
        return ()
    draft = device.entry("redundancy", None, stanza)
    graceful = stanza.get("graceful-switchover")
    if graceful is not None:
        draft.put("mode", "sso", graceful)
    elif any(True for _ in stanza.below("routing-engine")):
        draft.put("mode", "cold", stanza)
    for said in stanza.below("routing-engine"):
        for role in said.children.values():
            draft.mark(role)
    return (draft.build(Redundancy),)


def _cluster(device: DeviceDraft, cluster: Stanza) -> Redundancy:
    """`chassis cluster redundancy-group 1 node 0 priority 100`: two devices that are one."""
    draft = device.entry("redundancy", None, cluster)
    draft.put("mode", "cluster", cluster)
    nodes = set()
    for group in cluster.below("redundancy-group"):
        for node in group.below("node"):
            nodes.add(node.word)
            for said in node.walk():
                draft.mark(said)
    draft.values["members"] = len(nodes) or None
    return draft.build(Redundancy)


# --- probes -----------------------------------------------------------------------------------------------------


def probes(device: DeviceDraft) -> tuple[Probe, ...]:
    """Real-time performance monitoring: `services rpm probe OWNER test NAME`."""
    found = []
    for owner in device.root.below("services", "rpm", "probe"):
        for test in owner.below("test"):
            name = f"{owner.word} {test.word}"
            draft = device.entry("probe", name, test, id=name, scheduled=True)
            draft.read(test, PROBE)
            found.append(draft.build(Probe))
    return tuple(found)


def _target(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        address = said.value if said.word in ("address", "url", "inet6-url") else said
        if address is not None:
            draft.put("target", address.word, address)


PROBE: Table = {
    "target": _target,
    "probe-type": word("kind"),
    "source-address": word("source"),
    "test-interval": number("frequency_s"),
    "probe-interval": lambda draft, stanza: draft.mark(stanza.value or stanza),
    "probe-count": lambda draft, stanza: draft.mark(stanza.value or stanza),
    "thresholds": lambda draft, stanza: [draft.mark(said) for said in stanza.walk()],
}
