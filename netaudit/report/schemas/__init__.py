"""The JSON Schemas of what netaudit prints with `--format json`, as files beside this one.

They are made from the types of the results (`python docs/write_schemas.py`); what is of free form there is written out
here. That of the facts is as large as the model and made when it is asked for. A document may hold more than its schema
names: adding is no breaking change.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import Audit, Drift, Precheck

Schema = dict[str, Any]

NAMES = ("audit", "drift", "precheck", "capacity", "facts")
"""The documents that have a schema."""

FILES = ("audit", "drift", "precheck", "capacity")
"""Those of them that are files."""

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_FOLDER = Path(__file__).parent
_NUMBER: Schema = {"type": ["number", "null"]}
_TEXT: Schema = {"type": "string"}
_FAILURE_KINDS: Schema = {"enum": ["none", "link", "node", "srlg", "lag_member", "card", "site", "site-pair", "n-2"]}


def schema(name: str) -> Schema:
    """The JSON Schema of a document, as it is shipped. Raises KeyError for a name that is not in `NAMES`."""
    if name not in NAMES:
        raise KeyError(name)
    if name not in FILES:
        return made(name)
    loaded: Schema = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def made(name: str) -> Schema:
    """The JSON Schema of a document, made from the types."""
    return {
        "audit": lambda: _of(Audit, "netaudit.audit/1"),
        "drift": lambda: _of(Drift, "netaudit.drift/1"),
        "precheck": _precheck,
        "capacity": _capacity,
        "facts": _facts,
    }[name]()


def _of(kind: type, says: str) -> Schema:
    """The schema of a result: everything is there in every document, whatever its default."""
    (reference,), components = _components(kind)
    definitions = {name: _always_there(found) for name, found in components.items()}
    document = definitions[reference["$ref"].rsplit("/", 1)[1]]
    document["properties"]["schema"] = {"const": says}
    return {"$schema": _DRAFT, "title": says, **reference, "$defs": definitions}


def _components(*kinds: type) -> tuple[tuple[Schema, ...], dict[str, Schema]]:
    return msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")


def _always_there(found: Schema) -> Schema:
    if "properties" in found:
        found = {**found, "required": list(found["properties"])}
        for field in found["properties"].values():
            field.pop("default", None)
    return found


def _precheck() -> Schema:
    made = _of(Precheck, "netaudit.precheck/1")
    definitions = made["$defs"]
    properties = definitions["Precheck"]["properties"]
    properties["capacity"] = {
        **_object({"worst_before": _worst(), "worst_after": _worst(), "links": _list(_moved_link()),
                   "failures": _list(_moved_failure())}),
        "description": "Empty where no demands were given.",
    }  # fmt: skip
    del properties["capacity"]["required"]
    names = ("single_points_added", "single_points_removed")
    properties["redundancy"] = _object({name: _list(_TEXT) for name in names})
    definitions["ChangeStep"]["properties"]["capacity"] = {"type": "object", "properties": {"worst": _worst()}}
    return made


def _worst() -> Schema:
    growth = _object({"normal": _NUMBER, "n_minus_1": _NUMBER})
    found = _object({"link": _TEXT, "from": _TEXT, "to": _TEXT, "utilisation": _NUMBER, "failure": _failure_or_none(),
                     "growth": growth, "dropped_bps": _NUMBER})  # fmt: skip
    del found["required"]  # empty where no link's capacity is known
    return found


def _moved_link() -> Schema:
    figures = [f"{what}_{when}" for what in ("capacity_bps", "normal_bps", "worst_bps") for when in ("before", "after")]
    return _object({"id": _TEXT, "from": _TEXT, "to": _TEXT, **dict.fromkeys(figures, _NUMBER),
                    "worst_failure_after": _failure_or_none()})  # fmt: skip


def _moved_failure() -> Schema:
    figures = [f"{what}_{when}" for what in ("max_utilisation", "dropped_bps") for when in ("before", "after")]
    return _object({"kind": _TEXT, "id": _TEXT, **dict.fromkeys(figures, _NUMBER),
                    "max_link_after": {"type": ["string", "null"]}})  # fmt: skip


def _failure_or_none() -> Schema:
    return {"anyOf": [{"type": "null"}, _failure()]}


def _failure() -> Schema:
    return _object({"kind": _FAILURE_KINDS, "id": _TEXT})


def _capacity() -> Schema:
    load = {"normal_bps": _NUMBER, "worst_bps": _NUMBER}
    origin = {"anyOf": [{"type": "null"}, _object({"how": _TEXT, "device": _TEXT, "interface": _TEXT, "path": _TEXT,
                                                   "line": {"type": "integer"}})]}  # fmt: skip
    per_class = _object({"class": _TEXT, "guarantee_bps": _NUMBER, **load})
    link = _object({"id": _TEXT, "from": _TEXT, "to": _TEXT, "capacity_bps": _NUMBER, **load,
                    "worst_failure": _failure(), "classes": _list(per_class)})  # fmt: skip
    per_class["properties"]["guarantee_origin"] = link["properties"]["capacity_origin"] = origin
    link["properties"]["measured"] = {
        "anyOf": [{"type": "null"}, _object({"p95_bps": _NUMBER, "max_bps": _NUMBER, "utilisation": _NUMBER,
                                             "window": _TEXT, "port": _TEXT})]}  # fmt: skip
    port = _object({"device": _TEXT, "interface": _TEXT, "way": {"enum": ["in", "out"]}, "capacity_bps": _NUMBER,
                    "p95_bps": _NUMBER, "max_bps": _NUMBER, "utilisation": _NUMBER, "window": _TEXT,
                    "port": _TEXT})  # fmt: skip
    failure = _object({"kind": _FAILURE_KINDS, "id": _TEXT, "dropped_bps": _NUMBER, "max_utilisation": _NUMBER,
                       "max_link": {"type": ["string", "null"]}})  # fmt: skip
    unknown = _object({"what": _TEXT, "why": _TEXT})
    document = _object(
        {
            "schema": {"const": "netaudit.capacity/1"},
            "links": _list(link),
            "failures": _list(failure),
            "growth": _object({"normal": _NUMBER, "n_minus_1": _NUMBER}),
            "unknown": _list(unknown),
        }
    )
    document["properties"]["measured_ports"] = _list(port)
    document["properties"]["findings"] = {
        **_list({"type": "object"}),
        "description": "Without demands: of the rules that need none, shaped as those of an audit.",
    }
    return {"$schema": _DRAFT, "title": "netaudit.capacity/1", **document}


def _facts() -> Schema:
    """Of facts, absent attributes are left out: nothing but names, coverage and source is always there."""
    (device, network), components = _components(Device, Network)
    for found in components.values():
        for field in found.get("properties", {}).values():
            field.pop("default", None)
    components["Device"]["required"] = ["name", "platform", "source", "coverage"]
    components["Section"]["required"] = [name for name in components["Section"].get("required", ()) if name != "text"]
    parts = components["Network"]["properties"]
    shown = {name: part for name, part in parts.items() if name not in ("devices", "intent")}
    components["Network"] = {**components["Network"], "properties": shown, "required": []}
    error = _object({"device": _TEXT, "error": _TEXT})
    count: Schema = {"type": "integer", "minimum": 0}
    mean = _object({"devices": count, "coverage": {"type": "number", "minimum": 0, "maximum": 1}})
    form = _object({"form": _TEXT, "lines": count, "devices": count, "example": _TEXT})
    summary = _object({"devices": count, "lines": count, "modelled": count, "recognised": count,
                       "platforms": {"type": "object", "additionalProperties": mean},
                       "unmodelled": _list(form)})  # fmt: skip
    return {
        "$schema": _DRAFT,
        "title": "netaudit.facts/1",
        **_object({"schema": {"const": "netaudit.facts/1"}, "summary": summary, "devices": _list(device),
                   "network": network, "errors": _list(error)}),
        "$defs": components,
    }  # fmt: skip


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}
