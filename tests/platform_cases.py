"""Facts beside what a person read in the same configuration: where they differ.

A case names only what it is about. An entity is found by the fields that identify it; `null` means absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from netaudit.model.device import Device, Source
from netaudit.platforms.base import Platform

IDENTITY = ("name", "id", "peer", "prefix", "interface", "protocol", "group", "vrf", "kind")


def cases(test: str) -> list[Path]:
    """The configurations in `cases` beside a test."""
    return sorted((Path(test).parent / "cases").glob("*.cfg"))


def facts_of(platform: Platform, text: str, name: str = "device") -> Device:
    """The facts of a text."""
    return platform.facts(platform.parse(text), name, Source(path=f"{name}.cfg", sha256=""))


def plain(value: Any) -> Any:
    """A fact as it stands in JSON."""
    return msgspec.json.decode(msgspec.json.encode(value))


def wrong(platform: Platform, case: Path) -> str:
    """Where the facts of a case differ from what is written beside it: a line each."""
    found = plain(facts_of(platform, case.read_text(encoding="utf-8"), case.stem))
    return "\n".join(differences("device", json.loads(case.with_suffix(".json").read_text(encoding="utf-8")), found))


def mismatches(platform: Platform, case: Path) -> str:
    """Where the facts of a case differ from what is written beside it by the label of each; absent is `null`."""
    device = facts_of(platform, case.read_text(encoding="utf-8"))
    found: list[str] = []
    for attribute, wanted in json.loads(case.with_suffix(".json").read_text(encoding="utf-8")).items():
        held = getattr(device, attribute)
        if not isinstance(held, tuple) or not isinstance(wanted, dict):
            found += _mismatches(wanted, plain(held), attribute)
            continue
        by_label = {fact.label: plain(fact) for fact in held}
        for label, values in wanted.items():
            if values is None:
                found += [f"{attribute} {label}: should not be there"] if label in by_label else []
            elif label not in by_label:
                found.append(f"{attribute} {label}: missing; there are {sorted(by_label)}")
            else:
                found += _mismatches(values, by_label[label], f"{attribute} {label}")
    return "\n".join(found)


def _mismatches(expected: Any, actual: Any, path: str) -> list[str]:
    """Where `actual` differs from `expected`; a mapping names only what is looked at, null is absence."""
    if isinstance(expected, dict):
        held = actual if isinstance(actual, dict) else {}
        return [line for key, value in expected.items() for line in _mismatches(value, held.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = zip(expected, actual, strict=True)
        return [line for at, (e, a) in enumerate(pairs) for line in _mismatches(e, a, f"{path}[{at}]")]
    absent = actual is None and expected == []
    return [] if absent or expected == actual else [f"{path}: expected {expected!r}, found {actual!r}"]


def differences(path: str, wanted: Any, found: Any) -> list[str]:
    if wanted in (None, []):
        return [] if found in (None, [], False) else [f"{path}: expected nothing, read {found!r}"]
    if isinstance(wanted, dict) and isinstance(found, dict):
        if path.endswith((".unknown", ".inherited", ".priorities", ".areas")):
            return [] if wanted == found else [f"{path}: expected {wanted!r}, read {found!r}"]
        return [line for key, value in wanted.items() for line in differences(f"{path}.{key}", value, found.get(key))]
    if isinstance(wanted, list) and isinstance(found, list) and all(isinstance(item, dict) for item in wanted):
        if path.count(".") > 1 or not wanted:  # parts of a fact: all of them, in their order
            if len(wanted) != len(found):
                return [f"{path}: expected {len(wanted)}, read {len(found)}: {found!r}"]
            pairs = zip(wanted, found, strict=True)
            return [line for n, (w, f) in enumerate(pairs) for line in differences(f"{path}.{n}", w, f)]
        return [line for item in wanted for line in _entity(path, item, found)]
    return [] if wanted == found else [f"{path}: expected {wanted!r}, read {found!r}"]


def _entity(path: str, wanted: dict[str, Any], found: list[dict[str, Any]]) -> list[str]:
    keys = [key for key in IDENTITY if key in wanted]
    for candidate in found:
        if all(candidate.get(key) == wanted[key] for key in keys):
            return differences(f"{path}.{'/'.join(str(wanted[key]) for key in keys)}", wanted, candidate)
    return [f"{path}: none with { ({key: wanted[key] for key in keys}) }"]


def phrases(trie: dict[str, Any], before: str = "") -> Iterator[str]:
    """Every command of a table."""
    for word, below in trie.items():
        if word:
            yield from phrases(below, f"{before} {word}".strip())
        else:
            yield before


@st.composite
def blocks(draw: st.DrawFn, known: Mapping[str, Sequence[str]], nonsense: str) -> str:
    """A block of known commands by its header (``: the top level), each followed by words of no sense."""
    header = draw(st.sampled_from(sorted(known)))
    lines = [header] if header else []
    for _ in range(draw(st.integers(1, 8))):
        command = draw(st.sampled_from(known[header]))
        no = draw(st.sampled_from(("", "", "no ", "default ")))
        words = " ".join(draw(st.lists(st.sampled_from(nonsense.split(" ")), max_size=5)))
        lines.append(f"{'      ' if header else ''}{no}{command} {words}")
    return "\n".join(lines)
