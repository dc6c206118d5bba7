"""The HTML report: one file, nothing from elsewhere, and no string of a configuration that acts."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from netaudit.model.results import Audit, Evidence, RunError, Unknown
from netaudit.report.data import ReportData
from netaudit.report.html import audit_html, render
from netaudit.report.plain import plain

from . import sample

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}}{% raw %}",
    "</style></title></svg><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "\x1b[31m\x00\x07\u202e",
)
OWN_ELEMENTS = {
    "a", "abbr", "article", "b", "body", "button", "caption", "circle", "code", "col", "colgroup", "dd", "desc",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "g", "h1", "h2", "h3", "h4", "head", "header",
    "html", "i", "input", "label", "legend", "li", "link", "main", "meta", "nav", "ol", "option", "output", "p", "path",
    "pre", "rect", "script", "section", "select", "span", "style", "summary", "svg", "table", "tbody", "td", "text",
    "th", "thead", "time", "title", "tr", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """Elements, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def replaced(value: object, hostile: str) -> object:
    """The value with every string that a configuration or a user could write made hostile."""
    fixed = {"severity", "status", "schema", "state", "kind", "verdict", "sha256", "source", "confidence"}
    if isinstance(value, dict):
        return {key: item if key in fixed else replaced(item, hostile) for key, item in value.items()}
    if isinstance(value, list):
        return [replaced(item, hostile) for item in value]
    return f"{hostile}{value}" if isinstance(value, str) else value


def hostile_report(hostile: str) -> ReportData:
    document = msgspec.to_builtins(sample.report())
    summary = document["audit"]["summary"]
    made = replaced(document, hostile)
    assert isinstance(made, dict)
    made["audit"]["summary"] = summary
    for device, original in zip(made["network"]["devices"], document["network"]["devices"], strict=True):
        device["source"] = original["source"]
    for link, original in zip(made["network"]["links"], document["network"]["links"], strict=True):
        link["kind"] = original.get("kind", "physical")
    return msgspec.convert(made, ReportData)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_strings_everywhere_are_text(hostile: str) -> None:
    shown = render(hostile_report(hostile))
    page = Page(shown)
    assert {tag for tag, _ in page.elements} <= OWN_ELEMENTS
    assert len(page.of("script")) == 1
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [url for link in page.of("a") if (url := link.get("href") or "").startswith("javascript")]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", shown)


def test_templates_in_strings_are_not_run() -> None:
    shown = render(hostile_report("{{7*7}}"))
    assert "{{7*7}}" in shown


def test_the_policy_allows_the_one_script_by_its_hash_and_nothing_from_elsewhere() -> None:
    shown = render(sample.report())
    policy = next(str(meta["content"]) for meta in Page(shown).of("meta") if "http-equiv" in meta)
    script = shown.split("<script>", 1)[1].split("</script>", 1)[0]
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy
    assert "connect-src" not in policy


