"""Every step of a rule's evaluation, with values and lines, for `netaudit rules explain`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from netaudit.config.violations import suggestion
from netaudit.errors import UsageError
from netaudit.model.device import Device
from netaudit.model.network import Network
from netaudit.model.results import Outcome
from netaudit.policy.comparisons import Check
from netaudit.policy.evaluation import Asking, reasons
from netaudit.policy.fields import located
from netaudit.policy.profiles import Profile
from netaudit.policy.rule import Rule
from netaudit.policy.subjects import devices_of, name_of
from netaudit.policy.verdict import Step


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule on one entity, step by step."""

    rule: str
    entity: str
    name: str
    devices: tuple[str, ...]
    verdict: Outcome
    message: str
    """The finding's message, why it is unknown, or nothing."""
    where: tuple[Step, ...]
    expect: tuple[Step, ...]


def explain(
    rule: Rule,
    network: Network,
    device: str,
    name: str | None = None,
    *,
    today: date,
    profile: Profile | None = None,
    redact: Callable[[str], str] = str,
    parsed: Callable[[Device], Any] | None = None,
    text: Callable[[Device], str] | None = None,
) -> list[Explanation]:
    """How a rule comes to its verdict on the entities of a device (or those that involve it), or on the one named.

    Raises UsageError where there is no such device or entity.
    """
    devices = {item.name: item for item in network.devices}
    if device not in devices:
        raise UsageError(_missing(f"no device {device!r}", device, devices))
    asking = Asking(rule, network, devices, profile or Profile(), redact, parsed, text)
    asking.ctx.whole = True
    names, found = [], []
    for value, holder in asking.subjects():
        involved = devices_of(value, holder)
        if involved and device not in involved:
            continue
        names.append(name_of(rule, value, redact))
        if name is None or names[-1].lower() == name.lower():
            asking.turn_to(value, holder)
            found.append(_explained(asking, rule.standard(today)))
    if not found and name is not None:
        raise UsageError(_missing(f"{device} has no {rule.entity.name} {name!r}", name, names))
    return found


def _explained(asking: Asking, standard: Check) -> Explanation:
    rule, ctx = asking.rule, asking.ctx
    where = asking.trace(rule.where)
    expect = asking.trace(standard)
    outcome: Outcome = "not_applicable"
    message = ""
    if where.verdict is None or (where.verdict and expect.verdict is None):
        outcome = "unknown"
        message = reasons(where if where.verdict is None else expect)
    elif where.verdict:
        outcome = "pass" if expect.verdict else "fail"
        message = "" if expect.verdict else rule.message.fill(ctx.value, ctx)
    return Explanation(
        rule=rule.id,
        entity=rule.entity.name,
        name=name_of(rule, ctx.value, ctx.redact),
        devices=devices_of(ctx.value, ctx.device),
        verdict=outcome,
        message=message,
        where=tuple(_shown(step, ctx.devices) for step in where.steps),
        expect=tuple(_shown(step, ctx.devices) for step in expect.steps),
    )


def _shown(step: Step, devices: Mapping[str, Device]) -> Step:
    return step._replace(spans=located(step.spans, devices))


def _missing(what: str, word: str, known: Any) -> str:
    hint = suggestion(word, known)
    return f"{what} ({hint})" if hint else what
