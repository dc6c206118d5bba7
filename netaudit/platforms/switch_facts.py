"""Facts that EOS and NX-OS make alike of what was read: LAG settings, spanning tree, tracks, AAA."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from netaudit.model.management import AaaMethods
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
