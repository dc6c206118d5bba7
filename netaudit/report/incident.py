"""The review of an incident as HTML, PDF and Markdown."""

from __future__ import annotations

from netaudit.model.incident import Event, Headroom, Incident
from netaudit.report.figures import counted, factor
from netaudit.report.html import page_of
from netaudit.report.markup import prose
from netaudit.report.pdf import pdf_of

LIKELY = 10
"""Events shown with all they have."""
MOST_ROWS = 1000


def incident_html(review: Incident, generated: str) -> str:
    """The review as one HTML file that needs nothing else."""
    return page_of(
        "incident.html.j2",
        review=review,
        generated=generated,
        conclusion=conclusion(review),
        likely=review.events[:LIKELY],
        timeline=sorted(review.events, key=lambda event: event.at)[:MOST_ROWS],
        cut=max(0, len(review.events) - MOST_ROWS),
        fresh=[warned for warned in review.warned if warned.new],
        standing=[warned for warned in review.warned if not warned.new][:MOST_ROWS],
        headroom=headroom_words(review.headroom),
    )


def incident_pdf(review: Incident, generated: str) -> bytes:
    """The review as a PDF. Raises MissingExtra where its library is not installed."""
    return pdf_of(incident_html(review, generated))


def conclusion(review: Incident) -> str:
    """The likeliest cause in one sentence; never more than a ranking."""
    changes = [event for event in review.events if event.kind == "config"]
    if not changes:
        return "No configuration changed in this period, as far as it was collected"
    first = changes[0]
    return (
        f"Most likely to matter of {counted(len(changes), 'changed configuration')}: {', '.join(first.devices)}, "
        f"collected {first.at[:16].replace('T', ' ')}, {first.text or first.what}"
    )


def headroom_words(points: tuple[Headroom, ...]) -> list[Headroom]:
    """The runs at which the room to grow was another than before."""
    found: list[Headroom] = []
    for point in points:
        if not found or (found[-1].normal, found[-1].any_failure) != (point.normal, point.any_failure):
            found.append(point)
    return found


def incident_markdown(review: Incident) -> str:
    """The review as Markdown."""
    about = [f"Symptom: {prose(review.symptom)}"] if review.symptom else []
    about += [f"Devices: {prose(', '.join(review.devices))}"] if review.devices else []
    parts = [
        f"## Incident review, {review.start[:16].replace('T', ' ')} to {review.end[:16].replace('T', ' ')} UTC",
        f"**{prose(conclusion(review))}.** Points rank; they prove nothing.",
        *about,
    ]
    if review.unknown:
        parts.append("### Not looked at\n\n" + "\n".join(f"- {prose(gap)}" for gap in review.unknown))
    parts.append(
        "### Most likely to matter\n\n" + ("\n".join(map(_told, review.events[:LIKELY])) or "Nothing happened.")
    )
    fresh = [warned for warned in review.warned if warned.new]
    rows = ["| rule | severity | devices | finding | since | first recorded |", "| --- | --- | --- | --- | --- | --- |"]
    for warned in fresh:
        cells = (warned.rule, warned.severity, ", ".join(warned.devices), warned.message,
                 warned.since[:16].replace("T", " "), warned.recorded[:16].replace("T", " ") or "never")  # fmt: skip
        rows.append(f"| {' | '.join(map(prose, cells))} |")
    warned_rows = "\n".join(rows) if fresh else "No rule has a finding that was not there when the period began."
    parts.append(f"### Rules that would have warned\n\n{warned_rows}")
    headroom = headroom_words(review.headroom)
    if headroom:
        lines = [
            f"- {h.at[:10]}: {factor(h.normal)} normally, {factor(h.any_failure)} in any failure" for h in headroom
        ]
        parts.append("### Room to grow\n\n" + "\n".join(lines))
    rows = ["| when (UTC) | points | what | where | about |", "| --- | --- | --- | --- | --- |"]
    for event in sorted(review.events, key=lambda event: event.at)[:MOST_ROWS]:
        told = (event.at[:16].replace("T", " "), str(event.score), event.what, ", ".join(event.devices), event.text)
        rows.append(f"| {' | '.join(map(prose, told))} |")
    parts.append("### Timeline\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _told(event: Event) -> str:
    place = f" on {', '.join(event.devices)}" if event.devices else ""
    head = f"{prose(event.what + place)}, {event.at[:16].replace('T', ' ')}. {prose(event.text)}"
    lines = [f"1. **{event.score} points**: {head}"]
    lines += [f"   - +{reason.points} {prose(reason.why)}" for reason in event.reasons]
    for change in event.changes[:20]:
        where = prose(" / ".join(change.path) or "top level")
        lines.append(f"   - {change.kind} in {where}: {prose(change.before or '')} → {prose(change.after or '')}")
    return "\n".join(lines)
