"""Documents that are recorded with a run so that its report can be made again later, when configurations changed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from netaudit.jobs.audit import AuditRun, resolve_policy, shipped_packs
from netaudit.jobs.inputs import Inputs
from netaudit.report.scope import partly_read
from netaudit.report.topology import topology

INPUTS = "inputs"
"""The part that holds files: name -> text."""


def parts_of(run: AuditRun, inputs: Inputs) -> dict[str, bytes]:
    """Loads, the topology picture, the lines that gave no fact, and the files that the audit was made with."""
    capacity = run.built.capacity
    parts = {
        "topology": msgspec.json.encode(topology(run.built.network, capacity)),
        INPUTS: msgspec.json.encode(_files(inputs)),
        "partly": msgspec.json.encode(partly_read(run.audit, run.built.network)),
    }
    if capacity is not None:
        parts["capacity"] = msgspec.json.encode(capacity)
    return parts


def _files(inputs: Inputs) -> dict[str, str]:
    """Rule packs, profile, waivers, intent and demands, by name."""
    found: dict[str, str] = {}
    for name in inputs.policies or shipped_packs():
        path = resolve_policy(name)
        for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
            _add(found, f"packs/{file.name}", file)
    knowledge = inputs.knowledge
    for named in (inputs.profile, inputs.waivers, knowledge.intent_file, knowledge.demands_file):
        if named is not None:
            _add(found, named.name, named)
    return found


def _add(found: dict[str, str], name: str, path: Path) -> None:
    try:
        found[name] = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return  # it was read a moment ago; the bundle will say that it is missing
