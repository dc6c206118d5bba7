"""Each way to collect, as a program of its own: CLIENT KNOWN_HOSTS INVENTORY WORKERS -> one JSON line.

It prints how many configurations it took, how many it knew to be missing, its seconds, CPU seconds and memory.
"""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

Device = dict[str, str]
Outcome = tuple[int, int]


def netmiko_threads(devices: list[Device], known_hosts: str, workers: int) -> Outcome:
    """As it comes: any host key will do."""
    import netmiko

    def one(device: Device) -> bool:
        try:
            with netmiko.ConnectHandler(**_netmiko(device, known_hosts)) as connection:
                return bool(connection.send_command("show running-config", read_timeout=15))
        except Exception:
            return False

    with ThreadPoolExecutor(workers) as pool:
        got = sum(pool.map(one, devices))
    return got, len(devices) - got


def netmiko_checked(devices: list[Device], known_hosts: str, workers: int) -> Outcome:
    """With the host keys in a file, which netmiko reads anew for each device."""
    return netmiko_threads([{**device, "known_hosts": known_hosts} for device in devices], known_hosts, workers)


def _netmiko(device: Device, known_hosts: str) -> dict[str, Any]:
    settings = {
        "device_type": "cisco_ios", "host": device["address"], "port": int(device["port"]), "username": "admin",
        "password": "admin", "conn_timeout": 10,
    }  # fmt: skip
    if "known_hosts" in device:
        settings |= {"ssh_strict": True, "alt_host_keys": True, "alt_key_file": known_hosts}
    return settings


def nornir_netmiko(devices: list[Device], known_hosts: str, workers: int) -> Outcome:
    from nornir.core import Nornir
    from nornir.core.configuration import Config
    from nornir.core.inventory import ConnectionOptions, Defaults, Groups, Host, Hosts, Inventory
    from nornir.core.plugins.connections import ConnectionPluginRegister
    from nornir.plugins.runners import ThreadedRunner
    from nornir_netmiko.tasks import netmiko_send_command

    hosts = Hosts()
    for device in devices:
        hosts[device["name"]] = Host(
            name=device["name"], hostname=device["address"], port=int(device["port"]), username="admin",
            password="admin", platform="cisco_ios",
            connection_options={"netmiko": ConnectionOptions(extras={"conn_timeout": 10}, platform="cisco_ios")},
        )  # fmt: skip
    ConnectionPluginRegister.auto_register()
    inventory = Inventory(hosts=hosts, groups=Groups(), defaults=Defaults())
    nornir = Nornir(inventory=inventory, runner=ThreadedRunner(num_workers=workers), config=Config())
    results = nornir.run(task=netmiko_send_command, command_string="show running-config", read_timeout=15)
    nornir.close_connections(on_good=True, on_failed=True)
    failed = sum(result.failed for result in results.values())
    return len(devices) - failed, failed


def asyncssh_exec(devices: list[Device], known_hosts: str, workers: int) -> Outcome:
    """One command a connection, no terminal, no check of anything: what SSH alone costs."""
    import asyncssh

    async def one(device: Device, places: asyncio.Semaphore) -> bool:
        async with places:
            try:
                async with asyncssh.connect(
                    device["address"], int(device["port"]), username="admin", password="admin", known_hosts=known_hosts
                ) as connection:
                    done = await asyncio.wait_for(connection.run("show running-config"), 20)
                    return bool(done.stdout)
            except (OSError, asyncssh.Error, TimeoutError):
                return False

    async def everything() -> int:
        places = asyncio.Semaphore(workers)
        return sum(await asyncio.gather(*(one(device, places) for device in devices)))

    got = asyncio.run(everything())
    return got, len(devices) - got


def netaudit(devices: list[Device], known_hosts: str, workers: int, processes: int = 1) -> Outcome:
    from netaudit.collect import Collected, Deadlines, Target, collect
    from netaudit.inventory.credentials import Secrets
    from netaudit.platforms import base

    login = Secrets(username="admin", password="admin")
    access = base.get("ios").access
    targets = [
        Target(name=d["name"], access=access, address=d["address"], port=int(d["port"]), login=login) for d in devices
    ]
    limits = Deadlines(connect=10, login=15, silence=15, total=30)
    results = collect(targets, known_hosts=Path(known_hosts), workers=workers, processes=processes, deadlines=limits)
    got = sum(isinstance(result, Collected) for result in results)
    return got, len(devices) - got


CLIENTS: dict[str, Callable[[list[Device], str, int], Outcome]] = {
    "netmiko in threads": netmiko_threads,
    "  with host keys checked": netmiko_checked,
    "nornir-netmiko": nornir_netmiko,
    "asyncssh exec, unchecked": asyncssh_exec,
    "netaudit, one process": netaudit,
    "netaudit, two processes": lambda *given: netaudit(*given, processes=2),
}


def main() -> None:
    name, known_hosts, inventory, workers = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    with Path(inventory).open(encoding="ascii") as stream:
        devices = list(csv.DictReader(stream))
    began = time.monotonic()
    got, missing = CLIENTS[name](devices, known_hosts, int(workers))
    seconds = time.monotonic() - began
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    memory = own.ru_maxrss + (children.ru_maxrss if children.ru_maxrss and "processes" in name else 0)
    print(json.dumps({"got": got, "missing": missing, "seconds": seconds, "cpu": cpu, "memory_kb": memory}))


if __name__ == "__main__":
    main()
