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
from netaudit.collect.passing import PassingError
from netaudit.collect.visit import Visit
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
def open_shell(visit: Visit) -> Iterator[paramiko.Channel]:
    """An interactive shell on the device. Raises CollectionError, as PassingError where another attempt may succeed."""
    for name in ("paramiko", "netmiko"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would log is told once, by the error raised here
    target = visit.target
    with contextlib.closing(visit.connect()) as connection:
        client = _client(visit, connection)
        try:
            try:
                client.establish_connection()
            except (paramiko.SSHException, EOFError, OSError) as error:
                raise explained(
                    target.name, target.address, target.port, visit.login.username, error, visit.known_hosts
                ) from None
            channel = client.remote_conn
            assert isinstance(channel, paramiko.Channel)
            yield channel
        finally:
            setattr(client, "cleanup", lambda command="": None)  # noqa: B010 - netmiko would type `exit`, and wait for a stalled device
            client.disconnect()


def checking(client: paramiko.SSHClient, known: paramiko.HostKeys, address: str, port: int) -> paramiko.SSHClient:
    """The client, which from now on takes only the host keys that are known of that address."""
    name = hostkeys.known_name(address, port)
    for kind, key in (known.lookup(name) or {}).items():
        client.get_host_keys().add(name, kind, key)
    client.set_missing_host_key_policy(_Refuse())
    return client


def _client(visit: Visit, connection: socket.socket) -> netmiko.BaseConnection:
    """netmiko's connection, not yet opened."""
    target, login = visit.target, visit.login
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
            banner_timeout=visit.limits.login,
            auth_timeout=visit.limits.login,
            auto_connect=False,
        )
    except ValueError as error:
        message = str(error).partition("\n")[0]
        raise CollectionError(target.name, "unsupported", f"netmiko cannot reach it: {message}") from None
    client.key_policy = _Refuse()
    build = client._build_ssh_client
    setattr(client, "_build_ssh_client", lambda: checking(build(), visit.roads.keys, target.address, target.port))  # noqa: B010 - netmiko would read the file anew for each device
    return client


def explained(
    device: str, address: str, port: int, username: str, error: Exception, known_hosts: tuple[Path, ...]
) -> CollectionError:
    """What netmiko calls a time-out may be a host key, a protocol mismatch or a closed door; its context tells."""
    cause = error.__context__ if isinstance(error, netmiko.NetmikoTimeoutException) else error
    name = hostkeys.known_name(address, port)
    if isinstance(cause, paramiko.BadHostKeyException):
        return hostkeys.changed(device, name, cause.key, known_hosts[0])
    if isinstance(cause, _UnknownKey):
        return hostkeys.unknown(device, name, cause.key)
    if isinstance(cause, paramiko.BadAuthenticationType):
        methods = ", ".join(cause.allowed_types)
        return CollectionError(device, "authentication", f"the device only takes {methods} as login")
    if isinstance(cause, paramiko.PasswordRequiredException):
        return CollectionError(device, "credential", "the key file is encrypted and no passphrase is named beside it")
    if isinstance(cause, paramiko.AuthenticationException) and "timeout" in str(cause).lower():
        return PassingError(device, "timeout", f"the login of {username!r} was not answered in time")
    if isinstance(cause, paramiko.AuthenticationException):
        message = f"the device refused the login of {username!r}; not tried again, so that the account does not lock"
        return CollectionError(device, "authentication", message)
    if isinstance(cause, paramiko.ssh_exception.IncompatiblePeer):
        return CollectionError(device, "unsupported", f"no common SSH algorithm: {cause}")
    why = str(cause) or type(cause).__name__
    return PassingError(device, "unreachable", f"no SSH session with {address}:{port}: {why}")
