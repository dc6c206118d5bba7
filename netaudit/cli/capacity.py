"""`netaudit capacity`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netaudit.cli.options import Terminal, at_or_above, fails_on, measures, reads, speaks, writes
from netaudit.model.intent import MOST_GROWTH

if TYPE_CHECKING:
    from netaudit.jobs.inputs import Inputs
    from netaudit.jobs.network import Question
    from netaudit.model.results import Audit
    from netaudit.network.flows.kernel import KernelName

_KINDS = ("link", "lag_member", "srlg", "card", "node", "site", "site-pair", "n-2")


class Share(click.FloatRange):
    """A number in a range, which `nan` is not: whatever is compared with it would pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        if isinstance(value, str) and value.strip().lower().lstrip("+-") == "nan":
            self.fail("nan is not a number", param, ctx)
        return super().convert(value, param, ctx)


def _kinds(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """The kinds of failures in a list; singular or plural, with hyphens or underscores."""
    if value is None:
        return None
    known = {kind.replace("_", "-"): kind for kind in _KINDS}
    named = [word.strip() for word in value.split(",") if word.strip()]
    words = {word: word.lower().replace("_", "-").removesuffix("s") for word in named}
    strange = [word for word in named if words[word] not in known]
    if strange or not named:
        raise click.BadParameter(f"{strange[0] if strange else value!r} is none of {', '.join(known)}")
    return tuple(known[words[word]] for word in named)


@click.command("capacity")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--demands", type=click.Path(path_type=Path), help="Expected load. [beside the configurations]")
@click.option(
    "--links", type=click.Path(path_type=Path), help="Links with metrics and capacities, in place of configurations."
)
@measures
@click.option(
    "--intent", type=click.Path(path_type=Path), help="Sites, contracts, shared risks. [beside the configurations]"
)
@click.option(
    "-i", "--inventory", type=click.Path(path_type=Path), help="Names, platforms, sites and roles of devices."
)
@click.option(
    "--failures",
    "kinds",
    callback=_kinds,
    metavar="KIND,...",
    help="What fails: link, lag_member, srlg, node, card, site; site-pairs and n-2 for two at once. "
    "[default: all single ones; with --links: link]",
)
@click.option(
    "--growth", type=Share(0, MOST_GROWTH, min_open=True), default=1.0, show_default=True, help="Factor on all demands."
)
@click.option(
    "--kernel",
    type=click.Choice(["auto", "python", "numba"]),
    default="auto",
    show_default=True,
    help="What works out the loads: numba is compiled, needs netaudit[fast], and says the same.",
)
@click.option(
    "--max-utilisation",
    type=Share(0),
    default=1.0,
    show_default=True,
    help="Share of a capacity above which a link, in its worst failure, makes the exit code 1.",
)
@click.option(
    "--max-measured",
    type=Share(0),
    default=0.8,
    show_default=True,
    help="Share of a capacity above which a link's measured load (95th percentile) is told and makes the exit code 1.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in place of 1.")
@fails_on
@reads
@writes("text", "json", "csv")
@speaks
def command(
    paths: tuple[Path, ...],
    demands: Path | None,
    links: Path | None,
    loads: str | None,
    intent: Path | None,
    inventory: Path | None,
    kinds: tuple[str, ...] | None,
    growth: float,
    kernel: KernelName,
    max_utilisation: float,
    max_measured: float,
    exit_zero: bool,
    fail_on: str,
    cached: bool,
    form: str,
    output: Path | None,
    terminal: Terminal,
) -> int:
    """Work out the load on every link, in the normal state and under every single failure.

    Demands are routed as the configurations route them: OSPF and IS-IS metrics, equal-cost paths, gateways.
    What that does not model is said to be unknown, and gets no figure. Without demands it tells what every link and
    class can carry, where that is written, and which rules fail that need no load: oversubscription, uplinks, LAGs,
    sums of classes (--fail-on).

    \b
    Examples:
      netaudit capacity configs/ --demands demands.csv
      netaudit capacity configs/ --loads prometheus:https://prometheus.example.org
      netaudit capacity --links germany50.links.csv --demands germany50.demands.csv --format json
    """
    from netaudit.errors import UsageError
    from netaudit.jobs.network import USUAL, Question
    from netaudit.network.flows.kernel import kernel_note

    audit: Audit | None = None
    if links is not None:
        if demands is None or paths or loads:
            raise UsageError("--links goes with --demands and without configurations or --loads")
        from netaudit.network.flows.report import capacity_of_csv

        found = capacity_of_csv(links, demands, kinds=kinds or ("link",), growth=growth, kernel=kernel)
        document = {**found, "errors": []}
    else:
        from netaudit.jobs.inputs import inputs_for

        inputs = inputs_for(paths, inventory=inventory, intent=intent, demands=demands, loads=loads, cached=cached)
        document, audit = _of_configs(inputs, Question(kinds or USUAL.kinds, growth, kernel), terminal)
    if (note := kernel_note()) is not None:
        terminal.say(note)
    terminal.emit(_rendered(document, audit, form, terminal, output), output)
    over = any(
        row["capacity_bps"] and (row["worst_bps"] or 0) / row["capacity_bps"] > max_utilisation
        for row in document["links"]
    )
    full = [told for told in _measured(document) if (told[1]["utilisation"] or 0) > max_measured]
    for told in full:
        terminal.warn(_full(*told))
    failing = audit is not None and any(
        one.status == "new" and at_or_above(one.severity, fail_on) for one in audit.findings
    )
    if (over or full or failing) and not exit_zero:
        return 1
    return 3 if document["errors"] or document["unknown"] else 0


def _of_configs(inputs: Inputs, question: Question, terminal: Terminal) -> tuple[dict[str, Any], Audit | None]:
    """The document, and without demands what the rules find that need no load."""
    from netaudit.jobs.capacity_rules import as_part, rules_without_load
    from netaudit.jobs.network import build_network

    snapshot = inputs.snapshot()
    built = build_network(snapshot, inputs.knowledge, question)
    for note in (*snapshot.notes, *built.notes, *built.measured.remarks):
        terminal.say(note)
    errors = (*snapshot.errors, *inputs.errors)
    for error in errors:
        terminal.warn(f"{error.device}: {error.error}")
    told = [{"device": error.device, "error": error.error} for error in errors]
    document = {**built.capacity_or_rates, "errors": told}
    if built.loads is not None:
        return document, None
    audit = rules_without_load(inputs, snapshot, built)
    return {**document, **as_part(audit)}, audit


def _measured(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], float | None]]:
    """What was measured of links and of other ports: where, the figures, and the capacity."""
    for row in document["links"]:
        if row.get("measured"):
            yield f"{row['from']} -> {row['to']}", row["measured"], row["capacity_bps"]
    for row in document.get("measured_ports", ()):
        yield f"{row['device']} {row['interface']} {row['way']}", row, row["capacity_bps"]


