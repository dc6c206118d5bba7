"""Groups that apply groups: who applies the outer one has what the inner one says."""

from __future__ import annotations

from junos_forms import facts, set_form, without_places

from netaudit.platforms.junos import PLATFORM

CHAIN = """\
groups {
    BASE {
        system {
            host-name edge1;
        }
        interfaces {
            <ge-*> {
                mtu 9192;
            }
        }
    }
    SITE {
        apply-groups BASE;
        interfaces {
            apply-groups ports;
            ge-0/0/0 {
                description uplink;
            }
        }
    }
    ports {
        interfaces {
            ge-0/0/1 {
                description spare;
            }
        }
    }
}
apply-groups SITE;
interfaces {
    ge-0/0/0 {
        unit 0;
    }
    ge-0/0/2 {
        unit 0;
    }
}
"""

CIRCLE = """\
groups {
    A {
        apply-groups [ A B ];
        system {
            host-name edge1;
        }
    }
    B {
        apply-groups A;
        interfaces {
            ge-0/0/0 {
                description uplink;
            }
        }
    }
}
apply-groups A;
"""


def test_a_group_hands_on_what_it_applies() -> None:
    for text in (CHAIN, set_form(PLATFORM.parse(CHAIN))):
        device = facts(text)
        ports = {port.name: port for port in device.interfaces}
        assert device.hostname == "edge1"
        assert (ports["ge-0/0/0"].mtu, ports["ge-0/0/0"].description) == (9192, "uplink")
        assert (ports["ge-0/0/1"].mtu, ports["ge-0/0/1"].description) == (9192, "spare")
        assert ports["ge-0/0/2"].mtu == 9192
        assert ports["ge-0/0/2"].inherited["mtu"] == "BASE"
        assert "apply-groups" not in ports


def test_groups_in_a_circle_end_and_lose_nothing() -> None:
    device = facts(CIRCLE)
    assert device.hostname == "edge1"
    assert [port.description for port in device.interfaces if port.name == "ge-0/0/0"] == ["uplink"]


def test_both_forms_say_the_same_of_them() -> None:
    for text in (CHAIN, CIRCLE):
        assert without_places(facts(set_form(PLATFORM.parse(text)))) == without_places(facts(text))


def test_the_last_of_two_values_in_a_group_counts() -> None:
    said = "set groups G system domain-name a.example\nset groups G system domain-name b.example\nset apply-groups G\n"
    assert facts(said).services[0].domain_name == "b.example"


def test_a_path_collects_addresses_only() -> None:
    said = """\
set services service-set a ipsec-vpn-options local-gateway 192.0.2.1
set services service-set b ipsec-vpn-options local-gateway routing-instance X
set policy-options prefix-list GATEWAYS apply-path "services service-set <*> ipsec-vpn-options local-gateway <*>"
"""
    assert [held.entries for held in facts(said).prefix_lists] == [("192.0.2.1/32",)]


def test_a_unit_that_only_groups_fill_is_a_line_that_was_understood() -> None:
    said = """\
set groups G interfaces <*> unit <*> family inet mtu 1400
set apply-groups G
set interfaces ge-0/0/0 enable
set interfaces ge-0/0/0 unit 0
"""
    device = facts(said)
    assert not device.coverage.unmodelled
    assert [port.enabled for port in device.interfaces] == [True, True]
