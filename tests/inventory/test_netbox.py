"""NetBox, by a server that gives pages as NetBox does, and wants the token on each."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from fake_devices import netaudit
from netaudit.errors import InvalidInventory
from netaudit.inventory import Inventory, load

TOKEN = "Uhura-token-0815"
Start = Callable[..., str]


def device(number: int, **changes: Any) -> dict[str, Any]:
    """A device as the API shows it."""
    made: dict[str, Any] = {
        "id": number, "name": f"r{number}", "status": {"value": "active", "label": "Active"},
        "site": {"id": 1, "name": "DC 1", "slug": "dc1"}, "role": {"id": 2, "name": "Core", "slug": "core"},
        "tenant": None, "platform": {"id": 3, "name": "Cisco IOS-XE", "slug": "cisco-ios-xe"},
        "primary_ip": {"id": 4, "family": 4, "address": f"192.0.2.{number % 250}/24"},
        "tags": [{"name": "Nightly", "slug": "nightly"}], "custom_fields": {"rack_unit": 7, "password": "hunter2"},
        "config_context": {},
    }  # fmt: skip
    return made | changes


@pytest.fixture
def netbox() -> Iterator[Start]:
    """Starts a NetBox with these devices; says where, and what `next` claims its address to be."""
    servers: list[http.server.HTTPServer] = []

    def start(devices: list[dict[str, Any]], asked: list[str], *, says: str = "", most: int = 50) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                query = parse_qs(urlsplit(self.path).query)
                limit, offset = min(int(query["limit"][0]), most), int(query.get("offset", ["0"])[0])
                chosen = [d for d in devices if d["site"]["slug"] in query.get("site", [d["site"]["slug"]])]
                rest = f"{says or where}/api/dcim/devices/?limit={limit}&offset={offset + limit}"
                following = rest if offset + limit < len(chosen) else None
                page = {"count": len(chosen), "next": following, "results": chosen[offset : offset + limit]}
                right = self.headers["Authorization"] == f"Token {TOKEN}"
                data = json.dumps(page if right else {"detail": "Invalid token"}).encode()
                self.send_response(200 if right else 403)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None: ...

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        where = f"http://127.0.0.1:{server.server_address[1]}"
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return where

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NETBOX_TOKEN", TOKEN)


def written(folder: Path, url: str, more: str = "", **server: Any) -> Path:
    path = folder / "netbox.yaml"
    path.write_text(f"netbox: {json.dumps({'url': url, 'token_env': 'NETBOX_TOKEN', **server})}\n{more}")
    return path


def read(folder: Path, url: str, more: str = "", **server: Any) -> Inventory:
    return load(written(folder, url, more, **server))


def test_every_page_is_read_with_the_token_from_the_server_that_was_named(netbox: Start, tmp_path: Path) -> None:
    asked: list[str] = []
    url = netbox([device(number) for number in range(120)], asked, says="http://proxy.invalid:81")
    inventory = read(tmp_path, url, "defaults: {username: ada, credentials: {password_env: PW}}\n")
    assert inventory.form == "netbox"
    assert inventory.names == tuple(f"r{number}" for number in range(120))
    assert [urlsplit(path).path for path in asked] == ["/api/dcim/devices/"] * 3
    host = inventory["r7"]
    assert (host.address, host.platform, host.site, host.role) == ("192.0.2.7", "ios", "dc1", "core")
    assert (host.username, host.credentials.password_env, host.groups) == ("ada", "PW", ("nightly",))
    assert (host.data["rack_unit"], host.data["status"]) == (7, "active")
    assert "hunter2" not in repr(inventory)


def test_pynetbox_reads_the_same(netbox: Start, tmp_path: Path) -> None:
    pynetbox = pytest.importorskip("pynetbox")
    url = netbox([device(number) for number in range(120)], [])
    witness = {str(one.name): one.primary_ip.address for one in pynetbox.api(url, TOKEN).dcim.devices.all(limit=50)}
    assert {host.name: f"{host.address}/24" for host in read(tmp_path, url).hosts} == witness


def test_a_filter_goes_to_the_server(netbox: Start, tmp_path: Path) -> None:
    other = device(2, site={"slug": "dc2"})
    asked: list[str] = []
    inventory = read(tmp_path, netbox([device(1), other, device(3, site={"slug": "x"})], asked),
                     filter={"site": ["dc1", "dc2"], "status": "active"})  # fmt: skip
    assert inventory.names == ("r1", "r2")
    assert "site=dc1&site=dc2&status=active" in asked[0]


def test_devices_that_lack_something(netbox: Start, tmp_path: Path) -> None:
    devices = [device(1, name=None), device(2, platform=None, primary_ip=None), device(3, primary_ip=None)]
    inventory = read(tmp_path, netbox(devices, []))
    assert inventory.names == ("r2", "r3")
    assert (inventory["r2"].platform, inventory["r2"].address) == (None, None)
    assert [str(note).rpartition("netbox.yaml:1: ")[2] for note in inventory.notes] == [
        "device 1: has no name in NetBox and is left out"
    ]
    words = ("inventory", "check", "-i", tmp_path / "netbox.yaml", "--credentials")
    done = netaudit(tmp_path, *words, environment={"NETBOX_TOKEN": TOKEN})
    assert done.returncode == 2
    for line in ("r2: has no platform", "r2: has no address", "r3: has no address", "r2: no credentials are named"):
        assert f"netbox.yaml:1: {line}" in done.stderr


def test_what_goes_wrong_is_told_with_file_and_line(
    netbox: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def problem(url: str, **server: Any) -> str:
        with pytest.raises(InvalidInventory) as caught:
            read(tmp_path, url, **server)
        [line] = caught.value.lines()
        assert TOKEN not in line
        return line.removeprefix(f"{tmp_path}/netbox.yaml:1: ")

    twice = netbox([device(1), device(1)], [])
    assert problem(twice).startswith("r1: stands twice in NetBox")
    assert problem("http://127.0.0.1:1").startswith("netbox.url: 127.0.0.1:1 cannot be asked: ")
    assert problem("127.0.0.1").startswith("netbox.url: '127.0.0.1' does not have the right form")
    endless = netbox([device(number) for number in range(3)], [], most=0)
    assert "gives the same page again and again" in problem(endless)
    monkeypatch.setenv("NETBOX_TOKEN", "wrong")
    refused = problem(twice)
    assert refused.endswith("refuses the token (403)")
    assert refused.startswith("netbox.token_env: ")
    monkeypatch.delenv("NETBOX_TOKEN")
    assert problem(twice) == "netbox.token_env: the environment variable NETBOX_TOKEN is not set"


def test_imported_as_files_that_say_the_same(netbox: Start, tmp_path: Path) -> None:
    devices = [device(1), device(2, platform={"slug": "arista-eos"}, site={"slug": "dc2"})]
    more = "defaults: {username: ada, credentials: {password_env: PW}}\n"
    path = written(tmp_path, netbox(devices, []), more)
    environment = {"NETBOX_TOKEN": TOKEN}
    done = netaudit(tmp_path, "inventory", "import", path, "--to", "made", environment=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 devices (netbox) written to made;")
    made, asked = load(tmp_path / "made"), load(path)
    for name in asked.names:
        one, other = made[name], asked[name]
        assert (one.address, one.platform, one.username, one.site, one.role, one.groups, one.data) == (
            (other.address, other.platform, other.username, other.site, other.role, other.groups, other.data)
        )
        assert one.credentials.password_env == "PW"
    again = netaudit(tmp_path, "inventory", "import", path, "--to", "made", environment=environment)
    assert again.returncode == 2
    assert "there already; --force writes over them" in again.stderr
    files = "".join(file.read_text() for file in (tmp_path / "made").iterdir())
    assert TOKEN not in files
    assert "hunter2" not in files


def test_files_are_named_in_full_when_an_inventory_moves(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "net.csv").write_text("name,platform,collector,path,password_file\nr1,ios,file,configs,secret\n")
    done = netaudit(tmp_path, "inventory", "import", "source/net.csv", "--to", "made")
    assert done.returncode == 0, done.stderr
    host = load(tmp_path / "made")["r1"]
    assert (host.path, host.credentials.password_file) == (str(source / "configs"), str(source / "secret"))
