"""A device: everything its configuration says, and how much of it was understood."""

from __future__ import annotations

from netaudit.model.base import Fact, Value
from netaudit.model.interface import Interface, Lag
from netaudit.model.management import Aaa, ControlPlane, Line, Logging, Ntp, Services, Snmp, User
from netaudit.model.qos import ClassMap, QosAttachment, QosPolicy
from netaudit.model.redundancy import FhrpGroup, Mlag, Probe, Redundancy, Stp, Track
from netaudit.model.routing import (
    Acl,
    BgpNeighbor,
    KeyChain,
    MatchList,
    ObjectGroup,
    PrefixList,
    RoutePolicy,
    RoutingProcess,
    StaticRoute,
)
from netaudit.model.state import GatewayOperation, LagOperation, Part, SessionOperation
from netaudit.model.wan import Application, ApplicationPolicy, IpsecProfile, PathGroup, PathPolicy, PathProfile, Wan


class Source(Value, frozen=True, kw_only=True):
    """Where a configuration was read."""

    path: str
    sha256: str


class UnmodelledLine(Value, frozen=True, kw_only=True):
    """A line that gave no fact."""

    line: int
    text: str


class Coverage(Value, frozen=True, kw_only=True):
    """How many lines gave a fact. Blank lines, comments and block closers (`!`, `exit`, `end`) do not count."""

    lines: int
    modelled: int
    unmodelled: tuple[UnmodelledLine, ...] = ()
    recognised: int = 0
    """Lines that are known and deliberately left as text; counted among the unmodelled."""

    @property
    def share(self) -> float:
        """From 0 to 1; 1 for an empty configuration."""
        return self.modelled / self.lines if self.lines else 1.0


class Vlan(Fact, frozen=True, kw_only=True):
    """A VLAN that the device defines."""

    id: int
    name: str | None = None
    state: str | None = None
    trunk_groups: tuple[str, ...] = ()
    vni: int | None = None
    """VXLAN network it is carried in."""
    igmp_snooping: bool | None = None
    """Multicast goes only to ports that asked for it."""
    igmp_querier: str | None = None
    """Address from which the device asks in place of a multicast router; `on` where none is configured."""
    igmp_fast_leave: bool | None = None
    evpn: bool | None = None
    """Its MAC addresses are announced to other devices."""
    rd: str | None = None
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()


class Vrf(Fact, frozen=True, kw_only=True):
    """A VRF that the device defines."""

    name: str
    rd: str | None = None
    description: str | None = None
    routing: bool | None = None
    vni: int | None = None
    """VXLAN network that carries its routed traffic."""
    source_address: str | None = None
    """What an anycast gateway in it sends from."""
    leaks: tuple[str, ...] = ()
    """How routes enter and leave it beside its targets, as configured: `import vpn`, `import vrf RED`."""
    import_targets: tuple[str, ...] = ()
    export_targets: tuple[str, ...] = ()


class Reference(Fact, frozen=True, kw_only=True):
    """A name that a part of the configuration uses for another part."""

    kind: str
    """What is named: `access list`, `prefix list`, `routing policy`, `VRF`, `track`, `key chain`, `filter`."""
    name: str
    used_by: str
    """What names it: `interface Ethernet1 in`, `BGP neighbor 10.0.0.1 out`."""
    defined: bool | None = None
    """The device configures something of that kind and name."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return f"{self.kind} {self.name} of {self.used_by}"


class Section(Fact, frozen=True, kw_only=True):
    """A block of the configuration tree, for rules on text."""

    header: str
    path: tuple[str, ...] = ()
    """The headers above it."""
    text: tuple[str, ...] = ()
    """The lines below the header, without indentation; not in `netaudit facts`."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return " > ".join((*self.path, self.header))


