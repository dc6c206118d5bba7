"""The workspace: a folder with `netaudit.yaml`, which says where everything else is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from netaudit.config import yamlfile
from netaudit.config.violations import suggestion, validate
from netaudit.errors import InvalidInput, Problem, UsageError
from netaudit.notify.checks import mistakes
from netaudit.notify.settings import AlertSettings

ReportFormat = Literal["html", "pdf", "csv", "xlsx", "md", "json", "sarif", "junit"]

FILE = "netaudit.yaml"


class OwnerRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Findings that somebody has to see to; globs, all of them must fit."""

    owner: str
    rule: str = "*"
    device: str = "*"
    site: str = "*"


class NightlySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a night leaves behind besides its results."""

    reports: str | None = None
    """Folder for a report of every night; none is written where it is not named."""
    formats: tuple[ReportFormat, ...] = ("html",)
    metrics: str | None = None
    """File that Prometheus' node exporter reads, ending in .prom."""
    workers: Annotated[int, msgspec.Meta(ge=1, le=500)] = 20
    """Devices collected at the same time."""
    timeout: Annotated[float, msgspec.Meta(ge=1)] = 120.0
    """Seconds that a device may take."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `netaudit.yaml` says. Paths are relative to its folder; what is not there is not used."""

    archive: str = "archive"
    """Git repository with the branches `running` and `approved`."""
    inventory: str = "inventories"
    """Who the devices are: a Nornir folder, an Ansible, CSV or router.db file."""
    policies: tuple[str, ...] = ("policies",)
    """Rule packs of your own: files and folders."""
    packs: tuple[str, ...] = ("capacity", "qos", "redundancy", "monitoring", "security", "hygiene")
    """Shipped rule packs that take part."""
    profile: str | None = None
    """Parameters and selections by role, site and device."""
    waivers: str = "policies/waivers.yaml"
    intent: str = "intent.yaml"
    """Sites, roles, contracts, critical services."""
    demands: str = "demands.csv"
    """Expected load: source,target,class,bps."""
    links: str = "links.csv"
    """Known cables: a_device,a_interface,b_device,b_interface."""
    loads: str = "loads.csv"
    """Measured loads of interfaces: device,interface,window,p95_in,p95_out,max_in,max_out; or prometheus:URL."""
    state: str = "state"
    """Folder with what devices said of their state (`netaudit collect --state`)."""
    neighbors: str = "neighbors"
    """Folder with the devices' LLDP and CDP output, DEVICE.txt or DEVICE.json."""
    known_hosts: str = "known_hosts"
    """Host keys of devices; `netaudit hosts trust` adds to it."""
    four_eyes: bool = False
    """An approval counts only when a second person has confirmed it."""
    signing_key: str | None = None
    """Key that approvals are signed with: a file with an SSH key, or the id of a GPG key."""
    signers: str = "approvers"
    """Whose SSH signatures count: an allowed signers file of ssh-keygen(1)."""
    signed_approvals: bool = False
    """`netaudit archive verify` wants a good signature on each approval."""
    ignore_off: tuple[str, ...] = ()
    """Ignore rules of drift that are switched off (`netaudit drift --list-ignored` names them)."""
    secret_key: str = ".netaudit/secret.key"  # noqa: S105 - where it is, not what it is
    """Key of the fingerprints that stand in place of secrets. Keep it; do not commit it."""
    results: str = ".netaudit/results.db"
    """Runs and findings: a SQLite file, or postgresql://user@host/name; NETAUDIT_DATABASE goes before it."""
    keep_days: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """How long runs are kept; forever where it is not said."""
    owners: tuple[OwnerRule, ...] = ()
    """Who has to see to a finding: the first that fits."""
    nightly: NightlySettings = NightlySettings()
    """What a night leaves behind besides its results."""
    alerts: AlertSettings = AlertSettings()
    """Who is told what."""


class Workspace(msgspec.Struct, frozen=True):
    """A workspace on disk."""

    root: Path
    settings: Settings

    def path(self, name: str) -> Path:
        """Where a setting points to: `workspace.path("archive")`."""
        setting: str = getattr(self.settings, name)
        return self.root / setting

    def existing(self, name: str) -> Path | None:
        """Where a setting points to, or None where it has its default and nothing is there.

        Raises InvalidInput where it names what is not there: a slip of the pen must not switch rules off.
        """
        named = getattr(self.settings, name)
        path = self.path(name) if named else None
        if path is None or path.exists():
            return path
        if named != getattr(Settings(), name):
            raise InvalidInput.at(self.root / FILE, None, f"{path} is not there", key=name)
        return None


def schema() -> dict[str, Any]:
    """The JSON Schema of `netaudit.yaml`."""
    found = msgspec.json.schema(Settings)
    definitions = dict(found["$defs"])
    settings = definitions.pop("Settings")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "netaudit workspace",
        **settings,
        "$defs": definitions,
    }


def find(start: Path | None = None) -> Workspace | None:
    """The workspace that `start` (else the current folder) is in, or None."""
    folder = (start or Path.cwd()).resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / FILE).is_file():
            return load(candidate)
    return None


def need(start: Path | None = None) -> Workspace:
    """The workspace that the current folder is in.

    Raises UsageError where it is in none.
    """
    workspace = find(start)
    if workspace is None:
        raise UsageError(f"no {FILE} in this folder or above it; `netaudit init` makes a workspace")
    return workspace


def load(folder: Path) -> Workspace:
    """The workspace of a folder.

    Raises InvalidInput with every problem of its `netaudit.yaml`.
    """
    document = yamlfile.load(folder / FILE, allow_empty=True)
    problems = validate(document, schema())
    if problems:
        raise InvalidInput(*problems)
    try:
        settings = msgspec.convert(document.data, Settings)
    except msgspec.ValidationError as error:
        raise InvalidInput(Problem(document.file, 1, str(error))) from None
    wrong = [
        document.problem(("alerts", *path), what, suggestion(meant, settings.alerts.channels) if meant else "")
        for path, what, meant in mistakes(settings.alerts)
    ]
    if wrong:
        raise InvalidInput(*wrong)
    return Workspace(folder, settings)
