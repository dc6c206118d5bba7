"""`netaudit precheck`."""

from __future__ import annotations

from pathlib import Path

import click

from netaudit.cli.options import Terminal, fails_on, reads, speaks, writes


@click.command("precheck")
@click.argument("candidates", nargs=-1, required=True, type=click.Path(path_type=Path))
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
@fails_on
@reads
@writes("text", "json", "md")
@speaks
def command(
    candidates: tuple[Path, ...],
    against: tuple[Path, ...],
    commands: bool,
    inventory: Path | None,
    policies: tuple[str, ...],
    profile: Path | None,
    intent: Path | None,
    demands: Path | None,
    waivers: Path | None,
    fail_on: str,
    cached: bool,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Say what a proposed change would do: to the configuration, the findings, the loads, the redundancy.

    Each CANDIDATE is a file named after its device (or a folder of them). Only findings that the change
    brings can fail it; old ones never do.

    \b
    Examples:
      netaudit precheck candidate/ --against configs/
      netaudit precheck r1.txt --commands --against configs/ --format md
    """
    from netaudit.jobs.audit import load_policies
    from netaudit.jobs.inputs import fingerprint_key, inputs_for
    from netaudit.jobs.precheck import candidate_texts, precheck, verdict_code
    from netaudit.jobs.sources import find_configs
    from netaudit.jobs.workspace import find

    key = fingerprint_key(find())
    inputs = inputs_for(
        against,
        inventory=inventory,
        intent=intent,
        demands=demands,
        policies=policies,
        profile=profile,
        waivers=waivers,
        cached=cached,
    )
    rules = load_policies(inputs.policies, profile=inputs.profile, waivers=inputs.waivers)
    current = inputs.snapshot()
    texts = candidate_texts(find_configs(candidates), current, commands=commands, key=key)
    result = precheck(current, texts, inputs.knowledge, rules, key=key, fail_on=fail_on)
    if form == "json":
        from netaudit.report.json import to_json

        terminal.emit(to_json(result), output)
    elif form == "md":
        from netaudit.report.markdown import precheck_markdown

        terminal.emit(precheck_markdown(result), output)
    else:
        from netaudit.report.text_drift import precheck_text

        terminal.emit(precheck_text(result, width=terminal.width, color=terminal.color and output is None), output)
    return verdict_code(result)
