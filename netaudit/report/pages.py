"""What does not fit into one page: findings and devices as tables on further pages, which the report links to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TypeVar

from netaudit.model.history import Life
from netaudit.model.results import DeviceResult, Finding
from netaudit.report.figures import percent
from netaudit.report.plain import plain

FULL_FINDINGS = 400
"""Findings shown with all they have on the report itself, gravest first."""
FULL_ROWS = 500
"""Rows of the other long tables there."""
PAGE_ROWS = 2000
T = TypeVar("T")
FINDING_HEADS = ("Severity", "Rule", "Devices", "Site", "Finding", "Lines", "Open since", "Owner", "Status")
DEVICE_HEADS = ("Device", "Site", "Role", "Platform", "Understood", "Score", "SHA-256")


def pages_of(items: Sequence[T]) -> int:
    """How many pages they take."""
    return -(-len(items) // PAGE_ROWS)


def names(kind: str, count: int) -> list[str]:
    """The files of so many pages."""
    return [f"{kind}-{number:03}.html" for number in range(1, count + 1)]


def paged(
    kind: str,
    title: str,
    heads: Sequence[str],
    items: Sequence[T],
    cells: Callable[[T], Iterable[str]],
    write: Callable[[Mapping[str, object]], str],
) -> Iterator[tuple[str, str]]:
    """File name and content of every page. `write` fills the page's template; cells are escaped here."""
    files = names(kind, pages_of(items))
    for number, name in enumerate(files):
        rows = "\n".join(
            f"<tr>{''.join(f'<td>{escape(plain(cell))}</td>' for cell in cells(item))}</tr>"
            for item in items[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]
        )
        yield name, write({"title": title, "page": number + 1, "pages": len(files), "names": files, "heads": heads,
                           "rows": rows})  # fmt: skip


def finding_cells(finding: Finding, lives: Mapping[str, Life]) -> tuple[str, ...]:
    """A finding as a row."""
    life = lives.get(finding.fingerprint)
    place = finding.evidence[0] if finding.evidence else None
    return (
        finding.severity, finding.rule, ", ".join(finding.devices), finding.site or "", finding.message,
        f"{place.path}:{place.start}-{place.end}" if place else "", life.opened[:10] if life else "",
        (life.owner or "") if life else "", finding.waiver or finding.status,
    )  # fmt: skip


def device_cells(device: DeviceResult) -> tuple[str, ...]:
    """A device as a row."""
    score = percent(device.score) if device.score is not None else "none"
    return (device.name, device.site or "", device.role or "", device.platform, percent(device.coverage), score,
            device.sha256)  # fmt: skip
