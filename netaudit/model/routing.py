"""Routing: processes, neighbours, static routes, filters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod

from msgspec.structs import replace

from netaudit.model.base import Fact, Value
from netaudit.model.interface import Bfd


class Redistribution(Value, frozen=True, kw_only=True):
    """Routes of another source taken into a process."""

    source: str
    policy: str | None = None
    metric: int | None = None
    metric_type: int | None = None
    """OSPF external type, 1 or 2."""


class RoutingProcess(Fact, frozen=True, kw_only=True):
    """A routing protocol process, one for each VRF it serves."""

    protocol: str
    """`ospf`, `ospfv3`, `isis`, `bgp`, `eigrp`, `rip`, `pim`, `ldp` ..."""
    id: str | None = None
    """Process number, instance name, or AS number."""
    vrf: str | None = None
    enabled: bool | None = None
    router_id: str | None = None
    reference_bps: int | None = None
    """Bandwidth whose OSPF cost is 1."""
    passive_default: bool | None = None
    passive_interfaces: tuple[str, ...] = ()
    """Interfaces named as passive."""
    active_interfaces: tuple[str, ...] = ()
    """Interfaces named as not passive."""
    networks: tuple[str, ...] = ()
    """OSPF: `10.0.0.0/24 area 0`; BGP: prefixes it originates."""
    redistribute: tuple[Redistribution, ...] = ()
    maximum_paths: int | None = None
    """IGP, or BGP towards external peers."""
    maximum_paths_ibgp: int | None = None
    multipath_relax: bool | None = None
    graceful_restart: bool | None = None
    nonstop_routing: bool | None = None
    restart_time_s: int | None = None
    """BGP: how long neighbours are asked to keep routes while it restarts."""
    waits_for_install: bool | None = None
    """BGP: a route is announced only once the hardware has it."""
    waits_for_convergence: bool | None = None
    """BGP: nothing is announced before the first routes of all neighbours are in."""
    max_metric_on_startup_s: int | None = None
    bfd_all_interfaces: bool | None = None
    net: str | None = None
    """IS-IS network entity title."""
    level: str | None = None
    areas: dict[str, str] = {}
    """OSPF area -> `normal`, `stub`, `totally-stub`, `nssa`."""
    area_authentication: dict[str, str] = {}
    log_adjacency: bool | None = None
    keepalive_s: int | None = None
    """BGP timers of neighbours that set none."""
    hold_s: int | None = None
    aggregates: tuple[str, ...] = ()
    dampening: bool | None = None
    additional_paths: tuple[str, ...] = ()
    default_originate: bool | None = None
    default_originate_metric: int | None = None
    default_originate_type: int | None = None
    """OSPF external type of the default route, 1 or 2."""
    default_metric: int | None = None
    """Metric of what it takes from elsewhere without one of its own."""
    auto_summary: bool | None = None
    confederation: int | None = None
    """AS number that the confederation shows to others."""
    confederation_peers: tuple[int, ...] = ()
    cluster_id: str | None = None
    distance: str | None = None
    """Administrative distances as configured: BGP external, internal, local."""
    max_lsa: int | None = None
    """OSPF: LSAs of other routers that it takes; 0 is no limit."""
    default_ipv4_unicast: bool | None = None
    requires_policy: bool | None = None
    """BGP: no routes pass between it and an external neighbour without a policy (RFC 8212)."""
    import_check: bool | None = None
    """BGP: a network is announced only while the routing table has it."""
    area_ranges: tuple[str, ...] = ()
    """OSPF: prefixes that stand for those within an area, as configured: `1 10.0.0.0/8`."""
    graceful_restart_helper: bool | None = None
    """It keeps a neighbour's routes while that one restarts."""
    segment_routing: bool | None = None
    segment_blocks: tuple[str, ...] = ()
    """Labels set aside for segments, first and last: `16000 23999`."""
    prefix_segments: tuple[str, ...] = ()
    """Prefixes with a segment of their own, as configured."""
    traffic_engineering: bool | None = None
    te_address: str | None = None
    """Address by which traffic engineering knows the router."""
    topologies: tuple[str, ...] = ()
    """IS-IS: topologies beside the one for IPv4."""
    evpn_advertises: tuple[str, ...] = ()
    """What it announces into EVPN, as configured: `all-vni`, `ipv4 unicast`."""
    retains_targets: bool | None = None
    """Routes of VPNs that it has no part in are kept, as a reflector must."""

    # Worked out with the neighbours and the other devices.
    parallel_peers: int | None = None
    """BGP: the most external neighbours that are in one AS, pass the same policies, and have no weight."""
    reflectors: tuple[str, ...] = ()
    """Chassis that reflect internal routes to this device."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        parts = [self.protocol, self.id or "", f"vrf {self.vrf}" if self.vrf else ""]
        return " ".join(part for part in parts if part)


class PrefixLimit(Value, frozen=True, kw_only=True):
    """How many prefixes a neighbour may send."""

    family: str
    limit: int
    warn_pct: int | None = None
    action: str | None = None
    """`teardown`, `restart N`, `warning-only`."""


class BgpPolicy(Value, frozen=True, kw_only=True):
    """Filters of a neighbour in an address family, by name."""

    family: str
    input: str | None = None
    output: str | None = None


class BgpNeighbor(Fact, frozen=True, kw_only=True):
    """A BGP neighbour, its peer group's settings included."""

    peer: str
    """Address, or interface name for an unnumbered session."""
    remote_as: int | None = None
    local_as: int | None = None
    """The AS this device shows to the neighbour."""
    dual_as: bool | None = None
    """The neighbour may also expect the AS of the routing process."""
    external: bool | None = None
    vrf: str | None = None
    peer_group: str | None = None
    dynamic: bool | None = None
    """A listen range, not one address."""
    description: str | None = None
    enabled: bool | None = None
    update_source: str | None = None
    multihop: int | None = None
    ttl_security: int | None = None
    password: bool | None = None
    """Authenticated; the key itself is never kept."""
    bfd: bool | None = None
    bfd_timers: Bfd | None = None
    keepalive_s: int | None = None
    hold_s: int | None = None
    connect_retry_s: int | None = None
    """Time between two attempts to reach it."""
    advertisement_interval_s: int | None = None
    """Least time between two updates that it is sent."""
    families: tuple[str, ...] = ()
    """Activated address families: `ipv4 unicast`, `l2vpn evpn`."""
    prefix_limits: tuple[PrefixLimit, ...] = ()
    policies: tuple[BgpPolicy, ...] = ()
    route_reflector_client: bool | None = None
    next_hop_self: bool | None = None
    next_hop_unchanged: bool | None = None
    next_hop_ipv6: bool | None = None
    """IPv4 prefixes are announced with an IPv6 next hop (RFC 8950)."""
    send_community: str | None = None
    default_originate: bool | None = None
    soft_reconfiguration: bool | None = None
    advertised_paths: str | None = None
    """Additional paths it is sent."""
    weight: int | None = None
    allowas_in: int | None = None

    # Worked out with the other devices.
    outside: bool | None = None
    """The other end is in another AS and is no device of this network."""
    unfiltered: tuple[str, ...] = ()
    """Address families and directions in which no filter stands: `ipv4 unicast in`."""
    fabric: bool | None = None
    """Both ends are devices of this network, in AS numbers for private use (RFC 6996)."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return f"{self.peer} vrf {self.vrf}" if self.vrf else self.peer


class NextHop(Value, frozen=True, kw_only=True):
    """One way that a static route goes."""

    address: str | None = None
    interface: str | None = None
    discard: bool = False
    distance: int | None = None
    track: str | None = None
    bfd: bool = False
    name: str | None = None
    vrf: str | None = None
    """VRF in which the address is looked up, where it is not the route's own."""


