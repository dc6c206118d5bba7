"""What reading real networks showed to be false or missed, each in a few lines of its own."""

from __future__ import annotations

import pytest

VPC = (
    "feature vpc\nvpc domain 1\n  peer-keepalive destination 10.9.0.{far} source 10.9.0.{own}\n{link}"
    "interface port-channel1\n  switchport mode trunk\n  vpc peer-link\n"
)
VIRTUAL = "  virtual peer-link destination 10.0.0.{far} source 10.0.0.{own}\n"


@pytest.mark.parametrize(("link", "verdict"), [(VIRTUAL, "not_applicable"), ("", "fail")])
def test_peer_link_across_the_fabric_has_no_members(counts, link, verdict):
    ends = {"a": {"own": 1, "far": 2}, "b": {"own": 2, "far": 1}}
    configs = {name: ("nxos", VPC.format(link=link.format(**end), **end)) for name, end in ends.items()}
    assert counts("CAP-019", configs)[verdict] == 1


EDGE = "interface GigabitEthernet1/0/5\n switchport mode access\n description desk\n"


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (" storm-control broadcast level bps 10m\n", "pass"),
        (" storm-control broadcast level pps 1k 500\n", "pass"),
        (" storm-control multicast level bps 10m\n", "fail"),
        (" storm-control broadcast level 100.00\n", "fail"),
    ],
)
def test_storm_control_in_other_units(counts, lines, verdict):
    assert counts("CAP-014", {"a1": ("ios", EDGE + lines)}) == {verdict: 1}


PHONE = (
    "class-map match-all PHONE\n match ip dscp ef\npolicy-map P\n class PHONE\n  police 320000 8000 exceed-action {}\n"
)


@pytest.mark.parametrize(("exceed", "verdict"), [("policed-dscp-transmit", "pass"), ("drop", "fail")])
def test_policer_that_drops_nothing_cuts_no_window(counts, exceed, verdict):
    assert counts("QOS-016", {"r1": ("ios", PHONE.format(exceed))}) == {verdict: 1}


GATEWAY = (
    "interface GigabitEthernet0/1\n ip address 10.0.0.{own} 255.255.255.0\n vrrp 7 priority 100\n{address}"
    "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
)


@pytest.mark.parametrize(("address", "verdicts"), [("", {"not_applicable": 2}), (" vrrp 7 ip 10.0.0.9\n", {"fail": 2})])
@pytest.mark.parametrize("rule", ["SEC-006", "SEC-109"])
def test_group_without_an_address_is_no_gateway(counts, rule, address, verdicts):
    configs = {name: ("ios", GATEWAY.format(own=own, address=address)) for name, own in (("r1", 1), ("r2", 2))}
    found = counts(rule, configs)
    assert {said: found[said] for said in verdicts} == verdicts


SPINE = (
    "interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.252\n"
    "router ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
    "router bgp 65001\n neighbor 10.0.0.2 remote-as {}\n"
)
LEAF = (
    "interface GigabitEthernet0/1\n ip address 10.0.0.2 255.255.255.252\n"
    "router bgp {}\n neighbor 10.0.0.1 remote-as 65001\n"
)


@pytest.mark.parametrize(
    ("leaf", "spoken", "verdicts"),
    [
        (65002, "", {"fail": 0, "not_applicable": 1}),
        (65001, "", {"fail": 1}),  # one AS: the IGP was forgotten
        (65002, "router ospf 1\n network 10.1.0.0 0.0.255.255 area 0\n", {"fail": 1}),
    ],
)
def test_ospf_towards_an_external_neighbour_without_ospf(counts, leaf, spoken, verdicts):
    configs = {"spine": ("ios", SPINE.format(leaf)), "leaf": ("ios", LEAF.format(leaf) + spoken)}
    found = counts("RED-021", configs)
    assert {said: found[said] for said in verdicts} == verdicts


