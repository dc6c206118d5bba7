"""`netaudit capacity`: what links can carry and where that is written, with demands and without."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

R1 = """hostname r1
class-map match-any VOICE
 match dscp ef
policy-map QUEUES
 class VOICE
  priority percent 10
 class class-default
  bandwidth percent 50
policy-map OUT
 class class-default
  shape average 50000000
  service-policy QUEUES
interface GigabitEthernet0/0
 bandwidth 20000
 ip address 10.0.0.1 255.255.255.252
 ip ospf 1 area 0
 service-policy output OUT
interface GigabitEthernet0/1
 bandwidth 30000
 speed 100
 ip address 10.0.0.5 255.255.255.252
 ip ospf 1 area 0
router ospf 1
 network 10.0.0.0 0.0.0.255 area 0
"""
R2 = """hostname r2
interface GigabitEthernet0/0
 ip address 10.0.0.2 255.255.255.252
 ip ospf 1 area 0
interface GigabitEthernet0/1
 ip address 10.0.0.6 255.255.255.252
 ip ospf 1 area 0
router ospf 1
 network 10.0.0.0 0.0.0.255 area 0
"""
DEMANDS = "source,target,class,bps\nr1,r2,voice,10M\n"


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "r1.cfg").write_text(R1)
    (folder / "r2.cfg").write_text(R2)
    return folder


def test_without_demands_every_capacity_has_its_line_and_bandwidth_is_none(configs: Path, cli: Cli) -> None:
    said = cli("capacity", configs, "--format", "json", "--fail-on", "never")
    document = said.json
    assert (said.code, document["failures"], document["unknown"]) == (0, [], [])
    found = {(row["from"], row["interface"]): row for row in document["links"]}
    told = {
        way: (row["capacity_bps"], row["capacity_origin"]["how"], row["capacity_origin"]["device"],
              row["capacity_origin"]["line"], row["worst_bps"])
        for way, row in found.items()
    }  # fmt: skip
    assert told == {
        ("r1", "GigabitEthernet0/0"): (50_000_000, "shaper", "r1", 11, None),
        ("r2", "GigabitEthernet0/0"): (1_000_000_000, "nominal", "r2", 2, None),
        ("r1", "GigabitEthernet0/1"): (100_000_000, "speed", "r1", 20, None),
        # what comes in at r1 is held back by its port of 100 Mbit/s
        ("r2", "GigabitEthernet0/1"): (100_000_000, "speed", "r1", 20, None),
    }
    classes = {own["class"]: own for own in found["r1", "GigabitEthernet0/0"]["classes"]}
    assert (classes["VOICE"]["guarantee_bps"], classes["VOICE"]["guarantee_origin"]["line"]) == (5_000_000, 6)
    assert (classes["class-default"]["guarantee_bps"], classes["class-default"]["guarantee_origin"]["line"]) == (
        25_000_000,
        8,
    )


def test_without_demands_the_text_and_the_csv_name_the_lines(configs: Path, cli: Cli) -> None:
    text = " ".join(cli("capacity", configs).out.split())
    assert "r1 -> r2 GigabitEthernet0/0 50 Mbit/s shaper r1.cfg:11" in text
    assert "r1 -> r2 VOICE 5 Mbit/s r1.cfg:6" in text
    assert "30 Mbit/s where contract, shaper or port carry something else" in text
    rows = list(csv.DictReader(io.StringIO(cli("capacity", configs, "--format", "csv").out)))
    first = next(row for row in rows if row["capacity_how"] == "shaper")
    assert (first["capacity_bps"], first["normal_bps"], first["capacity_line"]) == ("50000000", "", "11")
    assert first["guarantees"].startswith("VOICE 5000000 ")


def test_with_demands_the_same_lines_stand_beside_the_loads(configs: Path, cli: Cli) -> None:
    (configs.parent / "d.csv").write_text(DEMANDS)
    said = cli("capacity", configs, "--demands", "d.csv", "--format", "json")
    row = next(row for row in said.json["links"] if row["interface"] == "GigabitEthernet0/0" and row["from"] == "r1")
    assert (row["capacity_origin"]["how"], row["capacity_origin"]["line"]) == ("shaper", 11)
    [voice] = row["classes"]
    assert (voice["guarantee_bps"], voice["guarantee_origin"]["line"]) == (5_000_000, 6)
    assert "shaper r1.cfg:11" in " ".join(cli("capacity", configs, "--demands", "d.csv", "-v").out.split())
    assert "r1.cfg:11" not in cli("capacity", configs, "--demands", "d.csv").out


def test_growth_is_a_factor_on_all_demands_and_that_of_the_intent_on_its_classes(configs: Path, cli: Cli) -> None:
    (configs.parent / "d.csv").write_text(DEMANDS + "r1,r2,bulk,1M\n")
    (configs.parent / "grown.yaml").write_text("growth: {voice: 2, default: 3}\n")

    def load(*more: str) -> float:
        said = cli("capacity", configs, "--demands", "d.csv", "--format", "json", *more).json
        return sum(row["normal_bps"] for row in said["links"] if row["from"] == "r1")

    assert load() == pytest.approx(11e6)
    assert load("--growth", "1.5") == pytest.approx(16.5e6)
    assert load("--intent", "grown.yaml") == pytest.approx(23e6)
    assert load("--intent", "grown.yaml", "--growth", "2") == pytest.approx(46e6)


LOADS = "device,interface,window,p95_in,p95_out,max_in,max_out\n"


def test_measured_loads_stand_beside_the_computed_ones_and_a_full_link_is_told(configs: Path, cli: Cli) -> None:
    (configs.parent / "d.csv").write_text(DEMANDS)
    # 45 of 50 Mbit/s out of r1; the way back is known from r1's own counter
    (configs.parent / "loads.csv").write_text(LOADS + "r1,GigabitEthernet0/0,7d,200M,45M,300M,49M\n")
    said = cli("capacity", configs, "--demands", "d.csv", "--format", "json")
    assert said.code == 1
    assert "r1 -> r2: measured 45 Mbit/s of 50 Mbit/s, 90% (r1:GigabitEthernet0/0 out, 7d)" in said.err
    told = {(row["from"], row["interface"]): row["measured"] for row in said.json["links"]}
    assert told["r1", "GigabitEthernet0/0"] == {
        "p95_bps": 45e6, "max_bps": 49e6, "utilisation": 0.9, "window": "7d", "port": "r1:GigabitEthernet0/0 out",
    }  # fmt: skip
    assert (told["r2", "GigabitEthernet0/0"]["utilisation"], told["r2", "GigabitEthernet0/1"]) == (0.2, None)
    assert cli("capacity", configs, "--demands", "d.csv", "--max-measured", "0.95").code == 0
    text = " ".join(cli("capacity", configs).out.split())
    assert "r1 -> r2 45 Mbit/s 49 Mbit/s 90" in text


def test_a_rule_may_ask_what_was_measured(configs: Path, cli: Cli) -> None:
    (configs.parent / "demands.csv").write_text(DEMANDS)
    (configs.parent / "loads.csv").write_text(LOADS + "r1,GigabitEthernet0/0,7d,2M,45M,3M,49M\n")
    (configs.parent / "own.yaml").write_text(
        "pack: {id: own, title: Own, version: 1.0.0}\nrules:\n"
        "- {id: OWN-001, title: Links have room, severity: high, for: link_load,\n"
        "   where: {measured_utilisation: {present: true}}, expect: {measured_utilisation: {max: 80%}},\n"
        "   message: '{source} has {measured_utilisation}', rationale: Measured links must have room.}\n"
    )
    said = cli("audit", configs, "-p", "own.yaml", "--format", "json")
    assert [finding["name"].endswith("from r1") for finding in said.json["findings"]] == [True], said.err


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("r9,GigabitEthernet0/0,7d,1,1,1,1", "loads.csv:2: device: 'r9' is not known"),
        ("r1,GigabitEthernet0/0,7d,5,1,1,1", "loads.csv:2: p95_in: is above max_in"),
        ("r1,GigabitEthernet0/0,7d,-5,1,1,1", "loads.csv:2: p95_in"),
    ],
)
def test_wrong_measured_loads(configs: Path, cli: Cli, row: str, why: str) -> None:
    (configs.parent / "loads.csv").write_text(LOADS + row + "\n")
    said = cli("capacity", configs, "--loads", "loads.csv")
    assert (said.code, why in said.err, "Traceback" in said.err) == (2, True, False), said.err


def test_a_measured_port_that_nobody_configured_is_told_and_no_mistake(configs: Path, cli: Cli) -> None:
    (configs.parent / "loads.csv").write_text(LOADS + "r1,GigabitEthernet0/7,7d,1,1,1,1\n")
    said = cli("capacity", configs, "--fail-on", "never")
    assert (said.code, "loads.csv:2: configuration of r1 has no interface GigabitEthernet0/7" in said.err) == (
        0,
        True,
    ), said.err


def test_a_full_port_is_a_finding_without_demands_and_ports_without_a_known_far_end_count(
    configs: Path, cli: Cli
) -> None:
    edge = "interface GigabitEthernet0/2\n description ISP\n speed 100\n ip address 192.0.2.1 255.255.255.252\n"
    (configs / "r1.cfg").write_text(R1.replace("router ospf", edge + "router ospf"))
    rows = "r1,Gi0/0,7d,2M,45M,3M,49M\nr1,Gi0/2,7d,95M,5M,99M,9M\nr2,Gi0/1,7d,,,1M,1M\n"
    (configs.parent / "loads.csv").write_text(LOADS + rows)
    said = cli("audit", configs, "--select", "CAP-103", "--format", "json")
    assert [(f["name"], f["devices"], f["evidence"][0]["text"].splitlines()[0]) for f in said.json["findings"]] == [
        ("r1:GigabitEthernet0/2 in", ["r1"], "interface GigabitEthernet0/2"),
        ("r1:GigabitEthernet0/0 out", ["r1", "r2"], "interface GigabitEthernet0/0"),
    ]  # fmt: skip
    # the way back of the first link, the way out to the provider, both ways of the second link
    assert said.json["summary"]["verdicts"]["pass"] == 4
    assert len(cli("facts", configs).json["network"]["measured_loads"]) == 6


def test_without_demands_the_rules_that_need_none_are_asked(configs: Path, cli: Cli) -> None:
    """Oversubscription, dual uplinks, minimum links of a LAG, sums of classes."""
    hosts = "".join(f"interface Ethernet{port}\n   speed 25g\n   switchport mode access\n" for port in range(1, 21))
    up = "".join(f"interface Ethernet{port}\n   speed 10g\n   no switchport\n   ip address 10.9.{port}.1/31\n"
                 for port in (49, 50))  # fmt: skip
    lag = "interface Port-Channel1\n" + "".join(
        f"interface Ethernet{port}\n   channel-group 1 mode active\n" for port in (51, 52, 53)
    )
    head = "! device: leaf1 (DCS-7050, EOS-4.30.1F)\nhostname leaf1\n"
    (configs / "leaf1.cfg").write_text(head + hosts + up + lag + "end\n")
    (configs / "r1.cfg").write_text(
        R1.replace("percent 50", "percent 95").replace("priority percent", "priority level 1 percent")
    )
    (configs.parent / "intent.yaml").write_text(
        "devices: {leaf1: {role: leaf}}\n"
        "links:\n- {a: leaf1:Ethernet49, b: spine1:Ethernet1}\n- {a: leaf1:Ethernet50, b: spine1:Ethernet2}\n"
    )
    said = cli("capacity", configs, "--format", "json")
    rules = {finding["rule"] for finding in said.json["findings"]}
    assert {"CAP-005", "CAP-012", "QOS-004", "RED-010"} <= rules
    assert not {"CAP-013", "CAP-101", "QOS-101", "CAP-015"} & rules
    assert said.code == 1
    assert said.json["verdicts"]["fail"] == len(said.json["findings"])
    assert "RED-010   leaf1" in cli("capacity", configs).out
    assert "actual    upstream" in cli("capacity", configs, "-v").out
    assert cli("capacity", configs, "--exit-zero").code == 3  # the rates to the spine are not known
    (configs.parent / "d.csv").write_text(DEMANDS)
    assert "findings" not in cli("capacity", configs, "--demands", "d.csv", "--format", "json").json


def test_tables_are_not_folded_where_no_terminal_shows_them(configs: Path, cli: Cli) -> None:
    long = "r1-with-a-name-that-is-rather-long-in-the-second-data-centre"
    (configs / f"{long}.cfg").write_text(R1)
    (configs / "r1.cfg").unlink()
    (configs.parent / "d.csv").write_text(f"source,target,class,bps\n{long},r2,voice,60M\n")
    text = cli("capacity", configs, "--demands", "d.csv").out
    name = f"link {long}:GigabitEthernet0/1--r2:GigabitEthernet0/1"
    assert any(line.startswith(f"{long} -> r2 ") and line.endswith(name) for line in text.splitlines()), text


def test_a_measured_port_without_a_link_is_told_and_judged(configs: Path, cli: Cli) -> None:
    edge = "interface GigabitEthernet0/2\n description ISP\n speed 100\n ip address 192.0.2.1 255.255.255.252\n"
    (configs / "r1.cfg").write_text(R1.replace("router ospf", edge + "router ospf"))
    (configs.parent / "loads.csv").write_text(LOADS + "r1,Gi0/2,7d,95M,5M,99M,9M\n")
    (configs.parent / "demands.csv").write_text(DEMANDS)
    said = cli("capacity", configs, "--format", "json")
    assert [(row["way"], row["utilisation"]) for row in said.json["measured_ports"]] == [("out", 0.05), ("in", 0.95)]
    assert said.code == 1
    assert "r1 GigabitEthernet0/2 in: measured 95 Mbit/s of 100 Mbit/s, 95% (r1:GigabitEthernet0/2 in, 7d)" in said.err
    assert "r1 GigabitEthernet0/2 in 95 Mbit/s 99 Mbit/s 95 %" in " ".join(cli("capacity", configs).out.split())


@pytest.mark.parametrize(
    ("rows", "why"),
    [("", "d.csv: there is none"), ("r1,r1,voice,1M\n", "d.csv: each stays on one device and loads no link")],
)
def test_demands_that_load_nothing_are_no_clean_result(configs: Path, cli: Cli, rows: str, why: str) -> None:
    (configs.parent / "d.csv").write_text(DEMANDS.partition("\n")[0] + "\n" + rows)
    said = cli("capacity", configs, "--demands", "d.csv")
    assert (said.code, f"? demands: {why}" in said.out) == (3, True), said.out
    (configs.parent / "l.csv").write_text("id,a,b,metric_ab,metric_ba,capacity_mbps\n1,a,b,1,1,100\n")
    (configs.parent / "m.csv").write_text("src,dst,mbps\n")
    said = cli("capacity", "--links", "l.csv", "--demands", "m.csv")
    assert (said.code, "? demands: m.csv: there is none" in said.out) == (3, True), said.out


@pytest.mark.parametrize("option", ["--growth", "--max-utilisation", "--max-measured"])
def test_nan_is_no_number(configs: Path, cli: Cli, option: str) -> None:
    said = cli("capacity", configs, option, "nan")
    assert (said.code, f"Invalid value for '{option}': nan is not a number" in said.err) == (2, True), said.err


@pytest.mark.parametrize(
    ("growth", "why"),
    [(".nan", "Expected `float` > 0.0"), ("{voice: .inf}", "is too large"), ("0", "growth"), ("1e9", "growth")],
)
def test_growth_of_the_intent_is_a_factor(configs: Path, cli: Cli, growth: str, why: str) -> None:
    (configs.parent / "intent.yaml").write_text(f"growth: {growth}\n")
    said = cli("capacity", configs)
    assert (said.code, "intent.yaml:1: growth" in said.err, why in said.err) == (2, True, True), said.err


def test_a_contract_is_told_with_the_line_of_the_intent(configs: Path, cli: Cli) -> None:
    (configs.parent / "intent.yaml").write_text(
        "devices:\n  r1:\n    interfaces:\n      Gi0/1: {role: wan,\n              contract: 20M}\n"
    )
    for more in ((), ("--demands", "d.csv")):
        (configs.parent / "d.csv").write_text(DEMANDS)
        rows = cli("capacity", configs, *more, "--format", "json").json["links"]
        origin = next(row["capacity_origin"] for row in rows if row["interface"] == "GigabitEthernet0/1")
        assert (origin["how"], Path(origin["path"]).name, origin["line"]) == ("contract", "intent.yaml", 5)


def test_the_csv_has_shares_and_the_loads_of_classes(configs: Path, cli: Cli) -> None:
    (configs.parent / "d.csv").write_text(DEMANDS + "r1,r2,bulk,10M\n")
    said = cli("capacity", configs, "--demands", "d.csv", "--format", "csv").out
    row = next(row for row in csv.DictReader(io.StringIO(said)) if row["capacity_how"] == "shaper")
    assert (float(row["normal_utilisation"]), float(row["worst_utilisation"])) == (0.0, 0.4)
    assert row["classes"] == "bulk 0.0 10000000.0; voice 0.0 10000000.0"


def test_a_links_file_has_its_upgrades_too(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "l.csv").write_text("id,a,b,metric_ab,metric_ba,capacity_mbps\nx,a,b,1,1,100\ny,a,b,2,2,10\n")
    (tmp_path / "m.csv").write_text("src,dst,mbps\na,b,50\n")
    said = cli("capacity", "--links", "l.csv", "--demands", "m.csv", "--format", "json")
    [step] = said.json["upgrades"]
    assert (step["link"], step["from_bps"], step["to_bps"], step["growth"]["n_minus_1"]) == ("y", 1e7, 1e8, 2.0)
