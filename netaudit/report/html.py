"""The report as one HTML file that needs nothing else: no request, no font, no framework, no cookie.

Whatever comes from a configuration is escaped (Jinja's autoescape, on for all templates) and free of control
characters; a content security policy forbids everything but the page's own style and its one script, by hash.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from netaudit.model.results import SEVERITIES, Audit
from netaudit.report.capacity import capacity_view
from netaudit.report.changes import by_section
from netaudit.report.controls import STATES
from netaudit.report.data import ReportData
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.layout import diagram
from netaudit.report.overview import MOST_DEVICES, overview, site_summaries
from netaudit.report.plain import plain
from netaudit.report.scope import conclusion, ranked, scope, severity_counts
from netaudit.report.statements import statement
from netaudit.report.svg import bucket, topology_svg
from netaudit.report.topology import Topology, extent, topology

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = "netaudit.report"
_STATES = {
    "in_sync": "in sync",
    "drifted": "drifted",
    "no_baseline": "no approved configuration",
    "not_collected": "not compared",
}


def audit_html(audit: Audit) -> str:
    """The report of an audit alone."""
    return render(ReportData(audit=audit, generated=audit.run.finished))


def render(report: ReportData) -> str:
    """The report as an HTML document; sections whose data is not given are left out."""
    script, style = resource("report.js"), resource("report.css")
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = environment().get_template("report.html.j2")
    return page.render(script=script, style=style, script_hash=f"sha256-{digest}", **_content(report))


def _content(report: ReportData) -> dict[str, Any]:
    audit = report.audit
    findings = ranked(audit.findings)
    content: dict[str, Any] = {
        "report": report,
        "audit": audit,
        "scope": scope(audit, report.network),
        "conclusion": conclusion(audit),
        "severities": severity_counts(audit),
        "score": _score(audit),
        "findings": findings,
        "findings_by_device": _findings_by_device(audit),
        "capacity": capacity_view(report.capacity) if report.capacity else None,
        "drift": report.drift,
        "drift_states": _STATES,
        "precheck": report.precheck,
        **_picture(report),
    }
    return content | {"sections": _sections(content)}


def _picture(report: ReportData) -> dict[str, Any]:
    if report.network is None or not report.network.devices:
        return {"topology": None, "svg": "", "grouped": False}
    content = topology(report.network, report.capacity)
    grouped = len(content.nodes) > MOST_DEVICES
    placed = overview(content) if grouped else diagram(content)
    summaries = site_summaries(content) if grouped else None
    return {"topology": content, "svg": topology_svg(placed, _description(content), summaries), "grouped": grouped}


def _description(content: Topology) -> str:
    single = sum(edge.single for edge in content.edges)
    full = sum((edge.utilisation or 0) > 1 for edge in content.edges)
    return (
        f"{extent(content)}, "
        f"{counted(len(content.edges), 'link')}; {single} not redundant, {full} over capacity in the worst case. "
        "The table below holds the same."
    )


def _sections(content: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Anchor, title and count of every section that the page has, in its order."""
    audit: Audit = content["audit"]
    capacity, drift, precheck = content["capacity"], content["drift"], content["precheck"]
    open_findings = sum(finding.status != "waived" for finding in audit.findings)
    drifted = sum(device.state == "drifted" for device in drift.devices) if drift else 0
    entries = [
        (True, "summary", "Summary", ""),
        (True, "scope", "Scope and coverage", ""),
        (content["topology"] is not None, "topology", "Topology", ""),
        (capacity is not None, "capacity", "Capacity", ""),
        (True, "findings", "Findings", str(open_findings)),
        (drift is not None, "drift", "Drift", str(drifted)),
        (precheck is not None, "precheck", "Proposed change", precheck.verdict if precheck else ""),
        (bool(audit.devices), "devices", "Devices", str(len(audit.devices))),
        (bool(audit.rules), "rules", "Rules", str(len(audit.rules))),
        (bool(audit.controls), "controls", "Controls", str(len(audit.controls))),
        (True, "method", "Method and versions", ""),
    ]
    return [(anchor, title, count) for shown, anchor, title, count in entries if shown]


def _score(audit: Audit) -> float | None:
    scores = [device.score for device in audit.devices if device.score is not None]
    return sum(scores) / len(scores) if scores else None


def _findings_by_device(audit: Audit) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {device.name: dict.fromkeys(SEVERITIES, 0) for device in audit.devices}
    for finding in audit.findings:
        for device in finding.devices:
            if finding.status != "waived" and device in counts:
                counts[device][finding.severity] += 1
    return counts


def environment() -> Environment:
    """What templates are rendered by: everything is escaped, and free of control characters."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(_TEMPLATES, "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=_harmless,
    )  # fmt: skip
    environment.filters |= {"rate": rate, "percent": percent, "factor": factor, "numbered": _numbered}
    environment.globals |= {
        "control_states": STATES,
        "counted": counted,
        "bucket": bucket,
        "by_section": by_section,
        "extent": extent,
        "statement": statement,
    }
    environment.tests["link"] = _is_link
    return environment


def _harmless(value: object) -> object:
    from markupsafe import Markup

    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _numbered(text: str, first: int) -> list[tuple[int, str]]:
    """The lines of a text with their numbers in the file."""
    return list(enumerate(plain(text).splitlines(), first))


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not any(mark in text for mark in " \"'<>")


def resource(name: str) -> str:
    """A file beside the templates."""
    return files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")
