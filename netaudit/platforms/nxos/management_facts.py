"""Administration and monitoring as facts, with what NX-OS does unasked."""

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
from netaudit.platforms.defaults import completed
from netaudit.platforms.drafts import DeviceDraft, all_made
from netaudit.platforms.nxos import defaults
from netaudit.platforms.nxos.management import SEVERITIES
from netaudit.platforms.reading import Draft
from netaudit.platforms.switch_facts import aaa_methods


def aaa(device: DeviceDraft) -> tuple[Aaa, ...]:
    """AAA, which NX-OS cannot switch off."""
    draft = device.held("aaa")
    values = draft.values
    shared = device.held("aaa shared").values
    servers = []
    lines: list[int] = []
    for server in device.table("aaa server").values():
        held = dict(server.values)
        lines += held.pop("lines")
        for attribute in ("line", "end"):
            del held[attribute]
        for attribute in ("keyed", "timeout_s"):
            given = shared.get(f"{held['protocol']} {attribute}")
            if given is not None:
                held.setdefault(attribute, given)
        servers.append(AaaServer(**held))
    if servers:
        values["servers"] = tuple(servers)
        draft.at["servers"] = tuple(sorted(lines))
    filled = aaa_methods(draft, defaults.AAA)
    return (draft.build(Aaa, defaulted=tuple(filled)),)


def lines(device: DeviceDraft) -> tuple[Line, ...]:
    """Console and virtual terminals; SSH is what a terminal is reached by, telnet where its feature is on."""
    telnet = device.held("services").get("telnet")
    found = []
    for name, draft in device.table("line").items():
        if name == "vty":
            draft.values["transport"] = ("ssh", "telnet") if telnet else ("ssh",)
        found.append(completed(draft, Line, defaults.LINE.get(name, ())))
    return tuple(found)


def services(device: DeviceDraft) -> tuple[Services, ...]:
    """What else the device offers or runs."""
    draft = device.held("services")
    return (completed(draft, Services, defaults.SERVICES),)


def logging(device: DeviceDraft) -> tuple[Logging, ...]:
    """Logging. The severity is that of the server that is told least: on NX-OS each has its own."""
    draft = device.held("logging")
    values = draft.values
    hosts = tuple(LogHost(address=a, vrf=v, transport=t, severity=s) for a, v, t, s in values.get("hosts", ()))
    values["hosts"] = hosts
    said = [host.severity for host in hosts]
    if None in said:
        draft.unknown["trap_severity"] = f"not configured, and the default varies ({defaults.LOG_SERVER})"
    elif said:
        values["trap_severity"] = min((one for one in said if one is not None), key=SEVERITIES.index)
        draft.at["trap_severity"] = draft.at["hosts"]
    return (completed(draft, Logging, defaults.LOGGING),)


def snmp(device: DeviceDraft) -> tuple[Snmp, ...]:
    """SNMP, where it is configured."""
    draft = device.table("snmp").get(None)
    if draft is None:
        return ()
    values = draft.values
    values["communities"] = tuple(SnmpCommunity(**held) for held in values.pop("by name", {}).values())
    values["users"] = tuple(
        SnmpUser(name=name, authentication=authentication, privacy=privacy)
        for name, (authentication, privacy) in values.pop("user of", {}).items()
    )
    values["hosts"] = tuple(SnmpHost(address=address, **held) for address, held in values.pop("host of", {}).items())
    return (draft.build(Snmp),)


def ntp(device: DeviceDraft) -> tuple[Ntp, ...]:
    """Time, whether it is configured or not."""
    draft = device.held("ntp")
    values = draft.values
    values["servers"] = tuple(NtpServer(address=name, **held) for name, held in values.pop("server of", {}).items())
    return (completed(draft, Ntp, defaults.NTP),)


def control_plane(device: DeviceDraft) -> tuple[ControlPlane, ...]:
    """The policer in front of the processor; NX-OS sets one up at the first start."""
    draft: Draft = device.held("control plane")
    if "policy" not in draft.values:
        draft.unknown["policy"] = draft.unknown["built_in"] = f"not configured ({defaults.CONTROL_PLANE})"
        return (draft.build(ControlPlane),)
    built_in = draft.values["policy"].startswith("copp-system-")
    return (draft.build(ControlPlane, built_in=built_in),)


def facts(device: DeviceDraft) -> dict[str, Any]:
    """Administration and monitoring, by the attributes of a device that hold them."""
    return {
        "logging": logging(device),
        "snmp": snmp(device),
        "ntp": ntp(device),
        "aaa": aaa(device),
        "users": all_made(device, "user", User),
        "lines": lines(device),
        "services": services(device),
        "control_plane": control_plane(device),
    }
