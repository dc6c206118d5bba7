"""The pre-change check through the command line: what it answers, and what it refuses to answer."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from netaudit.jobs.precheck import Precheck

from .conftest import BANK, Cli, Folder

CONFIGS = BANK / "configs"
R1 = """\
version 15.2
hostname r1
!
interface GigabitEthernet0/0
 description uplink
 ip address 10.0.0.1 255.255.255.0
 ip ospf cost 10
 ip access-group A in
!
interface GigabitEthernet0/1
 ip address 10.0.1.1 255.255.255.0
 shutdown
!
router ospf 1
 network 10.0.0.0 0.255.255.255 area 0
!
ip access-list extended A
 10 permit tcp any any eq 80
 20 deny ip any any
!
end
"""
ON = "on Cisco IOS and IOS-XE"
TYPED = """\
configure terminal
interface GigabitEthernet0/0
ip ospf cost 20
no description
exit
interface GigabitEthernet0/1
no shutdown
ip access-list extended A
15 permit tcp any any eq 443
ip route 192.0.2.0 255.255.255.0 10.0.0.2
end
write memory
"""


def changes(document: Precheck) -> set[tuple[str, tuple[str, ...], str | None, str | None]]:
    return {(c["kind"], tuple(c["path"]), c["before"], c["after"]) for c in document["changes"]}  # type: ignore[index]


def test_lines_are_taken_as_a_router_takes_them(folder: Folder, cli: Cli) -> None:
    said = cli("precheck", folder("typed", {"r1.txt": TYPED}), "--commands", "--against", folder("run", {"r1.cfg": R1}),
               "-p", "redundancy", "--format", "json")  # fmt: skip
    assert said.code == 0, said
    port, other = ("interface GigabitEthernet0/0",), ("interface GigabitEthernet0/1",)
    assert changes(said.json) == {
        ("changed", port, "ip ospf cost 10", "ip ospf cost 20"),
        ("removed", port, "description uplink", None),
        ("removed", other, "shutdown", None),
        ("added", ("ip access-list extended A",), None, "15 permit tcp any any eq 443"),
        ("added", (), None, "ip route 192.0.2.0 255.255.255.0 10.0.0.2"),
    }
    lines = {change["after"]: change["after_line"] for change in said.json["changes"]}
    assert lines["ip ospf cost 20"] == 3  # of the file that was written, not of the simulated configuration
    assert lines["15 permit tcp any any eq 443"] == 9
    touched = {(thing["kind"], thing["name"], thing["what"]) for thing in said.json["touched"]}
    assert ("traffic", "r1 A (GigabitEthernet0/0 in)", "with `permit tcp any any eq 443`") in touched
    assert ("traffic", "r1 static route 192.0.2.0/24 to 10.0.0.2", "") in touched
    assert said.json["rollback"][0]["proved"] is True
    assert "no 15" in [line.strip() for line in said.json["rollback"][0]["commands"]]


def test_the_rollback_typed_after_the_change_leaves_nothing(folder: Folder, cli: Cli, tmp_path: Path) -> None:
    running = folder("run", {"r1.cfg": R1})
    said = cli("precheck", folder("typed", {"r1.txt": TYPED}), "--commands", "--against", running, "--format", "json")
    undo = "\n".join(
        [
            TYPED.replace("end\nwrite memory\n", "exit"),
            *(line.strip() for line in said.json["rollback"][0]["commands"]),
            "",
        ]
    )
    back = cli("precheck", folder("undone", {"r1.txt": undo}), "--commands", "--against", running, "--format", "json")
    assert back.json["changes"] == []


NUMBERED = """\
hostname r1
interface GigabitEthernet0/0
 ip address 10.0.0.1 255.255.255.0
 ip access-group 101 in
