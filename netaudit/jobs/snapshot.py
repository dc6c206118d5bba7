"""Texts to devices: configurations read, recognised, parsed; what could not be is told, and the rest stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from netaudit.config.clean import clean
from netaudit.config.garbage import collection_paused
from netaudit.config.secrets import redact
from netaudit.config.tree import Tree
from netaudit.errors import InvalidConfig, NetauditError, UsageError
from netaudit.jobs.processes import cores, spread
from netaudit.jobs.sources import ConfigFile
from netaudit.model.device import Device, Source
from netaudit.model.results import RunError
from netaudit.platforms import base
from netaudit.platforms.detect import detect

SURE = 0.6
"""Confidence of detection below which the reader is told."""
_WORTH_PROCESSES = 2_000_000
"""Bytes of configurations from which on several processes are faster than one."""


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
    _paths: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_paths", {device.name: device.source.path for device in self.devices})

    @property
    def lines(self) -> int:
        """Lines read, of all files."""
        return sum(len(tree.lines) for tree in self.trees.values())

    def evidence(self, device: str, start: int, end: int) -> tuple[str, str]:
        """The path of a device's configuration, and lines of it."""
        lines = self.trees[device].lines[max(start, 1) - 1 : max(end, start, 1)]
        return self._paths[device], "\n".join(lines).replace("\r", "")


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
    with collection_paused():
        for text, read in _read_all(list(texts), key):
            notes += read.notes
            device = read.device
            if device is None or read.tree is None:
                wrong.append(RunError(device=text.device, error=read.error or ""))
                continue
            devices.append(device)
            trees[device.name] = read.tree
            if device.truncated:
                wrong.append(RunError(device=device.name, error=f"{text.path}: looks cut off: {device.truncated}"))
    if not devices:
        told = "; ".join(error.error for error in wrong[:5]) or "no configurations were given"
        raise UsageError(f"nothing could be read: {told}")
    return Snapshot(tuple(devices), trees, tuple(wrong), tuple(notes))


class _Read(msgspec.Struct):
    """What became of one text: a device and its tree, or an error."""

    notes: list[str]
    device: Device | None = None
    tree: Tree | None = None
    error: str | None = None


def _read_all(texts: Sequence[Text], key: bytes) -> Iterator[tuple[Text, _Read]]:
    """Every text and what became of it, in order; several processes share the work where there is much of it."""
    if len(texts) < 2 or sum(len(text.raw) for text in texts) < _WORTH_PROCESSES or cores() < 2:
        for text in texts:
            yield text, _read(text, key)
        return
    decoder = msgspec.msgpack.Decoder(_Read)
    for text, packed in zip(texts, spread(partial(_packed, key=key), texts), strict=True):
        yield text, decoder.decode(packed) if packed else _read(text, key)


def _packed(text: Text, key: bytes) -> bytes:
    """What became of a text, as it travels between processes: a sixth of the time that pickle takes.

    Empty where it cannot travel (nested too deep, a number beyond 64 bits): the receiver then reads the text itself.
    """
    with collection_paused():
        try:
            return msgspec.msgpack.encode(_read(text, key))
        except (RecursionError, OverflowError, ValueError):
            return b""


def _read(text: Text, key: bytes) -> _Read:
    notes: list[str] = []
    try:
        device, tree = _understand(text, key, notes)
    except NetauditError as error:
        return _Read(notes, error="; ".join(error.lines()))
    return _Read(notes, device, tree)


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
