"""`netaudit diff`."""

from __future__ import annotations

from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--platform", help="Of both sides, where their text does not tell it.")
@click.option("--remediation", is_flag=True, help="Also what to type to get from NEW back to OLD.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when something differs.")
@writes("text", "json", "html", "md")
@speaks
def command(
    old: str,
    new: str,
    platform: str | None,
    remediation: bool,
    exit_zero: bool,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """What differs between two configurations, by meaning: OLD and NEW are files, folders, or versions in the archive.

    A version is DEVICE@running, DEVICE@approved or DEVICE@COMMIT (netaudit archive log names commits).

    \b
    Examples:
      netaudit diff old.cfg new.cfg
      netaudit diff before/ after/ --format html -o diff.html
      netaudit diff r1@approved r1@running
      netaudit diff r1@4f2a9c1 r1@running
    """
    from netaudit.cli.drift_shown import rendered
    from netaudit.jobs.drift import drift_of_paths, drift_of_versions, is_version
    from netaudit.jobs.workspace import need
    from netaudit.platforms import base

    if platform is not None:
        base.get(platform)
    if is_version(old) and is_version(new):
        result = drift_of_versions(need(), old, new, platform=platform, remediated=remediation)
    else:
        result = drift_of_paths(Path(old), Path(new), platform=platform, remediated=remediation)
    terminal.emit(rendered(result, terminal, form, output), output)
    if any(device.changes for device in result.devices):
        return 0 if exit_zero else 1
    return 3 if result.errors or any(device.state != "in_sync" for device in result.devices) else 0
