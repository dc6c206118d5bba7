"""The parts of the jobs that stand on their own: which files, which settings, what is known of a device."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from netaudit.errors import InvalidInput, UsageError
from netaudit.jobs.audit import load_policies, run_audit
from netaudit.jobs.inputs import fingerprint_key
from netaudit.jobs.network import Knowledge
from netaudit.jobs.snapshot import Snapshot, Text, parse
from netaudit.jobs.sources import beside, find_configs
from netaudit.jobs.workspace import find, load
from netaudit.model.intent import DeviceIntent, Intent, InterfaceIntent

R1 = b"version 17.9\nhostname r1\n!\nrouter bgp 1\n neighbor 192.0.2.1 remote-as 2\n!\nend\n"


def files(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(R1)
    return folder


@pytest.mark.parametrize(
    ("names", "devices"),
    [
        (["r1.cfg", "r2.conf", "r3.txt"], ["r1", "r2", "r3"]),
        (["r1.cfg", "README.md", "notes"], ["r1"]),
        ([".r0.cfg", "r1.cfg"], ["r1"]),
        (["configs/r1.cfg", "configs/r2", "configs/r3.ios"], ["r1", "r2", "r3"]),
        (["r1.cfg", "configs/r2.cfg"], ["r1"]),
        (["core.dc1.cfg"], ["core.dc1"]),
        (["a b.cfg"], ["a b"]),
    ],
)
def test_configurations_of_a_folder(names: list[str], devices: list[str], tmp_path: Path) -> None:
    assert [file.device for file in find_configs([files(tmp_path, *names)])] == devices


def test_a_file_named_twice_is_one(tmp_path: Path) -> None:
    files(tmp_path, "r1.cfg")
    assert len(find_configs([tmp_path, tmp_path / "r1.cfg"])) == 1


def test_one_device_in_two_folders(tmp_path: Path) -> None:
    files(tmp_path, "a/r1.cfg", "b/r1.cfg")
    with pytest.raises(InvalidInput, match="device r1 has a configuration already"):
        find_configs([tmp_path / "a", tmp_path / "b"])


def test_what_lies_beside_configurations(tmp_path: Path) -> None:
    files(tmp_path, "net/configs/r1.cfg", "net/intent.yaml", "other/r1.cfg", "intent.yaml")
    assert beside([tmp_path / "net" / "configs"], "intent.yaml") == tmp_path / "net" / "intent.yaml"
    assert beside([tmp_path / "net"], "intent.yaml") == tmp_path / "net" / "intent.yaml"
    assert beside([tmp_path / "net" / "configs" / "r1.cfg"], "intent.yaml") == tmp_path / "net" / "intent.yaml"
    assert beside([tmp_path / "other"], "intent.yaml") is None, "the folder above is somebody else's"


def test_a_workspace_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "netaudit.yaml").write_text("intent: other.yaml\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    found = find(below)
    assert found is not None
    assert found.root == tmp_path.resolve()
    assert found.path("intent") == tmp_path.resolve() / "other.yaml"
    assert found.path("archive") == tmp_path.resolve() / "archive"


def test_a_setting_that_names_nothing_is_an_error_and_a_default_is_not(tmp_path: Path) -> None:
    (tmp_path / "netaudit.yaml").write_text("intent: other.yaml\n")
    workspace = load(tmp_path)
    assert workspace.existing("demands") is None
    with pytest.raises(InvalidInput, match=r"intent: .*other.yaml is not there"):
        workspace.existing("intent")


def test_the_intent_goes_before_the_inventory() -> None:
    wan, lan = InterfaceIntent(role="wan"), InterfaceIntent(role="lan")
    own = DeviceIntent(role="core", interfaces={"e1": wan})
    given = DeviceIntent(role="edge", site="dc1", interfaces={"e1": lan, "e2": lan})
    known = Knowledge(Intent(devices={"r1": own})).with_devices({"r1": given, "r2": given}).intent.devices
    assert known["r1"] == DeviceIntent(role="core", site="dc1", interfaces={"e1": wan, "e2": lan})
    assert known["r2"] == given


def test_the_key_is_kept_for_its_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert fingerprint_key(None) == fingerprint_key(None)
    assert len(fingerprint_key(None)) == 32


def test_where_no_key_can_be_kept_it_lasts_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert fingerprint_key(None) != fingerprint_key(None)


def snapshot(raw: bytes = R1) -> Snapshot:
    return parse([Text("r1", "r1.cfg", raw)], key=b"k" * 32)


def test_a_run_is_named_after_what_was_asked() -> None:
    rules = load_policies(["capacity"])
    now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    first = run_audit(snapshot(), Knowledge(), rules, now=now).audit.run.id
    assert first.startswith("20261123T020000Z-")
    assert run_audit(snapshot(), Knowledge(), rules, now=now).audit.run.id == first
    assert run_audit(snapshot(R1 + b"!\n"), Knowledge(), rules, now=now).audit.run.id != first


def test_nothing_readable_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"nothing could be read: r1\.cfg: the file is empty"):
        snapshot(b"")
    with pytest.raises(UsageError, match="no configurations were given"):
        parse([], key=b"k" * 32)


def test_a_finding_keeps_its_fingerprint_when_lines_move() -> None:
    """And when what surrounds it changes; another neighbour's finding is another."""
    rules = load_policies(["capacity"], select=["CAP-016"])

    def fingerprints(raw: bytes) -> list[str]:
        return [finding.fingerprint for finding in run_audit(snapshot(raw), Knowledge(), rules).audit.findings]

    [first] = fingerprints(R1)
    assert fingerprints(R1.replace(b"router bgp", b"!\nvlan 9\n!\nrouter bgp")) == [first]
    assert fingerprints(R1.replace(b"192.0.2.1", b"192.0.2.9")) != [first]
