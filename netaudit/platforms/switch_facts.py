"""Facts that EOS and NX-OS make alike of what was read: LAG settings, gateways, spanning tree, AAA."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from netaudit.model.management import AaaMethods
from netaudit.model.redundancy import FhrpGroup, FhrpTrack
from netaudit.model.routing import Redistribution
from netaudit.platforms.defaults import Rows, fill
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Draft

_WIDE = 256  # a list of more VLANs than this is about those that exist


def lag_settings(device: DeviceDraft, attributes: Iterable[str], rows: Rows) -> dict[str, dict[str, Any]]:
    """What port channels configure for themselves, by name: `attributes` and their number of an MLAG."""
    found: dict[str, dict[str, Any]] = {}
    wanted = (*attributes, "mlag_id")
    for name, draft in device.table("interface").items():
        if draft.values["kind"] != "lag":
            continue
        own = [attribute for attribute in wanted if attribute in draft.values]
        settings = {attribute: draft.values[attribute] for attribute in own}
        filled = fill(settings, {}, rows)
        settings["at"] = {attribute: draft.at[attribute] for attribute in own}
        found[name] = {**settings, "defaulted": tuple(filled)}
    return found


def fhrp_group(draft: Draft, owner: Draft, filled: list[str]) -> FhrpGroup:
    """A gateway on the interface `owner`, off where that is off; `filled`: the attributes that are defaults."""
    values = draft.values
    values["vrf"] = owner.get("vrf")
    if "track" in values:
        values["track"] = tuple(FhrpTrack(object=o, decrement=d, shutdown=s) for o, d, s in values["track"])
    if owner.get("enabled") is False:
        values["enabled"] = False
        draft.at["enabled"] = owner.at.get("enabled", ())
        filled = [attribute for attribute in filled if attribute != "enabled"]
    elif "enabled" in owner.unknown and "enabled" in filled:
        del values["enabled"]
        draft.unknown["enabled"] = owner.unknown["enabled"]
        filled.remove("enabled")
    return draft.build(FhrpGroup, defaulted=tuple(filled))


def redistributions(values: Mapping[str, Any]) -> tuple[Redistribution, ...]:
    """The routes of others that a process takes in, of pairs of source and policy."""
    return tuple(Redistribution(source=source, policy=policy) for source, policy in values.get("redistribute") or ())


def stp_priorities(device: DeviceDraft, draft: Draft) -> dict[str, int]:
    """Bridge priorities by VLAN or instance, from lists of them in the order of the file."""
    priorities: dict[str, int] = {}
    defined: set[int] | None = None
    for targets, value, line in draft.values.pop("given", ()):
        if len(targets) > _WIDE:
            if defined is None:
                defined = {1, *device.table("vlan")}
            targets = targets & defined
        priorities.update((str(target), value) for target in sorted(targets))
        draft.also("priorities", line)
    draft.values.pop("off", None)
    return priorities


def aaa_methods(draft: Draft, rows: Rows) -> list[str]:
    """Turn the method lists of AAA into facts and fill in the defaults; the attributes so filled.

    Neither system can switch AAA off: a login that nobody configured is a local one.
    """
    values = draft.values
    for kind in ("authentication", "authorization", "accounting"):
        values[kind] = tuple(AaaMethods(service=s, name=n, methods=m) for s, n, m in values.get(kind, ()))
    filled = fill(values, draft.unknown, rows)
    if not any(methods.service == "login" for methods in values["authentication"]):
        values["authentication"] += (AaaMethods(service="login", name="default", methods=("local",)),)
        filled.append("authentication")
    return filled
