"""Interfaces as facts: what a port is once profiles, routing processes and defaults have had their say."""

from __future__ import annotations

from ipaddress import ip_interface
from typing import Any

from netaudit.model.interface import (
    Interface,
)
from netaudit.platforms.covering import Network, longest_first, network_of
from netaudit.platforms.defaults import VERIFY, fill
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.igp_commands import passive_by_process
from netaudit.platforms.interface_parts import PARTS
from netaudit.platforms.nxos import defaults
from netaudit.platforms.reading import Draft

_PORTS = frozenset(("physical", "lag"))
LAG_ONLY = ("min_links", "fallback")
_NOTES = ("profile", "vpc_peer_link", "anycast", "hsrp_version", "hsrp_bfd", "speed_auto", "switched", "passive_levels",
          *LAG_ONLY)  # fmt: skip
"""Attributes of a draft that are no facts of the interface itself."""


def inherit(device: DeviceDraft) -> None:
    """Give interfaces what their port profile says and they do not say themselves."""
    for draft in device.table("interface").values():
        name, profile = draft.values.pop("profile", (None, None))
        if profile is None:
            continue
        for attribute, value in profile.values.items():
            if attribute not in draft.values and attribute != "in force":
                draft.values[attribute] = value
                draft.at[attribute] = profile.at.get(attribute, ())
                draft.values.setdefault("inherited", {})[attribute] = f"port-profile {name}"


def complete(device: DeviceDraft, jumbo: tuple[int, tuple[int, ...]] | None) -> None:
    """Fill in what follows from the port's mode, from routing processes and from defaults.

    `jumbo`: the MTU that the system gives to layer 2 ports, and the lines that say so.
    """
    switched = _Switched(device)
    igp = _Igp(device)
    for draft in device.table("interface").values():
        filled = switched.complete(draft)
        if jumbo is not None and "mtu" not in draft.values and "switchport.mode" in draft.values:
            draft.values["mtu"], draft.at["mtu"] = jumbo
            draft.values.setdefault("inherited", {})["mtu"] = "system qos"
        filled += igp.complete(draft)
        if filled:
            draft.values["defaulted"] = tuple(filled)


def build(device: DeviceDraft) -> tuple[Interface, ...]:
    """All interfaces, in the order of the configuration."""
    built = []
    for draft in device.table("interface").values():
        for attribute in _NOTES:
            if attribute in draft.values:
                del draft.values[attribute]
                draft.at.pop(attribute, None)
        built.append(draft.build(Interface, PARTS))
    return tuple(built)


