"""The page on intent.yaml: every key is on it, and its example is read and means what the page says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from netaudit.inventory import schema
from netaudit.inventory.intent_file import load_intent
from netaudit.jobs.audit import load_policies
from netaudit.model import intent as model
from netaudit.model.intent import Intent

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "intent.md").read_text(encoding="utf-8")
PARTS = [getattr(model, name) for name in schema.intent()["$defs"]]
KEYS = sorted({field.name for part in PARTS for field in msgspec.structs.fields(part)})


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Intent:
    block = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    file = tmp_path_factory.mktemp("page") / "intent.yaml"
    file.write_text(block[1], encoding="utf-8")
    return load_intent(file)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_on_the_page(key: str) -> None:
    assert re.search(rf"\b{key}\b", PAGE)


def test_the_example_uses_every_kind_of_thing(example: Intent) -> None:
    empty = Intent()
    assert [name for name in example.__struct_fields__ if getattr(example, name) == getattr(empty, name)] == []


def test_the_rules_on_the_page_exist() -> None:
    known = {rule.id for rule in load_policies(()).rules}
    assert set(re.findall(r"\b[A-Z]{3}-\d{3}\b", PAGE)) <= known


def test_an_editor_says_what_keys_are_for() -> None:
    """Those whose name says all: the ends of links and services, and what the first part said already."""
    plain = {"a", "b", "source", "target", "platform", "version", "interfaces"}
    undescribed = {
        f"{name}.{key}"
        for name, part in schema.intent()["$defs"].items()
        for key, held in part["properties"].items()
        if "description" not in held and key not in plain
    }
    assert {path for path in undescribed if not path.startswith(("LinkIntent.", "Intent."))} <= {"ServiceIntent.title"}
