"""The tree of both forms: every line kept, every statement where it belongs, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from junos_forms import facts, set_form, without_places

from netaudit.config.braces import parse, words
from netaudit.config.tree import Node
from netaudit.platforms.junos import PLATFORM
from netaudit.platforms.junos.grammar import truncated


def shape(nodes: list[Node]) -> list[tuple[int, str, object]]:
    return [(node.line, node.text, shape(node.children)) for node in nodes]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a {\n  b;\n}\n", [(1, "a", [(2, "b", [])])]),
        ("a { b; c { d e; } }\nf;", [(1, "a", [(1, "b", []), (1, "c", [(1, "d e", [])])]), (2, "f", [])]),
        ('a {\n  x "1; {2} # 3";\n}', [(1, "a", [(2, 'x "1; {2} # 3"', [])])]),
        ("/* one\n two { */\na; # three\n## four\nb;", [(3, "a", []), (5, "b", [])]),
        ("a /* in between */ b;", [(1, "a b", [])]),
        ("a [ b\n  c ];\nd;", [(1, "a [ b c ]", []), (3, "d", [])]),
        ('a "two\nlines";\nb;', [(1, 'a "two\nlines"', []), (3, "b", [])]),
        ('a {\n  key old bar";\n}\nb;', [(1, "a", [(2, 'key old bar"', [])]), (4, "b", [])]),
        ('a x"y z"; b;', [(1, 'a x" y z"', []), (1, "b", [])]),
        ("a {\n  inactive: b {\n    c;\n  }\n}", [(1, "a", [(2, "inactive: b", [(3, "c", [])])])]),
        ("a {\n  b\n}\nc;", [(1, "a", [(2, "b", [])]), (4, "c", [])]),
        ("a {\r\n  b;\r\n}\r\n", [(1, "a", [(2, "b", [])])]),
        ("a;\n{master:0}\n", [(1, "a", [])]),
        ("#RANCID\n!RANCID\na {\n}\n", [(3, "a", [])]),
        ("set a b\n# no\n\nset a c", [(1, "set a b", []), (4, "set a c", [])]),
    ],
)
def test_tree(text: str, wanted: object) -> None:
    tree = parse(text)
    assert shape(tree.roots) == wanted
    assert tree.text == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a {\n  b;\n}\n", None),
        ("a {\n  b;\n", "line 1: a block has no end: a"),
        ("a {\n  b {\n    c;\n  }\n", "line 1: a block has no end: a"),
        ('a {\n  b "c\n}\n', "line 1: a block has no end: a"),
        ("a;\n/* b\n", "line 2: a comment has no end: /* b"),
        ("a;\nb", "line 2: a statement has no end: b"),
        ('set a "b', 'line 1: a quoted text has no end: set a "b'),
        ("set a b\nset a c", None),
        ("", "the configuration is empty"),
    ],
)
def test_truncated(text: str, why: str | None) -> None:
    assert truncated(parse(text)) == why


def test_a_brace_too_many_is_noted_and_loses_nothing() -> None:
    tree = parse("a {\n}\n}\nb;")
    assert tree.notes == [(3, "a brace here closes no block")]
    assert [node.text for node in tree.roots] == ["a", "b"]


def test_words() -> None:
    assert words('description "to \\"core\\" 1" x') == ["description", 'to \\"core\\" 1', "x"]


def test_blocks_without_number_of_levels() -> None:
    facts("a {\n" * 3000 + "b;\n" + "}\n" * 3000)
    facts("set " + "a " * 30000)
    facts("set } {")
    facts('interfaces { "" { mtu 9; } }')
    facts("set policy-options community " + "a " * 30000)
    facts("vlans { x { vlan-id " + "[ 1 2 ] " * 40 + "; } }")
    facts("interfaces { interface-range R { member " + "ge-[0-9999]/[0-9999]/[0-9999]; } }")


def test_set_commands_in_their_order() -> None:
    device = facts(
        "set interfaces ge-0/0/0 mtu 9192\nset interfaces ge-0/0/1 mtu 9192\nset interfaces ge-0/0/2 mtu 2000\n"
        "delete interfaces ge-0/0/0\ndeactivate interfaces ge-0/0/1\n"
        "deactivate interfaces ge-0/0/2 mtu\nactivate interfaces ge-0/0/2 mtu\nset interfaces ge-0/0/2 mtu 3000\n"
    )
    assert [(port.name, port.mtu) for port in device.interfaces] == [("ge-0/0/2", 3000)]


_PIECES = st.sampled_from(
    ['"', "{", "}", ";", "[", "]", "/*", "*/", "#", "\n", " ", "set", "inactive:", "interfaces", "ge-0/0/0", "unit",
     "0", "family", "inet", "address", "10.0.0.1/24", "groups", "apply-groups", "<*>", "G", "protocols", "bgp",
     "group", "neighbor", "delete", "deactivate", "99999999999999999999", "ospf", "area", "interface", "all",
     "vlans", "members"]
)  # fmt: skip


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text(text: str) -> None:
    facts(text)


@given(st.lists(_PIECES, max_size=60))
@settings(max_examples=500, deadline=None)
def test_any_pieces(pieces: list[str]) -> None:
    facts(" ".join(pieces))


_NAMES = st.sampled_from(["description x", "mtu 9000", 'message "a; b"', "members [ a b ]", "disable", "metric 5"])


@st.composite
def blocks(draw: st.DrawFn, depth: int = 3) -> str:
    """A tree of known words in braces, as the device prints one."""
    said = []
    for _ in range(draw(st.integers(1, 3))):
        mark = draw(st.sampled_from(["", "", "", "inactive: "]))
        if depth and draw(st.booleans()):
            header = draw(
                st.sampled_from(["interfaces", "ge-0/0/0", "unit 0", "family inet", "protocols", "ospf", "area 0"])
            )
            said.append(f"{mark}{header} {{\n{draw(blocks(depth - 1))}\n}}")
        else:
            said.append(f"{mark}{draw(_NAMES)};")
    return "\n".join(said)


@example("interfaces {\nirb {\ninactive: description x;\n}\n}")
@example("protocols {\nospf {\ninactive: description x;\n}\n}")
@given(blocks())
@settings(max_examples=200, deadline=None)
def test_both_forms_say_the_same(text: str) -> None:
    tree = PLATFORM.parse(text)
    said = [node.text.removeprefix("inactive: ") for node in tree.walk()]
    if len(said) != len(set(said)):
        return  # a device prints a block once
    ports = [child for node in tree.walk() if node.text.endswith("interfaces") for child in node.children]
    if any(port.text.startswith("inactive: ") and not port.children for port in ports):
        return  # what stands directly below is a port, and no statement of one: set form cannot tell the two apart
    if any(port.text.startswith("inactive: ") and len(port.text.split()) > 2 for port in ports):
        return  # nor `unit 0` from a port of that name, of which only what is below it would be inactive
    assert without_places(facts(set_form(tree))) == without_places(facts(text))
