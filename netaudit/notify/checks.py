"""What the JSON Schema cannot say about the settings of alerts."""

from __future__ import annotations

from collections.abc import Iterator

from netaudit.notify.settings import AlertSettings, AppriseChannel, Email, PagerDuty, Secret, Webhook

Path = tuple[str | int, ...]


def mistakes(settings: AlertSettings) -> Iterator[tuple[Path, str, object]]:
    """Where a mistake is, what it is, and the word that was meant to be one of the channels (else None)."""
    for number, route in enumerate(settings.routes):
        for place, name in enumerate(route.to):
            if name not in settings.channels:
                yield ("routes", number, "to", place), f"{name!r} is no channel", name
    for name, channel in settings.channels.items():
        at: Path = ("channels", name)
        for key, secret in _secrets(channel):
            if sum(value is not None for value in (secret.env, secret.file, secret.keyring)) != 1:
                yield (*at, key), "must name one of env, file, keyring", None
        if isinstance(channel, Webhook | PagerDuty) and isinstance(channel.url, str) and not _is_http(channel.url):
            yield (*at, "url"), f"{channel.url!r} is no http:// or https:// address", None
        if isinstance(channel, Email):
            if (channel.user is None) != (channel.password is None):
                yield at, "`user` and `password` go together", None
            if channel.security == "none" and channel.password is not None:
                yield (*at, "security"), "a password must not travel in the clear; starttls or tls", None


def _secrets(channel: object) -> Iterator[tuple[str, Secret]]:
    match channel:
        case Email(password=Secret() as secret):
            yield "password", secret
        case Webhook():
            for key, value in (("key", channel.key), ("url", channel.url)):
                if isinstance(value, Secret):
                    yield key, value
        case PagerDuty():
            yield "key", channel.key
        case AppriseChannel():
            yield "url", channel.url


def _is_http(url: str) -> bool:
    return url.startswith(("http://", "https://"))
