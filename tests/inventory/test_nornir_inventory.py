from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from netaudit.errors import InvalidInventory, MissingExtra, UsageError
from netaudit.inventory import Inventory, device_intents, load, logins, select
from netaudit.inventory.credentials import NO_WAY

WHERE_SECRETS_GO = "write `credentials: {password_env: NAME}`, and never the secret itself"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def files(**texts: str) -> Path:
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    return files


def problems(folder: Path) -> list[str]:
    with pytest.raises(InvalidInventory) as caught:
        load(folder)
    return [line.removeprefix(f"{folder}/") for line in caught.value.lines()]


def test_a_value_is_the_hosts_then_the_groups_in_order_then_the_default(write: Write) -> None:
    folder = write(
        hosts="r1: {hostname: 192.0.2.1, groups: [near, far], data: {site: dc1}}\nr2:\n",
        groups="near: {groups: [above], data: {role: core, site: no}}\nfar: {platform: eos, port: 23}\n"
        "above: {platform: ios, data: {rack: a}}\n",
        defaults="port: 22\nusername: audit\ndata: {rack: z, region: west}\n",
    )
    r1, r2 = load(folder).hosts
    assert (r1.address, r1.platform, r1.port, r1.username) == ("192.0.2.1", "ios", 23, "audit")
    assert r1.groups == ("near", "above", "far")
    assert r1.data == {"site": "dc1", "role": "core", "rack": "a", "region": "west"}
    assert (r1.site, r1.role, r1.line) == ("dc1", "core", 1)
    assert (r2.address, r2.platform, r2.port, r2.line) == (None, None, 22, 2)


