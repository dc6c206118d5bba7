"""CAP-101 and CAP-102 tell a fault once, whatever else brings it about, and under a name that stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, ios


def router(name: str, *ports: str) -> str:
    lines = []
    for number, address in enumerate(ports):
        lines += [f"interface GigabitEthernet0/{number}", " speed 100", f" ip address {address} 255.255.255.252",
                  " ip ospf 1 area 0"]  # fmt: skip
    return ios(name, *lines, "router ospf 1")


@pytest.fixture
def chain(tmp_path: Path) -> Path:
    """r1 - r2 - r3."""
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "r1.cfg").write_text(router("r1", "10.0.0.1"))
    (folder / "r2.cfg").write_text(router("r2", "10.0.0.2", "10.0.0.5"))
    (folder / "r3.cfg").write_text(router("r3", "10.0.0.6"))
    (tmp_path / "demands.csv").write_text("source,target,class,bps\nr1,r3,,10M\nr1,r2,,1M\n")
    return folder


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Two links between two routers."""
    folder = tmp_path / "configs"
    folder.mkdir()
    (folder / "r1.cfg").write_text(router("r1", "10.0.0.1", "10.0.0.5"))
    (folder / "r2.cfg").write_text(router("r2", "10.0.0.2", "10.0.0.6"))
    return folder


LINKS = [f"r1:GigabitEthernet0/{number}--r2:GigabitEthernet0/{number}" for number in (0, 1)]


def findings(cli: Cli, folder: Path, *more: object) -> list[dict[str, str]]:
    said = cli("audit", folder, "--select", "CAP-10[12]", "--format", "json", *more)
    return said.json["findings"]  # type: ignore[no-any-return]


def test_failures_that_cut_off_the_same_traffic(chain: Path, cli: Cli) -> None:
    first, second = "r1:GigabitEthernet0/0--r2:GigabitEthernet0/0", "r2:GigabitEthernet0/1--r3:GigabitEthernet0/0"
    found = {finding["name"]: finding["message"] for finding in findings(cli, chain)}
    # the first link cuts off both demands, the second link and the device between them one
    assert found == {
        first: f"on failure of link {first}: 11 Mbit/s of the expected traffic is lost (r1 -> r2, r1 -> r3)",
        second: f"on failure of link {second} or node r2: 10 Mbit/s of the expected traffic is lost (r1 -> r3)",
    }
    told = {row["id"]: row.get("same_as") for row in cli("capacity", chain, "--format", "json").json["failures"]}
    assert told["r2"] == f"link {second}"
    assert told[first] is None


def test_a_waiver_holds_for_the_failure_that_it_names(chain: Path, cli: Cli) -> None:
    waiver = (
        "waivers:\n- {rule: CAP-102, device: '*', entity: 'failure %s', reason: known, approved_by: M, ticket: C-1,\n"
        "   expires: 2099-01-01}\n"
    )
    (chain.parent / "w.yaml").write_text(waiver % "r2:GigabitEthernet0/1--r3:GigabitEthernet0/0")
    states = {f["rule"]: f["status"] for f in findings(cli, chain, "--waivers", "w.yaml") if "r3:" in f["name"]}
    assert states == {"CAP-102": "waived"}
    (chain.parent / "w.yaml").write_text(waiver % "r2")
    assert sorted(f["rule"] for f in findings(cli, chain, "--waivers", "w.yaml")) == [
        "CAP-102", "CAP-102", "WAIVER-UNUSED",
    ]  # fmt: skip


def test_both_directions_of_a_link_are_one_finding_that_keeps_its_name(pair: Path, cli: Cli) -> None:
    def audited(forth: str, back: str) -> list[tuple[str, str, str]]:
        (pair.parent / "demands.csv").write_text(f"source,target,class,bps\nr1,r2,,{forth}\nr2,r1,,{back}\n")
        return [(f["name"], f["message"].partition(" has to carry ")[2], f["fingerprint"]) for f in findings(cli, pair)]

    both = audited("150M", "120M")
    assert [(name, told) for name, told, _ in both] == [
        (f"{LINKS[0]} from r1", f"150 Mbit/s when link {LINKS[1]} fails; 120% the other way"),
        (f"{LINKS[1]} from r1", f"150 Mbit/s when link {LINKS[0]} fails; 120% the other way"),
    ]
    assert [print_ for *_, print_ in audited("150M", "20M")] == [print_ for *_, print_ in both]
    assert [name for name, *_ in audited("20M", "120M")] == [f"{link} from r2" for link in LINKS]


def test_a_link_that_is_full_when_nothing_fails_says_so(pair: Path, cli: Cli) -> None:
    (pair / "r1.cfg").write_text(router("r1", "10.0.0.1"))
    (pair.parent / "demands.csv").write_text("source,target,class,bps\nr1,r2,,150M\n")
    [found] = [f for f in findings(cli, pair) if f["rule"] == "CAP-101"]
    assert found["message"] == "r1 -> r2 (100 Mbit/s) has to carry 150 Mbit/s when nothing fails"


def test_the_further_failures_that_fill_a_link_are_named(chain: Path, cli: Cli) -> None:
    """A ring: what cannot go r1 - r2 goes round by r4, and the link r1 - r4 is full whatever of three things fails."""
    (chain / "r1.cfg").write_text(router("r1", "10.0.0.1", "10.0.0.9").replace("10.0.0.9 255.255.255.252",
                                  "10.0.0.9 255.255.255.252\n ip ospf cost 100"))  # fmt: skip
    (chain / "r3.cfg").write_text(router("r3", "10.0.0.6", "10.0.0.14"))
    (chain / "r4.cfg").write_text(router("r4", "10.0.0.10", "10.0.0.13").replace(" speed 100", " speed 10"))
    (chain.parent / "demands.csv").write_text("source,target,class,bps\nr1,r3,,50M\n")
    [told] = [f["message"] for f in findings(cli, chain) if f["name"].endswith("from r1")]
    link = "r1:GigabitEthernet0/0--r2:GigabitEthernet0/0"
    assert told == (
        f"r1 -> r4 (10 Mbit/s) has to carry 50 Mbit/s when link {link} fails; also on failure of "
        "link r2:GigabitEthernet0/1--r3:GigabitEthernet0/0 or node r2"
    )
