"""`netaudit report`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.command("report")
@click.argument("run", default="latest")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Where its period begins. [30 days before the run]")
@writes("html", "pdf", "csv", "xlsx", "md", "json", "sarif", "junit")
@speaks
def command(run: str, since: datetime | None, form: str, output: Path | None, terminal: Terminal) -> int:
    """Report a recorded run: what was checked and what not, findings, waivers, drift and approvals in the period.

    RUN is a number, an identifier or its beginning, a day (2026-11-30, its last run), or `latest`. What
    does not fit into one HTML page goes to further ones in a folder beside it.

    \b
    Examples:
      netaudit report -o report.html
      netaudit report 2026-11-30 --format pdf -o november.pdf
      netaudit report 17 --format xlsx -o findings.xlsx
    """
    from netaudit.errors import UsageError
    from netaudit.jobs.report import render_run, report_data, write_rendered
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need
    from netaudit.results.loading import find_run

    if form in ("pdf", "xlsx") and output is None:
        raise UsageError(f"a report as {form} needs a file: -o FILE.{form}")
    database = database_of(need())
    begin = since.replace(tzinfo=UTC) if since is not None else None
    data = report_data(database, find_run(database, run), now=datetime.now(UTC), since=begin)
    if output is None:
        terminal.emit(render_run(data, form, None).main, None)
        return 0
    folder = output.with_name(f"{output.stem}-files")
    made = render_run(data, form, folder.name)
    write_rendered(made, output, folder)
    terminal.say(f"written to {output}" + (f" and {len(made.attached)} files in {folder}" if made.attached else ""))
    return 0
