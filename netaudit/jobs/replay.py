"""Today's rules asked of what the archive held then: who would have warned, and since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from netaudit.archive.repository import RUNNING, Archive
from netaudit.archive.timeline import devices_at, moments
from netaudit.errors import NetauditError
from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.inputs import inputs_for, parsed
from netaudit.jobs.snapshot import Text
from netaudit.jobs.workspace import Workspace
from netaudit.model.results import Audit

MOST_MOMENTS = 60
"""Of the archive's history that are replayed, the newest of the period and before it."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """The audits of some moments, oldest first."""

    audits: tuple[tuple[datetime, Audit], ...]
    growth: Mapping[datetime, float | None]
    """Room to grow in any failure at each of them."""
    notes: tuple[str, ...] = ()


def replay(workspace: Workspace, start: datetime, end: datetime, most: int = MOST_MOMENTS) -> Replayed:
    """Ask today's rules, with today's intent and demands, of the archive at every moment that changed it.

    From the state at `start` to that at `end`; and before `start`, as many moments as `most` leaves room for.
    """
    archive = Archive(workspace.path("archive"))
    every = moments(archive, RUNNING)
    chosen, notes = _chosen(every, start, end, most)
    inputs = inputs_for((), workspace=workspace)
    policies = replace(load_policies(inputs.policies, profile=inputs.profile), waivers=())
    audits: list[tuple[datetime, Audit]] = []
    growth: dict[datetime, float | None] = {}
    for moment in chosen:
        held = devices_at(archive, RUNNING, moment)
        texts = [
            Text(name, f"running:{name}.cfg", archive.text(blob).encode(), inputs.platforms.get(name))
            for name, blob in held.items()
        ]
        try:
            run = run_audit(
                parsed(texts, workspace, (), cached=True), replace(inputs.knowledge, whole=False), policies, now=moment
            )
        except NetauditError as error:
            notes.append(f"the rules could not be replayed on {moment:%Y-%m-%d %H:%M}: {error}")
            continue
        audits.append((moment, run.audit))
        capacity = run.built.capacity
        growth[moment] = capacity["growth"]["n_minus_1"] if capacity else None
    return Replayed(tuple(audits), growth, tuple(notes))


def _chosen(every: Sequence[datetime], start: datetime, end: datetime, most: int) -> tuple[list[datetime], list[str]]:
    within = [moment for moment in every if start < moment <= end]
    before = [moment for moment in every if moment <= start]
    notes = []
    if len(within) > most - 1:
        told = f"the archive changed {len(within)} times in the period"
        notes.append(f"{told}; the rules were replayed on the last {most - 1}")
        within = within[-(most - 1) :]
    room = most - len(within)
    if len(before) > room:
        notes.append(f"findings older than {before[-room]:%Y-%m-%d %H:%M} are told to be at least that old")
        before = before[-room:]
    return [*before, *within], notes
