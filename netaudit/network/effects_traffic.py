"""What traffic a change of a device lets through, holds back or leads elsewhere: access lists and static routes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import Touched
from netaudit.model.routing import Acl, NextHop, StaticRoute

Effect = Literal["added", "removed", "changed"]

_TOLD = 5
"""Entries of one list that are named; more are counted."""


def traffic(before: Network, after: Network) -> Iterator[Touched]:
    """The access lists in force whose entries differ, and the static routes, of devices that are in both states."""
    was = {device.name: device for device in before.devices}
    for device in after.devices:
        old = was.get(device.name)
        if old is not None and old is not device:
            yield from _filters(old, device)
            yield from _routes(old, device)


def _filters(before: Device, after: Device) -> Iterator[Touched]:
    lists = {(acl.family, acl.name): acl for acl in before.acls}
    for acl in after.acls:
        old = lists.pop((acl.family, acl.name), None)
        if old is None or old.applied != acl.applied or _texts(old) != _texts(acl):
            yield from _filter(after.name, old, acl)
    for gone in lists.values():
        yield from _filter(before.name, gone, None)


def _filter(device: str, before: Acl | None, after: Acl | None) -> Iterator[Touched]:
    """One list, where it filters something before or after."""
    old, new = before.applied if before else (), after.applied if after else ()
    if not old and not new:
        return
    parts = [f"no longer on {', '.join(gone)}"] if (gone := [place for place in old if place not in new]) else []
    parts += [f"now on {', '.join(more)}"] if (more := [place for place in new if place not in old]) else []
    was, is_now = Counter(_texts(before)), Counter(_texts(after))
    parts += _named("without", (was - is_now).elements())
    parts += _named("with", (is_now - was).elements())
    if before is not None and after is not None and was == is_now and _texts(before) != _texts(after):
        parts.append("its entries in another order")
    effect: Effect = "changed" if old and new else "added" if new else "removed"
    acl = after or before
    assert acl is not None
    where = ", ".join(dict.fromkeys((*old, *new)))
    if parts:
        yield Touched(
            kind="traffic",
            name=f"{device} {acl.name} ({where})",
            effect=effect,
            what="; ".join(parts),
            devices=(device,),
        )


def _named(word: str, texts: Iterator[str]) -> list[str]:
    found = list(texts)
    more = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
    return [f"{word} `{'`, `'.join(found[:_TOLD])}`{more}"] if found else []


def _texts(acl: Acl | None) -> list[str]:
    """The entries in their order, without their numbers."""
    if acl is None:
        return []
    return [entry.text.removeprefix(f"{entry.sequence} ") for entry in acl.entries]


def _routes(before: Device, after: Device) -> Iterator[Touched]:
    was, is_now = _said(before.static_routes), _said(after.static_routes)
    yield from _told(before.name, [route for route in was if route not in is_now], "removed")
    yield from _told(after.name, [route for route in is_now if route not in was], "added")


def _told(device: str, routes: Sequence[str], effect: Effect) -> Iterator[Touched]:
    for route in routes:
        yield Touched(kind="traffic", name=f"{device} static route {route}", effect=effect, devices=(device,))


def _said(routes: Sequence[StaticRoute]) -> list[str]:
    found = []
    for route in routes:
        vrf = f" in VRF {route.vrf}" if route.vrf else ""
        found.append(f"{route.prefix}{vrf} to {', '.join(_hop(hop) for hop in route.next_hops)}")
    return found


def _hop(hop: NextHop) -> str:
    way = " ".join(part for part in (hop.address, hop.interface) if part) or ("discard" if hop.discard else "nowhere")
    return f"{way} at distance {hop.distance}" if hop.distance not in (None, 1) else way
