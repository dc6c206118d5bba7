"""What an inventory says: devices, how they are reached, and where their credentials are."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from netaudit.errors import Problem

_JUMP = re.compile(r"(?:([^@\s]+)@)?(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9_.-]+)(?::(\d{1,5}))?\Z")


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
    vault: str | None = None
    """Where HashiCorp Vault keeps the password: `MOUNT/PATH#KEY`."""
    enable_env: str | None = None
    """Environment variable that holds the enable secret."""
    enable_file: str | None = None
    """File (mode 0600) whose first line is the enable secret."""
    enable_vault: str | None = None
    """Where Vault keeps the enable secret."""
    file: str = ""
    line: int | None = None
    """Where the inventory names them."""

    @property
    def named(self) -> bool:
        """Whether any way to log in is named."""
        return bool(
            self.password_env or self.password_file or self.key_file or self.agent or self.keyring or self.vault
        )

    @property
    def where(self) -> str | None:
        """Where the secret is, in a word."""
        if self.agent:
            return "agent"
        keys = ("password_env", "password_file", "vault", "keyring", "key_file")
        return next((f"{key}={value}" for key in keys if (value := getattr(self, key))), None)


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A device of the inventory, its groups' and the defaults' values filled in."""

    name: str
    address: str | None = None
    port: int | None = None
    """Absent: that of the collector's protocol."""
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
    jumps: tuple[str, ...] = ()
    """Hosts on the way (ProxyJump), the first one first: devices of the inventory, or `[user@]address[:port]`."""
    at_most: tuple[tuple[str, int], ...] = ()
    """Its groups that say how many of them may be collected at the same time."""
    file: str = ""
    line: int | None = None


def jump_address(text: str) -> tuple[str | None, str, int] | None:
    """User, address and port of `[user@]address[:port]`; None where it is none."""
    found = _JUMP.match(text)
    if found is None or not 1 <= int(found[3] or 22) <= 65535:
        return None
    return found[1], found[2].strip("[]"), int(found[3] or 22)


def jump_names(value: object) -> tuple[str, ...]:
    """The hosts that a ProxyJump names, in order: a list, or text with commas as OpenSSH has it."""
    if value is None:
        return ()
    parts = value if isinstance(value, list) else str(value).split(",")
    return tuple(str(part).strip() for part in parts if str(part).strip())


class Inventory(msgspec.Struct, frozen=True, kw_only=True):
    """The devices of an inventory, in its order."""

    hosts: tuple[Host, ...]
    source: str
    """The file or folder it was read from."""
    form: str
    """`nornir`, `csv`, `rancid`, `oxidized`, `ansible`, `netbox`."""
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
