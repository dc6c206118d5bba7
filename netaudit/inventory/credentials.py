"""Fetches the secrets that an inventory names, all of them before the first connection is opened."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from netaudit.errors import InvalidInventory, MissingExtra, Problem
from netaudit.inventory.host import Credentials, Host

if TYPE_CHECKING:
    from netaudit.inventory.vault import Vault

NOBODY_LOGS_IN = frozenset({"file", "git", "oxidized", "rancid"})
NO_WAY = "no credentials are named; write `credentials: {password_env: NAME}` here, in a group or in defaults.yaml"


class Secrets(msgspec.Struct, frozen=True, kw_only=True):
    """Who logs in and with what. It never shows what it holds."""

    username: str
    password: str | None = None
    key_file: Path | None = None
    agent: bool = False
    enable: str | None = None

    def __repr__(self) -> str:
        return f"Secrets(username={self.username!r}, ...)"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("username", self.username)]


def logins(hosts: Iterable[Host], environ: dict[str, str] | None = None) -> dict[str, Secrets]:
    """The secrets of every host that is reached over the network, by name.

    Raises InvalidInventory with every missing address, user name and credential; MissingExtra where a keyring is named
    and the library is not installed.
    """
    sources = _Sources(dict(os.environ) if environ is None else environ)
    found: dict[str, Secrets] = {}
    missing: dict[Problem, list[str]] = {}
    for host in hosts:
        if host.collector in NOBODY_LOGS_IN:
            continue
        problems: list[Problem] = []
        secrets = _secrets(host, sources, problems.append)
        if host.address is None:
            problems.append(Problem(host.file, host.line, "has no address (hostname)", host.name))
        for problem in problems:
            missing.setdefault(problem, []).append(host.name)
        if not problems and secrets is not None:
            found[host.name] = secrets
    if missing:
        raise InvalidInventory(*(_needed_by(problem, names) for problem, names in missing.items()))
    return found


def _needed_by(problem: Problem, names: list[str]) -> Problem:
    """A problem that several devices share says whose it is."""
    if problem.key:
        return problem
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return Problem(problem.file, problem.line, problem.message, "credentials", f"needed by {shown}")


def _secrets(host: Host, sources: _Sources, note: Callable[[Problem], None]) -> Secrets | None:
    named = host.credentials
    username = named.username or host.username

    def missing(message: str) -> None:
        note(Problem(named.file or host.file, named.line or host.line, message))

    if username is None:
        note(Problem(host.file, host.line, "has no username", host.name))
    if not named.named:
        note(Problem(host.file, host.line, NO_WAY, host.name))
        return None
    password = sources.password(named, username or "", missing)
    enable = sources.secret(named, named.enable_env, named.enable_file, named.enable_vault, missing)
    key_file = _private_file(named, named.key_file, missing)
    if named.agent and not sources.environment.get("SSH_AUTH_SOCK"):
        missing("no SSH agent is running (SSH_AUTH_SOCK is not set)")
    return Secrets(username=username or "", password=password, key_file=key_file, agent=named.agent, enable=enable)


class _Sources:
    """Where secrets come from; Vault is asked once for each path."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._vault: Vault | None = None

    def password(self, named: Credentials, username: str, missing: Callable[[str], None]) -> str | None:
        if named.keyring and not (named.password_env or named.password_file or named.vault):
            return _from_keyring(named.keyring, username, missing)
        return self.secret(named, named.password_env, named.password_file, named.vault, missing)

    def secret(
        self,
        named: Credentials,
        variable: str | None,
        file: str | None,
        vault: str | None,
        missing: Callable[[str], None],
    ) -> str | None:
        if variable:
            return _variable(variable, self.environment, missing)
        if file:
            return _first_line(named, file, missing)
        if vault:
            from netaudit.inventory.vault import Vault

            self._vault = self._vault or Vault(self.environment)
            return self._vault.secret(vault, missing)
        return None


def _first_line(named: Credentials, file: str, missing: Callable[[str], None]) -> str | None:
    path = _private_file(named, file, missing)
    if path is None:
        return None
    lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    if not lines or not lines[0]:
        missing(f"the password file {path} is empty")
        return None
    return lines[0]


def _variable(name: str | None, environment: dict[str, str], missing: Callable[[str], None]) -> str | None:
    if name is None:
        return None
    value = environment.get(name)
    if not value:
        missing(f"the environment variable {name} is {'empty' if value == '' else 'not set'}")
        return None
    return value


def _private_file(named: Credentials, path: str | None, missing: Callable[[str], None]) -> Path | None:
    """The file, where it is there and nobody else may read it."""
    if path is None:
        return None
    file = Path(named.file).parent / Path(path).expanduser()
    try:
        mode = file.stat().st_mode
        with file.open("rb"):
            pass
    except OSError as error:
        missing(f"{file}: {error.strerror}")
        return None
    if mode & 0o077:
        missing(f"{file} has mode {mode & 0o777:04o}, others can read it: chmod 600 {file}")
        return None
    return file


def _from_keyring(service: str, username: str, missing: Callable[[str], None]) -> str | None:
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise MissingExtra("`credentials: {keyring: ...}`", "keyring") from None
    try:
        password: str | None = keyring.get_password(service, username)
    except keyring.errors.KeyringError as error:
        missing(f"the keyring cannot be asked: {error}")
        return None
    if password is None:
        missing(f"the keyring holds no password of {username!r} for {service!r}")
    return password
