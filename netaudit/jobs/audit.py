"""The audit: configurations, rules, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from netaudit import __version__
from netaudit.errors import InvalidPolicy, UsageError
from netaudit.jobs.network import Built, Knowledge, build_network
from netaudit.jobs.snapshot import Snapshot
from netaudit.model.device import Device
from netaudit.model.results import Audit, PolicyRef, Run, RunError
from netaudit.network.asked import union
from netaudit.policy.engine import audit as ask
from netaudit.policy.frameworks import Framework, control_results, load_framework, shipped_frameworks
from netaudit.policy.loader import load_packs
from netaudit.policy.memory import Memory
from netaudit.policy.profiles import Profile, load_profile
from netaudit.policy.rule import Pack, Rule
from netaudit.policy.selection import select_rules
from netaudit.policy.waivers import Waiver, load_waivers
from netaudit.shipped import policies_dir

PYTHON = "python"
"""The pack of rules that are installed by entry points."""


@dataclass(frozen=True, slots=True)
class Policies:
    """The rules that take part, and how they are applied."""

    packs: tuple[Pack, ...]
    rules: tuple[Rule, ...]
    profile: Profile | None = None
    waivers: tuple[Waiver, ...] = ()
    accepted: frozenset[str] = frozenset()
    frameworks: tuple[Framework, ...] = ()
    narrowed: bool = False
    """Rules of these packs were left out by id, tag or severity."""


@dataclass(frozen=True, slots=True)
class AuditRun:
    """An audit and what it was made of."""

    audit: Audit
    built: Built
    snapshot: Snapshot


def shipped_packs() -> list[str]:
    """Names of the rule packs that come with netaudit."""
    return sorted(path.stem for path in policies_dir().glob("*.yaml"))


def resolve_policy(name: str) -> Path:
    """A rule pack by its file, its folder, or the name of a shipped one.

    Raises UsageError where there is none.
    """
    path = Path(name)
    if path.exists():
        return path
    shipped = policies_dir() / f"{name}.yaml"
    if shipped.is_file():
        return shipped
    raise UsageError(f"no rule pack {name!r}: neither a file, nor a folder, nor one of {', '.join(shipped_packs())}")


def resolve_profile(name: Path) -> Path:
    """A profile by its file, or the name of a shipped one.

    Raises UsageError where there is none.
    """
    shipped = {path.stem: path for path in sorted((policies_dir() / "profiles").glob("*.yaml"))}
    return _resolved(name, shipped, "profile")


def resolve_framework(name: str) -> Path:
    """A framework by its file, or the name of a shipped one.

    Raises UsageError where there is none.
    """
    return _resolved(Path(name), shipped_frameworks(), "framework")


def _resolved(name: Path, shipped: Mapping[str, Path], kind: str) -> Path:
    if name.is_file():
        return name
    if str(name) in shipped:
        return shipped[str(name)]
    raise UsageError(f"no {kind} {str(name)!r}: neither a file, nor one of {', '.join(shipped)}")


def load_policies(
    names: Sequence[str] = (),
    *,
    profile: Path | None = None,
    waivers: Path | None = None,
    accepted: frozenset[str] = frozenset(),
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    tags: Sequence[str] = (),
    severity: str | None = None,
    framework: str | None = None,
    examples: bool = False,
) -> Policies:
    """The rules of packs (where none is named, all shipped ones and the pack `python` of installed rules), narrowed.

    `framework` is one to look at besides those that are shipped; `examples`: those of shipped packs are wanted too.

    The examples of packs that are not shipped are run: one that does not show what it claims is a problem as well.
    Raises InvalidPolicy with every problem of the files.
    """
    packs = load_packs([resolve_policy(name) for name in (names or shipped_packs()) if name != PYTHON], examples)
    _check_examples([pack for pack in packs if not _is_shipped(pack)])
    installed = _python_pack() if not names or PYTHON in names else None
    if installed is not None:
        packs = [*packs, installed]
    known = [rule for pack in packs for rule in pack.rules]
    rules = select_rules(known, select=select, ignore=ignore, tags=tags, severity=severity)
    if not rules:
        raise UsageError("no rule takes part: --select, --ignore, --tag and --severity leave none")
    frameworks = [load_framework(path) for path in shipped_frameworks().values()]
    if framework is not None and (own := resolve_framework(framework)) not in shipped_frameworks().values():
        frameworks.append(load_framework(own, {rule.id for rule in [*known, *_shipped_besides(packs)]}))
    return Policies(
        tuple(packs),
        tuple(rules),
        load_profile(resolve_profile(profile), [*known, *_shipped_besides(packs)]) if profile is not None else None,
        tuple(load_waivers(waivers)) if waivers is not None else (),
        accepted,
        tuple(frameworks),
        narrowed=len(rules) < len(known),
    )


def _python_pack() -> Pack | None:
    from netaudit.policy.python_rules import python_pack

    return python_pack()


def _check_examples(packs: Sequence[Pack]) -> None:
    """Raises InvalidPolicy where an example does not show what it claims."""
    if not any(rule.examples for pack in packs for rule in pack.rules):
        return
    from netaudit.jobs.examples import false_examples

    problems = false_examples(packs)
    if problems:
        raise InvalidPolicy(*problems)


def _is_shipped(pack: Pack) -> bool:
    """The examples of those are run by netaudit's own tests."""
    return Path(pack.file).resolve().is_relative_to(policies_dir().resolve())


