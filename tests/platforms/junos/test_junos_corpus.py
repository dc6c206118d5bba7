"""Real configurations: nothing is lost, nothing breaks; of whole devices most is understood, in either form alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from junos_forms import facts, set_form, without_places

from netaudit.config.braces import is_set_form
from netaudit.platforms import base
from netaudit.platforms.detect import detect
from netaudit.platforms.junos import PLATFORM

WHOLE = ("lv-junos-l3vpn", "lv-junos-private-asn", "suzieq-mixed", "batfish-example-juniper")
"""Networks with whole Junos devices among others."""


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def whole_devices(shared: Path) -> list[Path]:
    files = [path for network in WHOLE for path in sorted((shared / "networks" / network / "configs").iterdir())]
    return [path for path in files if detect(read(path)).platform == "junos"]


@pytest.mark.parametrize("name", ["junos", "juniper", "juniper_junos", "junipernetworks.junos.junos"])
def test_names(name: str) -> None:
    assert base.get(name) is PLATFORM


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    files = [path for path in (shared / "corpus").rglob("*") if path.is_file()]
    assert len(files) > 500
    for path in files:
        facts(read(path))


def test_nine_lines_of_ten_of_a_whole_device_give_a_fact(shared: Path) -> None:
    shares = {path.stem: facts(read(path)).coverage.share for path in whole_devices(shared)}
    assert len(shares) == 15
    assert sum(shares.values()) / len(shares) >= 0.90


def test_both_forms_of_a_real_configuration_say_the_same(shared: Path) -> None:
    compared = 0
    for path in [*(shared / "corpus" / "junos").rglob("*"), *whole_devices(shared)]:
        text = read(path) if path.is_file() else ""
        tree = PLATFORM.parse(text)
        if is_set_form(text.split("\n")) or not any(node.children for node in tree.roots) or "\n  <" in text:
            continue
        told, said = without_places(facts(set_form(tree))), without_places(facts(text))
        for found in (told, said):
            found.pop("truncated", None)
            found.pop("model", None)  # a collector writes it in a comment
        assert told == said, path
        compared += 1
    assert compared > 10


def test_devices_say_their_end(shared: Path) -> None:
    text = read(shared / "networks" / "suzieq-mixed" / "configs" / "leaf3-qfx.cfg")
    assert facts(text).truncated is None
    assert facts(text[: len(text) // 2]).truncated is not None


def test_facts_of_a_provider_edge(shared: Path) -> None:
    """What the README says of it: an L3VPN edge with an iBGP session for VPN routes between loopbacks."""
    device = facts(read(shared / "networks" / "lv-junos-l3vpn" / "configs" / "pe1.cfg"))
    units = {unit.name: unit for unit in device.interfaces}
    assert units["ge-0/0/1.0"].vrf == "CUSTOMERS"
    assert (units["ge-0/0/0.0"].mpls, units["ge-0/0/0.0"].ldp) == (True, True)
    assert units["fxp0.0"].vrf == "mgmt_junos"
    [peer] = device.bgp_neighbors
    assert (peer.peer, peer.remote_as, peer.update_source, peer.families) == (
        "10.255.0.2", 65000, "10.255.0.1", ("vpnv4 unicast",),
    )  # fmt: skip
    assert {(route.prefix, route.vrf) for route in device.static_routes} >= {
        ("10.255.0.2/32", None), ("10.100.1.0/24", "CUSTOMERS"), ("0.0.0.0/0", "mgmt_junos"),
    }  # fmt: skip


@pytest.mark.parametrize("network", WHOLE)
def test_devices_are_recognised(shared: Path, network: str) -> None:
    for path in (shared / "networks" / network / "configs").iterdir():
        text = read(path)
        junos = "host-name" in text
        assert (detect(text).platform == "junos") is junos, path