class StaticRoute(Fact, frozen=True, kw_only=True):
    """A static route; all its next hops together."""

    prefix: str
    vrf: str | None = None
    next_hops: tuple[NextHop, ...] = ()
    backed_up: bool | None = None
    """It has next hops of more than one distance; the farther ones are spare."""
    blind_next_hops: tuple[str, ...] = ()
    """Next hops across a shared or a carrier's medium whose death nothing notices: no tracked object, no BFD."""


class AclEntry(Value, frozen=True, kw_only=True):
    """One entry of an access list, in its own words and as far as it is understood."""

    text: str
    line: int = 0
    sequence: int | None = None
    action: str | None = None
    protocol: str | None = None
    source: str | None = None
    source_ports: str | None = None
    destination: str | None = None
    destination_ports: str | None = None
    dscp: str | None = None
    established: bool | None = None
    log: bool | None = None
    source_members: tuple[str, ...] = ()
    """What the group that `source` names stands for; empty where it names none."""
    source_port_members: tuple[str, ...] = ()
    destination_members: tuple[str, ...] = ()
    destination_port_members: tuple[str, ...] = ()


class Acl(Fact, frozen=True, kw_only=True):
    """An access list; the order of its entries counts."""

    name: str
    family: str = "ipv4"
    """`ipv4`, `ipv6`, `mac`."""
    kind: str | None = None
    """`standard`, `extended`."""
    entries: tuple[AclEntry, ...] = ()
    remarks: tuple[str, ...] = ()
    counted: bool | None = None
    """Matches are counted for each entry."""

    # Worked out from the entries and from what refers to the list.
    applied: tuple[str, ...] = ()
    """Interfaces and terminal lines whose traffic it filters: `GigabitEthernet0/1 in`."""
    shadowed: tuple[str, ...] = ()
    """Entries that an earlier one, which does the opposite, leaves nothing to."""
    permits_all: bool | None = None
    """Its first entry lets everything through, so that it filters nothing."""

    @property
    def effective(self) -> tuple[AclEntry, ...]:
        """The entries as the device tries them: groups spelled out, and at the end the denial of all the rest."""
        found = [one for entry in self.entries for one in _spelled_out(entry)]
        if found:
            sided = self.kind != "standard"
            found.append(
                AclEntry(
                    text="the rest is denied",
                    action="deny",
                    protocol=("ip" if self.family == "ipv4" else self.family) if sided else None,
                    source="any",
                    destination="any" if sided else None,
                )
            )
        return tuple(found)


