"""A rule and a pack of rules, loaded and ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from netaudit.errors import Problem
from netaudit.model.catalog import Entity
from netaudit.model.results import PolicyRef, Severity
from netaudit.policy.comparisons import Check
from netaudit.policy.conditions import ParamUse, either
from netaudit.policy.templates import Template

OUTCOMES = ("pass", "fail", "grace")
"""Of examples."""
NEEDS = ("cfg", "pair", "topo", "load", "intent", "inv")


@dataclass(frozen=True, slots=True)
class Example:
    """Configurations that show a rule passing or failing."""

    outcome: str
    """`pass`, `fail`, or `grace`: passes through the last day of the older standard, and fails from then on."""
    number: int
    devices: Mapping[str, tuple[str | None, str]]
    """Device -> platform (None: detected) and configuration."""
    intent: Mapping[str, Any] = field(default_factory=dict)
    demands: str | None = None
    """Text of a demands file."""
    whole: bool = False
    """The configurations are whole files, and one that looks cut off counts as such; else they are excerpts."""
    line: int = 0
    states: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Device -> command that shows state -> what it printed."""
    loads: str | None = None
    """Text of a file with measured loads."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `where` and `expect` are asked of every entity it is for."""

    id: str
    title: str
    severity: Severity
    entity: Entity
    expect: Check
    message: Template
    where: Check | None = None
    rationale: str = ""
    remediation: Mapping[str, Template] = field(default_factory=dict)
    """Platform -> what to do; the entry `any` serves those that are not named."""
    references: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    """Where it is asked at all; everywhere when empty."""
    params: Mapping[str, Any] = field(default_factory=dict)
    param_uses: tuple[ParamUse, ...] = ()
    enforce_from: date | None = None
    """Findings before this day are told and weigh nothing."""
    older: Check | None = None
    """An older standard, as good as `expect` through `older_until`."""
    older_until: date | None = None
    examples: tuple[Example, ...] = ()
    pack: str = ""
    file: str = ""
    line: int = 0
    source: Mapping[str, Any] = field(default_factory=dict)
    """The rule as it is written, for `rules show` and the docs."""
    python: bool = False
    local: bool = False
    """It is for what a device has, and looks at nothing but that device."""
    reads: frozenset[str] | None = None
    """The fields that it looks at (`Interface.role`); None where nobody knows."""

    def standard(self, today: date) -> Check:
        """What is expected on a day: the rule's condition, or, while that is allowed, the older one."""
        if self.older is None or self.older_until is None or today > self.older_until:
            return self.expect
        return either(self.expect, self.older)

    @property
    def where_it_stands(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def problem(self, message: str, hint: str = "") -> Problem:
        """A problem with this rule."""
        return Problem(self.file, self.line or None, message, self.id, hint)


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that come together."""

    id: str
    title: str
    version: str
    sha256: str
    rules: tuple[Rule, ...]
    file: str = ""

    @property
    def ref(self) -> PolicyRef:
        """How a run names it."""
        return PolicyRef(pack=self.id, version=self.version, sha256=self.sha256)
