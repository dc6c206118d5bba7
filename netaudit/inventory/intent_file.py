"""`intent.yaml` and `links.csv`: what configurations cannot tell."""

from __future__ import annotations

import csv
import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from netaudit.config.units import parse_span
from netaudit.config.violations import suggestion, validate
from netaudit.config.yamlfile import Document, load
from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks, schema
from netaudit.inventory.host import Inventory
from netaudit.inventory.text import read_text
from netaudit.model.intent import DeviceIntent, Intent, LinkIntent

LINK_COLUMNS = ("a_device", "a_interface", "b_device", "b_interface")
LINK_OPTIONS = ("contract", "provider", "circuit", "srlgs", "role")
Place = tuple[str | int, ...]


def load_intent(path: str | Path) -> Intent:
    """Reads `intent.yaml`. Raises InvalidInventory with every problem of the file."""
    document = load(path, error=InvalidInventory, allow_empty=True)
    problems = validate(document, schema.intent(described=False))
    if not problems:
        problems = [document.problem(place, message, hint) for place, message, hint in _closer(document)]
    if problems:
        raise InvalidInventory(*problems)
    try:
        return msgspec.convert(document.data, Intent)
    except msgspec.ValidationError as error:  # what a schema lets through: `.nan` is neither too small nor too large
        message, _, place = str(error).partition(" - at `$.")
        keys: Place = tuple(place.rstrip("`").split("."))
        raise InvalidInventory(document.problem(keys, message)) from None


def contract_lines(path: str | Path) -> dict[tuple[str, str], int]:
    """Device and interface, as the intent writes them -> the line of the contract of the port or its link."""
    document = load(path, error=InvalidInventory, allow_empty=True)
    said: dict[str, Any] = document.data or {}
    found: dict[tuple[str, str], int] = {}
    for number, link in enumerate(said.get("links", ())):
        for end in (link["a"], link["b"]) if link.get("contract") else ():
            device, _, interface = end.partition(":")
            found[device, interface] = document.line_of(("links", number, "contract"))
    for name, device in said.get("devices", {}).items():
        for interface, own in device.get("interfaces", {}).items():
            if own.get("contract"):
                found[name, interface] = document.line_of(("devices", name, "interfaces", interface, "contract"))
    return found


def load_links(path: str | Path) -> tuple[LinkIntent, ...]:
    """Reads `links.csv`: `a_device,a_interface,b_device,b_interface[,contract,provider,circuit,srlgs,role]`.

    Several `srlgs` are separated by spaces. Raises InvalidInventory with every problem of the file.
    """
    rows = list(csv.reader(read_text(Path(path)).splitlines()))
    header = [column.strip().lower() for column in rows[0]] if rows else []
    file, known = str(path), (*LINK_COLUMNS, *LINK_OPTIONS)
    problems = [Problem(file, 1, f"the column {name!r} is missing") for name in LINK_COLUMNS if name not in header]
    problems += [
        Problem(file, 1, "unknown column", name, suggestion(name, known)) for name in header if name not in known
    ]
    if problems:
        raise InvalidInventory(*problems)
    links = []
    for line, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=False)}
        found = [Problem(file, line, message, key) for key, message in _link_problems(row, len(cells), len(header))]
        problems += found
        if not found:
            links.append(_link(row))
    if problems:
        raise InvalidInventory(*problems)
    return tuple(links)


def device_intents(inventory: Inventory) -> dict[str, DeviceIntent]:
    """What the inventory's `data:` tells of each device: site, role, chassis, and natively its interfaces.

    Raises InvalidInventory where a value is of the wrong kind.
    """
    keys = ("site", "role", "chassis", "interfaces") if inventory.form == "nornir" else ("site", "role", "chassis")
    found: dict[str, DeviceIntent] = {}
    problems = []
    for host in inventory.hosts:
        said = {key: host.data[key] for key in keys if host.data.get(key) is not None}
        try:
            found[host.name] = msgspec.convert(said, DeviceIntent)
        except msgspec.ValidationError as error:
            problems.append(Problem(host.file, host.line, str(error), host.name))
    if problems:
        raise InvalidInventory(*problems)
    return found


def _closer(document: Document) -> Iterator[tuple[Place, str, str]]:
    """What a schema cannot see: references, rates, prefixes, ends of links."""
    said: dict[str, Any] = document.data
    sites = said.get("sites", {})
    for name, site in sites.items():
        yield from _rate(("sites", name, "peak"), site.get("peak"))
    for kind in ("devices", "subnets"):
        for name, entry in said.get(kind, {}).items():
            site = entry.get("site")
            if site is not None and site not in sites:
                yield (kind, name, "site"), f"unknown site {site!r}", suggestion(site, sites) or "add it to sites"
    for name, device in said.get("devices", {}).items():
        for where, bad_rate in checks.bad_rates(device.get("interfaces", {})):
            yield ("devices", name, "interfaces", *where), bad_rate, ""
    for name in said.get("subnets", {}):
        if (why := _prefix_problem(name)) is not None:
            yield ("subnets", name), why, ""
    for number, link in enumerate(said.get("links", [])):
        yield from _rate(("links", number, "contract"), link.get("contract"))
        for end in ("a", "b"):
            device, colon, interface = link[end].partition(":")
            if not (device.strip() and colon and interface.strip()):
                yield ("links", number, end), f"{link[end]!r} is not of the form device:interface", ""
    yield from _prometheus(said.get("prometheus", {}))
    for name, planned in said.get("qos_plan", {}).items():
        yield from _rate(("qos_plan", name, "peak"), planned.get("peak"))
    for name, service in said.get("services", {}).items():
        yield from _rate(("services", name, "peak"), service.get("peak"))
        for end in ("source", "target"):
            if "/" in service[end] and (why := _prefix_problem(service[end])) is not None:
                yield ("services", name, end), why, ""


def _prometheus(said: dict[str, Any]) -> Iterator[tuple[Place, str, str]]:
    for key in ("range", "step", "window"):
        try:
            parse_span(said.get(key) or "1s")
        except ValueError as error:
            yield ("prometheus", key), str(error), ""
    if "metrics" in said and "queries" in said:
        yield ("prometheus", "metrics"), "stands beside queries, of which only one can hold", ""


def _rate(place: Place, value: str | int | None) -> Iterator[tuple[Place, str, str]]:
    if (why := checks.rate_problem(value)) is not None:
        yield place, why, ""


def _prefix_problem(text: str) -> str | None:
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        return f"is no prefix: {error}"
    return None


def _link_problems(row: dict[str, str], cells: int, columns: int) -> Iterator[tuple[str, str]]:
    if cells != columns:
        yield "", f"has {cells} cells, the header {columns}"
    for column in LINK_COLUMNS:
        if not row.get(column):
            yield column, "is empty"
    if (why := checks.rate_problem(row.get("contract") or None)) is not None:
        yield "contract", why


def _link(row: dict[str, str]) -> LinkIntent:
    options: dict[str, Any] = {key: row[key] for key in LINK_OPTIONS if row.get(key)}
    if "srlgs" in options:
        options["srlgs"] = tuple(options["srlgs"].replace(";", " ").split())
    ends = (f"{row[f'{end}_device']}:{row[f'{end}_interface']}" for end in ("a", "b"))
    return LinkIntent(a=next(ends), b=next(ends), **options)
