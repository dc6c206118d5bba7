"""Passwords from HashiCorp Vault, by a server that speaks its key-value API."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_devices import netaudit

SECRETS = {
    "/v1/secret/data/network/core": {"data": {"data": {"password": "Uhura-1", "enable": "Uhura-2"}, "metadata": {}}},
    "/v1/kv1/edge": {"data": {"password": "Uhura-3"}},
}
TOKEN = "hvs.Uhura"


@pytest.fixture
def vault() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = SECRETS.get(self.path)
            right = self.headers["X-Vault-Token"] == TOKEN
            self.send_response(200 if found and right else 404 if right else 403)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found if found and right else {"errors": []}).encode())

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def inventory(folder: Path, *credentials: str) -> Path:
    hosts = "".join(
        f"r{number}: {{hostname: 192.0.2.{number}, platform: ios, username: ada, credentials: {{{named}}}}}\n"
        for number, named in enumerate(credentials)
    )
    (folder / "hosts.yaml").write_text(hosts)
    return folder


def test_both_versions_of_the_engine_each_path_asked_once(vault: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = vault
    core = "vault: secret/network/core#password, enable_vault: secret/network/core#enable"
    found = inventory(tmp_path, core, core, "vault: kv1/edge#password")
    environment = {"VAULT_ADDR": url, "VAULT_TOKEN": TOKEN}
    done = netaudit(tmp_path, "inventory", "check", "-i", found, "--credentials", environment=environment)
    assert (done.returncode, done.stdout) == (0, "3 devices (nornir), no mistakes\n"), done.stderr
    assert asked == ["/v1/secret/data/network/core", "/v1/kv1/data/edge", "/v1/kv1/edge"]


def test_what_is_not_to_be_had_is_told_before_anything_is_opened(vault: tuple[str, list[str]], tmp_path: Path) -> None:
    url, _ = vault
    found = inventory(tmp_path, "vault: secret/network/core#passwd", "vault: secret/none#password")

    def told(**environment: str) -> list[str]:
        home = {"HOME": str(tmp_path), "VAULT_ADDR": url, "VAULT_TOKEN": TOKEN} | environment
        done = netaudit(tmp_path, "collect", "-i", found, "--to", "out", environment=home)
        assert done.returncode == 2
        assert "Uhura" not in done.stderr
        return [line.rpartition("credentials: Vault, ")[2] for line in done.stderr.splitlines()]

    assert told() == [
        "secret/network/core: holds no 'passwd' (it holds enable, password) (needed by r0)",
        "secret/none: there is nothing there (needed by r1)",
    ]
    assert told(VAULT_TOKEN="Uhura-no")[0] == "secret/network/core: the token may not read it (needed by r0)"
    assert told(VAULT_TOKEN="")[0] == "secret/network/core: VAULT_TOKEN is not set (needed by r0)"
    assert "cannot be asked" in told(VAULT_ADDR="http://127.0.0.1:1")[0]


def test_a_place_without_a_key(tmp_path: Path) -> None:
    found = inventory(tmp_path, "vault: secret/network/core")
    done = netaudit(tmp_path, "inventory", "check", "-i", found)
    assert "hosts.yaml:1: r0.credentials.vault: 'secret/network/core' does not have the right form" in done.stderr
    assert "MOUNT/PATH#KEY" in done.stderr
