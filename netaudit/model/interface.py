"""Interfaces, and the link aggregation groups (LAG) made of them."""

from __future__ import annotations

from typing import Literal

from netaudit.model.base import Fact, Value

InterfaceKind = Literal["physical", "lag", "vlan", "subinterface", "loopback", "tunnel", "management", "virtual"]
LagMode = Literal["on", "active", "passive", "auto", "desirable"]


class Switchport(Value, frozen=True, kw_only=True):
    """Layer 2 settings of a port; absent on a routed one."""

    mode: str | None = None
    """`access`, `trunk`, `dot1q-tunnel`, `dynamic auto`, `dynamic desirable`."""
    access_vlan: int | None = None
    voice_vlan: int | None = None
    native_vlan: int | None = None
    allowed_vlans: str | None = None
    """Normalised: `1-10,20`; `none`; `1-4094` for all."""
    voice_tagging: str | None = None
    """EOS: how telephones on a trunk send: `tagged`, `untagged`, `untagged phone`."""
    nonegotiate: bool | None = None
    trunk_groups: tuple[str, ...] = ()
    """EOS: groups whose VLANs this trunk may carry; VLANs of other groups do not cross it."""


class InterfaceQos(Value, frozen=True, kw_only=True):
    """Policies bound to an interface, by name."""

    input: str | None = None
    output: str | None = None
    trust: str | None = None
    """`dscp`, `cos`, `none`; absent where neither configured nor known."""
    profile: str | None = None
    """EOS: the service profile that the port is given, whether it is configured or not."""
    trusted_device: str | None = None
    """What must be seen on the port for its markings to be trusted: `cisco-phone`."""


class InterfaceAcl(Value, frozen=True, kw_only=True):
    """Access lists bound to an interface, by name (IPv4; the IPv6 ones apart).

    Where several are tried one after the other (Junos `input-list`, IOS-XR `common`), their names in that order.
    """

    input: str | None = None
    output: str | None = None
    input_ipv6: str | None = None
    output_ipv6: str | None = None


class InterfaceOspf(Value, frozen=True, kw_only=True):
    """OSPF (version 2) on an interface."""

    process: str | None = None
    area: str | None = None
    """Dotted or decimal as an integer in text: `0`, `1`, `10.0.0.1` becomes `167772161`."""
    cost: int | None = None
    network_type: str | None = None
    """`broadcast`, `point-to-point`, `non-broadcast`, `point-to-multipoint`."""
    passive: bool | None = None
    hello_s: int | None = None
    dead_s: int | None = None
    priority: int | None = None
    authentication: str | None = None
    """`none`, `simple`, `md5`, `key-chain NAME`; never a key."""
    key_ids: tuple[str, ...] = ()
    """Identifiers of the keys configured; `` for a key without one."""
    mtu_ignore: bool | None = None
    bfd: bool | None = None


class InterfaceIsis(Value, frozen=True, kw_only=True):
    """IS-IS on an interface."""

    instance: str | None = None
    level: str | None = None
    """`level-1`, `level-2`, `level-1-2`."""
    metric: int | None = None
    network_type: str | None = None
    passive: bool | None = None
    bfd: bool | None = None
    authentication: str | None = None
    """`md5`, `sha`, `text`; never a key."""
    hello_s: int | None = None
    hello_multiplier: int | None = None
    """Hellos that a neighbour may miss."""
    fast_reroute: str | None = None
    """How the way around it is found: `lfa`, `remote-lfa`, `ti-lfa`."""
    hello_padding: bool | None = None
    """Hellos are as long as the link's MTU, so that ends of different MTU find out."""
    node_segments: tuple[str, ...] = ()
    """Segments of its own address, as configured: `ipv4 index 205`."""


class Bfd(Value, frozen=True, kw_only=True):
    """Bidirectional forwarding detection timers of an interface or a session."""

    interval_ms: int | None = None
    min_rx_ms: int | None = None
    multiplier: int | None = None


