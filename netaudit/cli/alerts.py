"""`netaudit alerts`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from netaudit.cli.options import Terminal, speaks, writes


@click.group("alerts")
def command() -> None:
    """Messages about what changed: those that wait, sending them, testing a channel.

    Channels and routes stand in netaudit.yaml under `alerts:`; docs/nightly.md shows each kind.

    \b
    Examples:
      netaudit alerts test oncall
      netaudit alerts list
      netaudit alerts send
    """


@command.command("list")
@writes("text", "json")
@speaks
def list_waiting(form: str, output: Path | None, terminal: Terminal) -> int:
    """List the messages that no channel has taken yet, and why. Exit code 3 where one waits.

    \b
    Example:
      netaudit alerts list --format json
    """
    from netaudit.jobs.alerts import spool_of
    from netaudit.jobs.workspace import need

    spool = spool_of(need())
    found, damaged = spool.waiting()
    messages = [message for _, message in found]
    given_up = spool.given_up()
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json({"waiting": messages, "given_up": given_up, "damaged": damaged}), output)
    else:
        lines = [
            f"{word}  {message.created}  {message.channel}  run {message.run}  {message.failure or 'not sent yet'}"
            for word, some in (("waiting ", messages), ("given up", given_up))
            for message in some
        ]
        terminal.emit("\n".join([*lines, *(f"damaged   {name}" for name in damaged)]) or "no message waits", output)
    return 3 if messages or given_up or damaged else 0


@command.command("send")
@speaks
def send_waiting(terminal: Terminal) -> int:
    """Send what waits, now. Exit code 3 where something still waits.

    \b
    Example:
      netaudit alerts send
    """
    from netaudit.jobs.alerts import deliver
    from netaudit.jobs.workspace import need

    done = deliver(need(), clock=lambda: datetime.now(UTC), pause=time.sleep, at_once=True)
    for channel, failure in {message.channel: message.failure for message in reversed(done.waiting)}.items():
        terminal.warn(f"channel {channel}: {failure}")
    terminal.emit(f"{done.sent} sent, {len(done.waiting)} still waiting, {len(done.given_up)} given up", None)
    return 3 if done.waiting or done.given_up else 0


@command.command("test")
@click.argument("channel")
@speaks
def test_channel(channel: str, terminal: Terminal) -> int:
    """Send a test by a channel: something begins, and ends.

    \b
    Example:
      netaudit alerts test oncall
    """
    from netaudit.jobs.alerts import test_message
    from netaudit.jobs.workspace import need

    test_message(need(), channel, datetime.now(UTC))
    terminal.emit(f"channel {channel} took the test", None)
    return 0
