"""The configurations that somebody wants to bring in: whole ones, or lines that will be typed.

Lines are typed into the running configuration by the simulation of `drift.apply`. What comes out is a text of its own,
with line numbers that nobody has seen; `Origins` leads from them back to the file that was written or that runs.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from netaudit.config.clean import clean
from netaudit.config.secrets import redact
from netaudit.config.tree import Node, Tree
from netaudit.config.violations import suggestion
from netaudit.drift.apply import apply
from netaudit.drift.canonical import normal
from netaudit.drift.grammar import grammar
from netaudit.drift.session import Typed, TypedLine, session_only, typed
from netaudit.drift.statement_words import StatementWords
from netaudit.drift.vocabulary import Vocabulary
from netaudit.errors import InvalidConfig, InvalidInput, Problem
from netaudit.jobs.snapshot import Snapshot, Text
from netaudit.jobs.sources import ConfigFile
from netaudit.model.device import Device
from netaudit.model.results import Evidence, Finding
from netaudit.platforms import base
from netaudit.platforms.base import Platform

_NAMES_PHYSICAL_PORTS = frozenset(("ios", "nxos", "eos"))
"""Platforms whose running configuration names every port that there is."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one device would run."""

    text: Text
    """The whole configuration."""
    typed: Typed | None = None
    """The lines that lead to it, where those were given."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """What some devices would run, and which are no longer there."""

    changed: tuple[Candidate, ...]
    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    """Devices that do not run now, among those changed."""

    @property
    def texts(self) -> list[Text]:
        """The whole configurations."""
        return [candidate.text for candidate in self.changed]


def read_candidates(files: Sequence[ConfigFile], current: Snapshot, *, commands: bool, key: bytes) -> Candidates:
    """The configurations as they would be: whole candidates, or (`commands`) lines typed into what runs.

    Raises InvalidConfig for an unknown device, an empty candidate, a command that nobody knows where it stands.
    """
    held = {device.name: device for device in current.devices}
    vocabularies = _Vocabularies(current)
    problems: list[Problem] = []
    found: list[Candidate] = []
    for file in files:
        device = held.get(file.device)
        if device is None:
            hint = suggestion(file.device, held)
            said = f"no device {file.device!r} runs now" + (f" ({hint})" if hint else "")
            problems.append(Problem(file.path, None, f"{said}; name the file after its device"))
            continue
        raw = _read(file)
        if not raw.strip():
            problems.append(Problem(file.path, 1, "the candidate is empty"))
        elif commands:
            found += _typed(file, raw, device, current, vocabularies, key, problems)
        else:
            found.append(Candidate(Text(device.name, file.path, raw, file.platform)))
    if problems:
        raise InvalidConfig(*problems)
    return Candidates(tuple(found))


class _Vocabularies:
    """The commands known of each platform that runs, learned when they are asked for."""

    def __init__(self, current: Snapshot) -> None:
        self._current = current
        self._made: dict[str, Vocabulary] = {}

    def of(self, platform: Platform) -> Vocabulary:
        found = self._made.get(platform.name)
        if found is None:
            trees = [self._current.trees[d.name] for d in self._current.devices if d.platform == platform.name]
            found = self._made[platform.name] = Vocabulary(platform, trees)
        return found


def _typed(
    file: ConfigFile,
    raw: bytes,
    device: Device,
    current: Snapshot,
    vocabularies: _Vocabularies,
    key: bytes,
    problems: list[Problem],
) -> Iterator[Candidate]:
    platform = base.get(device.platform)
    written = redact(clean(raw, file.path).text, platform.name, key)
    if session_only(written):
        problems.append(Problem(file.path, 1, "the candidate is empty: no line of it changes anything"))
        return
    vocabulary = vocabularies.of(platform)
    lines = _as_typed(written, vocabulary, platform)
    try:
        tree = apply(current.trees[device.name], lines.commands, platform, key=key)
    except InvalidConfig as error:
        problems += [Problem(file.path, problem.line, problem.message) for problem in error.problems]
        return
    kin = [current.trees[other.name] for other in current.devices if other.platform == platform.name]
    unclear = _unclear(lines, tree, device, platform, vocabulary, kin)
    if unclear:
        problems += [Problem(file.path, line.number, what) for line, what in unclear]
        return
    yield Candidate(Text(device.name, file.path, tree.text.encode(), device.platform), lines)


def _as_typed(written: str, vocabulary: Vocabulary, platform: Platform) -> Typed:
    if platform.negate == "no ":
        return typed(written, vocabulary)
    lines = written.splitlines()
    said = tuple(TypedLine(number, line.strip(), ()) for number, line in enumerate(lines, 1) if line.strip())
    return Typed(tuple(lines), said)


def _unclear(
    lines: Typed, after: Tree, device: Device, platform: Platform, vocabulary: Vocabulary, trees: Sequence[Tree]
) -> list[tuple[TypedLine, str]]:
    """The typed lines that no device would take, as far as anybody here can tell, each with what is wrong."""
    if platform.negate != "no ":
        return _unclear_statements(lines, platform, trees)
    understood = _understood(after, device, platform)
    ports = {interface.name.lower(): interface.name for interface in device.interfaces}
    found: list[tuple[TypedLine, str]] = []
    for line in lines.lines:
        section = line.path[-1] if line.path else ""
        slip = vocabulary.slip(line.text, section)
        if slip is not None and line.text not in understood:
            word, like = slip
            there = f"in `{section}`" if section else "at the top level"
            hint = f" (did you mean {like}?)" if like else ""
            found.append((line, f"no command {word!r} is known {there} on {platform.title}{hint}: {line.text}"))
        elif (
            (name := _port(line, platform))
            and platform.name in _NAMES_PHYSICAL_PORTS
            and ports
            and name.lower() not in ports
        ):
            hint = suggestion(name, ports.values())
            found.append((line, f"{device.name} has no {name}" + (f" ({hint})" if hint else "")))
    return found


def _unclear_statements(lines: Typed, platform: Platform, trees: Sequence[Tree]) -> list[tuple[TypedLine, str]]:
    """The statements that begin with a word that no hierarchy has, or with one very like a known one."""
    known = StatementWords(trees)
    found = []
    inside = False
    for line in lines.lines:
        verb = line.text.split()[0]
        slip = known.slip(line.text) if not inside or verb == "edit" else None
        if verb in ("edit", "top", "exit", "quit"):
            inside = verb == "edit"  # statements are relative to the hierarchy that is edited
        if slip is not None:
            word, like = slip
            hint = f" (did you mean {like}?)" if like else ""
            found.append((line, f"no statement {word!r} is known there on {platform.title}{hint}: {line.text}"))
    return found


def _port(line: TypedLine, platform: Platform) -> str | None:
    """The physical port that a header names, written out."""
    tables = grammar(platform)
    if platform.name not in _NAMES_PHYSICAL_PORTS or line.path or not line.text.startswith("interface "):
        return None
    if any(rule.match(line.text) for rule in tables.ranges):
        return None
    header = normal(line.text, tables)
    name = header.removeprefix("interface ")
    return name if tables.physical.match(header) and "." not in name else None


def _understood(tree: Tree, device: Device, platform: Platform) -> frozenset[str]:
    """The lines of a configuration of which a fact was taken."""
    facts = platform.facts(tree, device.name, device.source)
    unread = {line.line for line in facts.coverage.unmodelled}
    return frozenset(node.text for node in tree.walk() if node.line not in unread)


def _read(file: ConfigFile) -> bytes:
    try:
        return file.read()
    except OSError as error:
        raise InvalidInput.at(file.path, None, f"cannot be read: {error.strerror}") from None


@dataclass(slots=True)
class Origins:
    """Lines of simulated configurations, and where a reader finds them: typed, or running already."""

    _places: dict[str, Mapping[int, tuple[str, int]]] = field(default_factory=dict)

    @classmethod
    def of(cls, candidates: Sequence[Candidate], current: Snapshot, proposed: Snapshot) -> Origins:
        """Of the candidates that were typed; whole ones have lines of their own."""
        found = cls()
        paths = {device.name: device.source.path for device in current.devices}
        for candidate in candidates:
            name = candidate.text.device
            if candidate.typed is not None and name in proposed.trees:
                found._places[name] = _places(
                    current.trees[name], proposed.trees[name], candidate.typed, paths[name], candidate.text.path
                )
        return found

    def place(self, device: str, path: str, line: int) -> tuple[str, int]:
        """File and line of a line of a simulated configuration."""
        return self._places.get(device, {}).get(line, (path, line))

    def finding(self, finding: Finding) -> Finding:
        """The finding with its evidence where a reader finds it."""
        if not any(evidence.device in self._places for evidence in finding.evidence):
            return finding
        return msgspec.structs.replace(finding, evidence=tuple(self._evidence(one) for one in finding.evidence))

    def _evidence(self, evidence: Evidence) -> Evidence:
        if evidence.device not in self._places:
            return evidence
        path, start = self.place(evidence.device, evidence.path, evidence.start)
        until, end = self.place(evidence.device, evidence.path, evidence.end)
        return msgspec.structs.replace(
            evidence, path=path, start=start, end=end if until == path and end >= start else start
        )


def _places(before: Tree, after: Tree, lines: Typed, running: str, candidate: str) -> dict[int, tuple[str, int]]:
    """A line that was there before stands in the running configuration; another one was typed."""
    old: defaultdict[tuple[str, ...], deque[int]] = defaultdict(deque)
    for path, node in _walk(before.roots, ()):
        old[path].append(node.line)
    said: defaultdict[str, list[TypedLine]] = defaultdict(list)
    for line in lines.lines:
        said[line.text].append(line)
    places: dict[int, tuple[str, int]] = {}
    for path, node in _walk(after.roots, ()):
        if old[path]:
            places[node.line] = running, old[path].popleft()
            continue
        same = said.get(path[-1], ())
        best = next((line for line in same if line.path == path[:-1]), same[0] if same else _nearest(path, lines))
        if best is not None:
            places[node.line] = candidate, best.number
        else:  # worked out by the device from what was typed: the section's line leads nearest
            places[node.line] = candidate, lines.lines[0].number
    return places


def _nearest(path: tuple[str, ...], lines: Typed) -> TypedLine | None:
    """The statement typed as one line that has most words in common with a line, then with the blocks around it."""
    own, around = frozenset(path[-1].split()), frozenset(" ".join(path[:-1]).split())

    def shared(line: TypedLine) -> tuple[int, int]:
        words = line.text.split()
        return len(own.intersection(words)), len(around.intersection(words))

    best = max(lines.lines, key=shared, default=None)
    return best if best is not None and sum(shared(best)) > 1 else None


def _walk(nodes: Sequence[Node], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Node]]:
    for node in nodes:
        here = (*path, node.text)
        yield here, node
        yield from _walk(node.children, here)
