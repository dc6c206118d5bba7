"""What is asked of every host, whatever form its inventory has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from netaudit.config.units import parse_rate

SECRET_KEYS = frozenset(
    {"password", "secret", "enable_password", "enable_secret", "passphrase", "ansible_password", "ansible_ssh_pass"}
)
WHERE_SECRETS_GO = "write `credentials: {password_env: NAME}`, and never the secret itself"
CYCLE = "the group is a member of itself"
RATE_KEYS = ("contract", "speed")
_NAME = re.compile(r"(?!\.)[^\x00-\x1f\x7f/\\]{1,200}\Z")
_ADDRESS = re.compile(r"[A-Za-z0-9_.:%-]+\Z")

Path = tuple[str | int, ...]


def name_problem(name: str) -> str | None:
    """Why a device cannot be called that."""
    if _NAME.match(name):
        return None
    return f"{name!r} cannot be a device's name: no slash, no control character, no dot in front"


def address_problem(address: str) -> str | None:
    """Why that cannot be where a device is reached."""
    if _ADDRESS.match(address):
        return None
    if re.fullmatch(r"[0-9A-Fa-f.:]+/\d+", address):
        return f"{address!r} has a prefix length; write {address.partition('/')[0]}"
    return f"{address!r} is neither an address nor a host name"


def plain_secrets(value: object, path: Path = ()) -> Iterator[Path]:
    """Where a secret stands in plain text, at any depth."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in SECRET_KEYS and inner is not None and not isinstance(inner, Mapping):
                yield (*path, key)
            else:
                yield from plain_secrets(inner, (*path, key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, inner in enumerate(value):
            yield from plain_secrets(inner, (*path, number))


def cycles(above: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Groups that are members of themselves, by way of others or not. `above`: group -> the groups it is in."""
    for name in above:
        seen: set[str] = set()
        stack = list(above[name])
        while stack:
            group = stack.pop()
            if group == name:
                yield name
                break
            if group not in seen:
                seen.add(group)
                stack += above.get(group, ())


def bad_rates(interfaces: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Rates of interfaces that are none: where, and why."""
    for name, interface in interfaces.items():
        for key in RATE_KEYS:
            if (why := rate_problem(interface.get(key))) is not None:
                yield (name, key), why


def rate_problem(value: str | int | None) -> str | None:
    """Why that is no rate."""
    try:
        if value is not None:
            parse_rate(value)
    except ValueError as error:
        return str(error)
    return None
