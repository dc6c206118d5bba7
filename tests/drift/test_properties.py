"""What holds for every configuration, shown on the corpus with seeded edits."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netaudit.drift.compare import compare
from netaudit.drift.grammar import grammar
from netaudit.drift.moves import kept_in_order
from netaudit.drift.remediate import remediate
from netaudit.platforms.base import Platform

from .edits import leaves, platform_for_drift, render, shuffled, stands_alone, with_other_number, without

NETWORKS = {
    "ios": "batfish-example", "eos": "avd-dual-dc-l3ls", "nxos": "suzieq-nxos", "iosxr": "lv-iosxr-ibgp-rr-over-ospf",
    "frr": "frr-bgp-evpn-vxlan-topo1",
}  # fmt: skip
"""Whole configurations of devices; the corpus beside them is of lines that no device shows together."""


def texts(shared: Path, platform: str) -> list[tuple[str, str]]:
    """Names and texts of a platform's whole configurations and of its corpus, the very large ones left out."""
    folder = shared / "corpus" / {"iosxr": "ios-xr"}.get(platform, platform)
    found = [*folder.glob("*/*"), *(shared / "networks" / NETWORKS[platform]).glob("configs/*")]
    return [(path.name, path.read_text(errors="replace")) for path in sorted(found) if path.stat().st_size < 60_000]


@pytest.mark.parametrize("platform", NETWORKS)
def test_nothing_differs_from_itself(shared: Path, platforms: dict[str, Platform], platform: str) -> None:
    parse = platforms[platform].parse
    for name, text in texts(shared, platform):
        assert compare(parse(text), parse(text + "\n!"), platforms[platform]) == [], name


@pytest.mark.parametrize("platform", NETWORKS)
def test_order_that_says_nothing_is_no_drift(shared: Path, platforms: dict[str, Platform], platform: str) -> None:
    parse, tables = platforms[platform].parse, grammar(platforms[platform])
    for seed, (name, text) in enumerate(texts(shared, platform)):
        tree = parse(render(parse(text).roots))
        other = parse(render(shuffled(tree.roots, "", tables, random.Random(seed))))
        assert compare(tree, other, platforms[platform]) == [], name


@pytest.mark.parametrize("platform", NETWORKS)
def test_a_removed_line_is_one_change(shared: Path, platforms: dict[str, Platform], platform: str) -> None:
    """No missed and no invented change: the line that was taken out, and nothing else."""
    parse, tables = platforms[platform].parse, grammar(platforms[platform])
    checked = 0
    for seed, (name, text) in enumerate(texts(shared, platform)):
        tree = parse(text)
        said = Counter(node.text for node in leaves(tree, tables))
        alone = [node for node in leaves(tree, tables) if said[node.text] == 1 and stands_alone(tree, node, tables)]
        if not alone:
            continue
        node = random.Random(seed).choice(alone)
        found = compare(tree, parse(without(tree, node.line)), platforms[platform])
        assert [change.kind for change in found] == ["removed"], (name, node.text)
        assert found[0].before_line == node.line, (name, node.text)
        checked += 1
    assert checked > {"ios": 80, "eos": 80, "nxos": 40, "iosxr": 20, "frr": 5}[platform]


@pytest.mark.parametrize("platform", NETWORKS)
def test_another_number_is_found(shared: Path, platforms: dict[str, Platform], platform: str) -> None:
    parse, tables = platforms[platform].parse, grammar(platforms[platform])
    for seed, (name, text) in enumerate(texts(shared, platform)):
        tree, rng = parse(text), random.Random(seed)
        for node in leaves(tree, tables)[:: max(1, len(tree.lines) // 8)]:
            edited = with_other_number(tree, node.line, rng)
            if edited is None:
                continue
            found = compare(tree, parse(edited), platforms[platform])
            assert 1 <= len(found) <= 2, (name, node.text)
            assert {change.before_line for change in found} <= {node.line, None}, (name, node.text)


@pytest.mark.parametrize("platform", ["ios", "eos"])
def test_remediation_of_whole_devices_is_proved(shared: Path, platforms: dict[str, Platform], platform: str) -> None:
    """Lines removed, added and changed on configurations that a device has shown or would accept."""
    parse, tables = platforms[platform].parse, grammar(platforms[platform])
    for path in sorted((shared / "networks" / NETWORKS[platform] / "configs").glob("*")):
        tree = parse(path.read_text(errors="replace"))
        for seed in range(4):
            rng = random.Random(seed)
            edited = tree
            for _ in range(6):
                node = rng.choice(leaves(edited, tables))
                text = rng.choice([without(edited, node.line), with_other_number(edited, node.line, rng) or ""])
                edited = parse(text) if text else edited
            for approved, running in ((tree, edited), (edited, tree)):
                plan = remediate(approved, running, platforms[platform])
                assert plan.proved, (path.name, seed, plan.commands)


@given(st.permutations(range(12)))
def test_kept_in_order_is_increasing_and_cannot_grow(positions: list[int]) -> None:
    kept = [positions[index] for index in sorted(kept_in_order(positions))]
    assert kept == sorted(kept)
    longest = [1] * len(positions)
    for here in range(len(positions)):
        longest[here] = 1 + max((longest[at] for at in range(here) if positions[at] < positions[here]), default=0)
    assert len(kept) == max(longest)


LINES = st.sampled_from(
    [
        *("hostname a", "hostname b", "ntp server 10.0.0.1", "ntp server 10.0.0.2", "interface Vlan1\n mtu 9000"),
        *("interface Vlan1\n shutdown", "interface Vlan2\n ip address 10.0.0.1 255.0.0.0", "vlan 5,7-9", "vlan 6"),
        *("ip access-list extended F\n permit tcp any any\n deny ip any any", "no ip domain lookup"),
        "ip access-list extended F\n deny ip any any\n permit tcp any any\n permit udp any any",
        *(
            "access-list 5 permit any",
            "access-list 5 deny host 10.0.0.1",
            "router bgp 1\n neighbor 10.0.0.1 remote-as 2",
        ),
        "policy-map P\n class A\n  priority\n class B\n  bandwidth 5\n class class-default\n  fair-queue",
        "policy-map P\n class B\n  bandwidth 6\n class C\n  bandwidth 7\n class A\n  priority",
        *("interface Vlan1\n switchport trunk allowed vlan 1-5", "interface Vlan1\n switchport trunk allowed vlan 4-9"),
    ]
)


def stands_once(text: str) -> str:
    """What may stand only once in a configuration."""
    first, *more = text.split("\n")
    return first.split()[0] if first.startswith("hostname") else first if not more else " ".join(first.split()[:2])


CONFIGURATIONS = st.lists(LINES, unique_by=stands_once, max_size=8).map("\n".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # slow on a machine that does other work
@given(CONFIGURATIONS, CONFIGURATIONS)
def test_apply_of_the_difference_gives_the_other(before: str, after: str) -> None:
    ios = platform_for_drift("ios")
    assert remediate(ios.parse(before), ios.parse(after), ios).proved
