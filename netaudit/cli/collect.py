"""`netaudit collect`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.command("collect")
@click.argument("devices", nargs=-1)
@click.option("-i", "--inventory", type=click.Path(path_type=Path), help="Default: the workspace's.")
@click.option("--where", default="", metavar="KEY=VALUE,...", help="Only devices like these: site=dc1,role=core|edge.")
@click.option("--limit", type=click.IntRange(1), help="At most so many devices.")
@click.option("--workers", type=click.IntRange(1, 500), default=20, show_default=True, help="Devices at the same time.")
@click.option(
    "--timeout", type=click.FloatRange(1), default=120.0, show_default=True, help="Seconds a device may take."
)
@click.option("--known-hosts", type=click.Path(path_type=Path), help="Host keys. Default: the workspace's.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write DEVICE.cfg here in place of the archive, secrets replaced.",
)
@writes("text", "json")
@speaks
def command(
    devices: tuple[str, ...],
    inventory: Path | None,
    where: str,
    limit: int | None,
    workers: int,
    timeout: float,
    known_hosts: Path | None,
    folder: Path | None,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Collect running configurations over SSH into the workspace's archive, in parallel.

    Read only: nothing is typed but what prepares the session and shows the configuration. Host keys are
    checked (`netaudit hosts trust` enrols them). What is not a whole configuration is not stored.

    \b
    Examples:
      netaudit collect                              every device of the workspace's inventory
      netaudit collect -i inventories/ --where site=dc1
      netaudit collect -i hosts.csv --to configs/   a folder of files, no workspace needed
    """
    from netaudit.collect.target import Collected, Deadlines
    from netaudit.errors import UsageError
    from netaudit.inventory import load, select
    from netaudit.jobs.collect import redacted, run_collection
    from netaudit.jobs.inputs import fingerprint_key
    from netaudit.jobs.workspace import find, need
    from netaudit.platforms import base
    from netaudit.report.writing import write_atomic

    workspace = need() if folder is None else find()
    if inventory is None and workspace is None:
        raise UsageError("no inventory: name one with -i, or work in a workspace (netaudit init)")
    held = load(inventory or (workspace.path("inventory") if workspace else Path()))
    chosen = select(held, where, devices, limit)
    if not chosen.hosts:
        raise UsageError(f"no device to collect: {inventory or 'the inventory'} names none")
    keys = known_hosts or (workspace.path("known_hosts") if workspace else Path("known_hosts"))
    done = 0

    def told(result: object) -> None:
        nonlocal done
        done += 1
        place = f"[{done}/{len(chosen.hosts)}]"
        if isinstance(result, Collected):
            terminal.say(f"{place} {result.name}: {result.text.count(chr(10)) + 1} lines in {result.seconds:.1f} s")
        else:
            terminal.warn(f"{place} {result}")

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)  # now, and not when everything is collected
    now = datetime.now(UTC)
    secret_key = fingerprint_key(workspace)
    made = run_collection(
        chosen,
        known_hosts=keys,
        archive=workspace.path("archive") if workspace and folder is None else None,
        key=secret_key,
        when=now,
        run_id=f"{now:%Y%m%dT%H%M%SZ}",
        workers=workers,
        deadlines=Deadlines(total=timeout),
        on_result=told,
    )
    if folder is not None:
        platforms = {host.name: base.get(host.platform).name for host in chosen.hosts if host.platform}
        for name, text in redacted(made.collected, platforms, secret_key).items():
            write_atomic(folder / f"{name}.cfg", text)
    document = {
        "schema": "netaudit.collect/1",
        "commit": made.commit,
        "collected": [{"device": c.name, "sha256": c.sha256, "seconds": c.seconds} for c in made.collected],
        "errors": [{"device": e.device, "reason": e.reason, "error": e.message} for e in made.failed],
    }
    if form == "json":
        terminal.emit(json.dumps(document, indent=2), output)
    else:
        where_to = (
            str(folder) if folder else "archive" + (f" {made.commit[:10]}" if made.commit else ", nothing changed")
        )
        text = f"{len(made.collected)} collected ({where_to}), {len(made.failed)} not"
        terminal.emit(text, output)
    if not made.collected:
        return 2
    return 3 if made.failed else 0
