"""The network: what several devices' configurations say together, and what the intent adds.

Every fact here carries `devices` (those it is about) and `spans` (the lines that show it), since no single file does.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from netaudit.model.base import NetworkFact, Value
from netaudit.model.device import Device
from netaudit.model.groups import RoleGroup, TwinPair
from netaudit.model.intent import Intent
from netaudit.model.interface import End, Lag

LinkSource = Literal["supplied", "lldp", "subnet", "description"]


class LinkEnd(End, frozen=True, kw_only=True):
    """One end of a link, with what its configuration says; `known` is False where no configuration was supplied."""

    known: bool = True
    enabled: bool | None = None
    addresses: tuple[str, ...] = ()
    vrf: str | None = None
    ip_mtu: int | None = None
    mtu: int | None = None
    speed_bps: int | None = None
    duplex: str | None = None
    autonegotiation: bool | None = None
    capacity_bps: int | None = None
    lag: str | None = None
    lag_mode: str | None = None
    mode: str | None = None
    """Switchport mode."""
    native_vlan: int | None = None
    allowed_vlans: str | None = None
    ospf_area: str | None = None
    ospf_network_type: str | None = None
    ospf_hello_s: int | None = None
    ospf_dead_s: int | None = None
    ospf_cost: int | None = None
    qos_output: str | None = None
    qos_input: str | None = None
    role: str | None = None


class Link(NetworkFact, frozen=True, kw_only=True):
    """Two interfaces that face each other. Members of a LAG are links of their own; the LAG is a link too."""

    a: LinkEnd
    b: LinkEnd
    kind: Literal["physical", "lag", "logical"] = "physical"
    """`logical`: between subinterfaces or tunnels."""
    source: LinkSource = "subnet"
    confidence: float = 1.0
    capacity_bps: int | None = None
    """The smaller of what its ends can carry."""
    contract_bps: int | None = None
    srlgs: tuple[str, ...] = ()
    role: str | None = None
    sites: tuple[str, ...] = ()
    """The sites it joins; one where it stays within a site."""
    mtu_equal: bool | None = None
    """Whether both ends pass the same largest IP packet; absent where one end is not known."""
    vlans_missing: str | None = None
    """VLANs in use that one end of a trunk allows and the other does not."""
    wire: bool = False
    """Both ends are known, and are ports of one wire (or a Junos unit that has a port to itself)."""
    negotiation_problems: tuple[str, ...] = ()
    """How speed and duplex of the ends disagree: `100 Mbit/s fixed on r1, negotiated on s1`."""
    one_way: Literal["guarded", "blind"] | None = None
    """Whether a fibre between switches that passes light one way only is noticed at both ends; absent on copper."""


class SegmentMember(End, frozen=True, kw_only=True):
    """An interface with an address in a segment."""

    address: str
    enabled: bool | None = None
    chassis: str | None = None


class Segment(NetworkFact, frozen=True, kw_only=True):
    """A subnet of a VRF, and every interface that has an address in it."""

    prefix: str
    vrf: str | None = None
    vlan: int | None = None
    role: str | None = None
    """From the intent: `access`, `server`, `dmz`, `transit`, `management` ...; `transit` is also inferred."""
    site: str | None = None
    members: tuple[SegmentMember, ...] = ()
    chassis_count: int = 0
    """Distinct chassis with an enabled interface in it."""
    gateways: tuple[str, ...] = ()
    """Virtual gateway addresses on it."""
    duplicates: tuple[str, ...] = ()
    """Addresses that more than one chassis has: `10.0.0.1 on r1 Vlan10 and r2 Vlan10`."""
    gateway_redundant: bool | None = None
    """Two chassis and a virtual gateway; absent where a peer's configuration was not supplied."""
    disagreements: tuple[str, ...] = ()
    """What its gateways must share and do not: masks, DHCP relays, access lists."""


class FhrpMember(End, frozen=True, kw_only=True):
    """A device's part in a gateway group."""

    chassis: str | None = None
    priority: int | None = None
    preempt: bool | None = None
    preempt_delay_s: int | None = None
    version: int | None = None
    virtual_ips: tuple[str, ...] = ()
    hello_ms: int | None = None
    hold_ms: int | None = None
    authentication: str | None = None
    enabled: bool | None = None
    tracks: int = 0
    stp_priority: int | None = None
    """Bridge priority of this device for the group's VLAN, as configured."""


