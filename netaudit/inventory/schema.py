"""The JSON Schemas of `hosts.yaml`, `groups.yaml`, `defaults.yaml` and `intent.yaml` (Draft 2020-12)."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from netaudit.installed import entry_points
from netaudit.model import intent as model
from netaudit.model.catalog import documentation
from netaudit.model.intent import Intent, InterfaceIntent

Schema = dict[str, Any]
_OWN_COLLECTORS = ("netmiko", "napalm", "netconf", "file", "git", "oxidized", "rancid")
_TEXT: Schema = {"type": ["string", "null"]}
_PORT: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 65535}

VAULT: Schema = {
    "type": ["string", "null"],
    "pattern": r"^[^#\s]+/[^#\s]+#[^#]+$",
    "description": "MOUNT/PATH#KEY, as in secret/network/core#password",
}
_JUMPS: Schema = {"type": ["string", "array", "null"], "items": {"type": "string"}}
_AT_MOST: Schema = {"type": ["integer", "null"], "minimum": 1}

CREDENTIALS: Schema = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        "username": _TEXT,
        "password_env": _TEXT,
        "password_file": _TEXT,
        "key_file": _TEXT,
        "agent": {"type": "boolean"},
        "keyring": _TEXT,
        "vault": VAULT,
        "enable_env": _TEXT,
        "enable_file": _TEXT,
        "enable_vault": VAULT,
    },
}
_CONNECTION: Schema = {
    "type": ["object", "null"],
    "additionalProperties": False,
    "properties": {
        "hostname": _TEXT,
        "port": _PORT,
        "username": _TEXT,
        "password": True,  # told in words of its own
        "platform": _TEXT,
        "extras": {"type": ["object", "null"]},
    },
}


@cache
def collectors() -> tuple[str, ...]:
    """The ways of collecting, those of installed packages too."""
    return (*_OWN_COLLECTORS, *(entry.name for entry in entry_points("netaudit.collectors")))


@cache
def group() -> Schema:
    """One entry of `groups.yaml` or `hosts.yaml`."""
    defaults = _entry()
    return {**defaults, "properties": {**defaults["properties"], "groups": _names()}}


@cache
def mapping_of_groups() -> Schema:
    """`hosts.yaml` and `groups.yaml`: name -> entry."""
    return {"type": "object", "additionalProperties": group(), "$defs": _intent_parts()}


@cache
def defaults() -> Schema:
    """`defaults.yaml`."""
    return {**_entry(), "$defs": _intent_parts()}


@cache
def netbox() -> Schema:
    """`netbox.yaml`."""
    server: Schema = {
        "type": "object",
        "additionalProperties": False,
        "required": ["url", "token_env"],
        "properties": {
            "url": {"type": "string", "pattern": r"^https?://[^/\s?#]+", "description": "https://netbox.example.org"},
            "token_env": {"type": "string"},
            "ca_file": _TEXT,
            "filter": {"type": "object"},
        },
    }
    keys = ("username", "port", "platform", "collector", "proxy_jump", "credentials")
    known = _entry()["properties"]
    common: Schema = {"type": ["object", "null"], "additionalProperties": False}
    common["properties"] = {key: known[key] for key in keys}
    return {
        "type": "object",
        "required": ["netbox"],
        "additionalProperties": False,
        "properties": {"netbox": server, "defaults": common},
    }


@cache
def intent(described: bool = True) -> Schema:
    """`intent.yaml`; `described`: each key with what the model says of it, for an editor."""
    made = msgspec.json.schema(Intent)
    if not described:
        return made
    for name, part in made["$defs"].items():
        said = documentation(getattr(model, name))
        part["properties"] = {
            key: {**held, "description": said[key]} if key in said else held for key, held in part["properties"].items()
        }
    return made


def _entry() -> Schema:
    data: Schema = {
        "type": ["object", "null"],
        "properties": {
            "site": _TEXT,
            "role": _TEXT,
            "chassis": _TEXT,
            "collector": {"enum": [*collectors(), None]},
            "path": _TEXT,
            "proxy_jump": _JUMPS,
            "max_parallel": _AT_MOST,
            "credentials": CREDENTIALS,
            "interfaces": {"type": "object", "additionalProperties": {"$ref": "#/$defs/InterfaceIntent"}},
        },
    }
    properties: Schema = {
        "hostname": _TEXT,
        "port": _PORT,
        "username": _TEXT,
        "password": True,  # told in words of its own
        "platform": _TEXT,
        "data": data,
        "connection_options": {"type": ["object", "null"], "additionalProperties": _CONNECTION},
        "credentials": CREDENTIALS,
        "collector": {"enum": [*collectors(), None]},
        "path": _TEXT,
        "proxy_jump": _JUMPS,
        "max_parallel": _AT_MOST,
    }
    return {"type": ["object", "null"], "additionalProperties": False, "properties": properties}


def _names() -> Schema:
    return {"type": ["array", "null"], "items": {"type": "string"}}


def _intent_parts() -> Schema:
    return msgspec.json.schema_components([InterfaceIntent], ref_template="#/$defs/{name}")[1]
