"""Whatever a file holds: an inventory, or problems with file and line; never another exception."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.errors import InvalidInventory
from netaudit.inventory import device_intents, load, load_intent, load_links

WORDS = st.sampled_from(
    [
        "all",
        "hosts",
        "children",
        "vars",
        "r1",
        "r2",
        "groups",
        "data",
        "interfaces",
        "credentials",
        "hostname",
        "port",
        "platform",
        "Ethernet1",
        "contract",
        "site",
        "connection_options",
        "extras",
        "netmiko",
        "sites",
        "devices",
        "links",
        "services",
        "a",
        "b",
        "source",
        "target",
        "srlgs",
        "password_env",
        "up",
        "ios",
    ]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), WORDS, st.text(max_size=5))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4), max_leaves=12
)
FORMS = ("hosts.yaml", "x.csv", "router.db", "x.ini", "hosts")


def survive(path: Path) -> None:
    for read in (load, load_intent, load_links):
        try:
            got = read(path)
            if read is load:
                device_intents(got)  # type: ignore[arg-type]
        except InvalidInventory as error:
            said = error.lines()
        else:
            said = ["read"]
        assert said
        assert all("\n" not in line for line in said)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_any_yaml(tmp_path: Path, tree: object) -> None:
    (tmp_path / "hosts.yaml").write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    survive(tmp_path / "hosts.yaml")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(FORMS),
    st.lists(
        st.sampled_from([*"[]:;,=\n\n{}'#-", "name", "up", "[a:vars]", "r1", "ansible_port", " ", "\x1b"]), max_size=25
    ),
)
def test_any_text(tmp_path: Path, form: str, pieces: list[str]) -> None:
    (tmp_path / form).write_text("".join(pieces), encoding="utf-8")
    survive(tmp_path / form)


@pytest.mark.parametrize("form", FORMS)
def test_any_bytes(tmp_path: Path, form: str) -> None:
    (tmp_path / form).write_bytes(bytes(range(256)))
    survive(tmp_path / form)
