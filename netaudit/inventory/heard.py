"""What devices hear of each other by LLDP and CDP, as their `show` commands print it: text, or a vendor's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netaudit.errors import InvalidInput
from netaudit.inventory.text import read_text
from netaudit.model.intent import Heard

TEMPLATES = {
    "ios": "cisco_ios",
    "nxos": "cisco_nxos",
    "iosxr": "cisco_xr",
    "eos": "arista_eos",
    "junos": "juniper_junos",
}
"""Platform -> whose templates of ntc-templates read its text."""
COMMANDS = ("show lldp neighbors detail", "show cdp neighbors detail", "show lldp neighbors", "show cdp neighbors")
_NAMES = ("neighbor_name", "neighbor", "chassis_id")
_PORTS = ("neighbor_interface", "neighbor_port_id")

_JSON = {
    "l_port_id": (("sys_name", "chassis_id"), ("port_id",)),  # NX-OS, LLDP
    "intf_id": (("device_id",), ("port_id",)),  # NX-OS, CDP
    "lldp-local-interface": (("lldp-remote-system-name",), ("lldp-remote-port-id", "lldp-remote-port-description")),
    "lldp-local-port-id": (("lldp-remote-system-name",), ("lldp-remote-port-id", "lldp-remote-port-description")),
    "port": (("neighborDevice",), ("neighborPort",)),  # EOS, brief
}
"""Key of the local port in a neighbour's JSON object -> keys of the neighbour's name and port, best first."""


def read_heard(path: Path, device: str, platform: str) -> tuple[Heard, ...]:
    """The neighbours in a file of LLDP or CDP output of a device.

    Raises InvalidInput where the file cannot be read or holds nothing that looks like such output.
    """
    text = read_text(path)
    try:
        rows = list(_of_json(json.loads(text)))
        known = True
    except ValueError:
        rows, known = _of_text(text, platform)
    if not known:
        raise InvalidInput.at(
            path, None, f"is no LLDP or CDP output of {platform}: save one of `{'`, `'.join(COMMANDS)}`"
        )
    return tuple(dict.fromkeys(Heard(device, port, name, far) for port, name, far in rows if port and name and far))


def _of_text(text: str, platform: str) -> tuple[list[tuple[str, str, str]], bool]:
    """The rows of the command whose template finds most, and whether any template knows the text."""
    from ntc_templates.parse import ParsingException, parse_output
    from textfsm import TextFSMError

    best: list[tuple[str, str, str]] = []
    known = "no lldp" in text.lower() or "not enabled" in text.lower() or not text.strip()
    for command in COMMANDS if platform in TEMPLATES else ():
        try:
            found = parse_output(platform=TEMPLATES[platform], command=command, data=text)
        except (ParsingException, TextFSMError):
            continue
        rows = [
            (str(row.get("local_interface") or ""), _first(row, _NAMES), _first(row, _PORTS))
            for row in found
            if isinstance(row, dict)
        ]
        if sum(all(row) for row in rows) > sum(all(row) for row in best):
            best, known = rows, True
    return best, known


def _first(row: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next((str(_value(row[key])).strip().strip('"') for key in keys if row.get(key)), "")


def _value(found: Any) -> Any:
    """A value that Junos and lldpd wrap into a list of one object."""
    while isinstance(found, list) and found:
        found = found[0]
    if isinstance(found, dict):
        return found.get("data", found.get("value", ""))
    return found


def _of_json(document: Any) -> Iterator[tuple[str, str, str]]:
    """The neighbours in any vendor's JSON: objects are told by the key that holds the local port."""
    if isinstance(document, list):
        for part in document:
            yield from _of_json(part)
        return
    if not isinstance(document, dict):
        return
    for key, (names, ports) in _JSON.items():
        if key in document and (name := _first(document, names)):
            yield str(_value(document[key])), name, _first(document, ports)
            return
    if "lldpNeighbors" in document and isinstance(document["lldpNeighbors"], dict):
        yield from _of_eos(document["lldpNeighbors"])
        return
    if document.get("via") in ("LLDP", "CDPv1", "CDPv2") and "port" in document:  # lldpd
        yield str(document.get("name", "")), _first(_inner(document, "chassis"), ("name",)), _lldpd_port(document)
        return
    for part in document.values():
        yield from _of_json(part)


def _of_eos(ports: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for port, heard in ports.items():
        for neighbor in heard.get("lldpNeighborInfo", []) if isinstance(heard, dict) else []:
            far = neighbor.get("neighborInterfaceInfo", {})
            yield port, str(neighbor.get("systemName", "")), _first(far, ("interfaceId_v2", "interfaceId"))


def _inner(document: dict[str, Any], key: str) -> dict[str, Any]:
    found = document.get(key)
    found = found[0] if isinstance(found, list) and found else found
    return found if isinstance(found, dict) else {}


def _lldpd_port(document: dict[str, Any]) -> str:
    """A port's name: its identifier where that is a name, else its description."""
    port = _inner(document, "port")
    kind = _inner(port, "id")
    return str(kind.get("value", "")) if kind.get("type") == "ifname" else _first(port, ("descr",))
