"""Devices that belong together by what they are for: twins that stand in for each other, and all of one role."""

from __future__ import annotations

from netaudit.model.base import NetworkFact


class TwinPair(NetworkFact, frozen=True, kw_only=True):
    """Two devices of which each takes over what the other does."""

    reasons: tuple[str, ...] = ()
    """Why they are twins: `MLAG domain A`, `hsrp gateway 10.1.10.1`, `wan-edge of br1`."""
    differences: tuple[str, ...] = ()
    """What they do not share and must, to behave alike after a failover: `NTP servers: 10.9.0.1 on r1 only`."""


class RoleGroup(NetworkFact, frozen=True, kw_only=True):
    """The devices of one role and platform."""

    role: str
    platform: str
    versions: tuple[str, ...] = ()
    """The software versions that their configurations name."""