class NetworkFhrpGroup(NetworkFact, frozen=True, kw_only=True):
    """A first-hop redundancy group of the whole network: the members on one segment that share a virtual address."""

    protocol: str
    group: int | None = None
    segment: str | None = None
    """Prefix of the subnet."""
    subnet: Segment | None = None
    vrf: str | None = None
    vlan: int | None = None
    virtual_ips: tuple[str, ...] = ()
    members: tuple[FhrpMember, ...] = ()
    enabled_chassis: int = 0
    """Distinct chassis with an enabled member."""
    active: str | None = None
    """Device that wins by priority; absent where none does."""
    stp_root: str | None = None
    """Device with the lowest configured bridge priority for the VLAN; absent where none is configured."""
    active_is_root: bool | None = None
    active_preempts: bool | None = None
    """Whether the member with the highest priority takes the role back when it returns."""
    expected_peers: tuple[str, ...] = ()
    """Devices that the intent names as members and whose configuration was not supplied."""
    single_uplink: str | None = None
    """The only way out of the active member; absent where it has several, or a routed way to another member."""
    yields: bool | None = None
    """The loss of an uplink hands the active role to another member: tracked, by enough, and that one preempts."""


class MlagMember(Value, frozen=True, kw_only=True):
    """One member's view of an MLAG pair."""

    device: str
    domain_id: str | None = None
    peer_link: str | None = None
    peer_link_members: int | None = None
    peer_link_bps: int | None = None
    peer_address: str | None = None
    local_address: str | None = None
    heartbeat_address: str | None = None
    reload_delay_s: int | None = None
    dual_primary_detection: bool | None = None
    members: tuple[str, ...] = ()
    uplink_bps: int | None = None
    """Enabled capacity of links to other devices than the peer."""


class MlagPair(NetworkFact, frozen=True, kw_only=True):
    """Two devices that act as one towards what is attached to both."""

    kind: str
    domain_id: str | None = None
    members: tuple[MlagMember, ...] = ()
    missing: tuple[str, ...] = ()
    """MLAG or vPC numbers that only one member configures: `20 on leaf1b only`."""
    differences: tuple[str, ...] = ()
    """Settings that must agree and do not: `mlag 5 allowed vlans: 11-12 on leaf1a, 11 on leaf1b`."""
    addresses_mirror: bool | None = None
    peer_link_share: float | None = None
    """The smaller peer-link / the larger member's uplinks."""
    orphans: tuple[str, ...] = ()
    """Ports of one member to what is not attached to the other: `leaf1a Ethernet5 (printer)`."""


class SessionEnd(Value, frozen=True, kw_only=True):
    """What one end says of a BGP session."""

    device: str
    known: bool = True
    configured: bool = True
    """False where the device's configuration has no neighbour for the other end."""
    address: str | None = None
    peer: str | None = None
    local_as: int | None = None
    remote_as: int | None = None
    vrf: str | None = None
    enabled: bool | None = None
    password: bool | None = None
    families: tuple[str, ...] = ()
    bfd: bool | None = None


class BgpSession(NetworkFact, frozen=True, kw_only=True):
    """A BGP session as its two ends configure it."""

    a: SessionEnd
    b: SessionEnd
    protocol: str = "bgp"
    external: bool | None = None
    established: bool | None = None
    """Whether the two configurations allow it to come up; absent where one end is not known."""
    problems: tuple[str, ...] = ()
    """Why they do not: `r2 has no neighbor 10.0.0.1`, `r1 expects AS 65001, r2 is AS 65002`."""
    restart_problem: str | None = None
    """Why a graceful restart of one end is not helped by the other: `r2 does not offer graceful restart`."""


class AdjacencyEnd(End, frozen=True, kw_only=True):
    """What one end says of an IGP adjacency."""

    known: bool = True
    enabled: bool | None = None
    """The protocol runs on the interface and it is not passive."""
    area: str | None = None
    level: str | None = None
    network_type: str | None = None
    cost: int | None = None
    hello_s: int | None = None
    dead_s: int | None = None
    authentication: str | None = None
    ip_mtu: int | None = None
    router_id: str | None = None
    reference_bps: int | None = None
    """OSPF reference bandwidth of the process."""
    fastest_bps: int | None = None
    """Fastest interface of the process whose cost is worked out from the reference bandwidth."""


class IgpAdjacency(NetworkFact, frozen=True, kw_only=True):
    """An OSPF or IS-IS adjacency as its two ends configure it."""

    a: AdjacencyEnd
    b: AdjacencyEnd
    protocol: str
    established: bool | None = None
    problems: tuple[str, ...] = ()
    role: str | None = None
    """Of the interfaces, where the intent says the same of both or of one alone."""
    detection_problems: tuple[str, ...] = ()
    """Why a dead neighbour is noticed late: `BFD on r1 only`, `no BFD on a carrier's link`."""


