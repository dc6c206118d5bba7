"""A platform's tables made ready for use: which setting a line is about, and which lines say nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

import msgspec

from netaudit.platforms.base import Platform
from netaudit.platforms.order import Commands, DriftGrammar

NUMBERED = re.compile(r"\A(?:seq |sequence )?(\d+) (?=\S)")
"""The sequence number that an entry of an ordered list begins with."""


class Setting(msgspec.Struct, frozen=True):
    """What a line is about: the words that say which setting it is."""

    key: tuple[str, ...]
    words: int
    """Number of words of the command, its key and the values within it."""
    several: bool
    """It may hold several values side by side."""


class IgnoreRule(msgspec.Struct, frozen=True):
    """A named rule for what is left out of a comparison."""

    name: str
    pattern: str
    reason: str


COMMENTS = IgnoreRule("comments", r"[!#]", "comments say nothing to the device")
BLOCK_ENDS = IgnoreRule("block-ends", "", "lines that only end a block")
DEFAULTS = IgnoreRule("defaults", "", "lines that state the platform's default")


def ignore_rules(platform: Platform) -> tuple[IgnoreRule, ...]:
    """All rules by which lines of this platform are ignored; each can be switched off by its name."""
    volatile = (IgnoreRule(name, pattern, reason) for name, pattern, reason in platform.volatile)
    closers = "|".join(re.escape(closer) + "$" for closer in platform.drift.closers)
    return (COMMENTS, msgspec.structs.replace(BLOCK_ENDS, pattern=closers), DEFAULTS, *volatile)


class _Table:
    """Commands of a grammar, found by section and first word."""

    def __init__(self, *groups: tuple[Commands, bool]) -> None:
        self._sections: list[tuple[re.Pattern[str] | None, dict[str, list[tuple[tuple[str, ...], bool]]]]] = []
        for commands, several in groups:
            for section, patterns in commands:
                index: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
                for pattern in patterns:
                    words = tuple(pattern.split())
                    index.setdefault(words[0], []).append((words, several))
                self._sections.append((re.compile(section) if section else None, index))

    def find(self, section: str, words: list[str]) -> Setting | None:
        """The setting of the pattern with most words that fits."""
        best: tuple[tuple[str, ...], bool] | None = None
        for pattern, index in self._sections:
            if not words or words[0] not in index or not (pattern.match(section) if pattern else not section):
                continue
            for candidate in index[words[0]]:
                if (best is None or len(candidate[0]) > len(best[0])) and _fits(candidate[0], words):
                    best = candidate
        if best is None:
            return None
        key = tuple(word if said == "*" else said for said, word in zip(best[0], words, strict=False) if said != "?")
        return Setting(key, len(best[0]), best[1])


def _fits(pattern: tuple[str, ...], words: list[str]) -> bool:
    if len(words) < len(pattern):
        return False
    for said, word in zip(pattern, words, strict=False):  # noqa: SIM110  # called for every pattern: no generator
        if said != word and said != "*" and said != "?":
            return False
    return True


class Grammar:
    """The tables of one platform, compiled; `off` names ignore rules that are switched off."""

    def __init__(self, platform: Platform, off: Collection[str] = ()) -> None:
        drift = platform.drift
        self.platform = platform.name
        self.parse = platform.parse
        self.tables: DriftGrammar = drift
        self.negate = platform.negate
        self.names = dict(drift.names)
        self.settings = _Table((drift.single, False), (drift.several, True))
        self._on = _Table((drift.on_by_default, False))
        self._off = _Table((drift.off_by_default, False))
        self._defaults_count = DEFAULTS.name in off
        self._ordered = _either(platform.ordered)
        self._ordered_lines = _either(drift.ordered_lines)
        self._volatile = _either(pattern for name, pattern, _ in platform.volatile if name not in off)
        self._closers = frozenset(() if BLOCK_ENDS.name in off else drift.closers)
        self.ranges = tuple(re.compile(pattern) for pattern in drift.ranges)
        self.filters = re.compile(drift.filters) if drift.filters else None
        self.filter_lines = tuple((re.compile(pattern), header) for pattern, header in drift.filter_lines)
        self.definitions = tuple(re.compile(pattern) for pattern in drift.definitions)
        self.guards = re.compile(drift.guards)
        self.physical = re.compile(drift.physical)
        self._free_lines = re.compile(drift.free_lines)
        self._free_order = re.compile(drift.free_order)
        self.emptied = re.compile(drift.emptied)
        self._whole = _Table((drift.whole, False))
        self._unforeseen = _Table((drift.unforeseen, False))
        self.comments = COMMENTS.name in off
        self.free_text = frozenset(drift.free_text)
        self.word_lists = frozenset(drift.word_lists)
        self.spread = (*drift.vlan_lists, *(command for _, commands in drift.gathered for command in commands))
        self._gathered = tuple((re.compile(section), commands) for section, commands in drift.gathered)

    def ignored(self, text: str) -> bool:
        """A line that is left out of comparisons, with all below it."""
        return text in self._closers or self._volatile.match(text) is not None

    def ordered(self, header: str) -> bool:
        """The order of the lines below this header counts."""
        return self._ordered.match(header) is not None

    def list_of(self, text: str) -> str | None:
        """The name of the ordered list that this line is an entry of; None for any other line."""
        match = self._ordered_lines.match(text)
        return match.group(0) if match else None

    def gathered(self, section: str, text: str) -> str | None:
        """The command of which this line is a part: typed twice, its words stand in one line."""
        for pattern, commands in self._gathered:
            if pattern.match(section):
                return next((command for command in commands if text.startswith(command + " ")), None)
        return None

    def same_text(self, header: str, before: list[str], after: list[str]) -> bool:
        """Whether the lines below a header that are taken as text say the same."""
        if before == after:
            return True
        if self._free_order.match(header):
            sides = ({line.strip().rstrip(",").rstrip() for line in side} - {""} for side in (before, after))
            return next(sides) == next(sides)
        if self._free_lines.match(header):
            return [line.split() for line in before] == [line.split() for line in after]
        return False

    def positive(self, text: str) -> tuple[str, bool]:
        """The line without its negation, and whether it had one."""
        if text.startswith(self.negate):
            return text[len(self.negate) :], True
        return text, False

    def switched_on_by_default(self, section: str, words: list[str]) -> bool:
        """The positive form of this command says nothing."""
        setting = self._on.find(section, words)
        return setting is not None and setting.words == len(words)

    def negated_whole(self, section: str, words: list[str]) -> bool:
        """The negation of this command must name the whole line."""
        return self._whole.find(section, words) is not None

    def unforeseen(self, section: str, words: list[str]) -> bool:
        """This command makes the device show other lines differently."""
        return self._unforeseen.find(section, words) is not None

    def is_default(self, section: str, words: list[str], negated: bool) -> bool:
        """A line that states the platform's default, as the tables know it."""
        if self._defaults_count:
            return False
        if negated:
            return self._off.find(section, words) is not None
        return self.switched_on_by_default(section, words)

    def rank(self, text: str) -> int | None:
        """Position in the order in which definitions must be created; None for what nothing refers to."""
        for rank, pattern in enumerate(self.definitions):
            if pattern.match(text):
                return rank
        return None


def _either(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)")


@lru_cache(maxsize=32)
def grammar(platform: Platform, off: frozenset[str] = frozenset()) -> Grammar:
    """The compiled tables of a platform."""
    return Grammar(platform, off)
