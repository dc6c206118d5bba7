"""Pairs of configurations that other projects published; each figure was counted by hand beside `diff`."""

from __future__ import annotations

from pathlib import Path

import pytest

from netaudit.drift.device import device_drift
from netaudit.platforms.base import Platform

DRIFT_PAIR = {
    "as1border1": 1,  # domain name
    "as1border2": 2,  # one NTP server for another
    "as1core1": 0,
    "as2border1": 0,
    "as2border2": 8,  # shut down, seven lines commented out
    "as2core1": 2,  # two descriptions
    "as2core2": 0,
    "as2dept1": 2,
    "as2dist1": 7,  # a peer group renamed (2 + 2 + 1), an entry of an access list, a term of a route map
    "as2dist2": 1,
    "as3border1": 3,
    "as3border2": 0,
    "as3core1": 0,  # an interface at another place in the file
}
FORWARDING_CHANGE = {
    ("change1", "core1"): 4,
    ("change1-fixed", "core1"): 4,
    ("change1-fixed", "core2"): 1,
    ("change2", "border1"): 1,
    ("change2", "border2"): 1,
    ("change2-fixed", "border1"): 1,
    ("change2-fixed", "border2"): 1,
    ("change2-fixed", "leaf1"): 1,
}


@pytest.mark.parametrize(("device", "count"), DRIFT_PAIR.items())
def test_drift_pair(shared: Path, platforms: dict[str, Platform], device: str, count: int) -> None:
    folder = shared / "networks" / "batfish-drift-pair"
    approved, running = (
        (folder / side / f"{device}.cfg").read_text(errors="replace") for side in ("reference", "configs")
    )
    drift = device_drift(device, approved, running, platforms["ios"])
    assert len(drift.changes) == count
    assert drift.state == ("drifted" if count else "in_sync")
    assert drift.remediation_proved is (True if count else None)
    back = device_drift(device, running, approved, platforms["ios"])
    assert len(back.changes) == count


@pytest.mark.parametrize("change", ["change1", "change1-fixed", "change2", "change2-fixed"])
def test_forwarding_change(shared: Path, platforms: dict[str, Platform], change: str) -> None:
    folder = shared / "networks" / "batfish-fwd-change"
    for path in sorted((folder / "configs").glob("*.cfg")):
        running = (folder / change / path.name).read_text(errors="replace")
        drift = device_drift(path.stem, path.read_text(errors="replace"), running, platforms["ios"])
        assert len(drift.changes) == FORWARDING_CHANGE.get((change, path.stem), 0), path.stem
        assert drift.remediation_proved is not False


def test_a_candidate_that_changes_nothing(shared: Path, platforms: dict[str, Platform]) -> None:
    folder = shared / "networks" / "batfish-example"
    texts = [(folder / side / "as1border1.cfg").read_text() for side in ("configs", "candidate")]
    assert device_drift("as1border1", *texts, platforms["ios"]).state == "in_sync"


def test_a_changed_access_list_entry_is_one_change_on_its_path(shared: Path, platforms: dict[str, Platform]) -> None:
    folder = shared / "networks" / "batfish-fwd-change"
    texts = [(folder / side / "leaf1.cfg").read_text() for side in ("configs", "change2-fixed")]
    (change,) = device_drift("leaf1", *texts, platforms["ios"]).changes
    assert change.path == ("ip access-list extended RESTRICT_HOST_TRAFFIC_OUT",)
    assert (change.kind, change.feature, change.severity) == ("changed", "acl", "high")
    assert (change.before_line, change.after_line) == (119, 119)
