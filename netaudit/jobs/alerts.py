"""From what changed to messages in the spool, and from there to the channels."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec

from netaudit.errors import UsageError
from netaudit.jobs.workspace import OwnerRule, Workspace
from netaudit.model.results import Audit, Finding
from netaudit.notify.alert import Alert, alerts_of
from netaudit.notify.channel import Undelivered
from netaudit.notify.routing import Message, messages
from netaudit.notify.secret import fetch
from netaudit.notify.sending import send
from netaudit.notify.settings import Secret
from netaudit.notify.spool import Delivery, Spool
from netaudit.results.changes import mark_told, untold
from netaudit.results.database import Database

_MOST_LINES = 40


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Who was told what."""

    alerts: tuple[Alert, ...] = ()
    messages: int = 0
    """Made of them."""
    sent: int = 0
    """Of these and of those that were still waiting."""
    waiting: int = 0
    troubles: tuple[str, ...] = ()
    """One line a channel that does not take messages."""


def spool_of(workspace: Workspace) -> Spool:
    """Where messages wait."""
    return Spool(workspace.root / ".netaudit" / "spool")


def tell(
    workspace: Workspace,
    database: Database,
    *,
    clock: Callable[[], datetime],
    pause: Callable[[float], None],
    audit: Audit | None = None,
) -> Told:
    """Alerts of all runs that nobody was told of, and what still waits. `audit`: of the newest run, for its lines."""
    settings, spool = workspace.settings.alerts, spool_of(workspace)
    lines = {finding.fingerprint: _lines(finding) for finding in audit.findings} if audit is not None else {}
    found: list[Alert] = []
    made = 0
    for changes in untold(database, settings.waiver_notice_days):
        owners = _device_owners(
            [*(event.device for event in changes.devices), *(event.drift.name for event in changes.drift)],
            workspace.settings.owners,
        )
        alerts = alerts_of(changes, lines, owners)
        created = clock().isoformat(timespec="seconds")
        batch = messages(alerts, settings, run=changes.record.id, created=created)
        spool.put(batch)
        mark_told(database, changes.record)
        found += alerts
        made += len(batch)
    delivery = deliver(workspace, clock=clock, pause=pause)
    return Told(
        alerts=tuple(found),
        messages=made,
        sent=delivery.sent,
        waiting=len(delivery.waiting),
        troubles=tuple(_troubles(delivery, spool)),
    )


def deliver(
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    pause: Callable[[float], None],
    at_once: bool = False,
) -> Delivery:
    """Send what waits."""
    settings = workspace.settings.alerts
    return spool_of(workspace).deliver(
        lambda message: send_one(workspace, message, clock()),
        now=clock(),
        give_up_after=timedelta(days=settings.give_up_days),
        pause=pause,
        at_once=at_once,
    )


def send_one(workspace: Workspace, message: Message, now: datetime) -> None:
    """Send one message. Raises Undelivered."""
    channel = workspace.settings.alerts.channels.get(message.channel)
    if channel is None:
        raise Undelivered("the settings have no such channel any more")

    def fetched(secret: Secret) -> str:
        return fetch(secret, workspace.root)

    send(channel, message, fetched, now)


def test_message(workspace: Workspace, channel: str, now: datetime) -> None:
    """Send a message that says that it is a test.

    Raises UsageError for a channel that is none, or that does not take it.
    """
    from netaudit.config.violations import suggestion

    known = workspace.settings.alerts.channels
    if channel not in known:
        hint = suggestion(channel, known)
        raise UsageError(f"no channel {channel!r}" + (f" ({hint})" if hint else ""))
    stamp = now.isoformat(timespec="seconds")
    began = Alert(kind="new", key="test", severity="info", title="This is a test of netaudit", run="test", at=stamp)
    ended = msgspec.structs.replace(began, kind="resolved")
    for alert in (began, ended):
        message = Message(id=f"test-{now:%Y%m%d%H%M%S}-{alert.kind}", channel=channel, run="test", created=stamp,
                          alerts=(alert,))  # fmt: skip
        try:
            send_one(workspace, message, now)
        except Undelivered as error:
            raise UsageError(f"channel {channel}: {error}") from None


def _troubles(delivery: Delivery, spool: Spool) -> Iterable[str]:
    by_channel: dict[str, list[Message]] = {}
    for message in delivery.waiting:
        by_channel.setdefault(message.channel, []).append(message)
    for channel, waiting in by_channel.items():
        why = next((message.failure for message in waiting if message.failure), "not yet due")
        yield f"channel {channel}: {why}; {_counted(len(waiting))} kept in {spool.folder}, tried again later"
    for message in delivery.given_up:
        yield (
            f"channel {message.channel}: {message.failure}; a message of run {message.run} is given up after "
            f"{message.attempts} deliveries and kept in {spool.folder / 'undeliverable'}"
        )
    for name in delivery.damaged:
        yield f"{spool.folder / name} holds no message; look at it and remove it"


def _counted(number: int) -> str:
    return f"{number} message{'s' if number != 1 else ''}"


def _lines(finding: Finding) -> str:
    shown = [f"{piece.path}:{piece.start}\n{piece.text}" for piece in finding.evidence]
    return "\n".join("\n".join(shown).split("\n")[:_MOST_LINES])


def _device_owners(devices: Iterable[str], rules: Iterable[OwnerRule]) -> dict[str, str]:
    """Device -> owner, of the entries that name neither rule nor site."""
    from fnmatch import fnmatchcase

    plain = [rule for rule in rules if rule.rule == "*" and rule.site == "*"]
    found: dict[str, str] = {}
    for device in devices:
        owner = next((rule.owner for rule in plain if fnmatchcase(device, rule.device)), None)
        if owner is not None:
            found[device] = owner
    return found
