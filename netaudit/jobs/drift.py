"""Drift: approved configurations against running ones, of the archive or of two folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from netaudit.drift.device import device_drift
from netaudit.errors import UsageError
from netaudit.jobs.inputs import fingerprint_key
from netaudit.jobs.snapshot import Snapshot, Text, parse, read_texts
from netaudit.jobs.sources import find_configs
from netaudit.jobs.workspace import Workspace, find
from netaudit.model.device import Device
from netaudit.model.results import Approval, DeviceDrift, Drift, RunError
from netaudit.platforms import base


def drift_of_paths(old: Path, new: Path, *, platform: str | None = None, remediated: bool = True) -> Drift:
    """Two files, or two folders whose files are paired by device name."""
    key = fingerprint_key(find())
    if old.is_file() and new.is_file():
        name = new.stem
        before, after = ({name: _read(path, platform, key)} for path in (old, new))
        return _drift([name], before, after, key=key, approvals={}, remediated=remediated)
    if old.is_file() != new.is_file():
        raise UsageError(f"{old} and {new}: two files or two folders can be compared, not one of each")
    approved, running = _of(old, platform, key), _of(new, platform, key)
    names = sorted({*approved, *running})
    return _drift(names, approved, running, key=key, approvals={}, remediated=remediated)


Side = Mapping[str, "Snapshot | RunError"]


def _read(path: Path, platform: str | None, key: bytes) -> Snapshot | RunError:
    texts, errors = read_texts(find_configs([path]))
    return errors[0] if errors else _parsed(texts[0], platform, key)


def _of(folder: Path, platform: str | None, key: bytes) -> Side:
    texts, errors = read_texts(find_configs([folder]))
    found: dict[str, Snapshot | RunError] = {text.device: _parsed(text, platform, key) for text in texts}
    found.update({error.device: error for error in errors})
    return found


def _parsed(text: Text, platform: str | None, key: bytes) -> Snapshot | RunError:
    """One configuration; one that is none, or is cut off, is an error of its device."""
    try:
        snapshot = parse([Text(text.device, text.path, text.raw, platform or text.platform)], key=key)
    except UsageError as error:
        return RunError(device=text.device, error=str(error).removeprefix("nothing could be read: "))
    return snapshot


def drift_of_archive(workspace: Workspace, devices: Sequence[str] = (), *, remediated: bool = True) -> Drift:
    """The workspace's archive: what was approved against what was collected last, of the inventory's devices too.

    Raises UsageError for a device that nobody knows, and where there is none at all.
    """
    from netaudit.archive.repository import APPROVED, RUNNING, Archive

    archive = Archive(workspace.path("archive"))
    key = fingerprint_key(workspace)
    running, approved = archive.devices(RUNNING), archive.devices(APPROVED)
    inventoried = _inventoried(workspace)
    wanted = _wanted(devices, {*running, *approved, *inventoried})
    equal = [name for name in wanted if running.get(name) is not None and running.get(name) == approved.get(name)]
    approvals = {name: found for name in wanted if name in approved and (found := archive.approval(name)) is not None}
    before: dict[str, Snapshot | RunError] = {}
    after: dict[str, Snapshot | RunError] = {}
    for name in wanted:
        if name in equal:
            continue
        for branch, held, side in ((APPROVED, approved, before), (RUNNING, running, after)):
            if name in held:
                text = Text(name, f"{branch}:{name}.cfg", archive.text(held[name]).encode())
                side[name] = _parsed(text, inventoried.get(name), key)
    differing = _drift(
        [name for name in wanted if name not in equal],
        before,
        after,
        key=key,
        approvals=approvals,
        remediated=remediated,
    )
    same = [DeviceDrift(name=name, state="in_sync", approved=approvals.get(name)) for name in equal]
    return Drift(devices=tuple(sorted((*differing.devices, *same), key=lambda d: d.name)), errors=differing.errors)


def _inventoried(workspace: Workspace) -> dict[str, str | None]:
    """The devices of the workspace's inventory, each with its platform where the inventory tells it."""
    path = workspace.existing("inventory")
    if path is None:
        return {}
    from netaudit.inventory import load

    return {host.name: host.platform for host in load(path).hosts}


def _wanted(devices: Sequence[str], known: set[str]) -> list[str]:
    from netaudit.config.violations import suggestion

    if not known:
        raise UsageError("nothing to compare: the archive is empty and the inventory names no device")
    for name in devices:
        if name not in known:
            hint = suggestion(name, known)
            raise UsageError(f"no device {name!r} in the archive" + (f" ({hint})" if hint else ""))
    return sorted(devices or known)


def _drift(
    names: Sequence[str],
    before: Side,
    after: Side,
    *,
    key: bytes,
    approvals: Mapping[str, Approval],
    remediated: bool,
) -> Drift:
    errors = dict.fromkeys(found for side in (before, after) for found in side.values() if isinstance(found, RunError))
    devices = [_one(name, before.get(name), after.get(name), key, approvals.get(name), remediated) for name in names]
    return Drift(devices=tuple(devices), errors=tuple(errors))


def _one(
    name: str,
    before: Snapshot | RunError | None,
    after: Snapshot | RunError | None,
    key: bytes,
    approval: Approval | None,
    remediated: bool,
) -> DeviceDrift:
    if after is None:
        why = "there is no running configuration of it"
        return DeviceDrift(name=name, state="not_collected", approved=approval, why=why)
    if isinstance(after, RunError):
        return DeviceDrift(name=name, state="not_collected", approved=approval, why=after.error)
    running = after.devices[0]
    if running.truncated:
        why = f"its running configuration looks cut off: {running.truncated}"
        return DeviceDrift(name=name, state="not_collected", approved=approval, why=why)
    if before is None or isinstance(before, RunError):
        why = before.error if before is not None else "nobody has approved a configuration of it"
        return DeviceDrift(name=name, state="no_baseline", approved=approval, why=why)
    approved = before.devices[0]
    if approved.platform != running.platform:
        why = f"the approved configuration is {approved.platform}, the running one {running.platform}"
        return DeviceDrift(name=name, state="not_collected", approved=approval, why=why)
    found = device_drift(
        name,
        _text(before, approved),
        _text(after, running),
        base.get(running.platform),
        approval=approval,
        key=key,
        remediated=remediated,
    )
    return msgspec.structs.replace(found, platform=running.platform, path=running.source.path)


def _text(snapshot: Snapshot, device: Device) -> str:
    return snapshot.trees[device.name].text
