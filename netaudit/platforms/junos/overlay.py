"""VXLAN with EVPN: which VLANs are announced to other devices, and with which targets."""

from __future__ import annotations

from netaudit.platforms.junos.drafts import DeviceDraft, Entry
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.routing import instances
from netaudit.platforms.values import list_of

_HIGHEST = 2**24 - 1  # a VXLAN network identifier has 24 bits (RFC 7348)


def read(device: DeviceDraft) -> None:
    """`protocols evpn` with `switch-options`, of the device and of each instance, told of the VLANs they carry."""
    for name, scope in instances(device):
        evpn = scope.get("protocols", "evpn")
        options = scope.get("switch-options") if name is None else scope
        carried = [draft for draft in device.table("vlan").values() if draft.values.get("instance") == name]
        networks = {draft.values["vni"]: draft for draft in carried if "vni" in draft.values}
        if evpn is None or not networks:
            continue
        _announced(evpn, networks)
        for said in evpn.below("vni-options", "vni"):
            draft = networks.get(int(said.word)) if said.word.isdecimal() and len(said.word) < 9 else None
            target = said.get("vrf-target")
            if draft is not None and target is not None:
                _targets(draft, target, None)
        for draft in networks.values():
            _common(draft, options, "switch-options" if name is None else name)


def _announced(evpn: Stanza, networks: dict[int, Entry]) -> None:
    """`extended-vni-list all`, `extended-vni-list [ 10010 10020-10030 ]`."""
    for said in evpn.below("extended-vni-list"):
        numbers = networks.keys() if said.word == "all" else list_of(said.word, _HIGHEST) or set()
        few, many = sorted((numbers, networks.keys()), key=len)
        for number in few:
            if number in many:
                networks[number].put("evpn", True, said)


def _common(draft: Entry, options: Stanza | None, source: str) -> None:
    """The distinguisher and the targets of all VLANs, where one has none of its own."""
    if options is None or draft.values.get("evpn") is not True:
        return
    distinguisher = options.get("route-distinguisher")
    said = distinguisher.value if distinguisher is not None else None
    if said is not None:
        draft.put("rd", said.word, said)
        draft.values.setdefault("inherited", {})["rd"] = source
    target = options.get("vrf-target")
    if target is not None and not {"import_targets", "export_targets"} & draft.values.keys():
        _targets(draft, target, source)
    port = options.get("vtep-source-interface")
    if port is not None:
        draft.mark(port.value or port)


def _targets(draft: Entry, stanza: Stanza, source: str | None) -> None:
    """`vrf-target target:65000:100`, `vrf-target { import target:...; export target:...; }`, `vrf-target auto`."""
    for said in stanza.children.values():
        value = said.value if said.word in ("import", "export") else said
        if value is None:
            continue
        sides = (said.word,) if said.word in ("import", "export") else ("import", "export")
        for side in sides:
            draft.append(f"{side}_targets", value.word.removeprefix("target:"), value)
            if source is not None:
                draft.values.setdefault("inherited", {})[f"{side}_targets"] = source
