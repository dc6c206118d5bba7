"""`netaudit what-if`."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from netaudit.cli.options import Terminal, reads, speaks, writes


@click.command("what-if")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--fail",
    "failed",
    multiple=True,
    required=True,
    metavar="DEVICE|LINK|SITE",
    help="What fails; repeatable, all at the same time. A link is named by its id or by DEVICE:INTERFACE.",
)
@click.option(
    "--intent", type=click.Path(path_type=Path), help="Sites, services, shared risks. [beside the configurations]"
)
@click.option(
    "-i", "--inventory", type=click.Path(path_type=Path), help="Names, platforms, sites and roles of devices."
)
@reads
@writes("text", "json")
@speaks
def command(
    paths: tuple[Path, ...],
    failed: tuple[str, ...],
    intent: Path | None,
    inventory: Path | None,
    cached: bool,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Say what loses its connection, or its redundancy, when something fails.

    \b
    Examples:
      netaudit what-if configs/ --fail core1
      netaudit what-if configs/ --fail dc1-wan1:TenGigabitEthernet0/1/0 --fail dc1-wan2
    """
    from netaudit.jobs.inputs import inputs_for
    from netaudit.jobs.network import build_network
    from netaudit.network.what_if import what_if

    inputs = inputs_for(paths, inventory=inventory, intent=intent, cached=cached)
    snapshot = inputs.snapshot()
    for error in (*snapshot.errors, *inputs.errors):
        terminal.warn(f"{error.device}: {error.error}")
    built = build_network(snapshot, inputs.knowledge.without_demands())
    for note in built.notes:
        terminal.warn(note)
    result = what_if(built.network, failed)
    if form == "json":
        from netaudit.report.json import to_json

        document = {"schema": "netaudit.what-if/1", **msgspec.to_builtins(result)}
        terminal.emit(to_json(document), output)
    else:
        lines = [f"When {' and '.join(result.failed)} {'fail' if len(result.failed) > 1 else 'fails'}:"]
        lines += [f"  {i.kind} {i.name} loses its {i.loses}: {i.detail}" for i in result.impacts]
        lines += [f"  gateway {told}" for told in result.moved]
        if not result.impacts and not result.moved:
            lines.append("  nothing that is known loses its connection or its redundancy")
        terminal.emit("\n".join(lines), output)
    if any(impact.loses == "connection" for impact in result.impacts):
        return 1
    return 3 if snapshot.errors or inputs.errors else 0
