"""`netaudit audit` on what only the whole network shows."""

from __future__ import annotations


def test_identifiers_that_two_devices_far_apart_have(shared, cli):
    """Two routers of the published example have one loopback address, which is the OSPF identifier of one of them."""
    told = cli("audit", shared / "networks/batfish-example/configs", "--select", "RED-107", "--format", "json").json
    assert {(found["devices"][0], found["message"]) for found in told["findings"]} == {
        ("as2border2", "loopback address 2.1.1.2, which is also that of as2dept1"),
        ("as2dept1", "loopback address 2.1.1.2, which is also that of as2border2"),
    }
