"""Rules written in Python, for logic that no field of the model carries.

    from netaudit.policy.python_rules import Subject, rule

    @rule(id="ACME-001", title="Every device is named after its site", severity="low", entity="device",
          message="{name} does not begin with {site}")
    def named_after_site(subject: Subject) -> bool:
        return subject.value.name.startswith(subject.value.site or "")

A rule answers True (pass), False (fail), None (unknown), or an `Answer`. It is registered under the entry point group
`netaudit.rules`, as the function or as a list of functions. One that raises is `unknown`, with the reason.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from netaudit.errors import InvalidPolicy, Problem
from netaudit.model.base import Span
from netaudit.model.catalog import FieldType, entities
from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import SEVERITIES, Severity
from netaudit.policy.comparisons import Check
from netaudit.policy.conditions import Compiler
from netaudit.policy.fields import Scope, fact_spans
from netaudit.policy.rule import Example, Pack, Rule
from netaudit.policy.templates import compile_template
from netaudit.policy.verdict import Context, Step, Verdict

GROUP = "netaudit.rules"
_OWN = EntryPoint("netaudit", "netaudit.policy.line_rules:RULES", GROUP)
"""Also where netaudit runs from a checkout whose metadata are older."""
_MARK = "__netaudit_rule__"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a Python rule is asked about, and what it may look at."""

    value: Any
    """The entity: a struct of `netaudit.model`."""
    device: Device | None
    network: Network
    params: Mapping[str, Any]
    _parsed: Callable[[Device], Any] | None = None
    _text: Callable[[Device], str] | None = None

    def ciscoconfparse(self) -> Any:
        """The device's `CiscoConfParse` object, made when it is first asked for; None where there is no device."""
        if self.device is None or self._parsed is None:
            return None
        return self._parsed(self.device)

    def text(self) -> str:
        """The device's configuration, secrets replaced; empty where there is none at hand."""
        return self._text(self.device) if self.device is not None and self._text is not None else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A verdict with what was expected and found, and the lines that show it."""

    verdict: Verdict
    expected: str = ""
    actual: str = ""
    lines: tuple[int, ...] = ()
    why: str = ""


Function = Callable[[Subject], "Verdict | Answer"]


def rule(
    *,
    id: str,
    title: str,
    severity: Severity,
    entity: str,
    message: str,
    where: Mapping[str, Any] | None = None,
    rationale: str = "",
    remediation: Mapping[str, str] | None = None,
    references: Sequence[str] = (),
    tags: Sequence[str] = (),
    platforms: Sequence[str] = (),
    params: Mapping[str, Any] | None = None,
    examples: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Callable[[Function], Function]:
    """Marks a function as a rule; the arguments are those of a rule in YAML.

    Raises InvalidPolicy where one is wrong.
    """
    data = {
        "id": id, "title": title, "severity": severity, "for": entity, "message": message, "where": where or {},
        "rationale": rationale, "remediation": dict(remediation or {}), "references": tuple(references),
        "tags": tuple(tags), "platforms": tuple(platforms), "params": dict(params or {}), "examples": examples or {},
    }  # fmt: skip

    def mark(function: Function) -> Function:
        setattr(function, _MARK, _rule(function, data))
        return function

    return mark


def python_pack(found: Iterable[EntryPoint] | None = None) -> Pack | None:
    """The rules that installed packages register, as one pack; None where there are none.

    Raises InvalidPolicy where an entry point cannot be loaded or holds no rule.
    """
    points = sorted({*entry_points(group=GROUP), _OWN} if found is None else found, key=lambda point: point.name)
    rules: list[Rule] = []
    problems: list[Problem] = []
    for point in points:
        try:
            rules += rules_of(point.load())
        except InvalidPolicy as reason:
            problems += reason.problems
        except Exception as reason:  # whatever a foreign package raises while it is imported
            problems.append(Problem(point.value, None, f"cannot be loaded: {type(reason).__name__}: {reason}"))
    if problems:
        raise InvalidPolicy(*problems)
    if not rules:
        return None
    digest = hashlib.sha256("\0".join(sorted(_source(item) for item in rules)).encode()).hexdigest()
    return Pack("python", "Python rules", "installed", digest, tuple(rules))


def rules_of(target: Any) -> list[Rule]:
    """The rules that an entry point leads to: a marked function, or several."""
    functions = list(target) if isinstance(target, Iterable) else [target]
    rules = [getattr(function, _MARK, None) for function in functions]
    if not rules or not all(isinstance(item, Rule) for item in rules):
        raise InvalidPolicy.at(GROUP, None, f"{target!r} is no rule: mark the function with @rule(...)")
    return [item for item in rules if isinstance(item, Rule)]


def _rule(function: Function, data: Mapping[str, Any]) -> Rule:
    file = inspect.getsourcefile(function) or function.__module__
    line = function.__code__.co_firstlineno if inspect.isfunction(function) else 0
    problems: list[Problem] = []

    def note(at: Any, message: str, hint: str = "") -> None:
        problems.append(Problem(file, line or None, message, ".".join(str(key) for key in at), hint))

    entity = entities().get(data["for"])
    if entity is None or data["severity"] not in SEVERITIES:
        raise InvalidPolicy.at(file, line or None, "unknown entity or severity", key=data["id"])
    scope = Scope(FieldType("struct", struct=entity.struct), entity.held)
    where = Compiler(note, data["params"]).condition(data["where"], ("where",), scope) if data["where"] else None

    def template(text: str, key: str, remedy: bool = False) -> Any:
        return compile_template(text, scope, data["params"], lambda what, hint: note((key,), what, hint), remedy)

    made = Rule(
        id=data["id"],
        title=data["title"],
        severity=data["severity"],
        entity=entity,
        expect=_check(function),
        message=template(data["message"], "message"),
        where=where,
        rationale=data["rationale"],
        remediation={key: template(text, "remediation", True) for key, text in data["remediation"].items()},
        references=data["references"],
        tags=data["tags"],
        platforms=data["platforms"],
        params=data["params"],
        examples=tuple(
            Example(outcome, number, {name: _device(text) for name, text in item.items() if not name.startswith("_")},
                    item.get("_intent", {}), item.get("_demands"))
            for outcome in ("pass", "fail")
            for number, item in enumerate(data["examples"].get(outcome, ()), 1)
        ),
        pack="python",
        file=file,
        line=line,
        source={key: value for key, value in data.items() if value},
        python=True,
    )  # fmt: skip
    if problems:
        raise InvalidPolicy(*problems)
    return made


def _device(text: Any) -> tuple[str | None, str]:
    """Platform (None: detected) and configuration of a device in an example: text, or a mapping of both."""
    return (text.get("platform"), text["config"]) if isinstance(text, Mapping) else (None, text)


def ciscoconfparse(device: Device, lines: Sequence[str]) -> Any:
    """The `ciscoconfparse2` object of a device's lines."""
    from ciscoconfparse2 import CiscoConfParse

    syntax = {"nxos": "nxos", "iosxr": "iosxr", "junos": "junos"}.get(device.platform, "ios")
    return CiscoConfParse(list(lines), syntax=syntax)


def _check(function: Function) -> Check:
    def check(value: Any, ctx: Context) -> Verdict:
        subject = Subject(value, ctx.device, ctx.network, ctx.params, ctx.parsed, ctx.text)
        try:
            said = function(subject)
            answer = said if isinstance(said, Answer) else Answer(said)
        except Exception as reason:  # a rule is foreign code; its fault must not end the audit
            answer = Answer(None, why=f"the rule raised {type(reason).__name__}: {reason}")
        if ctx.truncated and answer.verdict is True:
            answer = Answer(None, why=ctx.truncated)
        if ctx.trace is not None:
            ctx.trace.append(_step(answer, value, ctx))
        return answer.verdict

    return check


def _step(answer: Answer, value: Any, ctx: Context) -> Step:
    spans = fact_spans(value, ctx)
    if answer.lines and ctx.device is not None:
        spans = tuple(Span(ctx.device.name, line, line) for line in answer.lines)
    return Step(
        depth=ctx.depth,
        path="",
        expected=answer.expected,
        actual=answer.actual,
        verdict=answer.verdict,
        why=answer.why,
        spans=spans,
        cited=True,
    )


def _source(item: Rule) -> str:
    return f"{item.id}\0{item.source!r}"
