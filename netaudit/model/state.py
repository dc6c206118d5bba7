"""What a device says that it is doing, beside what it is configured to do: the state at one moment."""

from __future__ import annotations

from netaudit.model.base import Fact, Value


class InterfaceState(Value, frozen=True, kw_only=True):
    """An interface and what passes it."""

    name: str
    up: bool | None = None
    speed_bps: float | None = None
    in_bps: float | None = None
    """Average that the device itself works out, mostly over five minutes."""
    out_bps: float | None = None
    in_octets: int | None = None
    out_octets: int | None = None
    in_errors: int | None = None
    out_errors: int | None = None


class FhrpState(Value, frozen=True, kw_only=True):
    """What a gateway is in its group: `active`, `standby`, `master`, `backup`, `init`, ..."""

    protocol: str
    interface: str
    group: int
    state: str


class LagState(Value, frozen=True, kw_only=True):
    """A bundle, and which of its members carry traffic."""

    name: str
    active: tuple[str, ...] = ()
    inactive: tuple[str, ...] = ()


class BgpState(Value, frozen=True, kw_only=True):
    """A session with a neighbour."""

    peer: str
    state: str
    """`established`, or the state it is stuck in."""


class PartState(Value, frozen=True, kw_only=True):
    """A power supply or a fan."""

    kind: str
    """`power` or `fan`."""
    name: str
    state: str
    ok: bool


class LagOperation(Fact, frozen=True, kw_only=True):
    """A LAG as it is configured, and as it works."""

    name: str
    members: tuple[str, ...] = ()
    """Configured and administratively up."""
    carrying: tuple[str, ...] = ()
    """Members that carry traffic."""
    missing: tuple[str, ...] = ()
    """Members that do not, though they should."""


class GatewayOperation(Fact, frozen=True, kw_only=True):
    """A first-hop redundancy group as one interface takes part in it, and what it is in it now."""

    protocol: str
    interface: str
    group: int
    state: str | None = None
    """`active`, `standby`, `listen`, `master`, `backup`, `init`, `learn`, ..."""
    working: bool | None = None
    """It forwards, or is ready to take over."""
    virtual_ips: tuple[str, ...] = ()
    forwarding: int | None = None
    """How many of the devices whose state is known forward for the same address: one is right."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return f"{self.interface} {self.protocol} {self.group}"


class SessionOperation(Fact, frozen=True, kw_only=True):
    """A BGP session as it is configured, and whether it is up."""

    peer: str
    state: str | None = None
    established: bool | None = None


class Part(Fact, frozen=True, kw_only=True):
    """A power supply or a fan."""

    kind: str
    name: str
    state: str
    ok: bool
    working: int
    """How many of the device's parts of this kind are in order."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return f"{self.kind} {self.name}"


class DeviceState(Value, frozen=True, kw_only=True):
    """All that was asked of one device."""

    device: str
    platform: str
    at: str
    """ISO 8601, UTC."""
    interfaces: tuple[InterfaceState, ...] = ()
    fhrp: tuple[FhrpState, ...] = ()
    lags: tuple[LagState, ...] = ()
    bgp: tuple[BgpState, ...] = ()
    parts: tuple[PartState, ...] = ()
    neighbors: str = ""
    """LLDP output as the device printed it."""
    asked: tuple[str, ...] = ()
    """Topics that were answered: what is not among them is not known, and not absent."""
    unknown: dict[str, str] = {}
    """Topic -> why nobody knows."""
