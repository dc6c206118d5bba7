"""Cleaning a configuration: what is blanked, what stays, and that no line moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netaudit.config.clean import clean, tree_of
from netaudit.config.indented import parse
from netaudit.errors import InvalidConfig

CASES = {
    "prompt and echo": ("R1#show running-config\nhostname R1\nend\n\nR1#exit\n", "\nhostname R1\nend\n\n\n"),
    "privileged banner": (
        "Building configuration...\n\nCurrent configuration : 3301 bytes\n!\nhostname R1\n",
        "\n\n\n!\nhostname R1\n",
    ),
    "size from memory": ("Using 1550 out of 262136 bytes\nversion 15.1\n", "\nversion 15.1\n"),
    "collector's comments": ("!RANCID-CONTENT-TYPE: cisco\n!\nR1#sh run\nhostname R1\n", None),
    "carriage returns": ("hostname R1\r\n!\r\n shutdown\r\n", "hostname R1\n!\n shutdown\n"),
    "byte order mark": ("\ufeffhostname R1\n", "hostname R1\n"),
    "pager": ("interface Gi0/1\n --More-- \x08\x08\x08\x08\x08 shutdown\n", "interface Gi0/1\nshutdown\n"),
    "colours": ("\x1b[32mhostname R1\x1b[0m\n", "hostname R1\n"),
    "prompt in a banner": (
        "banner motd ^C\nR1#show run\n^C\nhostname R1\n",
        "banner motd ^C\nR1#show run\n^C\nhostname R1\n",
    ),
    "Junos prompt": ("lab@leaf> show configuration\nsystem {\n}\n{master:0}\n", "\nsystem {\n}\n\n"),
    "echo behind a bare prompt": ("> show running-config sanitized\nhostname R1\n", "\nhostname R1\n"),
    "nothing to do": ("hostname R1\nend\n", "hostname R1\nend\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    raw, expected = CASES[name]
    cleaned = clean(raw)
    if expected is None:
        expected = raw.replace("R1#sh run", "")
    assert cleaned.text == expected
    assert "\n".join(cleaned.lines) == raw


def test_notes_say_what_was_taken_out() -> None:
    assert clean("R1#show run\nhostname R1\nR1#\n").notes == (
        (1, "not part of the configuration: R1#show run"),
        (3, "not part of the configuration: R1#"),
    )


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xef\xbb\xbfhostname R1\n", "hostname R1"),
        ("hostname R1\n".encode("utf-16"), "hostname R1"),
        (b"description caf\xe9\n", "description caf\u00e9"),
        ("description caf\u00e9\n".encode(), "description caf\u00e9"),
    ],
)
def test_encodings(raw: bytes, said: str) -> None:
    assert clean(raw).text.splitlines()[0] == said


def test_latin_1_is_noted_with_its_line() -> None:
    assert clean(b"!\n!\ndescription caf\xe9\n").notes == ((3, "not valid UTF-8; read as Latin-1"),)


def test_binary_data_is_refused() -> None:
    with pytest.raises(InvalidConfig) as caught:
        clean(b"\x7fELF\x02\x01\x01\x00\x00", "a.cfg")
    assert caught.value.lines() == ["a.cfg: this is binary data, not a configuration"]


def test_lines_keep_their_numbers() -> None:
    tree = tree_of(clean("R1#show run\nBuilding configuration...\nhostname R1\n"), parse)
    assert [(node.line, node.text) for node in tree.roots] == [(3, "hostname R1")]
    assert tree.lines[0] == "R1#show run"


@given(st.text())
def test_any_text_keeps_its_lines(text: str) -> None:
    cleaned = clean(text)
    assert "\n".join(cleaned.lines) == text
    assert cleaned.text.count("\n") == text.count("\n")
