"""Drift as one HTML file: approved and running side by side, section by section, and what to type."""

from __future__ import annotations

from netaudit.model.results import Drift
from netaudit.report.html import environment, resource
from netaudit.report.sides import side_by_side


def drift_html(drift: Drift) -> str:
    """The page; it needs nothing but itself."""
    drifted = [device for device in drift.devices if device.state == "drifted"]
    page = environment().get_template("drift_page.html.j2")
    return page.render(
        style=resource("report.css"),
        drift=drift,
        drifted=drifted,
        missing=[device for device in drift.devices if device.state in ("not_collected", "no_baseline")],
        in_sync=[device.name for device in drift.devices if device.state == "in_sync"],
        sections={device.name: side_by_side(device.changes) for device in drifted},
        spaced=_spaced,
    )


def _spaced(path: tuple[str, ...]) -> str:
    return " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(path) or "top level"
