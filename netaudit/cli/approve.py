"""`netaudit approve`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from netaudit.cli.options import Terminal, speaks

if TYPE_CHECKING:
    from netaudit.jobs.approval import Asked, Section


@click.command("approve")
@click.argument("devices", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every device of the archive.")
@click.option("--by", required=True, metavar="WHO", help="Who signs off.")
@click.option("--reason", default="", metavar="TEXT", help="Why this is how it should be.")
@click.option("--ticket", default="", metavar="ID", help="Change or incident that it belongs to.")
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="HEADER",
    help="Only what differs in this section of the device: its outermost header, as drift shows it. May be repeated.",
)
@click.option("-i", "--interactive", is_flag=True, help="Show each section that differs and ask.")
@click.option("--key", metavar="FILE|ID", help="Sign with this SSH key file or GPG key (default: signing_key).")
@click.option("--confirm", is_flag=True, help="Confirm what somebody else proposed (four_eyes in netaudit.yaml).")
@speaks
def command(
    devices: tuple[str, ...],
    everything: bool,
    by: str,
    reason: str,
    ticket: str,
    sections: tuple[str, ...],
    interactive: bool,
    key: str | None,
    confirm: bool,
    terminal: Terminal,
) -> int:
    """Sign running configurations off: they become the approved baseline that drift is measured from.

    \b
    Examples:
      netaudit approve r1 r2 --by "J. Park" --reason "circuit upgrade" --ticket CHG0042
      netaudit approve --all --by netops --reason "first baseline"
      netaudit approve r1 --section "interface Vlan10" --by "J. Park" --reason "new VLAN"
      netaudit approve -i r1 --by "J. Park" --reason "reviewed"      asks section by section
      netaudit approve --confirm --by "A. Second"                     where two people are wanted
    """
    from netaudit.archive.repository import RUNNING
    from netaudit.errors import UsageError
    from netaudit.jobs.approval import Approvals
    from netaudit.jobs.workspace import need

    if confirm and (devices or everything or sections or interactive):
        raise UsageError("--confirm confirms all that was proposed: name nothing beside it")
    if not confirm and bool(devices) == everything:
        raise UsageError("name the devices to approve, or --all (not both)")
    if not by.strip() or not (reason.strip() or confirm):
        raise UsageError("--by and --reason must say something")
    if sections and (len(devices) != 1 or interactive):
        raise UsageError("--section goes with one device, and not with --interactive")
    approvals = Approvals(need(), key=key)
    now = datetime.now(UTC)
    if confirm:
        done = approvals.confirm(by=by, when=now)
    else:
        wanted = devices or tuple(approvals.archive.devices(RUNNING))
        ask = _asker(terminal) if interactive else None
        done = approvals.approve(wanted, by=by, reason=reason, ticket=ticket, when=now, sections=sections, ask=ask)
    if not done.devices:
        told = "nothing was approved"
    elif done.commit is None:
        told = f"{', '.join(done.devices)}: approved already, nothing changed"
    elif done.proposed:
        told = f"{', '.join(done.devices)}: proposed in {done.commit[:10]}; somebody else confirms: approve --confirm"
    else:
        told = f"{', '.join(done.devices)}: approved in {done.commit[:10]}"
    terminal.emit(told, None)
    return 0


def _asker(terminal: Terminal) -> Asked:
    from netaudit.report.text_drift import changes_text

    def ask(section: Section, number: int, count: int) -> str:
        click.echo(changes_text(section.changes, width=terminal.width, color=terminal.color), err=True)
        question = f"{section.device}: approve this ({number}/{count})? y yes, n no, a all the rest, d done"
        try:
            answer: str = click.prompt(question, type=click.Choice(["y", "n", "a", "d"]), err=True, show_choices=False)
        except click.Abort:
            return "d"  # the input has ended: nothing more is approved
        return answer

    return ask
