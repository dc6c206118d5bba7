"""What a workspace says about alerts: channels and routes. No secret stands there, only where it is."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from netaudit.model.results import Severity

AlertKind = Literal[
    "new", "regressed", "worse", "resolved", "waived", "not_collected", "collected_again", "drift", "in_sync",
    "waiver_expiring", "first_run",
]  # fmt: skip
Name = Annotated[str, msgspec.Meta(min_length=1)]


class _Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Secret(_Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a secret is; exactly one is named."""

    env: Name | None = None
    """Environment variable that holds it."""
    file: Name | None = None
    """File (mode 0600) whose first line is it; relative to the workspace."""
    keyring: Name | None = None
    """SERVICE/USER in the system's keyring."""


class _Channel(_Setting, frozen=True, kw_only=True, tag_field="kind"):
    details: bool = False
    """Whether lines of configurations may be sent. Secrets never are."""


class Email(_Channel, frozen=True, kw_only=True, tag="email", forbid_unknown_fields=True):
    """Mail over SMTP."""

    host: Name
    to: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
    sender: Name = "netaudit@localhost"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] | None = None
    """25, 587 with starttls, 465 with tls, where it is not said."""
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: Name | None = None
    password: Secret | None = None


class Webhook(_Channel, frozen=True, kw_only=True, tag="webhook", forbid_unknown_fields=True):
    """JSON by HTTP POST, signed where a key is named."""

    url: Name | Secret
    key: Secret | None = None
    headers: dict[str, str] = {}


class PagerDuty(_Channel, frozen=True, kw_only=True, tag="pagerduty", forbid_unknown_fields=True):
    """PagerDuty Events API v2: an incident a finding, resolved with it."""

    key: Secret
    url: Name = "https://events.pagerduty.com/v2/enqueue"


class AppriseChannel(_Channel, frozen=True, kw_only=True, tag="apprise", forbid_unknown_fields=True):
    """Whatever apprise knows; its URL holds a secret, and is one."""

    url: Secret


Channel = Email | Webhook | PagerDuty | AppriseChannel


class Route(_Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which alerts go to which channels: all that is said must fit."""

    to: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
    severity: Severity = "info"
    """The least that is told. Of a finding that is resolved, what it was."""
    kinds: tuple[AlertKind, ...] = ()
    """All where none is named."""
    sites: tuple[str, ...] = ()
    """Globs."""
    owners: tuple[str, ...] = ()
    """Globs."""
    rules: tuple[str, ...] = ()
    """Globs."""
    devices: tuple[str, ...] = ()
    """Globs."""
    mode: Literal["digest", "immediate"] = "digest"
    """One message a night, or one for each alert."""


class AlertSettings(_Setting, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told what."""

    channels: dict[str, Channel] = {}
    routes: tuple[Route, ...] = ()
    waiver_notice_days: Annotated[int, msgspec.Meta(ge=0)] = 14
    """How long before its last day a waiver is told to expire, once."""
    give_up_days: Annotated[int, msgspec.Meta(ge=1)] = 7
    """How long a message that no channel takes is tried; it then stays in the spool, and is told."""
