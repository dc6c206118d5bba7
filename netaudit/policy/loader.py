"""Rule packs from files: validated against the schema, then against the model, with every problem told at once.

The packs that are shipped with netaudit were validated by its tests; at run time only their meaning is checked, and
`jsonschema` is not loaded for them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from netaudit.config import yamlfile
from netaudit.config.violations import nearest, suggestion, validate
from netaudit.config.yamlfile import Document
from netaudit.errors import InvalidPolicy, Problem
from netaudit.model.catalog import Entity, FieldType, entities
from netaudit.model.results import SEVERITIES, Severity
from netaudit.policy import schema
from netaudit.policy.conditions import At, Compiler
from netaudit.policy.fields import Scope
from netaudit.policy.rule import OUTCOMES, Example, Pack, Rule
from netaudit.policy.templates import Template, compile_template, param_names
from netaudit.shipped import policies_dir

_CONDITION = re.compile(r"^rules\[\d+\]\.(where|expect|grace\.expect)\b")
_EXAMPLES = re.compile(r"^    examples:\n(?:      .*\n|\n)*", re.MULTILINE)
"""As the shipped packs are indented."""
MAX_VALUES = 50_000
"""Of one rule file: its check takes some seconds then. The largest shipped pack holds a fifteenth of that."""
_SUFFIXES = (".yaml", ".yml")
_NO_PACKS = ("waivers", "profile", "framework")
_PLATFORMS = ("ios", "nxos", "iosxr", "eos", "junos", "frr", "any")


def load_packs(paths: Iterable[str | Path], examples: bool = True) -> list[Pack]:
    """The packs in these files, and in the folders among them (`waivers*`, `profile*`, `framework*` are left out).

    Without `examples` those of shipped packs, which are most of their text, are not read.
    Raises InvalidPolicy with all that is wrong in any of them.
    """
    packs: list[Pack] = []
    problems: list[Problem] = []
    for path in _files(paths, problems):
        try:
            pack, found = _load(path, examples=examples)
        except InvalidPolicy as reason:
            problems += reason.problems
            continue
        problems += found
        packs.append(pack)
    problems += duplicate_rules(packs)
    if problems:
        raise InvalidPolicy(*dict.fromkeys(problems))
    return packs


def check_pack(path: str | Path) -> list[Problem]:
    """Everything that is wrong with one rule file, shipped or not."""
    try:
        problems = _load(Path(path), trusted=False)[1]
    except InvalidPolicy as reason:
        return list(reason.problems)
    return problems


def duplicate_rules(packs: Sequence[Pack]) -> list[Problem]:
    """A problem for each rule whose id one in another pack has already; not for one that is shipped, if need be."""
    seen: dict[str, Rule] = {}
    problems = []
    rules = (rule for pack in packs for rule in pack.rules)
    for rule in sorted(rules, key=lambda rule: not _is_shipped(Path(rule.file))):
        first = seen.setdefault(rule.id, rule)
        if first.file != rule.file:
            problems.append(rule.problem(f"another rule has this id already ({first.where_it_stands})"))
    return problems


def _files(paths: Iterable[str | Path], problems: list[Problem]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in map(Path, paths):
        found = [path]
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix in _SUFFIXES and not file.relative_to(path).parts[0].startswith(_NO_PACKS)
                and not file.name.startswith(_NO_PACKS)
            )  # fmt: skip
            if not found:
                problems.append(Problem(str(path), None, "holds no rule pack (*.yaml)"))
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _is_shipped(path: Path) -> bool:
    return path.resolve().is_relative_to(policies_dir().resolve())


def _load(path: Path, trusted: bool | None = None, examples: bool = True) -> tuple[Pack, list[Problem]]:
    if trusted is None:
        trusted = _is_shipped(path)
    if trusted and not examples:
        document = yamlfile.parse(_without_examples(path.read_text("utf-8")), str(path), error=InvalidPolicy)
    else:
        document = yamlfile.load(path, error=InvalidPolicy, most=MAX_VALUES)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    problems = [] if trusted else validate(document, schema.pack_schema(conditions=False))
    reader = _PackReader(document)
    pack = reader.pack(digest)
    return pack, _merged(problems, reader.problems)


def _without_examples(text: str) -> str:
    """The text of a shipped pack with its examples as empty lines."""
    return _EXAMPLES.sub(lambda found: "\n" * found[0].count("\n"), text)


def _merged(of_schema: Sequence[Problem], of_model: Sequence[Problem]) -> list[Problem]:
    """Both kinds of problems, each fault once: the model has the better words for conditions, the schema elsewhere."""
    lines = {problem.line for problem in of_model}
    kept = [problem for problem in of_schema if not (_CONDITION.search(problem.key) and problem.line in lines)]
    told = {(problem.line, problem.key) for problem in kept}
    kept += [problem for problem in of_model if (problem.line, problem.key) not in told]
    return sorted(kept, key=lambda problem: (problem.line or 0, problem.key))


def _reads(entity: Entity, compiler: Compiler, templates: Iterable[Template]) -> frozenset[str]:
    """All fields that a rule looks at, the list of its entities among them."""
    owner = "Device" if entity.scope == "device" else "Network"
    return frozenset((f"{owner}.{entity.attribute}", *compiler.reads)).union(*(told.reads for told in templates))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _list(value) if isinstance(item, str))


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


class _PackReader:
    """Makes rules of a document. What the schema refuses is skipped here; what only the model refuses is noted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def note(self, at: At, message: str, hint: str = "") -> None:
        self.problems.append(self.document.problem(at, message, hint))

    def pack(self, digest: str) -> Pack:
        data = _mapping(self.document.data)
        head = _mapping(data.get("pack"))
        name = _text(head.get("id"))
        rules = tuple(
            rule
            for number, item in enumerate(_list(data.get("rules")))
            if (rule := self.rule(_mapping(item), ("rules", number), name)) is not None
        )
        self._twice(_list(data.get("rules")))
        if "rules" not in data or "pack" not in data:
            self.note((), "is no rule pack: it needs pack and rules")
        version = str(head.get("version", "0"))
        return Pack(name, _text(head.get("title", name)), version, digest, rules, self.document.file)

    def _twice(self, rules: Sequence[Any]) -> None:
        """Notes each rule whose id another one has, also where the rule is no good otherwise."""
        first: dict[Any, int] = {}
        for number, item in enumerate(rules):
            name = _mapping(item).get("id")
            if isinstance(name, str) and first.setdefault(name, number) != number:
                line = self.document.line_of(("rules", first[name]))
                self.note(("rules", number, "id"), f"another rule has the id {name!r} already (line {line})")

    def rule(self, data: Mapping[str, Any], at: At, pack: str) -> Rule | None:
        entity = entities().get(str(data.get("for")))
        if entity is None:
            hint = suggestion(data.get("for"), entities())
            if "for" in data:
                self.note((*at, "for"), f"{data.get('for')!r} is not known here", hint)
            entity = entities().get(nearest(data.get("for"), entities()))
        if entity is None:
            return None
        scope = Scope(FieldType("struct", struct=entity.struct), entity.held)
        params = _mapping(data.get("params"))
        compiler = Compiler(self.note, params)
        where = compiler.condition(data["where"], (*at, "where"), scope) if data.get("where") else None
        expect = compiler.condition(data.get("expect", {}), (*at, "expect"), scope)
        grace, older = _mapping(data.get("grace")), None
        if grace.get("expect"):
            older = compiler.condition(grace["expect"], (*at, "grace", "expect"), scope)
        message = self._template(data.get("message", ""), (*at, "message"), scope, params, False)
        remediation = {
            platform: self._template(text, (*at, "remediation", platform), scope, params, True)
            for platform, text in _mapping(data.get("remediation")).items()
        }
        self._check_platforms([*remediation], (*at, "remediation"))
        self._check_platforms(_texts(data.get("platforms")), (*at, "platforms"))
        self._check_params(data, at, compiler)
        severity: Severity = data["severity"] if data.get("severity") in SEVERITIES else "medium"
        return Rule(
            id=str(data.get("id", "")),
            title=_text(data.get("title")),
            severity=severity,
            entity=entity,
            expect=expect,
            message=message,
            where=where,
            rationale=_text(data.get("rationale")),
            remediation=remediation,
            references=_texts(data.get("references")),
            tags=_texts(data.get("tags")),
            needs=_texts(data.get("needs")),
            platforms=_texts(data.get("platforms")),
            params=params,
            param_uses=tuple(compiler.uses),
            enforce_from=self._date(data.get("enforce_from"), (*at, "enforce_from")),
            older=older,
            older_until=self._date(grace.get("until"), (*at, "grace", "until")),
            examples=tuple(self._examples(_mapping(data.get("examples")), (*at, "examples"))),
            local=entity.scope == "device" and not compiler.compares_devices,
            reads=_reads(entity, compiler, (message, *remediation.values())),
            pack=pack,
            file=self.document.file,
            line=self.document.line_of(at),
            source=data,
        )

    def _template(self, text: Any, at: At, scope: Scope, params: Mapping[str, Any], remedy: bool) -> Template:
        return compile_template(_text(text), scope, params, lambda what, hint: self.note(at, what, hint), remedy)

    def _check_params(self, data: Mapping[str, Any], at: At, compiler: Compiler) -> None:
        for use in compiler.uses:
            try:
                use.convert(compiler.params[use.name])
            except ValueError as reason:
                self.note((*at, "params", use.name), f"{reason} (used at line {self.document.line_of(use.at)})")
        texts = [data.get("message"), *_mapping(data.get("remediation")).values()]
        used = compiler.used | {name for text in texts for name in param_names(_text(text))}
        for name in compiler.params:
            if name not in used:
                self.note((*at, "params", name), "is declared and never used")

    def _check_platforms(self, names: Sequence[str], at: At) -> None:
        unknown = [name for name in names if name not in _PLATFORMS]
        if unknown:
            from netaudit.platforms import base

            known = {*_PLATFORMS, *base.names()}
            for name in unknown:
                if name not in known:
                    self.note((*at, name), "unknown platform", suggestion(name, known))

    def _date(self, value: Any, at: At) -> date | None:
        if not isinstance(value, str):
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.note(at, f"{value!r} is no date (write it as 2026-12-31)")
            return None

    def _examples(self, data: Mapping[str, Any], at: At) -> Iterator[Example]:
        for outcome in OUTCOMES:
            for number, item in enumerate(_list(data.get(outcome))):
                yield self._example(outcome, number, _mapping(item), (*at, outcome, number))

    def _example(self, outcome: str, number: int, data: Mapping[str, Any], at: At) -> Example:
        forced = data.get("_platform")
        devices: dict[str, tuple[str | None, str]] = {}
        states: dict[str, Mapping[str, str]] = {}
        for name, config in data.items():
            if name.startswith("_"):
                continue
            inner = _mapping(config)
            if printed := _mapping(inner.get("state")):
                states[name] = {command: str(answer) for command, answer in printed.items()}
            platform = inner.get("platform", forced)
            devices[name] = (platform, str(inner.get("config", "")) if inner else _config(config))
        if not devices:
            self.note(at, "has no device")
        demands = data.get("_demands")
        line = self.document.line_of(at)
        whole = data.get("_whole") is True
        intent, loads = _mapping(data.get("_intent")), data.get("_loads")
        return Example(outcome, number + 1, devices, intent, demands, whole, line, states, loads)


def _config(value: Any) -> str:
    return value if isinstance(value, str) else ""
