"""A network built as far as somebody asks says the same of what was asked, and the lists of fields are whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.jobs import examples
from netaudit.jobs.audit import load_policies, run_audit, shipped_packs
from netaudit.jobs.inputs import inputs_for
from netaudit.model.device import Device
from netaudit.model.intent import Intent
from netaudit.model.network import Network
from netaudit.network import build as building
from netaudit.network.asked import ALONE, COMPARISONS, NEIGHBORS, OTHERS, SESSIONS, UPLINKS, union
from netaudit.network.computed import with_computed
from netaudit.network.intent import apply_intent
from netaudit.policy.examples import test_rule as results_of
from netaudit.policy.rule import Rule
from netaudit.report.json import to_json

RULES = load_policies(shipped_packs(), examples=True).rules
NETWORKS = ("avd-dual-dc-l3ls", "avd-isis-ldp-ipvpn", "batfish-example", "suzieq-mixed", "frr-ospf-sr-topo1")


def changed(before: Any, after: Any) -> Iterator[str]:
    """The fields in which two facts differ, those below included: `Interface.role`."""
    for name in before.__struct_fields__:
        one, other = getattr(before, name), getattr(after, name)
        if one == other:
            continue
        owner = type(before).__name__
        if name in ("unknown", "at"):
            yield from (f"{owner}.{key}" for key in {*one, *other} if one.get(key) != other.get(key))
        elif isinstance(one, msgspec.Struct) and isinstance(other, msgspec.Struct):
            yield from changed(one, other)
        elif one and isinstance(one, tuple) and isinstance(one[0], msgspec.Struct) and len(one) == len(other):
            yield from (field for pair in zip(one, other, strict=True) for field in changed(*pair))
        else:
            yield f"{owner}.{name}"


def filled_in(devices: tuple[Device, ...], network: Network) -> tuple[set[str], set[str]]:
    """The fields that follow from a device alone, and those that follow from the network."""
    alone: set[str] = set()
    related: set[str] = set()
    whole = {device.name: device for device in network.devices}
    for device in apply_intent(devices, network.intent):
        computed = with_computed(device, network.intent)
        alone.update(changed(device, computed))
        related.update(changed(computed, whole[device.name]))
    return alone, related


def test_the_lists_hold_what_the_steps_fill_in(monkeypatch: pytest.MonkeyPatch) -> None:
    alone: set[str] = set()
    related: set[str] = set()

    def spied(devices: Any, intent: Intent | None = None, *rest: Any) -> Network:
        network = building.build(devices, intent, *rest)
        for found, new in zip((alone, related), filled_in(devices, network), strict=True):
            found |= new
        return network

    monkeypatch.setattr(examples, "build", spied)
    for rule in RULES:
        results_of(rule, examples.example_network)
    listed = NEIGHBORS | SESSIONS | OTHERS | UPLINKS | COMPARISONS
    assert alone - ALONE == set()
    assert related - listed == set()
    # What no example of the library shows: every other field is seen to be filled in.
    assert (ALONE | listed) - alone - related <= {"Device.oversubscription_after_loss", "ClassMap.contradiction"}


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_what_a_rule_asks_for_is_all_that_it_needs(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    def partly(devices: Any, intent: Intent | None = None) -> Network:
        return building.build(devices, intent, (), rule.reads)

    monkeypatch.setattr(examples, "build", partly)
    shown = replace(rule, examples=tuple(one for one in rule.examples if one.demands is None and one.loads is None))
    assert [str(result) for result in results_of(shown, examples.example_network) if result.problem] == []


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("pack", shipped_packs())
def test_findings_in_a_network_built_in_part(name: str, pack: str, shared: Path) -> None:
    inputs = inputs_for((shared / "networks" / name,), cached=False)
    policies = load_policies([pack])
    runs = [run_audit(inputs.snapshot(), inputs.knowledge, policies, whole=whole) for whole in (True, False)]
    whole, part = (msgspec.structs.replace(run.audit, run=runs[0].audit.run) for run in runs)
    assert to_json(part) == to_json(whole)


def test_nothing_is_worked_out_that_nobody_asks_for(shared: Path) -> None:
    snapshot = inputs_for((shared / "networks" / "batfish-example",), cached=False).snapshot()
    plain = building.build(snapshot.devices, None, (), frozenset(("Device.interfaces", "Interface.mtu")))
    assert plain.devices == snapshot.devices
    assert plain.links == plain.segments == ()
    assert building.build(snapshot.devices, None, (), frozenset(("Network.links",))).links
    assert union([frozenset("a"), None]) is None
    assert union([frozenset("a"), frozenset("b")]) == {"a", "b"}
