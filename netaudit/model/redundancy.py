"""What keeps a network alive when a part fails, as one device configures it."""

from __future__ import annotations

from typing import Literal

from netaudit.model.base import Fact, Value

FhrpProtocol = Literal["hsrp", "vrrp", "glbp", "varp", "anycast"]


class FhrpTrack(Value, frozen=True, kw_only=True):
    """An object that lowers a gateway's priority when it fails."""

    object: str
    decrement: int | None = None
    shutdown: bool = False


class FhrpGroup(Fact, frozen=True, kw_only=True):
    """A first-hop redundancy group as one interface takes part in it."""

    protocol: FhrpProtocol
    interface: str
    group: int | None = None
    """Absent for VARP and anycast gateways, which have no number."""
    version: int | None = None
    vrf: str | None = None
    virtual_ips: tuple[str, ...] = ()
    """Without prefix length."""
    virtual_mac: str | None = None
    """Where it is configured: it must be the same on all devices of an anycast gateway."""
    priority: int | None = None
    preempt: bool | None = None
    preempt_delay_s: int | None = None
    preempt_reload_delay_s: int | None = None
    hello_ms: int | None = None
    hold_ms: int | None = None
    authentication: str | None = None
    """`none`, `text`, `md5`; never the key."""
    track: tuple[FhrpTrack, ...] = ()
    enabled: bool | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return f"{self.interface} {self.protocol} {self.group if self.group is not None else ''}".strip()


class Mlag(Fact, frozen=True, kw_only=True):
    """An MLAG or vPC domain as one member configures it."""

    kind: Literal["mlag", "vpc", "mc-lag"]
    domain_id: str | None = None
    peer_link: str | None = None
    local_interface: str | None = None
    peer_address: str | None = None
    local_address: str | None = None
    heartbeat_address: str | None = None
    heartbeat_source: str | None = None
    heartbeat_vrf: str | None = None
    heartbeat_ms: int | None = None
    dual_primary_detection: bool | None = None
    reload_delay_s: int | None = None
    reload_delay_non_mlag_s: int | None = None
    peer_gateway: bool | None = None
    peer_switch: bool | None = None
    auto_recovery: bool | None = None
    delay_restore_s: int | None = None
    enabled: bool | None = None
    system_priority: int | None = None
    role_priority: int | None = None
    virtual_peer_link: str | None = None
    """vPC: the peer's address, where the fabric carries the peer link."""
    peer_router: bool | None = None
    """vPC: routers behind a vPC may be neighbours of both devices."""
    synchronises: tuple[str, ...] = ()
    """Tables that both devices share: `arp`, `nd`."""
    members: tuple[str, ...] = ()
    """MLAG or vPC numbers in use."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return self.domain_id or self.kind


class Stp(Fact, frozen=True, kw_only=True):
    """Spanning tree, for the whole device."""

    mode: str | None = None
    """`pvst`, `rapid-pvst`, `mst`, `rstp`, `none`."""
    priorities: dict[str, int] = {}
    """VLAN or MST instance -> bridge priority as configured."""
    mst_name: str | None = None
    mst_revision: int | None = None
    mst_instances: dict[str, str] = {}
    portfast_default: bool | None = None
    bpdu_guard_default: bool | None = None
    loop_guard_default: bool | None = None
    extended_system_id: bool | None = None
    """The VLAN number is part of the bridge identifier."""
    disabled_vlans: str | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "spanning-tree"


class Track(Fact, frozen=True, kw_only=True):
    """A tracked object."""

    id: str
    kind: str | None = None
    """`interface`, `route`, `sla`, `list`."""
    target: str | None = None
    delay_up_s: int | None = None
    delay_down_s: int | None = None
    problem: str | None = None
    """Why it never fires: `probe 1 is not configured`, `probe 1 is not scheduled`, `Loopback0 cannot fail`."""


class Probe(Fact, frozen=True, kw_only=True):
    """An active measurement: IP SLA, RPM and the like."""

    id: str
    kind: str | None = None
    target: str | None = None
    source: str | None = None
    frequency_s: int | None = None
    timeout_ms: int | None = None
    scheduled: bool | None = None


class Redundancy(Fact, frozen=True, kw_only=True):
    """Redundancy of the box itself: supervisors, stacks."""

    mode: str | None = None
    """`sso`, `rpr`, `rpr-plus`, `simplex`; `cold`: a second one is there, and takes over with a restart."""
    members: int | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "redundancy"
