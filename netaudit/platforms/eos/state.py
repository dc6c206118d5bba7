"""Commands that show the state of an EOS device, as JSON of the shapes that eAPI documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from netaudit.model.state import BgpState, InterfaceState, LagState, PartState
from netaudit.platforms.state import ABSENT, Made, StateCommand, documented, is_good


def _interfaces(told: Any) -> Iterator[Made]:
    for name, one in told.get("interfaces", {}).items():
        rates, counters = one.get("interfaceStatistics", {}), one.get("interfaceCounters", {})
        yield InterfaceState(
            name=name,
            up=one.get("lineProtocolStatus") == "up",
            speed_bps=float(one["bandwidth"]) if one.get("bandwidth") else None,
            in_bps=rates.get("inBitsRate"),
            out_bps=rates.get("outBitsRate"),
            in_octets=counters.get("inOctets"),
            out_octets=counters.get("outOctets"),
            in_errors=counters.get("totalInErrors"),
            out_errors=counters.get("totalOutErrors"),
        )


def _lags(told: Any) -> Iterator[Made]:
    for name, one in told.get("portChannels", {}).items():
        yield LagState(
            name=name, active=tuple(one.get("activePorts", {})), inactive=tuple(one.get("inactivePorts", {}))
        )


def _bgp(told: Any) -> Iterator[Made]:
    for vrf in told.get("vrfs", {}).values():
        for peer, one in vrf.get("peers", {}).items():
            yield BgpState(peer=peer, state=str(one.get("peerState", "unknown")).lower())


def _power(told: Any) -> Iterator[Made]:
    for name, one in told.get("powerSupplies", {}).items():
        state = str(one.get("state", "unknown"))
        if not ABSENT.match(state):
            yield PartState(kind="power", name=str(name), state=state.lower(), ok=is_good(state))


def _fans(told: Any) -> Iterator[Made]:
    for slot in (*told.get("fanTraySlots", ()), *told.get("powerSupplySlots", ())):
        for fan in slot.get("fans", ()):
            state = str(fan.get("status", "unknown"))
            yield PartState(kind="fan", name=str(fan.get("label", "")), state=state.lower(), ok=is_good(state))


STATE = (
    StateCommand("interfaces", "show interfaces | json", documented(_interfaces)),
    StateCommand("lldp", "show lldp neighbors detail | json"),
    StateCommand("lags", "show port-channel | json", documented(_lags)),
    StateCommand("bgp", "show ip bgp summary vrf all | json", documented(_bgp)),
    StateCommand("power", "show system environment power | json", documented(_power)),
    StateCommand("fans", "show system environment cooling | json", documented(_fans)),
)
