"""The function written out for a rule says what its checks say, of plain entities and of all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.examples import false_examples
from netaudit.jobs.inputs import inputs_for
from netaudit.jobs.snapshot import Snapshot
from netaudit.policy import evaluation
from netaudit.policy.quick import written_out
from netaudit.policy.terms import noted, term_of
from netaudit.report.json import to_json
from netaudit.shipped import inventories_dir

BANK = inventories_dir() / "demo-bank"
POLICIES = load_policies()
NETWORKS = ("avd-dual-dc-l3ls", "avd-evpn-ospf-ebgp", "batfish-example", "suzieq-mixed", "frr-bgp-evpn-vxlan-topo1")


def told(snapshot: Snapshot, knowledge: Any, monkeypatch: pytest.MonkeyPatch, worth: int) -> str:
    monkeypatch.setattr(evaluation, "WORTH_WRITING", worth)
    audit = run_audit(snapshot, knowledge, POLICIES).audit
    return to_json(
        msgspec.structs.replace(audit, run=msgspec.structs.replace(audit.run, id="", started="", finished=""))
    )


def cut_off(snapshot: Snapshot) -> Snapshot:
    """With every other device taken for cut off."""
    devices = tuple(
        msgspec.structs.replace(device, truncated="it ends in the middle") if number % 2 else device
        for number, device in enumerate(snapshot.devices)
    )
    return Snapshot(devices, snapshot.trees)


def blurred(snapshot: Snapshot) -> Snapshot:
    """With what every third interface and policy says not known."""
    devices = []
    for device in snapshot.devices:
        ports = tuple(
            _unsure(port, ("enabled", "role", "addresses", "switchport.mode"), n)
            for n, port in enumerate(device.interfaces)
        )
        peers = tuple(_unsure(peer, ("password", "policies"), n) for n, peer in enumerate(device.bgp_neighbors))
        unknown = {**device.unknown, "stp": "nobody knows", "platform": "nobody knows"}
        devices.append(msgspec.structs.replace(device, interfaces=ports, bgp_neighbors=peers, unknown=unknown))
    return Snapshot(tuple(devices), snapshot.trees)


def _unsure(fact: Any, fields: tuple[str, ...], number: int) -> Any:
    if number % 3:
        return fact
    return msgspec.structs.replace(fact, unknown={**fact.unknown, fields[number % len(fields)]: "nobody knows"})


@pytest.mark.parametrize("changed", [None, cut_off, blurred], ids=["whole", "cut off", "not known"])
@pytest.mark.parametrize("name", ["bank", *NETWORKS])
def test_both_ways_say_the_same(
    name: str, changed: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    folder: Path = BANK if name == "bank" else request.getfixturevalue("shared") / "networks" / name
    inputs = inputs_for((folder,), cached=False)
    snapshot = inputs.snapshot()
    if changed is not None:
        snapshot = changed(snapshot)
    asked = told(snapshot, inputs.knowledge, monkeypatch, 10**9)
    assert told(snapshot, inputs.knowledge, monkeypatch, 0) == asked
    assert '"verdicts"' in asked


def test_the_examples_of_the_library_hold_for_what_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "WORTH_WRITING", 0)
    assert false_examples(load_policies(examples=True).packs) == []


def test_a_rule_that_fails_is_not_taken_for_one_that_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(rule for rule in POLICIES.rules if rule.id == "RED-031")
    assert written_out(rule.where, rule.expect).calls is False
    assert term_of(rule.expect) is not None
    assert term_of(noted(lambda value, ctx: True, None)) is None
