"""Collects a running configuration over SSH, with netmiko's connection and a command line of our own.

netmiko knows how each vendor wants to be logged in to. What is typed afterwards is decided here: the platform's
session commands, `enable` where it is needed, the one command that shows the configuration, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from netaudit.collect.completeness import IncompleteError, Reading, clean, ends, read
from netaudit.collect.connection import open_shell
from netaudit.collect.judging import judge
from netaudit.collect.passing import PassingError
from netaudit.collect.register import Collector
from netaudit.collect.session import ClosedError, PagedError, Session, SilentError
from netaudit.collect.target import Login, Target
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")
ENABLE = frozenset({"cisco_ios", "cisco_xe", "cisco_asa", "cisco_nxos", "arista_eos"})
"""netmiko types whose prompt `>` means that `enable` is needed to see the configuration."""


def running(visit: Visit) -> str:
    """The running configuration of one device, cleaned and shown to be complete.

    Raises CollectionError: PassingError where another attempt may succeed, IncompleteError with what came.
    """
    return converse(visit, (), lambda session: judge(visit.target.name, lambda: _read(visit.target, session)))


def answers(visit: Visit, commands: Iterable[str]) -> dict[str, str]:
    """What the device answers to each of the commands, which must be among those its platform allows."""
    wanted = tuple(commands)

    def ask(session: Session) -> dict[str, str]:
        told = {}
        for command in wanted:
            told[command] = _answer(session, command)
        return told

    return converse(visit, wanted, ask)


def _answer(session: Session, command: str) -> str:
    """Two prompts cannot follow each other without a line in between: an answer ends with the one at its end."""
    return clean(session.ask(command), command=command, prompt=session.prompt)


def converse(visit: Visit, commands: tuple[str, ...], ask: Callable[[Session], T]) -> T:
    """What `ask` makes of a prepared session. Only the platform's own commands and these can be typed in it."""
    target, deadline = visit.target, visit.deadline
    try:
        with open_shell(visit) as channel:
            allowed = frozenset((*target.access.session, target.access.running, "enable", *commands))
            session = Session(channel, allowed, silence=visit.limits.silence)
            with _explaining(visit, session):
                _prepare(visit, session)
                return ask(session)
    except (CollectionError, OSError, EOFError) as error:
        if deadline.expired:
            raise _too_slow(visit, error) from None
        if isinstance(error, CollectionError):
            raise
        raise PassingError(target.name, "unreachable", f"the connection to {visit.place} was lost: {error}") from None


def _prepare(visit: Visit, session: Session) -> None:
    target = visit.target
    prompt = session.find_prompt(visit.limits.login)
    if prompt.endswith(">") and target.access.netmiko in ENABLE and not session.privilege(visit.login.enable):
        raise CollectionError(target.name, "credential", _no_privilege(visit.login))
    for command in target.access.session:
        session.ask(command)


@contextmanager
def _explaining(visit: Visit, session: Session) -> Iterator[None]:
    """What a session raises, in words that a person understands; what came of a configuration is kept."""
    target = visit.target
    try:
        yield
    except PagedError as paged:
        raise _incomplete(target, session, paged.heard, "the pager could not be switched off") from None
    except SilentError as silent:
        why = f"nothing more came for {silent.seconds:g} s"
        if session.asked == target.access.running:
            raise _incomplete(target, session, silent.heard, why, reason="timeout") from None
        raise CollectionError(
            target.name, "timeout", f"{why} ({session.asked or 'no prompt after the login'})"
        ) from None
    except ClosedError as closed:
        if session.asked == target.access.running:
            why = "the connection was lost while it was read"
            raise _incomplete(target, session, closed.heard, why, passing=True) from None
        asked = session.asked or "login"
        raise PassingError(target.name, "unreachable", f"the device closed the connection ({asked})") from None


def _too_slow(visit: Visit, error: Exception) -> CollectionError:
    message = f"not done within {visit.deadline.seconds:g} s, the connection was cut"
    if isinstance(error, IncompleteError):
        message = f"{message} ({error.evidence.count(chr(10))} lines of configuration had come)"
        return IncompleteError(visit.target.name, "timeout", message, error.evidence)
    return CollectionError(visit.target.name, "timeout", message)


def _read(target: Target, session: Session) -> Reading:
    command, kind = target.access.running, target.access.netmiko

    def finished(text: str) -> bool:
        return ends(clean(text[-2048:], prompt=session.prompt), kind)

    raw = session.ask(command, finished)
    return read(raw, kind, command=command, prompt=session.prompt, last_size=target.last_size)


def _incomplete(
    target: Target, session: Session, heard: str, why: str, *, reason: str = "incomplete", passing: bool = False
) -> IncompleteError:
    text = clean(heard, command=target.access.running, prompt=session.prompt)
    message = f"not a whole configuration: {why} ({text.count(chr(10))} lines came)"
    return IncompleteError(target.name, reason, message, text, passing=passing)


def _no_privilege(login: Login) -> str:
    if login.enable is None:
        return "the device asks for an enable secret: name it as `credentials: {enable_env: ...}`"
    return "the device did not take the enable secret"


COLLECTORS = {"netmiko": Collector("netmiko", running, judged=True)}