class Device(Fact, frozen=True, kw_only=True):
    """A device as its configuration describes it."""

    name: str
    hostname: str | None = None
    platform: str
    version: str | None = None
    model: str | None = None
    source: Source
    coverage: Coverage
    truncated: str | None = None
    """Why the configuration looks cut off; absent where it does not."""
    interfaces: tuple[Interface, ...] = ()
    lags: tuple[Lag, ...] = ()
    fhrp_groups: tuple[FhrpGroup, ...] = ()
    class_maps: tuple[ClassMap, ...] = ()
    qos_policies: tuple[QosPolicy, ...] = ()
    qos_attachments: tuple[QosAttachment, ...] = ()
    vlans: tuple[Vlan, ...] = ()
    vrfs: tuple[Vrf, ...] = ()
    stp: tuple[Stp, ...] = ()
    mlag: tuple[Mlag, ...] = ()
    routing_processes: tuple[RoutingProcess, ...] = ()
    bgp_neighbors: tuple[BgpNeighbor, ...] = ()
    static_routes: tuple[StaticRoute, ...] = ()
    acls: tuple[Acl, ...] = ()
    object_groups: tuple[ObjectGroup, ...] = ()
    prefix_lists: tuple[PrefixList, ...] = ()
    route_policies: tuple[RoutePolicy, ...] = ()
    match_lists: tuple[MatchList, ...] = ()
    key_chains: tuple[KeyChain, ...] = ()
    tracks: tuple[Track, ...] = ()
    probes: tuple[Probe, ...] = ()
    redundancy: tuple[Redundancy, ...] = ()
    logging: tuple[Logging, ...] = ()
    snmp: tuple[Snmp, ...] = ()
    ntp: tuple[Ntp, ...] = ()
    aaa: tuple[Aaa, ...] = ()
    users: tuple[User, ...] = ()
    lines: tuple[Line, ...] = ()
    services: tuple[Services, ...] = ()
    control_plane: tuple[ControlPlane, ...] = ()
    wan: tuple[Wan, ...] = ()
    path_groups: tuple[PathGroup, ...] = ()
    path_policies: tuple[PathPolicy, ...] = ()
    path_profiles: tuple[PathProfile, ...] = ()
    application_policies: tuple[ApplicationPolicy, ...] = ()
    applications: tuple[Application, ...] = ()
    ipsec_profiles: tuple[IpsecProfile, ...] = ()
    sections: tuple[Section, ...] = ()
    steering: tuple[str, ...] = ()
    """What sends packets another way than the routing table tells: `policy routing of Vlan10 by GUESTS`,
    `address translation`, `traffic engineering tunnels` ..."""
    unused: tuple[str, ...] = ()
    """Lists, policies and classes that are defined and that no other line names: `access list OLD`."""
    references: tuple[Reference, ...] = ()
    """Names that parts of the configuration use for other parts; worked out once all devices are read."""

    # What was collected of its state (`netaudit collect --state`); empty where nobody asked.
    lag_states: tuple[LagOperation, ...] = ()
    fhrp_states: tuple[GatewayOperation, ...] = ()
    bgp_states: tuple[SessionOperation, ...] = ()
    parts: tuple[Part, ...] = ()
    single_services: tuple[str, ...] = ()
    """Services that hang on one server: `DHCP relay of Vlan10 to 10.0.0.5`, `DNS 10.0.0.53`."""
    idle_ports: tuple[str, ...] = ()
    """Ports that are switched on, lead to no device and have nothing to do."""
    host_bps: int | None = None
    """Sum of the ports that lead to hosts and are switched on."""
    uplink_bps: int | None = None
    """Sum of the links that lead upward: to devices that are no twin of this one and stand no lower."""
    upstream: tuple[str, ...] = ()
    """Chassis at the other end of the uplinks, one entry for each."""
    uplinks: tuple[str, ...] = ()
    """Interfaces of the uplinks."""
    oversubscription: float | None = None
    """host_bps / uplink_bps."""
    oversubscription_after_loss: float | None = None
    """The same with the upstream chassis gone that takes most of the uplinks with it."""
    clock_differences: tuple[str, ...] = ()
    """Where its clock is not the network's: `time zone CET, 5 others have UTC`, `NTP loop: r1, r2`."""
    shared_identifiers: tuple[str, ...] = ()
    """What must be its own and another device has too: `ospf router identifier 10.0.0.1, which is also that of r2`."""

    unsaved: bool | None = None
    """The running configuration was changed after it was last saved; from the times above a printed configuration."""

    # From the inventory and the intent.
    software_supported: bool | None = None
    """Its release is approved and its maker still mends it."""
    software_problem: str | None = None
    """Why not: `12.4 is not approved`, `16.12: support ended on 2023-03-31`."""
    drops_collected: bool | None = None
    """Somebody reads what its queues and its control plane drop."""
    role: str | None = None
    """`core`, `distribution`, `access`, `spine`, `leaf`, `wan-edge`, `internet-edge`, `firewall`, `branch` ..."""
    site: str | None = None
    chassis: str | None = None
    """What fails together: the stack's or the pair's name where several devices share one box."""
