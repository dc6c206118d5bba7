"""The report of a recorded run in a browser that is driven: every table can be searched, hostile text is text."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from selenium import webdriver
from selenium.common.exceptions import JavascriptException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

from netaudit.model.history import Changes, FindingEvent, Life, RunRecord, WaiverInForce
from netaudit.model.results import Approval, DeviceDrift
from netaudit.report.data import History, ReportData
from netaudit.report.html import render, render_paged

from . import sample

HOSTILE = "<script>document.title='owned'</script><img src=http://127.0.0.1:9/x onerror=alert(1)>\u202e\x1b[31m"
AT = "2026-11-03T02:00:00+00:00"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium with its driver is installed, and CI must have one")
        pytest.skip("no Chromium with its driver is installed")
    options = Options()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                     "--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1300,1000",
                     f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    held = webdriver.Chrome(options=options, service=Service(driver))
    yield held
    held.quit()


def recorded(**more: object) -> ReportData:
    """The sample with a history, in which everything that people or configurations wrote is hostile."""
    base = sample.report()
    counts = {"critical": 1, "high": 2, "medium": 0, "low": 0, "info": 0}
    records = [
        RunRecord(number=n, id=f"run-{n}", started=f"2026-11-{n:02}T02:00:00+00:00", finished=AT, netaudit="1",
                  devices=2,
                  lines=9, rules=3, missing=n % 2, score=0.5, coverage=0.9, growth_normal=1.5, growth_n_minus_1=0.8,
                  by_severity=counts, verdicts={}, notes=(HOSTILE,))
        for n in (1, 2, 3)
    ]  # fmt: skip
    lives = {
        f.fingerprint: Life(fingerprint=f.fingerprint, rule=f.rule, title=f.title, severity=f.severity, entity=f.entity,
                            name=f.name, devices=f.devices, site=f.site, owner=HOSTILE, state="open", first_seen=AT,
                            opened=AT, last_seen=AT, resolved=None, regressions=1)
        for f in base.audit.findings
    }  # fmt: skip
    told = {"run": "run-3", "number": 3, "at": AT}
    life = next(iter(lives.values()))
    changes = Changes(
        record=records[2], first=False, devices=(),
        findings=tuple(FindingEvent(kind="new", detail=HOSTILE, life=life, message=f"{HOSTILE} {n}", **told)  # type: ignore[arg-type]
                       for n in range(12)),
        drift=(),
    )  # fmt: skip
    waiver = WaiverInForce(rule="X", device=HOSTILE, entity="*", reason=HOSTILE, approved_by=HOSTILE, ticket=HOSTILE,
                           expires="2026-12-01")  # fmt: skip
    history = History(record=records[2], previous=records[1], trend=tuple(records), lives=lives, waivers=(waiver,) * 9,
                      changes=(changes,), begin="2026-10-04T02:00:00+00:00")  # fmt: skip
    return msgspec.structs.replace(base, history=history, **more)


def opened(browser: webdriver.Chrome, page: str, folder: Path, name: str = "page.html") -> float:
    """Opens a page; the seconds until it was drawn."""
    (folder / name).write_text(page, "utf-8")
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    started = time.monotonic()
    browser.get((folder / name).as_uri())
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    return time.monotonic() - started


def test_every_table_is_searchable(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, render(recorded()), tmp_path)
    assert browser.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert [url for url in asked if not url.startswith(("file://", "data:", "chrome://"))] == []
    assert browser.title == "Meridian Bank: nightly network audit"
    tables = browser.execute_script(
        "return [...document.querySelectorAll('table')].filter(t => t.tBodies.length).length"
    )
    assert tables > 8
    for number in range(tables):
        found = browser.execute_script(SEARCH, number)
        assert found["before"] >= 1, number
        assert found["nothing"] == 0, number
        assert found["one"] >= 1, number
        assert found["after"] == found["before"], number


TABLES = "[...document.querySelectorAll('table')].filter(t => t.tBodies.length)"
SEARCH = """
const table = TABLES[arguments[0]];
const rows = () => [...table.querySelectorAll('tbody tr')];
const shown = () => rows().filter(row => !row.hidden).length;
const field = document.getElementById('search-all');
const search = words => { field.value = words; field.dispatchEvent(new Event('input')); return shown(); };
const before = shown();
const words = rows()[0].textContent.trim().split(/\\s+/)[0];
return {before, nothing: search('no such row anywhere'), one: search(words), after: search('')};
""".replace("TABLES", TABLES)


def test_long_tables_have_a_field_of_their_own(browser: webdriver.Chrome, tmp_path: Path) -> None:
    opened(browser, render(recorded()), tmp_path)
    without = browser.execute_script("""
        return [...document.querySelectorAll('table')].filter(t => t.tBodies.length && !t.matches('.heat, .diff')
          && t.querySelectorAll('tbody tr').length >= 8
          && !t.closest('.scroll').previousElementSibling?.matches('.table-search')).map(t => t.caption?.textContent)
    """)
    assert without == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_cause_of_the_worst_case_is_in_sight(browser: webdriver.Chrome, tmp_path: Path, width: int) -> None:
    capacity = sample.capacity()
    for link in capacity["links"]:  # type: ignore[attr-defined]  # names as long as real ones
        link["capacity_origin"].update(how="name of port", path="running:rathausplatz-distribution-2.cfg")
        link["worst_failure"] = {"kind": "link", "id": "br1-rtr1:GigabitEthernet0/0/0--dc1-wan1:GigabitEthernet0/0/3"}
    opened(browser, render(msgspec.structs.replace(sample.report(), capacity=capacity)), tmp_path)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})  # fmt: skip
    try:
        beyond = browser.execute_script("""
            const cells = [...document.querySelectorAll('table.utilisation td.cause')].filter(c => c.offsetWidth);
            return [cells.length, cells.filter(c => {
                const box = c.closest('.scroll').getBoundingClientRect();
                return c.getBoundingClientRect().right > box.right + 1 || box.right > innerWidth;
            }).length];
        """)
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert beyond[0] > 3
    assert beyond[1] == 0


def test_hostile_text_is_shown_as_text(browser: webdriver.Chrome, tmp_path: Path) -> None:
    page = render(recorded())
    opened(browser, page, tmp_path)
    assert browser.title == "Meridian Bank: nightly network audit"
    assert browser.execute_script("return document.images.length") == 0
    assert browser.execute_script("return document.scripts.length") == 1
    waivers = browser.execute_script("return document.getElementById('waivers').textContent")
    assert "<script>document.title='owned'</script>" in waivers
    assert not set(page) & {"\u202e", "\x1b"}
    with pytest.raises(JavascriptException):  # this test can fail: scripts do run here
        browser.execute_script("missing()")


def test_pages_of_a_large_run_open_quickly(browser: webdriver.Chrome, tmp_path: Path) -> None:
    base = recorded()
    first = base.audit.findings[0]
    findings = tuple(msgspec.structs.replace(first, fingerprint=f"f{n}", name=f"Ethernet{n}") for n in range(6000))
    report = msgspec.structs.replace(base, audit=msgspec.structs.replace(base.audit, findings=findings))
    page, further = render_paged(report, "files")
    attached = dict(further)
    assert len(page) < 4_000_000
    assert sorted(attached) == ["findings-001.html", "findings-002.html", "findings-003.html"]
    opened(browser, page, tmp_path)
    assert browser.execute_script("return document.querySelectorAll('#findings a[href^=\"files/\"]').length") == 3
    opened(browser, attached["findings-002.html"], tmp_path, "more.html")
    assert browser.get_log("browser") == []
    assert browser.execute_script("return document.querySelectorAll('tbody tr').length") == 2000
    assert browser.execute_script("return document.querySelectorAll('.table-search').length") == 1


def test_a_recorded_run_needs_no_network_facts() -> None:
    """The picture and the lines that gave no fact come from what was recorded."""
    base = sample.report()
    from netaudit.report.scope import partly_read
    from netaudit.report.topology import topology

    assert base.network is not None
    kept = msgspec.structs.replace(
        base, network=None, topology=topology(base.network, base.capacity), partly=partly_read(base.audit, base.network)
    )
    assert render(kept) == render(base)


def test_drift_and_approval_in_the_period() -> None:
    from netaudit.model.history import DeviceApproval, DriftEvent
    from netaudit.report.period import period_rows

    base = recorded()
    assert base.history is not None
    drift = DriftEvent(run="r", number=3, at=AT, drift=DeviceDrift(name="r1", state="in_sync"), before="drifted")
    given = DeviceApproval(
        device="r1", approval=Approval(commit="a" * 40, by="J. Park", at=AT, reason="why", ticket="T")
    )
    changes = msgspec.structs.replace(base.history.changes[0], findings=(), drift=(drift,))
    rows = period_rows(msgspec.structs.replace(base.history, changes=(changes,), approvals=(given,)))
    assert [(row.kind, row.what, row.where) for row in rows] == [
        ("drift", "as approved", "r1"), ("approval", "approved", "r1"),
    ]  # fmt: skip
