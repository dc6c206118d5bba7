"""Profiles: what a network asks of the rules, as a whole and by role, site and device.

The narrower statement wins: device over site over role over the profile over the rule's own default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from netaudit.config import yamlfile
from netaudit.config.violations import suggestion, validate
from netaudit.config.yamlfile import Document
from netaudit.errors import InvalidPolicy, Problem
from netaudit.model.device import Device
from netaudit.model.results import Severity
from netaudit.policy import schema
from netaudit.policy.rule import Rule
from netaudit.policy.selection import matches

Params = Mapping[str, Mapping[str, Any]]
"""Rule id -> parameter -> value."""
_LEVELS = ("roles", "sites", "devices")


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile as it is written."""

    id: str = ""
    title: str = ""
    params: Params = field(default_factory=dict)
    roles: Mapping[str, Params] = field(default_factory=dict)
    sites: Mapping[str, Params] = field(default_factory=dict)
    devices: Mapping[str, Params] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    enforce_from: Mapping[str, date] = field(default_factory=dict)

    def rules(self, rules: Iterable[Rule]) -> list[Rule]:
        """The rules that take part, with the severities and grace dates of this profile."""
        return [
            replace(
                rule,
                severity=self.severity.get(rule.id, rule.severity),
                enforce_from=self.enforce_from.get(rule.id, rule.enforce_from),
            )
            for rule in rules
            if (not self.select or any(matches(rule.id, pattern) for pattern in self.select))
            and not any(matches(rule.id, pattern) for pattern in self.ignore)
        ]

    def params_for(self, rule: Rule, device: Device | None) -> Mapping[str, Any]:
        """The parameters of a rule on a device."""
        layers = [self.params]
        if device is not None:
            layers += [
                self.roles.get(device.role or "", {}),
                self.sites.get(device.site or "", {}),
                self.devices.get(device.name, {}),
            ]
        changed = [layer[rule.id] for layer in layers if rule.id in layer]
        return {**rule.params, **{key: value for layer in changed for key, value in layer.items()}}


def load_profile(path: str | Path, rules: Sequence[Rule]) -> Profile:
    """A profile from a file, checked against the rules it speaks of.

    Raises InvalidPolicy with all that is wrong in it.
    """
    document = yamlfile.load(path, error=InvalidPolicy)
    problems = validate(document, schema.profile_schema())
    if problems:
        raise InvalidPolicy(*problems)
    data = document.data
    by_id = {rule.id: rule for rule in rules}
    problems += _param_problems(document, data.get("params", {}), ("params",), by_id)
    for level in _LEVELS:
        for name, part in data.get(level, {}).items():
            problems += _param_problems(document, part.get("params", {}), (level, name, "params"), by_id)
    for key in ("severity", "enforce_from"):
        problems += [_unknown(document, (key, name), by_id) for name in data.get(key, {}) if name not in by_id]
    dates = {}
    for name, text in data.get("enforce_from", {}).items():
        try:
            dates[name] = date.fromisoformat(text)
        except ValueError:
            problems.append(document.problem(("enforce_from", name), f"{text!r} is no date"))
    if problems:
        raise InvalidPolicy(*problems)
    levels = {level: {name: part.get("params", {}) for name, part in data.get(level, {}).items()} for level in _LEVELS}
    return Profile(
        id=data["profile"]["id"],
        title=data["profile"].get("title", ""),
        params=data.get("params", {}),
        roles=levels["roles"],
        sites=levels["sites"],
        devices=levels["devices"],
        select=tuple(data.get("select", ())),
        ignore=tuple(data.get("ignore", ())),
        severity=data.get("severity", {}),
        enforce_from=dates,
    )


def _param_problems(
    document: Document, params: Params, at: tuple[str, ...], rules: Mapping[str, Rule]
) -> list[Problem]:
    problems = []
    for rule_id, values in params.items():
        rule = rules.get(rule_id)
        if rule is None:
            problems.append(_unknown(document, (*at, rule_id), rules))
            continue
        for name, value in values.items():
            where = (*at, rule_id, name)
            if name not in rule.params:
                hint = suggestion(name, rule.params)
                problems.append(document.problem(where, f"{rule_id} has no such parameter", hint))
            problems += [document.problem(where, told) for told in _misfits(rule, name, value)]
    return problems


def _misfits(rule: Rule, name: str, value: Any) -> list[str]:
    told = []
    for use in rule.param_uses:
        if use.name == name:
            try:
                use.convert(value)
            except ValueError as reason:
                told.append(str(reason))
    return list(dict.fromkeys(told))


def _unknown(document: Document, at: tuple[str, ...], rules: Mapping[str, Rule]) -> Problem:
    return document.problem(at, "no rule has this id", suggestion(at[-1], rules))
