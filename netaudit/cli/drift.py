"""`netaudit drift`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from netaudit.cli.options import Terminal, at_or_above, speaks, writes, writes_more
from netaudit.model.results import SEVERITIES, Drift
from netaudit.report.formats import PIPELINES


@click.command("drift")
@click.argument("what", nargs=-1)
@click.option("--platform", help="Of both sides, where their text does not tell it.")
@click.option("--no-remediation", is_flag=True, help="Do not work out what to type.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something drifted.")
@click.option(
    "--fail-on",
    type=click.Choice([*SEVERITIES, "any", "never"]),
    default="any",
    show_default=True,
    help="Least severity of a change that makes the exit code 1.",
)
@writes("text", "json", "md", *PIPELINES)
@writes_more("text", "json", "md", *PIPELINES)
@speaks
def command(
    what: tuple[str, ...],
    platform: str | None,
    no_remediation: bool,
    exit_zero: bool,
    fail_on: str,
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
    """
    from netaudit.jobs.drift import drift_of_archive, drift_of_paths
    from netaudit.jobs.workspace import need
    from netaudit.platforms import base

    if platform is not None:
        base.get(platform)  # a wrong name is told once, not for each device
    paths = [Path(name) for name in what]
    if len(paths) == 2 and any(path.exists() for path in paths):
        result = drift_of_paths(paths[0], paths[1], platform=platform, remediated=not no_remediation)
    else:
        result = drift_of_archive(need(), what, remediated=not no_remediation)
    terminal.emit_all(partial(_rendered, result, terminal), form, output, also)
    weighs = [
        c.severity for d in result.devices for c in d.changes if fail_on == "any" or at_or_above(c.severity, fail_on)
    ]
    if weighs and not exit_zero:
        return 1
    # Without a baseline nobody knows whether a device drifted: that is missing, not in order.
    missing = result.errors or any(device.state in ("not_collected", "no_baseline") for device in result.devices)
    return 3 if missing else 0


def _rendered(result: Drift, terminal: Terminal, form: str, output: Path | None) -> str:
    if form == "json":
        from netaudit.report.json import to_json

        return to_json(result)
    if form == "md":
        from netaudit.report.markdown_changes import drift_markdown

        return drift_markdown(result)
    if form in PIPELINES:
        from netaudit.report.as_audit import drift_as_audit
        from netaudit.report.formats import FORMATS

        return FORMATS[form].render(drift_as_audit(result))
    from netaudit.report.text_drift import drift_text

    return drift_text(result, width=terminal.width, color=terminal.color and output is None)
