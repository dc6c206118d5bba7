"""Secrets from HashiCorp Vault, by the address and token that its own tools use: VAULT_ADDR, VAULT_TOKEN.

A place is `MOUNT/PATH#KEY`; the key-value engine is tried in its second version, then in its first.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from netaudit.errors import MissingExtra

TOKEN_FILE = Path("~/.vault-token")
TIMEOUT_S = 10


class Vault:
    """One Vault, asked once for each path. `missing` is told why a secret is not to be had."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._answers: dict[str, dict[str, Any] | str] = {}

    def secret(self, place: str, missing: Callable[[str], None]) -> str | None:
        """The text at `MOUNT/PATH#KEY`."""
        path, _, key = place.partition("#")
        if path not in self._answers:
            self._answers[path] = self._ask(path)
        answer = self._answers[path]
        if isinstance(answer, str):
            missing(f"Vault, {path}: {answer}")
            return None
        value = answer.get(key)
        if not isinstance(value, str) or not value:
            held = ", ".join(sorted(answer)) or "nothing"
            missing(f"Vault, {path}: holds no {key!r} (it holds {held})")
            return None
        return value

    def _ask(self, path: str) -> dict[str, Any] | str:
        """What the path holds, or why nobody knows."""
        try:
            hvac = importlib.import_module("hvac")
        except ImportError:
            raise MissingExtra("`credentials: {vault: ...}`", "vault") from None
        address, token = self._environment.get("VAULT_ADDR"), self._token()
        if not address or not token:
            return f"{'VAULT_TOKEN' if address else 'VAULT_ADDR'} is not set"
        mount, _, inner = path.partition("/")
        try:
            namespace = self._environment.get("VAULT_NAMESPACE")
            verify = self._environment.get("VAULT_CACERT") or True
            client = hvac.Client(address, token, namespace=namespace, timeout=TIMEOUT_S, verify=verify)
            try:
                found = client.secrets.kv.v2.read_secret_version(
                    inner.removeprefix("data/"), mount_point=mount, raise_on_deleted_version=True
                )
                return dict(found["data"]["data"])
            except hvac.exceptions.InvalidPath:
                return dict(client.secrets.kv.v1.read_secret(inner, mount_point=mount)["data"])
        except hvac.exceptions.Forbidden:
            return "the token may not read it"
        except hvac.exceptions.InvalidPath:
            return "there is nothing there"
        except Exception as error:  # hvac lets through what requests raises
            return f"{address} cannot be asked: {' '.join(str(error).replace(token, '***').split())[:160]}"

    def _token(self) -> str | None:
        if token := self._environment.get("VAULT_TOKEN"):
            return token
        try:
            return TOKEN_FILE.expanduser().read_text(encoding="utf-8").strip() or None
        except (OSError, RuntimeError):
            return None
