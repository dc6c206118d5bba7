"""`netaudit collect`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.options import Terminal, speaks, writes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from netaudit.cli.progress import Devices
    from netaudit.inventory import Inventory
    from netaudit.jobs.collect import Collection, Manner, Result
    from netaudit.jobs.collect_places import Place
    from netaudit.jobs.collect_state import States
    from netaudit.jobs.workspace import Workspace

_SECONDS = click.FloatRange(0, min_open=True)


@click.command("collect")
@click.argument("devices", nargs=-1)
@click.option("-i", "--inventory", type=click.Path(path_type=Path), help="Default: the workspace's.")
@click.option("--where", default="", metavar="KEY=VALUE,...", help="Only devices like these: site=dc1,role=core|edge.")
@click.option("--limit", type=click.IntRange(1), help="At most so many devices.")
@click.option("--resume", is_flag=True, help="Go on with a collection that was broken off.")
@click.option(
    "--workers", type=click.IntRange(1, 1000), default=20, show_default=True, help="Devices at the same time."
)
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Processes they are spread over. Default: as many as pay."
)
@click.option(
    "--timeout", type=click.FloatRange(1), default=120.0, show_default=True, help="Seconds a device may take in all."
)
@click.option("--connect-timeout", type=_SECONDS, default=10.0, show_default=True, help="Until its port answers.")
@click.option("--login-timeout", type=_SECONDS, default=30.0, show_default=True, help="From there to its prompt.")
@click.option("--silence-timeout", type=_SECONDS, default=60.0, show_default=True, help="Between two pieces of output.")
@click.option("--known-hosts", type=click.Path(path_type=Path), help="Host keys. Default: the workspace's.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write DEVICE.cfg here in place of the archive, secrets replaced.",
)
@click.option("--accept-smaller", is_flag=True, help="Believe a configuration that looks like a part of the last one.")
@click.option("--state", "with_state", is_flag=True, help="Then ask for rates, LAGs, gateways, BGP, power.")
@click.option("--log", "log_file", type=click.Path(path_type=Path, dir_okay=False), help="Append a JSON line a device.")
@writes("text", "json")
@speaks
def command(
    devices: tuple[str, ...],
    inventory: Path | None,
    where: str,
    limit: int | None,
    resume: bool,
    workers: int,
    processes: int | None,
    timeout: float,
    connect_timeout: float,
    login_timeout: float,
    silence_timeout: float,
    known_hosts: Path | None,
    folder: Path | None,
    accept_smaller: bool,
    with_state: bool,
    log_file: Path | None,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Collect running configurations into the workspace's archive, in parallel.

    Read only: nothing is typed but what prepares the session and shows the configuration. Host keys are
    checked (`netaudit hosts trust` enrols them). What is not a whole configuration is not stored.

    \b
    Examples:
      netaudit collect                              every device of the workspace's inventory
      netaudit collect --where site=dc1,role=core   some of them
      netaudit collect --resume                     go on where a killed run was
      netaudit collect -i hosts.csv --to configs/   a folder of files, no workspace needed
    """
    from netaudit.collect.spreading import sensible
    from netaudit.collect.target import Deadlines
    from netaudit.errors import UsageError
    from netaudit.inventory import load, select
    from netaudit.jobs.collect import Manner, run_collection
    from netaudit.jobs.collect_log import DeviceLog, all_told, document
    from netaudit.jobs.collect_places import Place
    from netaudit.jobs.inputs import fingerprint_key
    from netaudit.jobs.workspace import find, need

    workspace = need() if folder is None else find()
    if inventory is None and workspace is None:
        raise UsageError("no inventory: name one with -i, or work in a workspace (netaudit init)")
    held = load(inventory or (workspace.path("inventory") if workspace else Path()))
    chosen = select(held, where, devices, limit)
    if not chosen.hosts:
        raise UsageError(f"no device to collect: {inventory or 'the inventory'} names none")
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%SZ}"
    place = Place.folder(folder) if folder is not None else Place.workspace(_of(workspace))
    secret_key = fingerprint_key(workspace)
    log = DeviceLog(log_file, chosen, run_id) if log_file is not None else None
    keys = known_hosts or (workspace.path("known_hosts") if workspace else Path("known_hosts"))
    manner = Manner(
        workers=workers,
        processes=processes or sensible(len(chosen.hosts)),
        deadlines=Deadlines(connect=connect_timeout, login=login_timeout, silence=silence_timeout, total=timeout),
        resume=resume,
        accept_smaller=accept_smaller,
    )
    with _progress(terminal, chosen, place.unfinished(chosen, resume, terminal.say)) as progress:
        made = run_collection(
            chosen,
            every=held,
            known_hosts=keys,
            archive=place.archive,
            key=secret_key,
            when=now,
            run_id=run_id,
            manner=manner,
            state=place.state,
            last=place.last,
            store=place.store,
            on_result=all_told(_telling(progress), log),
        )
    if log is not None:
        log.close()
    states = _states(terminal, made, chosen, held, place, keys, manner) if with_state and made.collected else None
    if form == "json":
        terminal.emit(json.dumps(document(made, run_id, states), indent=2), output)
    else:
        terminal.emit(_summary(made, place.name) + _summary_of_state(states), output)
    if not made.collected:
        return 2
    return 3 if made.failed or (states is not None and states.failed) else 0


