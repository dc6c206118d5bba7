"""The shape of IOS-XR configurations: text blocks, the end, what is drift and what is not."""

from __future__ import annotations

import pytest

from netaudit.drift.compare import compare
from netaudit.model.device import Source
from netaudit.platforms import base, detect
from netaudit.platforms.iosxr import PLATFORM


def truncated(text: str) -> str | None:
    return PLATFORM.truncated(PLATFORM.parse(text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hostname a\nend\n", None),
        ("interface Loopback0\n shutdown\n", None),
        ("!! IOS XR Configuration 7.5.2\ninterface Loopback0\n", "there is no `end`; the last statement is line 2"),
        ("hostname a\nrouter bgp 1\n neighbor 10.0.0.1\n", "there is no `end`; the last statement is line 3"),
        ("hostname a\nroute-policy P\n  pass\n", "line 2: the text opened here has no end: route-policy P"),
        (
            "prefix-set A\n  10.0.0.0/8\nprefix-set B\n  10.0.0.0/8\nend-set\nend\n",
            "line 1: the text opened here has no end: prefix-set A",
        ),
        ("hostname a\nend\n\nmore\n", None),
        ("", "the configuration is empty"),
    ],
)
def test_completeness(text: str, why: str | None) -> None:
    found = truncated(text)
    assert found is None if why is None else (found or "").startswith(why)


def test_a_block_without_an_end_does_not_swallow_the_next() -> None:
    tree = PLATFORM.parse("route-policy A\n  pass\nroute-policy B\n  drop\nend-policy\nhostname real\nend\n")
    assert [root.text for root in tree.roots] == ["route-policy A", "route-policy B", "hostname real", "end"]
    assert [child.text.strip() for child in tree.roots[1].children] == ["drop", "end-policy"]


def test_text_at_the_margin_belongs_to_its_block() -> None:
    tree = PLATFORM.parse("prefix-set A\n10.0.0.0/8,\n\n192.0.2.0/24\nend-set\n!\nhostname a\n")
    assert [root.text for root in tree.roots] == ["prefix-set A", "hostname a"]
    assert tree.roots[0].end == 5


def test_a_policy_bound_to_a_neighbor_opens_no_text() -> None:
    text = (
        "router bgp 1\n neighbor 10.0.0.1\n  address-family ipv4 unicast\n   route-policy P in\n   route-policy P out\n"
    )
    family = PLATFORM.parse(text).roots[0].children[0].children[0]
    assert [child.text for child in family.children] == ["route-policy P in", "route-policy P out"]


@pytest.mark.parametrize("name", ["iosxr", "cisco_xr", "ios-xr", "xr", "cisco.iosxr.iosxr", "XR"])
def test_names(name: str) -> None:
    assert base.get(name) is PLATFORM


def test_it_is_recognised() -> None:
    text = (
        "hostname a\ninterface Bundle-Ether1\n ipv4 address 10.0.0.1/24\n!\nroute-policy P\n  pass\nend-policy\nend\n"
    )
    found = detect.detect(text)
    assert found.platform == "iosxr"
    assert found.confidence > 0.5


def changes(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    found = compare(PLATFORM.parse(old), PLATFORM.parse(new), PLATFORM)
    return [(change.kind, change.before, change.after) for change in found]


def test_volatile_lines_and_the_order_of_blocks_are_no_drift() -> None:
    old = "!! Last configuration change at Mon\nhostname a\nvrf A\n!\nvrf B\n!\nend\n"
    new = "!! Last configuration change at Tue\nhostname a\nvrf B\n!\nvrf A\n!\nend\n"
    assert changes(old, new) == []


def test_facts_know_their_platform() -> None:
    device = PLATFORM.facts(PLATFORM.parse("hostname a\nend\n"), "x", Source(path="x.cfg", sha256=""))
    assert (device.platform, device.hostname) == ("iosxr", "a")