class InterfaceStp(Value, frozen=True, kw_only=True):
    """Spanning tree settings of a port."""

    port_type: str | None = None
    """`edge`, `network`, `normal`."""
    bpdu_guard: bool | None = None
    bpdu_filter: bool | None = None
    guard: str | None = None
    """`root`, `loop`, `none`."""
    cost: int | None = None
    link_type: str | None = None
    """`point-to-point`, `shared`: whether it may forward after one handshake."""


class StormControl(Value, frozen=True, kw_only=True):
    """Storm control of a port, in per cent of its rate (100 is none), packets per second or bit/s."""

    broadcast_pct: float | None = None
    multicast_pct: float | None = None
    unicast_pct: float | None = None
    broadcast_pps: int | None = None
    multicast_pps: int | None = None
    unicast_pps: int | None = None
    broadcast_bps: int | None = None
    multicast_bps: int | None = None
    unicast_bps: int | None = None
    action: str | None = None


class PortAccess(Value, frozen=True, kw_only=True):
    """Access control of a port (IEEE 802.1X), beside whether it is on."""

    authenticator: bool | None = None
    host_mode: str | None = None
    mac_authentication: bool | None = None
    """Hosts that speak no 802.1X are asked for by their MAC address."""
    failure_action: str | None = None
    """What a host that is refused may do, as configured: `traffic allow vlan 30`."""
    reauthentication: bool | None = None
    reauthentication_period: str | None = None
    """Seconds, or `server`."""
    tx_period_s: int | None = None
    requests: int | None = None
    """Times that a host is asked."""


class PowerOverEthernet(Value, frozen=True, kw_only=True):
    """Power that a port gives to what is connected."""

    enabled: bool | None = None
    priority: str | None = None
    """Which ports keep it when there is not enough: `critical`, `high`, `medium`, `low`."""
    limit_w: float | None = None
    on_reboot: str | None = None
    """`maintain`, `power-off`."""
    on_link_down: str | None = None
    on_shutdown: str | None = None


class End(Value, frozen=True, kw_only=True):
    """An interface of a device, named from elsewhere."""

    device: str
    interface: str


