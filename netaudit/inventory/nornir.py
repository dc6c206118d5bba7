"""Nornir's SimpleInventory: `hosts.yaml`, `groups.yaml`, `defaults.yaml` in one folder.

A value is the host's own, else that of the first of its groups that has one (each with its own groups before the
next), else the default: Nornir's order. `data` is resolved key by key in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from netaudit.config.violations import suggestion, validate
from netaudit.config.yamlfile import Document, load
from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks, schema
from netaudit.inventory.host import Credentials, Host, Inventory, jump_names

SECRETS = ("password_env", "password_file", "key_file", "agent", "keyring", "vault")
ENABLE = ("enable_env", "enable_file", "enable_vault")
OWN = ("credentials", "collector", "path", "proxy_jump", "max_parallel")
"""Keys that are netaudit's own; Nornir wants such in `data`, where they are found as well."""


class _Level:
    """A host, a group or the defaults: what it says, and where."""

    def __init__(self, document: Document, path: tuple[str, ...], name: str, values: dict[str, Any] | None) -> None:
        self.document, self.path, self.name = document, path, name
        self.values = values or {}
        self.data: dict[str, Any] = self.values.get("data") or {}

    def get(self, key: str) -> Any:
        """Its own value; for keys that are netaudit's, that in its `data` where it has none."""
        value = self.values.get(key)
        return self.data.get(key) if value is None and key in OWN else value

    def line_of(self, key: str) -> int:
        where = (key,) if self.values.get(key) is not None else ("data", key)
        return self.document.line_of((*self.path, *where))


def read(folder: Path, hosts_file: Path) -> Inventory:
    """Reads the inventory. Raises InvalidInventory with every problem of its three files."""
    problems: list[Problem] = []
    hosts = _document(hosts_file, problems)
    groups = _beside(folder, "groups", problems)
    defaults = _beside(folder, "defaults", problems)
    readable = [document for document in (hosts, groups, defaults) if document is not None]
    if hosts is not None and groups is not None and defaults is not None:
        problems += _problems(hosts, groups, defaults)
    if problems:
        order = {document.file: number for number, document in enumerate(readable)}
        told = dict.fromkeys(sorted(problems, key=lambda one: (order.get(one.file, -1), one.line or 0)))
        raise InvalidInventory(*told)
    assert hosts is not None
    assert groups is not None
    assert defaults is not None
    named = {name: _Level(groups, (name,), name, values) for name, values in groups.data.items()}
    fallback = _Level(defaults, (), "defaults", defaults.data)
    found = []
    for name, values in hosts.data.items():
        own = _Level(hosts, (name,), name, values)
        above = list(_ancestors(own, named))
        found.append(_host(name, [own, *above, fallback], folder))
    return Inventory(hosts=tuple(found), source=str(folder), form="nornir")


def _document(path: Path, problems: list[Problem]) -> Document | None:
    """What the file holds, as far as it can be read at all."""
    try:
        return load(path, error=InvalidInventory, allow_empty=True, note=problems.append)
    except InvalidInventory as error:
        problems += error.problems
        return None


def _beside(folder: Path, name: str, problems: list[Problem]) -> Document | None:
    for suffix in (".yaml", ".yml"):
        path = folder / f"{name}{suffix}"
        if path.exists():
            return _document(path, problems)
    return Document(str(folder / f"{name}.yaml"), {})


def _problems(hosts: Document, groups: Document, defaults: Document) -> list[Problem]:
    problems = [
        *validate(hosts, schema.mapping_of_groups()),
        *validate(groups, schema.mapping_of_groups()),
        *validate(defaults, schema.defaults()),
    ]
    if any(not isinstance(document.data, dict) for document in (hosts, groups, defaults)):
        return problems
    for document, depth in ((hosts, 1), (groups, 1), (defaults, 0)):
        for path in checks.plain_secrets(document.data):
            problems.append(document.problem(path, "a secret stands in plain text", checks.WHERE_SECRETS_GO))
        entries = document.data.items() if depth else [("", document.data)]
        for name, values in entries:
            if isinstance(values, dict):
                problems += _entry_problems(document, (name,) if depth else (), values, groups)
    for name in hosts.data:
        if (why := checks.name_problem(name)) is not None:
            problems.append(hosts.problem((name,), why))
    above = {name: _groups_of(values) for name, values in groups.data.items()}
    problems += [groups.problem((name, "groups"), checks.CYCLE) for name in checks.cycles(above)]
    return problems