class Site(NetworkFact, frozen=True, kw_only=True):
    """A site, its way out, and what is left of it when something fails."""

    name: str
    role: str | None = None
    uplinks: tuple[str, ...] = ()
    """Identifiers of the links that leave the site."""
    providers: tuple[str, ...] = ()
    edge_devices: tuple[str, ...] = ()
    uplink_bps: int | None = None
    """Capacity of all of them."""
    surviving_bps: int | None = None
    """Capacity left after the worst single failure of a link, an edge device or a shared-risk group."""
    worst_failure: str | None = None
    peak_bps: int | None = None
    """Expected peak over all links of the site, the busier direction; from the demands or the intent."""
    survival_ratio: float | None = None
    """surviving_bps / peak_bps."""
    twin_differences: tuple[str, ...] = ()
    """How outbound QoS of uplinks of one role differs: `wan2 Gi0/0/0 has no policy, wan1 Gi0/0/0 has WAN-OUT`."""
    capacity_share: float | None = None
    """Of its uplinks of one role, the slowest / the fastest; of several roles the worst."""
    slowest_uplink: str | None = None
    """The uplink that `capacity_share` is about."""
    internet_edges: tuple[str, ...] = ()
    """Chassis with an interface to the Internet."""
    internet_providers: tuple[str, ...] = ()
    """Who is at the other end: the intent's provider, else the AS of the BGP neighbour."""


class SitePair(NetworkFact, frozen=True, kw_only=True):
    """Two sites, and what alone parts all of the one from all of the other."""

    a: str
    b: str
    chassis: int = 0
    """Of the two sites, the one with fewer chassis has so many."""
    connected: bool | None = None
    cut_devices: tuple[str, ...] = ()
    """Devices (chassis) whose loss alone parts them, as met on the way from `a` to `b`."""
    cut_links: tuple[str, ...] = ()


class Bridge(Value, frozen=True, kw_only=True):
    """A switch of a spanning tree; the members of an MLAG pair are one."""

    name: str
    priority: int | None = None
    """As configured for the VLAN; absent where it is not."""


class SpanningTree(NetworkFact, frozen=True, kw_only=True):
    """VLANs that several bridges share over trunks, and who is meant to be the root of their tree."""

    vlans: str
    bridges: tuple[Bridge, ...] = ()
    root: str | None = None
    """The bridge with the lowest configured priority; absent where none is, or two have the same."""
    second: str | None = None
    """The bridge that is next."""


class ServicePath(NetworkFact, frozen=True, kw_only=True):
    """The way between the two ends of a service, and what it hangs on."""

    service: str
    source: str
    target: str
    critical: bool = True
    """The intent says of it that it must stay up."""
    connected: bool | None = None
    cut_devices: tuple[str, ...] = ()
    """Devices (chassis) whose loss alone cuts it."""
    cut_links: tuple[str, ...] = ()
    cut_srlgs: tuple[str, ...] = ()
    bottlenecks: tuple[str, ...] = ()
    """Hops of less than half of what both their neighbours carry: `r1:Gi0/1--r2:Gi0/1: 1 Gbit/s between 10 Gbit/s`."""
    peak_bps: int | None = None
    """What the intent expects of it."""
    surviving_bps: int | None = None
    """The most that still passes when the worst single device or link on the way fails; known where a peak is."""
    survival_ratio: float | None = None
    """surviving_bps / peak_bps."""


class FailureRef(Value, frozen=True, kw_only=True):
    """A failure, named."""

    kind: Literal["none", "link", "node", "srlg", "lag_member", "card", "site", "site-pair", "n-2"]
    id: str


class ClassLoad(Value, frozen=True, kw_only=True):
    """Load of one QoS class on one direction of a link."""

    name: str
    guarantee_bps: int | None = None
    priority: bool = False
    """Served by strict priority: what exceeds the guarantee is dropped even where the link has room."""
    normal_bps: float = 0.0
    worst_bps: float = 0.0


