"""A device's approved configuration against its running one."""

from __future__ import annotations

from netaudit.config.garbage import collection_paused
from netaudit.config.secrets import MARK
from netaudit.drift.classify import classify
from netaudit.drift.compare import as_changes, differences, session_key
from netaudit.drift.grammar import grammar
from netaudit.drift.remediate import remediation
from netaudit.model.results import Approval, DeviceDrift
from netaudit.platforms.base import Platform


def device_drift(
    name: str,
    approved_text: str,
    running_text: str,
    platform: Platform,
    *,
    approval: Approval | None = None,
    key: bytes | None = None,
    off: frozenset[str] = frozenset(),
    remediated: bool = True,
) -> DeviceDrift:
    """What differs, classified, with the commands that undo it.

    The caller has made sure that the running configuration is whole; a truncated one is `not_collected`, never drift.
    """
    if approved_text == running_text:
        return DeviceDrift(name=name, state="in_sync", approved=approval)
    key = key or session_key()
    with collection_paused():
        approved, running = platform.parse(approved_text), platform.parse(running_text)
        found = differences(approved, running, platform, key=key, off=off)
    if not found:
        return DeviceDrift(name=name, state="in_sync", approved=approval)
    tables = grammar(platform, off)
    commands: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    destructive: tuple[int, ...] = ()
    secrets: tuple[int, ...] = ()
    proved: bool | None = None
    if remediated:
        plan = remediation(approved, running, found, platform, key=key)
        commands, left, destructive = plan.commands, plan.left, plan.destructive
        secrets = tuple(n for n, line in enumerate(commands) if MARK in line)
        proved = plan.proved and not secrets  # a fingerprint, typed as it stands, is another secret
    return DeviceDrift(
        name=name,
        state="drifted",
        approved=approval,
        changes=tuple(
            classify(change, statement=platform.drift.statements is not None)
            for change in as_changes(found, (approved, running), tables, key, name)
        ),
        remediation=commands,
        remediation_proved=proved,
        remediation_destructive=destructive,
        remediation_secrets=secrets,
        remediation_left=left,
    )
