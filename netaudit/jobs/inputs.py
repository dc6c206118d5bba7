"""What a command works on: files and folders named to it, or the workspace's archive."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from netaudit.config.secrets import load_or_create_key
from netaudit.errors import InvalidInput, NetauditError, Problem, UsageError
from netaudit.jobs.cache import DeviceCache, device_cache
from netaudit.jobs.network import Knowledge, read_knowledge
from netaudit.jobs.snapshot import Snapshot, Text, parse, read_texts
from netaudit.jobs.sources import beside, find_configs
from netaudit.jobs.workspace import FILE, Settings, Workspace, find, need
from netaudit.model.results import RunError
from netaudit.telemetry.prometheus import address_of

KEY_BYTES = 32
"""Of the key of the fingerprints."""


class Configurations(Protocol):
    """Where configurations come from."""

    def names(self) -> frozenset[str]:
        """The devices that have one."""
        ...

    def read(self, platforms: Mapping[str, str]) -> Snapshot:
        """All of them; `platforms`: device -> platform, where something tells it."""
        ...


@dataclass(frozen=True, slots=True)
class Folders:
    """Configurations in files and folders. `platform`: of all of them."""

    paths: tuple[Path, ...]
    platform: str | None = None
    cached: bool = True
    """Whether devices that were read before may come from the cache."""

    def names(self) -> frozenset[str]:
        """The devices that files are named after."""
        return frozenset(file.device for file in find_configs(self.paths))

    def read(self, platforms: Mapping[str, str]) -> Snapshot:
        """All of them."""
        texts, errors = read_texts(find_configs(self.paths, platforms))
        if self.platform is not None:
            texts = [Text(text.device, text.path, text.raw, self.platform) for text in texts]
        return parsed(texts, find(), errors, cached=self.cached)


@dataclass(frozen=True, slots=True)
class Archived:
    """The running configurations of a workspace's archive."""

    workspace: Workspace
    cached: bool = True

    def _held(self) -> dict[str, str]:
        from netaudit.archive.repository import RUNNING, Archive

        archive = Archive(self.workspace.path("archive"))
        return {name: archive.text(blob) for name, blob in archive.devices(RUNNING).items()}

    def names(self) -> frozenset[str]:
        """The devices that were collected once."""
        return frozenset(self._held())

    def read(self, platforms: Mapping[str, str]) -> Snapshot:
        """All of them.

        Raises UsageError where there is none yet.
        """
        held = self._held()
        if not held:
            where = self.workspace.path("archive")
            raise UsageError(f"the archive {where} holds no running configurations; `netaudit collect` fills it")
        texts = [Text(name, f"running:{name}.cfg", text.encode(), platforms.get(name)) for name, text in held.items()]
        return parsed(texts, self.workspace, (), cached=self.cached)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything an audit is made of."""

    configurations: Configurations
    knowledge: Knowledge
    platforms: Mapping[str, str] = field(default_factory=dict)
    """Device -> platform, as the inventory says."""
    policies: tuple[str, ...] = ()
    profile: Path | None = None
    waivers: Path | None = None
    errors: tuple[RunError, ...] = ()
    """Devices that the inventory names and nobody has a configuration of."""

    def snapshot(self) -> Snapshot:
        """The configurations, read now."""
        return self.configurations.read(self.platforms)


def inputs_for(
    paths: Sequence[Path],
    *,
    inventory: Path | None = None,
    platform: str | None = None,
    intent: Path | None = None,
    demands: Path | None = None,
    loads: str | None = None,
    policies: Sequence[str] = (),
    profile: Path | None = None,
    waivers: Path | None = None,
    workspace: Workspace | None = None,
    cached: bool = True,
) -> Inputs:
    """What was named on the command line, else what lies beside the configurations; without a path, the workspace.

    An inventory that was named must have a configuration of each of its devices; one found beside them need not.
    Raises UsageError where there is neither a path nor a workspace.
    """
    configurations: Configurations
    if paths:
        configurations = Folders(tuple(paths), platform, cached)
        knowledge = knowledge_for(paths, intent=intent, demands=demands, loads=loads)
        profile = profile or beside(paths, "profile.yaml")
        hosts = inventory or _inventory_beside(paths)
        whole = inventory is not None
    else:
        workspace = workspace or need()
        configurations = Archived(workspace, cached)
        policies = policies or _of_workspace(workspace)
        profile = profile or workspace.existing("profile")
        waivers = waivers or workspace.existing("waivers")
        knowledge = read_knowledge(
            intent or workspace.existing("intent"),
            demands or workspace.existing("demands"),
            links=workspace.existing("links"),
            loads=loads or _loads_of(workspace),
            loads_needed=loads is not None,
            neighbors=workspace.existing("neighbors"),
            state=workspace.existing("state"),
        )
        hosts = inventory or workspace.existing("inventory")
        whole = True
    platforms: dict[str, str] = {}
    missing: list[str] = []
    if hosts is not None:
        from netaudit.inventory import device_intents, load

        held = load(hosts)
        platforms = {host.name: host.platform for host in held.hosts if host.platform}
        known = configurations.names()
        knowledge = knowledge.with_devices({name: own for name, own in device_intents(held).items() if name in known})
        reached = {host.address: host.name for host in held.hosts if host.address and host.name in known}
        knowledge = replace(knowledge, addresses=reached)
        missing = [host.name for host in held.hosts if whole and host.name not in known]
    return Inputs(
        configurations,
        knowledge,
        platforms,
        tuple(policies),
        profile,
        waivers,
        tuple(RunError(device=name, error="there is no configuration of it") for name in missing),
    )


def _loads_of(workspace: Workspace) -> str | Path | None:
    """The file with measured loads that the workspace names, or the address of the server that has them."""
    named = workspace.settings.loads
    return named if address_of(named) is not None else workspace.existing("loads")


def _of_workspace(workspace: Workspace) -> tuple[str, ...]:
    """The shipped packs that take part, and the workspace's own."""
    own = [workspace.root / name for name in workspace.settings.policies]
    if workspace.settings.policies != Settings().policies:
        settings = str(workspace.root / FILE)
        gone = [Problem(settings, None, f"{path} is not there", "policies") for path in own if not path.exists()]
        if gone:
            raise InvalidInput(*gone)
    return (*workspace.settings.packs, *(str(path) for path in own if _holds_packs(path)))


