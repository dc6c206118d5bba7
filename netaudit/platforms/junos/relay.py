"""DHCP relay: which interfaces pass the requests of their hosts on, and to which servers."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.platforms.junos.drafts import DeviceDraft, Entry, first
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.igp import units
from netaudit.platforms.junos.routing import instances


def read(device: DeviceDraft) -> None:
    """`forwarding-options dhcp-relay` and `forwarding-options helpers bootp`, of the device and of each instance."""
    for vrf, scope in instances(device):
        options = scope.get("forwarding-options")
        if options is None:
            continue
        relay = options.get("dhcp-relay")
        for held in (relay, relay.get("dhcpv6") if relay is not None else None):
            if held is not None:
                _groups(device, vrf, held)
        for kind in ("bootp", "dhcp"):
            helper = options.get("helpers", kind)
            if helper is not None:
                _helpers(device, vrf, helper)


def _groups(device: DeviceDraft, vrf: str | None, relay: Stanza) -> None:
    """`dhcp-relay { server-group S { A; } active-server-group S; group G { active-server-group T; interface X; } }`."""
    common = first(relay, "active-server-group")
    for group in relay.below("group"):
        own = first(group, "active-server-group") or common
        servers = list(relay.below("server-group", own.word)) if own is not None else []
        for said in group.below("interface"):
            for unit in units(device, said.word, vrf):
                if _relayed(unit, servers):
                    device.mark(said)
                    device.mark(own or said)


def _helpers(device: DeviceDraft, vrf: str | None, helper: Stanza) -> None:
    """`bootp { server A; interface X { server B; } }`: an interface's own servers stand instead of the common ones."""
    common = list(helper.below("server"))
    for said in helper.below("interface"):
        servers = list(said.below("server")) or common
        for unit in units(device, said.word, vrf):
            if _relayed(unit, servers):
                device.mark(said)


def _relayed(unit: Entry, servers: list[Stanza]) -> bool:
    """Adds the servers that the interface does not have yet; whether it has any."""
    held = set(unit.values.get("helper_addresses", ()))
    for server in servers:
        if server.word not in held:
            held.add(server.word)
            unit.append("helper_addresses", server.word, server)
    return bool(servers)


def collectors(device: DeviceDraft) -> Iterator[Stanza]:
    """The servers that flow records are sent to: `forwarding-options sampling ... flow-server A`."""
    for _, scope in instances(device):
        sampling = scope.get("forwarding-options", "sampling")
        for held in sampling.walk() if sampling is not None else ():
            yield from held.below("flow-server")
