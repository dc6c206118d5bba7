"""What people know, laid over the devices."""

from __future__ import annotations

import msgspec
import pytest

from netaudit.model.intent import Intent
from netaudit.network.intent import check_intent
from netaudit.network.names import DeviceNames, InterfaceNames, named_interface

PORTS = """interface Ethernet1
interface Ethernet1/1
interface Port-Channel3
interface Vlan10;ip address 10.0.0.1/24
interface Loopback0
interface Management1
interface Ethernet2.10;encapsulation dot1q vlan 10
"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ethernet1", "Ethernet1"),
        ("ethernet1", "Ethernet1"),
        ("Et1", "Ethernet1"),
        ("e1/1", "Ethernet1/1"),
        ("Eth 1", "Ethernet1"),
        ("Po3", "Port-Channel3"),
        ("port-channel3", "Port-Channel3"),
        ("pc3", "Port-Channel3"),
        ("Vl10", "Vlan10"),
        ("lo0", "Loopback0"),
        ("mgmt1", "Management1"),
        ("Et2.10", "Ethernet2.10"),
        ("Et9", None),
        ("uplink", None),
        ("1", None),
        ("", None),
    ],
)
def test_interface_names(network, text, name):
    device = network({"a": PORTS}).devices[0]
    assert InterfaceNames.of(device).match(text) == name


@pytest.mark.parametrize(
    ("text", "device", "interface"),
    [
        ("P2P_dc1-spine1_Ethernet1", "dc1-spine1", "Ethernet1"),
        ("to DC1-SPINE1 Et1/1 (blue)", "dc1-spine1", "Ethernet1/1"),
        ("dc1-spine1:Port-Channel3", "dc1-spine1", "Port-Channel3"),
        ("dc1_spine1 | Et 1", "dc1-spine1", "Ethernet1"),
        ("dc1-spine11 Et1", None, None),
        ("core1 Et1", "core1.bank.example", "Ethernet1"),
        ("", None, None),
    ],
)
def test_devices_in_descriptions(network, text, device, interface):
    devices = network({"dc1-spine1": PORTS, "core1.bank.example": PORTS, "dc1": PORTS}).devices
    found = DeviceNames.of(devices).mentioned(text)
    if device is None:
        assert found is None or found.device == "dc1"
        return
    named = named_interface(InterfaceNames.of(devices[0]), found.rest)
    assert (found.device, named) == (device, interface)


def test_a_short_name_that_two_devices_could_mean_stands_for_neither(network):
    devices = network({"core1.east.example": PORTS, "core1.west.example": PORTS}).devices
    assert DeviceNames.of(devices).mentioned("to core1 Et1") is None


def test_roles_and_rates(network):
    port = {"role": "wan", "contract": "200M", "provider": "A", "circuit": "X-1", "speed": "1G"}
    made = network({"a": PORTS}, {"devices": {"a": {"site": "s", "role": "edge", "interfaces": {"et1": port}}}})
    device = made.devices[0]
    found = next(known for known in device.interfaces if known.name == "Ethernet1")
    assert (device.site, device.role) == ("s", "edge")
    assert (found.role, found.contract_bps, found.provider, found.circuit) == ("wan", 200_000_000, "A", "X-1")
    assert (found.capacity_bps, found.capacity_source, found.promised_bps) == (10**9, "supplied", 200_000_000)
    assert "capacity_bps" not in found.unknown


def test_a_configured_rate_stands_against_a_supplied_one(network):
    wanted = {"devices": {"a": {"interfaces": {"Et1": {"speed": "10G"}}}}}
    made = network({"a": "interface Ethernet1;speed forced 1000full"}, wanted)
    assert made.devices[0].interfaces[0].capacity_bps == 10**9


def test_a_lag_sums_supplied_rates(network):
    config = (
        "\n".join(f"interface Ethernet{n};channel-group 1 mode active" for n in (1, 2)) + "\ninterface Port-Channel1"
    )
    wanted = {"devices": {"a": {"interfaces": {"Et1": {"speed": "10G"}, "Et2": {"speed": "10G"}}}}}
    made = network({"a": config}, wanted)
    bundle = next(known for known in made.devices[0].interfaces if known.name == "Port-Channel1")
    assert (made.lags[0].capacity_bps, bundle.capacity_bps, bundle.capacity_source) == (
        2 * 10**10,
        2 * 10**10,
        "members",
    )


def test_what_a_link_says_holds_for_its_ports(network):
    made = network(
        {"a": PORTS}, {"links": [{"a": "a:Et1", "b": "x:1", "provider": "A", "contract": "1G", "role": "wan"}]}
    )
    port = made.devices[0].interfaces[0]
    assert (port.provider, port.contract_bps, port.role) == ("A", 10**9, "wan")


def test_names_that_no_device_has(network):
    intent = {
        "devices": {"a": {"interfaces": {"Ethernet7": {}}}, "aa": {}},
        "links": [{"a": "a", "b": "x:1"}, {"a": "a:Et9", "b": "x:2"}],
        "services": {"s": {"source": "b", "target": "10.0.0.0/8"}},
    }
    devices = network({"a": PORTS}).devices
    assert check_intent(msgspec.convert(intent, Intent), devices) == [
        "devices.a.interfaces.Ethernet7: a has no such interface (did you mean Ethernet1?)",
        "devices.aa: no such device (did you mean a?)",
        "links[0].a: 'a' is not written DEVICE:INTERFACE",
        "links[1].a: Et9: a has no such interface",
        "services.s.source: 'b' is no device, site or prefix",
    ]
