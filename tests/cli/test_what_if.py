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
