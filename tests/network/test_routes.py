"""Ways that no single metric explains: each case shows the configurations that it is about."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PORT = "interface Ethernet{}\n   no switchport\n   speed 1g\n   ip address {}\n"


def port(number: int, address: str, *lines: str) -> str:
    return PORT.format(number, address) + "".join(f"   {line}\n" for line in lines)


def router(name: str, number: int, *parts: str) -> str:
    return f"! device: {name} (vEOS, EOS-4.30)\nhostname {name}\n!\nip routing\n!\n" + "!\n".join(parts) + "!\nend\n"


def capacity(folder: Path, configs: dict[str, str], demands: str, *words: str) -> dict[str, Any]:
    """What `netaudit capacity` says."""
    for name, text in configs.items():
        (folder / f"{name}.cfg").write_text(text, encoding="utf-8")
    (folder / "demands.csv").write_text(f"source,target,class,bps\n{demands}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "netaudit", "capacity", str(folder), "--format", "json", *words],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode in (0, 1, 3), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def loads(document: dict[str, Any]) -> dict[tuple[str, str], float]:
    return {(row["from"], row["to"]): row["normal_bps"] for row in document["links"] if row["normal_bps"]}


def fabric() -> dict[str, str]:
    """Two leaves and two spines joined by external BGP alone."""
    made = {}
    for spine in (1, 2):
        ports = [port(leaf, f"10.0.{spine}.{2 * leaf}/31") for leaf in (1, 2)]
        peers = [f"   neighbor 10.0.{spine}.{2 * leaf + 1} remote-as 6510{leaf}\n" for leaf in (1, 2)]
        made[f"spine{spine}"] = router(f"spine{spine}", spine, *ports, f"router bgp 6500{spine}\n" + "".join(peers))
    for leaf in (1, 2):
        ports = [port(spine, f"10.0.{spine}.{2 * leaf + 1}/31") for spine in (1, 2)]
        peers = [f"   neighbor 10.0.{spine}.{2 * leaf} remote-as 6500{spine}\n" for spine in (1, 2)]
        own = f"   network 10.9.{leaf}.0/24\n   maximum-paths 2\n   bgp bestpath as-path multipath-relax\n"
        made[f"leaf{leaf}"] = router(
            f"leaf{leaf}", leaf, *ports, port(9, f"10.9.{leaf}.1/24"), f"router bgp 6510{leaf}\n" + "".join(peers) + own
        )
    return made


def test_a_fabric_of_external_bgp_spreads_and_loses_one_half(tmp_path: Path) -> None:
    document = capacity(tmp_path, fabric(), "10.9.1.0/24,10.9.2.0/24,,600M\n", "--failures", "link,node")
    assert loads(document) == {
        ("leaf1", "spine1"): 3e8, ("leaf1", "spine2"): 3e8, ("spine1", "leaf2"): 3e8, ("spine2", "leaf2"): 3e8,
    }  # fmt: skip
    worst = {(row["from"], row["to"]): row["worst_bps"] for row in document["links"] if row["normal_bps"]}
    assert set(worst.values()) == {6e8}
    assert not any(failure["dropped_bps"] for failure in document["failures"] if failure["id"].startswith("spine"))


def test_local_preference_decides_before_the_length_of_the_path(tmp_path: Path) -> None:
    configs = fabric()
    policy = "route-map BEST permit 10\n   set local-preference 200\n!\n"
    policy += "router bgp 65101\n   neighbor 10.0.2.2 route-map BEST in\n"
    configs["leaf1"] = configs["leaf1"].replace("router bgp 65101\n", policy)
    assert loads(capacity(tmp_path, configs, "10.9.1.0/24,10.9.2.0/24,,600M\n")) == {
        ("leaf1", "spine2"): 6e8, ("spine2", "leaf2"): 6e8,
    }  # fmt: skip


def triangle(area_of_short: str, *extra: str) -> dict[str, str]:
    """a and b are joined by a slow way within area 1 (over c), and by a fast one in the backbone."""
    return {
        "a": router(
            "a", 1, port(1, "10.0.0.0/31", f"ip ospf area {area_of_short}", "ip ospf cost 1"),
            port(2, "10.0.0.2/31", "ip ospf area 0.0.0.1", "ip ospf cost 50"), *extra, "router ospf 1\n",
        ),
        "b": router(
            "b", 2, port(1, "10.0.0.1/31", f"ip ospf area {area_of_short}", "ip ospf cost 1"),
            port(2, "10.0.0.4/31", "ip ospf area 0.0.0.1", "ip ospf cost 50"),
            port(9, "10.9.2.1/24", "ip ospf area 0.0.0.1"), "router ospf 1\n",
        ),
        "c": router(
            "c", 3, port(1, "10.0.0.3/31", "ip ospf area 0.0.0.1"), port(2, "10.0.0.5/31", "ip ospf area 0.0.0.1"),
            "router ospf 1\n",
        ),
    }  # fmt: skip


def test_a_way_within_an_area_wins_over_a_shorter_one_through_another(tmp_path: Path) -> None:
    found = loads(capacity(tmp_path, triangle("0.0.0.0"), "a,10.9.2.0/24,,100M\n"))
    assert found == {("a", "c"): 1e8, ("c", "b"): 1e8}


def test_in_one_area_the_shorter_way_wins(tmp_path: Path) -> None:
    assert loads(capacity(tmp_path, triangle("0.0.0.1"), "a,10.9.2.0/24,,100M\n")) == {("a", "b"): 1e8}


def test_a_static_route_wins_over_ospf(tmp_path: Path) -> None:
    configs = triangle("0.0.0.1", "ip route 10.9.2.0/24 10.0.0.3\n")
    assert loads(capacity(tmp_path, configs, "a,10.9.2.0/24,,100M\n")) == {("a", "c"): 1e8, ("c", "b"): 1e8}


def test_a_default_route_into_nowhere_is_told(tmp_path: Path) -> None:
    configs = triangle("0.0.0.1", "ip route 0.0.0.0/0 10.0.0.3\n")
    configs["b"] = configs["b"].replace("10.9.2.1/24\n   ip ospf area 0.0.0.1", "10.9.2.1/24")
    document = capacity(tmp_path, configs, "a,10.9.2.0/24,,100M\n")
    assert document["growth"] == {"normal": 10.0, "n_minus_1": 10.0}  # as far as c, which has no route
    assert [note["what"] for note in document["unknown"]] == ["demand a -> 10.9.2.0/24"]


def test_policy_routing_on_the_path_is_told_and_the_links_are_unknown(tmp_path: Path) -> None:
    configs = triangle("0.0.0.1", "interface Ethernet8\n   service-policy type pbr input STEER\n")
    document = capacity(tmp_path, configs, "a,10.9.2.0/24,,100M\n")
    [why] = [note["why"] for note in document["unknown"] if note["what"] == "demand a -> 10.9.2.0/24"]
    assert "passes a, which uses policy-based routing (line " in why
    assert [row["from"] for row in document["links"] if "policy-based routing" in row.get("unknown", "")] == ["a"]
    assert not [note for note in document["unknown"] if note["what"].startswith("policy routing")]  # told once


def test_level_1_goes_to_the_nearest_attached_router(tmp_path: Path) -> None:
    """From level 1 the nearest exit is taken, whatever is behind it: here the longer way in all."""

    def isis(level: str, *lines: str) -> tuple[str, ...]:
        return ("isis enable CORE", f"isis circuit-type {level}", "isis network point-to-point", *lines)

    def process(area: int, number: int) -> str:
        return f"router isis CORE\n   net 49.000{area}.0000.0000.000{number}.00\n   address-family ipv4 unicast\n"

    configs = {
        "low": router("low", 1, port(1, "10.0.0.0/31", *isis("level-1", "isis metric 5")),
                      port(2, "10.0.0.2/31", *isis("level-1", "isis metric 9")), process(1, 1)),
        "near": router("near", 2, port(1, "10.0.0.1/31", *isis("level-1")),
                       port(2, "10.0.0.4/31", *isis("level-2", "isis metric 100")), process(1, 2)),
        "far": router("far", 3, port(1, "10.0.0.3/31", *isis("level-1")),
                      port(2, "10.0.0.6/31", *isis("level-2", "isis metric 1")), process(1, 3)),
        "top": router("top", 4, port(1, "10.0.0.5/31", *isis("level-2")), port(2, "10.0.0.7/31", *isis("level-2")),
                      port(9, "10.9.4.1/24", "isis enable CORE", "isis passive"), process(2, 4)),
    }  # fmt: skip
    assert loads(capacity(tmp_path, configs, "low,10.9.4.0/24,,100M\n")) == {("low", "near"): 1e8, ("near", "top"): 1e8}


def two_exits(near: str, far: str) -> dict[str, str]:
    """`in` reaches 10.9.9.0/24 over `near` (cost 1) or `far` (cost 5): both have a static route to `out` and tell."""

    def exit_(name: str, number: int, how: str) -> str:
        policy = f"route-map OUT permit 10\n{how}!\n" if how else ""
        said = "   redistribute static route-map OUT\n" if how else "   redistribute static\n"
        cost = "ip ospf cost 1" if number == 2 else "ip ospf cost 5"
        return router(
            name, number, port(1, f"10.0.{number}.1/31", "ip ospf area 0.0.0.0", cost),
            port(2, f"10.0.{number}.2/31"), f"ip route 10.9.9.0/24 10.0.{number}.3\n", policy, f"router ospf 1\n{said}",
        )  # fmt: skip

    return {
        "in": router(
            "in", 1, port(1, "10.0.2.0/31", "ip ospf area 0.0.0.0", "ip ospf cost 1"),
            port(2, "10.0.3.0/31", "ip ospf area 0.0.0.0", "ip ospf cost 5"), "router ospf 1\n",
        ),
        "near": exit_("near", 2, near),
        "far": exit_("far", 3, far),
        "out": router("out", 4, port(1, "10.0.2.3/31"), port(2, "10.0.3.3/31"), port(9, "10.9.9.1/24")),
    }  # fmt: skip


def test_external_routes_of_type_2_compare_their_metric_first_and_then_the_way(tmp_path: Path) -> None:
    for number, (near, far, chosen) in enumerate(
        [
            ("", "", "near"),  # the same metric: the nearer router
            ("   set metric 30\n", "", "far"),  # 20 is less than 30, however far
            ("   set metric 30\n   set metric-type type-1\n", "", "near"),  # type 1 before type 2
            ("   set metric 30\n   set metric-type type-1\n", "   set metric 25\n   set metric-type type-1\n", "far"),
            ("   set metric 30\n   set metric-type type-1\n", "   set metric 27\n   set metric-type type-1\n", "near"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        document = capacity(folder, two_exits(near, far), "in,10.9.9.0/24,,100M\n", "--failures", "link")
        assert loads(document) == {("in", chosen): 1e8, (chosen, "out"): 1e8}, (near, far)
        other = next(name for name in ("near", "far") if name != chosen)
        failed = next(row for row in document["links"] if (row["from"], row["to"]) == ("in", other))
        assert failed["worst_bps"] == 1e8  # once the chosen way is down


def behind_an_area(*ranges: str) -> dict[str, str]:
    """`top` in the backbone, `left` (nearer) and `right` with area 1 behind them, where `low` has 10.9.1.0/24."""
    said = ["".join(f"   {line}\n" for line in own.splitlines()) for own in ranges]
    return {
        "top": router(
            "top", 1, port(1, "10.0.0.0/31", "ip ospf area 0.0.0.0", "ip ospf cost 1"),
            port(2, "10.0.0.2/31", "ip ospf area 0.0.0.0", "ip ospf cost 5"), "router ospf 1\n",
        ),
        "left": router(
            "left", 2, port(1, "10.0.0.1/31", "ip ospf area 0.0.0.0"),
            port(2, "10.9.0.0/31", "ip ospf area 0.0.0.1", "ip ospf cost 1"), f"router ospf 1\n{said[0]}",
        ),
        "right": router(
            "right", 3, port(1, "10.0.0.3/31", "ip ospf area 0.0.0.0"),
            port(2, "10.9.0.2/31", "ip ospf area 0.0.0.1", "ip ospf cost 1"), f"router ospf 1\n{said[1]}",
        ),
        "low": router(
            "low", 4, port(1, "10.9.0.1/31", "ip ospf area 0.0.0.1"), port(2, "10.9.0.3/31", "ip ospf area 0.0.0.1"),
            port(9, "10.9.1.1/24", "ip ospf area 0.0.0.1"), "router ospf 1\n",
        ),
    }  # fmt: skip


def test_a_range_stands_for_what_is_within_an_area(tmp_path: Path) -> None:
    one = "area 0.0.0.1 range 10.9.0.0/16"
    for number, (left, right, chosen) in enumerate(
        [
            ("", "", "left"),
            (one, one, "left"),  # the nearer one
            (one, "", "right"),  # the longer prefix comes from the other alone
            (f"{one} not-advertise", "", "right"),
            (f"{one} cost 20", f"{one} cost 2", "right"),
        ]
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        document = capacity(folder, behind_an_area(left, right), "top,10.9.1.0/24,,100M\n", "--failures", "link")
        assert loads(document) == {("top", chosen): 1e8, (chosen, "low"): 1e8}, (left, right)


def test_a_range_that_nobody_announces_hides_what_is_within(tmp_path: Path) -> None:
    no = "area 0.0.0.1 range 10.9.0.0/16 not-advertise"
    document = capacity(tmp_path, behind_an_area(no, no), "top,10.9.1.0/24,,100M\n")
    assert loads(document) == {}
    assert [note["why"].partition(": ")[2] for note in document["unknown"]] == ["no route carries it from end to end"]


def test_a_range_goes_with_the_last_prefix_within_that_its_router_reaches(tmp_path: Path) -> None:
    one = "area 0.0.0.1 range 10.9.0.0/16"
    document = capacity(tmp_path, behind_an_area(one, one), "top,10.9.1.0/24,,100M\n", "--failures", "link")
    [lost] = [f for f in document["failures"] if f["id"] == "left:Ethernet2--low:Ethernet1"]
    assert lost["dropped_bps"] == 0
    kept = behind_an_area(one, one)
    kept["left"] = kept["left"].replace("router ospf", port(3, "10.9.8.1/24", "ip ospf area 0.0.0.1") + "router ospf")
    document = capacity(tmp_path, kept, "top,10.9.1.0/24,,100M\n", "--failures", "link")
    [lost] = [f for f in document["failures"] if f["id"] == "left:Ethernet2--low:Ethernet1"]
    assert lost["dropped_bps"] == 1e8  # for 10.9.8.0/24 `left` goes on to announce the range, and drops the rest


def twice(cost: str) -> dict[str, str]:
    """Two links of 1 Gbit/s between a and b."""
    lines = ("ip ospf area 0.0.0.0", *([cost] if cost else []))
    process = "router ospf 1\n   auto-cost reference-bandwidth 100000\n"
    return {
        name: router(name, n, *(port(m, f"10.0.{m}.{n}/31", *lines) for m in (1, 2)), process)
        for n, name in enumerate("ab")
    }


def test_an_upgrade_draws_traffic_where_the_cost_follows_the_rate(tmp_path: Path) -> None:
    def steps(folder: str, cost: str) -> list[tuple[str, float, float]]:
        (tmp_path / folder).mkdir()
        document = capacity(tmp_path / folder, twice(cost), "a,b,,3G\n", "--failures", "node")
        return [
            (s["link"].rpartition(":")[2], s["to_bps"] / 1e9, round(s["growth"]["normal"], 2))
            for s in document["upgrades"]
        ]

    # At 2.5 Gbit/s the first link costs less than the other, and all 3 Gbit/s go over it.
    assert steps("follows", "") == [("Ethernet1", 2.5, 0.83), ("Ethernet1", 5.0, 1.67)]
    assert steps("configured", "ip ospf cost 7") == [("Ethernet1", 2.5, 0.67), ("Ethernet2", 2.5, 1.67)]
