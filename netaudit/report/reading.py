"""How much of the configurations was understood, and the lines that were not, the most frequent first."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from netaudit.model.device import Device
from netaudit.report.figures import percent
from netaudit.report.plain import one_line
from netaudit.report.terminal import GAP_STYLE, Sheet

SHOWN_FORMS = 50
_WORDS = 4  # of a line tell its form
_NUMBERED = re.compile(r"\d")
_FREE_TEXT = frozenset(("description", "remark", "message", "banner", "name"))


@dataclass(frozen=True, slots=True)
class Form:
    """Lines without a fact that begin alike: `ip igmp version *`."""

    text: str
    lines: int
    devices: int
    platforms: tuple[str, ...]
    example: str
    """`DEVICE:LINE: text` of the first."""


def forms(devices: Iterable[Device]) -> list[Form]:
    """The forms of the lines that gave no fact, the most frequent first."""
    count: Counter[str] = Counter()
    held: dict[str, set[str]] = defaultdict(set)
    platforms: dict[str, set[str]] = defaultdict(set)
    examples: dict[str, str] = {}
    for device in devices:
        for line in device.coverage.unmodelled:
            form = _form(line.text)
            count[form] += 1
            held[form].add(device.name)
            platforms[form].add(device.platform)
            examples.setdefault(form, f"{device.name}:{line.line}: {line.text}")
    return [
        Form(text, lines, len(held[text]), tuple(sorted(platforms[text])), examples[text])
        for text, lines in sorted(count.items(), key=lambda found: (-found[1], found[0]))
    ]


def _form(text: str) -> str:
    """The first words of a line, with `*` for those with a number in them and for free text."""
    words = text.split()
    shown: list[str] = []
    for word in words[:_WORDS]:
        shown.append("*" if _NUMBERED.search(word) else word)
        if word in _FREE_TEXT:
            return " ".join((*shown, "*"))
    return " ".join(shown + ["..."] * (len(words) > _WORDS))


def summary(devices: Sequence[Device]) -> dict[str, Any]:
    """The figures as they stand in the JSON document of `netaudit facts`."""
    platforms = sorted({device.platform for device in devices})
    return {
        "devices": len(devices),
        "lines": sum(device.coverage.lines for device in devices),
        "modelled": sum(device.coverage.modelled for device in devices),
        "recognised": sum(device.coverage.recognised for device in devices),
        "platforms": {name: _mean(device for device in devices if device.platform == name) for name in platforms},
        "unmodelled": [
            {"form": form.text, "lines": form.lines, "devices": form.devices, "example": form.example}
            for form in forms(devices)[:SHOWN_FORMS]
        ],
    }


def _mean(devices: Iterable[Device]) -> dict[str, Any]:
    shares = [device.coverage.share for device in devices]
    return {"devices": len(shares), "coverage": round(sum(shares) / len(shares), 4)}


def reading_text(devices: Sequence[Device], *, width: int = 80, color: bool = False) -> str:
    """Devices with their coverage, the mean of each platform, and the most frequent lines without a fact."""
    sheet = Sheet(width, color)
    rows = [
        (
            device.name, device.platform, str(device.coverage.lines), percent(device.coverage.share),
            str(device.coverage.recognised), "looks cut off" if device.truncated else "",
        )
        for device in sorted(devices, key=lambda device: (device.coverage.share, device.name))
    ]  # fmt: skip
    sheet.table(("Device", "Platform", "Lines", "Understood", "Known text", ""), rows, right=(2, 3, 4))
    sheet.line()
    told = summary(devices)
    means = [(name, str(held["devices"]), percent(held["coverage"])) for name, held in told["platforms"].items()]
    sheet.table(("Platform", "Devices", "Mean"), means, right=(1, 2))
    found = forms(devices)
    if found:
        sheet.line()
        sheet.paragraph(
            "", f"Lines without a fact, the most frequent of {len(found)} forms (a rule that needs one says unknown):"
        )
        lines = [
            (str(form.lines), str(form.devices), one_line(form.text), one_line(form.example))
            for form in found[:SHOWN_FORMS]
        ]
        sheet.table(("Lines", "Devices", "Form", "For example"), lines, right=(0, 1))
    for device in devices:
        if device.truncated:
            sheet.paragraph(("! ", GAP_STYLE), f"{one_line(device.name)} looks cut off: {one_line(device.truncated)}")
    return sheet.text()
