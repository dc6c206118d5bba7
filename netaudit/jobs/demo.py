"""The demonstration: the whole job on the shipped bank, its devices emulated over real SSH on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from netaudit.archive.repository import Archive, init
from netaudit.config.secrets import redact
from netaudit.errors import NetauditError
from netaudit.inventory import Inventory, load
from netaudit.jobs.audit import AuditRun, load_policies, run_audit
from netaudit.jobs.candidates import read_candidates
from netaudit.jobs.collect import Collection, run_collection
from netaudit.jobs.drift import drift_of_archive
from netaudit.jobs.inputs import fingerprint_key, inputs_for
from netaudit.jobs.precheck import precheck
from netaudit.jobs.sources import find_configs
from netaudit.jobs.workspace import FILE, Workspace
from netaudit.jobs.workspace import load as load_workspace
from netaudit.lab.server import EmulatedDevice, Lab
from netaudit.model.results import Drift, Precheck
from netaudit.platforms import base
from netaudit.shipped import inventories_dir

BANK = "demo-bank"
USER = "netaudit"
PASSWORD_VARIABLE = "NETAUDIT_DEMO_PASSWORD"  # noqa: S105 - the name of a variable
CHANGED_MEANWHILE = "br1-rtr2"


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the demonstration brought out."""

    first: Collection
    audit: AuditRun
    second: Collection
    drift: Drift
    proposed: Precheck


def demonstrate(folder: Path, step: Callable[[str], None]) -> Demonstration:
    """Run the whole job in an empty folder; `step` is told what happens as it does."""
    bank = inventories_dir() / BANK
    running = {path.stem: path.read_text("utf-8") for path in sorted((bank / "configs").glob("*.cfg"))}
    with _password() as password, Lab(_devices(running, bank, password)) as lab:
        workspace = _workspace(folder, bank, lab)
        inventory = load(workspace.path("inventory"))
        key = fingerprint_key(workspace)
        step(f"{len(running)} devices answer on loopback, each with its own SSH host key")
        _approve_baseline(workspace, bank, inventory, key)
        step("their approved baseline is in the archive, signed off under CHG-2026-1107")

        first = _collect(workspace, inventory, key, "night-1")
        step(f"collected {len(first.collected)} running configurations over SSH, host keys checked, secrets replaced")
        inputs = inputs_for((), workspace=workspace)
        policies = load_policies(inputs.policies, profile=inputs.profile)
        audit = run_audit(inputs.snapshot(), inputs.knowledge, policies)
        step(f"audited them: {len(audit.audit.findings)} findings")

        lab.set_config(CHANGED_MEANWHILE, (bank / "during" / f"{CHANGED_MEANWHILE}.cfg").read_text("utf-8"))
        step(f"... meanwhile somebody types on {CHANGED_MEANWHILE} ...")
        second = _collect(workspace, inventory, key, "night-2")
        drift = drift_of_archive(workspace)
        step(f"collected again: {sum(d.state == 'drifted' for d in drift.devices)} devices differ from their baseline")

        current = inputs.snapshot()
        change = read_candidates(find_configs([bank / "candidate"]), current, commands=False, key=key)
        proposed = precheck(current, change, inputs.knowledge, policies, key=key)
        step(f"checked the proposed change of {', '.join(text.device for text in change.texts)}: {proposed.verdict}")
        audit = run_audit(current, inputs.knowledge, policies)
        return Demonstration(first, audit, second, drift, proposed)


@contextmanager
def _password() -> Iterator[str]:
    """The password of the emulated devices, where the inventory says that it is: in the environment."""
    before = os.environ.get(PASSWORD_VARIABLE)
    os.environ[PASSWORD_VARIABLE] = password = os.urandom(12).hex()
    try:
        yield password
    finally:
        if before is None:
            del os.environ[PASSWORD_VARIABLE]
        else:
            os.environ[PASSWORD_VARIABLE] = before


def _devices(running: dict[str, str], bank: Path, password: str) -> list[EmulatedDevice]:
    hosts = {host.name: host for host in load(bank).hosts}
    return [
        EmulatedDevice(
            name=name,
            config=text,
            cli=base.get(hosts[name].platform or "").access.netmiko,
            username=USER,
            password=password,
        )
        for name, text in running.items()
    ]


def _workspace(folder: Path, bank: Path, lab: Lab) -> Workspace:
    """A workspace whose inventory is the bank's, with the addresses of the emulated devices."""
    inventory = folder / "inventories"
    inventory.mkdir(parents=True)
    for name in ("groups.yaml", "defaults.yaml"):
        (inventory / name).write_bytes((bank / name).read_bytes())
    hosts = {
        host.name: {
            "hostname": "127.0.0.1",
            "port": lab.port(host.name),
            "groups": list(host.groups),
            "data": {"role": host.role},
        }
        for host in load(bank).hosts
    }
    (inventory / "hosts.yaml").write_text(json.dumps(hosts, indent=1), "utf-8")  # JSON is YAML
    for name in ("intent.yaml", "demands.csv", "profile.yaml"):
        (folder / name).write_bytes((bank / name).read_bytes())
    (folder / FILE).write_text("policies: []\nprofile: profile.yaml\n", "utf-8")
    (folder / ".netaudit").mkdir()
    lab.known_hosts(folder / "known_hosts")
    init(folder / "archive")
    return load_workspace(folder)


def _approve_baseline(workspace: Workspace, bank: Path, inventory: Inventory, key: bytes) -> None:
    archive = Archive(workspace.path("archive"))
    platforms = {host.name: base.get(host.platform or "").name for host in inventory.hosts}
    texts = {
        path.stem: redact(path.read_text("utf-8"), platforms[path.stem], key)
        for path in sorted((bank / "approved").glob("*.cfg"))
    }
    when = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)
    archive.store(texts, run_id="baseline", when=when)
    archive.approve(
        sorted(texts), by="netops", reason="state after the November change window", ticket="CHG-2026-1107", when=when
    )


def _collect(workspace: Workspace, inventory: Inventory, key: bytes, run_id: str) -> Collection:
    made = run_collection(
        inventory,
        known_hosts=workspace.path("known_hosts"),
        archive=workspace.path("archive"),
        key=key,
        when=datetime.now(UTC),
        run_id=run_id,
    )
    if made.failed:
        raise NetauditError("; ".join(str(error) for error in made.failed))
    return made
