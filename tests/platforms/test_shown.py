"""The facts of EOS and NX-OS devices beside what the same devices showed of themselves, defaults included.

`NETAUDIT_LAB` names a folder of snapshots, each with `configs/DEVICE/` and `show/DEVICE/` (the form of
batfish/lab-validation); without it there is nothing to compare with.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from netaudit.errors import NetauditError
from netaudit.model.device import Device
from netaudit.platforms.base import get
from netaudit.platforms.detect import detect
from platform_cases import facts_of

Pair = tuple[str, Any, Any]
"""What is compared, as the device shows it, as it was read."""

_BLOCK = re.compile(r"\n(?=[A-Za-z-]+[0-9/.]+ is )")
_NEIGHBOR = re.compile(r"BGP neighbor is (\S+), +remote AS (\d+), (\S+) link")


@pytest.mark.skipif("NETAUDIT_LAB" not in os.environ, reason="NETAUDIT_LAB names no folder of snapshots")
def test_facts_are_what_devices_show() -> None:
    different: list[str] = []
    compared = 0
    for config in sorted(Path(os.environ["NETAUDIT_LAB"]).glob("*/configs/*/*")):
        show = config.parents[2] / "show" / config.parent.name
        try:
            platform = detect(config.read_text(encoding="utf-8", errors="replace")).platform
        except NetauditError:
            continue
        if platform in ("eos", "nxos") and show.is_dir():
            device = facts_of(get(platform), config.read_text(encoding="utf-8", errors="replace"))
            for what, shown, read in (eos if platform == "eos" else nxos)(device, show):
                compared += 1
                if shown != read:
                    different.append(f"{config.parents[2].name} {config.parent.name} {what}: {shown!r}, read {read!r}")
    print(*different, f"{compared - len(different)} of {compared} values equal", sep="\n")
    assert compared > 0
    assert len(different) <= 0.005 * compared


def nxos(device: Device, show: Path) -> Iterator[Pair]:
    """`show interface`, `show ip bgp all neighbor`."""
    named = {interface.name: interface for interface in device.interfaces}
    for block in _BLOCK.split(_text(show / "show_interface.txt")):
        interface = named.get(block.partition(" ")[0])
        if interface is None:
            continue
        if found := re.search(r"admin state is (up|down)", block):
            yield f"{interface.name} enabled", found[1] == "up", interface.enabled
        if found := re.search(r"Internet Address is (\d[\d./]+)", block):
            yield f"{interface.name} address", found[1], (*interface.addresses, *interface.virtual_addresses, None)[0]
        if interface.ip_mtu is not None and (found := re.search(r"MTU (\d+) bytes", block)):
            yield f"{interface.name} MTU", int(found[1]), interface.ip_mtu
        if found := re.search(r"Port mode is (\w+)", block):
            mode = "routed" if interface.switchport is None else interface.switchport.mode
            yield f"{interface.name} mode", found[1], mode
    peers = {neighbor.peer: neighbor for neighbor in device.bgp_neighbors}
    for peer, remote, kind in _NEIGHBOR.findall(_text(show / "show_ip_bgp_all_neighbor.txt")):
        neighbor = peers.get(peer)
        yield f"{peer} AS", int(remote), neighbor and neighbor.remote_as
        yield f"{peer} external", kind == "ebgp", neighbor and neighbor.external


def eos(device: Device, show: Path) -> Iterator[Pair]:
    """`show interfaces | json`, `show ip bgp neighbors vrf all | json`."""
    named = {interface.name: interface for interface in device.interfaces}
    for name, shown in _json(show, "show_interfaces_*json*").get("interfaces", {}).items():
        interface = named.get(name)
        if interface is None:
            continue
        yield f"{name} description", shown.get("description") or None, interface.description
        yield f"{name} enabled", shown.get("interfaceStatus") != "disabled", interface.enabled is not False
        if shown.get("forwardingModel") == "routed" and interface.ip_mtu and interface.kind != "loopback":
            yield f"{name} MTU", shown.get("mtu"), interface.ip_mtu
        if shown.get("forwardingModel") in ("routed", "bridged") and interface.kind == "physical":
            routed = interface.switchport is None and interface.lag is None
            yield f"{name} mode", shown["forwardingModel"] == "routed", routed
        for held in shown.get("interfaceAddress") or []:
            primary = held.get("primaryIp") or {}
            if primary.get("address", "0.0.0.0") != "0.0.0.0" and not (interface.dhcp or interface.unnumbered):
                own = f"{primary['address']}/{primary['maskLen']}"
                yield f"{name} address", True, own in (*interface.addresses, *interface.virtual_addresses)
    peers = {(neighbor.peer, neighbor.vrf or "default"): neighbor for neighbor in device.bgp_neighbors}
    for vrf, held in _json(show, "show_ip_bgp_neighbors_vrf_all*json*").get("vrfs", {}).items():
        for shown in held.get("peerList", []):
            neighbor = peers.get((shown["peerAddress"], vrf))
            if neighbor is None:  # of a listen range, or without an address of its own
                continue
            yield f"{neighbor.peer} AS", int(shown["asn"]), neighbor.remote_as
            yield f"{neighbor.peer} external", shown.get("linkType") == "external", neighbor.external
            if "maxTotalRoutes" in shown:
                limits = {limit.limit for limit in neighbor.prefix_limits}
                yield f"{neighbor.peer} limit", {shown["maxTotalRoutes"]} - {0}, limits


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def _json(show: Path, pattern: str) -> dict[str, Any]:
    for path in sorted(show.glob(pattern)):
        try:
            found = json.loads(_text(path))
        except ValueError:
            continue
        return found[0] if isinstance(found, list) else found
    return {}