def _full(where: str, told: dict[str, Any], capacity: float | None) -> str:
    """`r1 -> r2: measured 92 Mbit/s of 100 Mbit/s, 92 % (r1:Gi0/0 out, last week)`."""
    from netaudit.config.units import format_rate

    used = format_rate(told["max_bps"] if told["p95_bps"] is None else told["p95_bps"])
    counted = ", ".join(word for word in (told["port"], told["window"]) if word)
    return f"{where}: measured {used} of {format_rate(capacity or 0)}, {told['utilisation']:.0%} ({counted})"


def _rendered(document: dict[str, Any], audit: Audit | None, form: str, terminal: Terminal, output: Path | None) -> str:
    if form == "json":
        return json.dumps(document, indent=2)
    if form == "csv":
        return _csv(document)
    from netaudit.report.text_capacity import capacity_text

    colored = terminal.color and output is None
    return capacity_text(
        document,
        audit,
        width=terminal.width,
        color=colored,
        verbose=terminal.verbose,
        folded=output is None and terminal.watched,
    )


def _csv(document: dict[str, Any]) -> str:
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(
        ["id", "from", "to", "capacity_bps", "normal_bps", "worst_bps", "worst_kind", "worst_id", "capacity_how",
         "capacity_device", "capacity_path", "capacity_line", "guarantees", "measured_p95_bps", "measured_max_bps",
         "normal_utilisation", "worst_utilisation", "measured_utilisation", "classes"]
    )  # fmt: skip
    for row in document["links"]:
        worst = row["worst_failure"] or {"kind": "", "id": ""}
        origin, measured = row.get("capacity_origin") or {}, row.get("measured") or {}
        rows.writerow(
            [row["id"], row["from"], row["to"], row["capacity_bps"], row["normal_bps"], row["worst_bps"],
             worst["kind"], worst["id"], *(origin.get(name) for name in ("how", "device", "path", "line")),
             "; ".join(_guarantee(own) for own in row["classes"] if own["guarantee_bps"] is not None),
             measured.get("p95_bps"), measured.get("max_bps"),
             row.get("normal_utilisation"), row.get("worst_utilisation"), measured.get("utilisation"),
             "; ".join(f"{own['class']} {own['normal_bps']} {own['worst_bps']}" for own in row["classes"]
                       if own["normal_bps"] is not None)]
        )  # fmt: skip
    return written.getvalue()


def _guarantee(own: dict[str, Any]) -> str:
    """`voice 4900000 r1.cfg:14`."""
    origin = own.get("guarantee_origin")
    return f"{own['class']} {own['guarantee_bps']}" + (f" {origin['path']}:{origin['line']}" if origin else "")
