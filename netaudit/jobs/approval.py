"""Approvals: what runs becomes the baseline, all of it or some sections, by one person or by two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

import msgspec

from netaudit.archive.repository import APPROVED, RUNNING, Archive
from netaudit.archive.signing import Signer, signer
from netaudit.config.tree import Tree
from netaudit.drift.compare import as_changes, differences
from netaudit.drift.grammar import grammar
from netaudit.drift.parts import section_of, with_sections
from netaudit.errors import UsageError
from netaudit.jobs.drift import inventoried
from netaudit.jobs.inputs import fingerprint_key
from netaudit.jobs.snapshot import Text, parse
from netaudit.jobs.workspace import Workspace
from netaudit.model.results import Change
from netaudit.platforms import base


class Section(msgspec.Struct, frozen=True):
    """The differences of one section of a device, to be looked at."""

    device: str
    name: str
    changes: tuple[Change, ...]


Asked = Callable[[Section, int, int], str]
"""Given a section, its number and how many there are: `y`, `n`, `a` (it and the rest), `d` (none of the rest)."""


class Approved(msgspec.Struct, frozen=True):
    """What came of it."""

    devices: tuple[str, ...]
    commit: str | None
    proposed: bool = False
    """It waits for a second person."""


class Approvals:
    """The approvals of a workspace: its archive, its keys, and whether one person is enough."""

    def __init__(self, workspace: Workspace, *, key: str | None = None) -> None:
        self._workspace = workspace
        self.archive = Archive(workspace.path("archive"))
        self._key = fingerprint_key(workspace)
        named = key or workspace.settings.signing_key
        self._signer: Signer | None = signer(named) if named else None

    def approve(
        self,
        devices: Sequence[str],
        *,
        by: str,
        reason: str,
        ticket: str,
        when: datetime,
        sections: Sequence[str] = (),
        ask: Asked | None = None,
    ) -> Approved:
        """Approves devices; `sections` of one of them, or what `ask` says yes to.

        Raises UsageError for a section that does not differ, ArchiveError for a device that nobody collected.
        """
        texts: Mapping[str, str] | None = None
        told = "; ".join(sections)
        if sections:
            (device,) = devices
            texts = {device: self._partly(device, sections)}
        elif ask is not None:
            chosen = {device: self._chosen(device, ask) for device in devices}
            texts = {device: text for device, (text, _) in chosen.items() if text is not None}
            told = "; ".join(f"{device}: {', '.join(names)}" for device, (_, names) in chosen.items() if names)
            devices = [device for device, (text, names) in chosen.items() if text is not None or names is None]
            if not devices:
                return Approved((), None)
        commit = self.archive.approve(
            devices,
            by=by,
            reason=reason,
            ticket=ticket,
            when=when,
            texts=texts,
            sections=told,
            signer=self._signer,
            propose=self._workspace.settings.four_eyes,
        )
        return Approved(tuple(devices), commit, self._workspace.settings.four_eyes)

    def confirm(self, *, by: str, when: datetime) -> Approved:
        """The second person's word on what the first proposed."""
        proposal = self.archive.confirm(by=by, when=when, signer=self._signer)
        tip = self.archive.tip(APPROVED)
        return Approved(proposal.devices, str(tip.id) if tip is not None else None)

    def sections(self, device: str) -> list[Section]:
        """What differs between the two configurations of a device, section by section."""
        platform, approved, running = self._both(device)
        found = differences(approved, running, platform, key=self._key)
        names = dict.fromkeys(section_of(one) for one in found)
        tables = grammar(platform)
        return [
            Section(
                device,
                name,
                tuple(
                    as_changes(
                        [one for one in found if section_of(one) == name],
                        (approved, running),
                        tables,
                        self._key,
                        device,
                    )
                ),
            )
            for name in names
        ]

    def _chosen(self, device: str, ask: Asked) -> tuple[str | None, list[str] | None]:
        """The text to approve (None: the running one as it is, or nothing) and the sections taken (None: all)."""
        if self.archive.read(APPROVED, device) is None:
            return None, None
        found = self.sections(device)
        taken: list[str] = []
        answer = ""
        for number, section in enumerate(found, 1):
            answer = answer if answer in ("a", "d") else ask(section, number, len(found))
            if answer in ("y", "a"):
                taken.append(section.name)
        if len(taken) == len(found):
            return None, None
        return (self._partly(device, taken), taken) if taken else (None, [])

    def _partly(self, device: str, sections: Sequence[str]) -> str:
        platform, approved, running = self._both(device)
        return with_sections(approved, running, sections, platform, self._key).text

    def _both(self, device: str) -> tuple[base.Platform, Tree, Tree]:
        """The platform of a device, its approved and its running configuration."""
        known = inventoried(self._workspace).get(device)
        trees = []
        name = known
        for branch in (RUNNING, APPROVED):
            text = self.archive.read(branch, device)
            if text is None:
                raise UsageError(f"{device} has no {branch} configuration: approve the device as a whole")
            snapshot = parse([Text(device, f"{branch}:{device}.cfg", text.encode(), name)], key=self._key)
            name = name or snapshot.devices[0].platform
            trees.append(snapshot.trees[device])
        assert name is not None  # the first of the two told it
        return base.get(name), trees[1], trees[0]