_MOST = 65536  # entries that one with groups may stand for; beyond, it is left as it is written


def _spelled_out(entry: AclEntry) -> Iterator[AclEntry]:
    """An entry once for each of the addresses and ports that its groups stand for."""
    choices = (
        entry.source_members or (entry.source,),
        entry.source_port_members or (entry.source_ports,),
        entry.destination_members or (entry.destination,),
        entry.destination_port_members or (entry.destination_ports,),
    )
    count = prod(map(len, choices))
    if (
        count == 1
        and not any(
            (entry.source_members, entry.source_port_members, entry.destination_members, entry.destination_port_members)
        )
    ) or count > _MOST:
        yield entry
    else:
        for source, source_ports, destination, destination_ports in product(*choices):
            yield replace(
                entry,
                source=source,
                source_ports=source_ports,
                destination=destination,
                destination_ports=destination_ports,
                source_members=(),
                source_port_members=(),
                destination_members=(),
                destination_port_members=(),
            )


class ObjectGroup(Fact, frozen=True, kw_only=True):
    """Addresses or ports under one name, for entries of access lists."""

    name: str
    kind: str | None = None
    """As configured: `ip address`, `ip port`."""
    members: tuple[str, ...] = ()
    """Prefixes, or ports as `eq 80`."""


class PrefixList(Fact, frozen=True, kw_only=True):
    """A prefix list; the order of its entries counts."""

    name: str
    family: str = "ipv4"
    entries: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class MatchList(Fact, frozen=True, kw_only=True):
    """A community list or an AS path list; the order of its entries counts."""

    name: str
    kind: str
    """`community`, `extcommunity`, `large-community`, `as-path`."""
    entries: tuple[str, ...] = ()


class KeyChain(Fact, frozen=True, kw_only=True):
    """Keys that routing protocols authenticate with; never the keys themselves."""

    name: str
    keys: tuple[str, ...] = ()
    """Their identifiers."""
    algorithms: tuple[str, ...] = ()


class RoutePolicyTerm(Value, frozen=True, kw_only=True):
    """A term of a route map or policy statement."""

    name: str
    action: str | None = None
    matches: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    description: str | None = None


class RoutePolicy(Fact, frozen=True, kw_only=True):
    """A route map, route policy or policy statement; the order of its terms counts."""

    name: str
    terms: tuple[RoutePolicyTerm, ...] = ()
