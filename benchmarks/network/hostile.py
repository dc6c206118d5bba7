"""Shapes that tempt a builder of networks to look at all pairs: `python hostile.py`. Time doubles with the size."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from netaudit.model.device import Coverage, Device, Source
from netaudit.model.intent import Intent, LinkIntent, ServiceIntent
from netaudit.model.interface import Interface, InterfaceOspf
from netaudit.model.routing import BgpNeighbor, RoutingProcess
from netaudit.network.build import build

OSPF = InterfaceOspf(process="1", area="0", network_type="broadcast", hello_s=10, dead_s=40, passive=False)
Made = tuple[Sequence[Device], Intent]


def router(name: str, ports: Sequence[Interface], **more: object) -> Device:
    """A device with some ports."""
    source, coverage = Source(path=name, sha256=""), Coverage(lines=1, modelled=1)
    return Device(name=name, platform="ios", source=source, coverage=coverage, interfaces=tuple(ports), **more)  # type: ignore[arg-type]


def port(name: str, address: str, **more: object) -> Interface:
    """A routed port."""
    return Interface(name=name, enabled=True, addresses=(address,), ospf=OSPF, capacity_bps=10**10, **more)  # type: ignore[arg-type]


def one_subnet(size: int) -> Made:
    """One subnet with `size` routers that all speak OSPF."""
    processes = (RoutingProcess(protocol="ospf", id="1"),)
    made = [
        router(f"r{n}", [port("Gi0", f"10.0.{n >> 8}.{n & 255}/16")], routing_processes=processes)
        for n in range(1, size + 1)
    ]
    return made, Intent()


def one_address(size: int) -> Made:
    """The same address on `size` routers."""
    return [router(f"r{n}", [port("Gi0", "10.0.0.1/24")]) for n in range(size)], Intent()


def one_wire(size: int) -> Made:
    """A subnet for two that `size` routers use."""
    return [router(f"r{n}", [port("Gi0", f"10.0.0.{1 + n % 2}/30")]) for n in range(size)], Intent()


def parallel(size: int) -> Made:
    """Two routers with a fifth of `size` links between them, all in a list too, and a service over them."""
    count = size // 5
    ends = [
        router(name, [port(f"Gi{n}", f"10.{n >> 6}.0.{(n & 63) * 4 + last}/30") for n in range(count)])
        for name, last in (("a", 1), ("b", 2))
    ]
    given = tuple(LinkIntent(a=f"a:Gi{n}", b=f"b:Gi{n}") for n in range(count))
    return ends, Intent(services={"s": ServiceIntent(source="a", target="b", peak="1G")}, links=given)


def ring(size: int) -> Made:
    """A ring of a tenth of `size` routers, with ten services across it and a peak for each."""
    count = size // 10
    made = [
        router(
            f"r{n}",
            [
                port("Te1", f"10.{1 + (n >> 6)}.0.{(n & 63) * 4 + 1}/30"),
                port("Te2", f"10.{1 + ((n - 1) % count >> 6)}.0.{((n - 1) % count & 63) * 4 + 2}/30"),
            ],
        )
        for n in range(count)
    ]
    across = {f"s{n}": ServiceIntent(source=f"r{n}", target=f"r{n + count // 2}", peak="1G") for n in range(10)}
    return made, Intent(services=across)


def route_reflectors(size: int) -> Made:
    """Two reflectors with half of `size` clients each: as many sessions as `size`."""
    count = size // 2

    def speaker(name: str, address: str, peers: Sequence[str]) -> Device:
        loopback = Interface(name="Lo0", kind="loopback", enabled=True, addresses=(f"{address}/32",))
        sessions = tuple(BgpNeighbor(peer=peer, remote_as=1, local_as=1, update_source="Lo0") for peer in peers)
        return router(name, [loopback], bgp_neighbors=sessions)

    clients = [f"1.1.{n >> 8}.{n & 255}" for n in range(count)]
    made = [speaker(f"rr{n}", f"2.2.2.{n}", clients) for n in (1, 2)]
    made += [speaker(f"c{n}", own, ("2.2.2.1", "2.2.2.2")) for n, own in enumerate(clients)]
    return made, Intent()


SHAPES: tuple[Callable[[int], Made], ...] = (one_subnet, one_address, one_wire, parallel, ring, route_reflectors)


def main() -> None:
    for shape in SHAPES:
        told = []
        for size in (1250, 2500, 5000):
            devices, intent = shape(size)
            start = time.process_time()
            build(devices, intent)
            told.append(f"{time.process_time() - start:.2f} s")
        print(f"{shape.__name__}: {', '.join(told)} at 1,250, 2,500, 5,000")


if __name__ == "__main__":
    main()
