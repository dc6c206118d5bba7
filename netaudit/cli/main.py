"""The command line as a whole: which commands there are, and how their errors are told."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from netaudit import __version__
from netaudit.errors import NetauditError

COMMANDS: dict[str, str] = {
    "demo": "The whole job on a shipped bank network, in under a minute.",
    "init": "A new workspace: settings, inventory, policies, archive.",
    "collect": "Collect running configurations into the archive.",
    "audit": "Check configurations against the rules.",
    "drift": "Compare running configurations with their approved baseline.",
    "diff": "What differs between two configurations, by meaning.",
    "archive": "History, blame, since when; and that nothing in it was altered.",
    "approve": "Sign running configurations off as the new baseline.",
    "precheck": "What a proposed change would do.",
    "capacity": "Load on every link, in the normal state and under every failure.",
    "facts": "What configurations say, vendor-neutral, as JSON.",
    "what-if": "What loses its redundancy or its connection when something fails.",
    "rules": "Browse, validate and test the rules.",
    "nightly": "Collect, audit, compare, record, report, notify: for cron, systemd or Kubernetes.",
    "alerts": "Messages about what changed: those that wait, sending, testing a channel.",
    "report": "A recorded run as HTML, PDF, XLSX, CSV, Markdown, JSON, SARIF or JUnit.",
    "evidence": "A recorded run as a signed bundle for auditors, and its check elsewhere.",
    "incident": "What happened before an outage, ranked, and which rules would have warned.",
    "results": "What was recorded: runs, and the life of every finding.",
    "waivers": "Exceptions, and when each expires.",
    "inventory": "Look at an inventory and check it.",
    "hosts": "Trust the host keys of devices.",
    "doctor": "What is installed, reachable and configured, and what to do about the rest.",
    "completion": "Shell completion for bash, zsh or fish.",
}
"""Every command, in the order in which help lists them, with its line of help; each is a module beside this one."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used, so that start-up stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"netaudit.cli.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the arguments; a wrong name gets a suggestion."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from difflib import get_close_matches

            close = get_close_matches(args[0], COMMANDS, n=1)
            meant = f" (did you mean {close[0]}?)" if close else " (netaudit --help lists them)"
            raise click.UsageError(f"no command {args[0]!r}{meant}", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands' help without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 clean, 1 findings or drift at or above --fail-on, 2 could not do it, 3 done but incomplete.",
)
@click.version_option(__version__, "--version", prog_name="netaudit", message="%(prog)s %(version)s")
def netaudit() -> None:
    """Audit network configurations for capacity, QoS and redundancy, and detect drift.

    \b
    Examples:
      netaudit demo                         see the whole job on a shipped network
      netaudit audit configs/               check a folder of configurations
      netaudit drift approved/ running/     what changed between two folders
      netaudit rules show CAP-004           what a rule wants, and why
    """


def run(arguments: Sequence[str]) -> int:
    """Run the command line; every error becomes one line a problem on stderr and an exit code."""
    try:
        code = netaudit.main(args=list(arguments), prog_name="netaudit", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as error:
        told = error.format_message().replace("\n", " ")
        if not told:  # called without a command: click shows the help itself
            error.show()
        else:
            _tell(told)
        return 2
    except click.exceptions.Abort:
        _tell("interrupted")
        return 130
    except NetauditError as error:
        for line in error.lines():
            _tell(line)
        return error.exit_code
    except OSError as error:
        about = f"{error.filename}: " if error.filename else ""
        _tell(f"{about}{error.strerror or error}")
        return 2
    except KeyboardInterrupt:
        _tell("interrupted")
        return 130
    except Exception as error:
        if os.environ.get("NETAUDIT_DEBUG"):
            raise
        _tell(f"internal error: {type(error).__name__}: {error} (NETAUDIT_DEBUG=1 shows where; please report it)")
        return 2
    return code if isinstance(code, int) else 0


def _tell(line: str) -> None:
    printable = "".join(character if character.isprintable() else "?" for character in line)
    print(f"netaudit: {printable}", file=sys.stderr)
