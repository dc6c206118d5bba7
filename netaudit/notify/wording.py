"""Alerts as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from netaudit.notify.alert import Alert
from netaudit.notify.routing import Message

_LONGEST_SUBJECT = 180
_WORDS = {
    "new": "new",
    "regressed": "came back",
    "worse": "worse",
    "resolved": "resolved",
    "waived": "waived",
    "not_collected": "not collected",
    "collected_again": "collected again",
    "drift": "drifted",
    "in_sync": "as approved again",
    "waiver_expiring": "waiver about to end",
    "first_run": "first run",
}
_HEADS = {**_WORDS, "drift": "drift", "waiver_expiring": "waivers about to end"}


def subject(message: Message) -> str:
    """One line."""
    if not message.digest and len(message.alerts) == 1:
        alert = message.alerts[0]
        told = f"[netaudit] {alert.severity} {_WORDS[alert.kind]}: {alert.title}"
    else:
        counts: Counter[str] = Counter(alert.kind for alert in message.alerts)
        told = f"[netaudit] {', '.join(f'{counts[kind]} {word}' for kind, word in _WORDS.items() if counts[kind])}"
    return one_line(told)[:_LONGEST_SUBJECT]


def body(message: Message) -> str:
    """The whole text: what began first, then what ended."""
    lines: list[str] = []
    for kind, head in _HEADS.items():
        found = [alert for alert in message.alerts if alert.kind == kind]
        if found:
            lines += [f"{head[0].upper()}{head[1:]} ({len(found)})", *_paragraphs(found), ""]
    lines.append(f"Run {message.run}. `netaudit report {message.run}` shows all of it.")
    return "\n".join(lines) + "\n"


def _paragraphs(alerts: Iterable[Alert]) -> Iterable[str]:
    for alert in alerts:
        yield f"  {alert.severity}: {one_line(alert.title)}"
        about = ", ".join(f"{name} {value}" for name, value in (("site", alert.site), ("owner", alert.owner)) if value)
        if alert.text or about:
            yield f"    {one_line(f'{alert.text} ({about})' if about else alert.text)}"
        if alert.details:
            yield from (f"    | {one_line(line)}" for line in alert.details.split("\n"))


def one_line(text: str) -> str:
    """Text on one line, without control characters and marks that reorder it: it may come from a configuration."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
