"""What is worked out of a device alone is worked out once for the same object, and never mixed up."""

from __future__ import annotations

import msgspec

from netaudit.model.intent import DeviceIntent, Intent
from netaudit.network.build import build
from netaudit.network.computed import with_computed
from netaudit.network.kept import Kept


def test_the_oldest_results_go_first():
    kept: Kept[int] = Kept(2)
    asked = [(object(),) for _ in range(3)]
    worked = []
    for number in (0, 1, 0, 2, 0, 1):
        assert kept.of(asked[number], lambda number=number: worked.append(number) or number) == number
    assert worked == [0, 1, 2, 1]


def test_another_intent_or_device_is_worked_out_anew(network):
    device = network({"r1": "interface Ethernet1;no switchport;ip address 10.0.0.0/31"}).devices[0]
    plain, other = Intent(), Intent(devices={"r1": DeviceIntent(role="core")})
    assert with_computed(device, plain) is with_computed(device, plain)
    twin = msgspec.structs.replace(device, name="r2")
    assert with_computed(twin, plain).name == "r2"
    assert [built.role for built in build([device], other).devices] == ["core"]
    assert [built.role for built in build([device], plain).devices] == [device.role]
