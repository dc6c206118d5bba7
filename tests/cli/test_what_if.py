"""`netaudit what-if`: what fails together, who takes over, and names that nobody has."""

from __future__ import annotations


def test_what_if_says_which_router_answers_for_a_gateway_then(cli, tmp_path):
    group = "interface GigabitEthernet0/0\n ip address 10.1.10.{n} 255.255.255.0\n standby 1 ip 10.1.10.1\n"
    for number, priority in ((2, 110), (3, 105), (4, 100)):
        text = f"version 15.2\nhostname r{number}\n{group.format(n=number)} standby 1 priority {priority}\nend\n"
        (tmp_path / f"r{number}.cfg").write_text(text)
    told = cli("what-if", tmp_path, "--fail", "r2")
    assert told.code == 0
    assert told.out.splitlines() == ["When r2 fails:", "  gateway hsrp 10.1.10.1 on 10.1.10.0/24: from r2 to r3"]
    both = cli("what-if", tmp_path, "--fail", "r2", "--fail", "r3", "--format", "json").json
    assert both["moved"] == ["hsrp 10.1.10.1 on 10.1.10.0/24: from r2 to r4"]
    assert [(impact["kind"], impact["loses"]) for impact in both["impacts"]] == [("gateway", "redundancy")]
    wrong = cli("what-if", tmp_path, "--fail", "r2:GigabitEthernet0/7")
    assert (wrong.code, wrong.out) == (2, "")
    assert "did you mean r2:GigabitEthernet0/0?" in wrong.err


def test_two_sites_hang_on_one_link_once_the_other_way_fails(cli, tmp_path):
    """Two routers a site, two links between the sites: the facts tell the pair, and what-if what is left of it."""
    wires = {"a1": (1, 9), "a2": (5, 10), "b1": (2, 13), "b2": (6, 14)}
    configs = tmp_path / "configs"
    configs.mkdir()
    for name, hosts in wires.items():
        ports = "".join(
            f"interface GigabitEthernet0/{port}\n ip address 10.0.0.{host} 255.255.255.252\n"
            for port, host in enumerate(hosts)
        )
        (configs / f"{name}.cfg").write_text(f"version 15.2\nhostname {name}\n{ports}end\n")
    intent = tmp_path / "intent.yaml"
    intent.write_text("sites: {a: {}, b: {}}\ndevices: {a1: {site: a}, a2: {site: a}, b1: {site: b}, b2: {site: b}}\n")
    pair = cli("facts", configs, "--intent", intent).json["network"]["site_pairs"][0]
    assert (pair["a"], pair["b"], pair["chassis"], pair["connected"]) == ("a", "b", 2, True)
    assert (pair["cut_devices"], pair["cut_links"]) == ([], [])
    told = cli("what-if", configs, "--intent", intent, "--fail", "a2").out
    assert (
        "site-pair a -- b loses its redundancy: now hangs on a1, b1, a1:GigabitEthernet0/0--b1:GigabitEthernet0/0 alone"
        in told
    )
    gone = cli("what-if", configs, "--intent", intent, "--fail", "a1", "--fail", "b2").out
    assert "site-pair a -- b loses its connection: no way is left between them" in gone
