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

    @property
    def netconf(self) -> str | None:
        """NETCONF operation that answers with the configuration as text."""


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


class Jump(msgspec.Struct, frozen=True, kw_only=True):
    """A host on the way to a device, from which the next one is reached (OpenSSH's ProxyJump)."""

    name: str
    """As the inventory calls it."""
    address: str
    port: int = 22
    login: Login | None = None


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One device to collect."""

    name: str
    access: Access
    address: str = ""
    port: int = 22
    login: Login | None = None
    collector: str = "netmiko"
    """A key of `register.BUILT_IN`, or the name of a plug-in."""
    path: Path | None = None
    """For collectors that log in nowhere: the configuration, the folder or the repository that holds it."""
    groups: tuple[str, ...] = ()
    """Folders of a repository that may hold it, the likeliest first."""
    jumps: tuple[Jump, ...] = ()
    """Hosts on the way, the first one first."""
    at_most: tuple[tuple[str, int], ...] = ()
    """Groups that the device is in, and how many of each may be collected at the same time."""
    last_size: int | None = None
    """Characters of the last good configuration; one of less than half needs a second, equal read."""
    state: tuple[str, ...] = ()
    """Commands that show its state; for napalm, names of getters."""
    options: dict[str, object] = {}
    """What the inventory says of this collector alone: napalm's `optional_args`, say."""


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds a device may take. `total` is a wall clock over all attempts; the connection is cut when it runs out."""

    connect: float = 10.0
    """Until the port answers."""
    login: float = 30.0
    """From there to the first prompt: key exchange, authentication, banner."""
    silence: float = 60.0
    """Between two pieces of an answer."""
    total: float = 120.0


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """A configuration that was shown to be complete. The text still holds its secrets."""

    name: str
    text: str
    sha256: str
    seconds: float
    attempts: int = 1
