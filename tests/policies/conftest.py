"""Verdicts of shipped rules on networks of a few lines, and on real ones with one line changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netaudit.jobs.audit import load_policies
from netaudit.jobs.examples import example_network
from netaudit.model.results import Audit, Run
from netaudit.policy.engine import audit

PACKS = ("capacity", "hygiene", "monitoring", "qos", "redundancy", "security")
RULES = {rule.id: rule for rule in load_policies(PACKS).rules}


def _audit(rule: str, configs: Mapping[str, tuple[str | None, str]], intent: Mapping[str, Any] | None) -> Audit:
    network, evidence = example_network(configs, intent or {}, None)
    run = Run(id="t", started="", finished="", netaudit="")
    return audit(network, [RULES[rule]], run=run, today=date(2026, 6, 1), evidence_text=evidence)


@pytest.fixture(scope="session")
def counts() -> Callable[..., Counter[str]]:
    """How often a rule says what of configurations: device -> (platform, text)."""

    def ask(rule: str, configs: Mapping[str, tuple[str, str]], intent: Mapping[str, Any] | None = None) -> Counter[str]:
        ended = {name: (platform, f"{text}end\n") for name, (platform, text) in configs.items()}
        return +Counter(_audit(rule, ended, intent).summary.verdicts)

    return ask


@pytest.fixture(scope="session")
def reasons() -> Callable[..., list[str]]:
    """Why a rule leaves entities of configurations undecided: device -> (platform, text)."""

    def ask(rule: str, configs: Mapping[str, tuple[str, str]]) -> list[str]:
        ended = {name: (platform, f"{text}end\n") for name, (platform, text) in configs.items()}
        return [unknown.why for unknown in _audit(rule, ended, None).unknown]

    return ask


@pytest.fixture(scope="session")
def messages(shared: Path) -> Callable[..., list[str]]:
    """What a rule finds in a real network, with lines of one device changed."""

    def ask(rule: str, network: str, **changes: tuple[str, str]) -> list[str]:
        folder = shared / "networks" / network / "configs"
        texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.cfg"))}
        for device, (old, new) in changes.items():
            assert old in texts[device], f"{device} of {network} no longer says {old!r}"
            texts[device] = texts[device].replace(old, new, 1)
        found = _audit(rule, {name: (None, text) for name, text in texts.items()}, None).findings
        return [finding.message for finding in found]

    return ask
