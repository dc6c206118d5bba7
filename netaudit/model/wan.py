"""Wide-area paths chosen by application: groups of paths, how traffic is spread over them, and the IPsec around it."""

from __future__ import annotations

from netaudit.model.base import Fact, Value


class PathGroup(Fact, frozen=True, kw_only=True):
    """Paths over one carrier or medium, as far as the device takes part in them."""

    name: str
    id: int | None = None
    interfaces: tuple[str, ...] = ()
    """Its own ends of the paths."""
    peers: tuple[str, ...] = ()
    """Routers named as the other ends, by their router address."""
    dynamic: bool | None = None
    """Other ends are learned too."""
    ipsec_profile: str | None = None
    stun_servers: tuple[str, ...] = ()
    """Servers that tell the device its address as the Internet sees it (RFC 8489)."""
    keepalive_ms: int | None = None
    keepalive_failures: int | None = None
    """Keepalives that may be missed before a path counts as dead."""
    flow_assignment: str | None = None
    """`lan`: it links routers of one site."""


class PathChoice(Value, frozen=True, kw_only=True):
    """A path group that a policy may use."""

    group: str
    priority: int | None = None
    """The lowest number goes first; 1 where absent."""


class PathPolicy(Fact, frozen=True, kw_only=True):
    """How traffic is spread over path groups, and what a path must offer to carry it."""

    name: str
    paths: tuple[PathChoice, ...] = ()
    latency_ms: int | None = None
    jitter_ms: int | None = None
    loss_pct: float | None = None
    fewest_hops: bool | None = None


class PathProfile(Fact, frozen=True, kw_only=True):
    """A virtual topology: the paths and the ways out that some traffic of a VRF may take."""

    name: str
    path_policy: str | None = None
    internet_exit: str | None = None
    """Policy by which traffic leaves for the Internet here."""
    ids: dict[str, int] = {}
    """VRF -> its number there."""


class ApplicationChoice(Value, frozen=True, kw_only=True):
    """What becomes of the traffic of an application."""

    application: str
    """`default` for all that no entry before it names."""
    profile: str | None = None
    dscp: int | None = None
    traffic_class: int | None = None


class ApplicationPolicy(Fact, frozen=True, kw_only=True):
    """Which topology each application of a VRF takes; the first entry that fits decides."""

    name: str
    choices: tuple[ApplicationChoice, ...] = ()
    vrfs: tuple[str, ...] = ()
    """VRFs that it is bound to."""


class Application(Fact, frozen=True, kw_only=True):
    """A named kind of traffic, or a set of prefixes or ports that tells one."""

    name: str
    kind: str | None = None
    """As configured: `application ipv4`, `application-profile`, `field-set ipv4 prefix`."""
    matches: tuple[str, ...] = ()
    """What belongs to it, as configured."""


class IpsecProfile(Fact, frozen=True, kw_only=True):
    """How a tunnel is encrypted and watched, the policies that it names included."""

    name: str
    mode: str | None = None
    """`tunnel`, `transport`."""
    connection: str | None = None
    """`start` where it is set up unasked."""
    local_id: str | None = None
    ike_encryption: str | None = None
    ike_integrity: str | None = None
    ike_group: str | None = None
    """Diffie-Hellman group of the key exchange."""
    encryption: str | None = None
    """Of the packets themselves."""
    integrity: str | None = None
    pfs_group: str | None = None
    """Diffie-Hellman group that renews the key of the packets."""
    dpd_interval_s: int | None = None
    """Time between two questions whether the peer lives (RFC 3706)."""
    dpd_timeout_s: int | None = None
    dpd_action: str | None = None


class Wan(Fact, frozen=True, kw_only=True):
    """The device's place in the wide-area network."""

    role: str | None = None
    """`edge`, `transit region`, `pathfinder`."""
    gateway: str | None = None
    """What it joins the wide-area network with: `vxlan`."""
    region: str | None = None
    zone: str | None = None
    site: str | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "wide-area topology"
