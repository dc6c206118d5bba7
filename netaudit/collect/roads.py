"""The way to a device: straight, or through jump hosts, each of which is logged in to once for all devices behind it.

A jump host's key is checked like a device's, and a login that it refused is not tried again for the next device.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from netaudit.collect.passing import PassingError
from netaudit.collect.target import Deadlines, Jump, Target
from netaudit.collect.visit import reach
from netaudit.errors import CollectionError

if TYPE_CHECKING:
    import paramiko


class Roads:
    """Connections to devices, and the jump hosts that stand open for them. Use as a context manager."""

    def __init__(self, known_hosts: tuple[Path, ...]) -> None:
        self._known_hosts = known_hosts
        self._keys: paramiko.HostKeys | None = None
        self._doors: dict[tuple[Jump, ...], _Door] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        for door in self._doors.values():
            door.close()

    @property
    def keys(self) -> paramiko.HostKeys:
        """All known host keys, read once."""
        with self._lock:
            if self._keys is None:
                import paramiko

                keys = paramiko.HostKeys()
                for path in filter(Path.is_file, self._known_hosts):
                    keys.load(str(path))
                self._keys = keys
            return self._keys

    def connect(self, target: Target, limits: Deadlines) -> socket.socket:
        """A connection to the device. Raises CollectionError."""
        if not target.jumps:
            return reach(target.name, target.address, target.port, limits.connect)
        try:
            return self._through(target.jumps, target.address, target.port, limits)
        except CollectionError as error:
            last = target.jumps[-1].name if error.device == target.name else error.device
            message = f"jump host {last}: {error.message}"
            raise type(error)(target.name, error.reason, message) from None

    def _through(self, jumps: tuple[Jump, ...], address: str, port: int, limits: Deadlines) -> socket.socket:
        """A channel from the last of the jump hosts to an address."""
        with self._lock:
            door = self._doors.setdefault(jumps, _Door(jumps[-1], self, self._known_hosts))
        *before, last = jumps

        def way() -> socket.socket:
            if before:
                return self._through(tuple(before), last.address, last.port, limits)
            return reach(last.name, last.address, last.port, limits.connect)

        return door.channel(way, address, port, limits)


class _Door:
    """One jump host, open or not."""

    def __init__(self, jump: Jump, roads: Roads, known_hosts: tuple[Path, ...]) -> None:
        self._jump = jump
        self._roads = roads
        self._known_hosts = known_hosts
        self._client: paramiko.SSHClient | None = None
        self._closed_for_good: CollectionError | None = None
        self._lock = threading.Lock()

    def channel(self, way: Way, address: str, port: int, limits: Deadlines) -> socket.socket:
        import paramiko

        transport = self._open(way, limits)
        try:
            channel = transport.open_channel("direct-tcpip", (address, port), ("127.0.0.1", 0), timeout=limits.connect)
        except paramiko.ChannelException as error:
            message = f"nothing answers on {address}:{port} from there: {error.text or 'refused'}"
            raise PassingError(self._jump.name, "unreachable", message) from None
        except (paramiko.SSHException, EOFError, OSError) as error:
            message = f"no way to {address}:{port}: {error or type(error).__name__}"
            raise PassingError(self._jump.name, "unreachable", message) from None
        return cast(socket.socket, channel)  # paramiko's channels are made to stand for sockets

    def _open(self, way: Way, limits: Deadlines) -> paramiko.Transport:
        with self._lock:
            if self._closed_for_good is not None:
                raise self._closed_for_good
            transport = self._client.get_transport() if self._client is not None else None
            if transport is not None and transport.is_active():
                return transport
            try:
                self._client = self._logged_in(way(), limits)
            except PassingError:
                raise
            except CollectionError as error:
                self._closed_for_good = error
                raise
            opened = self._client.get_transport()
            assert opened is not None
            opened.set_keepalive(15)
            return opened

    def _logged_in(self, connection: socket.socket, limits: Deadlines) -> paramiko.SSHClient:
        import paramiko

        from netaudit.collect.connection import checking, explained

        jump, login = self._jump, self._jump.login
        if login is None:
            raise CollectionError(jump.name, "credential", "no credentials were given")
        client = checking(paramiko.SSHClient(), self._roads.keys, jump.address, jump.port)
        try:
            client.connect(
                jump.address, jump.port, login.username, login.password,
                key_filename=str(login.key_file) if login.key_file else None, allow_agent=login.agent,
                look_for_keys=False, sock=connection, banner_timeout=limits.login, auth_timeout=limits.login,
            )  # fmt: skip
        except (paramiko.SSHException, EOFError, OSError) as error:
            client.close()
            raise explained(jump.name, jump.address, jump.port, login.username, error, self._known_hosts) from None
        return client

    def close(self) -> None:
        if self._client is not None:
            with contextlib.suppress(Exception):
                self._client.close()


if TYPE_CHECKING:
    from collections.abc import Callable

    Way = Callable[[], socket.socket]
