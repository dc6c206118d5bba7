"""Bundles of evidence: made from a recorded night, checked elsewhere, altered in every way."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from netaudit.evidence.bundle import bundle, verify
from netaudit.evidence.container import entry, read, written
from netaudit.evidence.signing import new_key, private_key, public_key, public_line, sign, signer
from nightly.bank import Bank
from nightly.conftest import Cli, bank, cli

__all__ = ["bank", "cli"]

ABOUT = {"run": "run-1", "created": "2026-11-30T00:00:00+00:00", "netaudit": "1.0.0"}
FILES = {"configs/r1.cfg": b"hostname r1\n" * 40, "configs/r2.cfg": b"hostname r2\n", "results/audit.json": b"{}\n"}


@pytest.fixture
def made(bank: Bank, cli: Cli) -> Path:
    """The bundle of a night of the bank, with its public key beside it, in a folder that is no workspace."""
    bank.waive({"rule": "CAP-*", "device": "*", "entity": "*", "reason": "r", "approved_by": "J. Park", "ticket": "C1",
                "expires": "2027-01-01"})  # fmt: skip
    cli("nightly", "--at", "2026-11-01T02:00:00")
    bank.type("br1-rtr1", "description WAN Carrier A", "description changed later")
    cli("nightly", "--at", "2026-11-02T02:00:00")
    assert cli("evidence", "1", "-o", "bundle.zip").code == 0
    elsewhere = bank.root.parent / "auditor"
    elsewhere.mkdir()
    shutil.copy(bank.root / "bundle.zip", elsewhere)
    shutil.copy(bank.root / ".netaudit" / "evidence.key.pub", elsewhere / "signer.pub")
    return elsewhere


def test_a_bundle_is_made_and_checked_elsewhere(made: Path, cli: Cli) -> None:
    good = cli("evidence", "verify", made / "bundle.zip", "--key", made / "signer.pub")
    assert (good.code, good.err) == (0, "")
    assert "the key that you named" in good.out
    assert cli("evidence", "verify", made / "bundle.zip").code == 3
    with zipfile.ZipFile(made / "bundle.zip") as held:
        names = held.namelist()
        texts = {name: held.read(name) for name in names}
    assert sum(name.startswith("configs/") for name in names) == 16
    assert {"inputs/intent.yaml", "inputs/waivers.yaml", "inputs/packs/capacity.yaml"} <= set(names)
    assert b"description WAN Carrier A" in texts["configs/br1-rtr1.cfg"]  # as it was that night
    assert json.loads(texts["manifest.json"])["missing"] == []
    assert json.loads(texts["results/waivers.json"])[0]["approved_by"] == "J. Park"
    audit = json.loads(texts["results/audit.json"])
    assert any(finding["status"] == "waived" for finding in audit["findings"])
    everything = b"".join(texts.values())
    assert b"104D000A0618" not in everything  # a key of the bank's configurations
    assert b"<secret:" in texts["configs/br1-rtr1.cfg"]


def test_openssh_agrees(made: Path) -> None:
    with zipfile.ZipFile(made / "bundle.zip") as held:
        held.extractall(made / "open")
    (made / "allowed").write_text("signer " + (made / "signer.pub").read_text())
    command = ["ssh-keygen", "-Y", "verify", "-f", made / "allowed", "-I", "signer", "-n", "netaudit-evidence", "-s",
               made / "open" / "manifest.json.sig"]  # fmt: skip
    manifest = (made / "open" / "manifest.json").read_bytes()
    assert subprocess.run(command, input=manifest, capture_output=True, check=False).returncode == 0
    assert subprocess.run(command, input=manifest + b" ", capture_output=True, check=False).returncode != 0
    sums = "".join(f"{f['sha256']}  {f['path']}\n" for f in json.loads(manifest)["files"])
    done = subprocess.run(["sha256sum", "-c", "--quiet"], input=sums, text=True, cwd=made / "open", check=False)
    assert done.returncode == 0


def test_we_take_what_openssh_signs(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "k"], check=True)
    (tmp_path / "m").write_bytes(b"a manifest")
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", tmp_path / "k", "-n", "netaudit-evidence", tmp_path / "m"],
                   check=True, capture_output=True)  # fmt: skip
    theirs = (tmp_path / "m.sig").read_text()
    found = signer(b"a manifest", theirs)
    assert found is not None
    assert public_line(found) == " ".join((tmp_path / "k.pub").read_text().split()[:2])
    assert sign(b"a manifest", private_key(tmp_path / "k")) == theirs
    assert signer(b"another", theirs) is None


def test_one_changed_byte_anywhere_is_found(tmp_path: Path) -> None:
    """Every byte of a small bundle, headers of the ZIP included."""
    raw = bundle(FILES, ABOUT, (), new_key(tmp_path / "k"))
    trusted = public_key(tmp_path / "k.pub")
    assert verify(raw, trusted).wrong == ()
    for place in range(len(raw)):
        altered = bytearray(raw)
        altered[place] ^= 1 << random.Random(place).randrange(8)
        assert verify(bytes(altered), trusted).wrong, place


def test_what_was_altered_is_named(made: Path, cli: Cli) -> None:
    files = {one.name: one for one in read((made / "bundle.zip").read_bytes())}
    text = files["configs/br1-rtr1.cfg"].content(1 << 20)
    files["configs/br1-rtr1.cfg"] = entry("configs/br1-rtr1.cfg", text.replace(b"Carrier A", b"Carrier B"))
    del files["configs/br1-rtr2.cfg"]
    files["configs/new.cfg"] = entry("configs/new.cfg", b"x")
    (made / "altered.zip").write_bytes(written(list(files.values())))
    said = cli("evidence", "verify", made / "altered.zip", "--key", made / "signer.pub")
    assert said.code == 1
    assert said.out.splitlines() == [
        f"{made / 'altered.zip'}: configs/br1-rtr1.cfg: was altered",
        f"{made / 'altered.zip'}: configs/br1-rtr2.cfg: is missing",
        f"{made / 'altered.zip'}: configs/new.cfg: is not in the manifest",
    ]


def test_a_manifest_that_fits_what_was_altered_needs_the_signers_key(tmp_path: Path) -> None:
    new_key(tmp_path / "ours")
    forged = bundle({**FILES, "configs/r1.cfg": b"forged"}, ABOUT, (), new_key(tmp_path / "theirs"))
    assert verify(forged).wrong == ()
    [told] = verify(forged, public_key(tmp_path / "ours.pub")).wrong
    assert "not by the key that you named" in told
    unsigned = bundle(FILES, ABOUT, (), None)
    assert verify(unsigned).signed_by == ""
    assert verify(unsigned, public_key(tmp_path / "ours.pub")).wrong == (
        "the bundle is not signed, and a signer was named",
    )


def test_what_is_no_bundle(made: Path, cli: Cli) -> None:
    (made / "x.zip").write_text("hello")
    said = cli("evidence", "verify", made / "x.zip")
    assert (said.code, said.err) == (2, f"netaudit: {made / 'x.zip'}: this is no bundle of evidence\n")
    assert cli("evidence", "verify", made / "none.zip").code == 2
    cut = (made / "bundle.zip").read_bytes()[:-3000]
    (made / "cut.zip").write_bytes(cut)
    assert cli("evidence", "verify", made / "cut.zip").code == 1


def test_a_bundle_that_would_fill_the_memory_is_not_unpacked() -> None:
    entries = [
        entry("configs/r1.cfg", b"\0" * 30_000_000) if one.name == "configs/r1.cfg" else one
        for one in read(bundle(FILES, ABOUT, (), None))
    ]
    assert verify(written(entries)).wrong == ("configs/r1.cfg: was altered: is larger than the manifest says",)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-t", "rsa", "-b", "1024", "-N", ""], "is no Ed25519 key"),
        (["-t", "ed25519", "-N", "geheim-1"], "is protected by a passphrase; NETAUDIT_KEY_PASSPHRASE holds none"),
    ],
)
def test_keys_that_cannot_sign(bank: Bank, cli: Cli, arguments: list[str], told: str) -> None:
    cli("nightly", "--at", "2026-11-01T02:00:00")
    key = bank.root / "key"
    subprocess.run(["ssh-keygen", "-q", *arguments, "-f", key], check=True)
    said = cli("evidence", "latest", "-o", "b.zip", "--sign-key", key)
    assert said.code == 2
    assert told in said.err
    assert not (bank.root / "b.zip").exists()


def test_configurations_that_the_archive_lost_are_told(bank: Bank, cli: Cli) -> None:
    cli("nightly", "--at", "2026-11-01T02:00:00")
    shutil.rmtree(bank.root / "archive")
    from netaudit.archive import init

    init(bank.root / "archive")
    assert cli("evidence", "latest", "-o", "b.zip").code == 0
    said = cli("evidence", "verify", "b.zip", "--key", ".netaudit/evidence.key.pub")
    assert said.code == 0
    assert said.out.count("the archive no longer holds what this run judged") == 16
