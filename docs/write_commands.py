"""Writes docs/commands.md, the reference of the command line, from the help texts of its commands.

python docs/write_commands.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from netaudit.cli.main import COMMANDS, netaudit

PAGE = Path(__file__).with_name("commands.md")
HEAD = """\
# Commands

Written by `python docs/write_commands.py` from the help texts; do not edit.

stdout carries only the result; progress, warnings and errors go to stderr. Exit codes: 0 clean, 1 findings or drift at
or above `--fail-on`, 2 could not do it, 3 done but incomplete. 1 goes before 3.
"""
WIDTH = 100


def page() -> str:
    """The text of docs/commands.md."""
    sections = [HEAD, "| command | does |\n| --- | --- |"]
    sections[-1] += "".join(f"\n| [`netaudit {name}`](#netaudit-{name}) | {does} |" for name, does in COMMANDS.items())
    root = click.Context(netaudit, info_name="netaudit", **netaudit.context_settings)
    for name in COMMANDS:
        command = netaudit.get_command(root, name)
        assert command is not None
        for names, help_text in _helps(("netaudit", name), command, root):
            heading = "#" * len(names)
            sections.append(f"{heading} {' '.join(names)}\n\n```\n{help_text.rstrip()}\n```")
    return "\n\n".join(section.strip() for section in sections) + "\n"


def _helps(
    names: tuple[str, ...], command: click.Command, parent: click.Context
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The help of a command, and of those below it."""
    context = click.Context(command, parent, names[-1], terminal_width=WIDTH, max_content_width=WIDTH)
    yield names, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _helps((*names, name), below, context)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
