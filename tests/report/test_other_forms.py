"""A recorded run as PDF, workbook and Markdown, read back by other people's readers."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from netaudit.report.markdown_run import run_markdown
from netaudit.report.pdf import audit_pdf
from netaudit.report.xlsx import audit_xlsx

from .test_searching import HOSTILE, recorded


@pytest.fixture(scope="module")
def pdf() -> bytes:
    pytest.importorskip("weasyprint")
    return audit_pdf(recorded())


def test_the_pdf_says_what_was_not_checked_first_and_has_bookmarks(pdf: bytes) -> None:
    read = PdfReader(io.BytesIO(pdf))
    first = read.pages[0].extract_text()
    assert "nightly network audit" in first
    assert "Read this first" in first
    text = "\n".join(page.extract_text() for page in read.pages)
    assert text.index("Scope and coverage") < text.index("Open since")
    assert "<script>document.title='owned'</script>" in re.sub(r"\s+", "", text).replace("owned'</", "owned'</")
    titles = [str(item["/Title"]) for item in read.outline if not isinstance(item, list)]
    assert {"Scope and coverage", "Topology", "Capacity", "Method and versions"} <= set(titles)
    assert f"{len(read.pages)} / {len(read.pages)}" in read.pages[-1].extract_text()
    assert "/JavaScript" not in pdf.decode("latin-1")
    assert "/AA" not in read.trailer["/Root"]


def test_pictures_in_the_pdf_have_their_colours(pdf: bytes, tmp_path: Path) -> None:
    """Styles of a page do not reach the pictures in it: left alone, all of them would be black."""
    if shutil.which("pdftoppm") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no poppler-utils are installed, and CI must have them")
        pytest.skip("no poppler-utils are installed")
    (tmp_path / "r.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-r", "40", tmp_path / "r.pdf", tmp_path / "page"], check=True)
    for page in sorted(tmp_path.glob("page*.ppm")):
        raw = page.read_bytes()
        pixels = raw[raw.index(b"\n255\n") + 5 :]
        black = sum(pixels[at : at + 3] == b"\0\0\0" for at in range(0, len(pixels), 3))
        assert black * 3 < len(pixels) * 0.05, page.name


def test_the_workbook_answers_each_question_and_runs_nothing() -> None:
    report = recorded()
    book = openpyxl.load_workbook(io.BytesIO(audit_xlsx(report)))
    assert book.sheetnames[:3] == ["Summary", "Not checked", "Findings"]
    sheet = book["Findings"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.max_row == len(report.audit.findings) + 1
    rows = [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert {row["Fingerprint"] for row in rows} == {finding.fingerprint for finding in report.audit.findings}
    assert rows[0]["Open since"] == "2026-11-03"
    assert book["Waivers"]["B2"].value.startswith("<script>")
    assert [row[1].value for row in book["Trend"].iter_rows(min_row=2)] == [f"2026-11-0{n} 02:00" for n in (1, 2, 3)]
    for each in book.worksheets:
        for row in each.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
            assert all("\x1b" not in str(cell.value) for cell in row)
        assert each.auto_filter.ref


def test_markdown_shows_hostile_text_as_text() -> None:
    page = MarkdownIt("commonmark", {"html": True}).enable("table").render(run_markdown(recorded()))
    assert "<script" not in page
    assert "<img" not in page
    assert "Waivers in force" in page
    assert HOSTILE[:8] not in page
