"""On which interfaces FRR's OSPF runs: by `network` statements, and passive by the process's word."""

from __future__ import annotations

from ipaddress import ip_interface

from netaudit.platforms.covering import Covering, longest_first
from netaudit.platforms.drafts import DeviceDraft, Part


def ospf_interfaces(device: DeviceDraft) -> None:
    """Give each interface that a `network` statement covers its area, and say where OSPF is passive.

    An interface's own `ip ospf area` goes before. A statement covers an interface whose whole subnet lies within its
    prefix; of several the longest prefix counts (ospfd's network_match, user guide: `network A.B.C.D/M area`).
    """
    for (protocol, _, vrf), process in device.table("process").items():
        if protocol not in ("ospf", "ospfv3"):
            continue
        found = process.values.pop("statements", ())
        statements = longest_first((prefix, (area, line)) for prefix, area, line in found)
        for part in device.table("interface").values() if statements else ():
            if part.get("vrf") == vrf and part.get(f"{protocol}.area") is None:
                _cover(part, process, statements, protocol)
        _passive(device, process, protocol)


def _cover(part: Part, process: Part, statements: Covering[tuple[str, int]], protocol: str) -> None:
    for address in part.get("addresses") or ():
        try:
            subnet = ip_interface(address).network
        except ValueError:
            continue
        number, mask = int(subnet.network_address), int(subnet.netmask)
        found = statements.first(subnet.version, number, within=mask)
        if found is not None:
            part.values[f"{protocol}.area"] = found[0]
            part.at[f"{protocol}.area"] = (found[1],)
            if process.get("id") is not None:
                part.values[f"{protocol}.process"] = process.get("id")
            return


def _passive(device: DeviceDraft, process: Part, protocol: str) -> None:
    """What the process says of an interface holds unless the interface speaks for itself."""
    named: dict[str, tuple[bool, int]] = process.values.pop("passive", {})
    attribute = f"{protocol}.passive"
    for name, part in device.table("interface").items():
        if part.get(f"{protocol}.area") is None or part.get("vrf") != process.get("vrf") or attribute in part.values:
            continue
        if name in named:
            part.values[attribute] = named[name][0]
            part.at[attribute] = (named[name][1],)
        elif process.get("passive_default"):
            part.values[attribute] = True
            part.at[attribute] = process.at["passive_default"]
