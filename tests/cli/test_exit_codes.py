"""Exit codes: 0 nothing at the threshold, 1 something, 2 could not do it, 3 incomplete; 1 goes before 3."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import BANK, CLEAN, NO_PREFIX_LIMIT, Cli, Folder, ios

CUT_OFF = CLEAN.removesuffix("end\n")
CAPACITY = ("-p", "capacity", "--select", "CAP-016")
"""The one rule that these configurations are about; packs grow."""
MEDIUM = """\
pack: {id: own, title: Own, version: 1.0.0}
rules:
  - {id: OWN-001, title: Ports are described, severity: medium, for: interface, expect: {description: {present: true}},
     message: "{name} has no description"}
"""


@pytest.mark.parametrize(
    ("configs", "arguments", "code"),
    [
        ({"r1.cfg": CLEAN}, (), 0),
        ({"r1.cfg": NO_PREFIX_LIMIT}, (), 1),
        ({"r1.cfg": NO_PREFIX_LIMIT}, ("--fail-on", "critical"), 0),
        ({"r1.cfg": NO_PREFIX_LIMIT}, ("--fail-on", "info"), 1),
        ({"r1.cfg": NO_PREFIX_LIMIT}, ("--fail-on", "never"), 0),
        ({"r1.cfg": NO_PREFIX_LIMIT}, ("--exit-zero",), 0),
        ({"r1.cfg": CLEAN}, ("-p", "own.yaml"), 0),
        ({"r1.cfg": CLEAN}, ("-p", "own.yaml", "--fail-on", "medium"), 1),
        ({"r1.cfg": CLEAN}, ("-p", "own.yaml", "--fail-on", "low"), 1),
        ({"r1.cfg": CLEAN}, ("-p", "own.yaml", "--fail-on", "critical"), 0),
        ({"r1.cfg": ""}, (), 2),
        ({"r1.cfg": CUT_OFF}, (), 3),
        ({"r1.cfg": CLEAN, "r2.cfg": ""}, (), 3),
        ({"r1.cfg": NO_PREFIX_LIMIT, "r2.cfg": ""}, (), 1),
        ({"r1.cfg": NO_PREFIX_LIMIT, "r2.cfg": ""}, ("--fail-on", "never"), 3),
        ({"r1.cfg": CLEAN}, ("-i", "two.csv"), 3),
        ({"r1.cfg": NO_PREFIX_LIMIT}, ("-i", "two.csv"), 1),
        ({"r1.cfg": CLEAN}, ("--min-coverage", "1"), 0),
        ({"r1.cfg": ios("r1", "quux frobnicate 7")}, (), 0),
        ({"r1.cfg": ios("r1", "quux frobnicate 7")}, ("--min-coverage", "0.9"), 3),
    ],
)
def test_audit(configs: dict[str, str], arguments: tuple[str, ...], code: int, folder: Folder, cli: Cli) -> None:
    folder("configs", configs)
    here = folder(".", {"own.yaml": MEDIUM, "two.csv": "name,platform,address\nr1,ios,192.0.2.1\nr2,ios,192.0.2.2\n"})
    rules = () if "-p" in arguments else CAPACITY
    said = cli("audit", "configs", *rules, *arguments, cwd=here)
    assert said.code == code, said


def test_exit_zero_hides_findings_and_not_what_is_missing(folder: Folder, cli: Cli) -> None:
    configs = folder("configs", {"r1.cfg": NO_PREFIX_LIMIT, "r2.cfg": ""})
    assert cli("audit", configs, *CAPACITY, "--exit-zero").code == 3  # else a finding would make a failed run pass
    assert cli("audit", configs, *CAPACITY, "--fail-on", "never").code == 3


def test_findings_that_were_accepted_weigh_nothing(folder: Folder, cli: Cli) -> None:
    here = folder(".", {"configs/r1.cfg": NO_PREFIX_LIMIT})
    first = cli("audit", "configs", *CAPACITY, "--accept-existing", "known.json", cwd=here)
    assert (first.code, "1 findings accepted" in first.err) == (1, True)
    again = cli("audit", "configs", *CAPACITY, "--accept-existing", "known.json", "--format", "json", cwd=here)
    assert (again.code, [f["status"] for f in again.json["findings"]]) == (0, ["existing"])
    text = NO_PREFIX_LIMIT.replace("version", "!\n!\n!\nversion").replace(
        "64501", "64501\n neighbor 192.0.2.3 remote-as 64502"
    )
    folder("configs", {"r1.cfg": text})
    worse = cli("audit", "configs", *CAPACITY, "--accept-existing", "known.json", "--format", "json", cwd=here)
    assert (worse.code, [f["status"] for f in worse.json["findings"]]) == (1, ["existing", "new"])


WAIVER = """\
waivers:
  - {{rule: CAP-016, device: r1, entity: "*", reason: filtered, approved_by: J. Park, ticket: CHG1, expires: {}}}
