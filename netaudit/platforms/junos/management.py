"""Administration and monitoring: logging, SNMP, NTP."""

from __future__ import annotations

from collections.abc import Mapping

from netaudit.model.management import (
    Logging,
    LogHost,
    Ntp,
    NtpServer,
    Snmp,
    SnmpCommunity,
    SnmpHost,
    SnmpUser,
)
from netaudit.platforms.defaults import completed
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import (
    DeviceDraft,
    Entry,
    Table,
    Take,
    each,
    first,
    rate,
    word,
)
from netaudit.platforms.junos.hierarchy import Stanza

WELL_KNOWN = ("public", "private")


def _marked(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.walk():
        draft.mark(said)


# --- logging ----------------------------------------------------------------------------------------------------


def _levels(stanza: Stanza) -> list[tuple[str, Stanza]]:
    """`any notice; authorization info;`: facilities with their severity."""
    return [(said.word, said.value) for said in stanza.children.values() if said.value is not None]


def logging(device: DeviceDraft) -> tuple[Logging, ...]:
    """`system syslog`: hosts, files, the console."""
    stanza = device.root.get("system", "syslog")
    draft = device.entry("logging", None, stanza or Stanza("", 0, 0))
    hosts = []
    for host in stanza.below("host") if stanza is not None else ():
        levels = [(name, said) for name, said in _levels(host) if said.word in _SEVERITIES]
        severity = next((said.word for name, said in levels if name == "any"), None)
        transport = first(host, "transport")
        instance = first(host, "routing-instance")
        found = LogHost(
            address=host.word,
            severity=severity or (levels[0][1].word if levels else None),
            transport=transport.word if transport is not None else None,
            vrf=instance.word if instance is not None else None,
        )
        hosts.append(found)
        draft.at["hosts"] = (*draft.at.get("hosts", ()), host.line)
        _marked(draft, host)
    draft.values["hosts"] = tuple(hosts)
    if stanza is not None:
        _files(draft, stanza)
    return (completed(draft, Logging, defaults.LOGGING),)


_SEVERITIES = ("emergency", "alert", "critical", "error", "warning", "notice", "info", "debug", "any", "none")
_ARCHIVE = {"size": 1, "files": 1, "world-readable": 0, "no-world-readable": 0}


def _files(draft: Entry, stanza: Stanza) -> None:
    for kind, attribute in (("file", "buffered_severity"), ("user", "monitor_severity")):
        for held in stanza.below(kind):
            for name, said in _levels(held):
                draft.mark(said)
                if name == "any" and (kind == "user" or held.word == "messages"):
                    draft.put(attribute, said.word, said)
            _size(draft, held)
    _size(draft, stanza)
    console = first(stanza, "console", "any")
    if console is not None:
        draft.put("console_severity", console.word, console)
    source = first(stanza, "source-address")
    if source is not None:
        draft.put("source_interface", source.word, source)
    stamps = stanza.get("time-format")
    if stamps is not None:
        for said in stamps.walk():
            draft.mark(said)
            if said.word == "millisecond":
                draft.put("timestamps_ms", True, said)


def _size(draft: Entry, stanza: Stanza) -> None:
    archive = stanza.get("archive")
    if archive is None:
        return
    found = archive.options(_ARCHIVE)
    for said in found.values():
        draft.mark(said)
    size = found.get("size")
    if size is not None and (value := rate(size.word)) is not None:
        draft.put("buffered_bytes", value, size)


# --- SNMP -------------------------------------------------------------------------------------------------------


def snmp(device: DeviceDraft) -> tuple[Snmp, ...]:
    """`snmp`, where it is configured."""
    stanza = device.root.get("snmp")
    if stanza is None:
        return ()
    draft = device.entry("snmp", None, stanza)
    draft.read(stanza, SNMP)
    communities, lists = stanza.get("community"), stanza.get("client-list")
    if communities is not None:
        _communities(draft, communities, lists.children if lists is not None else {})
    _snmp_v3(draft, stanza)
    return (draft.build(Snmp),)


def _communities(draft: Entry, stanza: Stanza, lists: Mapping[str, Stanza]) -> None:
    """Communities; `lists` are the named lists of clients."""
    for said in stanza.children.values():
        permission = first(said, "authorization")
        clients = said.get("clients") or first(said, "client-list-name") or said.get("client-list-name")
        found = SnmpCommunity(
            permission={"read-only": "ro", "read-write": "rw"}.get(permission.word if permission else "read-only"),
            acl="clients" if clients is not None else None,
            well_known=said.word in WELL_KNOWN,
        )
        draft.append("communities", found, said)
        _marked(draft, said)
        if clients is not None and clients.word in lists:
            _marked(draft, lists[clients.word])


def _trap_groups(draft: Entry, stanza: Stanza) -> None:
    for group in stanza.children.values():
        version = first(group, "version")
        instance = first(group, "routing-instance")
        for target in group.below("targets"):
            found = SnmpHost(
                address=target.word,
                version=version.word if version is not None else None,
                vrf=instance.word if instance is not None else None,
            )
            draft.append("hosts", found, target)
        for category in group.below("categories"):
            if category.word not in draft.values.get("traps", ()):
                draft.append("traps", category.word, category)
        _marked(draft, group)


def _source(draft: Entry, stanza: Stanza) -> None:
    said = first(stanza, "source-address")
    if said is not None:
        draft.put("source_interface", said.word, said)


def _snmp_v3(draft: Entry, stanza: Stanza) -> None:
    for user in stanza.below("v3", "usm", "local-engine", "user"):
        kinds = [said.word for said in user.children.values()]
        found = SnmpUser(
            name=user.word,
            authentication=next((k.removeprefix("authentication-") for k in kinds if k.startswith("auth")), None),
            privacy=next((k.removeprefix("privacy-") for k in kinds if k.startswith("priv")), None),
        )
        draft.append("users", found, user)
        _marked(draft, user)
    for group in stanza.below("v3", "vacm", "access", "group"):
        levels = [said.word for said in group.walk() if said.word in ("privacy", "authentication", "none")]
        draft.append("groups", f"{group.word} v3 {levels[0] if levels else ''}".strip(), group)
        _marked(draft, group)
    for target in stanza.below("v3", "target-address"):
        address = first(target, "address")
        if address is not None:
            draft.append("hosts", SnmpHost(address=address.word, version="v3"), address)
            _marked(draft, target)
    for word_ in ("target-parameters", "notify", "notify-filter", "snmp-community"):
        for said in stanza.below("v3", word_):
            _marked(draft, said)
    for said in stanza.below("v3", "vacm", "security-to-group"):
        _marked(draft, said)


SNMP: Table = {
    "location": word("location"),
    "contact": word("contact"),
    "trap-group": _trap_groups,
    "trap-options": _source,
}

# --- time -------------------------------------------------------------------------------------------------------


def _ntp_servers(peer: bool) -> Take:
    def take(draft: Entry, stanza: Stanza) -> None:
        for said in stanza.children.values():
            own = said.options({"key": 1, "prefer": 0, "version": 1, "routing-instance": 1})
            found = NtpServer(
                address=said.word,
                key=own["key"].word if "key" in own else None,
                prefer="prefer" in own,
                vrf=own["routing-instance"].word if "routing-instance" in own else None,
                peer=peer,
            )
            draft.append("servers", found, said)
            _marked(draft, said)

    return take


def _ntp_keys(draft: Entry, stanza: Stanza) -> None:
    for said in stanza.children.values():
        draft.append("keys", said.word, said)
        draft.put("authenticate", True, said)
        _marked(draft, said)


NTP: Table = {
    "server": _ntp_servers(False),
    "peer": _ntp_servers(True),
    "authentication-key": _ntp_keys,
    "trusted-key": each("trusted_keys"),
    "source-address": word("source_interface"),
    "boot-server": _marked,
    "restrict": lambda draft, stanza: draft.put("restricted", True, stanza),
}


def ntp(device: DeviceDraft) -> tuple[Ntp, ...]:
    """Time, whether it is configured or not."""
    stanza = device.root.get("system", "ntp")
    draft = device.entry("ntp", None, stanza or Stanza("", 0, 0))
    if stanza is not None:
        draft.read(stanza, NTP)
    zone = first(device.root, "system", "time-zone")
    if zone is not None:
        draft.put("timezone", zone.word, zone)
    return (completed(draft, Ntp, (("authenticate", False, "JUG Time Management: default off"),)),)
