"""What is installed, reachable and configured, and what to do about the rest."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from netaudit import __version__
from netaudit.errors import NetauditError
from netaudit.jobs.workspace import FILE, Workspace, find
from netaudit.shipped import inventories_dir, policies_dir

PACKAGES = {
    "netmiko": "collecting over SSH",
    "napalm": "collecting over eAPI, NETCONF and NX-API",
    "ncclient": "collecting over NETCONF",
    "ntc-templates": "reading what devices say of their state",
    "ciscoconfparse2": "Python rules that want its object",
    "jsonschema": "checking the files that you write",
    "google-re2": "regular expressions in rules",
    "pygit2": "the archive",
    "jinja2": "HTML reports",
    "rich": "text reports",
}
EXTRAS = {
    "keyring": ("keyring", "passwords from the system's keyring"),
    "hvac": ("vault", "passwords from HashiCorp Vault"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. `remedy` says what to do where it is not in order."""

    name: str
    ok: bool
    found: str
    remedy: str = ""
    optional: bool = False


def checks(*, connect: bool = False, timeout: float = 3.0) -> Iterator[Check]:
    """Everything that is looked at; with `connect`, whether each device of the inventory answers on its port too."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Check("python", sys.version_info >= (3, 11), f"{version} on {platform.system()}", "use Python 3.11 or newer")
    yield Check("netaudit", True, __version__)
    for name, use in PACKAGES.items():
        yield _package(name, use)
    for name, (extra, use) in EXTRAS.items():
        yield _package(name, use, extra)
    shipped = len(list(policies_dir().glob("*.yaml")))
    yield Check("rule packs", shipped > 0, f"{shipped} in {policies_dir()}", "install netaudit again")
    bank = inventories_dir() / "demo-bank"
    yield Check("demo", bank.is_dir(), str(bank), "install netaudit again")
    yield from _workspace(connect, timeout)


def _package(name: str, use: str, extra: str | None = None) -> Check:
    try:
        return Check(name, True, f"{importlib.metadata.version(name)}, for {use}", optional=extra is not None)
    except importlib.metadata.PackageNotFoundError:
        remedy = f"pip install 'netaudit[{extra}]'" if extra else f"pip install {name}"
        return Check(name, False, f"not installed, for {use}", remedy, optional=extra is not None)


def _workspace(connect: bool, timeout: float) -> Iterator[Check]:
    try:
        workspace = find()
    except NetauditError as error:
        yield Check("workspace", False, str(error), f"mend {FILE}")
        return
    if workspace is None:
        yield Check("workspace", False, "this folder is in none", "netaudit init DIR makes one", optional=True)
        return
    yield Check("workspace", True, str(workspace.root))
    yield _archive(workspace)
    yield from _inventory(workspace, connect, timeout)
    for setting, use in (("intent", "rules on sites, contracts and services"), ("demands", "rules on load")):
        path = workspace.path(setting)
        yield Check(setting, path.exists(), f"{path}, for {use}", f"write {path.name}", optional=True)
    keys = workspace.path("known_hosts")
    yield Check("known_hosts", keys.exists(), str(keys), "netaudit hosts trust --all enrols the devices' keys")


def _archive(workspace: Workspace) -> Check:
    from netaudit.archive.repository import APPROVED, RUNNING, Archive
    from netaudit.archive.verification import verify

    try:
        archive = Archive(workspace.path("archive"))
        broken = verify(archive).problems
    except NetauditError as error:
        return Check("archive", False, str(error), "netaudit init makes one")
    if broken:
        return Check("archive", False, broken[0], "restore it from a copy: approvals were altered")
    held = f"{len(archive.devices(RUNNING))} running, {len(archive.devices(APPROVED))} approved"
    return Check("archive", True, held)


def _inventory(workspace: Workspace, connect: bool, timeout: float) -> Iterator[Check]:
    from netaudit.inventory import load
    from netaudit.jobs.collect_targets import logs_in, targets

    try:
        held = load(workspace.path("inventory"))
    except NetauditError as error:
        yield Check("inventory", False, error.lines()[0], "netaudit inventory check tells every mistake")
        return
    yield Check("inventory", bool(held.hosts), f"{len(held.hosts)} devices", "put devices into inventories/hosts.yaml")
    try:
        wanted = targets(held)
    except NetauditError as error:
        yield Check("credentials", False, error.lines()[0], "netaudit inventory check --credentials tells all")
        return
    yield Check("credentials", True, "every device has its own")
    for target in wanted if connect else ():
        if logs_in(target) and not target.jumps:
            yield _answers(target.name, target.address, target.port, timeout)


def _answers(name: str, address: str, port: int, timeout: float) -> Check:
    try:
        socket.create_connection((address, port), timeout).close()
    except OSError as error:
        return Check(
            name, False, f"{address} port {port}: {error.strerror or error}", "is it up, and is a firewall between?"
        )
    return Check(name, True, f"{address} port {port} answers")
