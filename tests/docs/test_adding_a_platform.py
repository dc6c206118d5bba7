"""The page on adding a platform: what it shows of FRR is there, and what it builds works."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.drift.device import device_drift
from netaudit.jobs.snapshot import Text, parse
from netaudit.model.device import Device
from netaudit.platforms import base, detect

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "adding-a-platform.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```\w*\n# (?P<excerpt>from )?(?P<path>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = list(BLOCK.finditer(PAGE))
FILES = {block["path"]: block["text"] for block in BLOCKS if not block["excerpt"]}
EXCERPTS = [(block["path"], line) for block in BLOCKS if block["excerpt"] for line in block["text"].splitlines()]
EDGE = FILES["cases/edge.cfg"]


def test_every_block_of_the_page_is_looked_at() -> None:
    assert PAGE.count("```") == 2 * len(BLOCKS)


@pytest.mark.parametrize(("path", "line"), EXCERPTS)
def test_excerpts_stand_in_the_file_they_are_from(path: str, line: str) -> None:
    assert line in (ROOT / path).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:netaudit|tests)/[\w./]+|(?:ios|frr)/\w+\.py)`", PAGE))))
def test_files_that_the_page_names_are_there(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / "netaudit" / "platforms" / path).exists()


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[base.Platform]:
    """The package of the page, installed for one test: found through its entry point, like any other."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    installed = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n")
    groups = project["entry-points"].items()
    lines = [f"[{group}]\n" + "\n".join(f"{name} = {value}" for name, value in rows.items()) for group, rows in groups]
    (installed / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.syspath_prepend(str(tmp_path))
    _forget()
    yield base.get("acme")
    _forget()
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme"]:
        del sys.modules[name]


def _forget() -> None:
    for known in (base.get, base.every, detect._signs):
        known.cache_clear()


def read(text: str) -> Device:
    return parse([Text("edge1", "edge1.cfg", text.encode())], key=b"key of tests").devices[0]


def holds(wanted: Any, found: Any) -> bool:
    """Whether all that a case names is found; a list is held item by item."""
    if isinstance(wanted, dict):
        return all(holds(value, found.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(wanted) == len(found) and all(holds(*pair) for pair in zip(wanted, found, strict=True))
    return bool(wanted == found)


def test_the_case_is_read_as_it_says(acme: base.Platform) -> None:
    found = msgspec.json.decode(msgspec.json.encode(read(EDGE)))
    for key, wanted in json.loads(FILES["cases/edge.json"]).items():
        assert holds(wanted, found[key]), f"{key}: {found[key]}"


def test_it_goes_by_its_aliases(acme: base.Platform) -> None:
    assert base.get("acme_os") is acme
    assert "acme" in base.names()


def test_its_text_is_recognised_and_that_of_others_still_is(acme: base.Platform) -> None:
    assert detect.detect(EDGE).platform == "acme"
    assert detect.detect("frr version 8.4\nfrr defaults traditional\n").platform == "frr"


def test_a_text_without_its_end_is_cut_off(acme: base.Platform) -> None:
    assert read(EDGE).truncated is None
    assert read(EDGE.removesuffix("end\n")).truncated == "the last statement is not `end`"


def test_order_does_not_count_and_a_release_is_no_drift(acme: base.Platform) -> None:
    head, first, second = re.split(r"^(?=port)", EDGE.removesuffix("end\n"), flags=re.MULTILINE)
    moved = head.replace("4.2", "4.3") + second + first + "end\n"
    assert device_drift("edge1", EDGE, moved, acme).state == "in_sync"


def test_a_changed_value_is_one_change_with_its_remedy(acme: base.Platform) -> None:
    drift = device_drift("edge1", EDGE, EDGE.replace("rate-mbps 10000", "rate-mbps 1000"), acme)
    assert [(change.kind, change.path, change.before, change.after) for change in drift.changes] == [
        ("changed", ("port 1/1",), "rate-mbps 10000", "rate-mbps 1000")
    ]
    assert [line.strip() for line in drift.remediation][:2] == ["port 1/1", "rate-mbps 10000"]
