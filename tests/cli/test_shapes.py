"""The JSON that users script against: every key, of the right type, on real networks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import BANK, Cli, Result

SEVERITY = re.compile("critical|high|medium|low|info")
HASH = re.compile("[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)")
Number = (int, float)
Optional = type(None)


def fits(value: Any, shape: Any, where: str = "$") -> None:
    """`shape`: a type or a tuple of them, a pattern, a literal in a set, [shape of each], or {key: shape}."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), where
        assert sorted(set(shape) - set(value)) == [], where
        for key, inner in shape.items():
            fits(value[key], inner, f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), where
        for number, one in enumerate(value):
            fits(one, shape[0], f"{where}[{number}]")
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str), where
        assert shape.fullmatch(value), f"{where}: {value!r}"
    elif isinstance(shape, set):
        assert value in shape, f"{where}: {value!r}"
    else:
        assert isinstance(value, shape), f"{where}: {value!r}"
        assert not isinstance(value, bool) or shape is bool, f"{where}: {value!r}"


FINDING = {
    "fingerprint": str,
    "rule": re.compile(r"[A-Z]+-\d+"),
    "title": str,
    "severity": SEVERITY,
    "status": {"new", "existing", "waived"},
    "devices": [str],
    "entity": str,
    "name": str,
    "message": str,
    "expected": str,
    "actual": str,
    "evidence": [{"device": str, "path": str, "start": int, "end": int, "text": str}],
    "remediation": str,
    "references": [str],
}
ERRORS = [{"device": str, "error": str}]
AUDIT = {
    "schema": {"netaudit.audit/1"},
    "run": {
        "id": str,
        "started": TIME,
        "finished": TIME,
        "netaudit": str,
        "policies": [{"pack": str, "version": str, "sha256": HASH}],
    },
    "summary": {
        "devices": int,
        "lines": int,
        "rules": int,
        "by_severity": dict.fromkeys(("critical", "high", "medium", "low", "info"), int),
        "verdicts": dict.fromkeys(("pass", "fail", "unknown", "not_applicable", "waived"), int),
    },
    "devices": [{"name": str, "platform": str, "sha256": HASH, "coverage": Number, "score": (*Number, Optional)}],
    "findings": [FINDING],
    "unknown": [{"rule": str, "device": str, "name": str, "why": str}],
    "errors": ERRORS,
}
CHANGE = {
    "kind": {"added", "removed", "changed", "moved"},
    "path": [str],
    "before": (str, Optional),
    "after": (str, Optional),
    "before_line": (int, Optional),
    "after_line": (int, Optional),
    "feature": str,
    "severity": SEVERITY,
}
DRIFT = {
    "schema": {"netaudit.drift/1"},
    "devices": [
        {
            "name": str,
            "state": {"in_sync", "drifted", "no_baseline", "not_collected"},
            "approved": (dict, Optional),
            "changes": [CHANGE],
            "remediation": [str],
        }
    ],
    "errors": ERRORS,
}
PRECHECK = {
    "schema": {"netaudit.precheck/1"},
    "verdict": {"pass", "fail"},
    "changes": [{**CHANGE, "device": str}],
    "findings_added": [FINDING],
    "findings_resolved": [FINDING],
    "capacity": {"worst_before": dict, "worst_after": dict},
    "redundancy": {"single_points_added": [str], "single_points_removed": [str]},
    "errors": ERRORS,
}
FAILURE_KIND = {"link", "node", "srlg", "lag_member", "card"}
CAPACITY = {
    "schema": {"netaudit.capacity/1"},
    "links": [
        {
            "id": str,
            "from": str,
            "to": str,
            "capacity_bps": (*Number, Optional),
            "normal_bps": Number,
            "worst_bps": Number,
            "worst_failure": {"kind": FAILURE_KIND | {"none"}, "id": str},
            "classes": [
                {"class": str, "guarantee_bps": (*Number, Optional), "normal_bps": Number, "worst_bps": Number}
            ],
        }
    ],
    "failures": [
        {
            "kind": FAILURE_KIND,
            "id": str,
            "dropped_bps": Number,
            "max_utilisation": (*Number, Optional),
            "max_link": (str, Optional),
        }
    ],
    "growth": {"normal": (*Number, Optional), "n_minus_1": (*Number, Optional)},
    "unknown": [{"what": str, "why": str}],
    "errors": ERRORS,
}


