"""Saved configurations, approved software, tables of the hardware, short queues and policed classes, a case each."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

CHANGED = "! Last configuration change at {} CET Wed Mar 13 2024 by admin\n"
SAVED = "! NVRAM config last updated at {} {} Wed Mar 13 2024 by admin\n"


def netaudit(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "netaudit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("header", "verdict"),
    [
        (CHANGED.format("10:00:00") + SAVED.format("10:00:09", "CET"), {"pass": 1}),
        (CHANGED.format("11:00:00") + SAVED.format("10:00:00", "CET"), {"fail": 1}),
        # `do write`, then out of the configuration mode.
        (CHANGED.format("10:00:30") + SAVED.format("10:00:00", "CET"), {"unknown": 1}),
        (CHANGED.format("11:00:00") + SAVED.format("10:00:00", "UTC"), {"unknown": 1}),
        (CHANGED.format("11:00:00"), {"unknown": 1}),
        ("", {"not_applicable": 1}),
    ],
)
def test_saved(counts, header, verdict):
    assert counts("HYG-001", {"r1": ("ios", f"!\n{header}!\nhostname r1\n")}) == verdict


@pytest.mark.parametrize(
    ("version", "verdict"),
    [
        ("17.12", "pass"),
        ("17.1", "fail"),  # `17.12` does not begin with the number 17.1, nor the other way round
        ("16.9", "unknown"),  # approved is 16.9.4, and IOS names no more than the train
        ("15.2", "fail"),
        (None, "unknown"),
    ],
)
def test_software(counts, version, verdict):
    approved = {
        "software": [
            {"platform": "ios", "version": "17.12"},
            {"platform": "ios", "version": "16.9.4"},
            {"platform": "ios", "version": "15.2", "until": "2020-01-31"},
        ]
    }
    told = f"version {version}\n" if version else ""
    assert counts("SEC-011", {"r1": ("ios", f"{told}hostname r1\n")}, approved) == {verdict: 1}


@pytest.mark.parametrize(("size", "entries", "verdict"), [(256, 204, "pass"), (256, 205, "fail"), (0, 1, "fail")])
def test_region_of_access_lists(counts, size, entries, verdict):
    lines = "".join(f"  {n} permit tcp any any eq {n}\n" for n in range(1, entries + 1))
    ports = "".join(
        f"interface Ethernet1/{n}\n  no switchport\n  ip access-group EDGE in\n  ip address 192.0.2.{4 * n + 1}/30\n"
        for n in (1, 2)  # bound twice, held once
    )
    text = f"hardware access-list tcam region racl {size}\nip access-list EDGE\n{lines}{ports}"
    assert counts("CAP-021", {"n1": ("nxos", text)}) == {verdict: 1}


@pytest.mark.parametrize(("line", "verdict"), [("hold-queue 20 in", "fail"), ("hold-queue 75 in", "pass")])
def test_short_queue_on_the_command_line(tmp_path, line, verdict):
    """The intent beside the configurations says which ports matter; the finding shows the line."""
    text = f"hostname r1\ninterface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.252\n {line}\nend\n"
    (tmp_path / "r1.cfg").write_text(text)
    (tmp_path / "intent.yaml").write_text("devices:\n  r1:\n    interfaces:\n      Gi0/0: {role: wan}\n")
    said = netaudit("audit", tmp_path, "--select", "CAP-022", "--fail-on", "medium", "--format", "json")
    assert said.returncode == (1 if verdict == "fail" else 0), said.stderr
    told = json.loads(said.stdout)
    assert told["summary"]["verdicts"][verdict] == 1
    assert [line in str(finding["evidence"]) for finding in told["findings"]] == [True] * (verdict == "fail")


CLASS = "policy-map P\n class class-default\n  queue-limit {}\n"


@pytest.mark.parametrize(
    ("platform", "head", "size", "verdict"),
    [
        ("ios", "", "63 packets", "fail"),
        ("ios", "", "64", "unknown"),  # 64 on IOS, 2083 on IOS XE at 1 Gbit/s
        ("ios", "", "2083 packets", "pass"),
        ("ios", "version 12.4\n", "64", "pass"),
        ("ios", "version 17.12\n", "64", "unknown"),
        ("iosxr", "", "9 ms", "fail"),
        ("iosxr", "", "9999 us", "fail"),
        ("iosxr", "", "10 ms", "unknown"),  # 100 ms on CRS, 10 ms on NCS
        ("iosxr", "", "100 ms", "pass"),
        ("iosxr", "", "20 packets", "unknown"),  # of 256 bytes, at a rate that only the hardware knows
    ],
)
def test_queue_of_a_class(counts, platform, head, size, verdict):
    name = "GigabitEthernet0/0" if platform == "ios" else "GigabitEthernet0/0/0/0"
    policy = CLASS.format(size) + (" !\n end-policy-map\n!\n" if platform == "iosxr" else "")
    text = f"{head}{policy}interface {name}\n service-policy output P\n"
    intent = {"devices": {"r1": {"interfaces": {name: {"role": "wan"}}}}}
    assert counts("CAP-022", {"r1": (platform, text)}, intent) == {verdict: 1}


@pytest.mark.parametrize(("peak", "verdict"), [("8M", "pass"), ("9M", "fail"), (None, "unknown")])
def test_policer_of_a_critical_class(counts, peak, verdict):
    plan = {"qos_plan": {"pay": {"dscp": ["af31"], "critical": True, **({"peak": peak} if peak else {})}}}
    text = (
        "class-map match-any PAY\n match dscp af31\npolicy-map IN\n class PAY\n"
        "  police cir 10000000 conform-action transmit exceed-action drop\n"
        "interface GigabitEthernet0/0\n ip address 192.0.2.1 255.255.255.252\n service-policy input IN\n"
    )
    assert counts("QOS-017", {"r1": ("ios", text)}, plan) == {verdict: 1}


def test_peak_that_is_no_rate(tmp_path):
    (tmp_path / "r1.cfg").write_text("hostname r1\ninterface Vlan1\n no ip address\nend\n")
    (tmp_path / "intent.yaml").write_text("qos_plan:\n  pay: {dscp: [af31], peak: 10 apples}\n")
    said = netaudit("audit", tmp_path)
    assert said.returncode == 2
    assert "intent.yaml:2:" in said.stderr
