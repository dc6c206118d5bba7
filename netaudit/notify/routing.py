"""Which alerts go where, and in how many messages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

import msgspec

from netaudit.model.results import SEVERITIES
from netaudit.notify.alert import Alert
from netaudit.notify.settings import AlertSettings, PagerDuty, Route


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What goes to a channel in one piece."""

    id: str
    """The same for the same alerts of the same run, however often it is made."""
    channel: str
    run: str
    created: str
    alerts: tuple[Alert, ...]
    digest: bool = False
    attempts: int = 0
    next_try: str = ""
    """Not before; empty for at once."""
    failure: str = ""
    """Why it did not go out the last time."""


def messages(alerts: Sequence[Alert], settings: AlertSettings, *, run: str, created: str) -> list[Message]:
    """The messages of a run. An alert goes to a channel once, whatever number of routes leads there."""
    made: list[Message] = []
    at_once: dict[str, list[Alert]] = {name: [] for name in settings.channels}
    digests: dict[str, list[Alert]] = {name: [] for name in settings.channels}
    for alert in alerts:
        modes: dict[str, set[str]] = {}
        for route in settings.routes:
            if fits(alert, route):
                for name in route.to:
                    modes.setdefault(name, set()).add(route.mode)
        for name, wanted in modes.items():
            (at_once if "immediate" in wanted else digests)[name].append(_cut(alert, settings.channels[name].details))
    for name, channel in settings.channels.items():
        single = [*at_once[name], *(digests[name] if isinstance(channel, PagerDuty) else ())]
        made += [_message(name, [alert], run, created, digest=False) for alert in single]
        if digests[name] and not isinstance(channel, PagerDuty):
            made.append(_message(name, digests[name], run, created, digest=True))
    return made


def fits(alert: Alert, route: Route) -> bool:
    """Whether a route takes an alert."""
    return (
        SEVERITIES.index(alert.severity) <= SEVERITIES.index(route.severity)
        and (not route.kinds or alert.kind in route.kinds)
        and _any(route.sites, [alert.site])
        and _any(route.owners, [alert.owner])
        and _any(route.rules, [alert.rule])
        and _any(route.devices, alert.devices)
    )


def _any(globs: Iterable[str], values: Iterable[str | None]) -> bool:
    wanted = tuple(globs)
    return not wanted or any(fnmatchcase(value or "", glob) for value in values for glob in wanted)


_FINGERPRINT = re.compile(r"<secret:[^>]*>")


def _cut(alert: Alert, details: bool) -> Alert:
    """What may leave: no fingerprint of a secret ever, lines of configurations only where that is allowed."""
    said = {name: _FINGERPRINT.sub("<secret>", getattr(alert, name)) for name in ("title", "text", "details")}
    return msgspec.structs.replace(alert, **{**said, "details": said["details"] if details else ""})


def _message(channel: str, alerts: Sequence[Alert], run: str, created: str, *, digest: bool) -> Message:
    told = hashlib.sha256("\0".join([run, channel, *(f"{alert.kind} {alert.key}" for alert in alerts)]).encode())
    return Message(
        id=told.hexdigest()[:24], channel=channel, run=run, created=created, alerts=tuple(alerts), digest=digest
    )