EDGE_ROUTER = (
    "interface GigabitEthernet0/0\n ip address 10.255.0.{number} 255.255.255.252\n"
    "interface GigabitEthernet0/1\n vrf forwarding {vrf}\n ip address 10.1.1.1 255.255.255.252\n"
    "router bgp 65000\n address-family ipv4 vrf {vrf}\n  neighbor 10.1.1.2 remote-as {customer}\n"
)
CUSTOMER = (
    "interface GigabitEthernet0/1\n ip address 10.1.1.2 255.255.255.252\n"
    "router bgp {customer}\n bgp router-id 10.1.1.2\n neighbor 10.1.1.1 remote-as 65000\n"
)


@pytest.mark.parametrize(("vrfs", "verdict"), [(("RED", "BLUE"), "pass"), (("RED", "RED"), "fail")])
def test_customers_of_different_vrfs_may_number_their_wires_alike(counts, vrfs, verdict):
    configs = {}
    for number, (vrf, customer) in enumerate(zip(vrfs, (65101, 65102), strict=True), 1):
        configs[f"pe{number}"] = ("ios", EDGE_ROUTER.format(number=number, vrf=vrf, customer=customer))
        configs[f"ce{number}"] = ("ios", CUSTOMER.format(customer=customer))
    found = counts("RED-028", configs)
    assert (found["fail"] > 0) is (verdict == "fail")
    assert counts("RED-022", configs)["fail"] == 0


@pytest.mark.parametrize(
    ("systems", "neighbors", "verdict"),
    [
        ((65001, 65002), False, "pass"),
        ((65001, 65001), False, "fail"),
        ((65001, 65002), True, "fail"),  # a router does not open a session to one with its own identifier
    ],
)
def test_bgp_identifiers_are_an_autonomous_systems_own(counts, systems, neighbors, verdict):
    configs = {}
    for own, far in ((1, 2), (2, 1)):
        peer = f"10.0.0.{far}" if neighbors else f"192.0.2.{own}"
        text = (
            f"interface GigabitEthernet0/1\n ip address 10.0.0.{own} 255.255.255.252\nrouter bgp {systems[own - 1]}\n"
            f" bgp router-id 10.255.0.1\n neighbor {peer} remote-as {systems[far - 1]}\n"
        )
        configs[f"r{own}"] = ("ios", text)
    assert counts("RED-107", configs) == {verdict: 2}


TWICE = (
    "set interfaces em3 unit 0 family inet address 10.1.1.{own}/30\nset routing-options autonomous-system {system}\n"
    "set protocols bgp group G neighbor 10.1.1.{far} peer-as {peer}\n"
)


def test_a_peers_address_that_several_have_is_that_of_the_one_that_answers(counts):
    ends = [("a1", 1, 65001, 65002), ("a2", 2, 65002, 65001), ("b1", 1, 65003, 65004), ("b2", 2, 65004, 65003)]
    configs = {
        name: ("junos", TWICE.format(own=own, far=3 - own, system=system, peer=peer))
        for name, own, system, peer in ends
    }
    assert counts("RED-022", configs) == {"pass": 2}


def test_a_session_starts_from_the_address_in_the_peers_subnet(counts):
    text = "interface eth0\n ip address 10.0.0.{0}/31\n ip address 10.0.0.{1}/31\nrouter bgp 65001\n"
    ends = {"r1": (0, 2, 3), "r2": (7, 3, 2)}
    configs = {
        name: ("frr", f"{text.format(first, second)} neighbor 10.0.0.{peer} remote-as 65001\n")
        for name, (first, second, peer) in ends.items()
    }
    assert counts("RED-022", configs) == {"pass": 1}


@pytest.mark.parametrize(("own", "verdict"), [(65535, "unknown"), (65000, "unknown"), (64500, "fail")])
def test_last_as_number_is_nobodys(counts, own, verdict):
    text = (
        f"router bgp {own}\n neighbor 192.0.2.1 remote-as 65001\n address-family ipv4\n  neighbor 192.0.2.1 activate\n"
    )
    assert counts("SEC-005", {"r1": ("ios", text)}) == {verdict: 1}


@pytest.mark.parametrize(("line", "verdict"), [("enable secret 5 ", "pass"), ("enable secret cisco", "fail")])
def test_kind_of_a_password_that_somebody_took_out(counts, line, verdict):
    assert counts("SEC-111", {"r1": ("ios", f"{line}\n")}) == {verdict: 1}


