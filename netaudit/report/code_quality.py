"""Findings as GitLab Code Quality JSON: what a merge request shows beside the changed lines.

GitLab wants a relative path, a line and a fingerprint that is unique in the file; what could not be checked has a
place in no file and is told as an issue at the first line of the configuration, so that it is not lost.
Source: docs.gitlab.com, "Code Quality", section on the report format.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

import msgspec

from netaudit.model.results import Audit, Finding
from netaudit.report.plain import one_line
from netaudit.report.scope import ranked

_SEVERITIES = {"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}


def audit_code_quality(audit: Audit) -> str:
    """The open findings of an audit, then what was not checked, as a JSON array."""
    paths = {device.name: device.path for device in audit.devices if device.path}
    issues = [_issue(finding, paths) for finding in ranked(audit.findings) if finding.status != "waived"]
    gaps = [(error.device, f"not checked: {error.error}", "NOT-READ") for error in audit.errors]
    gaps += [(item.device, f"{item.rule} {item.name} could not be decided: {item.why}", item.rule)
             for item in audit.unknown]  # fmt: skip
    issues += [_gap(device, words, rule, paths) for device, words, rule in gaps]
    return msgspec.json.format(msgspec.json.encode(_distinct(issues)), indent=2).decode() + "\n"


def _issue(finding: Finding, paths: dict[str, str]) -> dict[str, Any]:
    shown = finding.evidence[0] if finding.evidence else None
    device = finding.devices[0] if finding.devices else ""
    lines = {"begin": max(shown.start, 1), "end": max(shown.end, shown.start, 1)} if shown else {"begin": 1}
    return {
        "description": f"{finding.rule}: {one_line(finding.message) or one_line(finding.title)}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": _path(shown.path if shown else paths.get(device) or device), "lines": lines},
    }


def _gap(device: str, words: str, rule: str, paths: dict[str, str]) -> dict[str, Any]:
    return {
        "description": one_line(f"{device}: {words}" if device else words),
        "check_name": rule,
        "fingerprint": hashlib.sha256(f"{device}\0{words}".encode("utf-8", "replace")).hexdigest()[:16],
        "severity": "info",
        "location": {"path": _path(paths.get(device) or device), "lines": {"begin": 1}},
    }


def _path(path: str) -> str:
    """Relative, with slashes, never empty."""
    return PurePath(one_line(path) or "network").as_posix().removeprefix("./")


def _distinct(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each fingerprint once: GitLab drops the second of two."""
    return list({issue["fingerprint"]: issue for issue in issues}.values())
