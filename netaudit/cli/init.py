"""`netaudit init`."""

from __future__ import annotations

from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks


@click.command("init")
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@speaks
def command(folder: Path, terminal: Terminal) -> int:
    """Make a workspace: settings, inventory, intent, waivers, archive. Each file says what to edit.

    \b
    Example:
      netaudit init bank-network && cd bank-network
    """
    from netaudit.jobs.init import init_workspace

    for path in init_workspace(folder):
        terminal.say(f"  {path}")
    terminal.emit(
        f"workspace in {folder.resolve()}\n"
        "next: put devices into inventories/hosts.yaml, then\n"
        "  netaudit inventory check --credentials\n"
        "  netaudit hosts trust --all\n"
        "  netaudit collect && netaudit audit",
        None,
    )
    return 0
