"""A webhook: the message as JSON, with a signature that its receiver can check.

The signature is HMAC-SHA256 over `TIMESTAMP.BODY`, in hexadecimal, in `X-Netaudit-Signature: sha256=...`; the
timestamp (seconds since 1970) is in `X-Netaudit-Timestamp`, so that a receiver can refuse what is old. `X-Netaudit-Id`
is the same for a message that is sent again.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime

import msgspec

from netaudit.notify.channel import Fetch, post
from netaudit.notify.routing import Message
from netaudit.notify.settings import Secret, Webhook
from netaudit.notify.wording import subject

SCHEMA = "netaudit.alert/1"


def send(channel: Webhook, message: Message, fetch: Fetch, now: datetime) -> None:
    """Send a message. Raises Undelivered."""
    body = json.dumps(document(message), sort_keys=True).encode()
    timestamp = str(int(now.timestamp()))
    headers = {**channel.headers, "X-Netaudit-Id": message.id, "X-Netaudit-Timestamp": timestamp}
    if channel.key is not None:
        headers["X-Netaudit-Signature"] = f"sha256={signature(fetch(channel.key), timestamp, body)}"
    url = fetch(channel.url) if isinstance(channel.url, Secret) else channel.url
    post(url, body, headers)


def document(message: Message) -> dict[str, object]:
    """What is sent."""
    return {
        "schema": SCHEMA,
        "id": message.id,
        "run": message.run,
        "created": message.created,
        "digest": message.digest,
        "subject": subject(message),
        "alerts": msgspec.to_builtins(message.alerts),
    }


def signature(key: str, timestamp: str, body: bytes) -> str:
    """The signature that a receiver computes to compare."""
    return hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
