"""The shipped JSON Schemas: as the types say, and fulfilled, with nothing left over, by what the commands print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from netaudit.report import schemas

from .conftest import BANK, Cli

FOLDER = Path(schemas.__file__).parent
NETWORKS = (
    "batfish-example/configs",
    "avd-dual-dc-l3ls",
    "lv-junos-l3vpn",
    "suzieq-nxos",
    "lv-iosxr-ibgp-rr-over-ospf",
)


def strict(schema: Any) -> Any:
    """The schema with every object closed: a document may hold more for its readers, but not here."""
    if isinstance(schema, dict):
        closed = {key: strict(part) for key, part in schema.items()}
        if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
            closed.setdefault("additionalProperties", False)
        return closed
    return [strict(part) for part in schema] if isinstance(schema, list) else schema


def fulfils(name: str, document: Any) -> None:
    # The figures of capacity are of free form and more than the contract names.
    found = schemas.schema(name)
    validator = Draft202012Validator(found if name == "capacity" else strict(found))
    assert [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("name", schemas.FILES)
def test_the_file_is_what_the_types_say(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert json.loads(text) == schemas.made(name), "run `python docs/write_schemas.py`"
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("name", schemas.NAMES)
def test_it_is_printed(name: str, cli: Cli) -> None:
    assert cli("rules", "schema", name).json == schemas.schema(name)


def test_the_demo_bank(cli: Cli) -> None:
    configs = BANK / "configs"
    documents = {
        "audit": cli("audit", configs, "--format", "json"),
        "drift": cli("drift", BANK / "approved", configs, "--format", "json"),
        "precheck": cli("precheck", BANK / "candidate", "--against", configs, "--format", "json"),
        "capacity": cli("capacity", configs, "--format", "json"),
        "facts": cli("facts", configs, "--format", "json"),
    }
    for name, said in documents.items():
        fulfils(name, said.json)


@pytest.mark.parametrize("network", NETWORKS)
def test_networks_that_we_did_not_write(network: str, shared: Path, cli: Cli) -> None:
    folder = shared / "networks" / network
    fulfils("audit", cli("audit", folder, "--format", "json").json)
    fulfils("facts", cli("facts", folder, "--format", "json").json)


def test_a_document_that_lacks_something_does_not_fulfil_it(cli: Cli) -> None:
    said = cli("audit", BANK / "configs", "--format", "json").json
    del said["findings"][0]["fingerprint"]
    assert not Draft202012Validator(schemas.schema("audit")).is_valid(said)
