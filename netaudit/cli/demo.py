"""`netaudit demo`."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("netaudit-demo.html"),
    show_default=True,
    help="The HTML report.",
)
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the workspace in this new folder.")
@speaks
def command(output: Path, keep: Path | None, terminal: Terminal) -> int:
    """The whole job on a shipped bank network: collect, audit, find drift, check a change, report.

    Sixteen devices are emulated over real SSH on loopback; one of them changes while the demo runs. No
    privileges and no network are needed.

    \b
    Examples:
      netaudit demo
      netaudit demo --keep demo-workspace      then: cd demo-workspace && netaudit drift
    """
    from netaudit.errors import UsageError
    from netaudit.jobs.demo import demonstrate
    from netaudit.report.data import ReportData
    from netaudit.report.html import render
    from netaudit.report.text import audit_brief
    from netaudit.report.text_drift import drift_text, precheck_text
    from netaudit.report.writing import write_atomic

    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise UsageError(f"{keep} is not empty")
    if not output.resolve().parent.is_dir():  # told now, and not when everything is done
        raise UsageError(f"{output}: the folder {output.resolve().parent} is not there; create it first")
    started = time.monotonic()

    def step(text: str) -> None:
        terminal.say(f"{time.monotonic() - started:5.1f} s  {text}")

    with tempfile.TemporaryDirectory(prefix="netaudit-demo-") as temporary:
        made = demonstrate(keep or Path(temporary), step)
        page = render(
            ReportData(
                audit=made.audit.audit,
                network=made.audit.built.network,
                drift=made.drift,
                precheck=made.proposed,
                capacity=made.audit.built.capacity,
                title="Meridian Bank: network audit",
                generated=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )
        write_atomic(output, page)
    step("report written")
    width, color = terminal.width, terminal.color
    if not terminal.quiet:
        terminal.emit("\nFindings\n" + audit_brief(made.audit.audit, width=width, color=color), None)
        terminal.emit("\nDrift\n" + drift_text(made.drift, width=width, color=color), None)
        terminal.emit("\nProposed change\n" + precheck_text(made.proposed, width=width, color=color), None)
    terminal.emit(str(output.resolve()), None)
    return 0
