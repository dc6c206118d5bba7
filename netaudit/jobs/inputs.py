"""What a command works on: files and folders named to it, or the workspace's archive."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from netaudit.config.secrets import load_or_create_key
from netaudit.errors import NetauditError, UsageError
from netaudit.jobs.network import Knowledge, read_knowledge
from netaudit.jobs.snapshot import Snapshot, Text, parse, read_texts
from netaudit.jobs.sources import beside, find_configs
from netaudit.jobs.workspace import Workspace, find, need
from netaudit.model.results import RunError


def snapshot_of_paths(
    paths: Sequence[Path],
    *,
    platform: str | None = None,
    platforms: Mapping[str, str] | None = None,
    key: bytes | None = None,
) -> Snapshot:
    """The configurations of files and folders. `platform`: of all of them; `platforms`: by device."""
    texts, errors = read_texts(find_configs(paths, platforms))
    if platform is not None:
        texts = [Text(text.device, text.path, text.raw, platform) for text in texts]
    return parse(texts, key=key if key is not None else fingerprint_key(find()), errors=errors)


def snapshot_of_texts(
    texts: Mapping[str, str], *, where: str, platforms: Mapping[str, str] | None = None, key: bytes
) -> Snapshot:
    """The configurations of an archive, by device."""
    known = platforms or {}
    made = [Text(name, f"{where}{name}.cfg", text.encode(), known.get(name)) for name, text in texts.items()]
    return parse(made, key=key)


def knowledge_for(paths: Sequence[Path], *, intent: Path | None = None, demands: Path | None = None) -> Knowledge:
    """The intent and the demands that were named, else those that lie beside the configurations."""
    return read_knowledge(
        intent if intent is not None else beside(paths, "intent.yaml"),
        demands if demands is not None else beside(paths, "demands.csv"),
    )


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything an audit is made of. The configurations are read when `snapshot` is called."""

    snapshot: Callable[[], Snapshot]
    knowledge: Knowledge
    policies: tuple[str, ...] = ()
    profile: Path | None = None
    waivers: Path | None = None
    errors: tuple[RunError, ...] = ()
    """Devices that the inventory names and nobody has a configuration of."""


def inputs_for(
    paths: Sequence[Path],
    *,
    inventory: Path | None = None,
    platform: str | None = None,
    intent: Path | None = None,
    demands: Path | None = None,
    policies: Sequence[str] = (),
    profile: Path | None = None,
    waivers: Path | None = None,
    workspace: Workspace | None = None,
) -> Inputs:
    """What was named on the command line; without a path, the workspace's archive and settings.

    Raises UsageError where neither is there.
    """
    if paths:
        return _of_paths(paths, inventory, platform, intent, demands, policies, profile, waivers)
    workspace = workspace or need()
    settings = workspace.settings
    own = [str(workspace.root / name) for name in settings.policies if _packs_in(workspace.root / name)]
    named = tuple(policies) or (*settings.packs, *own)
    held = inventory or workspace.existing("inventory")
    known = read_knowledge(intent or workspace.existing("intent"), demands or workspace.existing("demands"))
    return _with_inventory(
        Inputs(
            lambda: Snapshot((), {}),
            known,
            named,
            profile or (workspace.root / settings.profile if settings.profile else None),
            waivers or workspace.existing("waivers"),
        ),
        held,
        lambda platforms: _of_archive(workspace, platforms),
        _running(workspace),
    )


def _packs_in(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(p.name != "waivers.yaml" for p in path.glob("*.yaml")))


def _running(workspace: Workspace) -> frozenset[str]:
    from netaudit.archive.repository import RUNNING, Archive

    return frozenset(Archive(workspace.path("archive")).devices(RUNNING))


def _of_archive(workspace: Workspace, platforms: Mapping[str, str]) -> Snapshot:
    from netaudit.archive.repository import RUNNING, Archive

    archive = Archive(workspace.path("archive"))
    texts = {name: archive.text(blob) for name, blob in archive.devices(RUNNING).items()}
    if not texts:
        raise UsageError(f"the archive {archive.path} holds no running configurations; `netaudit collect` fills it")
    return snapshot_of_texts(texts, where="running:", platforms=platforms, key=fingerprint_key(workspace))


def _of_paths(
    paths: Sequence[Path],
    inventory: Path | None,
    platform: str | None,
    intent: Path | None,
    demands: Path | None,
    policies: Sequence[str],
    profile: Path | None,
    waivers: Path | None,
) -> Inputs:
    known = knowledge_for(paths, intent=intent, demands=demands)
    held = inventory or _inventory_beside(paths)
    found = frozenset(file.device for file in find_configs(paths))
    return _with_inventory(
        Inputs(lambda: Snapshot((), {}), known, tuple(policies), profile, waivers),
        held,
        lambda platforms: snapshot_of_paths(paths, platform=platform, platforms=platforms),
        found,
        complete=inventory is not None,
    )


def _inventory_beside(paths: Sequence[Path]) -> Path | None:
    hosts = beside(paths, "hosts.yaml")
    return hosts.parent if hosts is not None else None


def _with_inventory(
    inputs: Inputs,
    inventory: Path | None,
    snapshot: Callable[[Mapping[str, str]], Snapshot],
    found: frozenset[str],
    *,
    complete: bool = True,
) -> Inputs:
    """With what the inventory says; `complete`: its devices that have no configuration are told."""
    if inventory is None:
        return replace(inputs, snapshot=lambda: snapshot({}))
    from netaudit.inventory import device_intents, load

    held = load(inventory)
    platforms = {host.name: host.platform for host in held.hosts if host.platform}
    missing = [host.name for host in held.hosts if host.name not in found] if complete else []
    told = tuple(RunError(device=name, error="there is no configuration of it") for name in missing)
    knowledge = inputs.knowledge.with_devices(device_intents(held))
    return replace(inputs, snapshot=lambda: snapshot(platforms), knowledge=knowledge, errors=told)


def fingerprint_key(workspace: Workspace | None) -> bytes:
    """The key of the fingerprints that stand in place of secrets: the workspace's, else the user's own.

    Where neither can be kept, fingerprints are comparable within one run only.
    """
    if workspace is not None:
        return load_or_create_key(workspace.path("secret_key"))
    state = Path(os.environ.get("XDG_STATE_HOME") or "~/.local/state").expanduser()
    try:
        return load_or_create_key(state / "netaudit" / "secret.key")
    except (NetauditError, OSError, RuntimeError):
        return secrets.token_bytes(32)