"""


@pytest.mark.parametrize(("expires", "code", "listed"), [("2999-01-01", 0, 0), ("2020-01-01", 1, 1)])
def test_waivers(expires: str, code: int, listed: int, folder: Folder, cli: Cli) -> None:
    here = folder(".", {"configs/r1.cfg": NO_PREFIX_LIMIT, "w.yaml": WAIVER.format(expires)})
    said = cli("audit", "configs", *CAPACITY, "--waivers", "w.yaml", "--format", "json", cwd=here)
    assert said.code == code
    assert said.json["summary"]["verdicts"]["waived"] == 1 - code
    assert cli("waivers", "list", "--file", "w.yaml", cwd=here).code == listed
    assert cli("waivers", "check", "--file", "w.yaml", cwd=here).code == 0


CHANGED = CLEAN.replace(" negotiation auto", " negotiation auto\n shutdown")


@pytest.mark.parametrize(
    ("old", "new", "arguments", "code"),
    [
        ({"r1.cfg": CLEAN}, {"r1.cfg": CLEAN}, (), 0),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED}, (), 1),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED}, ("--fail-on", "info"), 1),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED}, ("--fail-on", "never"), 0),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED}, ("--exit-zero",), 0),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED, "r2.cfg": ""}, (), 1),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CHANGED, "r2.cfg": ""}, ("--exit-zero",), 3),
        ({"r1.cfg": CLEAN, "r2.cfg": CLEAN}, {"r1.cfg": CLEAN}, (), 3),
        ({"r1.cfg": CLEAN}, {"r1.cfg": CLEAN, "r2.cfg": CLEAN}, (), 3),  # nobody knows whether r2 drifted
        ({"r1.cfg": CLEAN}, {"r1.cfg": CUT_OFF}, (), 3),
        ({"r1.cfg": CLEAN}, {}, (), 2),
    ],
)
def test_drift(
    old: dict[str, str], new: dict[str, str], arguments: tuple[str, ...], code: int, folder: Folder, cli: Cli
) -> None:
    said = cli("drift", folder("old", old), folder("new", new), *arguments)
    assert said.code == code, said


def test_drift_of_two_files(folder: Folder, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    here = folder(".", {"before.cfg": CLEAN, "after.cfg": CHANGED})
    said = cli("drift", "before.cfg", "after.cfg", "--format", "json", cwd=here)
    assert (said.code, [device["name"] for device in said.json["devices"]]) == (1, ["after"])
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: (_ for _ in ()).throw(PermissionError(13, "Permission denied"))
    )
    said = cli("drift", "before.cfg", "after.cfg", "--format", "json", cwd=here)
    assert (said.code, said.json["devices"][0]["state"]) == (3, "not_collected")
    assert said.json["errors"][0]["error"] == "before.cfg: cannot be read: Permission denied"


def test_drift_of_a_file_and_a_folder(folder: Folder, cli: Cli) -> None:
    old = folder("old", {"r1.cfg": CLEAN})
    said = cli("drift", old, old / "r1.cfg")
    assert (said.code, len(said.said)) == (2, 1)


BGP = CLEAN.replace("end\n", "router bgp 64500\n neighbor 10.0.0.2 remote-as 64501\n!\nend\n")


@pytest.mark.parametrize(
    ("running", "candidate", "arguments", "code"),
    [
        ({"r1.cfg": CLEAN}, CLEAN, (), 0),
        ({"r1.cfg": CLEAN}, BGP, (), 1),
        ({"r1.cfg": BGP}, BGP, (), 0),
        ({"r1.cfg": BGP}, CLEAN, (), 0),
        ({"r1.cfg": CLEAN}, BGP, ("--fail-on", "never"), 0),
        ({"r1.cfg": CLEAN, "r2.cfg": ""}, CLEAN, (), 3),
        ({"r1.cfg": CLEAN, "r2.cfg": ""}, BGP, (), 1),
        ({"r1.cfg": CLEAN}, "router bgp 64500\n neighbor 10.0.0.2 remote-as 64501\n", ("--commands",), 1),
        ({"r1.cfg": BGP}, "no router bgp 64500\n", ("--commands",), 0),
    ],
)
def test_precheck(
    running: dict[str, str], candidate: str, arguments: tuple[str, ...], code: int, folder: Folder, cli: Cli
) -> None:
    new = folder("candidate", {"r1.cfg": candidate})
    said = cli(
        "precheck", new, "--against", folder("running", running), *arguments, "-p", "capacity", "--format", "json"
    )
    assert said.code == code, said
    assert said.json["verdict"] == ("fail" if code == 1 else "pass")


LINKS = "id,a,b,metric_ab,metric_ba,capacity_mbps\nab,a,b,1,1,100\nac,a,c,1,1,100\ncb,c,b,1,1,100\n"


@pytest.mark.parametrize(
    ("links", "mbps", "arguments", "code"),
    [
        (LINKS, 90, (), 0),
        (LINKS, 101, (), 1),
        (LINKS, 101, ("--exit-zero",), 0),
        (LINKS, 90, ("--max-utilisation", "0.8"), 1),
        (LINKS.replace("cb,c,b,1,1,100", "cb,c,b,1,1,"), 90, (), 3),
        (LINKS.replace("cb,c,b,1,1,100", "cb,c,b,1,1,"), 101, (), 1),
        (LINKS.replace("metric_ab", "metrik"), 90, (), 2),
    ],
)
def test_capacity(links: str, mbps: int, arguments: tuple[str, ...], code: int, folder: Folder, cli: Cli) -> None:
    here = folder(".", {"l.csv": links, "d.csv": f"src,dst,mbps\na,b,{mbps}\n"})
    said = cli("capacity", "--links", "l.csv", "--demands", "d.csv", *arguments, cwd=here)
    assert said.code == code, said


def test_what_if(cli: Cli) -> None:
    cut = cli("what-if", BANK / "configs", "--fail", "dmz-sw1", "--fail", "dmz-sw2")
    assert cut.code == 1
    assert "loses its connection" in cut.out
