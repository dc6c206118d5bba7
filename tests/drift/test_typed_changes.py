"""Changes typed line by line on real configurations: the simulation leads to the configuration that was meant."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from netaudit.config.clean import clean
from netaudit.config.tree import Tree
from netaudit.drift.apply import apply
from netaudit.drift.compare import compare
from netaudit.drift.session import typed
from netaudit.drift.vocabulary import Vocabulary
from netaudit.platforms.base import Platform, get
from netaudit.platforms.detect import detect

from .typed_changes import changes

SOURCES = {
    "ios": ("batfish-example/configs", "suzieq-mixed/configs", "lv-iosxe-bgp-confederation/configs"),
    "eos": ("avd-dual-dc-l3ls/configs", "avd-l2ls-fabric/configs", "suzieq-eos/configs"),
    "nxos": ("suzieq-nxos/configs", "lv-nxos-evpn-l2vni/configs", "lv-nxos-n9kv-ebgp/configs"),
    "iosxr": ("lv-iosxr-ibgp-rr-over-ospf/configs",),
    "frr": ("frr-bgp-l3vpn-to-bgp-vrf/configs", "frr-ospf-gr-topo1/configs", "suzieq-cumulus-ospf-ibgp/configs"),
}
LEAST = {"ios": 60, "eos": 60, "nxos": 45, "iosxr": 12, "frr": 25}
"""Changes that there must be on each platform, so that the test cannot pass by finding none."""


def configurations(shared: Path, name: str) -> Iterator[tuple[str, Tree]]:
    for source in SOURCES[name]:
        for file in sorted((shared / "networks" / source).iterdir())[:8]:
            if not file.read_bytes().strip():
                continue
            text = clean(file.read_bytes(), str(file)).text
            if detect(text, str(file)).platform == name:
                yield file.name, get(name).parse(text)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_what_is_typed_leads_where_it_was_meant_to(name: str, shared: Path) -> None:
    platform: Platform = get(name)
    trees = dict(configurations(shared, name))
    vocabulary = Vocabulary(platform, trees.values())
    done: Counter[str] = Counter()
    for seed, (file, tree) in enumerate(trees.items()):
        for change in changes(tree, name, seed):
            commands = typed("\n".join(change.typed), vocabulary).commands
            after = apply(tree, commands, platform, key=b"k")
            wrong = compare(platform.parse(change.outcome), after, platform, key=b"k")
            assert not wrong, (file, change.kind, change.typed, wrong)
            done[change.kind] += 1
    assert done.total() >= LEAST[name], done


def junos_changes(lines: list[str], rng: random.Random) -> Iterator[tuple[list[str], list[str]]]:
    """What is typed on a configuration in set form, and the lines it has afterwards."""
    new = f"set system syslog host 192.0.2.{rng.randrange(1, 255)} any notice"
    yield [new], [*lines, new]
    relative = ["edit system", new.replace("set system ", "set "), "exit", "commit"]
    yield relative, [*lines, new]
    chosen = rng.choice([line for line in lines if line.startswith("set interfaces ")] or lines)
    path = chosen.split()[1:3]
    gone = " ".join(["set", *path])
    yield [" ".join(["delete", *path])], [li for li in lines if li != gone and not li.startswith(f"{gone} ")]
    switched_off = " ".join(["deactivate", *path])
    if switched_off not in lines:
        yield [switched_off], [*lines, switched_off]


def test_what_is_typed_on_junos_leads_where_it_was_meant_to(shared: Path) -> None:
    platform = get("junos")
    done = 0
    for file in sorted((shared / "corpus" / "junos").rglob("*")):
        text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
        lines = [line.strip() for line in text.splitlines() if line.startswith(("set ", "deactivate "))]
        whole = len(lines) == sum(bool(line.strip()) for line in text.splitlines())
        if not whole or len(lines) < 20 or any(line.startswith("set apply-groups") for line in lines):
            continue
        tree = platform.parse("\n".join(lines))
        for commands, outcome in junos_changes(lines, random.Random(file.name)):
            after = apply(tree, commands, platform, key=b"k")
            wrong = compare(platform.parse("\n".join(outcome)), after, platform, key=b"k")
            assert not wrong, (file.name, commands, wrong)
            done += 1
        if done > 120:
            break
    assert done > 30