def test_a_connection_has_options_of_its_own(write: Write) -> None:
    folder = write(
        hosts="r1: {hostname: 192.0.2.1, collector: napalm, groups: [g]}\nr2: {hostname: 192.0.2.2, groups: [g]}\n",
        groups="g: {connection_options: {napalm: {port: 443, extras: {optional_args: {ca_file: ca.pem}}}}}\n",
    )
    r1, r2 = load(folder).hosts
    assert (r1.address, r1.port, r1.options) == ("192.0.2.1", 443, {"ca_file": "ca.pem"})
    assert (r2.port, r2.options) == (None, {})


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"hosts": "r1: {groups: [cor]}\n", "groups": "core: {}\n"},
            ["hosts.yaml:1: r1.groups[0]: unknown group 'cor' (did you mean 'core'?)"],
        ),
        ({"hosts": "r1: {}\nr1: {}\n"}, ["hosts.yaml:2: r1: stands twice (first on line 1)"]),
        (
            {"hosts": "r1:\n  hostnam: 192.0.2.1\n"},
            ["hosts.yaml:2: r1.hostnam: unknown key (did you mean 'hostname'?)"],
        ),
        ({"hosts": "r1: {port: 70000}\n"}, ["hosts.yaml:1: r1.port: 70000 is too large (at most 65535)"]),
        (
            {"hosts": "r1:\n  password: hunter2\n"},
            [
                f"hosts.yaml:2: r1.password: a secret stands in plain text ({WHERE_SECRETS_GO})",
            ],
        ),
        (
            {"hosts": "r1: {}\n", "defaults": "data: {deep: [{secret: x}]}\n"},
            [
                f"defaults.yaml:1: data.deep[0].secret: a secret stands in plain text ({WHERE_SECRETS_GO})",
            ],
        ),
        (
            {"hosts": "r1: {hostname: 192.0.2.1/24}\n"},
            ["hosts.yaml:1: r1.hostname: '192.0.2.1/24' has a prefix length; write 192.0.2.1"],
        ),
        (
            {"hosts": "a/b: {}\n"},
            ["hosts.yaml:1: a/b: 'a/b' cannot be a device's name: no slash, no control character, no dot in front"],
        ),
        (
            {"hosts": "r1: {}\n", "groups": "a: {groups: [b]}\nb: {groups: [a]}\n"},
            [
                f"groups.yaml:{line}: {name}.groups: the group is a member of itself"
                for line, name in ((1, "a"), (2, "b"))
            ],
        ),
        ({"hosts": "- r1\n"}, ["hosts.yaml:1: must be a mapping, is a list"]),
        ({"hosts": "r1: [\n"}, ["hosts.yaml:2: is not YAML: did not find expected node content"]),
        (
            {"hosts": "r1:\n  data:\n    interfaces:\n      Ethernet1: {contract: fast}\n"},
            ["hosts.yaml:4: r1.data.interfaces.Ethernet1.contract: 'fast' is not a rate such as 500M or 10G"],
        ),
        (
            {"hosts": "r1: {credentials: {pasword_env: X}}\n"},
            ["hosts.yaml:1: r1.credentials.pasword_env: unknown key (did you mean 'password_env'?)"],
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(write: Write, files: dict[str, str], expected: list[str]) -> None:
    assert problems(write(**files)) == expected


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    folder = write(hosts="r1: {port: 0}\nr2: {groups: [x], nme: 1}\n", groups="g: {prt: 1}\n")
    assert [line.split(": ")[0] for line in problems(folder)] == [
        "hosts.yaml:1",
        "hosts.yaml:2",
        "hosts.yaml:2",
        "groups.yaml:1",
    ]


def test_one_mistake_hides_no_other(write: Write) -> None:
    """A name that stands twice, a circle of groups and an unknown group are told beside the rest."""
    folder = write(
        hosts="r1: {platfrom: ios}\nr1: {groups: [zz]}\nr2: {port: 99999, groups: [zz]}\n",
        groups="a: {groups: [b]}\nb: {groups: [a], max_parallel: 0}\n",
        defaults="[]\n",
    )
    assert [line.partition(" (")[0] for line in problems(folder)] == [
        "hosts.yaml:1: r1.platfrom: unknown key",
        "hosts.yaml:2: r1: stands twice",
        "hosts.yaml:3: r2.port: 99999 is too large",
        "groups.yaml:2: b.max_parallel: 0 is too small",
        "defaults.yaml:1: must be a mapping or empty, is a list",
    ]
    folder = write(defaults="username: x\n")
    assert [line.partition(" (")[0] for line in problems(folder)] == [
        "hosts.yaml:1: r1.platfrom: unknown key",
        "hosts.yaml:2: r1: stands twice",
        "hosts.yaml:3: r2.port: 99999 is too large",
        "hosts.yaml:3: r2.groups[0]: unknown group 'zz'",
        "groups.yaml:1: a.groups: the group is a member of itself",
        "groups.yaml:2: b.max_parallel: 0 is too small",
        "groups.yaml:2: b.groups: the group is a member of itself",
    ]


def test_nothing_there_is_said_so(tmp_path: Path) -> None:
    assert problems(tmp_path)[0].startswith(f"{tmp_path}: holds no inventory (looked for hosts.yaml, ")
    assert problems(tmp_path / "x") == [f"{tmp_path / 'x'}: is not there"]


def named(write: Write, credentials: str, host: str = "hostname: 192.0.2.1, username: ada") -> Inventory:
    return load(write(hosts=f"r1: {{{host}}}\nr2: {{{host}}}\n", defaults=f"credentials: {credentials}\n"))


def missing(inventory: Inventory, environ: dict[str, str]) -> list[str]:
    with pytest.raises(InvalidInventory) as caught:
        logins(inventory.hosts, environ)
    folder = str(Path(inventory.hosts[0].file).parent)
    return [line.replace(f"{folder}/", "") for line in caught.value.lines()]


def test_secrets_come_from_where_the_inventory_says(write: Write, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("s3cret\nmore\n")
    (tmp_path / "pw").chmod(0o600)
    found = logins(named(write, "{password_file: pw, enable_env: EN}").hosts, {"EN": "en"})
    assert (found["r1"].username, found["r1"].password, found["r1"].enable) == ("ada", "s3cret", "en")
    found = logins(named(write, "{password_env: PW, username: bob}").hosts, {"PW": "x"})
    assert (found["r2"].username, found["r2"].password) == ("bob", "x")
    assert "x" not in repr(found["r2"]).replace("Secrets(username='bob', ...)", "")


def test_the_way_to_log_in_is_the_nearest(write: Write) -> None:
    folder = write(
        hosts="r1: {groups: [g], data: {credentials: {agent: true}}}\nr2: {groups: [g]}\n",
        groups="g: {credentials: {password_env: PW, username: ada}}\n",
    )
    r1, r2 = load(folder).hosts
    assert (r1.credentials.agent, r1.credentials.password_env, r1.credentials.username) == (True, None, "ada")
    assert (r2.credentials.agent, r2.credentials.password_env) == (False, "PW")
    assert "credentials" not in r1.data


@pytest.mark.parametrize(
    ("credentials", "expected"),
    [
        ("{password_env: PW}", "the environment variable PW is not set (needed by r1, r2)"),
        ("{password_file: pw}", "pw: No such file or directory (needed by r1, r2)"),
        ("{key_file: id}", "id: No such file or directory (needed by r1, r2)"),
        ("{agent: true}", "no SSH agent is running (SSH_AUTH_SOCK is not set) (needed by r1, r2)"),
    ],
)
def test_a_missing_credential_is_named_once(write: Write, credentials: str, expected: str) -> None:
    assert missing(named(write, credentials), {}) == [f"defaults.yaml:1: credentials: {expected}"]


def test_a_password_file_that_others_can_read(write: Write, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text("s3cret\n")
    (tmp_path / "pw").chmod(0o644)
    assert missing(named(write, "{password_file: pw}"), {}) == [
        "defaults.yaml:1: credentials: pw has mode 0644, others can read it: chmod 600 pw (needed by r1, r2)"
    ]


def test_a_missing_address_user_and_way_are_all_told(write: Write) -> None:
    assert missing(load(write(hosts="r1: {}\n")), {}) == [
        "hosts.yaml:1: r1: has no username",
        f"hosts.yaml:1: r1: {NO_WAY}",
        "hosts.yaml:1: r1: has no address (hostname)",
    ]


def test_a_file_needs_no_credentials(write: Write) -> None:
    inventory = load(write(hosts="r1: {collector: file, path: snapshots}\n"))
    assert logins(inventory.hosts, {}) == {}
    assert inventory["r1"].path == str(Path(inventory.source) / "snapshots")


def test_a_keyring_without_its_library(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    with pytest.raises(MissingExtra, match=r"pip install 'netaudit\[keyring\]'"):
        logins(named(write, "{keyring: netaudit}").hosts, {})


@pytest.fixture
def four(write: Write) -> Inventory:
    return load(
        write(
            hosts="".join(
                f"{name}: {{groups: [{group}], data: {{site: {site}, role: {role}}}}}\n"
                for name, group, site, role in (
                    ("a1", "x", "dc1", "core"),
                    ("a2", "y", "dc1", "access"),
                    ("b1", "x", "dc2", "core"),
                    ("b2", "y", "dc2", "wan"),
                )
            ),
            groups="x: {platform: ios}\ny: {platform: eos, data: {rack: [r1, r2]}}\n",
        )
    )


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("", "a1 a2 b1 b2"),
        ("site=dc1", "a1 a2"),
        ("site=dc1,role=core", "a1"),
        ("role=core|wan", "a1 b1 b2"),
        ("name=b*", "b1 b2"),
        ("platform!=ios", "a2 b2"),
        ("group=x", "a1 b1"),
        ("rack=r2", "a2 b2"),
    ],
)
def test_where(four: Inventory, expression: str, names: str) -> None:
    assert " ".join(select(four, expression).names) == names


def test_names_and_limit(four: Inventory) -> None:
    assert select(four, names=["b2", "a1"]).names == ("a1", "b2")
    assert select(four, "site=dc1", limit=1).names == ("a1",)


@pytest.mark.parametrize(
    ("expression", "names", "message"),
    [
        ("sit=dc1", (), "--where: no device has 'sit' (did you mean 'site'?)"),
        ("site", (), "--where: 'site' is not of the form key=value"),
        ("site=dc9", (), "fulfils 'site=dc9'"),
        ("", ("a3",), "'a3' is not in the inventory"),
    ],
)
def test_a_choice_that_chooses_nothing(four: Inventory, expression: str, names: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        select(four, expression, names)
    assert message in str(caught.value)


def test_data_tells_what_a_device_is_for(write: Write) -> None:
    inventory = load(
        write(hosts="r1: {data: {site: dc1, interfaces: {Ethernet1: {contract: 5G, srlgs: [north]}}, colour: red}}\n")
    )
    intent = device_intents(inventory)["r1"]
    assert (intent.site, intent.interfaces["Ethernet1"].contract) == ("dc1", "5G")
    assert intent.interfaces["Ethernet1"].srlgs == ("north",)
