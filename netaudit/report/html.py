"""The report as one HTML file that needs nothing else: no request, no font, no framework, no cookie.

Whatever comes from a configuration is escaped (Jinja's autoescape, on for all templates) and free of control
characters; a content security policy forbids everything but the page's own style and its one script, by hash.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from netaudit.model.results import SEVERITIES, Audit
from netaudit.report import pages
from netaudit.report.capacity import capacity_view
from netaudit.report.changes import EFFECTS, by_section, proof
from netaudit.report.controls import STATES
from netaudit.report.data import History, ReportData
from netaudit.report.figures import counted, factor, percent, rate
from netaudit.report.layout import diagram
from netaudit.report.overview import MOST_DEVICES, overview, site_summaries
from netaudit.report.period import (
    MOST_ROWS,
    age_days,
    by_owner,
    days_left,
    period_rows,
    period_words,
    since_previous,
    site_rows,
)
from netaudit.report.plain import plain
from netaudit.report.scope import conclusion, ranked, scope, severity_counts
from netaudit.report.statements import statement
from netaudit.report.svg import bucket, topology_svg
from netaudit.report.topology import Topology, extent, topology
from netaudit.report.trend import description as trend_description
from netaudit.report.trend import trend_svg

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
    return render_paged(report, None)[0]


def render_paged(
    report: ReportData, folder: str | None, full: int = pages.FULL_FINDINGS
) -> tuple[str, Iterator[tuple[str, str]]]:
    """The report, and the further pages that it links to in a folder: names and contents.

    Without a folder there are none; what did not fit is counted, and told to be in the other formats. `full`: findings
    that are shown with all they have.
    """
    content = _content(report, folder, full)
    templates = environment()
    page = templates.get_template("report.html.j2").render(**_page_parts(), **content)
    return page, _further(report, content, templates) if folder is not None else iter(())


def page_of(template: str, **content: object) -> str:
    """Another page in the report's own form."""
    return environment().get_template(template).render(**_page_parts(), **content)


def _page_parts() -> dict[str, str]:
    script = resource("report.js")
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {"script": script, "style": resource("report.css"), "script_hash": f"sha256-{digest}"}


def _further(report: ReportData, content: dict[str, Any], templates: Environment) -> Iterator[tuple[str, str]]:
    template, parts = templates.get_template("more.html.j2"), _page_parts()

    def write(page: Mapping[str, object]) -> str:
        return template.render(run=report.audit.run.id, **parts, **page)

    lives = report.history.lives if report.history else {}
    rest = content["findings_rest"]
    yield from pages.paged(
        "findings", "Findings", pages.FINDING_HEADS, rest, lambda finding: pages.finding_cells(finding, lives), write
    )
    yield from pages.paged("devices", "Devices", pages.DEVICE_HEADS, content["devices_rest"], pages.device_cells, write)


def _content(report: ReportData, folder: str | None, full: int) -> dict[str, Any]:
    audit = report.audit
    every = ranked(audit.findings)
    findings, rest = every, []
    if len(every) > full + 100:  # a further page for a handful is a nuisance
        findings, rest = every[:full], every[full:]
    devices, more_devices = list(audit.devices), []
    if len(devices) > pages.FULL_ROWS + 100:
        devices.sort(key=lambda device: (device.score if device.score is not None else 2, device.coverage))
        devices, more_devices = devices[: pages.FULL_ROWS], devices[pages.FULL_ROWS :]
    content: dict[str, Any] = {
        "report": report,
        "audit": audit,
        "scope": scope(audit, report.network, report.partly),
        "conclusion": conclusion(audit),
        "severities": severity_counts(audit),
        "lowest": min((d for d in audit.devices if d.score is not None), key=lambda d: d.score or 0, default=None),
        "findings": findings,
        "findings_rest": rest,
        "devices": devices,
        "devices_rest": more_devices,
        "folder": folder,
        "most_rows": pages.FULL_ROWS,
        "sites": site_rows(audit) if any(device.site for device in audit.devices) else [],
        **_of_history(report.history),
        "findings_by_device": _findings_by_device(audit),
        "capacity": capacity_view(report.capacity) if report.capacity else None,
        "drift": report.drift,
        "drift_states": _STATES,
        "precheck": report.precheck,
        **_picture(report),
    }
    return content | {"sections": _sections(content)}


def _of_history(history: History | None) -> dict[str, Any]:
    if history is None:
        return {"history": None, "lives": {}, "trend": "", "trend_words": "", "since_previous": "", "period": []}
    return {
        "history": history,
        "lives": history.lives,
        "trend": trend_svg(history.trend),
        "trend_words": trend_description(history.trend) if len(history.trend) > 1 else "",
        "since_previous": since_previous(history),
        "period": period_rows(history),
        "period_words": period_words(history),
        "owners": by_owner(history.lives.values()),
        "MOST_ROWS": MOST_ROWS,
    }


def _picture(report: ReportData) -> dict[str, Any]:
    content = report.topology
    if content is None and report.network is not None:
        content = topology(report.network, report.capacity)
    if content is None or not content.nodes:
        return {"topology": None, "svg": "", "grouped": False}
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
    history: History | None = content["history"]
    open_findings = sum(finding.status != "waived" for finding in audit.findings)
    drifted = sum(device.state == "drifted" for device in drift.devices) if drift else 0
    entries = [
        (True, "summary", "Summary", ""),
        (True, "scope", "Scope and coverage", ""),
        (content["topology"] is not None, "topology", "Topology", ""),
        (capacity is not None, "capacity", "Capacity", ""),
        (bool(content["sites"]), "sites", "Sites", str(len(content["sites"]))),
        (True, "findings", "Findings", str(open_findings)),
        (history is not None, "waivers", "Waivers", str(len(history.waivers)) if history else ""),
        (history is not None, "period", "Period", str(len(content["period"]))),
        (drift is not None, "drift", "Drift", str(drifted)),
        (precheck is not None, "precheck", "Proposed change", precheck.verdict if precheck else ""),
        (bool(audit.devices), "devices", "Devices", str(len(audit.devices))),
        (bool(audit.rules), "rules", "Rules", str(len(audit.rules))),
        (bool(audit.controls), "controls", "Controls", str(len(audit.controls))),
        (True, "method", "Method and versions", ""),
    ]
    return [(anchor, title, count) for shown, anchor, title, count in entries if shown]


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
        "effects": EFFECTS,
        "proof": proof,
        "extent": extent,
        "statement": statement,
        "days_left": days_left,
        "page_names": lambda kind, items: pages.names(kind, pages.pages_of(items)),
        "age_days": age_days,
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
    """A style sheet or script of the templates."""
    return files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")
