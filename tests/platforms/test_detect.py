"""Platforms told from text."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from netaudit.config.clean import clean
from netaudit.errors import InvalidConfig
from netaudit.platforms import detect as detection
from netaudit.platforms.beginnings import beginnings
from netaudit.platforms.detect import Detection, detect

SNIPPETS = {
    "ios": "version 15.2\nhostname R1\ninterface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\nend\n",
    "eos": "! device: leaf1 (vEOS, EOS-4.29.1F)\ninterface Ethernet1\n   no switchport\n   ip address 10.0.0.1/31\n",
    "nxos": "!Command: show running-config\nversion 9.3(8) Bios:version\nfeature bgp\nvrf context management\n",
    "iosxr": "!! IOS XR Configuration 7.3.2\ninterface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.0\n",
    "junos": "set system host-name r1\nset interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24\n",
    "frr": "frr version 8.5\nfrr defaults traditional\nhostname r1\ninterface eth0\n ip address 10.0.0.1/24\n",
    "asa": "ASA Version 9.0(3)\ninterface GigabitEthernet0/0\n nameif outside\n ip address 10.0.0.1 255.255.255.0\n",
    "gaia": "set installer policy send-cpuse-data off\nset interface eth1 state on\nset snmp mode default\n",
    "panos": "set deviceconfig system hostname fw\nset network interface ethernet ethernet1/1 layer3\n",
    "fortios": "config system global\n    set hostname fw\nend\nconfig firewall policy\n    edit 1\n    next\nend\n",
    "vyos": (
        "interfaces {\n    ethernet eth1 {\n        mtu 9000\n    }\n}\n"
        "// Warning: Do not remove the following line.\n// Release version: 1.4\n"
    ),
    "ocnos": "! Software version: OcNOS-SP-6.6.0 03/24/2025\nfeature netconf-ssh\nhostname a\ninterface lo\n",
    "sros": '# TiMOS-B-22.10.R1 both/x86_64 Nokia 7750 SR\nconfigure {\n    router "Base" {\n    }\n}\n',
}

# Files of networks that are of another system than the rest of their network, which the index goes by.
GUESTS = {
    "networks/lv-ospf-summarization/configs/a02.cfg": "junos",
    "networks/lv-eos-multicast-base/configs/fake_rcvr1.cfg": "ios",
    "networks/lv-eos-multicast-base/configs/fake_rcvr2.cfg": "ios",
    "networks/lv-nxos-evpn-l2vni/configs/DC1.cfg": "ios",
    "networks/lv-nxos-evpn-l2vni/configs/DC2.cfg": "ios",
}


@pytest.mark.parametrize("name", SNIPPETS)
def test_snippet(name: str) -> None:
    found = detect(SNIPPETS[name])
    assert (found.platform or found.foreign) == name
    assert found.confidence > 0.4


def test_a_system_that_is_not_read_is_named() -> None:
    found = detect(SNIPPETS["asa"])
    assert found.platform is None
    assert found.why == "looks like asa, which is not supported yet"


def test_a_text_that_tells_nothing_is_said_so() -> None:
    found = detect("hostname R1\n")
    assert found == Detection(None, 0.0)
    assert found.why == "no platform recognised: name it in the inventory or with --platform"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "a.cfg: the file is empty"),
        (" \n\t\n", "a.cfg: the file is empty"),
        ("<!DOCTYPE html>\n<html></html>", "a.cfg:1: this is a web page or another XML document, not a configuration"),
        (
            "Dear colleague, this is a letter.\nIt was written on a Monday, in the morning.\nNothing in it matters.\n",
            "a.cfg: this reads like prose, not like a configuration",
        ),
    ],
)
def test_what_is_no_configuration(text: str, why: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        detect(text, "a.cfg")
    assert caught.value.lines() == [why]


def test_whole_devices(shared: Path) -> None:
    """Every IOS and EOS device of the collected networks, and none of another system taken for one of these."""
    wrong = []
    seen = 0
    with (shared / "corpus" / "INDEX.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name, platform = row["file"], {"ios-xe": "ios"}.get(row["platform"], row["platform"])
            if not name.startswith("networks/") or platform not in ("ios", "eos", "nxos", "ios-xr", "frr", "sonic"):
                continue
            try:
                found = detect(clean((shared / name).read_bytes()).text)
            except InvalidConfig:
                continue
            seen += 1
            told = found.platform or found.foreign
            expected = GUESTS.get(name, platform.replace("-", ""))
            if told != expected and (platform in ("ios", "eos") or told in ("ios", "eos")):
                wrong.append((name, expected, told))
    assert seen > 350
    assert wrong == []


@pytest.mark.parametrize(
    ("pattern", "heads"),
    [
        (r"\nversion 1[0-9]\.\d+", {"vers"}),
        (r"\n(no )?ip http (secure-)?server", {"no i", "ip h"}),
        (r"\n *next$", {"next"}),
        (r"\nbfd$|\nmpls ldp$", {"bfd", "mpls"}),
        (r"\n/(ip|system)( |$)", {"/ip", "/sys"}),
        (r"\n!? ?debug ", {"!deb", "! ", "debu"}),
        (r"\n {3}(no )?mtu", {"mtu", "no m"}),
        (r"\nab?cd", {"abcd", "acd"}),
        (r"\nab{2}cd", {"ab"}),
        (r"\nab{0,2}cd", {"a"}),
        (r"\n\(a", {"(a"}),
        (r"RouterOS|MikroTik", None),
        (r"\n[x|y]z", None),
        (r"\n.?x", None),
        (r"(?i)\nabcd", None),
        (r"\n(?:ab|cd)", None),
        (r"\nabcd|ef", None),
        (r"\n *", None),
    ],
)
def test_what_a_line_that_matches_begins_with(pattern: str, heads: set[str] | None) -> None:
    assert beginnings(pattern) == heads


def test_no_sign_is_missed_for_its_letters(shared: Path) -> None:
    """Every sign found by its expression in the whole text is found by way of its letters too, and no other."""
    seen = 0
    for path in sorted((shared / "corpus").rglob("*"))[::9]:
        if not path.is_file():
            continue
        text = "\n" + path.read_bytes().decode("utf-8", "replace")
        lines = detection._Lines(text)
        for sign in (sign for signs in detection._signs().values() for sign in signs):
            found = re.search(sign.pattern, text, re.MULTILINE) is not None
            seen += found
            assert lines.hold(sign) is found, (path, sign.pattern)
    assert seen > 200
