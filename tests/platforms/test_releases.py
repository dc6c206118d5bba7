"""Defaults that hold for some releases only."""

from __future__ import annotations

import pytest

from netaudit.model.device import Device, Source
from netaudit.platforms import base
from netaudit.platforms.releases import release


def read(platform: str, text: str) -> Device:
    held = base.get(platform)
    return held.facts(held.parse(text), "r1", Source(path="r1.cfg", sha256=""))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("4.32.0F", (4, 32, 0)), ("15.2(7)E3", (15, 2)), ("6.2.2", (6, 2, 2)), ("", None), (None, None), ("x", None)],
)
def test_release(text: str | None, wanted: tuple[int, ...] | None) -> None:
    assert release(text) == wanted


@pytest.mark.parametrize(
    ("version", "model", "defaulted"),
    [("4.32.0F", "multi-agent", True), ("4.31.2F", None, False), (None, None, False)],
)
def test_routing_model_of_eos(version: str | None, model: str | None, defaulted: bool) -> None:
    header = f"! device: s1 (vEOS-lab, EOS-{version})\n" if version else ""
    [services] = read("eos", header + "hostname s1\n").services
    assert services.routing_model == model
    assert ("routing_model" in services.defaulted) is defaulted


_BGP = "router bgp 65000\n neighbor 10.0.0.1\n  remote-as 65001\n  address-family ipv4 unicast\n"


@pytest.mark.parametrize(
    ("version", "limits"), [("6.2.2", [1_048_576]), ("6.6.2", [1_048_576]), ("5.1.3", []), ("7.10.1", []), ("", [])]
)
def test_prefix_limits_of_iosxr(version: str, limits: list[int]) -> None:
    header = f"!! IOS XR Configuration version = {version}\n" if version else ""
    [peer] = read("iosxr", header + _BGP).bgp_neighbors
    assert [limit.limit for limit in peer.prefix_limits] == limits
    assert ("prefix_limits" in peer.defaulted) is bool(limits)
    assert ("prefix_limits" in peer.unknown) is not bool(limits)


def test_a_configured_limit_goes_before_the_default() -> None:
    text = f"!! IOS XR Configuration version = 6.2.2\n{_BGP}   maximum-prefix 500 80\n"
    [peer] = read("iosxr", text).bgp_neighbors
    assert [limit.limit for limit in peer.prefix_limits] == [500]
    assert peer.defaulted.count("prefix_limits") == 0
