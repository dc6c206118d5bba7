"""`netaudit results`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.group("results")
def command() -> None:
    """What was recorded: runs, and the life of every finding.

    They stand in .netaudit/results.db of the workspace, or where `results:` in netaudit.yaml or
    NETAUDIT_DATABASE says: another SQLite file, or postgresql://user@host/name.

    \b
    Examples:
      netaudit results list
      netaudit results findings --owner branches
      netaudit results export -o results.jsonl
    """


@command.command("list")
@click.option("--limit", type=click.IntRange(1), default=30, show_default=True, help="At most so many, newest first.")
@writes("text", "json")
@speaks
def list_runs(limit: int, form: str, output: Path | None, terminal: Terminal) -> int:
    """List the recorded runs, newest first.

    \b
    Example:
      netaudit results list --limit 7
    """
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need
    from netaudit.results.loading import runs

    found = runs(database_of(need()), limit=limit)
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(found), output)
    else:
        from netaudit.report.text_results import runs_table

        terminal.emit(runs_table(found), output)
    return 0


@command.command("findings")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(["open", "waived", "unconfirmed", "resolved"]),
    help="Repeatable. Default: all but resolved.",
)
@click.option("--owner", help="Only this owner's.")
@click.option("--site", help="Only this site's.")
@click.option("--device", help="Only this device's.")
@writes("text", "json")
@speaks
def list_findings(
    states: tuple[str, ...],
    owner: str | None,
    site: str | None,
    device: str | None,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """List findings with their lives: since when, how often they came back, whose they are.

    \b
    Examples:
      netaudit results findings --owner branches
      netaudit results findings --state resolved --format json
    """
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need
    from netaudit.results.loading import lives

    wanted = states or ("open", "waived", "unconfirmed")
    found = [
        life
        for life in lives(database_of(need()), states=wanted)  # type: ignore[arg-type]
        if (owner is None or life.owner == owner)
        and (site is None or life.site == site)
        and (device is None or device in life.devices)
    ]
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(found), output)
    else:
        from netaudit.report.text_results import lives_table

        terminal.emit(lives_table(found, datetime.now(UTC)), output)
    return 0


@command.command("export")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Default: stdout.")
@speaks
def export_all(output: Path | None, terminal: Terminal) -> int:
    """Write everything as JSON Lines: the findings' lives, each run whole, approvals.

    \b
    Example:
      netaudit results export -o results.jsonl
    """
    from netaudit.jobs.results import database_of
    from netaudit.jobs.workspace import need
    from netaudit.report.json import harmless
    from netaudit.results.retention import export

    database = database_of(need())
    terminal.emit("".join(harmless(line.decode()) for line in export(database)), output)
    return 0


@command.command("prune")
@click.option("--older-than", "span", required=True, metavar="SPAN", help="90d, 12w, 1y.")
@speaks
def prune_runs(span: str, terminal: Terminal) -> int:
    """Remove old runs. The newest stays, and so does every finding that is not resolved.

    `keep_days:` in netaudit.yaml does the same every night.

    \b
    Example:
      netaudit results prune --older-than 400d
    """
    from netaudit.jobs.results import age, database_of, stamp
    from netaudit.jobs.workspace import need
    from netaudit.results.retention import prune

    removed = prune(database_of(need()), before=stamp(datetime.now(UTC) - age(span)))
    terminal.emit(f"{removed} runs removed", None)
    return 0
