"""Results as Markdown for a merge request: the answer first, the rest folded away.

Strings from configurations never act as markup: short ones stand in code spans, evidence in fences longer than any
run of backticks in it, prose is escaped, and no `@name` or `#1` in it notifies or links anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from netaudit.model.results import Audit, Change, Finding, Precheck
from netaudit.report.changes import by_section
from netaudit.report.figures import counted, percent
from netaudit.report.plain import one_line, plain
from netaudit.report.scope import conclusion, ranked, scope, severity_counts, where
from netaudit.report.statements import statement

SHOWN = 50
"""Findings shown of each kind; a comment is no place for more, and platforms cut long ones."""
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]#|~$])")


def audit_markdown(audit: Audit) -> str:
    """The audit as Markdown."""
    found = [finding for finding in ranked(audit.findings) if finding.status != "waived"]
    counts = ", ".join(f"{count} {name}" for name, count in severity_counts(audit) if count) or "none"
    summary = audit.summary
    checked = ", ".join(counted(getattr(summary, name), name[:-1]) for name in ("devices", "lines", "rules"))
    parts = [
        f"## netaudit: {_prose(conclusion(audit))}",
        f"{checked}. Findings: {counts}. Waived: {summary.verdicts.get('waived', 0)}.",
        _not_checked(audit),
        *_findings(found),
    ]
    return _document(parts)


def precheck_markdown(precheck: Precheck) -> str:
    """What a proposed change would do, as Markdown."""
    word = "pass" if precheck.verdict == "pass" else "**fail**"
    added, resolved = precheck.findings_added, precheck.findings_resolved
    parts = [
        f"## netaudit precheck: {word}",
        f"{counted(len(precheck.changes), 'change')}; findings: {len(added)} added, {len(resolved)} resolved.",
        "\n".join(f"- **Not checked** {_prose(missing)}" for missing in precheck.not_checked),
        "\n".join(f"- **Not checked** {_code(error.device)}: {_prose(error.error)}" for error in precheck.errors),
        "### Findings that the change adds" if added else "",
        *_findings(ranked(added)),
        _folded(f"Findings that the change resolves ({len(resolved)})", _list(resolved)) if resolved else "",
        _folded(f"Changes ({len(precheck.changes)})", _changes(precheck.changes)) if precheck.changes else "",
        *(_figures(title, part) for title, part in _costs(precheck)),
    ]
    return _document(parts)


def _not_checked(audit: Audit) -> str:
    coverage = scope(audit)
    lines = [f"- {_code(error.device)} not read: {_prose(error.error)}" for error in coverage.missing[:SHOWN]]
    lines += [
        f"- {_code(group.rule)} undecided {counted(len(group.where), 'time')}: {_prose(group.why)}"
        for group in coverage.undecided[:SHOWN]
    ]
    lines += [
        f"- {_code(part.device.name)}: only {percent(part.device.coverage)} of its lines understood"
        for part in coverage.partly[:SHOWN]
    ]
    return f"**Not checked**\n\n{chr(10).join(lines)}" if lines else ""


def _findings(findings: list[Finding]) -> list[str]:
    parts = [_finding(finding) for finding in findings[:SHOWN]]
    if len(findings) > SHOWN:
        parts.append(f"... and {counted(len(findings) - SHOWN, 'finding')} more, the least grave.")
    return parts


def _finding(finding: Finding) -> str:
    place = where(finding)
    head = f"<b>{finding.severity}</b> {_html(finding.rule)} {_html(finding.title)}"
    body = [_prose(finding.message)]
    body += [_code(place)] if place else []
    facts = (("Expected", finding.expected), ("Actual", finding.actual))
    body += [f"{label}: {_prose(text)}" for label, text in facts if text]
    body += [_fence(evidence.text) for evidence in finding.evidence[:3]]
    body += [f"Remediation:\n\n{_fence(finding.remediation)}"] if finding.remediation else []
    return _folded(head, "\n\n".join(body), escaped=True)


def _list(findings: Iterable[Finding]) -> str:
    return "\n".join(f"- {f.severity} {_code(f.rule)} {_prose(f.message)}" for f in findings)


def _changes(changes: tuple[Change, ...]) -> str:
    lines: list[str] = []
    for section in by_section(changes[: SHOWN * 4]):
        lines += [f"# {section.title}"] if section.title else []
        for change in section.changes:
            mark = ">" if change.kind == "moved" else "-"
            lines += [f"{mark} {plain(change.before)}"] if change.before is not None else []
            lines += [f"+ {plain(change.after)}"] if change.after is not None and change.kind != "moved" else []
    if len(changes) > SHOWN * 4:
        lines.append(f"# ... and {counted(len(changes) - SHOWN * 4, 'change')} more")
    return _fence("\n".join(lines), "diff")


def _costs(precheck: Precheck) -> list[tuple[str, Mapping[str, object]]]:
    return [(title, part) for title, part in (("Capacity", precheck.capacity), ("Redundancy", precheck.redundancy))
            if part]  # fmt: skip


def _figures(title: str, part: Mapping[str, object]) -> str:
    rows = [f"- {_prose(name)}: {_prose(text)}" for name, text in statement(part)]
    return f"### {title}\n\n" + "\n".join(rows) if rows else ""


def _folded(summary: str, body: str, *, escaped: bool = False) -> str:
    head = summary if escaped else _html(summary)
    return f"<details><summary>{head}</summary>\n\n{body}\n\n</details>"


def _document(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _html(text: str) -> str:
    escaped = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _unlinked(_PUNCTUATION.sub(lambda mark: f"&#{ord(mark[1])};", escaped))


def _prose(text: str) -> str:
    escaped = _PUNCTUATION.sub(r"\\\1", one_line(text))
    return _unlinked(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _unlinked(text: str) -> str:
    """A word joiner keeps `@name`, `www.` and `https://` from becoming a mention or a link."""
    text = text.replace("@", "@\u2060").replace("://", ":\u2060//")
    return re.sub(r"(?i)\bwww\.", lambda found: found[0][:-1] + "\u2060.", text)


def _code(text: str) -> str:
    content = one_line(text)
    if not content:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", content)), default=0) + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{ticks}{pad}{content}{pad}{ticks}"


def _fence(text: str, language: str = "") -> str:
    content = plain(text).rstrip()
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", content)), default=0) + 1)
    return f"{ticks}{language}\n{content}\n{ticks}"
