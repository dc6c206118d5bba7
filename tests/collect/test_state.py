"""The state of devices: what may be typed for it, what comes of it, the loads it gives."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fake_devices import PLATFORMS, netaudit, serving
from netaudit.errors import InvalidInput
from netaudit.jobs.state_files import read_states, store_states
from netaudit.model.state import DeviceState, InterfaceState
from netaudit.platforms import base
from netaudit.platforms.getters import read_getters

READ_ONLY = ("show ", "terminal length ", "terminal width ", "set cli screen-")


def test_only_commands_of_the_table_are_typed_on_every_platform(shared: Path, tmp_path: Path) -> None:
    """The emulator knows none of the state's commands: each is unknown with its reason, the configurations stand."""
    devices = {f"d-{platform.replace('_', '-')}": {"platform": platform} for platform in PLATFORMS}
    configs = {name: text(str(device["platform"])) for name, device in devices.items()}
    with serving(shared, tmp_path / "lab", devices, configs) as fakes:
        words = ("-i", fakes.inventory(tmp_path / "net.csv"), "--known-hosts", fakes.known_hosts)
        done = netaudit(tmp_path, "collect", *words, "--to", "out", "--state", "--format", "json")
        assert done.returncode == 0, done.stderr
        document = json.loads(done.stdout)
        assert len(document["collected"]) == len(PLATFORMS)
        for name, device in devices.items():
            platform = base.get(PLATFORMS[device["platform"]])
            state = {one.command for one in platform.state}
            typed = fakes.log(name)
            assert set(typed) == {*platform.access.session, platform.access.running, *state}
            assert all(line.startswith(READ_ONLY) for line in typed), typed
        told = {one["device"]: one for one in document["state"]["collected"]}
        assert set(told) == set(devices)
        assert all(len(one["unknown"]) + len(one["topics"]) >= 3 for one in told.values())
        assert "the device refused `show standby brief`" in told["d-cisco-ios"]["unknown"]["hsrp"]
        assert (tmp_path / "out" / "state" / "d-frr.json").exists()


def text(platform: str) -> str:
    if platform == "juniper_junos":
        return "system {\n    host-name d;\n}\n"
    return "hostname d\n!\ninterface Ethernet1\n!\n" + ("" if platform == "cisco_nxos" else "end\n")


def test_every_platforms_commands_only_show() -> None:
    for platform in base.every():
        assert platform.access.running.startswith("show ")
        assert all(line.startswith(READ_ONLY) for line in platform.access.session)
        assert all(one.command.startswith("show ") for one in platform.state)
        assert len({one.topic for one in platform.state}) == len(platform.state)


def state(at: str, *interfaces: InterfaceState, **more: Any) -> DeviceState:
    return DeviceState(device="r1", platform="eos", at=f"2026-11-28T{at}+00:00", interfaces=interfaces, **more)


def loads(folder: Path) -> list[dict[str, str]]:
    with (folder / "loads.csv").open() as stream:
        return list(csv.DictReader(stream))


def test_loads_come_from_counters_where_there_are_two_readings(tmp_path: Path) -> None:
    def reading(at: str, octets: int) -> DeviceState:
        counted = InterfaceState(name="Ethernet1", in_octets=octets, out_octets=2 * octets)
        return state(at, counted, InterfaceState(name="Ethernet2", in_bps=5e6, out_bps=7e6))

    store_states(tmp_path, [reading("02:00:00", 1_000_000)])
    assert [row["interface"] for row in loads(tmp_path)] == ["Ethernet2"], "one reading of a counter is no rate"
    store_states(tmp_path, [reading("02:05:00", 76_000_000)])
    first = {row["interface"]: row for row in loads(tmp_path)}["Ethernet1"]
    assert (first["p95_in"], first["max_out"]) == ("2000000", "4000000")  # 75 MB in 300 s
    store_states(tmp_path, [reading("02:10:00", 500)])  # it was reloaded
    third = {row["interface"]: row for row in loads(tmp_path)}["Ethernet1"]
    assert {**third, "window": ""} == {**first, "window": ""}
    store_states(tmp_path, [reading("02:15:00", 15_000_500)])
    second = {row["interface"]: row for row in loads(tmp_path)}["Ethernet1"]
    assert (second["max_in"], second["window"]) == (
        "2000000", "2026-11-28T02:00:00+00:00/2026-11-28T02:15:00+00:00",
    )  # fmt: skip


def test_the_95th_percentile_leaves_out_the_highest_of_twenty(tmp_path: Path) -> None:
    for number in range(1, 21):
        port = InterfaceState(name="Ethernet1", in_bps=number * 1e6, out_bps=1e6)
        store_states(tmp_path, [state(f"02:{number:02}:00", port)])
    [row] = loads(tmp_path)
    assert (row["p95_in"], row["max_in"], row["p95_out"]) == ("19000000", "20000000", "1000000")


def test_a_file_that_holds_no_state_is_named(tmp_path: Path) -> None:
    (tmp_path / "r1.json").write_text("{}")
    with pytest.raises(InvalidInput, match=r"r1.json: holds no state of a device"):
        read_states(tmp_path, ["r1", "r2"])


