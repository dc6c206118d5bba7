"""Commands that show the state of an FRR router, as vtysh's JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.state import BgpState, FhrpState, InterfaceState
from netaudit.platforms.state import Made, StateCommand, documented


def _interfaces(told: Any) -> Iterator[Made]:
    for name, one in told.items():
        speed = one.get("speed")
        yield InterfaceState(
            name=name,
            up=str(one.get("operationalStatus", "")).lower() == "up" if "operationalStatus" in one else None,
            speed_bps=speed * 1e6 if isinstance(speed, int) and 0 < speed < 4294967295 else None,
        )


def _vrrp(told: Any) -> Iterator[Made]:
    for one in told if isinstance(told, list) else ():
        state = next((one[family]["status"] for family in ("v4", "v6") if one.get(family, {}).get("status")), None)
        if state is not None:
            yield FhrpState(protocol="vrrp", interface=one["interface"], group=one["vrid"], state=str(state).lower())


def _bgp(told: Any) -> Iterator[Made]:
    seen: set[str] = set()
    for family in told.values():
        for peer, one in (family.get("peers", {}) if isinstance(family, dict) else {}).items():
            if peer not in seen:
                seen.add(peer)
                yield BgpState(peer=peer, state=str(one.get("state", "unknown")).lower())


STATE = (
    StateCommand("interfaces", "show interface json", documented(_interfaces)),
    StateCommand("vrrp", "show vrrp json", documented(_vrrp)),
    StateCommand("bgp", "show bgp summary json", documented(_bgp)),
)
