"""How long the network of many devices takes to build, and that it grows with their interfaces: `python build.py`.

Pairs of switches with gateways, LAGs, routed links, OSPF and BGP, 50 interfaces a device, made in memory so that no
parser is measured. Prints one line a size; the time for each interface should stay the same.
"""

from __future__ import annotations

import argparse
import time

from netaudit.model.device import Coverage, Device, Source, Vlan
from netaudit.model.intent import Intent, ServiceIntent
from netaudit.model.interface import Interface, InterfaceOspf, Lag, Switchport
from netaudit.model.redundancy import FhrpGroup, Stp
from netaudit.model.routing import BgpNeighbor, RoutingProcess
from netaudit.network.build import build

ROUTED, HOSTS, GATEWAYS = 8, 27, 10
OSPF = InterfaceOspf(process="1", area="0", network_type="point-to-point", hello_s=10, dead_s=40, passive=False)


def address(block: int, number: int) -> str:
    return f"{block}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def device(number: int, count: int) -> Device:
    """One device: its pair is the neighbour in number, its routed links go around the ring in growing steps."""
    name, twin = f"sw{number}", f"sw{number ^ 1}"
    interfaces = [Interface(name="Loopback0", kind="loopback", enabled=True, addresses=(f"{address(10, number)}/32",))]
    neighbors = []
    for step in range(ROUTED):
        away = 2 ** (step // 2 + 1)
        outward = step % 2 == 0
        peer = (number + away if outward else number - away) % count
        wire = (number if outward else peer) * ROUTED + step // 2
        own = address(100 + (wire >> 23), 2 * wire + (0 if outward else 1))
        far = address(100 + (wire >> 23), 2 * wire + (1 if outward else 0))
        interfaces.append(
            Interface(
                name=f"Ethernet{step + 1}",
                enabled=True,
                addresses=(f"{own}/31",),
                description=f"P2P_sw{peer}_Ethernet{step + 2 if outward else step}",
                capacity_bps=10**10,
                ip_mtu=9000,
                ospf=OSPF,
            )
        )
        neighbors.append(BgpNeighbor(peer=far, remote_as=65000 + peer % 2, local_as=65000 + number % 2, enabled=True))
    interfaces += [
        Interface(
            name=f"Ethernet{port}",
            enabled=True,
            description=f"PEER_{twin}_Ethernet{port}",
            lag="Port-Channel1",
            lag_mode="active",
            capacity_bps=10**10,
        )
        for port in (20, 21)
    ]
    trunk = Switchport(mode="trunk", allowed_vlans="1-4094")
    interfaces.append(Interface(name="Port-Channel1", kind="lag", enabled=True, switchport=trunk))
    interfaces += [
        Interface(name=f"Ethernet{30 + port}", enabled=True, switchport=Switchport(mode="access", access_vlan=port + 1))
        for port in range(HOSTS)
    ]
    groups = []
    for vlan in range(1, GATEWAYS + 1):
        subnet = address(20, (number // 2 * GATEWAYS + vlan) << 8)[:-1]
        interfaces.append(
            Interface(name=f"Vlan{vlan}", kind="vlan", enabled=True, addresses=(f"{subnet}{2 + number % 2}/24",))
        )
        groups.append(
            FhrpGroup(
                protocol="hsrp",
                interface=f"Vlan{vlan}",
                group=vlan,
                virtual_ips=(f"{subnet}1",),
                priority=110 - number % 2,
                enabled=True,
            )
        )
    interfaces.append(Interface(name="Management1", kind="management", enabled=True, vrf="MGMT"))
    return Device(
        name=name,
        platform="eos",
        source=Source(path=f"{name}.cfg", sha256=""),
        coverage=Coverage(lines=1, modelled=1),
        interfaces=tuple(interfaces),
        lags=(Lag(name="Port-Channel1", members=("Ethernet20", "Ethernet21"), mode="active"),),
        fhrp_groups=tuple(groups),
        vlans=tuple(Vlan(id=vlan) for vlan in range(1, GATEWAYS + 1)),
        stp=(Stp(mode="rapid-pvst", priorities={"1-4094": 4096 * (1 + number % 2)}),),
        routing_processes=(
            RoutingProcess(protocol="ospf", id="1", router_id=address(10, number)),
            RoutingProcess(protocol="bgp", id=str(65000 + number % 2)),
        ),
        bgp_neighbors=tuple(neighbors),
        site=f"site{number // 20}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=2000)
    largest = parser.parse_args().devices
    for count in (largest // 8, largest // 4, largest // 2, largest):
        devices = [device(number, count) for number in range(count // 2 * 2)]
        services = {f"s{n}": ServiceIntent(source=f"sw{n}", target=f"sw{count // 2 + n}") for n in range(5)}
        interfaces = sum(len(known.interfaces) for known in devices)
        start = time.process_time()
        network = build(devices, Intent(services=services))
        seconds = time.process_time() - start
        print(
            f"{count} devices, {interfaces} interfaces: {seconds:.2f} s, {seconds / interfaces * 1e6:.1f} us each; "
            f"{len(network.links)} links, {len(network.segments)} segments, {len(network.fhrp_groups)} gateways, "
            f"{len(network.bgp_sessions)} sessions, {len(network.igp_adjacencies)} adjacencies"
        )


if __name__ == "__main__":
    main()
