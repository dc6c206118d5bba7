"""Everything that anyone wrote, read as EOS: nothing is lost, nothing breaks; of whole devices most is understood."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.model.device import Device, Source
from netaudit.platforms.eos import PLATFORM
from netaudit.platforms.eos.bgp import BGP, FAMILY
from netaudit.platforms.eos.bgp_neighbor import NEIGHBOR
from netaudit.platforms.eos.facts import TOP
from netaudit.platforms.eos.igp import ISIS, OSPF
from netaudit.platforms.eos.interfaces import INTERFACE
from netaudit.platforms.eos.qos import CLASS, PROFILE, QUEUE
from netaudit.platforms.eos.redundancy import MLAG, VRRP
from netaudit.platforms.eos.services import ACCESS
from netaudit.platforms.eos.wan import GROUP, SPREAD, TOPOLOGY
from netaudit.platforms.eos.wan import PROFILE as TUNNEL
from platform_cases import blocks, phrases

WHOLE = (
    "avd-cv-pathfinder", "avd-dual-dc-l3ls", "avd-evpn-ebgp-ebgp", "avd-evpn-ospf-ebgp", "avd-isis-ldp-ipvpn",
    "avd-l2ls-fabric", "suzieq-eos", "lv-eos-evpn-l3-design-guide", "lv-eos-multicast-base", "lv-eos-ospf-unnumbered",
)  # fmt: skip
"""Networks of whole EOS devices."""

NOT_EOS = ("fake_rcvr1", "fake_rcvr2")
"""Hosts of lv-eos-multicast-base that run IOS."""


BLOCKS = {
    "": sorted(phrases(TOP.trie)),
    "interface Ethernet1-2": [*phrases(INTERFACE.trie), *(f"vrrp 1 {word}" for word in VRRP)],
    "router bgp 65001": [*phrases(BGP.trie), *(f"neighbor 10.0.0.1 {word}" for word in NEIGHBOR)],
    "router bgp 65001\n   address-family ipv4\n   ": sorted(phrases(FAMILY.trie)),
    "router ospf 1": sorted(phrases(OSPF.trie)),
    "router isis 1": sorted(phrases(ISIS.trie)),
    "mlag configuration": sorted(phrases(MLAG.trie)),
    "management ssh": sorted(phrases(ACCESS.trie)),
    "qos profile P": sorted(phrases(PROFILE.trie)),
    "qos profile P\n   tx-queue 1\n   ": sorted(phrases(QUEUE.trie)),
    "policy-map P\n   class C\n   ": sorted(phrases(CLASS.trie)),
    "router path-selection\n   path-group P id 1\n   ": sorted(phrases(GROUP.trie)),
    "router path-selection\n   load-balance policy P\n   ": sorted(phrases(SPREAD.trie)),
    "router adaptive-virtual-topology": sorted(phrases(TOPOLOGY.trie)),
    "ip security\n   profile P\n   ": sorted(phrases(TUNNEL.trie)),
    "application traffic recognition": ["application ipv4", "application-profile", "field-set"],
    "ip access-list A": ["permit", "10 deny", "remark"],
    "route-map R permit 10": ["match", "set"],
    "vlan 10": ["name", "state", "trunk group"],
}
"""Headers, and the commands that stand below them."""


def facts(text: str) -> Device:
    tree = PLATFORM.parse(text)
    assert tree.text == text
    return PLATFORM.facts(tree, "device", Source(path="device.cfg", sha256=""))


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    files = [path for path in (shared / "corpus").rglob("*") if path.is_file()]
    files += [path for path in (shared / "networks").glob("*/*/*.yml") if path.is_file()]
    assert len(files) > 500
    for path in files:
        facts(path.read_bytes().decode("utf-8", errors="replace"))


def test_nine_lines_of_ten_of_a_whole_device_give_a_fact(shared: Path) -> None:
    shares = []
    for network in WHOLE:
        own = [
            facts(path.read_text(encoding="utf-8")).coverage.share
            for path in sorted((shared / "networks" / network / "configs").iterdir())
            if path.stem not in NOT_EOS
        ]
        print(f"{network:30} {len(own):3} devices {sum(own) / len(own):.3f}")
        shares += own
    print(f"{'all':30} {len(shares):3} devices {sum(shares) / len(shares):.3f}")
    assert sum(shares) / len(shares) >= 0.90


def test_devices_say_their_end(shared: Path) -> None:
    for path in (shared / "networks" / "avd-dual-dc-l3ls" / "configs").iterdir():
        text = path.read_text(encoding="utf-8")
        assert facts(text).truncated is None
        assert facts(text[: len(text) // 2]).truncated is not None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("banner login\nhostname fake\nEOF\nhostname real\nend\n", 4),
        ("management security\n   ssl profile X\n      certificate Y\nhostname real\nend\n", 4),
        ("event-handler X\n   action bash\nhostname fake\nEOF\nhostname real\nend\n", 5),
    ],
)
def test_free_text_is_no_command(text: str, line: int) -> None:
    device = facts(text)
    assert device.hostname == "real"
    assert device.truncated is None
    assert text.split("\n")[line - 1] == "hostname real"


def test_a_range_of_code_points_ends_at_the_last_one() -> None:
    device = facts("class-map type qos match-any C\n   match dscp 40-99999999999\nqos map dscp 0-9999999999 to cos 1\n")
    assert device.class_maps[0].matches[0].values == tuple(str(code) for code in range(40, 64))


def test_a_server_of_a_group_may_lack_its_address() -> None:
    device = facts("aaa group server tacacs+ A\n   server vrf MGMT\n   server 10.0.0.1 vrf MGMT\n")
    assert [line.text for line in device.coverage.unmodelled] == ["server vrf MGMT"]


_NONSENSE = (
    "1 10-20 Ethernet1 10.0.0.1/24 10.0.0.1 0.0.0.255 vrf RED in to set rate cir bc level priority peer-group 0 , - "
    "permit any host eq range dscp ef tcp delay minimum version group default route-map percent kbps"
)


@given(st.lists(blocks(BLOCKS, _NONSENSE), max_size=4))
@settings(max_examples=500, deadline=None)
def test_any_words_after_a_known_command_are_read(said: list[str]) -> None:
    facts("\n".join(said))