def test_log_buffer_behind_a_discriminator(counts):
    text = "logging discriminator NOFAN severity drops 5\nlogging buffered discriminator NOFAN 128000\n"
    assert counts("MON-008", {"r1": ("ios", text)}) == {"pass": 1}


def test_link_local_address_of_a_port(counts):
    text = "interface Ethernet1/1\n  no switchport\n  ipv6 address use-link-local-only\n  link debounce time 5000\n"
    assert counts("RED-031", {"n1": ("nxos", text)}) == {"not_applicable": 1}


def test_private_vlan_port_is_understood(counts):
    text = "interface GigabitEthernet1/0/5\n switchport mode private-vlan host\n"
    assert counts("HYG-008", {"a1": ("ios", text)}) == {"not_applicable": 1}


DUAL = {
    "ios": (
        "router bgp 65001\n{}",
        " neighbor 10.0.0.2 remote-as 65002\n neighbor 10.0.0.2 local-as 65009 no-prepend{}\n",
    ),
    "frr": (
        "router bgp 65001\n{}",
        " neighbor 10.0.0.2 remote-as 65002\n neighbor 10.0.0.2 local-as 65009 no-prepend{}\n",
    ),
    "nxos": ("router bgp 65001\n{}", "  neighbor 10.0.0.2\n    remote-as 65002\n    local-as 65009 no-prepend{}\n"),
    "iosxr": ("router bgp 65001\n{}", " neighbor 10.0.0.2\n  remote-as 65002\n  local-as 65009 no-prepend{}\n !\n"),
}


@pytest.mark.parametrize(("words", "verdict"), [(" replace-as dual-as", "pass"), (" replace-as", "fail")])
@pytest.mark.parametrize("platform", DUAL)
def test_neighbour_may_expect_either_as(counts, platform, words, verdict):
    process, lines = DUAL[platform]
    port = {
        "nxos": "interface Ethernet1/1\n  no switchport\n  ip address 10.0.0.1/30\n",
        "iosxr": "interface GigabitEthernet0/0/0/0\n ipv4 address 10.0.0.1 255.255.255.252\n!\n",
        "frr": "interface eth0\n ip address 10.0.0.1/30\n",
        "ios": "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.252\n",
    }[platform]
    far = "interface eth0\n ip address 10.0.0.2/30\nrouter bgp 65002\n neighbor 10.0.0.1 remote-as 65001\n"
    configs = {"r1": (platform, port + process.format(lines.format(words))), "r2": ("frr", far)}
    assert counts("RED-022", configs) == {verdict: 1}


def test_frr_neighbour_that_a_person_called_a_group(counts):
    text = "interface eth0\n ip address 10.0.0.{}/30\nrouter bgp 65001\n{}"
    lines = (
        " neighbor 10.0.0.1 peer-group\n neighbor 10.0.0.1 remote-as 65001\n",
        " neighbor 10.0.0.2 remote-as 65001\n",
    )
    configs = {"r1": ("frr", text.format(1, lines[1])), "r2": ("frr", text.format(2, lines[0]))}
    assert counts("RED-022", configs) == {"pass": 1}


def test_frr_families_indented_as_it_came(counts):
    end = (
        "interface eth0\n ip address 10.0.0.{own}/30\nrouter bgp 65001\n  no bgp default ipv4-unicast\n"
        "  neighbor 10.0.0.{far} remote-as 65001\n"
    )
    uneven = (
        " address-family ipv4 unicast\n   no neighbor 10.0.0.{far} activate\n  exit-address-family\n!\n"
        "  address-family ipv4 vpn\n   neighbor 10.0.0.{far} activate\n  exit-address-family\n!\n"
    )
    even = " address-family ipv4 vpn\n  neighbor 10.0.0.{far} activate\n exit-address-family\n"
    configs = {
        "r1": ("frr", (end + uneven).format(own=1, far=2)),
        "r2": ("frr", (end.replace("  ", " ") + even).format(own=2, far=1)),
    }
    assert counts("RED-022", configs) == {"pass": 1}


