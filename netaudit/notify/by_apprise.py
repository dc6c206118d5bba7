"""The hundred channels that apprise knows: Slack, Teams, Matrix, Telegram, SMS ..."""

from __future__ import annotations

import logging
from datetime import datetime

from netaudit.notify.channel import Fetch, Undelivered
from netaudit.notify.routing import Message
from netaudit.notify.settings import AppriseChannel
from netaudit.notify.wording import body, subject


def send(channel: AppriseChannel, message: Message, fetch: Fetch, now: datetime) -> None:
    """Send a message. Raises Undelivered."""
    try:
        import apprise
    except ImportError:
        raise Undelivered("apprise is not installed: pip install 'netaudit[alerts]'") from None
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it would log addresses, which hold secrets
    sender = apprise.Apprise()
    if not sender.add(fetch(channel.url)):
        raise Undelivered("apprise does not know this kind of address")
    grave = any(alert.severity in ("critical", "high") and not alert.ends for alert in message.alerts)
    kind = apprise.NotifyType.WARNING if grave else apprise.NotifyType.INFO
    if not sender.notify(body=body(message), title=subject(message), notify_type=kind, body_format="text"):
        raise Undelivered("the service did not take it")
