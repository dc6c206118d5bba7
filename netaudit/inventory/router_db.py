"""`router.db` of RANCID (`name;type;state`) and of Oxidized (`name:address:model[:username[:password[:group]]]`).

RANCID has no address: a device is reached by its name. Oxidized's columns can be set to anything; these are its usual
ones. A password in the file is never used.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks
from netaudit.inventory.host import Host, Inventory
from netaudit.inventory.text import read_text

STATES = ("up", "down")
RANCID_TYPES = {
    "cisco": "ios",
    "cisco-nx": "nxos",
    "cisco-xr": "iosxr",
    "ios-xr7": "iosxr",
    "arista": "eos",
    "juniper": "junos",
    "juniper-srx": "junos",
    "junos-evo": "junos",
}
"""RANCID's device types where ours has another name."""
OXIDIZED_MODELS = {"cisco": "ios", "iosxe": "ios", "juniper": "junos", "arista": "eos"}


def read(path: Path) -> Inventory:
    """Reads the inventory; which of the two wrote it is told from its lines. Raises InvalidInventory."""
    rows = [
        (number, line.strip()) for number, line in enumerate(read_text(path).splitlines(), 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]  # fmt: skip
    rancid = all(_is_rancid(line) for _, line in rows)
    hosts: dict[str, Host] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    for number, line in rows:
        host = _rancid(path, number, line) if rancid else _oxidized(path, number, line, notes)
        if host is None:
            continue
        problems += _problems(host, hosts)
        hosts.setdefault(host.name, host)
    if problems:
        raise InvalidInventory(*problems)
    form = "rancid" if rancid else "oxidized"
    return Inventory(hosts=tuple(hosts.values()), source=str(path), form=form, notes=tuple(notes))


def _is_rancid(line: str) -> bool:
    fields = line.split(";" if ";" in line else ":")
    return len(fields) >= 3 and fields[2].strip().lower() in STATES


def _rancid(path: Path, number: int, line: str) -> Host | None:
    name, kind, state = (field.strip() for field in line.split(";" if ";" in line else ":")[:3])
    if state.lower() != "up":
        return None
    platform = RANCID_TYPES.get(kind.lower(), kind.lower())
    group = path.resolve().parent.name
    return Host(name=name, address=name, platform=platform, groups=(group,), file=str(path), line=number)


def _oxidized(path: Path, number: int, line: str, notes: list[Problem]) -> Host:
    fields = [field.strip() for field in line.split(":")]
    name, address, model, username, password, group = (fields + [""] * 6)[:6]
    if password:
        message = "a password stands here; it is not used"
        notes.append(Problem(str(path), number, message, name, checks.WHERE_SECRETS_GO))
    return Host(
        name=name,
        address=address or name,
        platform=OXIDIZED_MODELS.get(model.lower(), model.lower()) or None,
        username=username or None,
        groups=(group,) if group else (),
        file=str(path),
        line=number,
    )


def _problems(host: Host, known: dict[str, Host]) -> Iterator[Problem]:
    if (why := checks.name_problem(host.name)) is not None:
        yield Problem(host.file, host.line, why)
    elif (why := checks.address_problem(host.address or "")) is not None:
        yield Problem(host.file, host.line, why, host.name)
    if host.name in known:
        first = known[host.name].line
        yield Problem(host.file, host.line, f"{host.name!r} stands twice (first on line {first})")