def test_no_element_asks_for_anything_outside_the_page() -> None:
    page = Page(render(sample.report()))
    assert not {"img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _ in page.elements}
    assert [link["href"] for link in page.of("link")] == ["data:,"]
    assert not [tag for tag, attributes in page.elements if "src" in attributes or "srcset" in attributes]
    assert "url(" not in render(sample.report())
    assert "@import" not in render(sample.report())


def test_sections_appear_only_with_their_data() -> None:
    everything = [section.get("id") for section in Page(render(sample.report())).of("section")]
    alone = [section.get("id") for section in Page(audit_html(sample.audit())).of("section")]
    assert [name for name in everything if name] == [
        "summary", "scope", "topology", "capacity", "sites", "findings", "drift", "precheck", "devices", "rules",
        "method",
    ]  # fmt: skip
    assert [name for name in alone if name] == ["summary", "scope", "sites", "findings", "devices", "rules", "method"]


def test_what_was_not_checked_comes_before_scores_and_counts() -> None:
    shown = render(sample.report())
    body = shown[shown.index("<main") :]
    assert body.index("Read this first") < body.index('class="tiles"')
    assert body.index('id="scope"') < body.index('id="findings"')
    assert body.index("Not read") < body.index("<h3>Checked</h3>")


def test_an_audit_with_gaps_is_never_called_complete() -> None:
    clean = msgspec.structs.replace(sample.audit(), findings=())
    shown = audit_html(clean)
    assert (
        "Nothing high or critical in what could be checked, but 1 device or file not read, 5 checks undecided" in shown
    )
    assert "Nothing was left out" not in shown


def test_an_audit_without_gaps_says_so() -> None:
    audit = sample.audit()
    verdicts = audit.summary.verdicts | {"unknown": 0}
    devices = tuple(msgspec.structs.replace(device, coverage=1.0) for device in audit.devices)
    whole = msgspec.structs.replace(
        audit, unknown=(), errors=(), findings=(), devices=devices,
        summary=msgspec.structs.replace(audit.summary, verdicts=verdicts),
    )  # fmt: skip
    shown = audit_html(whole)
    assert "Every check that applies was decided, and none failed" in shown
    assert "Nothing was left out" in shown


def test_an_audit_of_nothing_still_gives_a_page() -> None:
    audit = sample.audit()
    empty = msgspec.structs.replace(
        audit, devices=(), findings=(), rules=(), unknown=(Unknown(rule="R", device="", name="", why="w"),),
        errors=(RunError(device="x", error="no configuration found"),),
        summary=msgspec.structs.replace(audit.summary, devices=0, lines=0, verdicts={}),
    )  # fmt: skip
    assert "no configuration found" in audit_html(empty)


def test_evidence_lines_have_their_numbers_in_the_file() -> None:
    assert '<span class="line"><i>215</i> description DCI to dc2-wan1' in render(sample.report())


def test_the_page_is_accessible_by_its_structure() -> None:
    page = Page(render(sample.report()))
    assert page.of("html") == [{"lang": "en"}]
    assert len(page.of("main")) == len(page.of("h1")) == 1
    assert all(table_head.get("scope") for table_head in page.of("th"))
    assert len(page.of("caption")) == len(page.of("table"))
    labelled = [field for field in (*page.of("input"), *page.of("select")) if field.get("type") != "checkbox"]
    assert all(field.get("aria-label") for field in labelled)
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    anchors = {str(link["href"])[1:] for link in page.of("a") if str(link["href"]).startswith("#")}
    assert anchors <= set(identifiers)


def test_only_web_addresses_become_links() -> None:
    links = [link["href"] for link in Page(audit_html(sample.audit())).of("a") if not str(link["href"]).startswith("#")]
    assert links == ["https://www.rfc-editor.org/rfc/rfc5714"]


def test_the_page_is_the_same_for_equal_data() -> None:
    assert render(sample.report()) == render(sample.report())


def test_an_audit_survives_a_round_through_json() -> None:
    again = msgspec.json.decode(msgspec.json.encode(sample.audit()), type=Audit)
    assert audit_html(again) == audit_html(sample.audit())


def test_real_configurations_are_shown_line_by_line_as_they_stand(shared: Path) -> None:
    """Banners, certificates and all: each line of each file is text of the page."""
    files = sorted((shared / "networks" / "batfish-example" / "configs").glob("*.cfg"))
    assert len(files) > 5
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    evidence = tuple(
        Evidence(device=file.stem, path=file.name, start=1, end=text.count("\n"), text=text)
        for file, text in zip(files, texts, strict=True)
    )
    finding = msgspec.structs.replace(sample.findings()[0], evidence=evidence)
    page = Page(audit_html(msgspec.structs.replace(sample.audit(), findings=(finding,))))
    shown = {line.rstrip() for line in "\n".join(page.text).splitlines()}
    lines = [line.rstrip() for text in texts for line in plain(text).splitlines()]
    assert len(lines) > 500
    assert not [line for line in lines if line not in shown]


def test_a_capacity_has_the_line_that_says_it_and_what_was_measured_beside_it() -> None:
    words = " ".join(" ".join(Page(render(sample.report())).text).split())
    assert "shaper, dc1-wan1.cfg:86" in words
    assert "Measured ports whose far end is not known" in words
    assert "dmz-edge1:Te0/1/0 in 4.6 Gbit/s 4.9 Gbit/s 92 % of 5 Gbit/s 7d" in words
    # on a phone each figure has its name with it
    shown = render(sample.report())
    for name in ("Capacity", "Normal", "Worst case", "Measured", "When this fails"):
        assert f'data-name="{name}"' in shown
    bare = msgspec.structs.replace(sample.report(), capacity={**sample.capacity(), "links": [], "measured_ports": []})
    assert "Measured" not in render(bare)
