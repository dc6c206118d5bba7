"""The HTML report in a real browser: its script runs without an error, and nothing leaves the page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from netaudit.report.html import render

from . import sample

NAMES = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--enable-logging=stderr",
    "--virtual-time-budget=2000",
)  # fmt: skip
NO_ORIGIN = "not an origin"


@dataclass(frozen=True)
class Visit:
    """What a browser made of a page."""

    dom: str
    console: list[str]
    requests: set[str]


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium is installed, and CI must have one")
        pytest.skip("no Chromium is installed")
    return found


def visit(browser: str, page: str, folder: Path) -> Visit:
    (folder / "page.html").write_text(page, encoding="utf-8")
    log = folder / "net.json"
    done = subprocess.run(
        [browser, *OPTIONS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom",
         (folder / "page.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    events = [event.get("params", {}) for event in json.loads(log.read_text(encoding="utf-8"))["events"]]
    return Visit(
        dom=done.stdout,
        console=[line for line in done.stderr.splitlines() if "CONSOLE" in line],
        # What the browser asks for on its own account has no origin.
        requests={
            event["url"] for event in events if "url" in event and event.get("initiator", NO_ORIGIN) != NO_ORIGIN
        },
    )


def test_the_report_runs_its_script_without_error_and_asks_for_nothing(browser: str, tmp_path: Path) -> None:
    seen = visit(browser, render(sample.report()), tmp_path)
    assert seen.console == []
    assert seen.requests == set()
    assert '<html lang="en" class="js">' in seen.dom
    assert re.search(r'<output id="filter-status"[^>]*>6 of 6 shown</output>', seen.dom)


def test_a_script_that_gets_into_the_page_is_refused_by_its_policy(browser: str, tmp_path: Path) -> None:
    """Were escaping to fail, the content security policy would still hold; and the test above can fail."""
    intruder = "<script>document.title='owned'</script><img src='http://127.0.0.1:9/x.png'>"
    seen = visit(browser, render(sample.report()).replace("<main ", f"{intruder}<main "), tmp_path)
    assert "<title>owned</title>" not in seen.dom
    assert len([line for line in seen.console if "Content Security Policy" in line]) == 2
    assert seen.requests == set()


def test_a_page_without_the_policy_would_be_noticed(browser: str, tmp_path: Path) -> None:
    seen = visit(browser, "<img src='http://127.0.0.1:9/x.png'><script>missing()</script>", tmp_path)
    assert len(seen.console) == 1
    assert "http://127.0.0.1:9/x.png" in seen.requests