QUEUES = (
    "qos profile OUT\n   tx-queue 0\n      bandwidth percent 1\n   tx-queue {}\n      bandwidth percent 80\n"
    "   tx-queue 5\n      bandwidth percent 19\ninterface Ethernet1\n   no switchport\n   service-profile OUT\n"
)


@pytest.mark.parametrize(("queue", "verdict"), [(1, "pass"), (3, "fail")])
def test_queue_of_what_nobody_marked(counts, queue, verdict):
    """On EOS the code point 0 is of traffic class 1 unless a line says otherwise."""
    assert counts("QOS-005", {"s1": ("eos", QUEUES.format(queue))}) == {verdict: 1}


def test_function_of_eos_is_no_missing_route_map(counts):
    text = "router bgp 65001\n   redistribute connected rcf CONNECTED()\n   redistribute static route-map STATIC\n"
    assert counts("HYG-004", {"s1": ("eos", text)}) == {"fail": 1}


@pytest.mark.parametrize(
    ("family", "verdict"),
    [("", "not_applicable"), ("   address-family ipv4\n      neighbor 192.0.2.1 activate\n", "fail")],
)
def test_session_without_a_family_needs_no_prefix_limit(counts, family, verdict):
    text = (
        "router bgp 65001\n   no bgp default ipv4-unicast\n   neighbor 192.0.2.1 remote-as 64500\n"
        f"   neighbor 192.0.2.1 maximum-routes 0\n{family}"
    )
    assert counts("CAP-016", {"s1": ("eos", text)}) == {verdict: 1}


UNROUTED = (
    "interface Vlan10\n ip address 10.1.10.{own} 255.255.255.0\n standby 10 ip 10.1.10.1\n standby 10 priority {rank}\n"
    " standby 10 preempt\ninterface {port}\n ip address 10.1.99.{own} 255.255.255.0\n"
)


@pytest.mark.parametrize(("port", "verdict"), [("Vlan99", "not_applicable"), ("GigabitEthernet1/0/1", "fail")])
def test_vlan_without_a_route_is_no_way_out(counts, port, verdict):
    ends = (("d1", 2, 120), ("d2", 3, 100))
    configs = {name: ("ios", UNROUTED.format(own=own, rank=rank, port=port)) for name, own, rank in ends}
    assert counts("RED-008", configs)[verdict] == 1


RELAYED = (
    "interface Vlan10\n ip address 10.1.10.{own} 255.255.255.0\n standby 10 ip 10.1.10.1\n"
    " ip helper-address 10.9.{own}.2\ninterface GigabitEthernet0/1\n ip address 10.9.{own}.1 255.255.255.252\n"
)
SERVER = "interface GigabitEthernet0/{0}\n ip address 10.9.{0}.2 255.255.255.252\n"


@pytest.mark.parametrize(("servers", "failed"), [({"s": (2, 3)}, 0), ({"s": (2,), "t": (3,)}, 1)])
def test_one_dhcp_server_under_two_addresses(counts, servers, failed):
    configs = {name: ("ios", RELAYED.format(own=own)) for name, own in (("d1", 2), ("d2", 3))}
    configs |= {name: ("ios", "".join(SERVER.format(own) for own in ports)) for name, ports in servers.items()}
    assert counts("RED-029", configs)["fail"] == failed


PEER = (
    "{loopback}interface eth0\n ip address 10.0.0.{own}/30\n"
    "router bgp 65001\n neighbor {peer} remote-as 65001\n{source}"
)


@pytest.mark.parametrize(
    ("loopback", "verdict"),
    [
        ("", "unknown"),  # the host of FRR has it
        ("interface lo0\n ip address 127.0.0.1/8\n ip address 10.255.0.1/32 secondary\n", "pass"),
        ("interface lo0\n ip address 10.255.0.9/32\n", "fail"),
    ],
)
def test_a_session_that_starts_from_a_loopback(counts, loopback, verdict):
    far = PEER.format(loopback="interface lo0\n ip address 10.255.0.2/32\n", own=2, peer="10.255.0.1", source="")
    near = PEER.format(loopback=loopback, own=1, peer="10.255.0.2", source=" neighbor 10.255.0.2 update-source lo0\n")
    found = counts("RED-022", {"r1": ("frr", near), "r2": ("frr", far)})
    assert found[verdict] >= 1
    assert found["fail"] == (verdict == "fail")


