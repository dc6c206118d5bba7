"""`netaudit facts`."""

from __future__ import annotations

from pathlib import Path

import click

from netaudit.cli.options import Terminal, reads, speaks, writes

_FILE_WIDTH = 120


@click.command("facts")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--platform", help="Of all files, where their text does not tell it.")
@click.option("--intent", type=click.Path(path_type=Path), help="intent.yaml; one beside the configurations is found.")
@reads
@writes("json", "text")
@speaks
def command(
    paths: tuple[Path, ...],
    platform: str | None,
    intent: Path | None,
    cached: bool,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Print what configurations say, vendor-neutral, as JSON: devices, and the network between them.

    As text: how much of each configuration was understood, and the most frequent lines that were not.

    \b
    Examples:
      netaudit facts r1.cfg
      netaudit facts configs/ --format text
      netaudit facts configs/ | jq '.devices[].interfaces[] | select(.mtu > 1500) | .name'
    """
    from netaudit.jobs.facts import facts_document
    from netaudit.jobs.inputs import inputs_for
    from netaudit.jobs.network import build_network
    from netaudit.report.reading import reading_text

    inputs = inputs_for(paths, platform=platform, intent=intent, cached=cached)
    snapshot = inputs.snapshot()
    for note in snapshot.notes:
        terminal.say(note)
    for error in snapshot.errors:
        terminal.warn(error.error)
    built = build_network(snapshot, inputs.knowledge)
    for note in built.notes:
        terminal.warn(note)
    if form == "text":
        width, color = (terminal.width, terminal.color) if output is None else (_FILE_WIDTH, False)
        terminal.emit(reading_text(built.network.devices, width=width, color=color), output)
    else:
        terminal.emit(facts_document(snapshot, built.network), output)
    return 3 if snapshot.errors else 0