access-list 101 permit tcp any any eq 22
access-list 101 permit tcp any any eq 80
end
"""


@pytest.mark.parametrize("typed", ["no access-list 101", "no access-list 101 permit tcp any any eq 80"])
def test_no_before_an_entry_of_a_numbered_list_takes_the_whole_list_away(typed: str, folder: Folder, cli: Cli) -> None:
    running = folder("run", {"r1.cfg": NUMBERED})
    said = cli("precheck", folder("typed", {"r1.txt": typed}), "--commands", "--against", running, "--format", "json")
    entries = [f"access-list 101 permit tcp any any eq {port}" for port in (22, 80)]
    assert changes(said.json) == {("removed", (), entry, None) for entry in entries}
    assert (said.json["rollback"][0]["commands"], said.json["rollback"][0]["proved"]) == (entries, True)
    assert [held["rule"] for held in said.json["findings_added"]] == ["HYG-004"]


def test_taking_away_a_list_that_is_not_there_changes_nothing(folder: Folder, cli: Cli) -> None:
    typed = folder("typed", {"r1.txt": "no access-list 102\n"})
    said = cli("precheck", typed, "--commands", "--against", folder("run", {"r1.cfg": NUMBERED}), "--format", "json")
    assert said.json["changes"] == []


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        ({"r1.txt": "interface GigabitEthernet0/1\n ip ospf costt 10\n"},
         [(f"r1.txt:2: no command 'costt' is known in `interface GigabitEthernet0/1` {ON} (did you mean cost?): "
           "ip ospf costt 10")]),
        ({"r1.txt": "intreface GigabitEthernet0/1\n"},
         [(f"r1.txt:1: no command 'intreface' is known at the top level {ON} (did you mean interface?): "
           "intreface GigabitEthernet0/1")]),
        ({"r1.txt": "interface GigabitEthernet0/9\ndescription x\n"},
         ["r1.txt:1: r1 has no GigabitEthernet0/9 (did you mean 'GigabitEthernet0/1'?)"]),
        ({"r1.txt": "configure terminal\nend\nwrite memory\n"},
         ["r1.txt:1: the candidate is empty: no line of it changes anything"]),
        ({"r1.txt": "\n\n"}, ["r1.txt:1: the candidate is empty"]),
        ({"r11.txt": "hostname x\n"},
         ["r11.txt: no device 'r11' runs now (did you mean 'r1'?); name the file after its device"]),
    ],
)  # fmt: skip
def test_what_no_device_would_take_is_named_and_never_passes(
    files: dict[str, str], lines: list[str], folder: Folder, cli: Cli
) -> None:
    running = folder("run", {"r1.cfg": R1})
    new = folder("typed", files)
    said = cli("precheck", *sorted(new.iterdir()), "--commands", "--against", running)
    assert (said.code, said.out) == (2, "")
    assert [line.removeprefix("netaudit: ").removeprefix(f"{new}/") for line in said.said] == lines


def test_a_candidate_of_another_platform(folder: Folder, cli: Cli) -> None:
    junos = "system {\n    host-name r1;\n}\ninterfaces {\n    ge-0/0/0 {\n        mtu 9000;\n    }\n}\n"
    said = cli("precheck", folder("new", {"r1.cfg": junos}), "--against", folder("run", {"r1.cfg": R1}))
    assert said.code == 2
    assert said.said[0].endswith("r1.cfg: is a configuration of junos, r1 is ios")


def test_a_line_that_is_not_modelled_is_unknown_and_not_green(folder: Folder, cli: Cli) -> None:
    running = folder("run", {"r1.cfg": R1.replace("end\n", "ip flow-cache entries 1000\nend\n")})
    new = folder("typed", {"r1.txt": "hostname r1\nip flow-cache entries 2000\n"})
    said = cli("precheck", new, "--commands", "--against", running, "-p", "redundancy", "--format", "json")
    assert [(one["line"], one["text"]) for one in said.json["unknown"]] == [(2, "ip flow-cache entries 2000")]
    assert (said.code, said.json["verdict"]) == (3, "pass")
    allowed = cli("precheck", new, "--commands", "--against", running, "-p", "redundancy", "--allow-unknown")
    assert allowed.code == 0


def test_old_findings_never_fail_and_a_new_one_fails_alone(folder: Folder, cli: Cli) -> None:
    """On the demo bank, which has critical findings of its own."""
    text = (CONFIGS / "br1-rtr2.cfg").read_text("utf-8")
    better = text.replace("shape average 9800000\n", "shape average 98000000\n")
    good = cli("precheck", folder("good", {"br1-rtr2.cfg": better}), "--against", CONFIGS, "--format", "json")
    assert (good.code, good.json["findings_added"]) == (0, [])
    assert any(one["severity"] == "critical" for one in good.json["findings_unchanged"])
    typed = folder("typed", {"dc1-core1.txt": "interface Ethernet1\nmtu 2000\n"})
    bad = cli("precheck", typed, "--commands", "--against", CONFIGS, "-p", "capacity", "--format", "json")
    assert (bad.code, [one["rule"] for one in bad.json["findings_added"]]) == (1, ["CAP-008"])


def test_a_dangerous_state_in_between_is_seen_with_an_order(folder: Folder, cli: Cli) -> None:
    """Two routers swap the MTU of their link one after the other: in between, it differs."""
    one = R1.replace(" ip ospf cost 10\n", " mtu 1500\n")
    two = one.replace("hostname r1", "hostname r2").replace("10.0.0.1", "10.0.0.2").replace("10.0.1.1", "10.0.2.1")
    running = folder("run", {"r1.cfg": one, "r2.cfg": two})
    typed = "interface GigabitEthernet0/0\nmtu 9000\n"
    new = folder("typed", {"r1.txt": typed, "r2.txt": typed})
    shared = ("--commands", "--against", running, "-p", "capacity", "--select", "CAP-008", "--format", "json")
    whole = cli("precheck", new, *shared)
    assert (whole.code, whole.json["steps"]) == (0, [])
    ordered = cli("precheck", new, *shared, "--order", "r2,r1")
    assert ordered.code == 1
    assert ordered.json["findings_added"] == []
    assert [(step["devices"], [f["rule"] for f in step["findings_passing"]]) for step in ordered.json["steps"]] == [
        (["r2"], ["CAP-008"])
    ]
    wrong = cli("precheck", new, *shared, "--order", "r2,r3")
    assert (wrong.code, wrong.said) == (
        2, ["netaudit: --order: it leaves out r1; r3 is no device of the change"]
    )  # fmt: skip


def test_the_failure_case_and_its_repair_of_a_network_that_we_did_not_write(shared: Path, cli: Cli) -> None:
    """Access lists that are opened at the border; the repair closes what was open behind it."""
    network = shared / "networks" / "batfish-fwd-change"
    opened = cli("precheck", network / "change2", "--against", network / "configs", "--format", "json").json
    assert {(c["device"], c["kind"], c["after"]) for c in opened["changes"]} == {
        (name, "added", "permit tcp any 2.128.0.0 0.0.1.255 eq www") for name in ("border1", "border2")
    }
    traffic = [thing["name"] for thing in opened["touched"] if thing["kind"] == "traffic"]
    assert [name.split(" (")[0] for name in traffic] == ["border1 OUTSIDE_TO_INSIDE", "border2 OUTSIDE_TO_INSIDE"]
    moved = cli("precheck", network / "change1", "--against", network / "configs", "--format", "json").json
    assert {(c["device"], c["before"], c["after"]) for c in moved["changes"]} == {
        ("core1", "ip ospf cost 1", "ip ospf cost 500")
    }
    assert sum(thing["kind"] == "adjacency" for thing in moved["touched"]) == 4


@pytest.mark.parametrize("form", ["sarif", "junit", "gitlab", "github", "md", "csv"])
def test_formats_of_drift_and_precheck(form: str, cli: Cli) -> None:
    drift = cli("drift", BANK / "approved", CONFIGS, "--format", form)
    precheck = cli("precheck", BANK / "candidate", "--against", CONFIGS, "--format", form)
    assert (drift.code, precheck.code) == (1, 1)
    assert "dc1-wan2" in drift.out
    assert "RED-011" in precheck.out


def test_several_formats_of_one_run(cli: Cli, tmp_path: Path) -> None:
    said = cli("precheck", BANK / "candidate", "--against", CONFIGS, "--also", "json=x.json", "--also", "md=x.md", "-q")
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))["verdict"] == "fail"
    assert (tmp_path / "x.md").read_text("utf-8").startswith("## netaudit precheck: **fail**")
    assert "FAIL" in said.out
    wrong = cli("precheck", BANK / "candidate", "--against", CONFIGS, "--also", "pdf=x.pdf")
    assert wrong.code == 2


def test_a_range_of_commits(cli: Cli, tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.net", *words], cwd=tmp_path, check=True,
                       capture_output=True)  # fmt: skip

    git("init", "-q", "-b", "main")
    shutil.copytree(CONFIGS, tmp_path / "configs")
    git("add", "-A")
    git("commit", "-qm", "one")
    shutil.copy(BANK / "candidate" / "dc1-core2.cfg", tmp_path / "configs")
    git("add", "-A")
    staged = cli("precheck", "--staged", "--format", "json")
    git("commit", "-qm", "two")
    ranged = cli("precheck", "--git-range", "HEAD~1..HEAD", "--against", "configs", "--format", "json")
    assert staged.code == ranged.code == 1
    assert staged.json["changes"] == ranged.json["changes"]
    assert [one["device"] for one in ranged.json["rollback"]] == ["dc1-core2"]
    nothing = cli("precheck", "--git-range", "HEAD..HEAD", "--format", "json")
    assert (nothing.code, nothing.json["verdict"], nothing.json["changes"]) == (0, "pass", [])
    git("rm", "-q", "configs/dmz-sw2.cfg")
    gone = cli("precheck", "--staged", "--format", "json")
    told = {"kind": "device", "name": "dmz-sw2", "effect": "removed", "what": "", "devices": ["dmz-sw2"]}
    assert told in gone.json["touched"]
    assert cli("precheck", "--git-range", "nope..HEAD").said[0].startswith("netaudit: --git-range: no commit 'nope'")
    assert cli("precheck", "--git-range", "HEAD", "--against", "configs").code == 2
    assert cli("precheck", "x", "--staged").code == 2


J1 = """\
system {
    host-name j1;
}
interfaces {
    ge-0/0/0 {
        unit 0 {
            family inet {
                address 10.0.0.2/24;
            }
        }
    }
}
"""


def test_statements_are_taken_as_junos_takes_them(folder: Folder, cli: Cli) -> None:
    running = folder("run", {"j1.cfg": J1})
    typed = "set interfaces ge-0/0/0 mtu 9000\nedit interfaces ge-0/0/0\nset description uplink\ntop\ncommit\n"
    said = cli("precheck", folder("typed", {"j1.txt": typed}), "--commands", "--against", running, "--format", "json")
    assert {(c["kind"], c["after"], c["after_line"]) for c in said.json["changes"]} == {
        ("added", "mtu 9000", 1), ("added", "description uplink", 3),
    }  # fmt: skip
    assert said.json["rollback"][0]["proved"] is True


def test_slips_on_junos_are_named(folder: Folder, cli: Cli) -> None:
    running = folder("run", {"j1.cfg": J1})
    typed = folder("typed", {"j1.txt": "set interfces ge-0/0/0 mtu 1\nset interfaces ge-0/0/0 unti 0 family inet\n"})
    said = cli("precheck", typed, "--commands", "--against", running)
    assert said.code == 2
    there = "is known there on Juniper Junos (did you mean"
    assert [line.split("j1.txt:", 1)[1].rsplit("?", 1)[0] for line in said.said] == [
        f"1: no statement 'interfces' {there} interfaces",
        f"2: no statement 'unti' {there} unit",
    ]
    wild = cli(
        "precheck", folder("wild", {"j1.txt": "wildcard delete interfaces ge-*\n"}), "--commands", "--against", running
    )
    assert (wild.code, "j1.txt:1: `wildcard` is refused" in wild.err) == (2, True)


def test_a_candidate_that_changes_nothing_is_told(folder: Folder, cli: Cli) -> None:
    running = folder("run", {"r1.cfg": R1})
    said = cli("precheck", folder("same", {"r1.cfg": R1}), "--against", running, "--format", "json")
    assert said.json["not_checked"][0].endswith("r1.cfg: it changes nothing on r1")
