"""Drift: approved configurations against running ones, of the archive or of two folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from netaudit.drift.device import device_drift
from netaudit.drift.grammar import ignore_rules
from netaudit.errors import UsageError
from netaudit.jobs.inputs import fingerprint_key, inputs_for
from netaudit.jobs.snapshot import Snapshot, Text, parse, read_texts
from netaudit.jobs.sources import find_configs
from netaudit.jobs.workspace import Workspace, find
from netaudit.model.device import Device
from netaudit.model.results import Approval, DeviceDrift, Drift, RunError
from netaudit.platforms import base

if TYPE_CHECKING:
    from netaudit.archive.repository import Archive


def drift_of_paths(
    old: Path,
    new: Path,
    *,
    platform: str | None = None,
    remediated: bool = True,
    off: frozenset[str] = frozenset(),
    impact: bool = False,
) -> Drift:
    """Two files, or two folders whose files are paired by device name; with `impact`, what the drift touches."""
    key = fingerprint_key(find())
    if old.is_file() and new.is_file():
        name = new.stem
        before, after = ({name: _read(path, platform, key)} for path in (old, new))
        found = _drift([name], before, after, key=key, approvals={}, remediated=remediated, off=off)
        return _with_impact(found, before, after, new) if impact else found
    if old.is_file() != new.is_file():
        raise UsageError(f"{old} and {new}: two files or two folders can be compared, not one of each")
    approved, running = _of(old, platform, key), _of(new, platform, key)
    names = sorted({*approved, *running})
    found = _drift(names, approved, running, key=key, approvals={}, remediated=remediated, off=off)
    return _with_impact(found, approved, running, new) if impact else found


def _with_impact(drift: Drift, before: Side, after: Side, place: Path) -> Drift:
    """What the drift touches, by the intent and the demands that lie beside the running configurations."""
    if all(device.state != "drifted" for device in drift.devices):
        return drift
    from netaudit.jobs.impact import with_impact

    return with_impact(drift, before, after, lambda: inputs_for([place]))


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


def drift_of_archive(
    workspace: Workspace,
    devices: Sequence[str] = (),
    *,
    remediated: bool = True,
    off: frozenset[str] = frozenset(),
    impact: bool = False,
) -> Drift:
    """The workspace's archive: what was approved against what was collected last, of the inventory's devices too.

    With `impact`, what the drift touches is told; the other devices are read for it only where something drifted.
    Raises UsageError for a device that nobody knows, and where there is none at all.
    """
    from netaudit.archive.repository import APPROVED, RUNNING, Archive

    archive = Archive(workspace.path("archive"))
    key = fingerprint_key(workspace)
    running, approved = archive.devices(RUNNING), archive.devices(APPROVED)
    hosts = inventoried(workspace)
    wanted = _wanted(devices, {*running, *approved, *hosts})
    equal = [name for name in wanted if running.get(name) is not None and running.get(name) == approved.get(name)]
    approvals = archive.approvals(name for name in wanted if name in approved)
    before: dict[str, Snapshot | RunError] = {}
    after: dict[str, Snapshot | RunError] = {}
    for name in wanted:
        if name in equal:
            continue
        for branch, held, side in ((APPROVED, approved, before), (RUNNING, running, after)):
            if name in held:
                text = Text(name, f"{branch}:{name}.cfg", archive.text(held[name]).encode())
                side[name] = _parsed(text, hosts.get(name), key)
    differing = _drift(
        [name for name in wanted if name not in equal],
        before,
        after,
        key=key,
        approvals=approvals,
        remediated=remediated,
        off=off,
    )
    if impact and any(device.state == "drifted" for device in differing.devices):
        from netaudit.jobs.impact import with_impact

        differing = with_impact(differing, before, after, lambda: inputs_for((), workspace=workspace), whole=True)
    same = [DeviceDrift(name=name, state="in_sync", approved=approvals.get(name)) for name in equal]
    dated = [_dated(device, archive) for device in differing.devices]
    return msgspec.structs.replace(differing, devices=tuple(sorted((*dated, *same), key=lambda d: d.name)))


def is_version(name: str) -> bool:
    """A version in the archive: `r1@running`, and no file of that name."""
    device, at, version = name.rpartition("@")
    return bool(device and at and version) and not Path(name).exists()


def version_text(archive: Archive, name: str) -> str:
    """The configuration of `DEVICE@running`, `DEVICE@approved` or `DEVICE@COMMIT`.

    Raises UsageError where the archive has none.
    """
    from netaudit.archive.repository import APPROVED, RUNNING

    device, _, version = name.rpartition("@")
    if version in (RUNNING, APPROVED):
        text = archive.read(version, device)
        if text is None:
            raise UsageError(f"{device} has no {version} configuration in the archive")
        return text
    text = archive.read_at(version, device)
    if text is None:
        raise UsageError(f"no commit {version!r} with a configuration of {device} (netaudit archive log {device})")
    return text


def drift_of_versions(
    workspace: Workspace, old: str, new: str, *, platform: str | None = None, remediated: bool = False
) -> Drift:
    """Two versions of the archive, as `version_text` names them."""
    from netaudit.archive.repository import Archive

    archive, key = Archive(workspace.path("archive")), fingerprint_key(workspace)
    name = new.rpartition("@")[0]
    platform = platform or inventoried(workspace).get(name)
    before, after = (
        {name: _parsed(Text(name, version, version_text(archive, version).encode(), platform), platform, key)}
        for version in (old, new)
    )
    return _drift([name], before, after, key=key, approvals={}, remediated=remediated, off=frozenset())


def _dated(device: DeviceDrift, archive: Archive) -> DeviceDrift:
    """The changes of a device with the run that saw each of them first, and who made it where the device tells."""
    if not device.changes:
        return device
    from netaudit.archive.history import origins_of

    present = [_line(change.after) for change in device.changes if change.after is not None]
    absent = [_line(change.before) for change in device.changes if change.after is None and change.before is not None]
    here, gone = origins_of(archive, device.name, present, absent)
    changes = []
    for change in device.changes:
        text = change.after if change.after is not None else change.before
        found = (here if change.after is not None else gone).get(_line(text))
        if found is not None:
            change = msgspec.structs.replace(change, first_seen=found.at, first_seen_in=found.commit, by=found.by)
        changes.append(change)
    return msgspec.structs.replace(device, changes=tuple(changes))


def _line(text: str | None) -> str:
    """The first line of a change as it stands in the file, without its indentation."""
    return (text or "").split("\n", 1)[0].strip()


def ignore_names(names: Sequence[str]) -> frozenset[str]:
    """The ignore rules of these names. Raises UsageError for one that no platform has."""
    from netaudit.config.violations import suggestion

    known = {rule.name for platform in base.every() for rule in ignore_rules(platform)}
    for name in names:
        if name not in known:
            hint = suggestion(name, known)
            raise UsageError(
                f"no ignore rule {name!r}" + (f" ({hint})" if hint else " (drift --list-ignored names them)")
            )
    return frozenset(names)


def ignored_lines() -> list[tuple[str, str, str, str]]:
    """Every ignore rule: platform, name, what it matches, and why."""
    return [
        (platform.name, rule.name, rule.pattern, rule.reason)
        for platform in base.every()
        for rule in ignore_rules(platform)
    ]


def inventoried(workspace: Workspace) -> dict[str, str | None]:
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
    off: frozenset[str],
) -> Drift:
    errors = dict.fromkeys(found for side in (before, after) for found in side.values() if isinstance(found, RunError))
    devices = [
        _one(name, before.get(name), after.get(name), key, approvals.get(name), remediated, off) for name in names
    ]
    return Drift(devices=tuple(devices), errors=tuple(errors))


def _one(
    name: str,
    before: Snapshot | RunError | None,
    after: Snapshot | RunError | None,
    key: bytes,
    approval: Approval | None,
    remediated: bool,
    off: frozenset[str],
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
        off=off,
        remediated=remediated,
    )
    return msgspec.structs.replace(found, platform=running.platform, path=running.source.path)


def _text(snapshot: Snapshot, device: Device) -> str:
    return snapshot.trees[device.name].text