def _some(names: Sequence[str], most: int = 12) -> str:
    """The names, but for those that would fill the screen; `--format json` has all."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _states(
    terminal: Terminal, made: Collection, chosen: Inventory, every: Inventory, place: Place, keys: Path, manner: Manner
) -> States:
    """The second step, of the devices whose configuration came."""
    import msgspec

    from netaudit.jobs.collect_state import collect_states

    names = {one.name for one in made.collected}
    hosts = tuple(host for host in chosen.hosts if host.name in names)
    states = collect_states(
        msgspec.structs.replace(chosen, hosts=hosts),
        every=every,
        beside=place.beside,
        known_hosts=keys,
        manner=manner,
    )
    for error in states.failed:
        terminal.warn(f"no state: {error}")
    for line in states.unknown:
        terminal.detail(f"netaudit: not known: {line}")
    return states


def _summary_of_state(states: States | None) -> str:
    if states is None:
        return ""
    unknown = f", {len(states.unknown)} answers not known (-v tells which)" if states.unknown else ""
    return f"\nstate of {len(states.states)} devices, {len(states.failed)} not{unknown}; loads in {states.loads}"


def _of(workspace: Workspace | None) -> Workspace:
    assert workspace is not None  # `need` raised where there is none
    return workspace


def _progress(terminal: Terminal, chosen: Inventory, done: int) -> Devices:
    from netaudit.cli.progress import Devices

    return Devices(terminal, len(chosen.hosts), done)


def _telling(progress: Devices) -> Callable[[Result], None]:
    from netaudit.collect.target import Collected

    def told(result: Result) -> None:
        if isinstance(result, Collected):
            again = f", attempt {result.attempts}" if result.attempts > 1 else ""
            progress.good(f"{result.name}: {result.text.count(chr(10)) + 1} lines in {result.seconds:.1f} s{again}")
        else:
            progress.bad(str(result))

    return told


def _summary(made: Collection, place: str) -> str:
    where = place + (f" {made.commit[:10]}" if made.commit else ", nothing changed" if place == "archive" else "")
    lines = [f"{len(made.collected)} collected ({where}), {len(made.failed)} not"]
    if not made.collected:
        lines = [f"none of {len(made.failed)} devices was collected, nothing was stored"]
    if made.resumed:
        lines.append(f"  {len(made.resumed)} of them before it was broken off")
    if made.unproven:
        told = "their platform marks no end, and there is no earlier one: two equal reads stand for them"
        lines.append(f"  {_some(made.unproven)}: {told}")
    reasons: dict[str, list[str]] = {}
    for error in made.failed:
        reasons.setdefault(error.reason, []).append(error.device)
    lines += [f"  {reason}: {_some(names)}" for reason, names in sorted(reasons.items())]
    if made.evidence:
        lines.append(
            f"  what came of {len(made.evidence)} of them is kept in {next(iter(made.evidence.values())).parent}"
        )
    return "\n".join(lines)
