"""What an audit looked at and, above all, what it did not."""

from __future__ import annotations

import msgspec

from netaudit.model.network import Network
from netaudit.model.results import SEVERITIES, Audit, DeviceResult, Finding, RunError
from netaudit.report.figures import counted

WELL_UNDERSTOOD = 0.9
"""Coverage under which a device is named among what was not fully checked."""


class Undecided(msgspec.Struct, frozen=True, kw_only=True):
    """Checks that one rule could not decide, all for the same reason."""

    rule: str
    why: str
    where: tuple[str, ...]
    """`device name`, one for each check."""


class UnreadLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that gave no fact."""

    line: int
    text: str


class PartlyRead(msgspec.Struct, frozen=True, kw_only=True):
    """A device of which a notable part gave no fact."""

    device: DeviceResult
    lines: tuple[UnreadLine, ...] = ()
    truncated: str | None = None


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """The coverage statement."""

    missing: tuple[RunError, ...]
    """Devices and files that are not part of the result."""
    undecided: tuple[Undecided, ...]
    partly: tuple[PartlyRead, ...]
    coverage: float | None
    """Share of all lines that gave a fact; None where the line counts are not known."""
    lowest: DeviceResult | None
    unknown: int

    @property
    def complete(self) -> bool:
        """Whether there is nothing that was left unchecked."""
        return not (self.missing or self.unknown or self.partly)


def scope(audit: Audit, network: Network | None = None, partly: tuple[PartlyRead, ...] | None = None) -> Scope:
    """The coverage statement of an audit; the network, where given, adds the lines that gave no fact.

    `partly`: what `partly_read` said when the audit was made.
    """
    devices = audit.devices
    undecided = _undecided(audit)
    return Scope(
        missing=audit.errors,
        undecided=undecided,
        partly=partly if partly is not None else partly_read(audit, network),
        coverage=_overall_coverage(devices),
        lowest=min(devices, key=lambda device: device.coverage, default=None),
        unknown=max(audit.summary.verdicts.get("unknown", 0), len(audit.unknown)),
    )


def conclusion(audit: Audit) -> str:
    """The result in one sentence; never better than what was checked allows."""
    open_findings = [finding for finding in audit.findings if finding.status != "waived"]
    grave = [(name, sum(f.severity == name for f in open_findings)) for name in ("critical", "high")]
    gaps = gap_words(audit)
    if any(count for _, count in grave):
        named = " and ".join(f"{count} {name}" for name, count in grave if count)
        noun = "finding" if sum(count for _, count in grave) == 1 else "findings"
        return f"{named} {noun} to act on" + (f"; {gaps}" if gaps else "")
    if gaps:
        return f"Nothing high or critical in what could be checked, but {gaps}"
    if open_findings:
        return f"Nothing high or critical; {counted(len(open_findings), 'lesser finding')}"
    return "Every check that applies was decided, and none failed" if audit.devices else "No device was checked"


def gap_words(audit: Audit) -> str:
    """`2 devices or files not read, 4 checks undecided`; empty where nothing is missing."""
    unknown = max(audit.summary.verdicts.get("unknown", 0), len(audit.unknown))
    missing = f"{counted(len(audit.errors), 'device or file', 'devices or files')} not read" if audit.errors else ""
    undecided = f"{counted(unknown, 'check')} undecided" if unknown else ""
    return ", ".join(part for part in (missing, undecided) if part)


def ranked(findings: tuple[Finding, ...]) -> list[Finding]:
    """Findings with the gravest first; waived ones last; those of a rule together."""
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return sorted(findings, key=lambda f: (f.status == "waived", order[f.severity], f.rule, f.devices, f.name))


def severity_counts(audit: Audit) -> list[tuple[str, int]]:
    """Open findings of each severity, gravest first; counted from the findings themselves."""
    return [(s, sum(f.severity == s and f.status != "waived" for f in audit.findings)) for s in SEVERITIES]


def where(finding: Finding) -> str:
    """`path:line` of the first line that shows a finding; empty where no line does."""
    return f"{finding.evidence[0].path}:{finding.evidence[0].start}" if finding.evidence else ""


def _undecided(audit: Audit) -> tuple[Undecided, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for unknown in audit.unknown:
        groups.setdefault((unknown.rule, unknown.why), []).append(f"{unknown.device} {unknown.name}".strip())
    return tuple(Undecided(rule=rule, why=why, where=tuple(names)) for (rule, why), names in groups.items())


def _overall_coverage(devices: tuple[DeviceResult, ...]) -> float | None:
    counts = [device.lines for device in devices]
    if not devices or None in counts or not sum(count or 0 for count in counts):
        return None
    lines = sum(device.lines or 0 for device in devices)
    return sum(device.coverage * (device.lines or 0) for device in devices) / lines


def partly_read(audit: Audit, network: Network | None) -> tuple[PartlyRead, ...]:
    """The devices of which a notable part gave no fact."""
    facts = {device.name: device for device in network.devices} if network else {}
    found = []
    for device in sorted(audit.devices, key=lambda device: (device.coverage, device.name)):
        fact = facts.get(device.name)
        truncated = fact.truncated if fact else None
        if device.coverage < WELL_UNDERSTOOD or truncated:
            unread = fact.coverage.unmodelled if fact else ()
            lines = tuple(UnreadLine(line=line.line, text=line.text) for line in unread)
            found.append(PartlyRead(device=device, lines=lines, truncated=truncated))
    return tuple(found)
