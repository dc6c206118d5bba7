"""Groups of addresses and ports that access lists name, as IOS and IOS-XR write them, groups within groups included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from netaudit.platforms.drafts import Part
from netaudit.platforms.values import prefix_length


def address(words: list[str]) -> str | None:
    """`host A`, `A M`, `A/L`, `range A B`, with or without a number before it."""
    if words and words[0].isdecimal():
        words = words[1:]
    if words[:1] in (["host"], ["host-info"]) and len(words) == 2:
        return f"{words[1]}/{128 if ':' in words[1] else 32}"
    if words[:1] == ["range"] and len(words) == 3:
        return f"{words[1]}-{words[2]}"
    if len(words) == 1 and "/" in words[0]:
        return words[0]
    length = prefix_length(words[1]) if len(words) == 2 else None
    return None if length is None else f"{words[0]}/{length}"


def spell_out(groups: Mapping[str, Part], word: str) -> None:
    """Give each group the members of the groups within it, which its lines name after `word`; a circle ends."""
    held: dict[str, Sequence[str]] = {name: part.values.get("members", ()) for name, part in groups.items()}
    for name, part in groups.items():
        reached = {name: None}
        part.values["members"] = tuple(dict.fromkeys(_members(held, reached, word)))
        for inner in reached:
            if inner not in groups:
                part.unknown["members"] = f"object group {inner} is not configured"
            elif "members" in groups[inner].unknown:
                part.unknown["members"] = groups[inner].unknown["members"]


def _members(held: Mapping[str, Sequence[str]], reached: dict[str, None], word: str) -> Iterator[str]:
    """Members in their order, those of a group within a group where it stands; `reached` gathers the groups' names."""
    walked = [iter(held[name]) for name in reached]
    while walked:
        member = next(walked[-1], None)
        if member is None:
            walked.pop()
        elif not member.startswith(word):
            yield member
        elif (inner := member[len(word) :]) not in reached:
            reached[inner] = None
            walked.append(iter(held.get(inner, ())))
