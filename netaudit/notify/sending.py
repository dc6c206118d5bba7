"""The channels by their settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from netaudit.notify.channel import Fetch
from netaudit.notify.routing import Message
from netaudit.notify.settings import AppriseChannel, Channel, Email, PagerDuty, Webhook

Sender = Callable[[Channel, Message, datetime], None]


def send(channel: Channel, message: Message, fetch: Fetch, now: datetime) -> None:
    """Send a message by the channel that the settings describe. Raises Undelivered."""
    match channel:
        case Email():
            from netaudit.notify.mail import send as by_mail

            by_mail(channel, message, fetch, now)
        case Webhook():
            from netaudit.notify.webhook import send as by_webhook

            by_webhook(channel, message, fetch, now)
        case PagerDuty():
            from netaudit.notify.pagerduty import send as by_pagerduty

            by_pagerduty(channel, message, fetch, now)
        case AppriseChannel():
            from netaudit.notify.by_apprise import send as by_apprise

            by_apprise(channel, message, fetch, now)
        case _ as never:
            assert_never(never)
