"""Adjacencies and sessions of real networks: what is derived equals what their routers reported, network by network.

Reported are the outputs of `show ip ospf neighbor`, `show isis neighbors` and `show bgp neighbors` that were published
with the networks. docs/adjacencies.md shows the table, and explains each difference.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from netaudit.jobs.inputs import inputs_for
from netaudit.jobs.network import build_network

DERIVED = {
    # network: (OSPF, IS-IS, BGP), each (up, kept apart, peer not supplied)
    "avd-cv-pathfinder": ((0, 0, 0), (0, 0, 0), (38, 0, 0)),
    "avd-dual-dc-l3ls": ((0, 0, 0), (0, 0, 0), (48, 0, 0)),
    "avd-evpn-ebgp-ebgp": ((0, 0, 0), (0, 0, 0), (66, 0, 8)),
    "avd-evpn-ospf-ebgp": ((31, 0, 0), (0, 0, 0), (30, 0, 0)),
    "avd-isis-ldp-ipvpn": ((1, 0, 1), (13, 0, 0), (7, 0, 3)),
    "batfish-drift-pair": ((9, 3, 0), (0, 0, 0), (16, 2, 4)),
    "batfish-example": ((9, 3, 0), (0, 0, 0), (17, 1, 2)),
    "batfish-example-juniper": ((12, 0, 0), (0, 0, 0), (17, 1, 2)),
    "batfish-fwd-change": ((5, 3, 0), (0, 0, 0), (10, 0, 0)),
    "frr-bgp-cluster-length": ((0, 0, 0), (0, 0, 0), (12, 0, 0)),
    "frr-bgp-confed2": ((0, 0, 0), (0, 0, 0), (9, 0, 0)),
    "frr-bgp-evpn-vxlan-topo1": ((2, 0, 0), (0, 0, 0), (2, 0, 0)),
    "frr-bgp-l3vpn-to-bgp-vrf": ((5, 0, 0), (0, 0, 0), (7, 0, 0)),
    "frr-bgp-weighted-ecmp-recursive": ((0, 0, 0), (0, 0, 0), (4, 0, 0)),
    "frr-isis-lfa-topo1": ((0, 0, 0), (0, 0, 22), (0, 0, 0)),
    "frr-ospf-gr-topo1": ((6, 0, 0), (0, 0, 0), (0, 0, 0)),
    "frr-ospf-sr-topo1": ((10, 0, 0), (0, 0, 0), (0, 0, 0)),
    "frr-pim-basic": ((0, 0, 0), (0, 0, 0), (1, 0, 0)),
    "lv-cumulusfrr-ospf-area-range": ((2, 0, 0), (0, 0, 0), (0, 0, 0)),
    "lv-eos-evpn-l3-design-guide": ((0, 0, 0), (0, 0, 0), (41, 0, 0)),
    "lv-eos-multicast-base": ((2, 0, 0), (0, 0, 0), (0, 0, 0)),
    "lv-eos-ospf-unnumbered": ((0, 0, 4), (0, 0, 0), (0, 0, 0)),
    "lv-iosxe-bgp-confederation": ((4, 0, 0), (0, 0, 0), (6, 0, 0)),
    "lv-iosxe-vrf-route-leaking-bgp-peering": ((0, 0, 0), (0, 0, 0), (4, 0, 0)),
    "lv-iosxr-ibgp-rr-over-ospf": ((3, 0, 0), (0, 0, 0), (2, 0, 0)),
    "lv-junos-l3vpn": ((0, 0, 0), (0, 0, 0), (1, 0, 0)),
    "lv-junos-private-asn": ((0, 0, 0), (0, 0, 0), (8, 0, 0)),
    "lv-nxos-ebgp-loop-prevention": ((0, 0, 0), (0, 0, 0), (5, 0, 0)),
    "lv-nxos-evpn-l2vni": ((0, 0, 0), (0, 0, 0), (1, 0, 0)),
    "lv-nxos-n9kv-ebgp": ((0, 0, 0), (0, 0, 0), (1, 0, 0)),
    "lv-nxos-redistribution": ((1, 0, 0), (0, 0, 0), (2, 0, 0)),
    "lv-ospf-summarization": ((2, 0, 0), (0, 0, 0), (0, 0, 0)),
    "netcov-fattree4": ((0, 0, 0), (0, 0, 0), (32, 0, 4)),
    "suzieq-cumulus-ospf-ibgp": ((0, 0, 24), (0, 0, 0), (0, 0, 33)),
    "suzieq-eos": ((0, 0, 24), (0, 0, 0), (12, 0, 8)),
    "suzieq-mixed": ((12, 0, 4), (0, 0, 0), (0, 0, 0)),
    "suzieq-nxos": ((2, 0, 24), (0, 0, 0), (14, 0, 6)),
}


@pytest.fixture
def derived(shared: Path):
    """The network of a folder, and how many of its adjacencies and sessions are up, kept apart, and not known."""

    def make(name: str, links: Path | None = None):
        inputs = inputs_for((shared / "networks" / name / "configs",))
        knowledge = inputs.knowledge
        if links is not None:
            knowledge = inputs_for((links,)).knowledge
        return build_network(inputs.snapshot(), knowledge).network

    return make


def counted(facts) -> tuple[int, int, int]:
    found = Counter(fact.established for fact in facts)
    return found[True], found[False], found[None]


@pytest.mark.parametrize("name", DERIVED)
def test_counts(derived, name):
    made = derived(name)
    igp = {
        protocol: [known for known in made.igp_adjacencies if known.protocol == protocol]
        for protocol in ("ospf", "isis")
    }
    assert (counted(igp["ospf"]), counted(igp["isis"]), counted(made.bgp_sessions)) == DERIVED[name]
    assert all(known.unknown for known in (*igp["ospf"], *made.bgp_sessions) if known.established is None)


def test_every_neighbour_that_frr_expects_after_a_start(derived, shared):
    """Seven routers in three areas; the files hold what each router's neighbour table must be."""
    made = derived("frr-ospf-gr-topo1")
    reported = {
        (file.name.partition("-")[0], one["ifaceName"].partition(":")[0], identifier)
        for file in (shared / "networks/frr-ospf-gr-topo1/expected").iterdir()
        for identifier, found in json.loads(file.read_text(encoding="utf-8"))["neighbors"].items()
        for one in found
        if one["converged"] == "Full"
    }
    ends = [(known.a, known.b) for known in made.igp_adjacencies if known.established]
    assert {(a.device, a.interface, b.router_id) for pair in ends for a, b in (pair, pair[::-1])} == reported
    assert len(reported) == 12


