"""What sends packets another way than the routing table tells, on every platform that can."""

from __future__ import annotations

import pytest

from netaudit.model.device import Source
from netaudit.platforms import base

CASES = {
    "ios": (
        (
            "interface GigabitEthernet0/1\n ip policy route-map GUESTS\n ip nat inside\n"
            "ip nat inside source list 1 interface Gi0/2 overload\ninterface Tunnel1\n tunnel mode mpls traffic-eng\n"
        ),
        {"policy routing of GigabitEthernet0/1 by GUESTS", "address translation", "traffic engineering tunnels"},
    ),
    "nxos": (
        "interface Ethernet1/1\n  no switchport\n  ip policy route-map PBR\n  ip nat outside\n",
        {"policy routing of Ethernet1/1 by PBR", "address translation"},
    ),
    "iosxr": (
        "interface tunnel-te1\n destination 10.0.0.1\n!\nsegment-routing\n traffic-eng\n  policy P\n",
        {"traffic engineering tunnels", "segment routing policies"},
    ),
    "eos": (
        "interface Ethernet1\n   service-policy type pbr input P1\nrouter path-selection\n   path-group A\n",
        {"policy routing of Ethernet1 by P1", "application-aware path selection"},
    ),
    "junos": (
        (
            "interfaces { ge-0/0/0 { unit 0 { family inet { filter { input F; } address 10.0.0.1/24; } } } }\n"
            "firewall { family inet { filter F { term 1 { then { routing-instance X; } } } } }\n"
            "security { nat { source { rule-set A { from zone t; } } } }\n"
            "protocols { mpls { label-switched-path L { to 10.0.0.9; } } }\n"
        ),
        {"policy routing of ge-0/0/0.0 by F", "address translation", "traffic engineering tunnels"},
    ),
    "frr": (
        "interface eth0\n pbr-policy MAP\npbr-map MAP seq 1\n match src-ip 10.0.0.0/8\nrouter bgp 65001 view V\n",
        {"policy routing of eth0 by MAP", "policy routing", "BGP views"},
    ),
}
PLAIN = {
    "ios": "segment-routing mpls\n connected-prefix-sid-map\ninterface Tunnel1\n tunnel source Loopback0\n",
    "iosxr": "segment-routing\n global-block 16000 23999\n",
    "junos": "protocols { mpls { interface ge-0/0/0.0; } }\n",
}


def steering(platform: str, text: str) -> set[str]:
    held = base.get(platform)
    return set(held.facts(held.parse(text), "r1", Source(path="r1.cfg", sha256="")).steering)


@pytest.mark.parametrize("platform", CASES)
def test_ways_are_told(platform: str) -> None:
    text, wanted = CASES[platform]
    assert steering(platform, text) == wanted


@pytest.mark.parametrize("platform", PLAIN)
def test_labels_and_tunnels_alone_steer_nothing(platform: str) -> None:
    assert steering(platform, PLAIN[platform]) == set()
