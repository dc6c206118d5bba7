"""`netaudit approve`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from netaudit.cli.options import Terminal, speaks


@click.command("approve")
@click.argument("devices", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every device of the archive.")
@click.option("--by", required=True, metavar="WHO", help="Who signs off.")
@click.option("--reason", required=True, metavar="TEXT", help="Why this is how it should be.")
@click.option("--ticket", default="", metavar="ID", help="Change or incident that it belongs to.")
@speaks
def command(devices: tuple[str, ...], everything: bool, by: str, reason: str, ticket: str, terminal: Terminal) -> int:
    """Sign running configurations off: they become the approved baseline that drift is measured from.

    \b
    Examples:
      netaudit approve r1 r2 --by "J. Park" --reason "circuit upgrade" --ticket CHG0042
      netaudit approve --all --by netops --reason "first baseline"
    """
    from netaudit.archive.repository import RUNNING, Archive
    from netaudit.errors import UsageError
    from netaudit.jobs.workspace import need

    if bool(devices) == everything:
        raise UsageError("name the devices to approve, or --all (not both)")
    if not by.strip() or not reason.strip():
        raise UsageError("--by and --reason must say something")
    archive = Archive(need().path("archive"))
    wanted = devices or tuple(archive.devices(RUNNING))
    commit = archive.approve(wanted, by=by, reason=reason, ticket=ticket, when=datetime.now(UTC))
    told = f"approved in {commit[:10]}" if commit else "approved already, nothing changed"
    terminal.emit(f"{', '.join(wanted)}: {told}", None)
    return 0
