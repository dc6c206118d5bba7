"""Emulated devices: one SSH server each, on an ephemeral port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import io
import logging
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import paramiko
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from netaudit.lab.cli import CLIS
from netaudit.lab.shell import Shell

LOG_CHANNEL = "netaudit.lab.ssh"
POLL_S = 0.2
REQUEST_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a device."""

    unreachable: bool = False
    """Nothing listens on its port."""
    wrong_password: bool = False
    changed_key: bool = False
    """Its host key is not the one that `Lab.known_hosts` writes."""
    truncate_after: int | None = None
    """The configuration ends after so many characters, and the prompt comes as if nothing had happened."""
    stall_after: int | None = None
    """The output stops for good after so many characters."""
    drop_after: int | None = None
    """The connection is lost after so many characters."""


@dataclass(frozen=True, slots=True)
class EmulatedDevice:
    """A device to emulate. `config` may be called at each `show running-config`, so that it can change."""

    name: str
    config: str | Callable[[], str]
    cli: str = "cisco_ios"
    """A key of `CLIS`, named as netmiko does."""
    username: str = "admin"
    password: str = "admin"  # noqa: S105 - emulated devices on loopback hold nothing worth a better one
    enable_secret: str | None = None
    fault: Fault = field(default_factory=Fault)


class Lab:
    """Emulated devices that live as long as the `with` block."""

    def __init__(self, devices: Iterable[EmulatedDevice]) -> None:
        logging.getLogger(LOG_CHANNEL).setLevel(logging.CRITICAL)  # clients that go away are not news
        self._servers = {device.name: _Server(device) for device in devices}

    def __enter__(self) -> Self:
        for server in self._servers.values():
            server.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        for server in self._servers.values():
            server.stop()

    def port(self, name: str) -> int:
        """The TCP port of a device on 127.0.0.1."""
        return self._servers[name].port

    def known_hosts(self, path: Path) -> Path:
        """Writes the host keys of all devices to `path`, in OpenSSH's form."""
        path.write_text("".join(server.known_host() for server in self._servers.values()), encoding="ascii")
        return path

    def set_config(self, name: str, text: str) -> None:
        """From now on the device has this running configuration."""
        self._servers[name].config = text

    def log(self, name: str) -> tuple[str, ...]:
        """Every line that was typed on a device, passwords excepted, in order."""
        return tuple(self._servers[name].typed)


class _Server:
    """The SSH server of one device."""

    def __init__(self, device: EmulatedDevice) -> None:
        self.device = device
        self.config: str | Callable[[], str] = device.config
        self.typed: list[str] = []
        self._announced = _host_key()
        self._key = _host_key() if device.fault.changed_key else self._announced
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.port: int = self._listener.getsockname()[1]
        self._transports: list[paramiko.Transport] = []
        self._threads: list[threading.Thread] = []
        self._stopped = threading.Event()
        if device.fault.unreachable:
            self._listener.close()

    def known_host(self) -> str:
        key = self._announced
        return f"[127.0.0.1]:{self.port} {key.get_name()} {key.get_base64()}\n"

    def start(self) -> None:
        if not self.device.fault.unreachable:
            self._spawn(self._accept)

    def stop(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept()
        self._listener.close()
        for transport in self._transports:
            transport.close()
        for thread in self._threads:
            thread.join(timeout=2)

    def _spawn(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name=f"lab-{self.device.name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._spawn(self._converse, connection)

    def _converse(self, connection: socket.socket) -> None:
        transport = paramiko.Transport(connection)
        transport.set_log_channel(LOG_CHANNEL)
        transport.add_server_key(self._key)
        self._transports.append(transport)
        login = _Login(self.device)
        with contextlib.suppress(paramiko.SSHException, EOFError, OSError):
            transport.start_server(server=login)
            while transport.is_active():
                channel = transport.accept(POLL_S)  # does not wake when the client goes away
                if channel is not None and login.ready.wait(REQUEST_TIMEOUT_S):
                    self._serve(channel, login)
        transport.close()

    def _serve(self, channel: paramiko.Channel, login: _Login) -> None:
        shell = Shell(channel, CLIS[self.device.cli], self.device.name, self._text, self.typed.append)
        command, login.command = login.command, None
        login.ready.clear()
        if command is None:
            shell.interact(self.device.enable_secret)
        else:
            shell.execute(command)
        channel.close()

    def _text(self, channel: paramiko.Channel) -> str:
        """The running configuration, as far as the device's fault lets it out."""
        text = self.config if isinstance(self.config, str) else self.config()
        fault = self.device.fault
        if fault.truncate_after is not None:
            return text[: fault.truncate_after] + "\n"
        broken_after = fault.stall_after if fault.stall_after is not None else fault.drop_after
        if broken_after is not None:
            channel.sendall(text[:broken_after].replace("\n", "\r\n").encode())
            if fault.stall_after is not None:
                self._stopped.wait()
            raise EOFError
        return text


class _Login(paramiko.ServerInterface):
    """Who may log in, and what was asked for: a shell, or one command."""

    def __init__(self, device: EmulatedDevice) -> None:
        self._device = device
        self.command: str | None = None
        self.ready = threading.Event()

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        right = (username, password) == (self._device.username, self._device.password)
        if right and not self._device.fault.wrong_password:
            return paramiko.common.AUTH_SUCCESSFUL
        return paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        if kind == "session":
            return paramiko.common.OPEN_SUCCEEDED
        return paramiko.common.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_pty_request(self, *_: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        self.ready.set()
        return True

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self.command = command.decode("utf-8", "replace")
        self.ready.set()
        return True


def _host_key() -> paramiko.PKey:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    return paramiko.Ed25519Key.from_private_key(io.StringIO(pem.decode("ascii")))