def networks(shared: Path) -> dict[str, Path]:
    return {
        "batfish-example": shared / "networks" / "batfish-example" / "configs",
        "avd-dual-dc-l3ls": shared / "networks" / "avd-dual-dc-l3ls" / "configs",
        "demo-bank": BANK / "configs",
    }


def whole(said: Result) -> Any:
    """The one document on stdout; its code agrees with what is missing from it."""
    assert said.code in (0, 1, 3), said.err
    document = said.json
    assert document["errors"] or said.code != 3 or document.get("unknown")
    return document


@pytest.mark.parametrize("network", ["batfish-example", "avd-dual-dc-l3ls", "demo-bank"])
def test_audit(network: str, shared: Path, cli: Cli) -> None:
    document = whole(cli("audit", networks(shared)[network], "--format", "json"))
    fits(document, AUDIT)
    summary = document["summary"]
    assert summary["devices"] == len(document["devices"])
    assert summary["verdicts"]["fail"] == len(document["findings"])
    assert summary["verdicts"]["unknown"] == len(document["unknown"])
    for severity, count in summary["by_severity"].items():
        assert sum(f["severity"] == severity for f in document["findings"]) == count
    assert all(0 <= device["coverage"] <= 1 for device in document["devices"])
    fingerprints = [finding["fingerprint"] for finding in document["findings"]]
    assert len(set(fingerprints)) == len(fingerprints)


@pytest.mark.parametrize("network", ["batfish-example", "avd-dual-dc-l3ls", "demo-bank"])
def test_evidence_is_what_stands_in_the_file(network: str, shared: Path, cli: Cli) -> None:
    seen = 0
    for finding in cli("audit", networks(shared)[network], "--format", "json").json["findings"]:
        for evidence in finding["evidence"]:
            lines = Path(evidence["path"]).read_text("utf-8").split("\n")[evidence["start"] - 1 : evidence["end"]]
            shown = evidence["text"].split("\n")
            same = [a == b for a, b in zip(lines, shown, strict=False) if "<secret:" not in b]
            assert all(same), evidence
            seen += len(same)
    assert seen


def test_drift_of_a_real_pair(shared: Path, cli: Cli) -> None:
    pair = shared / "networks" / "batfish-drift-pair"
    said = cli("drift", pair / "reference", pair / "configs", "--format", "json")
    assert said.code == 1
    fits(said.json, DRIFT)
    drifted = {device["name"]: device for device in said.json["devices"] if device["state"] == "drifted"}
    assert drifted
    for device in drifted.values():
        assert device["changes"]
        assert device["remediation"]
        for change in device["changes"]:
            for side, folder in (("before", "reference"), ("after", "configs")):
                if change[side] is not None and "<secret:" not in change[side]:
                    text = (pair / folder / f"{device['name']}.cfg").read_text().split("\n")
                    assert text[change[f"{side}_line"] - 1].strip() == change[side].split("\n")[0].strip()


@pytest.mark.parametrize("network", ["batfish-example", "avd-dual-dc-l3ls", "demo-bank"])
def test_a_network_is_in_sync_with_itself(network: str, shared: Path, cli: Cli) -> None:
    configs = networks(shared)[network]
    said = cli("drift", configs, configs, "--format", "json")
    fits(said.json, DRIFT)
    states = {device["state"] for device in said.json["devices"]}
    assert (said.code, states) in ((0, {"in_sync"}), (3, {"in_sync", "not_collected"}))


