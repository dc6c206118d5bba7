"""Since when a finding is one: the rule asked of what the archive held, run by run, backwards."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netaudit.archive.history import Origin, Since, commits
from netaudit.archive.repository import Archive
from netaudit.errors import UsageError
from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.inputs import fingerprint_key, inputs_for
from netaudit.jobs.snapshot import Text, parse
from netaudit.jobs.workspace import Workspace
from netaudit.model.results import Finding

_MOST = 500
"""Runs that are looked at."""


@dataclass(frozen=True, slots=True)
class _Seen:
    origin: Origin
    found: tuple[Finding, ...]


def finding_since(workspace: Workspace, rule: str, device: str | None = None, name: str | None = None) -> list[Since]:
    """Since when each finding that a rule has now is one; of a device, of the entity `name`, or all of them.

    The network is what each run had collected; the intent is today's. Raises UsageError for a rule nobody knows.
    """
    archive = Archive(workspace.path("archive"))
    inputs = inputs_for((), workspace=workspace)
    policies = load_policies(inputs.policies, profile=inputs.profile, waivers=inputs.waivers)
    chosen = tuple(known for known in policies.rules if known.id == rule)
    if not chosen:
        raise UsageError(f"no rule {rule!r} takes part (netaudit rules list names them)")
    policies = replace(policies, rules=chosen)
    key = fingerprint_key(workspace)
    open_now: dict[str, Finding] = {}
    last: dict[str, Origin] = {}
    done: dict[str, bool] = {}
    for number, (at, held) in enumerate(commits(archive)):
        texts = [
            Text(
                device_name,
                f"running:{device_name}.cfg",
                archive.text(blob).encode(),
                inputs.platforms.get(device_name),
            )
            for device_name, blob in held.items()
        ]
        audit = run_audit(parse(texts, key=key), inputs.knowledge, policies).audit
        found = {
            finding.fingerprint: finding
            for finding in audit.findings
            if (device is None or device in finding.devices) and (name is None or finding.name == name)
        }
        if number == 0:
            open_now = found
        for fingerprint in [fingerprint for fingerprint in open_now if fingerprint not in done]:
            if fingerprint in found:
                last[fingerprint] = at
            else:
                done[fingerprint] = True
        if number == _MOST or len(done) == len(open_now):
            break
    return [
        Since(what=finding.message, holds=True, origin=last[fingerprint], always=fingerprint not in done)
        for fingerprint, finding in open_now.items()
    ]
