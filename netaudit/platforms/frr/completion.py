"""FRR interfaces and gateway groups once all lines are read: what follows from other lines, then defaults."""

from __future__ import annotations

from netaudit.model.interface import Interface
from netaudit.model.redundancy import FhrpGroup
from netaudit.platforms.drafts import DeviceDraft, Part, made
from netaudit.platforms.frr import defaults
from netaudit.platforms.frr.ifupdown import hand_down
from netaudit.platforms.frr.redundancy import bfd_timers
from netaudit.platforms.frr.runs import ospf_interfaces
from netaudit.platforms.frr.vrfs import place_in_vrfs
from netaudit.platforms.interface_parts import PARTS

_KERNELS_MTU = "the MTU is the kernel's and not in FRR's configuration"


def built_interfaces(device: DeviceDraft, profile: defaults.Profile) -> tuple[Interface, ...]:
    """The interfaces, in the order of the file; rates are worked out later."""
    table = device.table("interface")
    hand_down(device)
    for part in table.values():
        _addresses(part)
    place_in_vrfs(device)
    ospf_interfaces(device)
    loopbacks = _loopbacks(device)
    for part in table.values():
        _borrowed(part, loopbacks)
        _labels(part, device)
        _mtu(part)
        _igp(part, device, profile)
        defaults.apply(part, defaults.INTERFACE, profile)
    return tuple(made(part, Interface, PARTS) for part in table.values())


def _addresses(part: Part) -> None:
    """Addresses of both families together, and the kind where the VRF tells it."""
    values = part.values
    found = (*values.pop("ipv4", ()), *values.pop("ipv6", ()))
    part.at.pop("ipv4", None)
    part.at.pop("ipv6", None)
    if found:
        values["addresses"] = found
    vrf = (values.get("vrf") or "").lower()
    if values["kind"] == "physical" and vrf.startswith(("mgmt", "management")):
        values["kind"] = "management"


def _loopbacks(device: DeviceDraft) -> dict[str, str]:
    """Address of a loopback -> its name; of the default VRF's before those of others."""
    parts = [part for part in device.table("interface").values() if part.values["kind"] == "loopback"]
    parts.sort(key=lambda part: part.get("vrf") is not None, reverse=True)
    return {address: part.values["name"] for part in parts for address in part.get("addresses") or ()}


def _borrowed(part: Part, loopbacks: dict[str, str]) -> None:
    """A port with a loopback's address as its own has none: Linux calls that unnumbered."""
    values = part.values
    own = [address for address in values.get("addresses") or () if ":" not in address]
    if values["kind"] == "loopback" or len(own) != 1 or not own[0].endswith("/32"):
        return
    lender = loopbacks.get(own[0])
    if lender is not None:
        values["unnumbered"] = lender
        part.at["unnumbered"] = part.at.get("addresses", ())
        values["addresses"] = tuple(address for address in values["addresses"] if address != own[0])


def _labels(part: Part, device: DeviceDraft) -> None:
    """An interface that `mpls ldp` names takes labelled packets and exchanges labels."""
    named = device.table("ldp").get(part.values["name"])
    if named is not None:
        lines = (named.values["line"],)
        for attribute in ("ldp", "mpls"):
            part.values.setdefault(attribute, True)
            part.at.setdefault(attribute, lines)


def _mtu(part: Part) -> None:
    values = part.values
    if "mtu" in values:
        values["ip_mtu"] = values["mtu"]
        part.at["ip_mtu"] = part.at["mtu"]
    elif values["kind"] != "loopback" and values.get("addresses"):
        part.unknown["ip_mtu"] = _KERNELS_MTU


def _igp(part: Part, device: DeviceDraft, profile: defaults.Profile) -> None:
    """Timers and network type of an interface that OSPF runs on; timers of its BFD session."""
    values = part.values
    for protocol, rows in (("ospf", defaults.OSPF_INTERFACE), ("ospfv3", defaults.OSPF6_INTERFACE)):
        if f"{protocol}.area" not in values:
            continue
        if values["kind"] == "loopback":
            values.setdefault(f"{protocol}.network_type", "loopback")
        if protocol == "ospf" and "ospf.hello_s" in values and "ospf.dead_s" not in values:
            values["ospf.dead_s"] = 4 * values["ospf.hello_s"]  # as release 8.4 shows it
            part.at["ospf.dead_s"] = part.at["ospf.hello_s"]
        defaults.apply(part, rows, profile, f"{protocol}.")
    timers = bfd_timers(device, values.get("bfd_profile"))
    if timers is not None:
        for attribute in ("interval_ms", "min_rx_ms", "multiplier"):
            if timers.get(attribute) is not None:
                values[f"bfd.{attribute}"] = timers.get(attribute)
                part.at[f"bfd.{attribute}"] = timers.at[attribute]


def fhrp_groups(device: DeviceDraft, profile: defaults.Profile) -> tuple[FhrpGroup, ...]:
    """The VRRP groups and the addresses that both of a pair have; the VRF comes from the interface."""
    found: list[FhrpGroup] = []
    for (name, protocol, _), part in device.table("fhrp").items():
        interface = device.table("interface").get(name)
        if interface is None:
            continue
        part.values["vrf"] = interface.get("vrf")
        if protocol == "anycast":
            part.values.setdefault("enabled", True)
            found.append(made(part, FhrpGroup))
            continue
        own = {address.partition("/")[0] for address in interface.get("addresses") or ()}
        if own.intersection(part.values.get("virtual_ips", ())):
            part.values["priority"] = 255  # the owner of the address, whatever is configured (RFC 5798, 5.2.4)
        defaults.apply(part, defaults.VRRP, profile)
        found.append(made(part, FhrpGroup))
    return tuple(found)
