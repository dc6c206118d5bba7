"""`netaudit completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script for a shell.

    \b
    Examples:
      eval "$(netaudit completion bash)"                                    in this shell
      netaudit completion zsh > ~/.zfunc/_netaudit                          for good
      netaudit completion fish > ~/.config/fish/completions/netaudit.fish
    """
    from netaudit.cli.main import netaudit

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(netaudit, {}, "netaudit", "_NETAUDIT_COMPLETE").source())
