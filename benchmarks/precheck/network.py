"""Writes a network to check changes on: `python network.py FOLDER [--devices 100] [--lines 1000] [--demands 2000]`.

A ring of cores, pairs of distribution routers below it, access routers at two distributions each; OSPF with its own
costs, QoS on every uplink, access lists to fill the lines. FOLDER/configs, intent.yaml and demands.csv are the network;
FOLDER/candidate holds one changed device, FOLDER/typed the same change as lines to type.
"""

from __future__ import annotations

import argparse
import ipaddress
import random
from dataclasses import dataclass, field
from pathlib import Path

_HEAD = """\
hostname {name}
!
aaa new-model
service timestamps log datetime msec
no ip http server
logging host 10.255.255.10
ntp server 10.255.255.11
class-map match-any VOICE
 match dscp ef
class-map match-any VIDEO
 match dscp af41
policy-map UPLINK
 class VOICE
  priority percent 20
 class VIDEO
  bandwidth remaining percent 30
 class class-default
  fair-queue
!
"""


@dataclass
class Router:
    """A router in the making."""

    name: str
    number: int
    ports: list[str] = field(default_factory=list)
    users: str = ""


def network(devices: int, lines: int, seed: int) -> tuple[dict[str, str], list[str]]:
    """Device name -> configuration, and the prefixes of the users."""
    cores = max(4, devices // 25)
    pairs = max(2, devices // 8)
    routers = [Router(f"core{n:03d}", n) for n in range(cores)]
    routers += [Router(f"dist{n:03d}", cores + n) for n in range(2 * pairs)]
    routers += [Router(f"acc{n:03d}", cores + 2 * pairs + n) for n in range(devices - cores - 2 * pairs)]
    core, dist, access = routers[:cores], routers[cores : cores + 2 * pairs], routers[cores + 2 * pairs :]
    subnets = ipaddress.ip_network("10.128.0.0/10").subnets(new_prefix=30)

    def join(a: Router, b: Router, cost: int, kind: str) -> None:
        low, high = list(next(subnets).hosts())
        for router, other, address in ((a, b, low), (b, a, high)):
            router.ports.append(
                f"interface {kind}0/{len(router.ports)}\n description to {other.name}\n"
                f" ip address {address} 255.255.255.252\n ip ospf network point-to-point\n ip ospf cost {cost}\n"
                " service-policy output UPLINK\n load-interval 30\n!\n"
            )

    for n, router in enumerate(core):
        join(router, core[(n + 1) % cores], 10, "HundredGigE")
        if n % 2 == 0:
            join(router, core[(n + cores // 2) % cores], 15, "HundredGigE")
    for n, router in enumerate(dist):
        join(router, core[n % cores], 20, "TenGigabitEthernet")
        if n % 2:
            join(router, dist[n - 1], 20, "TenGigabitEthernet")
    for n, router in enumerate(access):
        join(router, dist[2 * n % len(dist)], 50, "TenGigabitEthernet")
        join(router, dist[(2 * n + 1) % len(dist)], 60, "TenGigabitEthernet")
        router.users = f"10.{n // 250}.{n % 250}.0"
    chance = random.Random(seed)
    return {r.name: _text(r, lines, chance) for r in routers}, [f"{r.users}/24" for r in access]


def _text(router: Router, lines: int, chance: random.Random) -> str:
    text = _HEAD.format(name=router.name)
    text += (
        f"interface Loopback0\n ip address 10.64.{router.number // 250}.{router.number % 250 + 1} 255.255.255.255\n!\n"
    )
    text += "".join(router.ports)
    if router.users:
        text += f"interface GigabitEthernet1/0\n description users\n ip address {router.users[:-1]}1 255.255.255.0\n!\n"
    text += "router ospf 1\n auto-cost reference-bandwidth 100000\n passive-interface GigabitEthernet1/0\n"
    text += " network 10.0.0.0 0.255.255.255 area 0\n!\n"
    entries = lines - text.count("\n") - 3
    listed = 0
    while listed < entries:
        text += f"ip access-list extended FILTER-{listed}\n"
        for number in range(10, 510, 10):
            port = chance.randrange(1, 65535)
            text += f" {number} permit tcp 10.{chance.randrange(250)}.0.0 0.0.255.255 any eq {port}\n"
            listed += 1
        listed += 1
    return "\n".join([*text.splitlines()[: lines - 2], "!", "end", ""])


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--devices", type=int, default=100)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--demands", type=int, default=2000)
    options = parser.parse_args()
    configs, users = network(options.devices, options.lines, seed=7)
    for name in ("configs", "candidate", "typed"):
        (options.folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in configs.items():
        (options.folder / "configs" / f"{name}.cfg").write_text(text, encoding="utf-8")
    changed = configs["dist000"]
    shut = "TenGigabitEthernet0/0"
    after = changed.replace(f"interface {shut}\n", f"interface {shut}\n shutdown\n", 1)
    (options.folder / "candidate" / "dist000.cfg").write_text(after, encoding="utf-8")
    (options.folder / "typed" / "dist000.txt").write_text(f"interface {shut}\nshutdown\n", encoding="utf-8")
    chance = random.Random(11)
    rows = [
        f"{a},{b},default,{chance.randrange(1, 40)}M"
        for a, b in (chance.sample(users, 2) for _ in range(options.demands))
    ]
    demands = dict.fromkeys(row.rsplit(",", 1)[0] for row in rows)
    volumes = {row.rsplit(",", 1)[0]: row.rsplit(",", 1)[1] for row in rows}
    lines = [f"{pair},{volumes[pair]}" for pair in demands]
    (options.folder / "demands.csv").write_text("\n".join(["source,target,class,bps", *lines, ""]), encoding="utf-8")
    service = f"services: {{payments: {{source: {users[0]}, target: {users[-1]}}}}}\n"
    (options.folder / "intent.yaml").write_text(service, encoding="utf-8")
    print(f"{len(configs)} devices, {len(lines)} demands in {options.folder}")


if __name__ == "__main__":
    main()
