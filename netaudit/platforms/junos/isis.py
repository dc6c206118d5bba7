"""IS-IS, LDP and MPLS: the process, and the part that interfaces take in them."""

from __future__ import annotations

from netaudit.platforms.defaults import fill
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, first, flag, whole
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.igp import PROCESS, bfd, units
from netaudit.platforms.junos.routing import instances


def _isis_authentication(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None:
        draft.put("isis.authentication", "text" if said.word == "simple" else said.word, said)


ISIS_INTERFACE: Table = {
    "point-to-point": flag("isis.network_type", "point-to-point"),
    "passive": flag("isis.passive"),
    "bfd-liveness-detection": bfd("isis"),
    "hello-authentication-type": _isis_authentication,
    "ldp-synchronization": flag("ldp_igp_sync"),
}

_FAMILY_BFD: Table = {"bfd-liveness-detection": bfd("isis")}


def _levels(draft: Entry, stanza: Stanza) -> str | None:
    """Which levels are left once those with `disable` are off."""
    off = set()
    for level in stanza.below("level"):
        said = level.get("disable")
        if said is not None:
            off.add(level.word)
            draft.mark(said)
    return {frozenset("1"): "level-2", frozenset("2"): "level-1"}.get(frozenset(off))


def isis(device: DeviceDraft) -> None:
    """IS-IS and its interfaces."""
    for vrf, scope in instances(device):
        stanza = scope.get("protocols", "isis")
        if stanza is None:
            continue
        draft = device.entry("igp", ("isis", vrf), stanza, protocol="isis", vrf=vrf)
        draft.mark(stanza)
        draft.read(stanza, PROCESS)
        level = _levels(draft, stanza)
        if level is not None:
            draft.values["level"] = level
        for held in stanza.below("level"):
            wide = held.get("wide-metrics-only")
            if wide is not None:
                draft.mark(wide)
        named = {unit.values["name"] for said in stanza.below("interface") if said.word != "all"
                   for unit in units(device, said.word, vrf)}  # fmt: skip
        for said in stanza.below("interface"):
            draft.mark(said)
            if "disable" in said.children:
                continue
            for unit in units(device, said.word, vrf):
                if said.word != "all" or unit.values["name"] not in named:
                    _isis_interface(unit, said, level)


def _isis_interface(unit: Entry, said: Stanza, level: str | None) -> None:
    """An interface of IS-IS, which runs only where the unit has `family iso` (JUG IS-IS: Understanding IS-IS)."""
    own = _levels(unit, said)
    if "iso" not in unit.values:
        unit.mark(said)
        return
    unit.put("isis.instance", "isis", said)
    unit.values["isis.level"] = own or level or "level-1-2"
    silent = {held.word: passive for held in said.below("level") if (passive := held.get("passive")) is not None}
    for passive in silent.values():
        unit.mark(passive)
    if silent and set(unit.values["isis.level"].split("-")[1:]) <= silent.keys():
        unit.put("isis.passive", True, next(iter(silent.values())))
    for held in said.below("level"):
        metric = first(held, "metric")
        if metric is not None and (value := whole(metric.word)) is not None:
            unit.put("isis.metric", value, metric)
        kind = first(held, "hello-authentication-type")
        if kind is not None:
            unit.put("isis.authentication", "text" if kind.word == "simple" else kind.word, kind)
    for family in said.below("family"):
        unit.read(family, _FAMILY_BFD)
    unit.read(said, ISIS_INTERFACE)


def complete_isis(unit: Entry) -> list[str]:
    """Fills in the defaults of IS-IS on an interface."""
    if "isis.instance" not in unit.values:
        return []
    if unit.values["kind"] == "loopback":
        unit.values.setdefault("isis.passive", True)
    return fill(unit.values, unit.unknown, defaults.ISIS_INTERFACE)


# --- labels -----------------------------------------------------------------------------------------------------


def labels(device: DeviceDraft) -> None:
    """`protocols ldp` and `mpls`: which interfaces carry labels."""
    ldp = device.root.get("protocols", "ldp")
    if ldp is not None:
        device.entry("plain", ("ldp", None), ldp, protocol="ldp", enabled=True)
        device.mark(ldp)
    for keyword, attribute in (("ldp", "ldp"), ("mpls", "mpls_protocol"), ("rsvp", "rsvp")):
        for said in device.root.below("protocols", keyword, "interface"):
            device.mark(said)
            for unit in units(device, said.word, None):
                if attribute in ("ldp", "rsvp"):
                    unit.put(attribute, True, said)
    for vrf, scope in instances(device):
        _meeting_points(device, vrf, scope)
        for keyword in ("igmp", "mld"):
            for said in scope.below("protocols", keyword, "interface"):
                off = said.get("disable")
                device.mark(said)
                for unit in units(device, said.word, vrf):
                    unit.put("igmp", off is None, off or said)
        for said in scope.below("protocols", "pim", "interface"):
            device.mark(said)
            mode = first(said, "mode")
            if "disable" not in said.children:
                for unit in units(device, said.word, vrf):
                    unit.put("pim", f"{mode.word}-mode" if mode is not None else "sparse-mode", mode or said)
    for said in device.root.below("protocols", "dot1x", "authenticator", "interface"):
        device.mark(said)
        for unit in units(device, said.word, None):
            unit.put("dot1x", "auto", said)


def _meeting_points(device: DeviceDraft, vrf: str | None, scope: Stanza) -> None:
    """`protocols pim { rp { static { address A { group-ranges { G; } } } local { address B; } } }`."""
    pim = scope.get("protocols", "pim")
    if pim is None:
        return
    draft = device.entry("plain", ("pim", vrf), pim, protocol="pim", vrf=vrf, enabled="disable" not in pim.children)
    draft.mark(pim)
    services = device.entry("services", None, pim)
    points = pim.get("rp") or Stanza("", 0, 0)
    local = [points.get("local"), *points.below("local", "family")]
    for said in (*points.below("static", "address"), *(held for at in local if at for held in at.below("address"))):
        groups = [group.word for group in said.below("group-ranges")]
        for text in [f"{said.word} {group}" for group in groups] or [said.word]:
            services.append("rendezvous_points", text if vrf is None else f"{text} vrf {vrf}", said)
        for below in said.walk():
            draft.mark(below)