def test_every_neighbour_that_isisd_reports(derived, shared, tmp_path):
    """Seven routers that speak from link-local addresses; a port is named after the router that it leads to."""
    reported = set()
    for file in (shared / "networks/frr-isis-lfa-topo1/expected").iterdir():
        for port in json.loads(file.read_text(encoding="utf-8"))["frr-interface:lib"]["interface"]:
            for near in port["state"].get("frr-isisd:isis", {}).get("adjacencies", {}).get("adjacency", []):
                if near["state"] == "up":
                    reported.add((file.name.partition("-")[0], port["name"], near["neighbor-sysid"]))
    wires = {tuple(sorted((router, port.removeprefix("eth-")))) for router, port, _ in reported}
    rows = [f"{a},eth-{b},{b},eth-{a}" for a, b in sorted(wires)]
    (tmp_path / "r.cfg").write_text("hostname r\n")
    (tmp_path / "links.csv").write_text("\n".join(("a_device,a_interface,b_device,b_interface", *rows, "")))
    made = derived("frr-isis-lfa-topo1", tmp_path)
    ends = [(known.a, known.b) for known in made.igp_adjacencies if known.established]
    assert {(a.device, a.interface, b.router_id) for pair in ends for a, b in (pair, pair[::-1])} == reported
    assert len(reported) == 22


OSPF6 = "r1 r2, r1 r3, r1 r4, r2 r5, r3 r6, r4 r6, r5 r7, r5 r8, r6 r7, r6 r8, r6 r9"
"""The cables of the topology test, in the order in which its routers number their ports."""


def test_ospfv3_speaks_from_addresses_that_tell_no_subnet(derived, tmp_path):
    ports: Counter[str] = Counter()
    rows = ["a_device,a_interface,b_device,b_interface"]
    for pair in OSPF6.split(", "):
        ends = []
        for router in pair.split():
            ends += [router, f"{router}-eth{ports[router]}"]
            ports[router] += 1
        rows.append(",".join(ends))
    (tmp_path / "r.cfg").write_text("hostname r\n")
    (tmp_path / "links.csv").write_text("\n".join((*rows, "")))
    assert counted(derived("frr-ospf6-ecmp-inter-area").igp_adjacencies) == (0, 0, 22)
    assert counted(derived("frr-ospf6-ecmp-inter-area", tmp_path).igp_adjacencies) == (11, 0, 0)


FABRICS = {
    # Two spines; each router's first two ports lead to them. Their order on the spines is the order here.
    "suzieq-eos": ("Ethernet{}", ("leaf01", "leaf02", "leaf03", "leaf04", "exit01", "exit02"), (12, 0, 0), (12, 0, 8)),
    "suzieq-nxos": (
        "Ethernet1/{}", ("leaf01", "leaf02", "leaf03", "leaf04", "exit01", "exit02"), (14, 0, 0), (14, 0, 6),
    ),
    "suzieq-cumulus-ospf-ibgp": (
        "swp{}", ("leaf01", "leaf02", "leaf03", "leaf04", "exit02", "exit01"), (12, 0, 0), (11, 1, 10),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FABRICS)
def test_borrowed_addresses_meet_over_a_list_of_links(derived, name, tmp_path):
    """With the cables that LLDP told, the 24 neighbour entries of each fabric, and the session that was down."""
    port, routers, ospf, bgp = FABRICS[name]
    rows = ["a_device,a_interface,b_device,b_interface"]
    for number, router in enumerate(routers, 1):
        rows += [f"{router},{port.format(n)},spine0{n},{port.format(number)}" for n in (1, 2)]
    (tmp_path / "r.cfg").write_text("hostname r\n")
    (tmp_path / "links.csv").write_text("\n".join((*rows, "")))
    made = derived(name, tmp_path)
    assert (counted(made.igp_adjacencies), counted(made.bgp_sessions)) == (ospf, bgp)
    down = [problem for known in made.bgp_sessions if known.established is False for problem in known.problems]
    assert down == (["spine02 has no neighbor exit02"] if bgp[1] else [])