def test_precheck_of_a_real_candidate(shared: Path, cli: Cli) -> None:
    network = shared / "networks" / "batfish-example"
    said = cli("precheck", network / "candidate", "--against", network / "configs", "--format", "json")
    document = whole(said)
    fits({**document, "capacity": {"worst_before": {}, "worst_after": {}}}, PRECHECK)
    assert document["changes"]
    assert document["verdict"] == ("fail" if said.code == 1 else "pass")


def test_precheck_of_the_bank(cli: Cli) -> None:
    document = whole(cli("precheck", BANK / "candidate", "--against", BANK / "configs", "--format", "json"))
    fits(document, PRECHECK)
    assert document["verdict"] == "fail"
    assert {change["device"] for change in document["changes"]} == {"dc1-core2"}
    assert document["redundancy"]["single_points_added"]
    assert {"link", "from", "to", "utilisation", "failure"} <= set(document["capacity"]["worst_before"])


def test_capacity_of_the_bank(cli: Cli) -> None:
    document = whole(cli("capacity", BANK / "configs", "--format", "json"))
    fits(document, CAPACITY)
    directions = {(row["id"], row["from"], row["to"]) for row in document["links"]}
    assert len(directions) == len(document["links"])
    assert {(link, b, a) for link, a, b in directions} == directions
    assert any(row["classes"] for row in document["links"])


@pytest.mark.parametrize("topology", ["abilene", "germany50"])
def test_capacity_of_a_topology(topology: str, shared: Path, cli: Cli) -> None:
    data = shared / "data" / "topologies"
    links, demands = data / f"{topology}.links.csv", data / f"{topology}.demands.csv"
    said = cli("capacity", "--links", links, "--demands", demands, "--format", "json")
    document = whole(said)
    fits(document, CAPACITY)
    rows = links.read_text().strip().split("\n")[1:]
    assert len(document["links"]) == 2 * len(rows)
    over = any(row["worst_bps"] > row["capacity_bps"] for row in document["links"])
    assert said.code == (1 if over else 0)
    assert sum(failure["kind"] == "link" for failure in document["failures"]) == len(rows)


def test_capacity_without_a_capacity(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "l.csv").write_text("id,a,b,metric_ab,metric_ba,capacity_mbps\nx,r1,r2,1,1,\ny,r2,r3,1,1,100\n")
    (tmp_path / "d.csv").write_text("src,dst,mbps\nr1,r3,50\nr1,r9,1\n")
    [told] = cli("capacity", "--links", "l.csv", "--demands", "d.csv").said
    assert told.startswith("netaudit: d.csv:3: dst: 'r9' is not known")
    (tmp_path / "d.csv").write_text("src,dst,mbps\nr1,r3,50\n")
    said = cli("capacity", "--links", "l.csv", "--demands", "d.csv", "--format", "json")
    fits(said.json, CAPACITY)
    assert (said.code, [row["capacity_bps"] for row in said.json["links"]][:2]) == (3, [None, None])
    assert said.json["unknown"]


@pytest.mark.parametrize("form", ["json", "html", "sarif", "junit", "md", "csv", "text"])
def test_every_format_reaches_its_file(form: str, tmp_path: Path, cli: Cli) -> None:
    audit = ("audit", BANK / "configs", "-p", "capacity", "--format", form)
    shown, written = cli(*audit), cli(*audit, "-o", "report")
    assert written.out == ""
    assert "written to report" in written.err
    assert written.code == shown.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert len((tmp_path / "report").read_text("utf-8")) == pytest.approx(len(shown.out), rel=0.01)


@pytest.mark.parametrize("command", ["inventory", "rules", "doctor", "waivers"])
def test_other_documents_are_json(command: str, tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "w.yaml").write_text("waivers: []\n")
    arguments = {
        "inventory": ("show", "-i", BANK),
        "rules": ("list",),
        "doctor": (),
        "waivers": ("list", "--file", "w.yaml"),
    }
    said = cli(command, *arguments[command], "--format", "json")
    assert said.code in (0, 3)
    assert isinstance(said.json, list)
