"""Ansible inventories: YAML, or INI with `[group]`, `[group:children]` and `[group:vars]`.

What is read: groups, `ansible_host`, `ansible_port`, `ansible_user`, `ansible_network_os`, and any variable as data.
`group_vars` and `host_vars` folders beside the file are read where they hold YAML. Values with `{{ }}` are left as
they are, and one in an address is a problem.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from netaudit.config.yamlfile import Document, parse
from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks
from netaudit.inventory.host import Credentials, Host, Inventory, jump_names
from netaudit.inventory.text import read_text

TOP = "all"
GROUP_KEYS = frozenset({"hosts", "children", "vars"})
NETWORK_OS = {"iosxe": "ios", "juniper": "junos", "iosxr_netconf": "iosxr"}
"""Last word of `ansible_network_os` where ours has another name."""
_RANGE = re.compile(r"\[(\w+):(\w+)(?::(\d+))?\]")
_PROXY_JUMP = re.compile(r"(?:ProxyJump[= ]\s*|-J\s*)[\"']?([^\s\"']+)")
_OPAQUE_TAG = re.compile(r"(?<=[:\-\s])!(?:vault|unsafe)\b")


@dataclass
class _Group:
    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)
    vars: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Read:
    """What the file says so far."""

    file: str
    groups: dict[str, _Group] = field(default_factory=lambda: {TOP: _Group()})
    lines: dict[str, int] = field(default_factory=dict)
    group_lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def group(self, name: str) -> _Group:
        return self.groups.setdefault(name, _Group())

    def host(self, group: str, name: str, variables: dict[str, Any], line: int) -> None:
        self.lines.setdefault(name, line)
        self.group(group).hosts.setdefault(name, {}).update(variables)


def looks_like(data: object) -> bool:
    """Whether a YAML document is an Ansible inventory: its entries hold `hosts`, `children` or `vars` only."""
    return (
        isinstance(data, dict)
        and bool(data)
        and all(isinstance(group, dict) and bool(group) and set(group) <= GROUP_KEYS for group in data.values())
    )


def read_yaml(path: Path) -> Inventory:
    """Reads a YAML inventory. Raises InvalidInventory."""
    document = _yaml(path)
    if not isinstance(document.data, dict):
        raise InvalidInventory.at(path, 1, "must be a mapping of groups")
    said = _Read(str(path))
    for name, group in document.data.items():
        _yaml_group(said, document, (name,), name, group)
    return _inventory(said, path)


def read_ini(path: Path) -> Inventory:
    """Reads an INI inventory. Raises InvalidInventory."""
    said = _Read(str(path))
    group, kind = "ungrouped", "hosts"
    for number, raw in enumerate(read_text(path).splitlines(), 1):
        line = raw.split(" #")[0].strip()
        if not line or line[0] in "#;":
            continue
        if section := re.fullmatch(r"\[([^\]:]+)(?::(\w+))?\]", line):
            group, kind = section[1].strip(), section[2] or "hosts"
            said.group(group)
            said.group_lines.setdefault(group, number)
            if kind not in GROUP_KEYS:
                said.problems.append(Problem(said.file, number, f"unknown section [{group}:{kind}]"))
            continue
        try:
            _ini_line(said, group, kind, line, number)
        except ValueError as error:
            said.problems.append(Problem(said.file, number, f"cannot be read: {error}"))
    return _inventory(said, path)


def _ini_line(said: _Read, group: str, kind: str, line: str, number: int) -> None:
    if kind == "children":
        said.group(group).children.append(line)
        said.group(line)
    elif kind == "vars":
        key, _, value = line.partition("=")
        said.group(group).vars[key.strip()] = value.strip().strip("'\"")
    else:
        pattern, *words = shlex.split(line)
        variables = {key: value for key, _, value in (word.partition("=") for word in words)}
        for name in _expanded(pattern):
            said.host(group, name, variables, number)


def _yaml(path: Path) -> Document:
    return parse(_OPAQUE_TAG.sub("", read_text(path)), str(path), error=InvalidInventory, allow_empty=True)


def _yaml_group(said: _Read, document: Document, path: tuple[str, ...], name: str, values: object) -> None:
    group = said.group(name)
    said.group_lines.setdefault(name, document.line_of(path))
    if values is None:
        return
    if not isinstance(values, dict) or any(not isinstance(part, dict | None) for part in values.values()):
        said.problems.append(document.problem(path, "must be a group: hosts, children, vars"))
        return
    for key in set(values) - GROUP_KEYS:
        said.problems.append(document.problem((*path, key), "unknown key", "known: children, hosts, vars"))
    group.vars |= values.get("vars") or {}
    for pattern, variables in (values.get("hosts") or {}).items():
        place = (*path, "hosts", pattern)
        if not isinstance(variables, dict | None):
            said.problems.append(document.problem(place, "must be a mapping of variables"))
            continue
        try:
            for host in _expanded(pattern):
                said.host(name, host, variables or {}, document.line_of(place))
        except ValueError as error:
            said.problems.append(document.problem(place, str(error)))
    for child, inner in (values.get("children") or {}).items():
        group.children.append(child)
        _yaml_group(said, document, (*path, "children", child), child, inner)


def _expanded(pattern: str) -> Iterator[str]:
    """The names of `leaf[01:12]` or `rack[a:c]`; raises ValueError where the range is none."""
    span = _RANGE.search(pattern)
    if span is None:
        yield pattern
        return
    first, last, step = span[1], span[2], int(span[3] or 1)
    if first.isdecimal() and last.isdecimal():
        words = [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1, step)]
    elif first.isalpha() and last.isalpha() and len(first) == len(last) == 1:
        words = [chr(code) for code in range(ord(first), ord(last) + 1, step)]
    else:
        raise ValueError(f"{span[0]} is no range")
    for word in words:
        yield from _expanded(pattern[: span.start()] + word + pattern[span.end() :])


def _inventory(said: _Read, path: Path) -> Inventory:
    for folder, target in (("group_vars", "group"), ("host_vars", "host")):
        _variables_beside(said, path.parent / folder, target)
    parents = {name: [above for above, group in said.groups.items() if name in group.children] for name in said.groups}
    hosts = [_host(said, name, parents) for name in said.lines]
    for name in checks.cycles(parents):
        said.problems.append(Problem(said.file, said.group_lines.get(name), checks.CYCLE, name))
    if said.problems:
        raise InvalidInventory(*sorted(said.problems, key=lambda one: (one.file, one.line or 0)))
    notes = tuple(
        Problem(host.file, host.line, "a password stands here; it is not used", host.name, checks.WHERE_SECRETS_GO)
        for host in hosts
        if any(True for _ in checks.plain_secrets(host.data))
    )
    clean = (_without_secrets(host) for host in hosts)
    return Inventory(hosts=tuple(clean), source=str(path), form="ansible", notes=notes)


def _variables_beside(said: _Read, folder: Path, target: str) -> None:
    for file in sorted(folder.glob("*.y*ml")) if folder.is_dir() else ():
        values = _yaml(file).data
        if not isinstance(values, dict):
            said.problems.append(Problem(str(file), 1, "must be a mapping of variables"))
        elif target == "group" and file.stem in said.groups:
            said.groups[file.stem].vars |= values
        elif target == "host" and file.stem in said.lines:
            said.host("ungrouped", file.stem, values, said.lines[file.stem])


def _host(said: _Read, name: str, parents: dict[str, list[str]]) -> Host:
    groups = list(_above([group for group, held in said.groups.items() if name in held.hosts], parents))
    variables: dict[str, Any] = {**said.groups[TOP].vars}
    for above in reversed(groups):
        variables |= said.groups[above].vars
    for group in said.groups.values():
        variables |= group.hosts.get(name, {})
    line = said.lines[name]
    address = str(variables.get("ansible_host", name))
    port = str(variables.get("ansible_port", 22))
    for why in (checks.name_problem(name), checks.address_problem(address)):
        if why is not None:
            said.problems.append(Problem(said.file, line, why, name))
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        said.problems.append(Problem(said.file, line, f"{port!r} is no port (1 to 65535)", f"{name}.ansible_port"))
        port = "22"
    system = str(variables.get("ansible_network_os", "")).rpartition(".")[2]
    key_file = variables.get("ansible_ssh_private_key_file")
    jump = _PROXY_JUMP.search(str(variables.get("ansible_ssh_common_args", "")))
    return Host(
        name=name,
        address=address,
        port=int(port) if "ansible_port" in variables else None,
        platform=NETWORK_OS.get(system, system) or None,
        username=_text(variables.get("ansible_user")),
        credentials=Credentials(key_file=str(key_file) if key_file else None, file=said.file, line=line),
        groups=tuple(groups),
        site=_text(variables.get("site")),
        role=_text(variables.get("role")),
        data=variables,
        jumps=jump_names(jump[1] if jump else variables.get("proxy_jump")),
        at_most=tuple((name, limit) for name in groups if (limit := _limit(said.groups[name].vars))),
        file=said.file,
        line=line,
    )


def _limit(variables: dict[str, Any]) -> int | None:
    """How many of a group may be collected at the same time."""
    limit = str(variables.get("max_parallel", ""))
    return int(limit) if limit.isdecimal() and int(limit) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _above(groups: list[str], parents: dict[str, list[str]]) -> Iterator[str]:
    """The groups and those above them, nearest first, each once; `all` and `ungrouped` are no news."""
    seen = {TOP, "ungrouped"}
    queue = list(groups)
    while queue:
        name = queue.pop(0)
        if name not in seen:
            seen.add(name)
            yield name
            queue += parents.get(name, [])


def _without_secrets(host: Host) -> Host:
    data = {key: value for key, value in host.data.items() if key not in checks.SECRET_KEYS}
    return msgspec.structs.replace(host, data=data)
