"""The quick answer to whether a document is valid agrees with `jsonschema` wherever it says yes."""

from __future__ import annotations

import copy
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from netaudit.config import yamlfile
from netaudit.config.conforming import surely_valid
from netaudit.inventory import schema as inventory
from netaudit.policy import schema as policy
from netaudit.shipped import inventories_dir, policies_dir

PACKS = sorted(policies_dir().glob("*.yaml"))
OTHERS = (None, True, False, 0, 1, 1.0, -3, "", "x", "high", [], ["x"], {}, {"x": 1})
CASES = [
    *((path, policy.pack_schema(conditions=False)) for path in PACKS),
    *((path, policy.framework_schema()) for path in sorted((policies_dir() / "frameworks").glob("*.yaml"))),
    *((path, policy.profile_schema()) for path in sorted((policies_dir() / "profiles").glob("*.yaml"))),
    *((path, inventory.mapping_of_groups()) for path in sorted(inventories_dir().rglob("hosts.yaml"))),
    *((path, inventory.intent()) for path in sorted(inventories_dir().rglob("intent.yaml"))),
]


@pytest.mark.parametrize(("path", "schema"), CASES, ids=[path.name for path, _ in CASES])
def test_shipped_documents_are_surely_valid(path: Path, schema: dict[str, Any]) -> None:
    assert surely_valid(yamlfile.load(path).data, schema)


@pytest.mark.parametrize(("path", "schema"), CASES, ids=[path.name for path, _ in CASES])
def test_what_is_surely_valid_is_valid(path: Path, schema: dict[str, Any]) -> None:
    chance = random.Random(7)
    whole = yamlfile.load(path).data
    validator = Draft202012Validator(schema)
    if "rules" in whole:
        whole = {**whole, "rules": whole["rules"][:3]}
    refused = 0
    for _ in range(60):
        broken = copy.deepcopy(whole)
        _break(broken, chance)
        if surely_valid(broken, schema):
            assert validator.is_valid(broken), broken
        else:
            refused += 1
    assert refused > 5


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1, {"const": True}),
        (True, {"enum": [1]}),
        (True, {"type": "integer"}),
        (3, {"type": "integer", "multipleOf": 2}),
        ({"b": 1}, {"properties": {"a": True}, "additionalProperties": False}),
        ("x", {"$ref": "#/$defs/gone"}),
        ("x", {"$ref": "https://example.org/other"}),
        (3, {"anyOf": [{"type": "string"}, {"minimum": 4}]}),
        (["a"], {"prefixItems": [{"type": "integer"}]}),
    ],
)
def test_what_is_not_known_is_not_said(value: Any, schema: dict[str, Any]) -> None:
    assert not surely_valid(value, schema)


def test_a_valid_pack_of_ones_own_does_not_load_jsonschema(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(PACKS[0].read_text("utf-8"), "utf-8")
    code = (
        "import sys; from netaudit.policy.loader import load_packs; "
        "print(len(load_packs([sys.argv[1]])), 'jsonschema' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code, str(own)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "False"]


def _break(value: Any, chance: random.Random) -> None:
    """Changes one thing somewhere below."""
    places = list(_places(value))
    holder, key = chance.choice(places)
    if chance.random() < 0.3:
        del holder[key]
    elif isinstance(holder, dict) and chance.random() < 0.3:
        holder["unheard_of"] = chance.choice(OTHERS)
    else:
        holder[key] = copy.deepcopy(chance.choice(OTHERS))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])
