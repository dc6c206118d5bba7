"""PagerDuty Events API v2: an incident for each thing, resolved when it is.

The deduplication key is that of the finding (or the device, or its drift), so that an event that is sent twice opens
nothing twice, and the end closes what the beginning opened.
"""

from __future__ import annotations

import json
from datetime import datetime

from netaudit.notify.alert import Alert
from netaudit.notify.channel import Fetch, Undelivered, post
from netaudit.notify.routing import Message
from netaudit.notify.settings import PagerDuty
from netaudit.notify.wording import one_line

_SEVERITIES = {"critical": "critical", "high": "error", "medium": "warning", "low": "info", "info": "info"}
LONGEST_KEY, LONGEST_SUMMARY = 255, 1024


def send(channel: PagerDuty, message: Message, fetch: Fetch, now: datetime) -> None:
    """Send every alert of a message as an event. Raises Undelivered."""
    key = fetch(channel.key)
    for alert in message.alerts:
        response = post(channel.url, json.dumps(event(alert, key)).encode(), {})
        if response.status_code != 202:  # what the API answers to an event that it took
            raise Undelivered(f"PagerDuty answered {response.status_code}, not 202")


def event(alert: Alert, routing_key: str) -> dict[str, object]:
    """The event of an alert."""
    told: dict[str, object] = {
        "routing_key": routing_key,
        "event_action": "resolve" if alert.ends else "trigger",
        "dedup_key": f"netaudit/{alert.key}"[:LONGEST_KEY],
    }
    if alert.ends:
        return told
    details = {"run": alert.run, "kind": alert.kind, "about": alert.text, "owner": alert.owner, "lines": alert.details}
    return told | {
        "client": "netaudit",
        "payload": {
            "summary": one_line(alert.title)[:LONGEST_SUMMARY],
            "source": alert.devices[0] if alert.devices else "network",
            "severity": _SEVERITIES[alert.severity],
            "timestamp": alert.at,
            "component": ", ".join(alert.devices),
            "group": alert.site or "",
            "class": alert.rule or alert.kind,
            "custom_details": {name: value for name, value in details.items() if value},
        },
    }