class Interface(Fact, frozen=True, kw_only=True):
    """An interface, physical or logical."""

    name: str
    kind: InterfaceKind = "physical"
    description: str | None = None
    enabled: bool | None = None
    """Administratively up."""
    addresses: tuple[str, ...] = ()
    """`10.0.0.1/24`, primary first, IPv4 then IPv6."""
    virtual_addresses: tuple[str, ...] = ()
    """Anycast gateway addresses shared with other devices (EOS `ip address virtual`, VARP; NX-OS anycast)."""
    unnumbered: str | None = None
    medium: str | None = None
    """NX-OS: `p2p` where an Ethernet port has one neighbour and may borrow an address."""
    ip_forward: bool | None = None
    """IPv4 packets are routed through it though it has no address."""
    source: str | None = None
    """Interface whose address a tunnel or an overlay sends from."""
    destination: str | None = None
    """Far end of a tunnel."""
    dhcp: bool | None = None
    vrf: str | None = None
    """Absent in the default VRF."""
    zone: str | None = None
    """Security zone, where policies stand between zones."""
    parent: str | None = None
    """Of a subinterface."""
    encapsulation_vlan: int | None = None
    mtu: int | None = None
    """As configured, in the platform's own sense."""
    ip_mtu: int | None = None
    """Largest IP packet, in bytes: what two ends of a link are compared by."""
    l2_mtu: int | None = None
    """Largest frame that it switches, where that has a command of its own."""
    speed_bps: int | None = None
    """Configured rate."""
    nominal_bps: int | None = None
    """Rate that the name promises (`GigabitEthernet`); absent where the name tells none."""
    duplex: Literal["full", "half", "auto"] | None = None
    autonegotiation: bool | None = None
    bandwidth_bps: int | None = None
    """The `bandwidth` statement: input of routing metrics and QoS percentages, never a capacity."""
    shape_bps: int | None = None
    """Rate of a shaper over the whole interface, outbound."""
    police_bps: int | None = None
    """Rate of a policer over all traffic of the interface, either direction."""
    capacity_bps: int | None = None
    """What it can carry outbound: shaper, else configured speed, else nominal, else the sum of LAG members."""
    capacity_source: Literal["shaper", "speed", "nominal", "members", "supplied", "parent"] | None = None
    lag: str | None = None
    """The LAG interface this is a member of."""
    lag_mode: LagMode | None = None
    lacp_rate: Literal["fast", "slow"] | None = None
    switched: bool | None = None
    """Told to switch (`switchport`) or to route (`no switchport`); absent where the platform decides."""
    switchport: Switchport | None = None
    qos: InterfaceQos | None = None
    acl: InterfaceAcl | None = None
    ospf: InterfaceOspf | None = None
    ospfv3: InterfaceOspf | None = None
    """OSPF version 3, with the same attributes."""
    isis: InterfaceIsis | None = None
    bfd: Bfd | None = None
    stp: InterfaceStp | None = None
    storm_control: StormControl | None = None
    udld: str | None = None
    helper_addresses: tuple[str, ...] = ()
    carrier_delay_ms: int | None = None
    dampening: bool | None = None
    hold_queue: int | None = None
    """Packets that wait to be sent."""
    hold_queue_in: int | None = None
    """Packets that wait for the processor."""
    shallow_queues: tuple[str, ...] = ()
    """Queues configured below what the platform gives unasked: `hold-queue 20 in (75 unasked)`."""
    link_trap: bool | None = None
    """SNMP link up/down notifications; on unless switched off."""
    proxy_arp: bool | None = None
    redirects: bool | None = None
    redirects_ipv6: bool | None = None
    urpf: str | None = None
    media_type: str | None = None
    load_interval_s: int | None = None
    """Time over which rates are averaged."""
    mop: bool | None = None
    """Maintenance Operation Protocol, an old boot and console protocol."""
    cdp: bool | None = None
    keepalive: bool | None = None
    unreachables: bool | None = None
    directed_broadcast: bool | None = None
    tcp_mss: int | None = None
    nat: str | None = None
    """`inside`, `outside`; EOS: the NAT profile, else the addresses translated: `source`, `destination`."""
    policy_route: str | None = None
    """What sends packets that come in here another way than the routing table: a route map, policy or filter."""
    rsvp: bool | None = None
    """Paths may be reserved over it (RSVP-TE)."""
    ipv6_enabled: bool | None = None
    """IPv6 is on, with or without an address."""
    ethernet_segment: str | None = None
    """EVPN multihoming: identifier of the segment that it shares with other devices (RFC 7432)."""
    ethernet_segment_mode: str | None = None
    """`all-active`, `single-active`."""
    dot1x: str | None = None
    """Port access control (IEEE 802.1X): `auto`, `force-authorized`, `force-unauthorized`."""
    port_access: PortAccess | None = None
    poe: PowerOverEthernet | None = None
    port_security: bool | None = None
    """The MAC addresses that may send here are limited."""
    pim: str | None = None
    igmp: bool | None = None
    """Hosts behind it are asked which multicast groups they want (IGMP, MLD)."""
    crypto_map: str | None = None
    link_log: bool | None = None
    """Link up and down are logged."""
    link_detect: bool | None = None
    """FRR: a port without carrier counts as down."""
    route_cache: bool | None = None
    autostate: bool | None = None
    mlag_id: str | None = None
    """MLAG or vPC number of a LAG interface."""
    mpls: bool | None = None
    """Labelled packets are taken here; they are up to some labels longer than the IP packet in them."""
    ldp: bool | None = None
    ldp_igp_sync: bool | None = None
    """The IGP avoids the link until LDP has exchanged its labels."""
    lldp_transmit: bool | None = None
    lldp_receive: bool | None = None
    flow_monitor: str | None = None
    """What samples its traffic for export."""
    mac_address: str | None = None
    """Where it is configured instead of the hardware's own."""
    vnis: tuple[str, ...] = ()
    """VXLAN networks that an overlay interface carries, as configured: `10010`, `10-20`."""
    flood_groups: tuple[str, ...] = ()
    """Multicast groups that an overlay interface floods them with."""
    flood_peers: tuple[str, ...] = ()
    """Far ends that an overlay interface floods to, named one by one."""
    udp_port: int | None = None
    """UDP port of an overlay's packets."""
    ingress_replication: str | None = None
    """How an overlay interface learns whom to flood to without a multicast group: `bgp`, `static`."""
    host_reachability: str | None = None
    """How it learns where hosts are: `bgp`; from the traffic itself where absent."""

    # Known from the intent or worked out with the other devices; never read from the configuration itself.
    role: str | None = None
    """`wan`, `internet-edge`, `dc-interconnect`, `uplink`, `downlink`, `peer-link`, `host`, `management` ..."""
    contract_bps: int | None = None
    """Rate that the carrier's contract promises."""
    provider: str | None = None
    circuit: str | None = None
    srlgs: tuple[str, ...] = ()
    neighbor: End | None = None
    """The other end of the link, where one is known."""
    port_bps: int | None = None
    """Rate of the port itself: configured, supplied, nominal, or the sum of LAG members; no shaper counted."""
    promised_bps: int | None = None
    """What it is there to carry: the contract, else the rate of the port."""
    limit_bps: int | None = None
    """The lower of a shaper and a policer over the whole interface."""
    limit_share: float | None = None
    """limit_bps / promised_bps."""
    bandwidth_deviation: float | None = None
    """How far the `bandwidth` statement is from the promised rate, as a share of it: 0.1 is 10 %."""
    output_queues: int | None = None
    """Classes with a queue of their own in the outbound policy; 0 without one."""
    keeps_markings: bool | None = None
    """Code points pass it as they come, or are set by its policy; absent where the device uses none."""
    believes_markings: bool | None = None
    """It takes code points as they come, whoever sends them; absent where the device uses none."""
    measured: bool | None = None
    """Whether a running probe measures the path behind it; known of interfaces towards a carrier or the Internet."""
    serves_hosts: bool | None = None
    """It is where hosts send their traffic: it relays their DHCP, or holds their gateway's virtual address."""
    spare: bool | None = None
    """A physical port whose configuration gives it nothing to do: no description, address, group, VLAN or policy."""


