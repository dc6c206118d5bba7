"""Fetches the secrets that the settings of channels name."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path

from netaudit.notify.channel import Undelivered
from netaudit.notify.settings import Secret


def fetch(secret: Secret, root: Path, environ: Mapping[str, str] | None = None) -> str:
    """The secret. Raises Undelivered, which says where it is missing."""
    if secret.env is not None:
        value = (os.environ if environ is None else environ).get(secret.env)
        if not value:
            raise Undelivered(f"the environment variable {secret.env} is not set")
        return value
    if secret.file is not None:
        return _from_file(root / Path(secret.file).expanduser())
    service, _, user = (secret.keyring or "").partition("/")
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise Undelivered("its secret is in the keyring: pip install 'netaudit[keyring]'") from None
    try:
        held: str | None = keyring.get_password(service, user)
    except keyring.errors.KeyringError as error:
        raise Undelivered(f"the keyring cannot be asked: {error}") from None
    if not held:
        raise Undelivered(f"the keyring holds nothing for {service}/{user}")
    return held


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        first = path.read_text("utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Undelivered(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'no text'}") from None
    if mode & 0o077:
        raise Undelivered(f"{path} can be read by others: chmod 600 {path}")
    if not first:
        raise Undelivered(f"{path} is empty")
    return first
