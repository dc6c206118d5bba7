"""Whether a device's software is approved, and whether somebody reads what it drops."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from msgspec.structs import replace

from netaudit.model.device import Device
from netaudit.model.intent import DeviceIntent, Intent, SoftwareIntent

_DROPS = re.compile(r"qos|queue|drop|copp|policer|lpts|control-plane", re.IGNORECASE)


def with_upkeep(device: Device, intent: Intent) -> Device:
    """The device with what the intent says of its software and of its counters."""
    values, unknown = _software(device, intent), dict(device.unknown)
    collected, why = _drops(device, intent)
    if why is not None:
        unknown["drops_collected"] = why
    if "why" in values:
        unknown["software_supported"] = values.pop("why")
    return replace(device, **values, drops_collected=collected, unknown=unknown)


def _software(device: Device, intent: Intent) -> dict[str, Any]:
    approved = [held for held in intent.software if held.platform == device.platform]
    if not intent.software:
        return {}
    if device.version is None:
        return {"why": "the configuration does not name the version"}
    # The longest beginning decides: `17.9.4` says more than `17`.
    fitting = [held for held in approved if _covers(held, device)]
    held = max(fitting, key=lambda one: (len(one.version), len(one.model or "")), default=None)
    if held is None and any(_begins(one.version, device.version) for one in approved):
        return {"why": f"the configuration names {device.version} and no more of its release"}
    if held is None and device.model is None and any(one.model is not None for one in approved):
        return {"why": "the configuration does not name the model"}
    if held is None:
        return {"software_supported": False, "software_problem": f"{device.version} is not approved"}
    if held.until is not None and held.until < date.today():
        problem = f"{device.version}: support ended on {held.until.isoformat()}"
        return {"software_supported": False, "software_problem": problem}
    return {"software_supported": True}


def _covers(held: SoftwareIntent, device: Device) -> bool:
    fits = held.model is None or (device.model or "").startswith(held.model)
    return fits and _begins(device.version or "", held.version)


def _begins(version: str, start: str) -> bool:
    """Whether a release begins as another does, number by number: `17.1` is no beginning of `17.12`."""
    return version.startswith(start) and not (start[-1:].isdigit() and version[len(start) :][:1].isdigit())


def _drops(device: Device, intent: Intent) -> tuple[bool | None, str | None]:
    said = intent.devices.get(device.name, DeviceIntent()).drops_collected
    said = intent.drops_collected if said is None else said
    if said is not None:
        return said, None
    paths = [path for services in device.services for path in services.telemetry_paths]
    if any(_DROPS.search(path) for path in paths):
        return True, None
    return None, "no streamed path covers them, and the intent does not say whether drops are collected otherwise"