def _shipped_besides(packs: Sequence[Pack]) -> list[Rule]:
    """The shipped rules that do not take part; a profile may speak of them all the same."""
    taken = {pack.id for pack in packs}
    others = [resolve_policy(name) for name in shipped_packs() if name not in taken]
    return [rule for pack in load_packs(others, examples=False) for rule in pack.rules] if others else []


def run_audit(
    snapshot: Snapshot,
    knowledge: Knowledge,
    policies: Policies,
    *,
    now: datetime | None = None,
    today: date | None = None,
    errors: Sequence[RunError] = (),
    memory: Memory | None = None,
    whole: bool = True,
    built: Built | None = None,
) -> AuditRun:
    """Ask the rules about a snapshot. `errors` are added to those of the snapshot; `built`: its network, if at hand.

    Unless `whole`, the network is built as far as these rules look at it.

    `memory` spares a second audit under the same policies on the same day the devices that are as they were.
    """

    def parsed(device: Device) -> Any:
        from netaudit.policy.python_rules import ciscoconfparse

        return ciscoconfparse(device, snapshot.trees[device.name].lines)

    started = now or datetime.now(UTC)
    asked = None if whole else union(rule.reads for rule in policies.rules)
    built = built or build_network(snapshot, knowledge, asked=asked)
    result = ask(
        built.network,
        policies.rules,
        run=_run(snapshot, policies, started, now or datetime.now(UTC)),
        today=today or started.date(),
        evidence_text=snapshot.evidence,
        profile=policies.profile,
        waivers=policies.waivers,
        narrowed=policies.narrowed,
        accepted=policies.accepted,
        errors=(*snapshot.errors, *errors),
        lines=snapshot.lines,
        memory=memory,
        parsed=parsed,
    )
    controls = tuple(found for framework in policies.frameworks for found in control_results(framework, result))
    return AuditRun(msgspec.structs.replace(result, controls=controls), built, snapshot)


def _run(snapshot: Snapshot, policies: Policies, started: datetime, finished: datetime) -> Run:
    """What was asked of what; the identifier is the same for the same question at the same second."""
    asked = sha256()
    for pack in policies.packs:
        asked.update(f"{pack.id}:{pack.sha256}".encode())
    for device in sorted(snapshot.devices, key=lambda d: d.name):
        asked.update(f"{device.name}:{device.source.sha256}".encode())
    return Run(
        id=f"{started:%Y%m%dT%H%M%SZ}-{asked.hexdigest()[:8]}",
        started=started.isoformat(timespec="seconds"),
        finished=finished.isoformat(timespec="seconds"),
        netaudit=__version__,
        policies=tuple(PolicyRef(pack=pack.id, version=pack.version, sha256=pack.sha256) for pack in policies.packs),
    )
