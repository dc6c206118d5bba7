"""What a collection is asked for and what it brings back."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import msgspec


class Access(Protocol):
    """How a device of its platform is reached and what may be typed on it: `netaudit.platforms.base.Access`."""

    @property
    def netmiko(self) -> str:
        """netmiko `device_type`."""

    @property
    def running(self) -> str:
        """Command that prints the running configuration."""

    @property
    def session(self) -> tuple[str, ...]:
        """Commands that only prepare the session."""

    @property
    def napalm(self) -> str | None:
        """napalm driver."""


class Login(Protocol):
    """Who logs in and with what: `netaudit.inventory.credentials.Secrets`."""

    @property
    def username(self) -> str:
        """The account."""

    @property
    def password(self) -> str | None:
        """Its password, or the passphrase of the key file."""

    @property
    def key_file(self) -> Path | None:
        """Private SSH key."""

    @property
    def agent(self) -> bool:
        """Whether the running SSH agent may be asked."""

    @property
    def enable(self) -> str | None:
        """Secret of the privileged mode."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One device to collect."""

    name: str
    access: Access
    address: str = ""
    port: int = 22
    login: Login | None = None
    collector: str = "netmiko"
    """`netmiko`, `napalm` or `file`."""
    path: Path | None = None
    """For `file`: the configuration, or the folder that holds `<name>.cfg`."""
    last_size: int | None = None
    """Characters of the last good configuration; one of less than half needs a second, equal read."""
    options: dict[str, object] = {}
    """napalm's `optional_args`."""


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds a device may take. `total` is a wall clock over all attempts; the connection is cut when it runs out."""

    connect: float = 10.0
    login: float = 20.0
    total: float = 120.0


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration that was shown to be complete. The text still holds its secrets."""

    name: str
    text: str
    sha256: str
    seconds: float
    attempts: int = 1
