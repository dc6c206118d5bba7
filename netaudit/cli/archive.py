"""`netaudit archive`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netaudit.cli.options import Terminal, speaks, writes

if TYPE_CHECKING:
    import msgspec

    from netaudit.archive.repository import Archive

_BRANCH = click.Choice(["running", "approved"])


@click.group("archive")
def command() -> None:
    """The history of configurations: who changed what when, and that nothing in it was altered.

    \b
    Examples:
      netaudit archive verify
      netaudit archive log r1
      netaudit archive since r1 --line "ip ospf cost 10"
    """


@command.command("verify")
@click.option(
    "--signers", type=click.Path(path_type=Path), help="Whose SSH signatures count (default: the workspace's)."
)
@click.option("--signed", is_flag=True, help="Want a good signature on each approval.")
@click.option(
    "--expect", metavar="DIGEST", help="A head that was noted before: all up to there must still be as it was."
)
@writes("text", "json")
@speaks
def verify(
    signers: Path | None, signed: bool, expect: str | None, form: str, output: Path | None, terminal: Terminal
) -> int:
    """Read everything again: every object, the chain of approvals, the record of writes, signatures.

    Exits with 1 where something was altered, and names it. The head that it prints, noted elsewhere,
    shows later (--expect) that nobody has made the whole history anew.

    \b
    Examples:
      netaudit archive verify
      netaudit archive verify --signed --signers approvers --expect sha256:...
    """
    from netaudit.archive.verification import verify as verified
    from netaudit.jobs.workspace import need

    workspace = need()
    found = verified(
        _archive(),
        signers=signers or workspace.existing("signers"),
        signed=signed or workspace.settings.signed_approvals,
        expected=expect,
    )
    if form == "json":
        _json(found, output, terminal)
    else:
        lines = [f"! {problem}" for problem in found.problems]
        lines.append(
            f"{found.commits} commits, {found.objects} objects, {found.approvals} approvals ({found.signed} signed), "
            f"{found.recorded} writes recorded: {'NOT as it was written' if found.problems else 'nothing was altered'}"
        )
        lines.append(f"head {found.head}")
        terminal.emit("\n".join(lines), output)
    return 1 if found.problems else 0


@command.command("log")
@click.argument("device")
@click.option("--branch", type=_BRANCH, default="running", show_default=True, help="Of the archive.")
@click.option("-n", "limit", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@writes("text", "json")
@speaks
def log(device: str, branch: str, limit: int, form: str, output: Path | None, terminal: Terminal) -> int:
    """The versions of a device's configuration, newest first.

    \b
    Examples:
      netaudit archive log r1
      netaudit archive log r1 --branch approved
    """
    archive = _archive()
    versions = archive.history(_known(archive, device, branch), branch, limit=limit)
    if form == "json":
        _json(versions, output, terminal)
        return 0
    lines = [
        f"{v.commit[:10]}  {v.at[:16].replace('T', ' ')}  {v.message}"
        + (f"  ({v.by or v.run})" if v.by or v.run else "")
        for v in versions
    ]
    terminal.emit("\n".join(lines), output)
    return 0


@command.command("show")
@click.argument("version", metavar="DEVICE@VERSION")
@speaks
def show(version: str, terminal: Terminal) -> int:
    """A configuration as it was: DEVICE@running, DEVICE@approved or DEVICE@COMMIT.

    \b
    Examples:
      netaudit archive show r1@approved
      netaudit archive show r1@4f2a9c1
    """
    from netaudit.jobs.drift import version_text

    terminal.emit(version_text(_archive(), version), None)
    return 0


@command.command("blame")
@click.argument("device")
@click.option("--branch", type=_BRANCH, default="running", show_default=True, help="Of the archive.")
@click.option("--line", "wanted", metavar="TEXT", help="Only lines that hold this text.")
@writes("text", "json")
@speaks
def blame(device: str, branch: str, wanted: str | None, form: str, output: Path | None, terminal: Terminal) -> int:
    """Each line of a device's configuration with the run that brought it, and who changed the device then.

    \b
    Examples:
      netaudit archive blame r1
      netaudit archive blame r1 --line "ip address"
    """
    from netaudit.archive.history import blame as blamed

    archive = _archive()
    lines = [
        one for one in blamed(archive, _known(archive, device, branch), branch) if not wanted or wanted in one.text
    ]
    if form == "json":
        _json(lines, output, terminal)
        return 0
    terminal.emit(
        "\n".join(
            f"{one.origin.commit[:10]} {one.origin.at[:16].replace('T', ' ')} {one.origin.by[:12]:<12} "
            f"{one.line:>5} {one.text}"
            for one in lines
        ),
        output,
    )
    return 0


@command.command("since")
@click.argument("device", required=False)
@click.option("--line", metavar="TEXT", help="Since when the configuration holds this line, or does not.")
@click.option("--section", multiple=True, metavar="HEADER", help="Header above the line; outermost first.")
@click.option("--rule", metavar="ID", help="Since when the findings of this rule are findings.")
@click.option("--branch", type=_BRANCH, default="running", show_default=True, help="Of the archive.")
@writes("text", "json")
@speaks
def since(
    device: str | None,
    line: str | None,
    section: tuple[str, ...],
    rule: str | None,
    branch: str,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Since when a line is there or gone, a finding is one, or a device is as it is.

    \b
    Examples:
      netaudit archive since r1                                    as it is
      netaudit archive since r1 --line "ip ospf cost 10" --section "interface Ethernet1"
      netaudit archive since --rule RED-003                        asked of each run, backwards
    """
    from netaudit.archive.history import Since, line_since, origin
    from netaudit.errors import UsageError

    archive = _archive()
    if (line is None) == (rule is None) and (line or not device):
        raise UsageError("name a DEVICE, with --line a line of it, or --rule a rule")
    found: Sequence[Since]
    if rule is not None:
        from netaudit.jobs.past import finding_since
        from netaudit.jobs.workspace import need

        found = finding_since(need(), rule, device)
    elif device is None:
        raise UsageError("--line wants the device that it is looked for on")
    elif line is not None:
        found = [line_since(archive, _known(archive, device, branch), line, section=section, branch=branch)]
    else:
        (newest,) = archive.history(_known(archive, device, branch), branch, limit=1)
        found = [Since(what=f"{device} ({branch})", holds=True, origin=origin(archive, newest), always=False)]
    if form == "json":
        _json(found, output, terminal)
        return 0
    terminal.emit("\n".join(_told(one) for one in found) or "no finding of this rule is open", output)
    return 0


def _told(since: object) -> str:
    from netaudit.archive.history import Since

    assert isinstance(since, Since)
    at = since.origin
    by = f", by {at.by}" if at.by else ""
    run = f", run {at.run}" if at.run else ""
    when = f"since {at.at[:16].replace('T', ' ')}" + (" at least, the archive goes no further" if since.always else "")
    return f"{since.what}: {'' if since.holds else 'not there '}{when} (commit {at.commit[:10]}{run}{by})"


def _archive() -> Archive:
    from netaudit.archive.repository import Archive
    from netaudit.jobs.workspace import need

    return Archive(need().path("archive"))


def _known(archive: Archive, device: str, branch: str) -> str:
    from netaudit.config.violations import suggestion
    from netaudit.errors import UsageError

    if archive.history(device, branch, limit=1):
        return device
    hint = suggestion(device, archive.devices(branch))
    raise UsageError(f"no device {device!r} on branch {branch} of the archive" + (f" ({hint})" if hint else ""))


def _json(result: msgspec.Struct | Sequence[msgspec.Struct], output: Path | None, terminal: Terminal) -> None:
    import msgspec

    terminal.emit(msgspec.json.format(msgspec.json.encode(result), indent=2).decode(), output)
