"""The rules on capacity that need no load: what they say of a network whose demands nobody knows."""

from __future__ import annotations

from typing import Any

import msgspec

from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.inputs import Inputs
from netaudit.jobs.network import Built
from netaudit.jobs.snapshot import Snapshot
from netaudit.model.results import Audit

PACKS = ("capacity", "qos", "redundancy")
TAG = "no-load"
"""Of the rules that take part: oversubscription, uplinks, members of LAGs, circuits, sums of classes."""


def rules_without_load(inputs: Inputs, snapshot: Snapshot, built: Built) -> Audit:
    """The shipped rules with that tag, asked under the profile and the waivers that an audit has.

    A waiver of another rule waives nothing here, and that is no finding.
    """
    policies = load_policies(PACKS, profile=inputs.profile, waivers=inputs.waivers, tags=(TAG,))
    audit = run_audit(snapshot, inputs.knowledge, policies, errors=inputs.errors, built=built).audit
    findings = tuple(finding for finding in audit.findings if finding.entity != "waiver")
    return msgspec.structs.replace(audit, findings=findings)


def as_part(audit: Audit) -> dict[str, Any]:
    """What of it stands in the document of `netaudit capacity`: findings and unknown verdicts, shaped as an audit's."""
    told = msgspec.to_builtins(audit)
    return {"verdicts": told["summary"]["verdicts"], "findings": told["findings"], "undecided": told["unknown"]}
