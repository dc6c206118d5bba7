"""Everything that anyone wrote, read as NX-OS: nothing is lost, nothing breaks; of whole devices most is understood."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netaudit.model.device import Device, Source
from netaudit.platforms.detect import detect
from netaudit.platforms.nxos import PLATFORM
from netaudit.platforms.nxos.bgp import BGP
from netaudit.platforms.nxos.bgp import FAMILY as PROCESS_FAMILY
from netaudit.platforms.nxos.bgp_neighbor import FAMILY, NEIGHBOR
from netaudit.platforms.nxos.facts import TOP
from netaudit.platforms.nxos.igp import EIGRP, ISIS, OSPF
from netaudit.platforms.nxos.interfaces import INTERFACE, PROFILE
from netaudit.platforms.nxos.qos import CLASS, SYSTEM
from netaudit.platforms.nxos.redundancy import HSRP, PROBE, VPC, VRRP
from netaudit.platforms.nxos.routing import VRF
from netaudit.platforms.nxos.services import LINE
from netaudit.platforms.nxos.switching import VLAN
from netaudit.platforms.switch_commands import MST
from platform_cases import blocks, phrases

NETWORKS = (
    "suzieq-nxos", "suzieq-mixed", "lv-nxos-ebgp-loop-prevention", "lv-nxos-evpn-l2vni", "lv-nxos-n9kv-ebgp",
    "lv-nxos-redistribution",
)  # fmt: skip
WHOLE = (
    "ciscoconfparse2/sample_01.nxos",
    "napalm/nxos-nxos-initial.conf",
    "napalm/nxos-nxos-new_good.conf",
    "napalm/nxos_ssh-mocked_data-test_get_config-normal-show_running_config.txt",
)
"""Files of the corpus that are whole devices; the others are excerpts."""


def facts(text: str) -> Device:
    tree = PLATFORM.parse(text)
    assert tree.text == text
    return PLATFORM.facts(tree, "device", Source(path="device.cfg", sha256=""))


def devices(shared: Path) -> Iterator[Path]:
    """The NX-OS devices of real networks; some of these have devices of other systems as well."""
    for network in NETWORKS:
        for path in sorted((shared / "networks" / network / "configs").iterdir()):
            if "feature " in path.read_text(encoding="utf-8"):
                yield path


def test_no_file_of_the_corpus_breaks_it(shared: Path) -> None:
    files = [path for path in (shared / "corpus").rglob("*") if path.is_file()]
    files += [path for path in (shared / "networks").glob("*/configs/*") if path.is_file()]
    assert len(files) > 500
    for path in files:
        facts(path.read_bytes().decode("utf-8", errors="replace"))


def test_nine_lines_of_ten_of_a_whole_device_give_a_fact(shared: Path) -> None:
    paths = [*devices(shared), *(shared / "corpus" / "nxos" / name for name in WHOLE)]
    shares = []
    for path in paths:
        share = facts(path.read_text(encoding="utf-8")).coverage.share
        print(f"{path.stem:60} {share:.3f}")
        shares.append(share)
    print(f"{len(shares)} devices {sum(shares) / len(shares):.3f}")
    assert len(shares) > 25
    assert sum(shares) / len(shares) >= 0.90


def test_devices_are_told_from_those_of_other_systems(shared: Path) -> None:
    for path in devices(shared):
        assert detect(path.read_text(encoding="utf-8")).platform == "nxos", path
    for path in (shared / "corpus" / "nxos").rglob("*"):
        if path.is_file():
            assert detect(path.read_text(encoding="utf-8")).platform == "nxos", path


def test_a_device_that_is_cut_off_says_so_as_far_as_it_can_be_told(shared: Path) -> None:
    cut = 0
    for path in devices(shared):
        text = path.read_text(encoding="utf-8")
        assert facts(text).truncated is None, path
        if text.lstrip().startswith("!Command: show running-config\n"):
            assert facts(text[: len(text) // 2]).truncated is not None, path
            cut += 1
    assert cut > 10


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "the configuration is empty"),
        ("banner motd #\nhello\nhostname r1\n", "line 1: free text opened here has no end: banner motd #"),
        (
            "!Command: show running-config\nversion 9.3(4)\nhostname r1\ninterface Ethernet1/1\n  no swi",
            "no `line vty` in a whole running configuration, and the last statement is line 5: interface Ethernet1/1",
        ),
        ("!Command: show running-config interface\nversion 9.3(4)\ninterface Ethernet1/1\n", None),
        ("hostname r1\ninterface Ethernet1/1\n", None),
    ],
)
def test_truncated(text: str, why: str | None) -> None:
    assert facts(text).truncated == why


def test_free_text_is_no_command() -> None:
    device = facts("banner motd ^C\nhostname fake\n  interface Ethernet1/1\n^C\nhostname real\n")
    assert device.hostname == "real"
    assert device.interfaces == ()


def test_a_banner_without_an_end_does_not_swallow_the_rest() -> None:
    assert facts("banner motd #\nhello\nhostname real\n").hostname == "real"


BLOCKS = {
    "": sorted(phrases(TOP.trie)),
    "interface Ethernet1/1-2": sorted(phrases(INTERFACE.trie)),
    "interface Vlan10\n  hsrp 10\n  ": sorted(phrases(HSRP.trie)),
    "interface Vlan10\n  vrrp 10\n  ": sorted(phrases(VRRP.trie)),
    "interface nve1\n  member vni 1\n  ": ["mcast-group", "suppress-arp"],
    "interface Ethernet1/3\n  inherit port-profile P\nport-profile type ethernet P": sorted(phrases(PROFILE.trie)),
    "router bgp 65001": sorted(phrases(BGP.trie)),
    "router bgp 65001\n  address-family ipv4 unicast\n  ": sorted(phrases(PROCESS_FAMILY.trie)),
    "router bgp 65001\n  neighbor 10.0.0.1\n  ": sorted(phrases(NEIGHBOR.trie)),
    "router bgp 65001\n  neighbor 10.0.0.1\n    address-family ipv4 unicast\n    ": sorted(phrases(FAMILY.trie)),
    "router bgp 65001\n  template peer vrf\n  ": sorted(phrases(NEIGHBOR.trie)),
    "router bgp 65001\n  template peer-policy vrf\n  ": sorted(phrases(FAMILY.trie)),
    "router ospf 1": sorted(phrases(OSPF.trie)),
    "router isis 1": sorted(phrases(ISIS.trie)),
    "router eigrp 1": sorted(phrases(EIGRP.trie)),
    "vpc domain 1": sorted(phrases(VPC.trie)),
    "vrf context RED": sorted(phrases(VRF.trie)),
    "line vty": sorted(phrases(LINE.trie)),
    "system qos": sorted(phrases(SYSTEM.trie)),
    "policy-map type queuing P\n  class type queuing C\n  ": sorted(phrases(CLASS.trie)),
    "policy-map type network-qos P\n  class type network-qos class-default\n  ": ["mtu"],
    "class-map type qos match-any C": ["match", "match dscp", "match access-group name", "match not", "description"],
    "ip access-list A": ["permit", "10 deny", "remark"],
    "route-map R permit 10": ["match", "set", "continue"],
    "vlan 10": sorted(phrases(VLAN.trie)),
    "spanning-tree mst configuration": sorted(phrases(MST.trie)),
    "ip sla 1": sorted(phrases(PROBE.trie)),
    "aaa group server tacacs+ T": ["server", "use-vrf", "source-interface"],
    "evpn\n  vni 10 l2\n  ": ["rd", "route-target"],
    "key chain K": ["key"],
    "flow exporter F": ["destination"],
    "telemetry\n  destination-group 1\n  ": ["ip address"],
}
"""Headers, and the commands that stand below them."""

_NONSENSE = (
    "1 10-20 Ethernet1/1 10.0.0.1/24 10.0.0.1 0.0.0.255 vrf RED in to set rate cir bc pir level priority peer 0 , - "
    "permit any host eq range dscp ef tcp delay minimum version group default route-map percent kbps msec inherit "
    "on-startup area stub key-chain md5 use-vrf auth priv interface route sla list policy type qos queuing input output"
)


@given(st.lists(blocks(BLOCKS, _NONSENSE), max_size=4))
@settings(max_examples=500, deadline=None)
def test_any_words_after_a_known_command_are_read(said: list[str]) -> None:
    facts("\n".join(said))
