"""Host keys: checked against the project's `known_hosts` before a password leaves, enrolled only when asked."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from netaudit.collect.passing import PassingError
from netaudit.errors import CollectionError, InvalidInput

if TYPE_CHECKING:
    import paramiko

    from netaudit.collect.visit import Visit

SSH_PORT = 22


def known_name(address: str, port: int) -> str:
    """What a device is called in a `known_hosts` file."""
    return address if port == SSH_PORT else f"[{address}]:{port}"


def check_readable(known_hosts: Path) -> None:
    """Raises InvalidInput where the file is there and cannot be read, so that it is told once and not per device."""
    import paramiko

    if not known_hosts.exists():
        return
    keys = paramiko.HostKeys()
    try:
        keys.load(str(known_hosts))
    except paramiko.hostkeys.InvalidHostKey as error:
        lines = known_hosts.read_text(encoding="utf-8", errors="replace").splitlines()
        line = next((number for number, text in enumerate(lines, 1) if text.strip() == error.line.strip()), None)
        raise InvalidInput.at(known_hosts, line, "this host key cannot be read") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput.at(known_hosts, None, f"cannot be read: {error}") from None


def checked(visit: Visit) -> paramiko.PKey:
    """The host key that a device offers, which is one that a `known_hosts` file has. Raises CollectionError.

    For clients that do not tell why they could not connect; they must still be told this key to insist on.
    """
    target, keys = visit.target, visit.roads.keys
    name = known_name(target.address, target.port)
    known = keys.lookup(name)
    key = offered(target.name, visit.connect(), visit.limits.login, tuple(known or ()))
    if known is None:
        raise unknown(target.name, name, key)
    if not keys.check(name, key):
        raise changed(target.name, name, key, visit.known_hosts[0])
    return key


def changed(device: str, name: str, offered: paramiko.PKey, known_hosts: Path) -> CollectionError:
    """The error for a device whose key is another than the one enrolled."""
    return CollectionError(
        device,
        "host_key",
        f"the host key of {name} has CHANGED: it is {offered.get_name()} {offered.fingerprint}, and {known_hosts} "
        f"has another. No password was sent. If the device was replaced, run: netaudit hosts trust {device}",
    )


def unknown(device: str, name: str, offered: paramiko.PKey) -> CollectionError:
    """The error for a device that was never enrolled."""
    return CollectionError(
        device,
        "host_key",
        f"the host key of {name} is not known ({offered.get_name()} {offered.fingerprint}): "
        f"compare it with the device's, then run: netaudit hosts trust {device}",
    )


def offered(device: str, connection: socket.socket, timeout: float, preferred: tuple[str, ...] = ()) -> paramiko.PKey:
    """The key that the other end of a connection offers, of a type that is known of it where it has one."""
    import paramiko

    transport = None
    try:
        with contextlib.closing(connection):
            transport = paramiko.Transport(connection)
            options = transport.get_security_options()
            if likely := [kind for kind in options.key_types if kind in preferred]:
                options.key_types = (*likely, *(kind for kind in options.key_types if kind not in likely))
            transport.start_client(timeout=timeout)
            return transport.get_remote_server_key()
    except (OSError, EOFError, paramiko.SSHException) as error:
        message = f"no host key was offered: {error or type(error).__name__}"
        raise PassingError(device, "unreachable", message) from None
    finally:
        if transport is not None:
            transport.close()


def enrol(known_hosts: Path, name: str, key: paramiko.PKey) -> str | None:
    """Writes the key in place of all others of that name; returns the fingerprint of one it replaced, if another."""
    import paramiko

    kept: list[str] = []
    before: str | None = None
    text = known_hosts.read_text(encoding="utf-8") if known_hosts.exists() else ""
    for line in text.splitlines():
        said = line.strip()
        entry = paramiko.hostkeys.HostKeyEntry.from_line(said) if said and not said.startswith("#") else None
        if entry is None or not _names(entry.hostnames or [], name):
            kept.append(line)
            continue
        if entry.key != key:
            before = entry.key.fingerprint
        others = [host for host in entry.hostnames if not _names([host], name)]
        if others:
            kept.append(f"{','.join(others)} {entry.key.get_name()} {entry.key.get_base64()}")
    kept.append(f"{name} {key.get_name()} {key.get_base64()}")
    _write(known_hosts, "\n".join(kept) + "\n")
    return before


def _names(hostnames: list[str], name: str) -> bool:
    import paramiko

    return any(
        host == name or (host.startswith("|1|") and paramiko.HostKeys.hash_host(name, host) == host)
        for host in hostnames
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
