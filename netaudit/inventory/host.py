"""What an inventory says: devices, how they are reached, and where their credentials are."""

from __future__ import annotations

from typing import Any

import msgspec

from netaudit.errors import Problem

DEFAULT_PORT = 22


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """Where the secrets of a device are; never the secrets themselves."""

    username: str | None = None
    password_env: str | None = None
    """Environment variable that holds the password."""
    password_file: str | None = None
    """File (mode 0600) whose first line is the password; relative to the inventory's folder."""
    key_file: str | None = None
    """Private SSH key (mode 0600); a password named beside it is its passphrase."""
    agent: bool = False
    """Ask the running SSH agent."""
    keyring: str | None = None
    """Service in the system's keyring, under the user name."""
    enable_env: str | None = None
    """Environment variable that holds the enable secret."""
    file: str = ""
    line: int | None = None
    """Where the inventory names them."""

    @property
    def named(self) -> bool:
        """Whether any way to log in is named."""
        return bool(self.password_env or self.password_file or self.key_file or self.agent or self.keyring)


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A device of the inventory, its groups' and the defaults' values filled in."""

    name: str
    address: str | None = None
    port: int = DEFAULT_PORT
    platform: str | None = None
    """As written: a platform's name or one of its aliases."""
    username: str | None = None
    credentials: Credentials = Credentials()
    groups: tuple[str, ...] = ()
    """All groups it is in, those of its groups included, nearest first."""
    site: str | None = None
    role: str | None = None
    data: dict[str, Any] = {}
    """`data:` of host, groups and defaults together, the nearest value of each key; without `credentials`."""
    collector: str | None = None
    path: str | None = None
    """For `collector: file`, relative paths resolved against the inventory's folder."""
    options: dict[str, Any] = {}
    """`extras` (or their `optional_args`) of the collector's `connection_options`."""
    file: str = ""
    line: int | None = None


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """The devices of an inventory, in its order."""

    hosts: tuple[Host, ...]
    source: str
    """The file or folder it was read from."""
    form: str
    """`nornir`, `csv`, `rancid`, `oxidized`, `ansible`."""
    notes: tuple[Problem, ...] = ()
    """What is no error and should be known: passwords that stand in the file and are not used."""

    def __getitem__(self, name: str) -> Host:
        for host in self.hosts:
            if host.name == name:
                return host
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all devices."""
        return tuple(host.name for host in self.hosts)
