"""An audit as JUnit XML that GitLab and Jenkins read.

A failing rule is a `failure`, an undecided check or an unread device an `error`, a waived finding `skipped`. Rules
that failed nowhere and were decided everywhere stand as passed in a suite of their own. GitLab keeps only the first of
two cases with the same class and name, and shows the text of a failure but not its `message`: names are unique, and
the text repeats the message. Jenkins (junit-10.xsd) allows no `skipped` on `testsuites`.
"""

from __future__ import annotations

import hashlib
from xml.etree import ElementTree

from netaudit.model.results import Audit, Finding, RuleResult
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import ranked, where

NETWORK_SUITE = "network"
RULES_SUITE = "rules"


def audit_junit(audit: Audit) -> str:
    """The audit as a JUnit XML document, one suite a device."""
    cases = _device_cases(audit)
    for finding in ranked(audit.findings):
        device = finding.devices[0] if finding.devices else NETWORK_SUITE
        cases.setdefault(device, []).append(_finding_case(device, finding))
    for item in audit.unknown:
        name = _name(item.rule, item.name, f"{item.device} {item.name} {item.why}")
        device = item.device or NETWORK_SUITE
        cases.setdefault(device, []).append(_case(device, name, "error", "unknown", item.why))
    if audit.rules:
        cases[RULES_SUITE] = [case for rule in audit.rules if (case := _rule_case(rule)) is not None]
    root = ElementTree.Element("testsuites", name="netaudit", time="0")
    suites = [_suite(name, found, audit.run.started) for name, found in cases.items() if found]
    root.extend(suites)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _device_cases(audit: Audit) -> dict[str, list[ElementTree.Element]]:
    """One case a device that says whether its configuration was read."""
    in_error = {error.device for error in audit.errors}
    cases = {
        device.name: [] if device.name in in_error else [_case(device.name, "READ", file=device.path)]
        for device in audit.devices
    }
    for number, error in enumerate(audit.errors, 1):
        device = error.device or NETWORK_SUITE
        cases.setdefault(device, []).append(_case(device, f"READ #{number}", "error", "not read", error.error))
    return cases


def _finding_case(device: str, finding: Finding) -> ElementTree.Element:
    name = _name(finding.rule, finding.name, finding.fingerprint)
    file = finding.evidence[0].path if finding.evidence else ""
    if finding.status == "waived":
        reason = f"waived: {finding.waiver}" if finding.waiver else "waived"
        return _case(device, name, "skipped", "", reason, file=file)
    return _case(device, name, "failure", finding.severity, finding.message, _account(finding), file)


def _rule_case(rule: RuleResult) -> ElementTree.Element | None:
    if rule.verdicts.get("fail") or rule.verdicts.get("unknown"):
        return None
    name = one_line(f"{rule.id} {rule.title}")
    if rule.verdicts.get("pass"):
        return _case(RULES_SUITE, name)
    reason = "waived" if rule.verdicts.get("waived") else "not applicable"
    return _case(RULES_SUITE, name, "skipped", "", reason)


def _account(finding: Finding) -> str:
    parts = [finding.message, where(finding)]
    parts += [
        f"{label}: {text}" for label, text in (("expected", finding.expected), ("actual", finding.actual)) if text
    ]
    parts += [evidence.text for evidence in finding.evidence]
    parts += [f"remediation:\n{finding.remediation}"] if finding.remediation else []
    return "\n".join(part for part in parts if part)


def _case(
    device: str, name: str, outcome: str = "", kind: str = "", message: str = "", text: str = "", file: str = ""
) -> ElementTree.Element:
    case = ElementTree.Element("testcase", classname=one_line(device), name=name, time="0")
    if file:
        case.set("file", one_line(file))
    if outcome:
        result = ElementTree.SubElement(case, outcome, message=one_line(message))
        if kind:
            result.set("type", kind)
        result.text = plain(text or message)
    return case


def _suite(name: str, cases: list[ElementTree.Element], started: str) -> ElementTree.Element:
    def holding(tag: str) -> str:
        return str(sum(case.find(tag) is not None for case in cases))

    suite = ElementTree.Element("testsuite", name=one_line(name), tests=str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, holding(tag))
    suite.set("time", "0")
    if started:
        suite.set("timestamp", started[:19])
    suite.extend(cases)
    return suite


def _name(rule: str, entity: str, identity: str) -> str:
    digest = hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest()[:8]
    return one_line(f"{rule} {entity} [{digest}]")
