"""Whatever the text, reading it ends without an exception, without a lost line and with every line placed once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.config.clean import clean, tree_of
from netaudit.model.device import Source
from netaudit.platforms.base import get

HEADERS = {
    "ios": ("interface Gi0/1", "router bgp 1", "router ospf 1", "policy-map P\n class C", "line vty 0 4"),
    "iosxr": (
        "interface BVI1", "router bgp 1\n neighbor 10.0.0.1", "router bgp 1\n address-family ipv4 unicast",
        "router ospf 1\n area 0\n  interface BVI1", "router isis 1\n interface BVI1", "policy-map P\n class C",
        "line default", "router hsrp\n interface BVI1\n  address-family ipv4",
        "router static\n address-family ipv4 unicast", "ntp", "ipsla\n operation 1",
        "telemetry model-driven\n subscription S", "dhcp ipv4", "group G\n interface 'BVI.*'",
        "object-group port P",
    ),
    "nxos": (
        "interface Ethernet1/1", "router bgp 1\n  neighbor 10.0.0.1", "router ospf 1", "vrf context A",
        "policy-map type queuing P\n  class type queuing C", "object-group ip port P",
    ),
    "eos": (
        "interface Ethernet1", "router bgp 1", "router ospf 1", "policy-map type quality-of-service P\n   class C",
        "ip access-list A",
    ),
    "frr": (
        "interface eth0", "router bgp 1", "router bgp 1\n address-family ipv4", "router ospf", "router isis X",
        "iface swp1", "bfd", "bfd\n peer 1.1.1.1", "mpls ldp",
    ),
}  # fmt: skip
"""Blocks that know many commands."""

platforms = pytest.mark.parametrize("platform", sorted(HEADERS))
_NUMBER = re.compile(r"(?<![\w./:])\d+(?![\w./:])")


@cache
def cases(platform: str) -> tuple[str, ...]:
    folder = Path(__file__).parent / platform / "cases"
    return tuple(case.read_text(encoding="utf-8") for case in sorted(folder.glob("*.cfg")))


def lines(platform: str) -> list[str]:
    return sorted({line for case in cases(platform) for line in case.splitlines()})


def words(platform: str) -> list[str]:
    return sorted(
        {"no", "default", " ", "9" * 30, "9" * 5000, *(said for case in cases(platform) for said in case.split())}
    )


def holds(platform: str, text: str) -> None:
    known = get(platform)
    tree = tree_of(clean(text), known.parse)
    assert "\n".join(tree.lines) == text
    numbers = [node.line for node in tree.walk()]
    assert numbers == sorted(set(numbers))
    device = known.facts(tree, "device", Source(path="device.cfg", sha256=""))
    assert msgspec.json.encode(device)
    assert device.coverage.modelled + len(device.coverage.unmodelled) <= device.coverage.lines


@platforms
@given(text=st.text())
@settings(max_examples=150, deadline=None)
def test_any_characters(platform: str, text: str) -> None:
    holds(platform, text)


@platforms
@given(data=st.data())
@settings(max_examples=250, deadline=None)
def test_known_lines_in_any_order(platform: str, data: st.DataObject) -> None:
    holds(platform, "\n".join(data.draw(st.lists(st.sampled_from(lines(platform)), max_size=40))))


@platforms
@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_known_words_in_any_order(platform: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(st.lists(st.sampled_from(words(platform)), max_size=6), max_size=25))
    said = [" " * data.draw(st.integers(0, 3)) + " ".join(line) for line in drawn]
    holds(platform, "\n".join(said))
    holds(platform, "\n".join((data.draw(st.sampled_from(HEADERS[platform])), *(f"    {line}" for line in said))))


@platforms
@given(data=st.data())
@settings(max_examples=600, deadline=None)
def test_lines_cut_short(platform: str, data: st.DataObject) -> None:
    line, header = data.draw(st.sampled_from(lines(platform))), data.draw(st.sampled_from(HEADERS[platform]))
    cut = " ".join(line.split()[: data.draw(st.integers(0, 8))])
    holds(platform, f"{header}\n{cut}\n {cut}\n  {cut}\n    no {cut}\n    default {cut}")
    holds(platform, f"{header}\n    {cut}\n     {cut}")


@platforms
@pytest.mark.parametrize("digits", [16, 30, 5000])
def test_numbers_beyond_reason(platform: str, digits: int) -> None:
    for text in cases(platform):
        holds(platform, _NUMBER.sub("9" * digits, text))
    for line in lines(platform):
        said = _NUMBER.sub("9" * digits, line.strip())
        for header in HEADERS[platform][:3]:
            holds(platform, f"{header}\n {said}\n   {said}")
