"""A topology without configurations: `id,a,b,metric_ab,metric_ba,capacity_mbps`, one row for each link."""

from __future__ import annotations

from pathlib import Path

from netaudit.errors import InvalidDemands, Problem
from netaudit.network.demands import DemandRow, read_demands
from netaudit.network.flows.graph import Edge, Graph
from netaudit.network.flows.tables import Row, Table, read_table

LINK_COLUMNS = ("id", "a", "b", "metric_ab", "metric_ba", "capacity_mbps")


def read_topology(path: str | Path) -> Graph:
    """Read a links file; an empty capacity is not known. Raises InvalidDemands with every problem of the file."""
    table = read_table(path, LINK_COLUMNS)
    edges = _edges(table)
    table.check()
    return Graph.of(edges)


def read_network(links: str | Path, demands: str | Path) -> tuple[Graph, tuple[DemandRow, ...]]:
    """Read a links file and the demands between its nodes. Raises InvalidDemands with every problem of both files."""
    problems: list[Problem] = []
    edges: list[Edge] = []
    names: set[str] = set()
    rows: tuple[DemandRow, ...] = ()
    try:
        table = read_table(links, LINK_COLUMNS)
        edges = _edges(table)
        names = {row.values[end] for row in table.rows for end in ("a", "b")} - {""}
        table.check()
    except InvalidDemands as error:
        problems += error.problems
    try:
        rows = read_demands(demands, (lambda name: (name,) if name in names else ()) if names else None, sorted(names))
    except InvalidDemands as error:
        problems += error.problems
    if problems:
        raise InvalidDemands(*problems)
    return Graph.of(edges), rows


def _edges(table: Table) -> list[Edge]:
    edges = []
    first: dict[str, int] = {}
    for row in table.rows:
        edge = _edge(table, row)
        name = row.values["id"]
        if name in first:
            table.wrong(row.line, "id", f"{name!r} stands on line {first[name]} already")
        elif name:
            first[name] = row.line
        if edge is not None:
            edges.append(edge)
    if not edges and not table.problems:
        table.wrong(None, "", "has no links")
    return edges


def _edge(table: Table, row: Row) -> Edge | None:
    name, a, b = (table.text(row, column) for column in ("id", "a", "b"))
    metric_ab, metric_ba = table.integer(row, "metric_ab"), table.integer(row, "metric_ba")
    mbps = table.number(row, "capacity_mbps", optional=True)
    if a is not None and a == b:
        table.wrong(row.line, "b", f"{a!r} is linked to itself")
        return None
    if mbps == 0:
        table.wrong(row.line, "capacity_mbps", "is 0: leave it empty where the capacity is not known")
        return None
    if name is None or a is None or b is None or metric_ab is None or metric_ba is None:
        return None
    bps = None if mbps is None else mbps * 1e6
    return Edge(name, a, b, metric_ab, metric_ba, bps, bps)
