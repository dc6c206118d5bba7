"""An audit as SARIF 2.1.0, with what GitHub code scanning needs.

GitHub takes no empty text, uses only the first location of a result, and knows no verdicts other than findings: waived
findings are left out, and what was not checked stands among the notifications of the invocation.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from netaudit.model.results import Audit, Evidence, Finding, RuleResult
from netaudit.report.figures import counted
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import ranked

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 25_000
MAX_TAGS = 20
MAX_DESCRIPTION = 1024
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
_PROBLEM = {"error": "error", "warning": "warning", "note": "recommendation"}
_SECURITY_SEVERITY = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.5", "info": "0.5"}

_Object = dict[str, Any]


def audit_sarif(audit: Audit) -> str:
    """The audit as a SARIF log with one run; the gravest 25,000 findings where there are more."""
    findings = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    rules = _rules(audit, findings)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    paths = {device.name: device.path for device in audit.devices if device.path}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(audit, rules)},
                "automationDetails": {"id": f"netaudit/{audit.run.id or 'audit'}"},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(audit, len(findings))],
                "results": [_result(finding, places, paths) for finding in findings[:MAX_RESULTS]],
            }
        ],
    }
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode() + "\n"


def _driver(audit: Audit, rules: list[_Object]) -> _Object:
    return {"name": "netaudit", "semanticVersion": audit.run.netaudit, "version": audit.run.netaudit, "rules": rules}


def _rules(audit: Audit, findings: list[Finding]) -> list[_Object]:
    """The rules that ran, and those of findings that no rule of the run accounts for."""
    known = {rule.id: rule for rule in audit.rules}
    for finding in findings:
        known.setdefault(
            finding.rule,
            RuleResult(
                id=finding.rule, title=finding.title, severity=finding.severity, rationale=finding.rationale,
                references=finding.references, tags=finding.tags,
            ),
        )  # fmt: skip
    return [_rule(rule) for rule in known.values()]


def _rule(rule: RuleResult) -> _Object:
    title = one_line(rule.title) or rule.id
    why = plain(rule.rationale).strip() or title
    references = [one_line(reference) for reference in rule.references]
    level = _LEVELS[rule.severity]
    properties: _Object = {"problem.severity": _PROBLEM[level], "precision": "very-high"}
    if rule.tags:
        properties["tags"] = list(rule.tags[:MAX_TAGS])
    if "security" in rule.tags:
        # GitHub makes it a security alert, which a missing uplink is not.
        properties["security-severity"] = _SECURITY_SEVERITY[rule.severity]
    help_text = "\n\n".join([why, *([f"References: {'; '.join(references)}"] if references else [])])
    return {
        "id": rule.id,
        "name": title,
        "shortDescription": {"text": title[:MAX_DESCRIPTION]},
        "fullDescription": {"text": why[:MAX_DESCRIPTION]},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": level},
        "properties": properties,
    }


def _result(finding: Finding, places: dict[str, int], paths: dict[str, str]) -> _Object:
    device = finding.devices[0] if finding.devices else finding.name
    locations = [_location(evidence) for evidence in finding.evidence]
    if not locations:
        path = paths.get(device) or device or "network"
        locations = [{"physicalLocation": {"artifactLocation": {"uri": _uri(path)}, "region": {"startLine": 1}}}]
    result: _Object = {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": locations[:1],
        "partialFingerprints": {
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
            "netaudit/v1": finding.fingerprint,
        },
        "properties": {
            "severity": finding.severity,
            "entity": finding.entity,
            "devices": [one_line(d) for d in finding.devices],
        },
    }
    if len(locations) > 1:
        result["relatedLocations"] = [
            {"id": number, **location, "message": {"text": one_line(evidence.device) or "see also"}}
            for number, (location, evidence) in enumerate(zip(locations[1:], finding.evidence[1:], strict=True), 1)
        ]
    return result


def _message(finding: Finding) -> str:
    parts = [plain(finding.message).strip() or one_line(finding.title) or finding.rule]
    parts += [f"Expected: {plain(finding.expected)}"] if finding.expected else []
    parts += [f"Actual: {plain(finding.actual)}"] if finding.actual else []
    parts += [f"Remediation:\n{plain(finding.remediation)}"] if finding.remediation else []
    return "\n".join(parts)


def _location(evidence: Evidence) -> _Object:
    start = max(evidence.start, 1)
    region: _Object = {"startLine": start, "startColumn": 1, "endLine": max(evidence.end, start)}
    lines = plain(evidence.text).splitlines()
    region["endColumn"] = len(lines[-1]) + 1 if lines else 1
    if lines:
        region["snippet"] = {"text": "\n".join(lines)}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(evidence.path)}, "region": region}}


def _uri(path: str) -> str:
    """A path as the URI reference that SARIF wants; relative ones stay relative to the repository."""
    posix = PurePath(one_line(path)).as_posix()
    return f"file://{quote(posix)}" if posix.startswith("/") else quote(posix, safe="/")


def _invocation(audit: Audit, findings: int) -> _Object:
    notes = [_notification("error", f"{error.device}: {error.error}") for error in audit.errors]
    notes += [
        _notification("warning", f"{item.rule} on {item.device} {item.name} could not be decided: {item.why}")
        for item in audit.unknown
    ]
    if findings > MAX_RESULTS:
        left_out = counted(findings - MAX_RESULTS, "finding")
        notes.append(_notification("warning", f"{left_out} left out: a SARIF run holds {MAX_RESULTS:,}"))
    invocation: _Object = {"executionSuccessful": not audit.errors, "toolExecutionNotifications": notes}
    for name, time in (("startTimeUtc", audit.run.started), ("endTimeUtc", audit.run.finished)):
        if time.endswith("Z"):
            invocation[name] = time
    return invocation


def _notification(level: str, text: str) -> _Object:
    return {"level": level, "message": {"text": one_line(text)}}
