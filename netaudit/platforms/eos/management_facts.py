"""Administration and monitoring as facts, with what EOS does unasked."""

from __future__ import annotations

from typing import Any

from netaudit.model.management import (
    Aaa,
    AaaServer,
    ControlPlane,
    Line,
    Logging,
    LogHost,
    Ntp,
    NtpServer,
    Services,
    Snmp,
    SnmpCommunity,
    SnmpHost,
    SnmpUser,
    User,
)
from netaudit.platforms.defaults import completed, fill
from netaudit.platforms.drafts import all_made
from netaudit.platforms.eos import defaults
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft
from netaudit.platforms.releases import known
from netaudit.platforms.switch_facts import aaa_methods


def aaa(device: DeviceDraft) -> tuple[Aaa, ...]:
    """AAA, which EOS cannot switch off."""
    draft = device.held("aaa")
    values = draft.values
    keyed = values.pop("keyed", ())
    values["servers"] = tuple(
        AaaServer(protocol=p, address=a, vrf=v, keyed=True if (p, a, v) in keyed else None)
        for p, a, v in values.get("servers", ())
    )
    filled = aaa_methods(draft, defaults.AAA)
    return (draft.build(Aaa, defaulted=tuple(filled)),)


def lines(device: DeviceDraft) -> tuple[Line, ...]:
    """The ways in: SSH and the console always, telnet where it is switched on."""
    found = []
    for name in ("ssh", "console", "telnet"):
        draft = device.table("access").get(name) or Draft(device.reader)
        running = enabled(draft, by_default=name != "telnet")
        if name == "telnet" and not running:
            continue
        values: dict[str, Any] = {
            key: draft.values[key]
            for key in ("line", "end", "timeout_s", "acl", "acl_ipv6", "session_limit")
            if key in draft.values
        }
        values["transport"] = (name,) if running else ()
        filled = fill(values, {}, defaults.ACCESS_LINE)
        at = {key: lines for key, lines in draft.at.items() if key in values}
        found.append(Line(name=name, at=at, unknown=draft.unknown, defaulted=tuple(filled), **values))
    return tuple(found)


def enabled(draft: Draft, *, by_default: bool) -> bool:
    """Whether a server runs in some VRF."""
    said = draft.get("enabled")
    vrfs: dict[str, bool] = draft.get("vrfs") or {}
    return bool(by_default if said is None else said) or any(vrfs.values())


def services(device: DeviceDraft, version: str | None) -> tuple[Services, ...]:
    """What else the device offers or runs."""
    draft = device.held("services")
    values = draft.values
    access = device.table("access")
    api = access.get("api")
    if api is not None:
        running = enabled(api, by_default=False)
        values["https"] = running and api.get("https") is not False
        values["http"] = running and api.get("http") is True
        draft.at["https"] = draft.at["http"] = (api.values["line"],)
    telnet = access.get("telnet")
    if telnet is not None:
        values["telnet"] = enabled(telnet, by_default=False)
        draft.at["telnet"] = (telnet.values["line"],)
    filled = fill(values, draft.unknown, defaults.SERVICES)
    for row in known(defaults.SERVICES_BY_RELEASE, version):
        if row.attribute not in values:
            values[row.attribute] = row.value
            filled.append(row.attribute)
    return (draft.build(Services, defaulted=tuple(filled)),)


def logging(device: DeviceDraft) -> tuple[Logging, ...]:
    """Logging, which is on unless switched off."""
    draft = device.held("logging")
    draft.values["hosts"] = tuple(LogHost(address=a, vrf=v, transport=t) for a, v, t in draft.get("hosts") or ())
    return (completed(draft, Logging, defaults.LOGGING),)


def snmp(device: DeviceDraft) -> tuple[Snmp, ...]:
    """SNMP, whether it is configured or not."""
    draft = device.held("snmp")
    values = draft.values
    values["communities"] = tuple(
        SnmpCommunity(permission=p, acl=a, well_known=w) for p, a, w in values.get("communities", ())
    )
    values["users"] = tuple(SnmpUser(name=n, authentication=a, privacy=p) for n, a, p in values.get("users", ()))
    values["hosts"] = tuple(SnmpHost(address=a, version=v, vrf=n) for a, v, n in values.get("hosts", ()))
    return (completed(draft, Snmp, defaults.SNMP),)


def ntp(device: DeviceDraft) -> tuple[Ntp, ...]:
    """Time, whether it is configured or not."""
    draft = device.held("ntp")
    draft.values["servers"] = tuple(
        NtpServer(address=a, vrf=v, key=k, prefer=p) for a, v, k, p in draft.get("servers") or ()
    )
    zone = device.held("clock")
    if "timezone" in zone.values:
        draft.values["timezone"] = zone.values["timezone"]
        draft.at["timezone"] = zone.at["timezone"]
    return (completed(draft, Ntp, defaults.NTP),)


def control_plane(device: DeviceDraft) -> tuple[ControlPlane, ...]:
    """The policer in front of the processor, which EOS has built in."""
    draft = device.held("control plane")
    values = {key: value for key, value in draft.values.items() if key in ("line", "end", "policy", "acl")}
    filled = () if "policy" in values else ("policy",)
    values.setdefault("policy", defaults.CONTROL_PLANE[0])
    return (ControlPlane(built_in=True, at=draft.at, defaulted=filled, **values),)


def facts(device: DeviceDraft, version: str | None) -> dict[str, Any]:
    """Administration and monitoring, by the attributes of a device that hold them."""
    return {
        "logging": logging(device),
        "snmp": snmp(device),
        "ntp": ntp(device),
        "aaa": aaa(device),
        "users": all_made(device, "user", User),
        "lines": lines(device),
        "services": services(device, version),
        "control_plane": control_plane(device),
    }
