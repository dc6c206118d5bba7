"""Devices, networks and rules made by hand, as small as a case needs them."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path
from typing import Any

from netaudit.model.device import Coverage, Device, Section, Source
from netaudit.model.interface import Interface, Lag, Switchport
from netaudit.model.network import FhrpMember, Link, LinkEnd, Network, NetworkFhrpGroup
from netaudit.model.results import Audit, Run
from netaudit.policy.engine import audit
from netaudit.policy.loader import load_packs
from netaudit.policy.rule import Rule

TODAY = date(2026, 6, 1)
RUN = Run(id="r1", started="", finished="", netaudit="0")


def device(name: str = "r1", **facts: Any) -> Device:
    defaults: dict[str, Any] = {
        "platform": "ios",
        "source": Source(path=f"{name}.cfg", sha256="0" * 64),
        "coverage": Coverage(lines=10, modelled=10),
    }
    return Device(name=name, **{**defaults, **facts})


def network(*devices: Device, **facts: Any) -> Network:
    return Network(devices=devices or (device(),), **facts)


def text_of(name: str, start: int, end: int) -> tuple[str, str]:
    return f"{name}.cfg", f"<{start}-{end}>"


def rules_from(tmp_path: Path, body: str, pack: str = "t") -> list[Rule]:
    file = tmp_path / f"{pack}.yaml"
    indented = textwrap.indent(textwrap.dedent(body).strip(), "  ")
    file.write_text(f"pack: {{id: {pack}, title: Test, version: 1.0.0}}\nrules:\n{indented}\n", encoding="utf-8")
    return list(load_packs([file])[0].rules)


def one_rule(tmp_path: Path, entity: str, expect: str, where: str = "{}", extra: str = "") -> Rule:
    body = f"- {{id: T-1, title: T, severity: high, for: {entity}, message: x,\n   where: {where},\n   expect: {expect}"
    return rules_from(tmp_path, f"{body}{extra}}}")[0]


def run(net: Network, *rules: Rule, **options: Any) -> Audit:
    options = {"run": RUN, "today": TODAY, "evidence_text": text_of, **options}
    return audit(net, rules, **options)


def verdict(net: Network, rule: Rule, **options: Any) -> str:
    """The only verdict of a rule on a network."""
    counts = {name: count for name, count in run(net, rule, **options).summary.verdicts.items() if count}
    assert len(counts) == 1, counts
    return next(iter(counts))


__all__ = [
    "RUN", "TODAY", "Coverage", "Device", "FhrpMember", "Interface", "Lag", "Link", "LinkEnd", "Network",
    "NetworkFhrpGroup", "Section", "Switchport", "device", "network", "one_rule", "rules_from", "run", "text_of",
    "verdict",
]  # fmt: skip
