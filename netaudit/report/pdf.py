"""The report as PDF: the printed form of the HTML, by WeasyPrint."""

from __future__ import annotations

import logging
import re

from netaudit.errors import MissingExtra
from netaudit.report.data import ReportData
from netaudit.report.html import render_paged, resource

FULL_FINDINGS = 150
"""Findings shown with all they have, gravest first; the workbook has the others."""


def audit_pdf(report: ReportData) -> bytes:
    """The report as a PDF.

    Raises MissingExtra where WeasyPrint, or the Pango that it draws with, is not installed.
    """
    return pdf_of(render_paged(report, None, full=FULL_FINDINGS)[0])


def pdf_of(page: str) -> bytes:
    """A page as a PDF with bookmarks and numbered pages; nothing is fetched from anywhere. Raises as `audit_pdf`."""
    try:
        import weasyprint
    except (ImportError, OSError):
        raise MissingExtra("PDF", "pdf") from None
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    made: bytes = weasyprint.HTML(string=_for_print(page), url_fetcher=_nothing).write_pdf(pdf_tags=True)
    return made


def _for_print(page: str) -> str:
    """Everything unfolded, without what only a browser can do; pictures carry their colours, the page's do not reach.

    Only markup of the templates is touched: what comes from configurations has no `<` of its own.
    """
    page = re.sub(r"<details([^>]*?)(?: open)?>", r"<details\1 open>", page)
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    style = f"<style>{resource('pdf_svg.css')}</style>"
    page = re.sub(r"(<svg[^>]*>)", lambda found: found[1] + style, page)
    page = page.replace("</style>\n</head>", f"{resource('pdf.css')}</style>\n</head>", 1)
    return page.replace('<link rel="icon" href="data:,">', "")


def _nothing(url: str, *arguments: object, **options: object) -> dict[str, object]:
    raise ValueError(f"a report asks for nothing: {url[:40]}")
