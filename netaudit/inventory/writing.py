"""Writes an inventory of any form as Nornir's files: `hosts.yaml` and `defaults.yaml`. No secret is in one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from netaudit.inventory.host import Credentials, Host, Inventory
from netaudit.inventory.nornir import ENABLE, SECRETS

FILES = {"password_file", "key_file", "enable_file"}
HEAD = "# Made by `netaudit inventory import` from {source} ({form}). It is yours now: edit it.\n"


def as_nornir(inventory: Inventory) -> dict[str, str]:
    """The files by name. What all devices have in common stands in the defaults."""
    entries = {host.name: _entry(host) for host in inventory.hosts}
    shared = {key: value for key in ("username", "platform", "port") if (value := _shared(entries.values(), key))}
    named = {host.name: _credentials(host.credentials) for host in inventory.hosts}
    ways = [way for way in named.values() if way]
    common = ways[0] if ways and all(way == ways[0] for way in ways) else {}
    for name, entry in entries.items():
        for key in shared:
            entry.pop(key, None)
        if named[name] and named[name] != common:
            entry["data"]["credentials"] = named[name]
    groups = sorted({group for host in inventory.hosts for group in host.groups})
    defaults = {**shared, **({"data": {"credentials": common}} if common else {})}
    limits = dict(limit for host in inventory.hosts for limit in host.at_most)
    of_groups = {group: {"max_parallel": limits[group]} if group in limits else {} for group in groups}
    hosts = {name: {key: value for key, value in entry.items() if value} for name, entry in entries.items()}
    head = HEAD.format(source=inventory.source, form=inventory.form)
    return {
        "hosts.yaml": head + _dumped(hosts),
        "groups.yaml": head + _dumped(of_groups),
        "defaults.yaml": head + _dumped(defaults),
    }


def _entry(host: Host) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "hostname": host.address, "port": host.port, "platform": host.platform, "username": host.username,
        "groups": list(host.groups), "collector": host.collector,
        "path": str(Path(host.path).resolve()) if host.path else None,
        "proxy_jump": list(host.jumps), "data": dict(host.data),
    }  # fmt: skip
    if host.options and host.collector:
        entry["connection_options"] = {host.collector: {"extras": dict(host.options)}}
    return entry


def _credentials(named: Credentials) -> dict[str, Any]:
    """The places by key; files are named in full, since they were relative to the inventory's folder."""
    keys = ("username", *SECRETS, *ENABLE)
    said = {key: value for key in keys if (value := getattr(named, key))}
    for key in FILES & set(said):
        said[key] = str((Path(named.file).parent / Path(said[key]).expanduser()).resolve())
    return said


def _shared(entries: Iterable[dict[str, Any]], key: str) -> Any:
    """The value that all entries have."""
    values = [entry[key] for entry in entries]
    return values[0] if values and all(value == values[0] for value in values) else None


def _dumped(data: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(data), sort_keys=False, allow_unicode=True, default_flow_style=None, width=110)
