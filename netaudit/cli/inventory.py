"""`netaudit inventory`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.group("inventory")
def command() -> None:
    """Look at an inventory, check it, bring it over from another form."""


def _path(named: Path | None) -> Path:
    from netaudit.jobs.workspace import need

    return named if named is not None else need().path("inventory")


@command.command("show")
@click.option("-i", "--inventory", "named", type=click.Path(path_type=Path), help="Default: the workspace's.")
@click.option("--where", default="", metavar="KEY=VALUE,...", help="Only devices like these: site=dc1,role=core|edge.")
@writes("text", "json")
@speaks
def show(named: Path | None, where: str, form: str, output: Path | None, terminal: Terminal) -> int:
    """List the devices of an inventory, with what groups and defaults give them.

    \b
    Example:
      netaudit inventory show -i inventories/ --where role=core
    """
    from netaudit.inventory import load, select

    hosts = select(load(_path(named)), where).hosts
    rows = [
        {
            "name": host.name,
            "address": host.address,
            "port": host.port,
            "platform": host.platform,
            "site": host.site,
            "role": host.role,
            "groups": list(host.groups),
            "collector": host.collector,
            "proxy_jump": list(host.jumps),
            "credentials": host.credentials.where,
        }
        for host in hosts
    ]
    if form == "json":
        terminal.emit(json.dumps(rows, indent=2), output)
    else:
        terminal.emit(_table(rows), output)
    return 0


def _table(rows: list[dict[str, Any]]) -> str:
    columns = ("name", "platform", "address", "site", "role", "groups", "credentials")
    cells = [columns, *(tuple(_cell(row[column]) for column in columns) for row in rows)]
    widths = [max(len(row[number]) for row in cells) for number in range(len(columns))]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)


def _cell(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) and value else str(value or "-")


@command.command("check")
@click.option("-i", "--inventory", "named", type=click.Path(path_type=Path), help="Default: the workspace's.")
@click.option("--credentials", is_flag=True, help="Also look whether every address and credential is there.")
@speaks
def check(named: Path | None, credentials: bool, terminal: Terminal) -> int:
    """Check an inventory: every mistake is one line with file, line number and what to do.

    \b
    Example:
      netaudit inventory check -i hosts.csv --credentials
    """
    from netaudit.inventory import load
    from netaudit.jobs.collect import targets

    held = load(_path(named))
    for note in held.notes:
        terminal.warn(str(note))
    if credentials:
        targets(held)
    terminal.emit(f"{len(held.hosts)} devices ({held.form}), no mistakes", None)
    return 0


@command.command("import")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Default: the workspace's.")
@click.option("--where", default="", metavar="KEY=VALUE,...", help="Only devices like these: site=dc1,role=core|edge.")
@click.option("--force", is_flag=True, help="Write over the files that are there.")
@speaks
def bring(source: Path, folder: Path | None, where: str, force: bool, terminal: Terminal) -> int:
    """Write an inventory of any form as hosts.yaml, groups.yaml and defaults.yaml.

    SOURCE is a file or folder of Ansible, CSV, RANCID, Oxidized or Nornir, or the netbox.yaml that names a
    NetBox. Passwords that stand in it are not taken over.

    \b
    Examples:
      netaudit inventory import netbox.yaml --to inventories/ --where site=dc1
      netaudit inventory import router.db
    """
    from netaudit.errors import UsageError
    from netaudit.inventory import load, select
    from netaudit.inventory.writing import as_nornir
    from netaudit.report.writing import write_atomic

    held = load(source)
    for note in held.notes:
        terminal.warn(str(note))
    target = _path(folder)
    files = as_nornir(select(held, where))
    target.mkdir(parents=True, exist_ok=True)
    there = [str(target / name) for name in files if (target / name).exists()]
    if there and not force:
        raise UsageError(f"{', '.join(there)}: there already; --force writes over them")
    for name, text in files.items():
        write_atomic(target / name, text)
    count = len(select(held, where).hosts)
    terminal.emit(
        f"{count} devices ({held.form}) written to {target}; next: netaudit inventory check --credentials", None
    )
    return 0
