"""Collects a running configuration over SSH, with netmiko's connection and a command line of our own.

netmiko knows how each vendor wants to be logged in to. What is typed afterwards is decided here: the platform's
session commands, `enable` where it is needed, the one command that shows the configuration, and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.collect.completeness import IncompleteError, Reading, clean, ends, read
from netaudit.collect.connection import open_shell, place
from netaudit.collect.deadline import Deadline
from netaudit.collect.passing import PassingError
from netaudit.collect.session import ClosedError, PagedError, Session
from netaudit.collect.target import Deadlines, Login, Target
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    import paramiko

ENABLE = frozenset({"cisco_ios", "cisco_xe", "cisco_asa", "cisco_nxos", "arista_eos"})
"""netmiko types whose prompt `>` means that `enable` is needed to see the configuration."""


def running(target: Target, login: Login, deadline: Deadline, limits: Deadlines, known_hosts: tuple[Path, ...]) -> str:
    """The running configuration of one device, cleaned and shown to be complete.

    Raises CollectionError: PassingError where another attempt may succeed, IncompleteError with what came.
    """
    try:
        with open_shell(target, login, deadline, limits, known_hosts) as channel:
            return _converse(target, login, channel)
    except (CollectionError, OSError, EOFError) as error:
        if deadline.expired:
            raise _too_slow(target, deadline, error) from None
        if isinstance(error, CollectionError):
            raise
        raise PassingError(target.name, "unreachable", f"the connection to {place(target)} was lost: {error}") from None


def _too_slow(target: Target, deadline: Deadline, error: Exception) -> CollectionError:
    message = f"not done within {deadline.seconds:g} s, the connection was cut"
    if isinstance(error, IncompleteError):
        message = f"{message} ({error.evidence.count(chr(10))} lines of configuration had come)"
        return IncompleteError(target.name, "timeout", message, error.evidence)
    return CollectionError(target.name, "timeout", message)


def _converse(target: Target, login: Login, channel: paramiko.Channel) -> str:
    access = target.access
    session = Session(channel, frozenset((*access.session, access.running, "enable")))
    heard = "login"
    try:
        prompt = session.find_prompt()
        if prompt.endswith(">") and access.netmiko in ENABLE:
            heard = "enable"
            if not session.privilege(login.enable):
                raise CollectionError(target.name, "credential", _no_privilege(login))
        for command in access.session:
            heard = command
            session.ask(command)
        heard = access.running
        return _judge(target, session)
    except PagedError as paged:
        raise _incomplete(target, session, paged.heard, "the pager could not be switched off") from None
    except ClosedError as closed:
        if heard == access.running:
            why = "the connection was lost while it was read"
            raise _incomplete(target, session, closed.heard, why, passing=True) from None
        raise PassingError(target.name, "unreachable", f"the device closed the connection ({heard})") from None


def _judge(target: Target, session: Session) -> str:
    """Reads until one reading is beyond doubt or two agree; at most three times."""
    earlier: list[Reading] = []
    for _ in range(3):
        reading = _read(target, session)
        if reading.refused:
            raise IncompleteError(target.name, "refused", reading.refused, reading.text)
        if not reading.faults and (not reading.doubts or any(reading.agrees(other) for other in earlier)):
            return reading.text
        if reading.faults and any(other.faults == reading.faults for other in earlier):
            break
        if not reading.faults:
            earlier = [other for other in earlier if not other.faults]
        earlier.append(reading)
    raise IncompleteError(target.name, "incomplete", f"not a whole configuration: {reading.why}", reading.text)


def _read(target: Target, session: Session) -> Reading:
    command, kind = target.access.running, target.access.netmiko

    def finished(text: str) -> bool:
        return ends(clean(text[-2048:], prompt=session.prompt), kind)

    raw = session.ask(command, finished)
    return read(raw, kind, command=command, prompt=session.prompt, last_size=target.last_size)


def _incomplete(target: Target, session: Session, heard: str, why: str, *, passing: bool = False) -> IncompleteError:
    text = clean(heard, command=target.access.running, prompt=session.prompt)
    message = f"not a whole configuration: {why} ({text.count(chr(10))} lines came)"
    return IncompleteError(target.name, "incomplete", message, text, passing=passing)


def _no_privilege(login: Login) -> str:
    if login.enable is None:
        return "the device asks for an enable secret: name it as `credentials: {enable_env: ...}`"
    return "the device did not take the enable secret"
