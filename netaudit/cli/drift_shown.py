"""A drift in the format that was asked for."""

from __future__ import annotations

from pathlib import Path

from netaudit.cli.options import Terminal
from netaudit.model.results import Drift
from netaudit.report.formats import PIPELINES


def rendered(drift: Drift, terminal: Terminal, form: str, output: Path | None) -> str:
    """The drift as text in that format; coloured where it goes to a terminal."""
    if form == "json":
        from netaudit.report.json import to_json

        return to_json(drift)
    if form == "html":
        from netaudit.report.html_drift import drift_html

        return drift_html(drift)
    if form == "md":
        from netaudit.report.markdown_changes import drift_markdown

        return drift_markdown(drift)
    if form in PIPELINES:
        from netaudit.report.as_audit import drift_as_audit
        from netaudit.report.formats import FORMATS

        return FORMATS[form].render(drift_as_audit(drift))
    from netaudit.report.text_drift import drift_text

    return drift_text(drift, width=terminal.width, color=terminal.color and output is None)
