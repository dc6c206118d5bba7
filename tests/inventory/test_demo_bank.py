"""The shipped bank is an inventory like any user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.errors import InvalidInventory
from netaudit.inventory import device_intents, load, load_intent, logins, select

BANK = Path(__file__).resolve().parents[2] / "inventories" / "demo-bank"


def test_every_host_has_what_a_collection_needs() -> None:
    inventory = load(BANK)
    assert {path.stem for path in (BANK / "configs").glob("*.cfg")} == set(inventory.names)
    assert all(host.address and host.platform and host.site and host.role for host in inventory.hosts)
    assert set(logins(inventory.hosts, {"NETAUDIT_DEMO_PASSWORD": "demo"})) == set(inventory.names)


def test_its_password_is_missed_in_one_line() -> None:
    with pytest.raises(InvalidInventory) as caught:
        logins(load(BANK).hosts, {})
    (line,) = caught.value.lines()
    assert (
        "the environment variable NETAUDIT_DEMO_PASSWORD is not set (needed by dc1-core1, dc1-core2, dc1-tor1" in line
    )


def test_sites_and_roles_can_be_chosen_and_are_known_to_the_intent() -> None:
    inventory = load(BANK)
    assert select(inventory, "site=dc1,role=core").names == ("dc1-core1", "dc1-core2")
    intent = load_intent(BANK / "intent.yaml")
    assert {device.site for device in device_intents(inventory).values()} <= set(intent.sites)
    assert set(intent.devices) <= set(inventory.names)
