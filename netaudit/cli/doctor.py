"""`netaudit doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.command("doctor")
@click.option("--connect", is_flag=True, help="Also look whether each device of the inventory answers on its port.")
@writes("text", "json")
@speaks
def command(connect: bool, form: str, output: Path | None, terminal: Terminal) -> int:
    """Say what is installed, reachable and configured, and what to do about the rest.

    \b
    Examples:
      netaudit doctor
      netaudit doctor --connect
    """
    from netaudit.jobs.doctor import checks

    found = list(checks(connect=connect))
    if form == "json":
        terminal.emit(json.dumps([asdict(check) for check in found], indent=2), output)
    else:
        width = max(len(check.name) for check in found)
        lines = []
        for check in found:
            mark = "ok  " if check.ok else "-   " if check.optional else "NO  "
            remedy = f"  ->  {check.remedy}" if check.remedy and not check.ok else ""
            lines.append(f"{mark}{check.name:<{width}}  {check.found}{remedy}")
        terminal.emit("\n".join(lines), output)
    return 0 if all(check.ok or check.optional for check in found) else 3