@pytest.mark.parametrize("line", ["enable secret <removed>", "username bob secret <removed>"])
def test_password_that_somebody_took_out(counts, line):
    rule = "SEC-111" if line.startswith("enable") else "SEC-008"
    assert counts(rule, {"r1": ("ios", f"{line}\n")}) == {"unknown": 1}


def test_unnumbered_sessions_that_junos_discovers(counts):
    junos = (
        'set interfaces et-0/0/0 description "spine1 Ethernet4"\nset interfaces et-0/0/0 unit 0 family inet6\n'
        "set routing-options autonomous-system 65004\nset protocols bgp group UNDERLAY type external\n"
        "set protocols bgp group UNDERLAY dynamic-neighbor F peer-auto-discovery family inet6 ipv6-nd\n"
        "set protocols bgp group UNDERLAY dynamic-neighbor F peer-auto-discovery interface et-0/0/0.0\n"
    )
    eos = (
        "interface Ethernet4\n   description leaf4 et-0/0/0\n   no switchport\n   ipv6 enable\nrouter bgp 65101\n"
        "   neighbor LEAVES peer group\n   neighbor interface Ethernet4 peer-group LEAVES remote-as 65004\n"
    )
    assert counts("RED-022", {"spine1": ("eos", eos), "leaf4": ("junos", junos)}) == {"pass": 1}


@pytest.mark.parametrize(
    ("lines", "verdict"), [("exec-timeout 0 0\nlogging synchronous\n", "fail"), ("exec-timeout 5 0\n", "pass")]
)
def test_lines_of_a_terminal_that_a_script_does_not_indent(counts, lines, verdict):
    text = f"line vty 0 4\n{lines}service timestamps log datetime msec\n"
    assert counts("SEC-103", {"r1": ("ios", text)}) == {verdict: 1}
    assert counts("MON-102", {"r1": ("ios", text)}) == {"fail": 1}


def test_listen_range_that_names_the_as_itself(counts):
    hub = (
        "interface GigabitEthernet0/0\n ip address 10.0.0.1 255.255.255.252\nrouter bgp 65001\n"
        " neighbor SPOKES peer-group\n bgp listen range 10.0.0.0/24 peer-group SPOKES remote-as 65002\n"
    )
    spoke = (
        "interface GigabitEthernet0/0\n ip address 10.0.0.2 255.255.255.252\n"
        "router bgp 65002\n neighbor 10.0.0.1 remote-as 65001\n"
    )
    assert counts("RED-022", {"hub": ("ios", hub), "spoke": ("ios", spoke)}) == {"pass": 1}


def test_words_between_match_and_the_name_are_no_names(counts):
    text = "ip prefix-list P seq 5 permit 0.0.0.0/0\nroute-map R permit 10\n match ip address ip prefix-list P\n"
    assert counts("HYG-004", {"r1": ("ios", text)}) == {"pass": 1}


@pytest.mark.parametrize("address", [" address ipv4 x.x.x.x", " address ipv4"])
def test_servers_whose_addresses_somebody_took_out_are_several(counts, address):
    text = (
        "aaa new-model\naaa authentication login default group tacacs+ local\nusername bob secret 9 $9$salt\n"
        f"tacacs server one\n{address}\ntacacs server two\n{address}\n"
    )
    assert counts("SEC-001", {"r1": ("ios", text)}) == {"pass": 1}


VIEW = (
    "frr version 8.4\nhostname {name}\ninterface lo\n ip address 192.0.2.{own}/32\ninterface eth0\n"
    " ip address 172.31.10.{own}/24\nrouter bgp 64500{view}\n neighbor 192.0.2.{far} remote-as 64500\n"
    " neighbor 192.0.2.{far} update-source lo\n"
)


def test_sessions_of_a_view_run_in_the_default_vrf(counts):
    configs = {
        "r1": ("frr", VIEW.format(name="r1", own=1, far=3, view="")),
        "r3": ("frr", VIEW.format(name="r3", own=3, far=1, view=" view one")),
    }
    assert counts("RED-022", configs) == {"pass": 1}
