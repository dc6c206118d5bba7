"""`netaudit inventory`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.group("inventory")
def command() -> None:
    """Look at an inventory and check it."""


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
        }
        for host in hosts
    ]
    if form == "json":
        terminal.emit(json.dumps(rows, indent=2), output)
    else:
        terminal.emit(
            "\n".join(
                "  ".join(str(row[k] or "-") for k in ("name", "platform", "address", "site", "role")) for row in rows
            ),
            output,
        )
    return 0


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
