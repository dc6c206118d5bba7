"""Links that no configuration tells: links.csv, and LLDP or CDP output in the folder neighbors/."""

from __future__ import annotations

import json

import pytest

IOS = """\
version 15.2
service timestamps log datetime
hostname {}
ip cef
interface GigabitEthernet0/1
 no shutdown
 switchport mode trunk
interface GigabitEthernet0/2
"""
EOS = """\
! device: {0} (DCS-7050, EOS-4.30.1F)
hostname {0}
interface Ethernet1
   switchport mode trunk
interface Ethernet2
interface Management1
"""
LLDP_IOS = """\
Capability codes:
    (R) Router, (B) Bridge, (T) Telephone, (C) DOCSIS Cable Device
    (W) WLAN Access Point, (P) Repeater, (S) Station, (O) Other

Device ID           Local Intf     Hold-time  Capability      Port ID
s1.example.net      Gi0/1          120        B,R             Ethernet1
printer             Gi0/2          120        S               eth0

Total entries displayed: 2
"""
CDP_IOS = """\
-------------------------
Device ID: s1
Entry address(es):
  IP address: 10.0.0.2
Platform: Arista,  Capabilities: Router Switch
Interface: GigabitEthernet0/1,  Port ID (outgoing port): Ethernet1
Holdtime : 140 sec

"""


def eos(port: str, name: str, far: str) -> str:
    heard = {"systemName": name, "neighborInterfaceInfo": {"interfaceId": f'"{far}"', "interfaceId_v2": far}}
    return json.dumps({"lldpNeighbors": {port: {"lldpNeighborInfo": [heard]}, "Ethernet9": {"lldpNeighborInfo": []}}})


def nxos(port: str, name: str, far: str) -> str:
    return json.dumps({"TABLE_nbor": {"ROW_nbor": [{"chassis_id": name, "l_port_id": port, "port_id": far}]}})


def junos(port: str, name: str, far: str) -> str:
    values = {"lldp-local-port-id": port, "lldp-remote-port-id": far, "lldp-remote-system-name": name}
    heard = {key: [{"data": value}] for key, value in values.items()}
    return json.dumps({"lldp-neighbors-information": [{"lldp-neighbor-information": [heard]}]})


def lldpd(port: str, name: str, far: str) -> str:
    chassis = [{"name": [{"value": name}]}]
    interface = {"name": port, "via": "LLDP", "chassis": chassis, "port": [{"id": [{"type": "ifname", "value": far}]}]}
    return json.dumps({"lldp": [{"interface": [interface]}]})


@pytest.fixture
def place(tmp_path):
    """Two switches without a hint of each other, and a folder beside for what is told of them."""
    (tmp_path / "configs").mkdir()
    (tmp_path / "neighbors").mkdir()
    (tmp_path / "configs/r1.cfg").write_text(IOS.format("r1") + "end\n")
    (tmp_path / "configs/s1.cfg").write_text(EOS.format("s1") + "end\n")
    return tmp_path


def links(cli, place):
    result = cli("facts", place / "configs")
    assert result.code == 0, result.err
    return [(link["id"], link["source"], link["confidence"]) for link in result.json["network"]["links"]]


@pytest.mark.parametrize(
    ("device", "text"),
    [
        ("r1", LLDP_IOS),
        ("r1", CDP_IOS),
        ("s1", eos("Ethernet1", "r1.example.net", "Gi0/1")),
        ("r1", nxos("Gi0/1", "s1", "Ethernet1")),
        ("s1", junos("Ethernet1", "r1", "GigabitEthernet0/1")),
        ("r1", lldpd("GigabitEthernet0/1", "s1", "Ethernet1")),
    ],
)
def test_a_neighbour_that_is_heard(cli, place, device, text):
    assert links(cli, place) == []
    (place / f"neighbors/{device}.txt").write_text(text)
    assert links(cli, place) == [("r1:GigabitEthernet0/1--s1:Ethernet1", "lldp", 0.95)]


def test_both_ends_hear_each_other_once(cli, place):
    (place / "neighbors/r1.txt").write_text(LLDP_IOS)
    (place / "neighbors/s1.json").write_text(eos("Ethernet1", "r1", "Gi0/1"))
    assert len(links(cli, place)) == 1


def test_management_ports_make_no_link(cli, place):
    (place / "neighbors/s1.json").write_text(eos("Management1", "r1", "Gi0/2"))
    assert links(cli, place) == []


def test_a_given_link_goes_before_what_is_heard(cli, place):
    (place / "neighbors/r1.txt").write_text(LLDP_IOS)
    (place / "links.csv").write_text("a_device,a_interface,b_device,b_interface\nr1,Gi0/1,s1,Et2\n")
    assert links(cli, place) == [("r1:GigabitEthernet0/1--s1:Ethernet2", "supplied", 1.0)]


def test_a_file_that_is_no_such_output(cli, place):
    (place / "neighbors/r1.txt").write_text("hello\n")
    result = cli("facts", place / "configs")
    assert (result.code, result.out) == (2, "")
    assert len(result.said) == 1
    assert result.said[0].startswith(
        f"netaudit: {place}/neighbors/r1.txt: is no LLDP or CDP output of ios: save one of `"
    )


def test_a_file_of_nobody(cli, place):
    (place / "neighbors/r11.txt").write_text(LLDP_IOS)
    result = cli("facts", place / "configs")
    assert result.code == 0
    assert result.said == [f"netaudit: {place}/neighbors/r11.txt: no device is named r11 (did you mean r1?)"]


def test_a_bad_list_of_links(cli, place):
    (place / "links.csv").write_text("a_device,a_interface,b_device,b_port\nr1,Gi0/1,s1,Et2\n")
    result = cli("audit", place / "configs")
    assert result.code == 2
    first, second = result.said
    assert first == f"netaudit: {place}/links.csv:1: the column 'b_interface' is missing"
    assert second.startswith(f"netaudit: {place}/links.csv:1: b_port: unknown column (known: a_device, a_interface, ")
