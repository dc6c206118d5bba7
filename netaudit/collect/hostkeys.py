"""Host keys: checked against the project's `known_hosts` before a password leaves, enrolled only when asked."""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from netaudit.collect.target import Target
from netaudit.errors import CollectionError, InvalidInput

if TYPE_CHECKING:
    import paramiko

SSH_PORT = 22


class Enrolled(NamedTuple):
    """A host key that was written to `known_hosts`."""

    name: str
    type: str
    fingerprint: str
    """`SHA256:...`, as OpenSSH shows it."""
    before: str | None
    """Fingerprint of the key that it replaced."""


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


def trust(targets: Iterable[Target], known_hosts: Path, *, timeout: float = 10.0) -> list[Enrolled | CollectionError]:
    """Fetches the host key of each device and writes it to `known_hosts`. Nobody logs in.

    Raises InvalidInput where the file cannot be read.
    """
    check_readable(known_hosts)
    results: list[Enrolled | CollectionError] = []
    for target in targets:
        try:
            key = _fetch(target, timeout)
        except CollectionError as error:
            results.append(error)
            continue
        before = _enrol(known_hosts, known_name(target.address, target.port), key)
        results.append(Enrolled(target.name, key.get_name(), key.fingerprint, before))
    return results


def check(target: Target, known_hosts: Iterable[Path], *, timeout: float) -> None:
    """Raises CollectionError where the device offers another key than a `known_hosts` file has, or an unknown one.

    For clients that do not tell why they could not connect; they must still check the key of their own connection.
    """
    import paramiko

    offered = _fetch(target, timeout)
    name = known_name(target.address, target.port)
    keys = paramiko.HostKeys()
    files = list(known_hosts)
    for path in filter(Path.is_file, files):
        keys.load(str(path))
    if keys.lookup(name) is None:
        raise unknown(target.name, name, offered)
    if not keys.check(name, offered):
        raise changed(target.name, name, offered, files[0])


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


def _fetch(target: Target, timeout: float) -> paramiko.PKey:
    import paramiko

    try:
        with socket.create_connection((target.address, target.port), timeout) as connection:
            transport = paramiko.Transport(connection)
            try:
                transport.start_client(timeout=timeout)
                return transport.get_remote_server_key()
            finally:
                transport.close()
    except (OSError, EOFError, paramiko.SSHException) as error:
        message = f"no host key from {target.address}:{target.port}: {error or type(error).__name__}"
        raise CollectionError(target.name, "unreachable", message) from None


def _enrol(known_hosts: Path, name: str, key: paramiko.PKey) -> str | None:
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