def test_an_audit_reads_the_state_beside_the_configurations(tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    configs.mkdir()
    lag = "interface Port-Channel1\n!\ninterface Ethernet1\n   channel-group 1 mode active\n!\n"
    bgp = "router bgp 64500\n   neighbor 192.0.2.9 remote-as 64501\n!\n"
    head = "! device: x (DCS-7050, EOS-4.30.1F)\n!\nhostname r1\n!\n"
    (configs / "r1.cfg").write_text(f"{head}{lag}{bgp}end\n")
    words = ("audit", "configs", "-p", "redundancy", "--tag", "state", "--format", "json")
    assert json.loads(netaudit(tmp_path, *words).stdout)["summary"]["verdicts"]["fail"] == 0
    told = read_lag('{"portChannels": {"Port-Channel1": {"activePorts": {}, "inactivePorts": {"Ethernet1": {}}}}}')
    (configs / "state").mkdir()
    (configs / "state" / "r1.json").write_bytes(msgspec.json.encode(told))
    document = json.loads(netaudit(tmp_path, *words).stdout)
    [finding] = document["findings"]
    assert (finding["rule"], finding["name"], finding["evidence"][0]["start"]) == ("RED-101", "Port-Channel1", 5)
    [unknown] = document["unknown"]
    assert unknown["rule"] == "RED-102"
    assert "`show ip bgp summary vrf all | json` was not answered" in unknown["why"]


def test_getters_of_napalm_say_the_same_where_a_device_is_reached_over_an_api() -> None:
    """In the shapes that napalm documents; -1 is a counter that a device does not have."""
    told = read_getters(
        "r1",
        "eos",
        "2026-11-28T02:00:00+00:00",
        {
            "get_interfaces": {
                "Ethernet1": {"is_up": True, "is_enabled": True, "speed": 10000.0, "description": "", "mtu": 1500},
                "Ethernet2": {"is_up": False, "is_enabled": True, "speed": -1.0},
            },
            "get_interfaces_counters": {
                "Ethernet1": {"rx_octets": 10, "tx_octets": 20, "rx_errors": 1, "tx_errors": 0},
                "Ethernet2": {"rx_octets": -1, "tx_octets": -1, "rx_errors": -1, "tx_errors": -1},
            },
            "get_lldp_neighbors": {"Ethernet1": [{"hostname": "r2", "port": "Ethernet7"}]},
            "get_bgp_neighbors": {"global": {"peers": {"192.0.2.9": {"is_up": True}, "192.0.2.13": {"is_up": False}}}},
            "get_environment": {"power": {"PSU1": {"status": True}}, "fans": {"1/1": {"status": False}}},
        },
    )
    up, down = told.interfaces
    assert (up.up, up.speed_bps, up.in_octets, up.out_octets, up.in_errors) == (True, 10e9, 10, 20, 1)
    assert (down.up, down.speed_bps, down.in_octets) == (False, None, None)
    assert {one.peer: one.state for one in told.bgp} == {"192.0.2.9": "established", "192.0.2.13": "down"}
    assert [(one.kind, one.ok) for one in told.parts] == [("power", True), ("fan", False)]
    assert json.loads(told.neighbors) == [{"l_port_id": "Ethernet1", "sys_name": "r2", "port_id": "Ethernet7"}]
    assert told.asked == ("interfaces", "lldp", "bgp", "power")
    assert told.unknown["lags"] == "napalm has no getter for it"


def test_a_getter_that_fails_leaves_its_topic_unknown(shared: Path, tmp_path: Path) -> None:
    """The emulator's eAPI knows no command that shows state; what napalm asks it only shows."""
    config = "! Command: show running-config\n!\nhostname e1\n!\nend\n"
    with serving(shared, tmp_path / "lab", {"e1": {"platform": "arista_eos", "eapi": True}}, {"e1": config}) as fakes:
        entry: dict[str, Any] = {"hostname": "127.0.0.1", "port": fakes.devices[0]["eapi_port"], "platform": "eos"}
        entry |= {"collector": "napalm", "username": "admin", "credentials": {"password_env": "FAKE_PASSWORD"}}
        (tmp_path / "hosts.yaml").write_text(json.dumps({"e1": entry}))
        words = ("-i", tmp_path / "hosts.yaml", "--known-hosts", tmp_path / "known_hosts")
        assert netaudit(tmp_path, "hosts", "trust", "e1", *words).returncode == 0
        done = netaudit(tmp_path, "collect", *words, "--to", "out", "--state", "--format", "json")
        assert done.returncode == 0, done.stderr
        [told] = json.loads(done.stdout)["state"]["collected"]
        assert told["topics"] == []
        assert told["unknown"]["bgp"].startswith("`get_bgp_neighbors`: ")
        assert all(line == "enable" or line.startswith("show ") for line in fakes.log("e1")), fakes.log("e1")


def read_lag(printed: str) -> DeviceState:
    from netaudit.platforms.state import read_state

    eos = base.get("eos")
    return read_state("r1", "eos", "2026-11-28T02:00:00+00:00", eos.state, {"show port-channel | json": printed})
