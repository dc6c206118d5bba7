from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.errors import InvalidInventory
from netaudit.inventory import Inventory, load

USE_A_COLUMN = "use a column password_env, password_file or key_file"


def read(tmp_path: Path, name: str, text: str) -> Inventory:
    (tmp_path / name).write_text(text)
    return load(tmp_path / name)


def problems(tmp_path: Path, name: str, text: str) -> list[str]:
    with pytest.raises(InvalidInventory) as caught:
        read(tmp_path, name, text)
    return [line.removeprefix(f"{tmp_path}/") for line in caught.value.lines()]


def test_csv(tmp_path: Path) -> None:
    inventory = read(
        tmp_path,
        "net.csv",
        "name,address,platform,port,site,password_env,groups,data.rack\n"
        "r1,192.0.2.1,ios,2222,dc1,PW,core;wan,a7\n\n# later\nr2,r2.example,eos,,,,,\n",
    )
    r1, r2 = inventory.hosts
    assert inventory.form == "csv"
    assert (r1.name, r1.address, r1.platform, r1.port, r1.site) == ("r1", "192.0.2.1", "ios", 2222, "dc1")
    assert (r1.credentials.password_env, r1.groups, r1.data) == ("PW", ("core", "wan"), {"rack": "a7", "site": "dc1"})
    assert (r2.address, r2.port, r2.line) == ("r2.example", None, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["net.csv:1: is empty; the first line is name,address,platform"]),
        ("name,adress\nr1,x\n", ["net.csv:1: adress: unknown column (did you mean 'address'?)"]),
        (
            "name,password\nr1,x\n",
            [f"net.csv:1: password: secrets must not stand in an inventory ({USE_A_COLUMN})"],
        ),
        (
            "name,address,port\nr1,192.0.2.1,x\nr1,10.0.0.0/8,22\n",
            ["net.csv:2: port: 'x' is no port (1 to 65535)",
             "net.csv:3: address: '10.0.0.0/8' has a prefix length; write 10.0.0.0",
             "net.csv:3: name: 'r1' stands twice (first on line 2)"],
        ),
        ("name\nr1\nr1\n", ["net.csv:3: name: 'r1' stands twice (first on line 2)"]),
        ("name\nr1,more\n", ["net.csv:2: has 2 cells, the header 1"]),
    ],
)  # fmt: skip
def test_csv_mistakes(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert problems(tmp_path, "net.csv", text) == expected


def test_rancid(tmp_path: Path) -> None:
    inventory = read(tmp_path, "router.db", "# ours\nr1;cisco;up\nr2;arista;down;in repair\nr3;juniper;up;x\n")
    assert inventory.form == "rancid"
    assert [(host.name, host.address, host.platform) for host in inventory.hosts] == [
        ("r1", "r1", "ios"),
        ("r3", "r3", "junos"),
    ]


def test_oxidized_with_a_password_that_is_not_used(tmp_path: Path) -> None:
    inventory = read(tmp_path, "router.db", "r1:192.0.2.1:iosxe:ada:hunter2:core\nr2:192.0.2.2:eos\n")
    assert inventory.form == "oxidized"
    r1, r2 = inventory.hosts
    assert (r1.address, r1.platform, r1.username, r1.groups) == ("192.0.2.1", "ios", "ada", ("core",))
    assert (r2.platform, r2.username) == ("eos", None)
    assert [str(note).removeprefix(f"{tmp_path}/").split(" (")[0] for note in inventory.notes] == [
        "router.db:1: r1: a password stands here; it is not used"
    ]
    assert "hunter2" not in repr(inventory)


def test_router_db_mistakes(tmp_path: Path) -> None:
    assert problems(tmp_path, "router.db", "r1:192.0.2.1:ios\nr1:bad host:ios\n") == [
        "router.db:2: r1: 'bad host' is neither an address nor a host name",
        "router.db:2: 'r1' stands twice (first on line 1)",
    ]


ANSIBLE_YAML = """
all:
  vars: {ansible_user: ada, site: hq}
  children:
    dc1:
      vars: {site: dc1}
      children:
        spines:
          hosts: {"spine[01:02]": {ansible_host: 192.0.2.9}}
    edge:
      vars:
        ansible_network_os: cisco.ios.ios
        ansible_password: !vault |
          $ANSIBLE_VAULT;1.1;AES256
          6162
      hosts:
        e1: {ansible_port: 2222}
"""


def test_ansible_yaml(tmp_path: Path) -> None:
    (tmp_path / "group_vars").mkdir()
    (tmp_path / "group_vars" / "spines.yml").write_text("ansible_network_os: arista.eos.eos\n")
    inventory = read(tmp_path, "inventory.yml", ANSIBLE_YAML)
    assert inventory.form == "ansible"
    assert inventory.names == ("spine01", "spine02", "e1")
    spine, edge = inventory["spine02"], inventory["e1"]
    assert (spine.address, spine.platform, spine.username, spine.site) == ("192.0.2.9", "eos", "ada", "dc1")
    assert spine.groups == ("spines", "dc1")
    assert (edge.address, edge.platform, edge.port, edge.site) == ("e1", "ios", 2222, "hq")
    assert "ansible_password" not in edge.data
    assert len(inventory.notes) == 1


def test_ansible_ini(tmp_path: Path) -> None:
    inventory = read(
        tmp_path,
        "hosts.ini",
        "[leafs]\nleaf[1:2] ansible_host=192.0.2.1 # both\n\n[dc:children]\nleafs\n[dc:vars]\n"
        "ansible_network_os=eos\nsite='dc 1'\n",
    )
    assert [(host.name, host.platform, host.site, host.groups) for host in inventory.hosts] == [
        ("leaf1", "eos", "dc 1", ("leafs", "dc")),
        ("leaf2", "eos", "dc 1", ("leafs", "dc")),
    ]


def test_ansible_jump_hosts_and_limits(tmp_path: Path) -> None:
    inventory = read(
        tmp_path,
        "hosts.ini",
        "[leafs]\nl1\nl2 ansible_ssh_common_args='-o ProxyJump=ada@b1:2222,b2'\n[leafs:vars]\nmax_parallel=3\n",
    )
    assert [host.jumps for host in inventory.hosts] == [(), ("ada@b1:2222", "b2")]
    assert [host.at_most for host in inventory.hosts] == [(("leafs", 3),)] * 2


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("i.ini", "[a]\nr1 ansible_port=x\n", ["i.ini:2: r1.ansible_port: 'x' is no port (1 to 65535)"]),
        (
            "i.ini",
            "[a]\nr1 ansible_host='{{ ip }}'\n",
            ["i.ini:2: r1: '{{ ip }}' is neither an address nor a host name"],
        ),
        ("i.yml", "all: {hosts: {r1: 5}}\n", ["i.yml:1: all.hosts.r1: must be a mapping of variables"]),
        ("i.yml", "all: {hosts: {'r[1:x]': }}\n", ["i.yml:1: all.hosts.r[1:x]: [1:x] is no range"]),
        (
            "i.ini",
            "[a:children]\nb\n[b:children]\na\n[a]\nr1\n",
            ["i.ini:1: a: the group is a member of itself", "i.ini:3: b: the group is a member of itself"],
        ),
        ("i.ini", "[a:kids]\n", ["i.ini:1: unknown section [a:kids]"]),
        ("i.ini", "[a]\nr[1:x]\n", ["i.ini:2: cannot be read: [1:x] is no range"]),
        ("i.ini", "[a]\nr1 'x\n", ["i.ini:2: cannot be read: No closing quotation"]),
    ],
)
def test_ansible_mistakes(tmp_path: Path, name: str, text: str, expected: list[str]) -> None:
    assert problems(tmp_path, name, text) == expected


def test_what_is_no_inventory(tmp_path: Path) -> None:
    assert problems(tmp_path, "notes.txt", "hello\n")[0].startswith("notes.txt: is no inventory of a form known here")


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    (tmp_path / "net.csv").write_bytes(b"name\nr\xff\n")
    with pytest.raises(InvalidInventory, match=r"net.csv:2: is not UTF-8 text"):
        load(tmp_path / "net.csv")
