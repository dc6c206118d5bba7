"""Verdicts of one audit that a second one over mostly the same devices need not find again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from netaudit.model.device import Device
from netaudit.model.results import Finding, Unknown
from netaudit.policy.rule import Rule


@dataclass(slots=True)
class Judged:
    """What one rule says of the entities of one device."""

    touched: int = 0
    """Entities that it applies to, or may."""
    passed: int = 0
    findings: list[Finding] = field(default_factory=list)
    unknown: list[tuple[Sequence[str], Unknown]] = field(default_factory=list)


class Memory:
    """What rules that look at one device alone said of each device.

    It holds for devices that are equal in every fact, for the same rules, profile, day, and texts of configurations.
    """

    def __init__(self) -> None:
        self._devices: dict[str, Device] = {}
        self._said: dict[tuple[str, str], Judged] = {}
        self._checked: dict[str, Device] = {}

    def recall(self, rule: Rule, device: Device | None) -> Judged | None:
        """What a rule said of the device, if the device is as it was."""
        if device is None or (rule.id, device.name) not in self._said or not self._same(device):
            return None
        return self._said[rule.id, device.name]

    def keep(self, rule: Rule, device: Device | None, judged: Judged) -> None:
        """Remembers it."""
        if device is None:
            return
        if self._devices.get(device.name) is not device and not self._same(device):
            self._said = {key: held for key, held in self._said.items() if key[1] != device.name}
            self._devices[device.name] = self._checked[device.name] = device
        self._said[rule.id, device.name] = judged

    def _same(self, device: Device) -> bool:
        """Whether a device is as it was; the comparison, which looks at every fact, is made once for each object."""
        held = self._devices.get(device.name)
        if held is None:
            return False
        if held is device or self._checked.get(device.name) is device:
            return True
        if held == device:
            self._checked[device.name] = device
            return True
        return False
