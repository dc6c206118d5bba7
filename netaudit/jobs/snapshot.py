"""Texts to devices: configurations read, recognised, parsed; what could not be is told, and the rest stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from netaudit.config.clean import clean
from netaudit.config.secrets import redact
from netaudit.config.tree import Tree
from netaudit.errors import InvalidConfig, NetauditError, UsageError
from netaudit.jobs.sources import ConfigFile
from netaudit.model.device import Device, Source
from netaudit.model.results import RunError
from netaudit.platforms import base
from netaudit.platforms.detect import detect

SURE = 0.6
"""Confidence of detection below which the reader is told."""


@dataclass(frozen=True, slots=True)
class Text:
    """A configuration as text, before it is understood."""

    device: str
    path: str
    raw: bytes
    platform: str | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The configurations of a network at one time, with every secret replaced by a fingerprint."""

    devices: tuple[Device, ...]
    trees: Mapping[str, Tree]
    errors: tuple[RunError, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader should know of how the files were taken: platforms in doubt, encodings."""

    @property
    def lines(self) -> int:
        """Lines read, of all files."""
        return sum(len(tree.lines) for tree in self.trees.values())

    def evidence(self, device: str, start: int, end: int) -> tuple[str, str]:
        """The path of a device's configuration, and lines of it."""
        path = next(d.source.path for d in self.devices if d.name == device)
        lines = self.trees[device].lines[max(start, 1) - 1 : max(end, start, 1)]
        return path, "\n".join(lines).replace("\r", "")


def read_texts(files: Iterable[ConfigFile]) -> tuple[list[Text], list[RunError]]:
    """The bytes of configuration files; those that cannot be read are errors."""
    texts: list[Text] = []
    errors: list[RunError] = []
    for file in files:
        try:
            texts.append(Text(file.device, file.path, Path(file.path).read_bytes(), file.platform))
        except OSError as error:
            errors.append(RunError(device=file.device, error=f"{file.path}: cannot be read: {error.strerror}"))
    return texts, errors


def parse(texts: Iterable[Text], *, key: bytes, errors: Iterable[RunError] = ()) -> Snapshot:
    """The devices of configurations. A text that is none, or whose platform is not known, is an error of its own.

    Secrets are replaced by fingerprints under `key` before anything is parsed, so that no fact can hold one.

    Raises UsageError where nothing at all could be read.
    """
    devices: list[Device] = []
    trees: dict[str, Tree] = {}
    wrong = list(errors)
    notes: list[str] = []
    for text in texts:
        try:
            device, tree = _understand(text, key, notes)
        except NetauditError as error:
            wrong.append(RunError(device=text.device, error="; ".join(error.lines())))
            continue
        devices.append(device)
        trees[device.name] = tree
        if device.truncated:
            wrong.append(RunError(device=device.name, error=f"{text.path}: looks cut off: {device.truncated}"))
    if not devices:
        told = "; ".join(error.error for error in wrong[:5]) or "no configurations were given"
        raise UsageError(f"nothing could be read: {told}")
    return Snapshot(tuple(devices), trees, tuple(wrong), tuple(notes))


def _understand(text: Text, key: bytes, notes: list[str]) -> tuple[Device, Tree]:
    cleaned = clean(text.raw, text.path)
    notes += [f"{text.path}:{line}: {note}" for line, note in cleaned.notes]
    if text.platform is not None:
        platform = base.get(text.platform)
    else:
        found = detect(cleaned.text, text.path)
        if found.platform is None:
            raise InvalidConfig.at(text.path, None, found.why)
        platform = base.get(found.platform)
        if found.confidence < SURE:
            sure = f"{found.confidence:.0%} sure"
            notes.append(f"{text.path}: taken for {platform.name} ({sure}); an inventory can name the platform")
    tree = platform.parse(redact(cleaned.text, platform.name, key))
    source = Source(path=text.path, sha256=hashlib.sha256(text.raw).hexdigest())
    return platform.facts(tree, text.device, source), tree
