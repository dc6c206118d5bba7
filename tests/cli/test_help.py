"""Every command explains itself, and the reference says what the help says."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from types import ModuleType

import click
import pytest

from netaudit.cli.main import COMMANDS, netaudit

from .conftest import PROJECT, Cli

PROMISED = (
    *("demo", "init", "collect", "audit", "drift", "approve", "precheck", "capacity", "facts", "rules", "waivers"),
    *("doctor", "what-if", "inventory", "hosts", "completion"),
)


def commands() -> Iterator[tuple[str, ...]]:
    root = click.Context(netaudit)
    for name in COMMANDS:
        yield (name,)
        command = netaudit.get_command(root, name)
        if isinstance(command, click.Group):
            yield from ((name, below) for below in command.commands)


@pytest.fixture(scope="module")
def written() -> ModuleType:
    path = PROJECT / "docs" / "write_commands.py"
    spec = importlib.util.spec_from_file_location("write_commands", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("names", list(commands()), ids=" ".join)
def test_help_says_what_a_command_does_and_shows_an_example(names: tuple[str, ...], cli: Cli) -> None:
    said = cli(*names, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: netaudit {' '.join(names)}")
    if names in {("rules",), ("waivers",), ("inventory",), ("hosts",)}:
        assert "\nCommands:\n" in said.out
    else:
        assert "Example" in said.out
        assert f"netaudit {' '.join(names)}" in said.out.partition("Example")[2]


@pytest.mark.parametrize("names", list(commands()), ids=" ".join)
def test_every_option_has_a_help(names: tuple[str, ...]) -> None:
    command: click.Command = netaudit
    for name in names:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    silent = [option.name for option in command.params if isinstance(option, click.Option) and not option.help]
    assert silent == []


def test_the_overview_lists_all_commands_and_the_exit_codes(cli: Cli) -> None:
    said = cli("--help")
    assert said.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in said.out] == []
    assert "Exit codes: 0 clean" in said.out


@pytest.mark.parametrize("name", PROMISED)
def test_a_command_that_users_script_against_is_there(name: str) -> None:
    assert name in COMMANDS


def test_the_reference_is_what_help_says(written: ModuleType) -> None:
    assert written.PAGE.read_text("utf-8") == written.page(), "python docs/write_commands.py"


@pytest.mark.parametrize("names", list(commands()), ids=" ".join)
def test_the_reference_names_every_command(names: tuple[str, ...], written: ModuleType) -> None:
    assert f"# netaudit {' '.join(names)}\n" in written.PAGE.read_text("utf-8")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_for_the_shell(shell: str, cli: Cli) -> None:
    said = cli("completion", shell)
    assert said.code == 0
    assert "_NETAUDIT_COMPLETE" in said.out


def test_completion_offers_commands(process: Cli) -> None:
    offered = process(env={"_NETAUDIT_COMPLETE": "bash_complete", "COMP_WORDS": "netaudit pre", "COMP_CWORD": "1"})
    assert offered.out.strip() == "plain,precheck"


def test_the_version_is_told(process: Cli) -> None:
    from netaudit import __version__

    assert process("--version").out == f"netaudit {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("audti",), "no command 'audti' (did you mean audit?)"),
        (("zzz",), "no command 'zzz' (netaudit --help lists them)"),
        (("audit", "--sevrity", "high"), "--severity"),
        (("approve", "r1"), "'--by'"),
        (("audit", "--min-coverage", "7"), "'--min-coverage'"),
        (("audit", "--format", "pdf"), "'sarif'"),
        (("rules", "lst"), "'lst'"),
        (("facts",), "'PATHS...'"),
    ],
)
def test_bad_usage_is_one_line(arguments: tuple[str, ...], told: str, cli: Cli) -> None:
    said = cli(*arguments)
    assert (said.code, said.out) == (2, "")
    assert len(said.said) == 1
    assert said.err.startswith("netaudit: ")
    assert told in said.err


def test_no_command_shows_help(cli: Cli) -> None:
    said = cli()
    assert said.code == 2
    assert "Commands:" in said.out + said.err
