"""Opens a shell on a device with netmiko, after its host key was checked, and tells what went wrong in plain words.

Loads netmiko and paramiko; import it only where a device is reached over SSH.
"""

from __future__ import annotations

import contextlib
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import netmiko
import paramiko

from netaudit.collect import hostkeys
from netaudit.collect.deadline import Deadline
from netaudit.collect.passing import PassingError
from netaudit.collect.target import Deadlines, Login, Target
from netaudit.errors import CollectionError


class _UnknownKey(paramiko.SSHException):
    """A device that is in no known_hosts file offered this key."""

    def __init__(self, key: paramiko.PKey) -> None:
        super().__init__("unknown host key")
        self.key = key


class _Refuse(paramiko.MissingHostKeyPolicy):
    """No key is ever taken on trust; the error keeps it, so that its fingerprint can be told."""

    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        raise _UnknownKey(key)


@contextlib.contextmanager
def open_shell(
    target: Target, login: Login, deadline: Deadline, limits: Deadlines, known_hosts: tuple[Path, ...]
) -> Iterator[paramiko.Channel]:
    """An interactive shell on the device; `known_hosts` are the files that may vouch for its key.

    Raises CollectionError, and PassingError where another attempt may succeed.
    """
    for name in ("paramiko", "netmiko"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would log is told once, by the error raised here
    with contextlib.closing(deadline.guard(_connect(target, limits))) as connection:
        client = _client(target, login, connection, limits, known_hosts)
        try:
            try:
                client.establish_connection()
            except (paramiko.SSHException, EOFError, OSError) as error:
                raise _explained(target, error, known_hosts) from None
            channel = client.remote_conn
            assert isinstance(channel, paramiko.Channel)
            yield channel
        finally:
            setattr(client, "cleanup", lambda command="": None)  # noqa: B010 - netmiko would type `exit`, and wait for a stalled device
            client.disconnect()


def place(target: Target) -> str:
    """Where a device is reached: `ADDRESS:PORT`."""
    return f"{target.address}:{target.port}"


def _connect(target: Target, limits: Deadlines) -> socket.socket:
    try:
        return socket.create_connection((target.address, target.port), limits.connect)
    except socket.gaierror as error:
        message = f"the address {target.address} cannot be resolved: {error.strerror}"
    except TimeoutError:
        message = f"nothing answers on {place(target)} within {limits.connect:g} s"
    except OSError as error:
        message = f"nothing answers on {place(target)}: {error.strerror}"
    raise PassingError(target.name, "unreachable", message)


def _client(
    target: Target, login: Login, connection: socket.socket, limits: Deadlines, known_hosts: tuple[Path, ...]
) -> netmiko.BaseConnection:
    """netmiko's connection, not yet opened."""
    try:
        client = netmiko.ConnectHandler(
            device_type=target.access.netmiko,
            host=target.address,
            port=target.port,
            username=login.username,
            password=login.password,
            use_keys=login.key_file is not None,
            key_file=str(login.key_file) if login.key_file else None,
            allow_agent=login.agent,
            sock=connection,
            banner_timeout=limits.login,
            auth_timeout=limits.login,
            auto_connect=False,
        )
    except ValueError as error:
        message = str(error).partition("\n")[0]
        raise CollectionError(target.name, "unsupported", f"netmiko cannot reach it: {message}") from None
    client.key_policy = _Refuse()
    build = client._build_ssh_client

    def with_known_hosts() -> paramiko.SSHClient:
        ssh = build()
        for path in known_hosts:
            if path.is_file():
                ssh.load_system_host_keys(str(path))  # "system" only means: never written back
        return ssh

    setattr(client, "_build_ssh_client", with_known_hosts)  # noqa: B010 - netmiko reads one file only
    return client


def _explained(target: Target, error: Exception, known_hosts: tuple[Path, ...]) -> CollectionError:
    """What netmiko calls a time-out may be a host key, a protocol mismatch or a closed door; its context tells."""
    cause = error.__context__ if isinstance(error, netmiko.NetmikoTimeoutException) else error
    name = hostkeys.known_name(target.address, target.port)
    if isinstance(cause, paramiko.BadHostKeyException):
        return hostkeys.changed(target.name, name, cause.key, known_hosts[0])
    if isinstance(cause, _UnknownKey):
        return hostkeys.unknown(target.name, name, cause.key)
    if isinstance(cause, paramiko.BadAuthenticationType):
        methods = ", ".join(cause.allowed_types)
        return CollectionError(target.name, "authentication", f"the device only takes {methods} as login")
    if isinstance(cause, paramiko.AuthenticationException):
        return CollectionError(target.name, "authentication", _refused_login(target))
    if isinstance(cause, paramiko.ssh_exception.IncompatiblePeer):
        return CollectionError(target.name, "unsupported", f"no common SSH algorithm: {cause}")
    why = str(cause) or type(cause).__name__
    return PassingError(target.name, "unreachable", f"no SSH session with {place(target)}: {why}")


def _refused_login(target: Target) -> str:
    who = target.login.username if target.login else "nobody"
    return f"the device refused the login of {who!r}; not tried again, so that the account does not lock"