def _holds_packs(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(p.name != "waivers.yaml" for p in path.glob("*.yaml")))


def _inventory_beside(paths: Sequence[Path]) -> Path | None:
    hosts = beside(paths, "hosts.yaml")
    return hosts.parent if hosts is not None else None


def knowledge_for(
    paths: Sequence[Path], *, intent: Path | None = None, demands: Path | None = None, loads: str | None = None
) -> Knowledge:
    """What was named, else what lies beside the configurations: intent, demands, links, loads, neighbours, state."""
    return read_knowledge(
        intent if intent is not None else beside(paths, "intent.yaml"),
        demands if demands is not None else beside(paths, "demands.csv"),
        links=beside(paths, "links.csv"),
        loads=loads if loads is not None else beside(paths, "loads.csv"),
        neighbors=beside(paths, "neighbors", folder=True),
        state=beside(paths, "state", folder=True),
        whole=all(path.is_dir() for path in paths),
    )


def parsed(texts: Sequence[Text], workspace: Workspace | None, errors: Iterable[RunError], *, cached: bool) -> Snapshot:
    """The devices of configurations; `cached`: from the workspace's cache where they were read before."""
    key = fingerprint_key(workspace)
    return parse(texts, key=key, errors=errors, cache=_cache(workspace, key) if cached else None)


def _cache(workspace: Workspace | None, key: bytes) -> DeviceCache | None:
    """The devices read before: in the workspace, else in the user's own cache; None where neither can be kept."""
    if workspace is not None:
        return device_cache(workspace.root / ".netaudit" / "devices", key)
    try:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    except RuntimeError:
        return None
    return device_cache(folder / "netaudit" / "devices", key)


def fingerprint_key(workspace: Workspace | None) -> bytes:
    """The key of the fingerprints that stand in place of secrets: the workspace's, else the user's own.

    Where neither can be kept, fingerprints are comparable within one run only.
    """
    if workspace is not None:
        return _key(workspace.path("secret_key"))
    state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    try:
        return _key(state / "netaudit" / "secret.key")
    except (NetauditError, OSError, RuntimeError):
        return os.urandom(32)


def _key(path: Path) -> bytes:
    """The key in a file. Raises InvalidInput where it holds none: under an empty one, fingerprints hide nothing."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = load_or_create_key(path)
    except OSError as error:
        raise InvalidInput.at(path, None, f"cannot be read: {error.strerror}") from None
    except ValueError:
        key = b""
    if len(key) < KEY_BYTES:
        raise InvalidInput.at(path, 1, f"is no key of {KEY_BYTES} bytes in hexadecimal; restore it from a copy")
    return key