class _Switched:
    """Whether a port switches or routes, and what follows from it."""

    def __init__(self, device: DeviceDraft) -> None:
        self.default: bool | None = device.get("ports_switched")
        self.shut: bool = bool(device.get("ports_shut"))
        self.shut_at = device.at.get("ports_shut", ())
        told = {
            draft.get("switched"): draft.get("name")
            for draft in device.table("interface").values()
            if draft.get("kind") in _PORTS
        }
        self.said_of: str | None = None if False in told else told.get(True)
        """The last port that says `switchport` where none says `no switchport`."""
        self.members = {
            draft.get("lag"): draft for draft in device.table("interface").values() if draft.get("lag") is not None
        }

    def complete(self, draft: Draft) -> list[str]:
        """Fill in the mode, what the mode has for defaults, and whether the port is up; the attributes so filled."""
        values = draft.values
        kind = values["kind"]
        filled: list[str] = []
        switched = values.get("switched")
        if switched is not None:
            draft.at["switchport"] = draft.at["switched"]
        elif kind in _PORTS:
            switched = self._default(draft)
        if kind in _PORTS and switched is None:
            self._not_told(draft)
        elif kind in _PORTS and switched:
            filled += self._layer2(draft)
        else:
            filled += _layer3(draft)
        filled += self._enabled(draft, switched)
        if kind in _PORTS:
            filled += fill(values, draft.unknown, defaults.TRUST)
        if "lag" in values and values.get("lag_mode") != "on":
            filled += fill(values, draft.unknown, defaults.LACP)
        if values.get("speed_auto") and "speed_bps" not in values:
            values.setdefault("autonegotiation", True)
        elif "speed_bps" in values and values.get("duplex") in ("full", "half"):
            values.setdefault("autonegotiation", False)
        if kind == "vlan" and "encapsulation_vlan" not in values and values["name"][4:].isdecimal():
            values["encapsulation_vlan"] = int(values["name"][4:])
        return filled

    def _default(self, draft: Draft) -> bool | None:
        """What an unconfigured port does: `system default switchport`, else what its own lines need.

        Only the Nexus 7000 routes by default, and it says `switchport` on each port that does not: where some port
        says so and none says `no switchport`, nobody knows what those do that say neither.
        """
        values = draft.values
        if any(name.startswith("switchport.") for name in values):
            return True
        if self.default is not None:
            return self.default
        if values.get("addresses") or values.get("unnumbered") or "vrf" in values:
            return False
        return True if self.said_of is None else None

    def _not_told(self, draft: Draft) -> None:
        reason = f"`switchport` stands on {self.said_of}, so that a port without it may route"
        draft.unknown.setdefault("switchport", reason)
        if "enabled" not in draft.values:
            draft.unknown.setdefault("enabled", reason)

    def _layer2(self, draft: Draft) -> list[str]:
        values, unknown = draft.values, draft.unknown
        if "switchport" in unknown:
            return []
        if "lag" in values and not any(name.startswith("switchport.") for name in values):
            return []
        filled = fill(values, unknown, defaults.SWITCHPORT)
        mode = values["switchport.mode"]
        rows = defaults.TRUNK if mode == "trunk" else defaults.ACCESS if mode == "access" else ()
        return filled + fill(values, unknown, rows)

    def _enabled(self, draft: Draft, switched: bool | None) -> list[str]:
        values, kind = draft.values, draft.values["kind"]
        if "enabled" in values or "enabled" in draft.unknown:
            return []
        if kind != "physical":
            value, source = defaults.ENABLED[kind]
        elif switched and self.shut:
            value, source = defaults.SWITCHED_DOWN
        else:
            value, source = defaults.SWITCHED_UP if switched else defaults.ROUTED_PORT
        if value is not VERIFY and kind == "physical" and self.shut and switched:
            values["enabled"], draft.at["enabled"] = value, self.shut_at
            return []
        return fill(values, draft.unknown, (("enabled", value, source),))


def _layer3(draft: Draft) -> list[str]:
    values, unknown = draft.values, draft.unknown
    for attribute in [name for name in values if name.startswith("switchport.")]:
        del values[attribute]
    if values["kind"] in ("loopback", "virtual"):
        return []
    filled = []
    if "mtu" in values:
        values["ip_mtu"] = values["mtu"]
        draft.at["ip_mtu"] = draft.at["mtu"]
    elif values["kind"] == "tunnel":
        unknown.setdefault("ip_mtu", "a tunnel's MTU follows from its encapsulation and the path")
    else:
        filled += fill(values, unknown, defaults.LAYER3)
    if values.get("addresses") or values.get("unnumbered"):
        filled += fill(values, unknown, defaults.REDIRECTS)
    return filled


