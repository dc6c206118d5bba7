"""What is wrong with a demands, loads or topology file, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.errors import InvalidDemands
from netaudit.network.demands import DemandRow, place_demands, read_demands, read_loads
from netaudit.network.topology_csv import read_network, read_topology

HEAD = "source,target,class,bps,peak_bps\n"
LINKS = "id,a,b,metric_ab,metric_ba,capacity_mbps\n"
LOADS = "device,interface,window,p95_in,p95_out,max_in,max_out\n"
NODES = ("dc1", "dc2", "branch1")


def resolve(name: str) -> tuple[str, ...]:
    return (name,) if name in NODES else ()


def write(folder: Path, text: str | bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def told(path: Path, error: InvalidDemands) -> list[str]:
    return [line.removeprefix(f"{path.parent}/") for line in error.lines()]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEAD + "dc1,dc2,voice,500M,1.5G\n", DemandRow("dc1", "dc2", "voice", 5e8, 1.5e9, 2)),
        ("\ufeff" + HEAD + '"dc1", dc2 ,,1e6,\n', DemandRow("dc1", "dc2", "", 1e6, None, 2)),
        ("bps,class,target,source,owner\r\n\r\n10 Gbps,,dc2,dc1,me\r\n", DemandRow("dc1", "dc2", "", 1e10, None, 3)),
        ("src,dst,mbps\ndc1,dc2,2.5\n", DemandRow("dc1", "dc2", "", 2.5e6, None, 2)),
    ],
)
def test_a_demand(tmp_path: Path, text: str, row: DemandRow) -> None:
    assert read_demands(write(tmp_path, text), resolve, NODES) == (row,)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ["f.csv: is empty: the first line must be source,target,class,bps"]),
        (
            "source,target,class,bits\n",
            ["f.csv:1: bps: column is missing (the header must be source,target,class,bps)"],
        ),
        ("sorce,target,class,bps\n", ["f.csv:1: source: column is missing ('sorce' stands there)"]),
        ("source,target,class,bps,peek_bps\n", ["f.csv:1: peek_bps: unknown column (did you mean 'peak_bps'?)"]),
        ("source,source,target,class,bps\n", ["f.csv:1: source: stands twice in the header"]),
        ("src;dst;mbps\n", ["f.csv:1: fields must be separated by commas: src,dst,mbps"]),
        (HEAD + "dc1,dc2,,-5M,\n", ["f.csv:2: bps: '-5M' is negative"]),
        (HEAD + "dc1,dc2,,-5,\n", ["f.csv:2: bps: '-5' is negative"]),
        (HEAD + "dc1,dc2,,nan,\n", ["f.csv:2: bps: 'nan' is not a number"]),
        (HEAD + "dc1,dc2,,1e999,\n", ["f.csv:2: bps: '1e999' is not finite"]),
        (HEAD + "dc1,dc2,,1e305,\n", ["f.csv:2: bps: '1e305' is more than any network carries"]),
        (HEAD + "dc1,dc2,,lots,\n", ["f.csv:2: bps: 'lots' is not a rate such as 500M or 10G"]),
        (HEAD + "dc1,dc2,,\x1b[31m,\n", [r"f.csv:2: bps: '\x1b[31m' is not a rate such as 500M or 10G"]),
        (HEAD + "dc1,dc2,,,\n", ["f.csv:2: bps: is empty"]),
        (HEAD + "dc1,dc2,,10M,5M\n", ["f.csv:2: peak_bps: is below bps"]),
        (HEAD + "dc1,dc2,,1,1,1\n", ["f.csv:2: has 6 fields, the header has 5"]),
        (HEAD + 'dc1,dc2,,1,\n"dc1,dc2,,1,\n', ["f.csv:3: is not CSV: unexpected end of data"]),
        (HEAD + "dc1,branch2,,1,\n", ["f.csv:2: target: 'branch2' is not known (did you mean 'branch1'?)"]),
        (
            "src,dst,mbps\na,b,1\nb,a,1\n",
            ["f.csv:2: src: 'a' is not known, nor is any other end in this file: it belongs to another network"],
        ),
        (
            HEAD + "dc1,dc2,,-1,\ndc1,nowhere,,1,\n",
            ["f.csv:2: bps: '-1' is negative", "f.csv:3: target: 'nowhere' is not known"],
        ),
        (HEAD + "dc1,nowhere,,-1,\n", ["f.csv:2: bps: '-1' is negative", "f.csv:2: target: 'nowhere' is not known"]),
    ],
)
def test_a_wrong_demands_file(tmp_path: Path, text: str, lines: list[str]) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InvalidDemands) as caught:
        read_demands(path, resolve, NODES)
    assert told(path, caught.value) == lines


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("L0,a,b,0,1,10\n", ["f.csv:2: metric_ab: 0 is below 1"]),
        ("L0,a,b,1,-3,10\n", ["f.csv:2: metric_ba: -3 is below 1"]),
        ("L0,a,b,1.5,1,10\n", ["f.csv:2: metric_ab: '1.5' is not an integer"]),
        ("L0,a,b,1,1,-10\n", ["f.csv:2: capacity_mbps: '-10' is negative"]),
        ("L0,a,b,1,1,0\n", ["f.csv:2: capacity_mbps: is 0: leave it empty where the capacity is not known"]),
        ("L0,a,b,4294967296,1,10\n", ["f.csv:2: metric_ab: 4294967296 is above 4294967295"]),
        ("L0,a,a,1,1,10\n", ["f.csv:2: b: 'a' is linked to itself"]),
        ("L0,a,b,1,1,10\nL0,b,c,1,1,10\n", ["f.csv:3: id: 'L0' stands on line 2 already"]),
        ("L0,a,,1,1,10\n,b,c,1,1,10\n", ["f.csv:2: b: is empty", "f.csv:3: id: is empty"]),
        ("", ["f.csv: has no links"]),
    ],
)
def test_a_wrong_links_file(tmp_path: Path, rows: str, lines: list[str]) -> None:
    path = write(tmp_path, LINKS + rows)
    with pytest.raises(InvalidDemands) as caught:
        read_topology(path)
    assert told(path, caught.value) == lines


def test_all_problems_of_both_files_at_once(tmp_path: Path) -> None:
    links = write(tmp_path, LINKS + "L0,a,b,0,1,10\nL1,b,c,1,1,10\n", "l.csv")
    demands = write(tmp_path, "src,dst,mbps\na,c,-1\na,d,1\n", "d.csv")
    with pytest.raises(InvalidDemands) as caught:
        read_network(links, demands)
    assert told(links, caught.value) == [
        "l.csv:2: metric_ab: 0 is below 1",
        "d.csv:2: mbps: '-1' is negative",
        "d.csv:3: dst: 'd' is not known",
    ]


def test_an_empty_capacity_is_not_known(tmp_path: Path) -> None:
    assert read_topology(write(tmp_path, LINKS + "L0,a,b,1,2,\n")).capacities == (None, None)


@pytest.mark.parametrize(
    ("content", "lines"),
    [(b"\xff\xfe\n", ["f.csv:1: is not UTF-8 text"]), (None, ["f.csv: cannot be read: No such file or directory"])],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, lines: list[str]) -> None:
    path = tmp_path / "f.csv" if content is None else write(tmp_path, content)
    with pytest.raises(InvalidDemands) as caught:
        read_demands(path)
    assert told(path, caught.value) == lines


def test_measured_loads(tmp_path: Path) -> None:
    (load,) = read_loads(write(tmp_path, LOADS + "r1,Gi0/1,2026-10,100M,200M,,900M\n"), {"r1": ["Gi0/1"]})
    assert (load.p95_in, load.p95_out, load.max_in, load.max_out) == (1e8, 2e8, None, 9e8)


def test_wrong_measured_loads(tmp_path: Path) -> None:
    path = write(tmp_path, LOADS + "r1,Gi0/2,w,2M,,1M,\nr9,Gi0/1,w,,,,x\n")
    with pytest.raises(InvalidDemands) as caught:
        read_loads(path, {"r1": ["Gi0/1"]})
    assert told(path, caught.value) == [
        "f.csv:2: p95_in: is above max_in",
        "f.csv:2: interface: r1 has no interface 'Gi0/2' (did you mean 'Gi0/1'?)",
        "f.csv:3: max_out: 'x' is not a rate such as 500M or 10G",
        "f.csv:3: device: 'r9' is not known",
    ]


def test_a_site_spreads_evenly_over_its_nodes() -> None:
    sites = {"dc": ("c1", "c2"), "branch": ("b1",)}
    row = DemandRow("dc", "branch", "", 10.0, 30.0, 2)
    placed = place_demands([row], sites.__getitem__, file="d.csv", peak=True)
    assert [(d.source, d.target, d.bps, d.origin) for d in placed] == [
        ("c1", "b1", 15.0, "d.csv:2"),
        ("c2", "b1", 15.0, "d.csv:2"),
    ]
