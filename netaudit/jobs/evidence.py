"""The evidence of a recorded run: what was audited, by which rules, and what came of it."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from netaudit.archive.repository import RUNNING, Archive
from netaudit.archive.timeline import devices_at
from netaudit.errors import InvalidInput, UsageError
from netaudit.evidence.bundle import bundle
from netaudit.jobs.parts import INPUTS
from netaudit.jobs.report import report_data
from netaudit.jobs.results import stamp
from netaudit.jobs.workspace import Workspace
from netaudit.model.history import RunRecord
from netaudit.report.html import render
from netaudit.report.json import to_json
from netaudit.results.database import Database
from netaudit.results.loading import load_run

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

KEY = Path(".netaudit") / "evidence.key"


def evidence_of(
    workspace: Workspace, database: Database, record: RunRecord, key: Ed25519PrivateKey | None, now: datetime
) -> bytes:
    """The bundle of a run. What of it is no longer there is told in its manifest."""
    recorded = load_run(database, record)
    data = report_data(database, record, now=now)
    notes: list[str] = []
    files = {f"configs/{name}": content for name, content in _configurations(workspace, database, record, notes)}
    inputs = msgspec.json.decode(recorded.parts.get(INPUTS, b"{}"), type=dict[str, str])
    files |= {f"inputs/{name}": text.encode() for name, text in inputs.items()}
    if not inputs:
        notes.append("inputs: the run was recorded without them")
    history = data.history
    assert history is not None
    documents = {
        "audit": recorded.audit,
        "drift": recorded.drift,
        "waivers": recorded.waivers,
        "approvals": history.approvals,
        "lives": [recorded.lives[mark] for mark in sorted(recorded.lives)],
        "devices": recorded.devices,
        "capacity": data.capacity,
        "run": record,
    }
    files |= {f"results/{name}.json": to_json(value).encode() for name, value in documents.items() if value is not None}
    files["results/report.html"] = render(data).encode()
    about = {"run": record.id, "started": record.started, "created": stamp(now), "netaudit": record.netaudit}
    return bundle(files, about, tuple(notes), key)


def _configurations(
    workspace: Workspace, database: Database, record: RunRecord, notes: list[str]
) -> list[tuple[str, bytes]]:
    """The configurations that the run judged; only those whose hash it recorded."""
    archive = Archive(workspace.path("archive"))
    held = devices_at(archive, RUNNING, datetime.fromisoformat(record.finished))
    found = []
    for device in load_run(database, record).audit.devices:
        blob = held.get(device.name)
        content = archive.text(blob).encode("utf-8", "surrogateescape") if blob is not None else None
        if content is None or hashlib.sha256(content).hexdigest() != device.sha256:
            notes.append(f"configs/{device.name}.cfg: the archive no longer holds what this run judged")
        else:
            found.append((f"{device.name}.cfg", content))
    return found


def signing_key(workspace: Workspace, named: Path | None) -> tuple[Ed25519PrivateKey, Path]:
    """The key that signs, and its file: the one that is named, else the workspace's own, made where there is none.

    Raises InvalidInput where it cannot be used.
    """
    from netaudit.evidence.signing import new_key, private_key

    path = named or workspace.root / KEY
    try:
        if named is None and not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            return new_key(path), path
    except OSError as error:
        raise InvalidInput.at(path, None, f"cannot be written: {error.strerror}") from None
    passphrase = os.environ.get("NETAUDIT_KEY_PASSPHRASE")
    return private_key(path, passphrase.encode() if passphrase else None), path


def read_bundle(path: Path) -> bytes:
    """The bytes of a bundle. Raises UsageError where they cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
