"""Interface names of systems that take any abbreviation and lists with ranges, as NX-OS and EOS do."""

from __future__ import annotations

import re
from functools import lru_cache

_RANGE = re.compile(r"((?:.*[/.])?)(\d+)-(?:.*[/.])?(\d+)")
_MOST = 4096  # interfaces that a range may name


class InterfaceNames:
    """The kinds of interface of a system. An abbreviation means the first that begins with it."""

    def __init__(self, kinds: tuple[str, ...], also: dict[str, str] | None = None, letters: str = "A-Za-z-") -> None:
        """`kinds`: as the system writes them, best first; `also`: abbreviation in lower case -> kind it stands for.

        `letters`: what a kind is written with, as in a regular expression.
        """
        self._kinds = tuple((kind.lower(), kind) for kind in kinds)
        self._also = also or {}
        self._name = re.compile(rf"([A-Za-z][{letters}]*?[A-Za-z]|[A-Za-z])\s*(\d.*)?$")
        self.full = lru_cache(maxsize=16384)(self._full)
        """A name as the system writes it in full: `eth1/1` is `Ethernet1/1`."""

    def _full(self, word: str) -> str:
        match = self._name.match(word)
        if match is None:
            return word
        said = match[1].lower()
        for lower, kind in self._kinds:
            if lower.startswith(said) or self._also.get(said) == kind:
                return kind + (match[2] or "")
        return word

    def expand(self, text: str) -> list[str]:
        """The interfaces of a list with ranges: `Ethernet1/1-4`, `Et1,Po10`, `Vlan10-12`."""
        found: list[str] = []
        kind = ""
        for part in text.replace(" ", "").split(","):
            match = self._name.match(part)
            numbers = part
            if match is not None:
                numbers = match[2] or ""
                name = self.full(part)
                kind = name[: len(name) - len(numbers)]
            span = _RANGE.fullmatch(numbers)
            if span is not None and int(span[3]) - int(span[2]) < _MOST:
                found += [f"{kind}{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1)]
            else:
                found.append(f"{kind}{numbers}")
        return found