class _Igp:
    """The OSPF and IS-IS processes that interfaces take part in."""

    def __init__(self, device: DeviceDraft) -> None:
        self.ospf = device.table("ospf")
        self.ospfv3 = device.table("ospfv3")
        self.isis = device.table("isis")
        by_vrf: dict[str | None, list[tuple[Network, tuple[str, Draft]]]] = {}
        for (_, vrf), process in self.ospf.items():
            for words in (said.split() for said in process.get("networks") or ()):
                network = network_of(words[0])
                if network is not None:
                    by_vrf.setdefault(vrf, []).append((network, (words[2], process)))
        self.networks = {vrf: longest_first(held) for vrf, held in by_vrf.items()}

    def complete(self, draft: Draft) -> list[str]:
        """Fill in what processes say of the interface; the attributes that are defaults."""
        if "ospfv3.area" in draft.values:
            named = (draft.values.get("ospfv3.process"), draft.values.get("vrf"))
            passive_by_process(draft, "ospfv3", self.ospfv3.get(named))
        return self._ospf(draft) + self._isis(draft)

    def _ospf(self, draft: Draft) -> list[str]:
        values = draft.values
        if self.networks and "ospf.area" not in values:
            self._by_network(draft)
        if "ospf.area" not in values:
            for attribute in [name for name in values if name.startswith("ospf.")]:
                del values[attribute]
            return []
        process = self.ospf.get((values["ospf.process"], values.get("vrf")))
        if process is not None:
            self._from_process(draft, process)
        if values["kind"] == "loopback":
            values.setdefault("ospf.passive", True)  # a loopback forms no adjacency
        hello = values.get("ospf.hello_s")
        filled = []
        if hello is not None and "ospf.dead_s" not in values:
            values["ospf.dead_s"] = 4 * hello
            filled.append("ospf.dead_s")
        return filled + fill(values, draft.unknown, defaults.OSPF_INTERFACE)

    def _by_network(self, draft: Draft) -> None:
        """`network ... area ...` in the process, an old form that still works: the longest prefix that fits."""
        addresses = draft.values.get("addresses")
        own = _address(addresses[0]) if addresses else None
        covering = self.networks.get(draft.values.get("vrf"))
        found = covering.first(own.version, int(own)) if own is not None and covering is not None else None
        if found is not None:
            area, process = found
            draft.values["ospf.process"], draft.values["ospf.area"] = process.get("id"), area
            draft.values.setdefault("inherited", {})["ospf.area"] = f"router ospf {process.get('id')}"
            draft.at["ospf.area"] = process.at["networks"]

    @staticmethod
    def _from_process(draft: Draft, process: Draft) -> None:
        given: list[tuple[str, Any, tuple[int, ...]]] = []
        if process.get("passive_default"):
            given.append(("ospf.passive", True, process.at["passive_default"]))
        if process.get("bfd_all_interfaces"):
            given.append(("ospf.bfd", True, process.at["bfd_all_interfaces"]))
        kind = (process.get("area_authentication") or {}).get(draft.values["ospf.area"])
        if kind is not None:
            given.append(("ospf.authentication", kind, process.at["area_authentication"]))
        for attribute, value, lines in given:
            if attribute not in draft.values:
                draft.values[attribute] = value
                draft.at[attribute] = lines
                draft.values.setdefault("inherited", {})[attribute] = f"router ospf {process.get('id')}"

    def _isis(self, draft: Draft) -> list[str]:
        values = draft.values
        instance = values.get("isis.instance")
        if instance is None:
            for attribute in [name for name in values if name.startswith("isis.")]:
                del values[attribute]
            return []
        process = self.isis.get((instance, values.get("vrf")))
        if process is not None:
            for own, given in (("isis.level", "level"), ("isis.bfd", "bfd_all_interfaces")):
                if own not in values and process.get(given) is not None:
                    values[own] = process.get(given)
                    draft.at[own] = process.at[given]
                    values.setdefault("inherited", {})[own] = f"router isis {instance}"
        if values["kind"] == "loopback":
            values.setdefault("isis.passive", True)
        else:
            self._passive(draft, process)
        return fill(values, draft.unknown, defaults.ISIS_INTERFACE)

    @staticmethod
    def _passive(draft: Draft, process: Draft | None) -> None:
        """Passive is what is so at every level that it has."""
        own = draft.values.get("passive_levels", {})
        given = process.values.get("passive_levels", {}) if process is not None else {}
        if not (own or given):
            return
        levels = {"level-1": "1", "level-2": "2"}.get(draft.values.get("isis.level", ""), "12")
        draft.values["isis.passive"] = all(own.get(level, given.get(level, False)) for level in levels)
        if process is not None and not own:
            draft.at["isis.passive"] = process.at["passive_default"]
            draft.values.setdefault("inherited", {})["isis.passive"] = f"router isis {process.get('id')}"


def _address(text: str) -> Any:
    try:
        return ip_interface(text).ip
    except ValueError:
        return None
