"""Metrics of what a process takes from elsewhere, in the words that IOS, IOS-XR and FRR share."""

from __future__ import annotations

from collections.abc import Sequence


def metric_of(words: Sequence[str]) -> int | None:
    """The number behind `metric`."""
    return _behind(words, "metric")


def metric_type_of(words: Sequence[str]) -> int | None:
    """OSPF's external type: the number behind `metric-type`."""
    return _behind(words, "metric-type")


def _behind(words: Sequence[str], name: str) -> int | None:
    said = words[words.index(name) + 1] if name in words[:-1] else ""
    number = said.removeprefix("type-")
    return int(number) if number.isdecimal() else None
