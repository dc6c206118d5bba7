"""`netaudit rules`."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from netaudit.cli.options import Terminal, reads, speaks, writes

_WRITTEN = ("rules", "waivers", "profile", "framework", "intent", "inventory", "workspace")
_PRINTED = ("audit", "drift", "precheck", "capacity", "facts")


@click.group("rules")
def command() -> None:
    """Browse the rules, check rule files, and run the rules' own examples."""


@command.command("list")
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only rules with this tag; repeatable.")
@writes("text", "json")
@speaks
def list_rules(
    policies: tuple[str, ...], tags: tuple[str, ...], form: str, output: Path | None, terminal: Terminal
) -> int:
    """List the rules.

    \b
    Examples:
      netaudit rules list
      netaudit rules list --tag n-1
    """
    from netaudit.cli.showing import rules_table
    from netaudit.jobs.audit import load_policies

    found = load_policies(policies, tags=tags).rules
    if form == "json":
        rows = [
            {"id": r.id, "severity": r.severity, "for": r.entity.name, "pack": r.pack, "title": r.title} for r in found
        ]
        terminal.emit(json.dumps(rows, indent=2), output)
    else:
        terminal.emit(rules_table(found, terminal.width), output)
    return 0


@command.command("show")
@click.argument("rule")
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@speaks
def show(rule: str, policies: tuple[str, ...], terminal: Terminal) -> int:
    """Show a rule as it is written, with where it stands.

    \b
    Example:
      netaudit rules show RED-001
    """
    from netaudit.jobs.audit import load_policies
    from netaudit.jobs.rules import find_rule, source_of

    found = find_rule(rule, load_policies(policies))
    terminal.say(f"{found.file}:{found.line}")
    terminal.emit(source_of(found), None)
    return 0


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@speaks
def check(files: tuple[Path, ...], terminal: Terminal) -> int:
    """Check rule files: every mistake is one line with file, line number and what was meant.

    \b
    Examples:
      netaudit rules check policies/own.yaml
      netaudit rules check policies/        all packs in a folder
    """
    from netaudit.errors import InvalidPolicy
    from netaudit.jobs.examples import false_examples
    from netaudit.policy.loader import check_pack, load_packs

    problems = [problem for file in files if not file.is_dir() for problem in check_pack(file)]
    if problems:
        raise InvalidPolicy(*problems)
    packs = load_packs(files)  # folders, and what only shows when packs stand side by side
    false = false_examples(packs)
    if false:
        raise InvalidPolicy(*false)
    count = sum(len(pack.rules) for pack in packs)
    terminal.emit(f"{count} rules in {len(packs)} packs, no mistakes", None)
    return 0


@command.command("test")
@click.argument("packs", nargs=-1)
@click.option("--mutants", is_flag=True, help="Also turn each rule's condition round: its examples must notice.")
@speaks
def test(packs: tuple[str, ...], mutants: bool, terminal: Terminal) -> int:
    """Run the rules' own examples: what is said to pass must pass, what is said to fail must fail.

    \b
    Examples:
      netaudit rules test                   all shipped packs
      netaudit rules test policies/own.yaml
    """
    from netaudit.jobs.rules import run_examples

    result = run_examples(packs, mutants=mutants)
    for line in result.problems:
        terminal.emit(line, None)
    told = f"{result.examples} examples of {result.rules} rules, {len(result.problems)} wrong"
    terminal.emit(told + (f"; {result.mutants} mutants, all noticed" if mutants and not result.problems else ""), None)
    return 1 if result.problems else 0


@command.command("explain")
@click.argument("rule")
@click.argument("device")
@click.argument("name", required=False)
@click.option(
    "--configs", "paths", multiple=True, type=click.Path(path_type=Path), help="In place of the archive; repeatable."
)
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@click.option(
    "--intent", type=click.Path(path_type=Path), help="Sites, contracts, services. [beside the configurations]"
)
@click.option("--demands", type=click.Path(path_type=Path), help="Expected load. [beside the configurations]")
@click.option("--profile", type=click.Path(path_type=Path), help="A file or a shipped one. [beside the configurations]")
@reads
@speaks
def explain_rule(
    rule: str,
    device: str,
    name: str | None,
    paths: tuple[Path, ...],
    policies: tuple[str, ...],
    intent: Path | None,
    demands: Path | None,
    profile: Path | None,
    cached: bool,
    terminal: Terminal,
) -> int:
    """Show how a rule comes to its verdict on a device: every step, with values and lines.

    \b
    Example:
      netaudit rules explain CAP-002 br1-rtr1 GigabitEthernet0/0/0 --configs configs/
    """
    from netaudit.cli.showing import explanation
    from netaudit.jobs.audit import load_policies
    from netaudit.jobs.inputs import inputs_for
    from netaudit.jobs.network import build_network
    from netaudit.jobs.rules import find_rule
    from netaudit.policy.explain import explain
    from netaudit.policy.python_rules import ciscoconfparse

    inputs = inputs_for(paths, intent=intent, demands=demands, policies=policies, profile=profile, cached=cached)
    asked = load_policies(inputs.policies, profile=inputs.profile)
    snapshot = inputs.snapshot()
    network = build_network(snapshot, inputs.knowledge).network
    found = explain(
        find_rule(rule, asked), network, device, name, today=date.today(), profile=asked.profile,
        parsed=lambda device: ciscoconfparse(device, snapshot.trees[device.name].lines),
        text=lambda device: "\n".join(snapshot.trees[device.name].lines),
    )  # fmt: skip
    terminal.emit(
        "\n\n".join(explanation(one, snapshot.evidence) for one in found) or "the rule finds nothing it is for", None
    )
    return 0


@command.command("docs")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("docs/rules"))
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@speaks
def docs(folder: Path, policies: tuple[str, ...], terminal: Terminal) -> int:
    """Write the pages of the rules, one a rule, and an index with the controls of every framework.

    \b
    Examples:
      netaudit rules docs                       the shipped rules, in docs/rules
      netaudit rules docs wiki/ -p own.yaml
    """
    from netaudit.jobs.rules import write_pages

    written, removed = write_pages(folder, policies)
    terminal.say(f"{written} pages written to {folder}" + (f", {removed} removed" if removed else ""))
    return 0


@command.command("schema")
@click.argument(
    "of",
    type=click.Choice([*_WRITTEN, *_PRINTED]),
    default="rules",
)
@speaks
def schema(of: str, terminal: Terminal) -> int:
    """Print the JSON Schema of a file that users write, for an editor to complete, or of a result as JSON.

    \b
    Examples:
      netaudit rules schema > rules.schema.json
      netaudit rules schema audit > audit.schema.json    of what `netaudit audit --format json` prints
    """
    from netaudit.jobs.rules import schema_of

    terminal.emit(json.dumps(schema_of(of), indent=1), None)
    return 0
