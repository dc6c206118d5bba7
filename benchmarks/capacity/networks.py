"""Writes networks whose routers do not all follow one metric: `python networks.py areas|fabric FOLDER [--demands N]`.

`areas`: 100 IOS routers in 25 OSPF areas; four cores are the backbone, each other area has two border routers at two
cores each, and two routers with users. `fabric`: 100 EOS switches, 8 spines and 92 leaves, joined by external BGP
alone, each leaf in an AS of its own with one prefix of users. FOLDER/configs and demands.csv are the network.
"""

from __future__ import annotations

import argparse
import ipaddress
import random
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

Network = tuple[dict[str, str], list[str]]
"""Device name -> configuration, and the prefixes of the users."""
CORES, AREAS = 4, 24
SPINES, LEAVES = 8, 92


def areas() -> Network:
    """Routers in areas behind a backbone."""
    ports: dict[str, list[str]] = {}
    networks: dict[str, list[str]] = {}
    subnets = ipaddress.ip_network("10.128.0.0/10").subnets(new_prefix=30)
    users = []

    def join(a: str, b: str, area: int, cost: int) -> None:
        low, high = subnets_hosts(subnets)
        for router, other, address in ((a, b, low), (b, a, high)):
            held = ports.setdefault(router, [])
            held.append(
                f"interface TenGigabitEthernet0/{len(held)}\n description to {other}\n"
                f" ip address {address} 255.255.255.252\n ip ospf network point-to-point\n ip ospf cost {cost}\n!\n"
            )
            networks.setdefault(router, []).append(f" network {address} 0.0.0.0 area {area}\n")

    cores = [f"core{number}" for number in range(CORES)]
    for a, b in combinations(cores, 2):
        join(a, b, 0, 10)
    for area in range(1, AREAS + 1):
        borders, inner = ([f"{kind}{area:02d}{side}" for side in "ab"] for kind in ("border", "branch"))
        for number, border in enumerate(borders):
            join(border, cores[(area + number) % CORES], 0, 20)
            join(border, cores[(area + number + 1) % CORES], 0, 30)
        for a, b, cost in ((*borders, 15), (*inner, 40)):
            join(a, b, area, cost)
        for border in borders:
            for number, router in enumerate(inner):
                join(router, border, area, 50 + 10 * number)
        for number, router in enumerate(inner):
            users.append(f"10.{area}.{number}.0/24")
            ports[router].append(
                f"interface GigabitEthernet1/0\n description users\n ip address 10.{area}.{number}.1 255.255.255.0\n!\n"
            )
            networks[router].append(f" network 10.{area}.{number}.0 0.0.0.255 area {area}\n")
    return {
        name: f"hostname {name}\n!\n{''.join(held)}router ospf 1\n{''.join(networks[name])}!\nend\n"
        for name, held in ports.items()
    }, users


def subnets_hosts(subnets: object) -> tuple[ipaddress.IPv4Address, ipaddress.IPv4Address]:
    low, high = next(subnets).hosts()  # type: ignore[call-overload]
    return low, high


def fabric() -> Network:
    """Leaves and spines joined by external BGP."""
    made, users = {}, []
    for spine in range(SPINES):
        ports = "".join(
            f"interface Ethernet{leaf + 1}/1\n   no switchport\n   speed 100g\n"
            f"   ip address 10.{200 + spine}.{leaf}.0/31\n!\n"
            for leaf in range(LEAVES)
        )
        peers = "".join(f"   neighbor 10.{200 + spine}.{leaf}.1 remote-as {65100 + leaf}\n" for leaf in range(LEAVES))
        made[f"spine{spine}"] = _eos(f"spine{spine}", f"{ports}router bgp 65000\n   maximum-paths 64\n{peers}")
    for leaf in range(LEAVES):
        users.append(f"10.9.{leaf}.0/24")
        ports = "".join(
            f"interface Ethernet{49 + spine}/1\n   no switchport\n   speed 100g\n"
            f"   ip address 10.{200 + spine}.{leaf}.1/31\n!\n"
            for spine in range(SPINES)
        )
        ports += f"interface Ethernet1\n   no switchport\n   speed 100g\n   ip address 10.9.{leaf}.1/24\n!\n"
        peers = "".join(f"   neighbor 10.{200 + spine}.{leaf}.0 remote-as 65000\n" for spine in range(SPINES))
        own = f"   maximum-paths 64\n   network 10.9.{leaf}.0/24\n"
        made[f"leaf{leaf:02d}"] = _eos(f"leaf{leaf:02d}", f"{ports}router bgp {65100 + leaf}\n{peers}{own}")
    return made, users


def _eos(name: str, body: str) -> str:
    return f"! device: {name} (DCS-7280, EOS-4.30)\nhostname {name}\n!\nip routing\n!\n{body}!\nend\n"


NETWORKS: dict[str, Callable[[], Network]] = {"areas": areas, "fabric": fabric}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--demands", type=int, default=2000)
    options = parser.parse_args()
    configs, users = NETWORKS[options.network]()
    (options.folder / "configs").mkdir(parents=True, exist_ok=True)
    for name, text in configs.items():
        (options.folder / "configs" / f"{name}.cfg").write_text(text, encoding="utf-8")
    chance = random.Random(11)
    pairs = [(a, b) for a in users for b in users if a != b]
    rows = [f"{a},{b},,{chance.randrange(1, 40)}M" for a, b in chance.sample(pairs, min(options.demands, len(pairs)))]
    (options.folder / "demands.csv").write_text("\n".join(["source,target,class,bps", *rows, ""]), encoding="utf-8")
    print(f"{len(configs)} devices, {len(rows)} demands in {options.folder}")


if __name__ == "__main__":
    main()
