"""`netaudit hosts`."""

from __future__ import annotations

from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks


@click.group("hosts")
def command() -> None:
    """Host keys of devices: nothing is collected from a device whose key is not known."""


@command.command("trust")
@click.argument("devices", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every device of the inventory.")
@click.option("-i", "--inventory", "named", type=click.Path(path_type=Path), help="Default: the workspace's.")
@click.option("--known-hosts", type=click.Path(path_type=Path), help="Default: the workspace's, or known_hosts here.")
@speaks
def trust(
    devices: tuple[str, ...], everything: bool, named: Path | None, known_hosts: Path | None, terminal: Terminal
) -> int:
    """Fetch the host keys of devices and trust them from now on. Compare the fingerprints before you do.

    \b
    Examples:
      netaudit hosts trust r1 r2
      netaudit hosts trust --all -i hosts.csv --known-hosts known_hosts
    """
    from netaudit.collect.enrolment import trust as enrol
    from netaudit.errors import CollectionError, UsageError
    from netaudit.inventory import load, select
    from netaudit.jobs.collect_targets import logs_in, targets
    from netaudit.jobs.workspace import find, need

    if bool(devices) == everything:
        raise UsageError("name the devices to trust, or --all (not both)")
    workspace = find() if named is not None else need()
    every = load(named or (workspace.path("inventory") if workspace else Path()))
    held = select(every, "", devices)
    through = any(host.jumps for host in held.hosts)  # only then somebody has to log in, to the jump host
    keys = known_hosts or (workspace.path("known_hosts") if workspace else Path("known_hosts"))
    failed = 0
    reached = [target for target in targets(held, credentials=through, every=every) if logs_in(target)]
    for result in enrol(reached, keys):
        if isinstance(result, CollectionError):
            failed += 1
            terminal.warn(str(result))
            continue
        before = f" (was {result.before})" if result.before else ""
        terminal.emit(f"{result.name}: {result.type} {result.fingerprint}{before}", None)
    return 3 if failed else 0
