"""Which links to upgrade first, and what each upgrade buys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil

from netaudit.network.flows.results import FlowAnalysis
from netaudit.network.flows.worst import growth

RATES = tuple(round(gigabit * 10**9) for gigabit in (0.01, 0.1, 1, 2.5, 5, 10, 25, 40, 50, 100, 200, 400, 800, 1600))
"""Rates of Ethernet ports (IEEE 802.3) in bit/s, ascending; above the last, the capacity is doubled (a LAG)."""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """One step of a plan; growths are those after it and all steps before it."""

    link: str
    from_bps: float
    to_bps: float
    growth_normal: float | None
    growth_n_minus_1: float | None


def next_rate(capacity_bps: float, needed_bps: float = 0.0) -> float:
    """The next standard rate above a capacity that carries at least `needed_bps`; above all of them, a multiple."""
    fits = next((rate for rate in RATES if rate > capacity_bps and rate >= needed_bps), None)
    return float(fits) if fits is not None else capacity_bps * max(2, ceil(needed_bps / capacity_bps))


Reroute = Callable[[Mapping[str, float]], FlowAnalysis | None]
"""Links and their new rates -> all worked out again; None where no metric follows from a rate."""


def rank_upgrades(
    analysis: FlowAnalysis, *, steps: int = 10, target: float | None = None, reroute: Reroute = lambda _: None
) -> tuple[Upgrade, ...]:
    """Upgrade, one after the other, the link that fills first in the worst state, until growth reaches `target`.

    Both directions of a link are upgraded together; with a `target`, in one step to a rate that reaches it. Where
    metrics stay as they are, so do the loads and each step's growth is exact; where a device derives its metric from
    the rate, `reroute` works out where traffic goes then.
    """
    rates: dict[str, float] = {}
    capacities = [arc.capacity_bps for arc in analysis.arcs]
    normal = [arc.normal_utilisation for arc in analysis.arcs]
    worst = [arc.worst_utilisation for arc in analysis.arcs]
    plan: list[Upgrade] = []
    while len(plan) < steps:
        reached = growth(worst)
        if reached is None or (target is not None and reached >= target):
            break
        highest = max(use for use in worst if use is not None)
        fullest = worst.index(highest)
        before = capacities[fullest]
        assert before is not None
        after = next_rate(before, highest * before * (target or 0.0))
        for arc in (fullest & ~1, fullest | 1):
            capacity = capacities[arc]
            if capacity is not None and capacity < after:
                for uses in (normal, worst):
                    uses[arc] = (uses[arc] or 0.0) * capacity / after
                capacities[arc] = after
        rates[analysis.arcs[fullest].link] = after
        if (again := reroute(rates)) is not None:
            capacities = [arc.capacity_bps for arc in again.arcs]
            normal = [arc.normal_utilisation for arc in again.arcs]
            worst = [arc.worst_utilisation for arc in again.arcs]
        plan.append(Upgrade(analysis.arcs[fullest].link, before, after, growth(normal), growth(worst)))
    return tuple(plan)
