"""`netaudit audit`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.options import Terminal, at_or_above, fails_on, measures, reads, speaks, writes, writes_more
from netaudit.config.garbage import collection_paused, keep_to_the_end
from netaudit.errors import UsageError
from netaudit.model.results import SEVERITIES, Audit
from netaudit.report.formats import PIPELINES

if TYPE_CHECKING:
    from netaudit.jobs.audit import AuditRun
    from netaudit.policy.frameworks import Framework


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-i", "--inventory", type=click.Path(path_type=Path), help="Names, platforms, sites and roles of devices."
)
@click.option("-p", "--policy", "policies", multiple=True, help="Rule pack: a file, a folder, or a shipped one's name.")
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    help="Parameters and selections by role, site and device: a file, or bank, campus, datacenter-fabric, "
    "service-provider. [beside the configurations]",
)
@click.option(
    "--intent", type=click.Path(path_type=Path), help="Sites, contracts, services. [beside the configurations]"
)
@click.option("--demands", type=click.Path(path_type=Path), help="Expected load. [beside the configurations]")
@measures
@click.option("--waivers", type=click.Path(path_type=Path), help="Exceptions with owner and expiry.")
@click.option("--platform", help="Of all files, where their text does not tell it.")
@click.option("--select", multiple=True, metavar="RULE", help="Only rules like this (glob); repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="No rules like this (glob); repeatable.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only rules with this tag; repeatable.")
@click.option(
    "--by", "framework", metavar="FRAMEWORK",
    help="Grouped by the controls of nist-800-53, iso-27001, pci-dss, dora, disa-stig or a file; text and md.",
)  # fmt: skip
@click.option("--severity", type=click.Choice(SEVERITIES), help="Only rules of at least this severity.")
@click.option(
    "--accept-existing",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of accepted findings; made from this run where it is not there.",
)
@click.option(
    "--min-coverage", type=click.FloatRange(0, 1), default=0.0, help="Least share of lines understood; else 3."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in place of 1.")
@fails_on
@reads
@writes("text", "json", "html", "md", *PIPELINES)
@writes_more("text", "json", "html", "md", *PIPELINES)
@speaks
@collection_paused()
def command(
    paths: tuple[Path, ...],
    inventory: Path | None,
    policies: tuple[str, ...],
    profile: Path | None,
    intent: Path | None,
    demands: Path | None,
    loads: str | None,
    waivers: Path | None,
    platform: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    tags: tuple[str, ...],
    framework: str | None,
    severity: str | None,
    accept_existing: Path | None,
    min_coverage: float,
    exit_zero: bool,
    fail_on: str,
    cached: bool,
    form: str,
    output: Path | None,
    also: tuple[tuple[str, Path], ...],
    terminal: Terminal,
) -> int:
    """Check configurations against the rules, within each device and across the network.

    PATH is a configuration or a folder of them (DEVICE.cfg, .conf, .txt; or DIR/configs/); without one,
    the running configurations of the workspace's archive. What could not be decided is said to be
    unknown, and never counts as passed.

    \b
    Examples:
      netaudit audit configs/
      netaudit audit configs/ --intent intent.yaml --demands demands.csv
      netaudit audit configs/ --format html -o report.html
      netaudit audit configs/ --profile bank --by dora
      netaudit audit configs/ --select 'RED-*' --fail-on critical --format sarif -o audit.sarif
    """
    from netaudit.jobs.accepted import accepted_findings
    from netaudit.jobs.audit import load_policies, resolve_framework, run_audit
    from netaudit.jobs.inputs import inputs_for

    inputs = inputs_for(
        paths, inventory=inventory, platform=platform, intent=intent, demands=demands, loads=loads,
        policies=policies, profile=profile, waivers=waivers, cached=cached,
    )  # fmt: skip
    rules = load_policies(
        inputs.policies,
        profile=inputs.profile,
        waivers=inputs.waivers,
        accepted=accepted_findings(accept_existing),
        select=select,
        ignore=ignore,
        tags=tags,
        severity=severity,
        framework=framework,
    )
    if framework is not None and (form not in ("text", "md") or also):
        raise UsageError("--by goes with --format text or md alone; json and csv name the controls anyway")
    snapshot = inputs.snapshot()
    for note in snapshot.notes:
        terminal.say(note)
    shows_network = "html" in (form, *(name for name, _ in also))
    run = run_audit(snapshot, inputs.knowledge, rules, errors=inputs.errors, whole=shows_network)
    keep_to_the_end(run)
    for remark in run.built.measured.remarks:
        terminal.say(remark)
    for note in run.built.notes:
        terminal.warn(note)
    if accept_existing is not None and not accept_existing.exists():
        from netaudit.jobs.accepted import accept

        terminal.say(f"{accept(run.audit, accept_existing)} findings accepted in {accept_existing}")
    if framework is not None:
        from netaudit.policy.frameworks import load_framework

        chosen = load_framework(resolve_framework(framework))
        terminal.emit(_by_control(run, chosen, form, terminal, output), output)
    else:
        terminal.emit_all(partial(_rendered, run, terminal), form, output, also)
    return _exit_code(run.audit, fail_on, exit_zero, min_coverage, bool(run.built.notes))


def _by_control(run: AuditRun, framework: Framework, form: str, terminal: Terminal, output: Path | None) -> str:
    from netaudit.report.controls import controls_markdown, controls_text

    if form == "md":
        return controls_markdown(run.audit, framework.id, framework.title)
    color = terminal.color and output is None
    return controls_text(run.audit, framework.id, framework.title, width=terminal.width, color=color)


def _rendered(run: object, terminal: Terminal, form: str, output: Path | None) -> str:
    from netaudit.jobs.audit import AuditRun

    assert isinstance(run, AuditRun)
    if form == "text":
        from netaudit.report.text import audit_text

        return audit_text(run.audit, width=terminal.width, color=terminal.color and output is None)
    if form == "html":
        from netaudit.report.data import ReportData
        from netaudit.report.html import render

        return render(
            ReportData(
                audit=run.audit,
                network=run.built.network,
                capacity=run.built.capacity,
                generated=run.audit.run.finished,
            )
        )
    from netaudit.report.formats import FORMATS

    return FORMATS[form].render(run.audit)


def _exit_code(audit: Audit, fail_on: str, exit_zero: bool, min_coverage: float, unmatched: bool) -> int:
    weighs = [f for f in audit.findings if f.status == "new" and at_or_above(f.severity, fail_on)]
    if weighs and not exit_zero:
        return 1
    read = [device.coverage for device in audit.devices]
    if audit.errors or unmatched or any(coverage < min_coverage for coverage in read):
        return 3
    return 0
