"""Reads what napalm's getters say of a device's state, for devices that are reached over an API.

There is no getter for gateways and for members of LAGs: these stay unknown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from netaudit.model.state import BgpState, DeviceState, InterfaceState, PartState

GETTERS = (
    "get_interfaces", "get_interfaces_counters", "get_lldp_neighbors", "get_bgp_neighbors", "get_environment",
)  # fmt: skip
"""All that is asked; each only shows."""
FAILED = "failed"
"""Key of an answer that says why a getter has none."""


def read_getters(device: str, platform: str, at: str, answers: Mapping[str, Any]) -> DeviceState:
    """What the answers say. A getter that failed leaves its topic unknown, with the reason."""
    unknown = dict.fromkeys(("lags", "hsrp", "vrrp"), "napalm has no getter for it")
    topics: dict[str, tuple[str, ...]] = {
        "interfaces": ("get_interfaces", "get_interfaces_counters"), "lldp": ("get_lldp_neighbors",),
        "bgp": ("get_bgp_neighbors",), "power": ("get_environment",),
    }  # fmt: skip
    good: list[str] = []
    for topic, needed in topics.items():
        why = [_failure(answers.get(name)) for name in needed]
        if any(why):
            unknown[topic] = f"`{needed[0]}`: {next(filter(None, why))}"
        else:
            good.append(topic)

    def of(topic: str, read: Callable[[Mapping[str, Any]], Iterator[Any]]) -> tuple[Any, ...]:
        return tuple(read(answers)) if topic in good else ()

    return DeviceState(
        device=device,
        platform=platform,
        at=at,
        interfaces=of("interfaces", _interfaces),
        bgp=of("bgp", _bgp),
        parts=of("power", _parts),
        neighbors=_neighbors(answers["get_lldp_neighbors"]) if "lldp" in good else "",
        asked=tuple(good),
        unknown=unknown,
    )


def _failure(answer: object) -> str:
    if not isinstance(answer, dict):
        return "was not answered"
    return str(answer[FAILED]) if set(answer) == {FAILED} else ""


def _interfaces(answers: Mapping[str, Any]) -> Iterator[InterfaceState]:
    counters = answers["get_interfaces_counters"]
    for name, one in answers["get_interfaces"].items():
        counted = counters.get(name, {})
        speed = one.get("speed")
        yield InterfaceState(
            name=name,
            up=one.get("is_up"),
            speed_bps=speed * 1e6 if isinstance(speed, int | float) and speed > 0 else None,
            in_octets=_known(counted.get("rx_octets")),
            out_octets=_known(counted.get("tx_octets")),
            in_errors=_known(counted.get("rx_errors")),
            out_errors=_known(counted.get("tx_errors")),
        )


def _known(count: object) -> int | None:
    """napalm writes -1 where a device does not count."""
    return int(count) if isinstance(count, int | float) and count >= 0 else None


def _bgp(answers: Mapping[str, Any]) -> Iterator[BgpState]:
    for vrf in answers["get_bgp_neighbors"].values():
        for peer, one in vrf.get("peers", {}).items():
            yield BgpState(peer=peer, state="established" if one.get("is_up") else "down")


def _parts(answers: Mapping[str, Any]) -> Iterator[PartState]:
    told = answers["get_environment"]
    for kind, key in (("power", "power"), ("fan", "fans")):
        for name, one in told.get(key, {}).items():
            if isinstance(one, dict) and isinstance(one.get("status"), bool) and name != "invalid":
                yield PartState(kind=kind, name=str(name), state="ok" if one["status"] else "failed", ok=one["status"])


def _neighbors(told: Mapping[str, Any]) -> str:
    """As a list of objects of the kind that NX-OS prints, which the reader of neighbours knows."""
    rows = [
        {"l_port_id": port, "sys_name": one.get("hostname", ""), "port_id": one.get("port", "")}
        for port, heard in told.items()
        for one in heard
    ]
    return json.dumps(rows, indent=1) if rows else ""
