"""Messages on disk until their channel has taken them, so that none is lost.

A message is one file, written whole before anything is sent and removed after the channel took it: a process that is
killed in between sends it again, never not at all. Messages of a channel go out in the order in which they were made;
where one is not taken, those behind it wait, so that no end overtakes its beginning.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from netaudit.errors import Busy, NetauditError
from netaudit.locking import HeldError, locked
from netaudit.notify.channel import Undelivered
from netaudit.notify.routing import Message

PAUSES_S = (1.0, 4.0)
"""Between the tries of one delivery."""
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP = "undeliverable"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the messages in the spool."""

    sent: int = 0
    waiting: tuple[Message, ...] = ()
    given_up: tuple[Message, ...] = ()
    damaged: tuple[str, ...] = ()
    """Files that hold no message."""


class Spool:
    """A folder of messages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, messages: Iterable[Message]) -> None:
        """Store messages; one that is there already stays as it is. Raises NetauditError where that cannot be."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for number, message in enumerate(messages):
                if any(self.folder.glob(f"*-{message.id}.json")):
                    continue
                stamp = "".join(char for char in message.created if char.isdigit())[:14]
                self._write(self.folder / f"{stamp}-{number:05}-{message.id}.json", message)
        except OSError as error:
            raise NetauditError(f"{self.folder}: alerts cannot be stored: {error.strerror}") from None

    def waiting(self) -> tuple[list[tuple[Path, Message]], list[str]]:
        """The messages, oldest first, and the names of files that hold none."""
        found, damaged = [], []
        for path in sorted(self.folder.glob("*.json")):
            try:
                found.append((path, msgspec.json.decode(path.read_bytes(), type=Message)))
            except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
                damaged.append(path.name)
        return found, damaged

    def given_up(self) -> list[Message]:
        """The messages that nobody took for too long."""
        return [message for _, message in Spool(self.folder / GIVEN_UP).waiting()[0]]

    def deliver(
        self,
        send: Callable[[Message], None],
        *,
        now: datetime,
        give_up_after: timedelta,
        pause: Callable[[float], None],
        at_once: bool = False,
    ) -> Delivery:
        """Send what is due (all, with `at_once`); what is not taken is tried again later.

        Raises Busy where another process is delivering.
        """
        if not self.folder.is_dir():
            return Delivery()
        with self._locked():
            found, damaged = self.waiting()
            sent, waiting, given_up = 0, [], []
            closed: set[str] = set()
            for path, message in found:
                due = at_once or not message.next_try or _time(message.next_try) <= now or _jumped_back(message, now)
                if message.channel in closed or not due:
                    closed.add(message.channel)
                    waiting.append(message)
                    continue
                failure = _tried(send, message, pause)
                if failure is None:
                    path.unlink()
                    sent += 1
                    continue
                closed.add(message.channel)
                tried = _again(message, failure, now)
                if now - _time(message.created) > give_up_after:
                    self._give_up(path, tried)
                    given_up.append(tried)
                    closed.discard(message.channel)
                else:
                    self._write(path, tried)
                    waiting.append(tried)
            return Delivery(sent=sent, waiting=tuple(waiting), given_up=tuple(given_up), damaged=tuple(damaged))

    def _give_up(self, path: Path, message: Message) -> None:
        folder = self.folder / GIVEN_UP
        folder.mkdir(exist_ok=True)
        self._write(folder / path.name, message)
        path.unlink()

    def _write(self, path: Path, message: Message) -> None:
        temporary = path.with_suffix(".tmp")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(msgspec.json.encode(message))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with locked(self.folder / "lock"):
                yield
        except HeldError as held:
            raise Busy(f"{self.folder}: alerts are being sent by {held}") from None


def _tried(send: Callable[[Message], None], message: Message, pause: Callable[[float], None]) -> str | None:
    """Why the message did not go out, after some tries; None where it did."""
    for wait in (*PAUSES_S, None):
        try:
            send(message)
        except Undelivered as error:
            if wait is None:
                return str(error)
            pause(wait)
        else:
            return None
    raise AssertionError("the last try returns")


def _again(message: Message, failure: str, now: datetime) -> Message:
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(message.attempts, 10))
    return msgspec.structs.replace(
        message, attempts=message.attempts + 1, failure=failure, next_try=(now + wait).isoformat(timespec="seconds")
    )


def _jumped_back(message: Message, now: datetime) -> bool:
    """Whether the clock was set back since: nothing shall wait for a day that is long."""
    return _time(message.next_try) - now > LONGEST_WAIT


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
