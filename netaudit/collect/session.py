"""A command line over an SSH channel: finds the device's prompt, types a command, reads up to the prompt.

A prompt counts only as a whole line at the end of what arrived, so that one inside the configuration ends nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Protocol

from netaudit.collect.completeness import ANSI, PAGER

PROMPT_LIKE = re.compile(r"\S.{0,126}[>#$%]|[>#$%]")
PASSWORD = re.compile(r"assword:?\s*$", re.IGNORECASE)
NUDGE_S = 3.0
"""A device that says nothing for so long after login gets another empty line."""
SETTLE_S = 1.0
"""How long a prompt must stay the last word where the configuration before it does not look finished."""
TAIL = 1024


class Channel(Protocol):
    """What is needed of `paramiko.Channel`."""

    def settimeout(self, timeout: float | None) -> None:
        """Seconds that `recv` may wait."""

    def recv(self, nbytes: int) -> bytes:
        """Up to so many bytes; empty when the connection is gone. Raises TimeoutError."""

    def sendall(self, s: bytes) -> None:
        """Sends all of it."""


class ClosedError(Exception):
    """The connection is gone; `heard` is what came since the last command."""

    def __init__(self, heard: str) -> None:
        super().__init__("the connection was closed")
        self.heard = heard


class PagedError(Exception):
    """A pager waits for a key; `heard` is what came before."""

    def __init__(self, heard: str) -> None:
        super().__init__("the pager could not be switched off")
        self.heard = heard


class SilentError(Exception):
    """Nothing came for so long; `heard` is what came before."""

    def __init__(self, seconds: float, heard: str) -> None:
        super().__init__(f"nothing came for {seconds:g} s")
        self.seconds = seconds
        self.heard = heard


class Session:
    """A conversation on one channel. Only `allowed` lines are ever typed; another raises ValueError."""

    def __init__(self, channel: Channel, allowed: frozenset[str], *, silence: float = 60.0) -> None:
        self.prompt = ""
        self.asked = ""
        """The command that was typed last."""
        self._silence = silence
        self._channel = channel
        self._allowed = allowed
        self._heard = bytearray()

    def find_prompt(self, seconds: float | None = None) -> str:
        """Presses return until the same prompt came twice; banners may hold lines that look like one.

        Raises SilentError where there is none within that time.
        """
        allowed = self._silence if seconds is None else seconds
        began = time.monotonic()
        self.prompt = ""
        self._type("")
        while not self.prompt:
            if time.monotonic() - began >= allowed:
                raise SilentError(allowed, self._text())
            if not self._listen(min(NUDGE_S, allowed)):
                self._type("")
                continue
            lines = [line.strip() for line in ANSI.sub("", self._text()).replace("\r", "\n").split("\n")]
            if PROMPT_LIKE.fullmatch(lines[-1]) and lines.count(lines[-1]) > 1:
                self.prompt = lines[-1]
        return self.prompt

    def ask(self, command: str, finished: Callable[[str], bool] = lambda text: True) -> str:
        """Types a command and returns what came, echo and prompt included.

        A prompt ends the answer at once where `finished` says so of the text, else when nothing follows it.
        Raises ClosedError, SilentError, and PagedError where a pager waits.
        """
        self.asked = command
        self._heard.clear()
        self._type(command)
        echoed = False
        while True:
            self._await()
            echoed = echoed or command in ANSI.sub("", self._text())
            while echoed and self._last_line() == self.prompt:
                text = self._text()
                if finished(text) or not self._listen(SETTLE_S):
                    return text
            if PAGER.fullmatch(self._last_line()):
                raise PagedError(self._text())

    def privilege(self, secret: str | None) -> bool:
        """Types `enable`, and the secret where one is asked for; whether the device is in privileged mode then."""
        self.asked = "enable"
        self._heard.clear()
        self._type("enable")
        while not (PROMPT_LIKE.fullmatch(self._last_line()) and "enable" in self._text()):
            self._await()
            if PASSWORD.search(self._last_line()):
                if secret is None:
                    return False
                self._channel.sendall(secret.encode() + b"\n")
                break
        return self.find_prompt().endswith("#")

    def _type(self, line: str) -> None:
        if line and line not in self._allowed:
            raise ValueError(f"{line!r} is not among the commands that may be typed")
        self._channel.sendall(line.encode() + b"\n")

    def _await(self) -> None:
        if not self._listen(self._silence):
            raise SilentError(self._silence, self._text())

    def _listen(self, seconds: float) -> bool:
        """Waits for more; whether it came in time."""
        self._channel.settimeout(seconds)
        try:
            data = self._channel.recv(65536)
        except TimeoutError:
            return False
        if not data:
            raise ClosedError(self._text())
        self._heard += data
        return True

    def _text(self) -> str:
        return decode(bytes(self._heard))

    def _last_line(self) -> str:
        """What stands after the last line end, without the spaces around it; empty where no line has ended yet."""
        tail = ANSI.sub("", self._heard[-TAIL:].decode("utf-8", "replace"))
        line_end, last = tail.replace("\r", "\n").rpartition("\n")[1:]
        return last.strip() if line_end else ""


def decode(data: bytes) -> str:
    """UTF-8 where it is; else one character a byte, so that nothing is lost."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
