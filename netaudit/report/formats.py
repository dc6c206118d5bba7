"""The formats an audit can be shown in; each is one module, imported when it is asked for.

Drift and pre-change checks are shown in those of `PIPELINES` too, in the shape of an audit (`as_audit`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from netaudit.model.results import Audit


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a report."""

    name: str
    suffix: str
    media_type: str
    module: str
    function: str

    def render(self, audit: Audit) -> str:
        """The audit in this format."""
        renderer = cast(Callable[[Audit], str], getattr(import_module(self.module), self.function))
        return renderer(audit)


FORMATS: dict[str, Format] = {
    entry.name: entry
    for entry in (
        Format("text", ".txt", "text/plain", "netaudit.report.text", "audit_text"),
        Format("json", ".json", "application/json", "netaudit.report.json", "to_json"),
        Format("html", ".html", "text/html", "netaudit.report.html", "audit_html"),
        Format("sarif", ".sarif", "application/sarif+json", "netaudit.report.sarif", "audit_sarif"),
        Format("junit", ".xml", "application/xml", "netaudit.report.junit", "audit_junit"),
        Format("md", ".md", "text/markdown", "netaudit.report.markdown", "audit_markdown"),
        Format("gitlab", ".json", "application/json", "netaudit.report.code_quality", "audit_code_quality"),
        Format("github", ".txt", "text/plain", "netaudit.report.annotations", "audit_annotations"),
        Format("csv", ".csv", "text/csv", "netaudit.report.csv", "audit_csv"),
    )
}

PIPELINES = ("sarif", "junit", "gitlab", "github", "csv")
"""The formats that machines read, of audits, drift and pre-change checks alike."""
