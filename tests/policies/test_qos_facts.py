"""What the rules of the QoS pack need worked out, a case each."""

from __future__ import annotations

import pytest

WAN = {
    "qos_plan": {"voice": {"dscp": ["ef"]}, "bulk": {"dscp": ["af11"]}},
    "devices": {"r1": {"interfaces": {"GigabitEthernet0/0": {"role": "wan"}}}},
}
CLASSES = """class-map match-any CONTROL
 match dscp cs6
class-map match-any VOICE
 match dscp ef
class-map match-any BULK
 match dscp af11
class-map match-any OTHER
 match access-group name ANY
"""


def bound(classes: str, direction: str = "output") -> dict[str, tuple[str, str]]:
    policy = "".join(f" class {held.partition(':')[0]}\n  {held.partition(':')[2]}\n" for held in classes.split(", "))
    port = f"interface GigabitEthernet0/0\n ip address 192.0.2.2 255.255.255.252\n service-policy {direction} P\n"
    return {"r1": ("ios", f"{CLASSES}policy-map P\n{policy}{port}")}


@pytest.mark.parametrize(
    ("classes", "verdict"),
    [
        ("CONTROL:bandwidth percent 3, VOICE:priority percent 10", "pass"),
        ("CONTROL:bandwidth percent 1, VOICE:priority percent 10", "fail"),
        ("CONTROL:set dscp cs6, VOICE:priority percent 10", "fail"),
        ("BULK:bandwidth percent 5, VOICE:priority percent 10", "fail"),
        # An access list may well name the routing protocols.
        ("OTHER:bandwidth percent 5, VOICE:priority percent 10", "unknown"),
    ],
)
def test_share_of_routing_protocols(counts, classes, verdict):
    assert counts("QOS-014", bound(classes), WAN) == {verdict: 1}


@pytest.mark.parametrize(
    ("classes", "verdict"),
    [
        ("BULK:bandwidth percent 5, VOICE:priority percent 10", "pass"),
        ("BULK:bandwidth percent 30, VOICE:priority percent 10", "fail"),
        ("CONTROL:bandwidth percent 3, VOICE:priority percent 10", "fail"),
        ("OTHER:bandwidth percent 5, VOICE:priority percent 10", "unknown"),
    ],
)
def test_bulk_traffic_may_wait(counts, classes, verdict):
    assert counts("QOS-021", bound(classes), WAN) == {verdict: 1}


@pytest.mark.parametrize(
    ("classes", "verdict"), [("VOICE:set dscp ef", "pass"), ("VOICE:police 8000", "pass"), ("VOICE:priority", "fail")]
)
def test_inbound_policies_do_not_queue(counts, classes, verdict):
    assert counts("QOS-018", bound(classes, "input")) == {verdict: 1}


@pytest.mark.parametrize(
    ("head", "port", "verdict"),
    [
        ("mls qos\n", " mls qos trust dscp\n", "pass"),
        ("mls qos\n", "", "fail"),
        ("mls qos\n", " service-policy input MARK\n", "pass"),
        ("", "", "pass"),
        ("class-map match-any VOICE\n match dscp ef\n", "", "unknown"),
    ],
)
def test_markings_on_a_link(counts, head, port, verdict):
    intent = {"links": [{"a": "a1:GigabitEthernet1/0/1", "b": "b1:Gi1/0/1"}]}
    text = f"{head}interface GigabitEthernet1/0/1\n switchport mode trunk\n{port}"
    assert counts("QOS-011", {"a1": ("ios", text)}, intent) == {verdict: 1}


@pytest.mark.parametrize(
    ("port", "verdict"),
    [
        (" mls qos trust dscp\n", "fail"),
        (" mls qos trust device cisco-phone\n mls qos trust cos\n", "pass"),
        (" description desk\n", "pass"),
    ],
)
def test_markings_of_hosts(counts, port, verdict):
    text = f"mls qos\ninterface GigabitEthernet1/0/1\n switchport mode access\n{port}"
    assert counts("QOS-010", {"a1": ("ios", text)}) == {verdict: 1}


def test_class_of_another_meaning_is_told_of_the_fewer_devices(counts):
    usual = ("ios", "class-map match-any GOLD\n match dscp af31\n")
    odd = ("ios", "class-map match-any gold\n match dscp af21\n")
    assert counts("QOS-012", {"r1": usual, "r2": usual, "r3": odd}) == {"pass": 2, "fail": 1}


def test_small_burst_of_the_control_plane_is_meant(counts):
    policy = (
        "policy-map COPP\n class class-default\n  police cir 64000 bc 8000 conform-action transmit exceed-action drop\n"
    )
    assert counts("QOS-016", {"r1": ("ios", policy)}) == {"fail": 1}
    assert counts("QOS-016", {"r1": ("ios", f"{policy}control-plane\n service-policy input COPP\n")}) == {
        "not_applicable": 1
    }
