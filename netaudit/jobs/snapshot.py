"""Texts to devices: configurations read, recognised, parsed; what could not be is told, and the rest stands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

import msgspec
from msgspec.structs import replace

from netaudit.config.clean import clean
from netaudit.config.garbage import collection_paused
from netaudit.config.secrets import redact
from netaudit.config.tree import Tree
from netaudit.errors import InvalidConfig, NetauditError, UsageError
from netaudit.jobs.cache import DeviceCache
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
_WORTH_CACHING = 400_000
"""Bytes of configurations from which on looking for devices read before costs less than reading them."""


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
            texts.append(Text(file.device, file.path, file.read(), file.platform))
        except OSError as error:
            errors.append(RunError(device=file.device, error=f"{file.path}: cannot be read: {error.strerror}"))
    return texts, errors


def parse(
    texts: Iterable[Text], *, key: bytes, errors: Iterable[RunError] = (), cache: DeviceCache | None = None
) -> Snapshot:
    """The devices of configurations. A text that is none, or whose platform is not known, is an error of its own.

    Secrets are replaced by fingerprints under `key` before anything is parsed, so that no fact can hold one. What
    `cache` holds of a text is taken from there.

    Raises UsageError where nothing at all could be read.
    """
    devices: list[Device] = []
    trees: dict[str, Tree] = {}
    wrong = list(errors)
    notes: list[str] = []
    with collection_paused():
        for text, read in _read_all(list(texts), key, cache):
            notes += [text.path + note for note in read.notes]
            device = read.device
            if device is None or read.tree is None:
                wrong.append(RunError(device=text.device, error=read.error or ""))
                continue
            if device.source.path != text.path:  # read before at another place
                device = replace(device, source=replace(device.source, path=text.path))
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
    """Each as it follows the path of the file."""
    device: Device | None = None
    tree: Tree | None = None
    error: str | None = None


@cache
def _decoder() -> msgspec.msgpack.Decoder[_Read]:
    return msgspec.msgpack.Decoder(_Read)  # takes as long to make as a configuration to read: made where one is needed


def _read_all(texts: Sequence[Text], key: bytes, cache: DeviceCache | None) -> Iterator[tuple[Text, _Read]]:
    """Every text and what became of it, in order."""
    if cache is None or sum(len(text.raw) for text in texts) < _WORTH_CACHING:
        yield from zip(texts, _read_anew(texts, key), strict=True)
        return
    names = [cache.name(text.device, text.platform, text.raw) for text in texts]
    held = [_from_cache(cache, name) for name in names]
    fresh = _read_anew([text for text, read in zip(texts, held, strict=True) if read is None], key)
    for text, name, read in zip(texts, names, held, strict=True):
        if read is None:
            read = next(fresh)
            if name is not None:
                _into_cache(cache, name, read)
        yield text, read
    cache.trim()


def _from_cache(cache: DeviceCache, name: str | None) -> _Read | None:
    content = cache.load(name) if name is not None else None
    try:
        return _decoder().decode(content) if content else None
    except (msgspec.DecodeError, RecursionError):
        return None


def _into_cache(cache: DeviceCache, name: str, read: _Read) -> None:
    """Keep a device; not one of a platform from another package, whose code may lie in several places."""
    if read.device is not None and read.device.platform in base.BUILT_IN and (content := _encoded(read)):
        cache.store(name, content)


def _read_anew(texts: Sequence[Text], key: bytes) -> Iterator[_Read]:
    """What became of every text, in order; several processes share the work where there is much of it."""
    if len(texts) < 2 or sum(len(text.raw) for text in texts) < _WORTH_PROCESSES or cores() < 2:
        for text in texts:
            yield _read(text, key)
        return
    for text, packed in zip(texts, spread(partial(_packed, key=key), texts), strict=True):
        yield _decoder().decode(packed) if packed else _read(text, key)


def _packed(text: Text, key: bytes) -> bytes:
    """What became of a text, as it travels between processes: a sixth of the time that pickle takes.

    Empty where it cannot travel (nested too deep, a number beyond 64 bits): the receiver then reads the text itself.
    """
    with collection_paused():
        return _encoded(_read(text, key))


def _encoded(read: _Read) -> bytes:
    try:
        return msgspec.msgpack.encode(read)
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
    notes += [f":{line}: {note}" for line, note in cleaned.notes]
    if text.platform is not None:
        platform = base.get(text.platform)
    else:
        found = detect(cleaned.text, text.path)
        if found.platform is None:
            raise InvalidConfig.at(text.path, None, found.why)
        platform = base.get(found.platform)
        if found.confidence < SURE:
            sure = f"{found.confidence:.0%} sure"
            notes.append(f": taken for {platform.name} ({sure}); an inventory can name the platform")
    tree = platform.parse(redact(cleaned.text, platform.name, key))
    source = Source(path=text.path, sha256=hashlib.sha256(text.raw).hexdigest())
    return platform.facts(tree, text.device, source), tree
