"""`netaudit precheck`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from netaudit.cli.options import Terminal, fails_on, reads, speaks, writes, writes_more
from netaudit.model.results import Precheck
from netaudit.report.formats import PIPELINES


@click.command("precheck")
@click.argument("candidates", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="What runs now: files or folders; repeatable. Default: the workspace's archive.",
)
@click.option(
    "--commands", is_flag=True, help="The candidates are the lines that will be typed, not whole configurations."
)
@click.option(
    "--git-range",
    metavar="A..B",
    help="The change is what these commits do to the configurations in the folder --against [.], as "
    "`origin/main..HEAD`; `A...B` counts from the merge base.",
)
@click.option("--staged", is_flag=True, help="The change is what is staged in the git repository of --against [.].")
@click.option(
    "--order",
    metavar="DEVICE,...",
    help="The order in which the devices are changed: what lies between the steps is checked too.",
)
@click.option("--allow-unknown", is_flag=True, help="Exit with 0 although a part of the change could not be judged.")
@click.option(
    "-i", "--inventory", type=click.Path(path_type=Path), help="Names, platforms, sites and roles of devices."
)
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    help="Parameters and selections by role, site and device. [beside the configurations]",
)
@click.option(
    "--intent", type=click.Path(path_type=Path), help="Sites, contracts, services. [beside the configurations]"
)
@click.option("--demands", type=click.Path(path_type=Path), help="Expected load. [beside the configurations]")
@click.option("--waivers", type=click.Path(path_type=Path), help="Exceptions with owner and expiry.")
@click.option("--select", multiple=True, metavar="RULE", help="Only rules like this (glob); repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="No rules like this (glob); repeatable.")
@fails_on
@reads
@writes("text", "json", "md", *PIPELINES)
@writes_more("text", "json", "md", *PIPELINES)
@speaks
def command(
    candidates: tuple[Path, ...],
    against: tuple[Path, ...],
    commands: bool,
    git_range: str | None,
    staged: bool,
    order: str | None,
    allow_unknown: bool,
    inventory: Path | None,
    policies: tuple[str, ...],
    profile: Path | None,
    intent: Path | None,
    demands: Path | None,
    waivers: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    cached: bool,
    form: str,
    output: Path | None,
    also: tuple[tuple[str, Path], ...],
    terminal: Terminal,
) -> int:
    """Say what a proposed change would do: to the configuration, the findings, the loads, the redundancy.

    Each CANDIDATE is a file named after its device (or a folder of them). Only findings that the change
    brings can fail it; old ones never do. A part of the change that nobody can judge is told as unknown and
    makes the exit code 3.

    \b
    Examples:
      netaudit precheck candidate/ --against configs/
      netaudit precheck r1.txt --commands --against configs/ --format md
      netaudit precheck r1.txt r2.txt --commands --against configs/ --order r2,r1
      netaudit precheck --git-range origin/main...HEAD --against configs/ --format sarif -o change.sarif
    """
    from netaudit.config.garbage import collection_paused
    from netaudit.jobs.audit import load_policies
    from netaudit.jobs.candidates import read_candidates
    from netaudit.jobs.inputs import fingerprint_key, inputs_for
    from netaudit.jobs.precheck import precheck, verdict_code
    from netaudit.jobs.sources import find_configs
    from netaudit.jobs.workspace import find

    from_git = git_range is not None or staged
    _fitting(candidates, against, commands=commands, from_git=from_git, both=git_range is not None and staged)
    with collection_paused():
        key = fingerprint_key(find())
        inputs = inputs_for(
            against or ((Path(),) if from_git else ()),
            inventory=inventory,
            intent=intent,
            demands=demands,
            policies=policies,
            profile=profile,
            waivers=waivers,
            cached=cached,
        )
        rules = load_policies(
            inputs.policies, profile=inputs.profile, waivers=inputs.waivers, select=select, ignore=ignore
        )
        if git_range is not None:
            from netaudit.jobs.git_range import git_range as read_range

            current, change = read_range(git_range, against[0] if against else Path(), key=key)
        elif staged:
            from netaudit.jobs.git_range import staged as read_staged

            current, change = read_staged(against[0] if against else Path(), key=key)
        else:
            current = inputs.snapshot()
            change = read_candidates(find_configs(candidates), current, commands=commands, key=key)
        steps = [name.strip() for name in order.split(",")] if order else ()
        result = precheck(current, change, inputs.knowledge, rules, key=key, fail_on=fail_on, order=steps)
    terminal.emit_all(partial(_rendered, result, terminal), form, output, also)
    return verdict_code(result, allow_unknown=allow_unknown)


def _fitting(
    candidates: tuple[Path, ...], against: tuple[Path, ...], *, commands: bool, from_git: bool, both: bool
) -> None:
    """Raises UsageError for options that do not go together."""
    if not from_git and not candidates:
        raise click.UsageError("name a CANDIDATE, or --git-range A..B, or --staged")
    if both:
        raise click.UsageError("--git-range and --staged are two ways to name a change: take one")
    if from_git and (candidates or commands):
        raise click.UsageError("--git-range and --staged bring their own candidates, which are whole configurations")
    if from_git and len(against) > 1:
        raise click.UsageError("--git-range and --staged look at one folder: name --against once")


def _rendered(result: Precheck, terminal: Terminal, form: str, output: Path | None) -> str:
    if form == "json":
        from netaudit.report.json import to_json

        return to_json(result)
    if form == "md":
        from netaudit.report.markdown_changes import precheck_markdown

        return precheck_markdown(result)
    if form in PIPELINES:
        from netaudit.report.as_audit import precheck_as_audit
        from netaudit.report.formats import FORMATS

        return FORMATS[form].render(precheck_as_audit(result))
    from netaudit.report.text_drift import precheck_text

    return precheck_text(result, width=terminal.width, color=terminal.color and output is None)
