"""Lines in normal form: what two lines must share to be the same setting, whatever their spelling."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator

import msgspec

from netaudit.config.secrets import MARK, redact, redact_line
from netaudit.config.tree import Node
from netaudit.drift.grammar import NUMBERED, Grammar, Setting
from netaudit.platforms.values import area, asn, vlan_text, vlans

_NAME = re.compile(r"([A-Za-z-]+)(\d[\d/.:]*)$")
_NUMBERS = re.compile(r"\d+(?:[-,]\d+)+$")
_ENCODED = re.compile(r"(?:\b(?:0|7|encrypted|clear) )?\"?(<secret:\w+>)\"?(?: 7$)?")
_ALL_VLANS = frozenset(range(1, 4095))


class Item(msgspec.Struct, gc=False, eq=False):
    """A line in normal form, with what is below it."""

    key: str
    """Two items with the same key are the same line."""
    text: str
    """As it is shown: secrets replaced."""
    line: int
    section: str
    children: list[Node]
    opaque: bool
    negated: bool
    words: list[str]
    """Of the key, without negation and sequence number."""
    number: int | None = None
    setting: Setting | None = None
    """Filled in by `settled`, as `default` is: few lines come so far that it matters."""
    default: bool = False
    vlans: frozenset[int] | None = None
    gathered: tuple[str, tuple[str, ...]] | None = None
    """The command that gathers words, and the words."""


def items(nodes: Iterable[Node], section: str, grammar: Grammar, key: bytes) -> list[Item]:
    """The lines of one level that say something; ranges are spelt out, spread lists put together."""
    found: list[Item] = []
    lists: dict[str, Item] = {}
    for node in nodes:
        if grammar.ignored(node.text):
            continue
        for item in _spelt_out(node, section, grammar, key):
            command = item.vlans is not None and " ".join(item.setting.key) if item.setting else ""
            command = item.gathered[0] if item.gathered else command
            if not command:
                found.append(item)
            elif command in lists:
                (_gather if item.gathered else _join)(lists[command], item, command)
            else:
                lists[command] = item
                found.append(item)
    return found


def settled(found: list[Item], grammar: Grammar) -> list[Item]:
    """The items, each knowing which setting it is about and whether it states a default."""
    for item in found:
        if item.setting is None:
            item.setting = grammar.settings.find(item.section, item.words)
            item.default = grammar.is_default(item.section, item.words, item.negated)
    return found


def merged(found: list[Item]) -> dict[str, Item]:
    """Items by key; a header or line that stands twice counts once, with the lines of both."""
    table: dict[str, Item] = {}
    for item in found:
        first = table.setdefault(item.key, item)
        if first is not item and item.children:
            first.children = [*first.children, *item.children]
    return table


def body(item: Item, grammar: Grammar, key: bytes, indent: str = " ") -> list[str]:
    """An item and all below it as lines, `indent` for each level; secrets replaced."""
    if item.opaque:
        text = "\n".join((item.text, *(child.text for child in item.children)))
        return redact(text, grammar.platform, key).split("\n")
    lines = [item.text]
    stack = [(child, 1, item.text) for child in reversed(item.children)]
    while stack:
        node, depth, header = stack.pop()
        if grammar.ignored(node.text):
            continue
        lines.append(indent * depth + shown(node.text, header, grammar, key))
        if node.opaque:
            lines += (child.text for child in node.children)
        else:
            stack += [(child, depth + 1, node.text) for child in reversed(node.children)]
    return lines


def shown(text: str, section: str, grammar: Grammar, key: bytes) -> str:
    """A line with its secrets replaced."""
    if not section:
        return redact_line(text, grammar.platform, key)
    if section.startswith("key chain") and text.startswith("key "):  # the number of a key, not the key
        return text
    return redact_line(" " + text, grammar.platform, key)[1:]  # some patterns hold only for lines within a block


def normal(text: str, grammar: Grammar) -> str:
    """A line, its secrets replaced, in normal form: spaces, names, addresses and numbers spelt one way."""
    if MARK in text:
        text = _ENCODED.sub(r"\1", text)
    words = text.split()
    head = words[1] if len(words) > 1 and words[0] == "no" else words[0] if words else ""
    if head in grammar.free_text:
        return text
    return " ".join(_normal_words(words, grammar))


def _normal_words(words: list[str], grammar: Grammar) -> Iterator[str]:
    before = ""
    held = ""
    for word in words:
        if held:
            if word[0].isdigit():
                yield held + word
                before, held = word, ""
                continue
            yield held
            held = ""
        if word[0].isalpha() and (before == "interface" or before.endswith("-interface")) and _full(word, grammar):
            held = _full(word, grammar)
            continue
        yield _normal_word(word, before, grammar)
        before = word
    if held:
        yield held


def _full(word: str, grammar: Grammar) -> str:
    return "Vlan" if word.lower() == "vlan" else grammar.names.get(word.lower(), "")


def _normal_word(word: str, before: str, grammar: Grammar) -> str:
    if match := _NAME.match(word):
        full = _full(match[1], grammar)
        return full + match[2] if full else word
    if before in grammar.word_lists and _NUMBERS.match(word):
        numbers = vlans(word)
        return vlan_text(numbers) if numbers is not None else word
    if word.count(":") > 1:
        return _ipv6(word)
    if before == "area":
        return area(word) or word
    if before in ("remote-as", "bgp", "local-as") and "." in word:
        number = asn(word)
        return word if number is None else str(number)
    return word


def _ipv6(word: str) -> str:
    address, slash, length = word.partition("/")
    try:
        return f"{ipaddress.IPv6Address(address)}{slash}{length}"
    except ValueError:
        return word


def _spelt_out(node: Node, section: str, grammar: Grammar, key: bytes) -> Iterator[Item]:
    for text in headers(node.text, grammar, section):
        yield _item(node, text, section, grammar, key)


def headers(text: str, grammar: Grammar, section: str = "") -> list[str]:
    """The headers that a header with a range stands for; the line itself where it has none or stands in a section."""
    if section:
        return [text]
    for pattern in grammar.ranges:
        match = pattern.match(text)
        if match is None or not set(match["list"]) & set(",-"):
            continue
        numbers = vlans(match["list"])
        if numbers:
            stem = match.groupdict().get("stem") or ""
            return [f"{match['head']}{stem}{number}" for number in sorted(numbers)]
    return [text]


def _item(node: Node, text: str, section: str, grammar: Grammar, key: bytes) -> Item:
    said = shown(text, section, grammar, key)
    form = normal(said, grammar)
    plain, negated = grammar.positive(form)
    number = NUMBERED.match(plain)
    words = (plain[number.end() :] if number else plain).split()
    item = Item(
        form, said, node.line, section, node.children, node.opaque, negated, words, int(number[1]) if number else None
    )
    if (gathers := grammar.gathered(section, form)) is not None:
        item.gathered = gathers, tuple(normal_words_after(form, gathers))
    for command in grammar.tables.vlan_lists:
        if plain.startswith(command) and not negated:
            item.setting = Setting(tuple(command.split()), len(command.split()), False)
            item.vlans = vlan_list(plain[len(command) :].split(), frozenset())
            if item.vlans is not None:
                item.key = f"{command} {vlan_text(item.vlans)}"
    return item


def vlan_list(words: list[str], present: frozenset[int]) -> frozenset[int] | None:
    """The VLANs of a trunk after one more line about them; None where the line is not understood."""
    how = words[0] if words and words[0] in ("add", "remove", "except", "all", "none") else ""
    if how in ("all", "none"):
        return _ALL_VLANS if how == "all" else frozenset()
    named = vlans("".join(words[1:] if how else words))
    if named is None:
        return None
    if how == "add":
        return present | named
    if how == "remove":
        return present - named
    return _ALL_VLANS - named if how == "except" else frozenset(named)


def _join(first: Item, more: Item, command: str) -> None:
    words = normal_words_after(more.text, command)
    first.vlans = vlan_list(words, first.vlans or frozenset())
    if first.vlans is None:
        first.key = f"{first.key} {more.key}"
    else:
        first.key = first.text = f"{command} {vlan_text(first.vlans)}"


def _gather(first: Item, more: Item, command: str) -> None:
    held, added = (item.gathered[1] if item.gathered else () for item in (first, more))
    first.gathered = command, tuple(dict.fromkeys((*held, *added)))
    first.key = first.text = " ".join((command, *first.gathered[1]))
    first.words = first.key.split()


def normal_words_after(text: str, command: str) -> list[str]:
    """The words that follow a command."""
    return text.split()[len(command.split()) :]
