"""`netaudit drift`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from netaudit.cli.options import Terminal, at_or_above, speaks, writes, writes_more
from netaudit.model.results import SEVERITIES
from netaudit.report.formats import PIPELINES


@click.command("drift")
@click.argument("what", nargs=-1)
@click.option("--platform", help="Of both sides, where their text does not tell it.")
@click.option("--no-remediation", is_flag=True, help="Do not work out what to type.")
@click.option(
    "--impact/--no-impact",
    default=True,
    show_default=True,
    help="Tell what the drift touches: services, gateways, sessions, links, classes, and findings that it brings or "
    "resolves. Costs about two audits where something drifted, nothing where nothing did.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something drifted.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "any", "never"]),
    default="any",
    show_default=True,
    help="Least severity of a change that makes the exit code 1.",
)
@click.option("--detailed-exitcode", is_flag=True, help="As terraform: 0 in sync, 2 drifted, 1 could not be told.")
@click.option(
    "--count-ignored",
    "counted",
    multiple=True,
    metavar="RULE",
    help="Switch an ignore rule off: what it leaves out counts. May be repeated.",
)
@click.option("--list-ignored", is_flag=True, help="Name what is left out of comparisons, and why.")
@writes("text", "json", "html", "md", *PIPELINES)
@writes_more("text", "json", "html", "md", *PIPELINES)
@speaks
def command(
    what: tuple[str, ...],
    platform: str | None,
    no_remediation: bool,
    impact: bool,
    exit_zero: bool,
    fail_on: str,
    detailed_exitcode: bool,
    counted: tuple[str, ...],
    list_ignored: bool,
    form: str,
    output: Path | None,
    also: tuple[tuple[str, Path], ...],
    terminal: Terminal,
) -> int:
    """Compare approved configurations with running ones, by meaning.

    With two files or folders, OLD and NEW; with device names (or nothing), the workspace's archive.
    Order counts only where the device gives it meaning; clocks and other noise never count; a
    configuration that is cut off is not collected, never drift.

    \b
    Examples:
      netaudit drift approved/ running/
      netaudit drift r1.approved.cfg r1.cfg --format json
      netaudit drift                            all devices of the workspace's archive
      netaudit drift r1 r2                      two of them
      netaudit drift --format html -o drift.html        side by side
      netaudit drift --list-ignored             what is left out, by name; --count-ignored NAME counts it
    """
    from netaudit.cli.drift_shown import rendered
    from netaudit.jobs.drift import drift_of_archive, drift_of_paths, ignore_names
    from netaudit.jobs.workspace import find, need
    from netaudit.platforms import base

    if list_ignored:
        return _list_ignored(form, output, terminal)
    workspace = find()
    off = ignore_names((*counted, *(workspace.settings.ignore_off if workspace is not None else ())))
    if platform is not None:
        base.get(platform)  # a wrong name is told once, not for each device
    paths = [Path(name) for name in what]
    if len(paths) == 2 and any(path.exists() for path in paths):
        result = drift_of_paths(
            paths[0], paths[1], platform=platform, remediated=not no_remediation, off=off, impact=impact
        )
    else:
        result = drift_of_archive(need(), what, remediated=not no_remediation, off=off, impact=impact)
    terminal.emit_all(partial(rendered, result, terminal), form, output, also)
    weighs = [
        c.severity for d in result.devices for c in d.changes if fail_on == "any" or at_or_above(c.severity, fail_on)
    ]
    # Without a baseline nobody knows whether a device drifted: that is missing, not in order.
    missing = result.errors or any(device.state in ("not_collected", "no_baseline") for device in result.devices)
    if detailed_exitcode:
        return 2 if weighs else 1 if missing else 0
    if weighs and not exit_zero:
        return 1
    return 3 if missing else 0


def _list_ignored(form: str, output: Path | None, terminal: Terminal) -> int:
    from netaudit.jobs.drift import ignored_lines

    rules = ignored_lines()
    if form == "json":
        import msgspec

        keys = ("platform", "name", "pattern", "reason")
        document = {"schema": "netaudit.ignored/1", "rules": [dict(zip(keys, rule, strict=True)) for rule in rules]}
        terminal.emit(msgspec.json.format(msgspec.json.encode(document), indent=2).decode(), output)
    else:
        widths = [max(len(rule[column]) for rule in rules) for column in (0, 1)]
        lines = [f"{p:<{widths[0]}}  {n:<{widths[1]}}  {why}" for p, n, _, why in rules]
        terminal.emit("\n".join(lines), output)
    return 0
