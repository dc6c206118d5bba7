"""`netaudit waivers`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.group("waivers")
def command() -> None:
    """Exceptions: rules that a device may break, with reason, owner and expiry."""


def _file(named: Path | None) -> Path:
    from netaudit.errors import UsageError
    from netaudit.jobs.workspace import need

    if named is not None:
        return named
    held = need().existing("waivers")
    if held is None:
        raise UsageError("the workspace has no waivers file; its `waivers:` setting says where it would be")
    return held


@command.command("list")
@click.option("--file", "named", type=click.Path(path_type=Path), help="Default: the workspace's.")
@writes("text", "json")
@speaks
def list_waivers(named: Path | None, form: str, output: Path | None, terminal: Terminal) -> int:
    """List the waivers and when each expires. Exit code 1 where one has expired.

    \b
    Example:
      netaudit waivers list --file policies/waivers.yaml
    """
    from netaudit.policy.waivers import load_waivers

    today = datetime.now(UTC).date()
    waivers = load_waivers(_file(named))
    rows = [
        {
            "id": w.id,
            "rule": w.rule,
            "device": w.device,
            "entity": w.entity,
            "expires": w.expires.isoformat(),
            "expired": w.expired(today),
            "approved_by": w.approved_by,
            "ticket": w.ticket,
            "reason": w.reason,
            "fingerprint": w.fingerprint,
            "created": w.created.isoformat() if w.created is not None else None,
            "created_by": w.created_by,
        }
        for w in waivers
    ]
    if form == "json":
        terminal.emit(json.dumps(rows, indent=2), output)
    else:
        lines = [
            f"{'EXPIRED ' if row['expired'] else ''}{row['rule']} on {row['device']} {row['entity']}: "
            f"until {row['expires']}, {row['approved_by']} ({row['ticket']}): {row['reason']}"
            for row in rows
        ]
        terminal.emit("\n".join(lines) or "no waivers", output)
    return 1 if any(row["expired"] for row in rows) else 0


@command.command("check")
@click.option("--file", "named", type=click.Path(path_type=Path), help="Default: the workspace's.")
@speaks
def check(named: Path | None, terminal: Terminal) -> int:
    """Check a waivers file: every mistake is one line with file, line number and what was meant.

    \b
    Example:
      netaudit waivers check --file policies/waivers.yaml
    """
    from netaudit.policy.waivers import load_waivers

    terminal.emit(f"{len(load_waivers(_file(named)))} waivers, no mistakes", None)
    return 0
