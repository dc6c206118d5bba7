"""The examples of the shipped rules: they show what they claim, notice a turned condition, and span the platforms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import netaudit.platforms
from netaudit.jobs.audit import load_policies, shipped_packs
from netaudit.jobs.rules import run_examples
from netaudit.policy.rule import Rule

READERS = Path(netaudit.platforms.__file__).parent
RULES = [rule for pack in load_policies((), examples=True).packs for rule in pack.rules]
ON_ONE = {
    "HYG-001": "unsaved",  # only IOS writes into the text when it was changed, and when saved
    "QOS-020": "qos_enabled",  # only IOS has a switch for all of QoS
    "SEC-108": "smart_install",  # Smart Install is of Catalyst switches; elsewhere there is none to be on
}
"""Rule -> the field that the reader of one platform alone yields; so nothing can fail on another."""
OF_TEXT = {
    "MON-014": "event manager",  # an applet with its lines is text to all readers, and only IOS has them
    "MON-114": "event manager",
    "HYG-111": "ip nat",
}
"""Rule -> the words that begin the lines of IOS that it reads."""


@pytest.mark.parametrize("pack", shipped_packs())
def test_examples_show_what_they_claim(pack: str) -> None:
    tested = run_examples([pack], mutants=True)
    assert tested.problems == ()
    assert tested.examples >= 2 * tested.rules


def _platforms(rule: Rule, outcome: str) -> set[str]:
    return {
        platform or "detected"
        for example in rule.examples
        if example.outcome == outcome
        for platform, _ in example.devices.values()
    }


@pytest.mark.parametrize("outcome", ["pass", "fail"])
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_stand_on_two_platforms(rule: Rule, outcome: str) -> None:
    found = _platforms(rule, outcome)
    if rule.id in ON_ONE or rule.id in OF_TEXT:
        assert "ios" in found
    else:
        assert len(found) > 1, f"{rule.id} has {outcome} examples on {found} only"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_for_some_platforms_has_an_example_on_each_of_them(rule: Rule) -> None:
    shown = _platforms(rule, "pass") | _platforms(rule, "fail")
    assert set(rule.platforms) <= shown


@pytest.mark.parametrize("name", ON_ONE)
def test_the_exceptions_are_ones(name: str) -> None:
    """No reader but that of IOS reads a line into the field; others may know that it is never on."""
    word = re.compile(rf'["\'.]{ON_ONE[name]}\b|\b{ON_ONE[name]}=')
    assert next(rule for rule in RULES if rule.id == name)
    for reader in READERS.iterdir():
        if reader.is_dir() and reader.name != "ios":
            named = [file.name for file in reader.glob("*.py") if word.search(file.read_text("utf-8"))]
            assert set(named) <= {"defaults.py"}


@pytest.mark.parametrize("name", OF_TEXT)
def test_rules_of_text_are_for_ios(name: str) -> None:
    rule = next(rule for rule in RULES if rule.id == name)
    assert rule.platforms == ("ios",)
    assert all(OF_TEXT[name] in text for example in rule.examples for _, text in example.devices.values())
