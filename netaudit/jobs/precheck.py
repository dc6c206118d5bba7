"""The pre-change check: what a proposed change would do to the network. Only what it brings can fail it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from netaudit.drift.apply import apply
from netaudit.drift.device import device_drift
from netaudit.errors import InvalidConfig, InvalidInput, Problem
from netaudit.jobs.audit import AuditRun, Policies, run_audit
from netaudit.jobs.network import Knowledge
from netaudit.jobs.snapshot import Snapshot, Text, parse
from netaudit.jobs.sources import ConfigFile
from netaudit.model.network import Network
from netaudit.model.results import SEVERITIES, Change, Finding, Precheck
from netaudit.platforms import base


def candidate_texts(files: Sequence[ConfigFile], current: Snapshot, *, commands: bool, key: bytes) -> list[Text]:
    """The configurations as they would be: whole candidates, or (`commands`) lines typed into what runs.

    Raises UsageError for an unknown device, InvalidConfig for an empty candidate.
    """
    held = {device.name: device for device in current.devices}
    problems: list[Problem] = []
    texts: list[Text] = []
    for file in files:
        device = held.get(file.device)
        raw = _read(file)
        if device is None:
            problems.append(
                Problem(file.path, None, f"no device {file.device!r} runs now; name the file after its device")
            )
        elif not raw.strip():
            problems.append(Problem(file.path, 1, "the candidate is empty"))
        elif commands:
            platform = base.get(device.platform)
            tree = apply(current.trees[device.name], raw.decode("utf-8", "replace").split("\n"), platform, key=key)
            texts.append(Text(device.name, file.path, tree.text.encode(), device.platform))
        else:
            texts.append(Text(device.name, file.path, raw, file.platform))
    if problems:
        raise InvalidConfig(*problems)
    return texts


def _read(file: ConfigFile) -> bytes:
    try:
        return Path(file.path).read_bytes()
    except OSError as error:
        raise InvalidInput.at(file.path, None, f"cannot be read: {error.strerror}") from None


def precheck(
    current: Snapshot,
    candidates: Sequence[Text],
    knowledge: Knowledge,
    policies: Policies,
    *,
    key: bytes,
    fail_on: str = "high",
    now: datetime | None = None,
) -> Precheck:
    """Both networks, before and after, and what differs. The verdict is `fail` where a finding that the change adds
    weighs at least `fail_on`.

    Raises InvalidConfig where a candidate is none, is cut off, or is of another platform than the device.
    """
    proposed = parse(candidates, key=key)
    if proposed.errors:
        raise InvalidConfig(
            *(Problem(error.error, None, "the candidate cannot be judged") for error in proposed.errors)
        )
    _same_platforms(current, proposed)
    after_snapshot = _replaced(current, proposed)
    before = run_audit(current, knowledge, policies, now=now)
    after = run_audit(after_snapshot, knowledge, policies, now=now)
    added, resolved = _new(after, before), _new(before, after)
    weighs = [f for f in added if fail_on != "never" and _weight(f.severity) <= _weight(fail_on)]
    return Precheck(
        verdict="fail" if weighs else "pass",
        changes=_changes(current, proposed, key),
        findings_added=added,
        findings_resolved=resolved,
        capacity=_capacity(before.built.network, after.built.network),
        redundancy=_redundancy(before.built.network, after.built.network),
        not_checked=_not_checked(knowledge),
        errors=current.errors,
    )


def _not_checked(knowledge: Knowledge) -> tuple[str, ...]:
    missing = []
    if knowledge.demands_file is None:
        missing.append("loads: no demands were given (demands.csv)")
    if not knowledge.intent.services:
        missing.append("services: the intent names none (intent.yaml)")
    return tuple(missing)


def _weight(severity: str) -> int:
    heaviest_first: tuple[str, ...] = SEVERITIES
    return heaviest_first.index(severity)


def _same_platforms(current: Snapshot, proposed: Snapshot) -> None:
    runs = {device.name: device.platform for device in current.devices}
    wrong = [
        Problem(
            device.source.path, None, f"is a configuration of {device.platform}, {device.name} is {runs[device.name]}"
        )
        for device in proposed.devices
        if runs[device.name] != device.platform
    ]
    if wrong:
        raise InvalidConfig(*wrong)


def _replaced(current: Snapshot, proposed: Snapshot) -> Snapshot:
    new = {device.name: device for device in proposed.devices}
    return Snapshot(
        tuple(new.get(device.name, device) for device in current.devices),
        {**current.trees, **proposed.trees},
        current.errors,
    )


def _new(run: AuditRun, other: AuditRun) -> tuple[Finding, ...]:
    """The findings of one run that the other does not have."""
    known = {finding.fingerprint for finding in other.audit.findings}
    return tuple(f for f in run.audit.findings if f.fingerprint not in known and f.status != "waived")


def _changes(current: Snapshot, proposed: Snapshot, key: bytes) -> tuple[Change, ...]:
    found: list[Change] = []
    for device in proposed.devices:
        before, after = current.trees[device.name].text, proposed.trees[device.name].text
        drift = device_drift(device.name, before, after, base.get(device.platform), key=key, remediated=False)
        found += drift.changes
    return tuple(found)


def _capacity(before: Network, after: Network) -> dict[str, object]:
    if not before.link_loads and not after.link_loads:
        return {}
    return {"worst_before": _worst(before), "worst_after": _worst(after)}


def _worst(network: Network) -> dict[str, Any]:
    """The direction of a link that is filled most in its worst failure, and what is dropped at worst."""
    metered = [load for load in network.link_loads if load.worst_utilisation is not None]
    if not metered:
        return {}
    worst = max(metered, key=lambda load: load.worst_utilisation or 0.0)
    return {
        "link": worst.link,
        "from": worst.source,
        "to": worst.target,
        "utilisation": worst.worst_utilisation,
        "failure": msgspec.to_builtins(worst.worst_failure),
        "growth": {"normal": network.growth_normal, "n_minus_1": network.growth_n_minus_1},
        "dropped_bps": max((failure.dropped_bps for failure in network.failures), default=0.0),
    }


def _redundancy(before: Network, after: Network) -> dict[str, object]:
    was, is_now = single_points(before), single_points(after)
    return {
        "single_points_added": [point for point in is_now if point not in was],
        "single_points_removed": [point for point in was if point not in is_now],
    }


def single_points(network: Network) -> list[str]:
    """What a critical service or a gateway hangs on alone, each in a few words."""
    points: list[str] = []
    for path in network.paths:
        cuts: Mapping[str, Sequence[str]] = {
            "device": path.cut_devices,
            "link": path.cut_links,
            "shared risk": path.cut_srlgs,
        }
        points += [f"{path.service}: {kind} {name}" for kind, names in cuts.items() for name in names]
    points += [
        f"gateway {', '.join(group.virtual_ips)}: device {group.members[0].device}"
        for group in network.fhrp_groups
        if group.enabled_chassis == 1 and group.members and not group.expected_peers
    ]
    return sorted(points)


def verdict_code(result: Precheck) -> int:
    """The exit code of a check: 1 where it fails, 3 where something could not be read."""
    if result.verdict == "fail":
        return 1
    return 3 if result.errors else 0
