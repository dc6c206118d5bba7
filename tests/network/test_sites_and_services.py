"""Sites, critical services, and what a failure costs."""

from __future__ import annotations

import pytest

from netaudit.errors import UsageError
from netaudit.network.what_if import what_if

PORT = "interface Ethernet{};no switchport;ip address 10.0.{}.{}/31;speed forced 1000full"


def ports(*wires: tuple[int, int]) -> str:
    """Ports on wires: (number of the wire, end 0 or 1)."""
    return "\n".join(PORT.format(number, number, end) for number, end in wires)


RING = {
    "branch1": ports((1, 0), (3, 0)),
    "branch2": ports((2, 0), (3, 1)),
    "hub1": ports((1, 1), (4, 0)),
    "hub2": ports((2, 1), (4, 1)),
}
PLACES = {
    "sites": {"branch": {"peak": "350M"}, "hub": {}},
    "devices": {
        "branch1": {"site": "branch", "interfaces": {"Et1": {"contract": "500M", "role": "wan", "provider": "A"}}},
        "branch2": {"site": "branch", "interfaces": {"Et2": {"contract": "100M", "role": "wan", "provider": "B"}}},
        "hub1": {"site": "hub"},
        "hub2": {"site": "hub"},
    },
    "services": {"till": {"source": "branch", "target": "hub"}},
}
WIRE1, WIRE2 = "branch1:Ethernet1--hub1:Ethernet1", "branch2:Ethernet2--hub2:Ethernet2"


def test_what_is_left_of_a_site(network):
    site = network(RING, PLACES).sites[0]
    assert (site.name, site.uplinks, site.providers) == ("branch", (WIRE1, WIRE2), ("A", "B"))
    assert (site.uplink_bps, site.surviving_bps, site.worst_failure) == (600_000_000, 100_000_000, "device branch1")
    assert site.survival_ratio == pytest.approx(100 / 350)


def test_links_that_share_a_risk_fail_together(network):
    shared = {
        **PLACES,
        "links": [
            {"a": "branch1:Et1", "b": "hub1:Et1", "srlgs": ["duct"]},
            {"a": "branch2:Et2", "b": "hub2:Et2", "srlgs": ["duct"]},
        ],
    }
    made = network(RING, shared)
    assert (made.sites[0].surviving_bps, made.sites[0].worst_failure) == (0, "risk group duct")
    assert (made.paths[0].cut_links, made.paths[0].cut_srlgs) == ((), ("duct",))


def test_one_rate_that_is_not_known(network):
    configs = {
        **RING,
        "branch2": RING["branch2"].replace(";speed forced 1000full", ""),
        "hub2": RING["hub2"].replace(";speed forced 1000full", ""),
    }
    wanted = {**PLACES, "devices": {name: {"site": name[:-1].replace("branch", "branch")} for name in RING}}
    site = network(configs, wanted).sites[0]
    assert (site.uplink_bps, site.surviving_bps, site.survival_ratio) == (None, None, None)
    assert site.unknown["surviving_bps"] == "rate of branch2 Ethernet2 is not known"


def test_an_outward_port_without_a_known_end_is_an_uplink(network):
    made = network(
        {"edge1": ports((1, 0))},
        {"devices": {"edge1": {"site": "dmz", "interfaces": {"Et1": {"role": "internet-edge"}}}}},
    )
    assert (made.sites[0].uplinks, made.sites[0].uplink_bps) == (("edge1:Ethernet1",), 1_000_000_000)


@pytest.mark.parametrize(
    ("policy", "differences"),
    [("", ("r2 GigabitEthernet0/0 has no policy, r1 GigabitEthernet0/0 has P",)), (";service-policy output P", ())],
)
def test_twins_with_different_policies(network, policy, differences):
    policy_map = "policy-map P;class class-default;  fair-queue\n"
    port = policy_map + "interface GigabitEthernet0/{};ip address 10.0.0.{} 255.255.255.252"
    configs = {
        "r1": port.format(0, 1) + ";service-policy output P",
        "r2": port.format(0, 5) + policy,
        "h1": port.format(0, 2) + "\n" + port.format(1, 6),
    }
    wan = {"interfaces": {"Gi0/0": {"role": "wan"}}}
    wanted = {"devices": {"r1": {"site": "b", **wan}, "r2": {"site": "b", **wan}, "h1": {"site": "dc"}}}
    assert network(configs, wanted, "ios").sites[0].twin_differences == differences


@pytest.mark.parametrize(
    ("configs", "source", "target", "devices", "links"),
    [
        pytest.param(RING, "branch", "hub", (), (), id="a ring between sites"),
        pytest.param(RING, "branch1", "hub", ("branch1",), (), id="an end of one device hangs on it"),
        pytest.param(
            {"a": ports((1, 0)), "b": ports((1, 1), (2, 0)), "c": ports((2, 1))},
            "a",
            "c",
            ("a", "b", "c"),
            ("a:Ethernet1--b:Ethernet1", "b:Ethernet2--c:Ethernet2"),
            id="a chain",
        ),
        pytest.param(
            {"a": ports((1, 0), (2, 0)), "b": ports((1, 1), (2, 1))}, "a", "b", ("a", "b"), (), id="parallel links"
        ),
    ],
)
def test_what_a_service_hangs_on(network, configs, source, target, devices, links):
    known = {name: {"site": name[:-1]} for name in configs if len(name) > 1}
    path = network(configs, {"devices": known, "services": {"s": {"source": source, "target": target}}}).paths[0]
    assert (path.connected, path.cut_devices, path.cut_links) == (True, devices, links)


