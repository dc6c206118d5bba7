from __future__ import annotations

import pytest

from netaudit.collect.session import ClosedError, PagedError, Session, decode


class Scripted:
    """A device that says these things, one at each read; None is silence."""

    def __init__(self, *says: bytes | None) -> None:
        self.says = list(says)
        self.typed: list[bytes] = []

    def settimeout(self, timeout: float | None) -> None:
        pass

    def recv(self, nbytes: int) -> bytes:
        said = self.says.pop(0) if self.says else b""
        if said is None:
            raise TimeoutError
        return said

    def sendall(self, s: bytes) -> None:
        self.typed.append(s)


SHOW = "show running-config"


def asked(*says: bytes | None) -> str:
    session = Session(Scripted(*says), frozenset({SHOW}))
    session.prompt = "r1#"
    return session.ask(SHOW, lambda text: "\nend\r\n" in text)


def test_a_prompt_inside_a_slow_configuration_ends_nothing() -> None:
    text = asked(b"show running-config\r\nbanner\r\nr1#", b"\r\nmore\r\nend\r\n", b"r1#")
    assert text == "show running-config\r\nbanner\r\nr1#\r\nmore\r\nend\r\nr1#"


def test_a_prompt_that_stays_the_last_word_ends_even_what_is_not_finished() -> None:
    assert asked(b"show running-config\r\nhalf\r\nr1#", None) == "show running-config\r\nhalf\r\nr1#"


def test_a_prompt_before_the_echo_is_an_older_one() -> None:
    assert asked(b"r1#", b"\r\nr1#", b"show running-config\r\nx\nend\r\nr1# ").endswith("end\r\nr1# ")


@pytest.mark.parametrize("piece", [b"xr1#", b"r1#x", b"r1# show clock\r\nx"])
def test_only_a_whole_line_is_a_prompt(piece: bytes) -> None:
    with pytest.raises(ClosedError):
        asked(b"show running-config\r\n" + piece)


def test_a_pager_is_told_at_once() -> None:
    with pytest.raises(PagedError) as caught:
        asked(b"show running-config\r\nhalf\r\n --More-- ")
    assert caught.value.heard.endswith("half\r\n --More-- ")


@pytest.mark.parametrize(
    ("says", "prompt"),
    [
        ((b"\r\nr1#", b"\r\nr1#"), "r1#"),
        ((b"\r\nKeep out>", b"\r\nr1#\r\nr1#"), "r1#"),
        ((b"other#\r\nadmin@x> \r\nKeep out>\r\n", b"\r\nr1>\r\nr1>"), "r1>"),
        ((b"\r\n{master}\r\nada@j1> ", b"\r\n\r\n{master}\r\nada@j1> "), "ada@j1>"),
        ((b"\r\nRP/0/RP0/CPU0:x1#\r\nRP/0/RP0/CPU0:x1#",), "RP/0/RP0/CPU0:x1#"),
        ((None, b"\r\n\x1b[0mr1# \r\n\x1b[0mr1# "), "r1#"),
    ],
)
def test_the_prompt_is_what_comes_twice(says: tuple[bytes | None, ...], prompt: str) -> None:
    assert Session(Scripted(*says), frozenset()).find_prompt() == prompt


def test_a_secret_is_typed_only_when_asked_for() -> None:
    open_door = Scripted(b"enable\r\nr1#", b"\r\nr1#")
    assert Session(open_door, frozenset({"enable"})).privilege("s3cret")
    assert open_door.typed == [b"enable\n", b"\n"]
    wrong = Scripted(b"enable\r\nPassword: ", b"\r\n% Access denied\r\nr1>", b"\r\nr1>")
    assert not Session(wrong, frozenset({"enable"})).privilege("guess")
    assert wrong.typed == [b"enable\n", b"guess\n", b"\n"]


def test_bytes_that_are_no_utf8_lose_nothing() -> None:
    assert decode("caf\u00e9".encode()) == "caf\u00e9"
    assert decode(b"caf\xe9 \xff") == "caf\xe9 \xff"
