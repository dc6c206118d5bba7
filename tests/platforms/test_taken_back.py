"""What `no` takes back is absent again, on systems that write it alike."""

from __future__ import annotations

import pytest

from netaudit.model.device import Source
from netaudit.platforms import base


@pytest.mark.parametrize("platform", ["ios", "frr"])
@pytest.mark.parametrize(
    ("setting", "attribute"),
    [("ebgp-multihop 3", "multihop"), ("timers 3 9", "hold_s"), ("allowas-in 2", "allowas_in")],
)
def test_a_setting_of_a_neighbour(platform: str, setting: str, attribute: str) -> None:
    known = base.get(platform)

    def held(*lines: str) -> object:
        text = "router bgp 65001\n neighbor 10.0.0.9 remote-as 65002\n" + "".join(f" {line}\n" for line in lines)
        peer = known.facts(known.parse(text), "r1", Source(path="r1", sha256="")).bgp_neighbors[0]
        return getattr(peer, attribute)

    said = f"neighbor 10.0.0.9 {setting}"
    assert held(said) != held()
    assert held(said, f"no {said}") == held()


@pytest.mark.parametrize(
    ("platform", "header", "attribute"),
    [
        ("ios", "vrf definition RED", "vrfs"),
        ("iosxr", "vrf RED", "vrfs"),
        ("iosxr", "track T", "tracks"),
        ("eos", "vrf instance RED", "vrfs"),
    ],
)
def test_a_block_with_a_name(platform: str, header: str, attribute: str) -> None:
    known = base.get(platform)

    def held(text: str) -> list[str]:
        device = known.facts(known.parse(text), "r1", Source(path="r1", sha256=""))
        return [fact.label for fact in getattr(device, attribute)]

    assert len(held(f"{header}\n")) == 1
    assert held(f"{header}\nno {header}\n") == []


@pytest.mark.parametrize("line", ["no access-list 101", "no access-list 101 permit tcp any any eq 80"])
def test_no_before_an_entry_of_a_numbered_list_takes_the_whole_list_away(line: str) -> None:
    known = base.get("ios")
    text = f"access-list 101 permit tcp any any eq 22\naccess-list 101 permit tcp any any eq 80\n{line}\n"
    assert known.facts(known.parse(text), "r1", Source(path="r1", sha256="")).acls == ()