def test_a_service_between_prefixes_with_two_gateways_each(network):
    lan = "\ninterface Ethernet{0};no switchport;ip address 10.{1}.0.{2}/24"
    configs = {name: text + lan.format(9, 8 if "branch" in name else 9, name[-1]) for name, text in RING.items()}
    path = network(configs, {"services": {"s": {"source": "10.8.0.0/24", "target": "10.9.0.0/24"}}}).paths[0]
    assert (path.connected, path.cut_devices, path.cut_links) == (True, (), ())


def test_ends_that_are_not_joined(network):
    configs = {"a": ports((1, 0)), "b": ports((2, 0))}
    wanted = {"services": {"s": {"source": "a", "target": "b"}, "t": {"source": "a", "target": "10.77.0.0/16"}}}
    parted, nowhere = network(configs, wanted).paths
    assert (parted.connected, parted.unknown) == (False, {})
    assert (nowhere.connected, nowhere.unknown["connected"]) == (
        None,
        "no supplied device has an address in 10.77.0.0/16",
    )


def test_ends_with_unsupplied_neighbours_may_be_joined(network):
    peer = "\nrouter bgp 1;neighbor 10.0.{}.1 remote-as 2"
    configs = {"a": ports((1, 0)) + peer.format(1), "b": ports((2, 0)) + peer.format(2)}
    path = network(configs, {"services": {"s": {"source": "a", "target": "b"}}}).paths[0]
    assert (path.connected, path.unknown["connected"]) == (None, "peer config not supplied")


def test_a_carrier_known_by_given_links_alone_joins(network):
    wanted = {
        "links": [{"a": "a:Et1", "b": "carrier:1"}, {"a": "b:Et2", "b": "carrier:2"}],
        "services": {"s": {"source": "a", "target": "b"}},
    }
    path = network({"a": ports((1, 0)), "b": ports((2, 0))}, wanted).paths[0]
    assert (path.connected, path.cut_devices) == (True, ("a", "carrier", "b"))


def test_tunnels_do_not_hide_what_they_run_over(network):
    over = "\ninterface Tunnel1;ip address 10.9.9.{}/31"
    configs = {"a": ports((1, 0)) + over.format(0), "b": ports((1, 1), (2, 0)), "c": ports((2, 1)) + over.format(1)}
    path = network(configs, {"services": {"s": {"source": "a", "target": "c"}}}).paths[0]
    assert path.cut_devices == ("a", "b", "c")


@pytest.mark.parametrize(
    ("fail", "impacts"),
    [
        (
            "hub1",
            [
                ("redundancy", "site", "branch"),
                ("redundancy", "site-pair", "branch -- hub"),
                ("redundancy", "service", "till"),
            ],
        ),
        (
            WIRE1,
            [
                ("redundancy", "site", "branch"),
                ("redundancy", "site-pair", "branch -- hub"),
                ("redundancy", "service", "till"),
            ],
        ),
        (
            "branch1:Ethernet1",
            [
                ("redundancy", "site", "branch"),
                ("redundancy", "site-pair", "branch -- hub"),
                ("redundancy", "service", "till"),
            ],
        ),
        ("hub", [("connection", "site", "branch"), ("connection", "service", "till")]),
    ],
)
def test_what_a_failure_costs(network, fail, impacts):
    found = what_if(network(RING, PLACES), [fail]).impacts
    mine = [(impact.loses, impact.kind, impact.name) for impact in found if impact.name != "hub"]
    assert mine == impacts


def test_a_gateway_that_loses_its_second_router(network):
    lan = "interface Ethernet9;no switchport;ip address 10.8.0.{}/24;vrrp 1 ipv4 10.8.0.1"
    made = network({"a": lan.format(2), "b": lan.format(3)})
    assert [(found.loses, found.name, found.detail) for found in what_if(made, ["a"]).impacts] == [
        ("redundancy", "vrrp 10.8.0.1 on 10.8.0.0/24", "only b is left behind it")
    ]
    assert [found.loses for found in what_if(made, ["a", "b"]).impacts] == ["connection"]


def test_devices_that_are_cut_off(network):
    made = network({"a": ports((1, 0)), "b": ports((1, 1), (2, 0)), "c": ports((2, 1), (3, 0)), "d": ports((3, 1))})
    found = what_if(made, ["b"])
    assert [(impact.kind, impact.name) for impact in found.impacts] == [("device", "a")]
    assert len(found.links) == 2


def test_a_name_that_nobody_has(network):
    with pytest.raises(UsageError, match=r"hub3 is no device, link, site or .* \(did you mean hub\?\)"):
        what_if(network(RING, PLACES), ["hub3"])
