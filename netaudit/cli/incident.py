"""`netaudit incident`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes

_TIMES = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"])


@click.command("incident")
@click.option("--from", "start", required=True, type=_TIMES, help="Where the period begins, UTC.")
@click.option("--to", "end", required=True, type=_TIMES, help="Where it ends, UTC; a day means its end.")
@click.option("--symptom", default="", metavar="TEXT", help='What was seen: "voice calls break up at br1".')
@click.option("--device", "devices", multiple=True, help="Where it was seen; repeatable.")
@click.option(
    "--replay", "most", type=click.IntRange(2), default=60, show_default=True,
    help="At most so many moments of the archive are replayed.",
)  # fmt: skip
@writes("md", "html", "pdf", "json")
@speaks
def command(
    start: datetime,
    end: datetime,
    symptom: str,
    devices: tuple[str, ...],
    most: int,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Review an incident: everything that happened, ranked, and which rules would have warned, since when.

    Configuration changes and approvals come from the archive; findings, waivers and devices that could
    not be collected from the recorded nights. Events are ranked by how likely they are to matter for the
    symptom and the devices, each point with its reason. Today's rules are asked of what the archive held
    at every change.

    \b
    Examples:
      netaudit incident --from 2026-11-10 --to 2026-11-20 --symptom "voice breaks up at br1"
      netaudit incident --from 2026-11-19T20:00 --to 2026-11-20T06:00 --device br1-rtr1 --format html -o review.html
    """
    from netaudit.errors import ResultsError, UsageError
    from netaudit.jobs.incident import review
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need

    if form == "pdf" and output is None:
        raise UsageError("a review as pdf needs a file: -o FILE.pdf")
    workspace = need()
    if end.time() == datetime.min.time():
        end = end.replace(hour=23, minute=59, second=59)
    try:
        database = database_of(workspace)
    except ResultsError as error:
        if "no results are recorded" not in str(error):
            raise
        database = None
    made = review(
        workspace, database, start.replace(tzinfo=UTC), end.replace(tzinfo=UTC), symptom=symptom, devices=devices,
        most=most,
    )  # fmt: skip
    now = datetime.now(UTC).isoformat(timespec="seconds")
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(made), output)
    elif form == "html":
        from netaudit.report.incident import incident_html

        terminal.emit(incident_html(made, now), output)
    elif form == "pdf":
        from netaudit.report.incident import incident_pdf

        terminal.emit(incident_pdf(made, now), output)
    else:
        from netaudit.report.incident import incident_markdown

        terminal.emit(incident_markdown(made), output)
    return 0