class LinkLoad(NetworkFact, frozen=True, kw_only=True):
    """One direction of a link, and what it has to carry."""

    link: str
    source: str
    target: str
    interface: str | None = None
    """Outbound interface of `source`."""
    capacity_bps: int | None = None
    normal_bps: float = 0.0
    normal_utilisation: float | None = None
    worst_bps: float = 0.0
    worst_utilisation: float | None = None
    worst_failure: FailureRef | None = None
    classes: tuple[ClassLoad, ...] = ()
    measured_p95_bps: float | None = None
    """95th percentile of what was measured (`loads.csv`), out of this direction's sender or into its receiver."""
    measured_max_bps: float | None = None
    measured_utilisation: float | None = None
    """The 95th percentile, else the maximum, over the capacity; absent where nothing was measured."""
    overfull: tuple[str, ...] = ()
    """Priority classes whose load exceeds their guarantee: `voice: 8 Mbit/s in a queue of 4.9 Mbit/s`."""
    other_way: float | None = None
    """Worst utilisation of the same link in the other direction."""
    second_way: bool = False
    """The direction that is told after the other one."""
    also_when: tuple[str, ...] = ()
    """Further failures in which this link is the fullest and overfull: `node r1`."""

    @property
    def when(self) -> str:
        """`when link x fails; also on failure of node r1 or srlg duct; 130% the other way`."""
        worst = self.worst_failure
        normal = worst is None or worst.kind == "none"
        told = ["when nothing fails" if normal or worst is None else f"when {failure_name(worst.kind, worst.id)} fails"]
        if self.also_when:
            told.append(f"also on failure of {_either(self.also_when)}")
        if self.other_way is not None and self.other_way > 1:
            told.append(f"{self.other_way:.0%} the other way")
        return "; ".join(told)


class MeasuredLoad(NetworkFact, frozen=True, kw_only=True):
    """What was measured in one direction: out of a link's sender, or at a port whose far end is not known."""

    source: str
    """The device whose port it is."""
    interface: str
    way: Literal["out", "in"] = "out"
    link: str | None = None
    """Absent where the port is no end of a link that is known."""
    target: str | None = None
    """Device at the other end."""
    capacity_bps: int | None = None
    p95_bps: float | None = None
    """95th percentile over the window."""
    max_bps: float | None = None
    utilisation: float | None = None
    """The 95th percentile, else the maximum, over the capacity."""
    window: str = ""
    counted_by: str = ""
    """Port and direction of the counter: `r1:GigabitEthernet0/0 out`."""


class Failure(NetworkFact, frozen=True, kw_only=True):
    """What one failure does to the loads."""

    kind: str
    dropped_bps: float = 0.0
    max_utilisation: float | None = None
    max_link: str | None = None
    dropped: tuple[str, ...] = ()
    """Demands that have no way left: `branch1 -> dc1`."""
    same_as: str | None = None
    """The failure that cuts off the same demands and stands for this one: `link x`."""
    same: tuple[str, ...] = ()
    """The failures that this one stands for."""

    @property
    def named(self) -> str:
        """`node r1`."""
        return failure_name(self.kind, self.id)

    @property
    def either(self) -> str:
        """The failure and those it stands for: `link x, node r1 or card r1 card 0`."""
        return _either((self.named, *self.same))


def failure_name(kind: str, name: str) -> str:
    """`node r1`; a card's name has the word already: `r1 card 0/1`."""
    return name if f" {kind} " in name else f"{kind} {name}".strip()


def _either(names: tuple[str, ...]) -> str:
    """`a, b or c`, and of many `a, b, c or 4 others`."""
    shown = list(names) if len(names) <= 4 else [*names[:3], f"{len(names) - 3} others"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


class Network(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All devices, and what they say together."""

    devices: tuple[Device, ...] = ()
    intent: Intent = Intent()
    links: tuple[Link, ...] = ()
    segments: tuple[Segment, ...] = ()
    fhrp_groups: tuple[NetworkFhrpGroup, ...] = ()
    lags: tuple[Lag, ...] = ()
    mlag_pairs: tuple[MlagPair, ...] = ()
    bgp_sessions: tuple[BgpSession, ...] = ()
    igp_adjacencies: tuple[IgpAdjacency, ...] = ()
    sites: tuple[Site, ...] = ()
    site_pairs: tuple[SitePair, ...] = ()
    paths: tuple[ServicePath, ...] = ()
    spanning_trees: tuple[SpanningTree, ...] = ()
    twin_pairs: tuple[TwinPair, ...] = ()
    role_groups: tuple[RoleGroup, ...] = ()
    failures: tuple[Failure, ...] = ()
    link_loads: tuple[LinkLoad, ...] = ()
    measured_loads: tuple[MeasuredLoad, ...] = ()
    growth_normal: float | None = None
    """Factor on all demands at which the first link fills in the normal state."""
    growth_n_minus_1: float | None = None
    capacity_unknown: tuple[str, ...] = ()
    """What kept a load from being computed."""