class Lag(Fact, frozen=True, kw_only=True):
    """A link aggregation group as one device configures it."""

    name: str
    members: tuple[str, ...] = ()
    """Interfaces that name this group, in natural order, disabled ones too."""
    active_members: tuple[str, ...] = ()
    """The members that are administratively up."""
    mode: LagMode | None = None
    """Of the members; absent where they differ."""
    min_links: int | None = None
    lacp_rate: Literal["fast", "slow"] | None = None
    fallback: str | None = None
    fallback_timeout_s: int | None = None
    system_id: str | None = None
    """What devices that share the group call themselves to its other end."""
    mlag_id: str | None = None
    capacity_bps: int | None = None
    """Sum over the enabled members; absent where one member's rate is not known."""
    member_speeds_bps: tuple[int, ...] = ()
    """The different capacities of the members, ascending."""
    member_differences: tuple[str, ...] = ()
    """Settings in which members differ though a LAG needs them alike: `speed`, `duplex`, `mtu`, `switchport` ..."""

    # Worked out with the other devices.
    device: str | None = None
    required_min_links: int | None = None
    """Half of the members, rounded up."""
    neighbors: tuple[str, ...] = ()
    """Devices at the other end of the members' links."""
    peer: End | None = None
    """The LAG at the other end, where all known links of the members end in one."""
    peer_mode: LagMode | None = None
    peer_min_links: int | None = None
    peer_members: int | None = None
    ends_differ: tuple[str, ...] = ()
    """What differs from the LAG at the other end where that is one device's: `min-links: 2 here, 1 there`."""
