"""What real routers say of their state, and a session that is configured and goes down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fake_devices import netaudit
from frr_routers import NET, PASSWORD, PORT, ROUTERS, USER, Routers

pytestmark = pytest.mark.xdist_group("frr")
ENVIRONMENT = {"FRR_LAB_PASSWORD": PASSWORD}


def collected(folder: Path) -> dict[str, dict[str, object]]:
    words = ("-i", "lab.csv", "--known-hosts", "known_hosts")
    done = netaudit(folder, "collect", *words, "--to", "out", "--state", "--format", "json", environment=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    state = json.loads(done.stdout)["state"]
    assert state["errors"] == []
    assert [one["unknown"] for one in state["collected"]] == [{}] * len(ROUTERS), state
    return {name: json.loads((folder / "out" / "state" / f"{name}.json").read_text()) for name in ROUTERS}


def findings(folder: Path) -> list[tuple[str, str, str]]:
    done = netaudit(folder, "audit", "out", "-p", "redundancy", "--tag", "state", "--format", "json")
    document = json.loads(done.stdout)
    assert document["unknown"] == []
    return sorted((one["rule"], one["devices"][0], one["name"]) for one in document["findings"])


def test_a_session_that_is_configured_and_down_is_a_finding(routers: Routers, tmp_path: Path) -> None:
    rows = [f"{name},{NET}.{name[1]},{PORT},frr,{USER},FRR_LAB_PASSWORD" for name in ROUTERS]
    (tmp_path / "lab.csv").write_text("\n".join(("name,address,port,platform,username,password_env", *rows, "")))
    words = ("-i", "lab.csv", "--known-hosts", "known_hosts")
    assert netaudit(tmp_path, "hosts", "trust", "--all", *words, environment=ENVIRONMENT).returncode == 0
    states = collected(tmp_path)
    for name, state in states.items():
        peers = routers.show(name, "show bgp summary")["ipv4Unicast"]["peers"]
        assert {one["peer"]: one["state"] for one in state["bgp"]} == dict.fromkeys(peers, "established")
        assert {one["name"] for one in state["interfaces"]} >= {"eth0", "eth1"}
        ports = {one["name"]: one["up"] for one in state["interfaces"]}
        assert (ports["eth0"], ports["eth1"]) == (True, True)
    assert [rule for rule, _, _ in findings(tmp_path) if rule == "RED-102"] == []

    [peer, _] = [one["peer"] for one in states["r2"]["bgp"]]
    far = next(
        name
        for name in ROUTERS
        if name != "r2" and any(one.get("peer") == peer for one in [{"peer": a} for a in addresses(routers, name)])
    )
    number = routers.show(far, "show bgp summary")["ipv4Unicast"]["as"]
    own = next(
        other
        for other in routers.show(far, "show bgp summary")["ipv4Unicast"]["peers"]
        if other in addresses(routers, "r2")
    )
    routers.type(far, [f"router bgp {number}", f"neighbor {own} shutdown"])
    collected(tmp_path)
    assert [item for item in findings(tmp_path) if item[0] == "RED-102"] == [("RED-102", "r2", peer)]
    routers.type(far, [f"router bgp {number}", f"no neighbor {own} shutdown"])


def addresses(routers: Routers, name: str) -> set[str]:
    told = routers.show(name, "show interface")
    return {one["address"].partition("/")[0] for port in told.values() for one in port.get("ipAddresses", [])}