def _groups_of(values: object) -> list[str]:
    """The groups that an entry names, whatever else is wrong with it."""
    found = values.get("groups") if isinstance(values, dict) else None
    return [name for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _entry_problems(
    document: Document, path: tuple[str, ...], values: dict[str, Any], groups: Document
) -> Iterator[Problem]:
    address = values.get("hostname")
    if isinstance(address, str) and (why := checks.address_problem(address)) is not None:
        yield document.problem((*path, "hostname"), why)
    wanted = values.get("groups")
    for number, group in enumerate(wanted if isinstance(wanted, list) else []):
        if group not in groups.data:
            hint = suggestion(group, groups.data)
            yield document.problem((*path, "groups", number), f"unknown group {group!r}", hint)
    data = values.get("data")
    interfaces = data.get("interfaces") if isinstance(data, dict) else None
    if isinstance(interfaces, dict) and all(isinstance(value, dict) for value in interfaces.values()):
        for where, why in checks.bad_rates(interfaces):
            yield document.problem((*path, "data", "interfaces", *where), why)


def _ancestors(level: _Level, groups: dict[str, _Level]) -> Iterator[_Level]:
    """The groups above, depth first, each once."""
    seen: set[str] = set()
    stack = list(reversed(level.values.get("groups") or []))
    while stack:
        name = stack.pop()
        if name not in seen:
            seen.add(name)
            yield groups[name]
            stack += reversed(groups[name].values.get("groups") or [])


def _host(name: str, levels: list[_Level], folder: Path) -> Host:
    def first(key: str) -> Any:
        return next((value for level in levels if (value := level.get(key)) is not None), None)

    data: dict[str, Any] = {}
    options: dict[str, Any] = {}
    for level in reversed(levels):
        data |= {key: value for key, value in level.data.items() if value is not None}
        options |= level.values.get("connection_options") or {}
    own = levels[0]
    path = first("path")
    connection = options.get(first("collector") or "netmiko") or {}
    extras = connection.get("extras") or {}
    return Host(
        name=name,
        address=connection.get("hostname") or first("hostname"),
        port=connection.get("port") or first("port"),
        platform=connection.get("platform") or first("platform"),
        username=connection.get("username") or first("username"),
        credentials=_credentials(levels),
        groups=tuple(level.name for level in levels[1:-1]),
        site=data.get("site"),
        role=data.get("role"),
        data={key: value for key, value in data.items() if key not in ("credentials", "max_parallel")},
        collector=first("collector"),
        path=None if path is None else str(folder / path),
        options=extras.get("optional_args") or extras,
        jumps=jump_names(first("proxy_jump")),
        at_most=tuple((level.name, limit) for level in levels[1:] if (limit := level.get("max_parallel"))),
        file=own.document.file,
        line=own.document.line_of(own.path),
    )


def _credentials(levels: list[_Level]) -> Credentials:
    """The way to log in comes whole from the nearest level that names one; user name and enable secret key by key."""
    said = [(level, level.get("credentials")) for level in levels if level.get("credentials")]
    way = next((item for item in said if any(item[1].get(key) for key in SECRETS)), None)
    values = {key: value for key in SECRETS if way and (value := way[1].get(key))}
    values["username"] = next((value for _, mapping in said if (value := mapping.get("username"))), None)
    enable: dict[str, Any] = next((mapping for _, mapping in said if any(mapping.get(key) for key in ENABLE)), {})
    values |= {key: value for key in ENABLE if (value := enable.get(key))}
    if way is None:
        return Credentials(**values)
    return Credentials(**values, file=way[0].document.file, line=way[0].line_of("credentials"))
