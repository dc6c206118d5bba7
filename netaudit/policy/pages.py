"""The pages of the rule library, as Markdown: one a rule, and one that lists them; made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from netaudit.policy.frameworks import Framework
from netaudit.policy.rule import Example, Pack, Rule

MARK = "<!-- Made by `netaudit rules docs`; edit the rule, not this page. -->"
_NEEDS = {
    "cfg": "the configuration",
    "pair": "the configurations of both ends",
    "topo": "links between devices",
    "load": "expected or measured load",
    "intent": "intent (roles, contracts, services)",
    "inv": "an inventory",
}
_OUTCOMES = {"pass": "Passes", "fail": "Fails", "grace": "Passes until the older standard ends"}


def library_pages(packs: Sequence[Pack], frameworks: Sequence[Framework]) -> dict[str, str]:
    """File name -> page, of every rule and of the index."""
    pages = {f"{rule.id}.md": rule_page(rule, frameworks) for pack in packs for rule in pack.rules}
    return {"README.md": _index(packs, frameworks), **pages}


def rule_page(rule: Rule, frameworks: Sequence[Framework] = ()) -> str:
    """Everything about one rule."""
    parts = [
        MARK,
        f"# {rule.id}: {rule.title}",
        f"**{rule.severity}** · pack `{rule.pack}` · one verdict for each `{rule.entity.name}`",
        rule.rationale,
        _condition("Applies where", rule.source.get("where")) or f"Applies to every `{rule.entity.name}`{_held(rule)}.",
        _condition("Expects", rule.source.get("expect")) if not rule.python else "Expects what its Python code tests.",
        _grace(rule),
        _facts(rule),
        _parameters(rule),
        _remediation(rule),
        _controls(rule, frameworks),
        *_examples(rule),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _held(rule: Rule) -> str:
    return f" of {', '.join(rule.platforms)}" if rule.platforms else ""


def _condition(title: str, condition: Any) -> str:
    return f"## {title}\n\n{_fenced(_yaml(condition), 'yaml')}" if condition else ""


def _grace(rule: Rule) -> str:
    told = []
    if rule.older_until is not None:
        older = _fenced(_yaml(rule.source["grace"]["expect"]), "yaml")
        told.append(f"Through {rule.older_until.isoformat()}, the older standard is as good:\n\n{older}")
    if rule.enforce_from is not None:
        told.append(f"Before {rule.enforce_from.isoformat()} its findings are told and weigh nothing.")
    return "\n\n".join(told)


def _facts(rule: Rule) -> str:
    rows = []
    if rule.platforms:
        rows.append(f"- Asked on: {', '.join(rule.platforms)}")
    if rule.needs:
        rows.append(f"- Needs: {', '.join(_NEEDS[need] for need in rule.needs)}")
    if rule.tags:
        rows.append(f"- Tags: {', '.join(f'`{tag}`' for tag in rule.tags)}")
    return "\n".join(rows)


def _parameters(rule: Rule) -> str:
    if not rule.params:
        return ""
    rows = [f"| `{name}` | `{_value(value)}` |" for name, value in rule.params.items()]
    head = "A profile overrides them for all, by role, site and device."
    return f"## Parameters\n\n{head}\n\n" + "\n".join(["| name | default |", "| --- | --- |", *rows])


def _value(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text.replace("|", "\\|")


def _remediation(rule: Rule) -> str:
    texts: Mapping[str, str] = rule.source.get("remediation") or {}
    parts = [f"{platform}:\n\n{_fenced(text.strip())}" for platform, text in texts.items()]
    return "## Remediation\n\n" + "\n\n".join(parts) if parts else ""


def _controls(rule: Rule, frameworks: Sequence[Framework]) -> str:
    rows = [
        f"- {framework.title}: {control.id}, {control.title}"
        for framework in frameworks
        for control in framework.controls
        if rule.id in control.rules
    ]
    rows += [f"- {text}" for text in rule.references if not any(framework.names(text) for framework in frameworks)]
    return "## Related to\n\n" + "\n".join(rows) if rows else ""


def _examples(rule: Rule) -> Iterable[str]:
    for outcome, title in _OUTCOMES.items():
        found = [example for example in rule.examples if example.outcome == outcome]
        if found:
            yield f"## {title}"
            yield from ("\n\n".join(_example(example)) for example in found)


def _example(example: Example) -> Iterable[str]:
    if len(example.devices) > 1 or example.intent or example.demands or example.loads:
        yield f"Example {example.number}:"
    for name, (platform, config) in example.devices.items():
        yield f"`{name}`{f' ({platform})' if platform else ''}\n\n{_fenced(config.rstrip())}"
    if example.intent:
        yield f"with this intent\n\n{_fenced(_yaml(example.intent), 'yaml')}"
    if example.demands:
        yield f"and these demands\n\n{_fenced(example.demands.rstrip())}"
    if example.loads:
        yield f"and these measured loads\n\n{_fenced(example.loads.rstrip())}"


def _index(packs: Sequence[Pack], frameworks: Sequence[Framework]) -> str:
    parts = [MARK, "# The rules", f"{sum(len(pack.rules) for pack in packs)} rules in {len(packs)} packs."]
    for pack in packs:
        rows = ["| rule | severity | asked of each | |", "| --- | --- | --- | --- |"]
        rows += [f"| [{r.id}]({r.id}.md) | {r.severity} | {r.entity.name} | {r.title} |" for r in pack.rules]
        parts += [f"## {pack.title} (`{pack.id}` {pack.version})", "\n".join(rows)]
    for framework in frameworks:
        rows = ["| control | | rules |", "| --- | --- | --- |"]
        rows += [
            f"| {c.id} | {c.title} | {', '.join(f'[{rule}]({rule}.md)' for rule in c.rules)} |"
            for c in framework.controls
        ]
        parts += [f"## {framework.title} (`{framework.id}`)", "\n".join(rows)]
    return "\n\n".join(parts) + "\n"


def _yaml(data: Any) -> str:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110).rstrip()


def _fenced(text: str, language: str = "") -> str:
    return f"```{language}\n{text}\n```"
