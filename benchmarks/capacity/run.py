"""Time the capacity kernel on all instances of a folder, beside networkx and netgraph-core, and compare every load.

    python benchmarks/capacity/run.py [FOLDER] [--only NAME ...] [--peers networkx netgraph-core]

FOLDER holds `NAME.links.csv` and `NAME.demands.csv`. netgraph-core is optional: `pip install netgraph-core`.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

from peers import PEERS, State

from netaudit.network.demands import place_demands, read_demands
from netaudit.network.flows.analysis import analyse
from netaudit.network.flows.failures import link_failures
from netaudit.network.flows.graph import Demand, Graph
from netaudit.network.flows.kernel import KernelName, compiled_installed
from netaudit.network.topology_csv import read_topology

TOLERANCE = 1e-9
DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "data" / "topologies"
MODULES = {"networkx": "networkx", "netgraph-core": "netgraph_core"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--peers", nargs="*", default=list(PEERS), choices=list(PEERS))
    options = parser.parse_args()
    names = sorted(path.name.removesuffix(".links.csv") for path in options.folder.glob("*.links.csv"))
    peers = []
    for peer in options.peers:
        if importlib.util.find_spec(MODULES[peer]) is None:
            print(f"{peer} is not installed: left out", file=sys.stderr)
        else:
            importlib.import_module(MODULES[peer])  # loading it is not what is timed
            peers.append(peer)
    print(
        "| network | nodes | links | demands | netaudit s | compiled s |"
        + "".join(f" {peer} s | ratio | largest difference |" for peer in peers)
    )
    print("|---|---:|---:|---:|---:|---:|" + "---:|---:|---:|" * len(peers))
    for name in names:
        if not options.only or name in options.only:
            print(line(options.folder, name, peers), flush=True)


def line(folder: Path, name: str, peers: list[str]) -> str:
    """One row of the table; raises SystemExit where a load differs."""
    graph = read_topology(folder / f"{name}.links.csv")

    def resolve(node: str) -> tuple[str, ...]:
        return (node,) if node in graph.index else ()

    demands = place_demands(read_demands(folder / f"{name}.demands.csv", resolve), resolve)
    cases = link_failures(graph)
    own = min(timed(graph, demands, "python") for _ in range(3))
    fast = f"{min(timed(graph, demands, 'numba') for _ in range(4)):.4f}" if compiled_installed() else "-"
    result = analyse(graph, demands, cases, keep_states=True, kernel="python")
    if compiled_installed():
        compiled = analyse(graph, demands, cases, keep_states=True, kernel="numba")
        if (worst := max(map(difference, compiled.states, result.states), default=0.0)) > 1e-12:
            raise SystemExit(f"{name}: loads of the two kernels differ by {worst:.1e}")
    states = [[arc.normal_bps for arc in result.arcs], *map(list, result.states)]
    cells = [name, len(graph.nodes), len(graph.edges), len(demands), f"{own:.3f}", fast]
    for peer in peers:
        begin = time.perf_counter()
        others = list(PEERS[peer](graph, demands))
        took = time.perf_counter() - begin
        worst = max(difference(mine, other) for mine, other in zip(states, others, strict=True))
        if worst > TOLERANCE:
            raise SystemExit(f"{name}: loads differ from those of {peer} by {worst:.1e}")
        cells += [f"{took:.2f}", f"{took / own:.0f}", f"{worst:.0e}"]
    return f"| {' | '.join(map(str, cells))} |"


def timed(graph: Graph, demands: list[Demand], kernel: KernelName) -> float:
    begin = time.perf_counter()
    analyse(graph, demands, link_failures(graph), kernel=kernel)
    return time.perf_counter() - begin


def difference(mine: State, other: State) -> float:
    """Largest difference of a link's load in one state, relative to the load of that link.

    Loads below a hundred-thousandth of the state's largest are compared with that: netgraph-core counts whole units,
    and rounds one at each split.
    """
    floor = 1e-5 * max(mine)
    return max(abs(a - b) / max(a, b, floor, 1e-300) for a, b in zip(mine, other, strict=True))


if __name__ == "__main__":
    main()
