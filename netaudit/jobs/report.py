"""Reports of recorded runs, with what happened in the period before them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from netaudit.errors import UsageError
from netaudit.jobs.results import stamp
from netaudit.jobs.workspace import Workspace
from netaudit.model.history import Recorded, RunRecord
from netaudit.report.data import History, ReportData
from netaudit.report.scope import PartlyRead
from netaudit.report.topology import Topology
from netaudit.results.changes import approvals_between, changes_between
from netaudit.results.database import Database
from netaudit.results.loading import load_run, runs

TREND_RUNS = 90
PERIOD = timedelta(days=30)
SUFFIXES = {
    "html": ".html", "pdf": ".pdf", "csv": ".csv", "xlsx": ".xlsx", "md": ".md", "json": ".json", "sarif": ".sarif",
    "junit": ".xml",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rendered:
    """A report, and the files that it links to: name -> content."""

    main: str | bytes
    attached: dict[str, str | bytes]


def report_data(database: Database, record: RunRecord, *, now: datetime, since: datetime | None = None) -> ReportData:
    """Everything that the report of a run shows. `since`: where its period begins; 30 days before it by default."""
    recorded = load_run(database, record)
    started = datetime.fromisoformat(record.started)
    begin = stamp(since if since is not None else started - PERIOD)
    return ReportData(
        audit=recorded.audit,
        drift=recorded.drift,
        capacity=_part(recorded, "capacity", dict[str, Any]),
        topology=_part(recorded, "topology", Topology),
        partly=_part(recorded, "partly", tuple[PartlyRead, ...]),
        history=History(
            record=record,
            previous=recorded.previous,
            trend=tuple(reversed(runs(database, limit=TREND_RUNS, until=record.number))),
            lives=recorded.lives,
            devices=recorded.devices,
            waivers=recorded.waivers,
            changes=tuple(changes_between(database, begin, record.started)),
            approvals=tuple(approvals_between(database, begin, record.finished)),
            begin=begin,
        ),
        generated=stamp(now),
    )


def _part(recorded: Recorded, name: str, type_: Any) -> Any:
    body = recorded.parts.get(name)
    return msgspec.json.decode(body, type=type_) if body is not None else None


def render_run(data: ReportData, form: str, attachments: str | None) -> Rendered:
    """A report in a format. `attachments`: name of the folder that further pages go to; None where there is none.

    Raises MissingExtra for a PDF without its library.
    """
    if form == "html":
        from netaudit.report.html import render_paged

        page, attached = render_paged(data, attachments)
        return Rendered(page, dict(attached))
    if form == "pdf":
        from netaudit.report.pdf import audit_pdf

        return Rendered(audit_pdf(data), {})
    if form == "xlsx":
        from netaudit.report.xlsx import audit_xlsx

        return Rendered(audit_xlsx(data), {})
    if form == "md":
        from netaudit.report.markdown_run import run_markdown

        return Rendered(run_markdown(data), {})
    from netaudit.report.formats import FORMATS

    return Rendered(FORMATS[form].render(data.audit), {})


def write_report(
    workspace: Workspace, database: Database, record: RunRecord, form: str, base: Path, now: datetime
) -> Iterator[Path]:
    """Write the report of a run beside its further pages; the path of the report. `base`: its path without a suffix."""
    data = report_data(database, record, now=now)
    folder = base.with_name(f"{base.name}-files")
    made = render_run(data, form, folder.name)
    yield write_rendered(made, base.with_name(base.name + SUFFIXES[form]), folder)


def write_rendered(made: Rendered, path: Path, folder: Path) -> Path:
    """Write a report, its further pages first, so that no link leads nowhere.

    Raises UsageError where something cannot be written.
    """
    from netaudit.report.writing import write_atomic

    if made.attached:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: cannot be made: {error.strerror}") from None
        for name, content in made.attached.items():
            write_atomic(folder / name, content)
    write_atomic(path, made.main)
    return path
