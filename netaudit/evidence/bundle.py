"""A bundle: files, a manifest with their hashes, the manifest's signature, and a page that says how to check them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from netaudit.errors import UsageError
from netaudit.evidence.container import Entry, altered, entry, read, written
from netaudit.evidence.signing import fingerprint, sign, signer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SCHEMA = "netaudit.evidence/1"
MANIFEST, SIGNATURE, README = "manifest.json", "manifest.json.sig", "README.txt"
_OUTSIDE = (MANIFEST, SIGNATURE)
"""Files that the manifest does not list."""
_LARGEST_MANIFEST = 64_000_000
_LARGEST_SIGNATURE = 10_000
_README = """\
Evidence of the network audit run {run}, made {created} by netaudit {netaudit}.

configs/    configurations as they were audited; every secret is replaced by a fingerprint under a key that is not here
inputs/     rule packs, profile, intent, demands and waivers as they were
results/    audit, drift, approvals, waivers in force, lives of findings, loads; report.html shows them
manifest.json, manifest.json.sig    the SHA-256 of every file, and who signed for them

To check it:  netaudit evidence verify BUNDLE.zip --key SIGNER.pub
Without netaudit, in the unpacked folder, with the signer's public key from somewhere you trust:
  echo "signer $(cat SIGNER.pub)" > allowed
  ssh-keygen -Y verify -f allowed -I signer -n netaudit-evidence -s manifest.json.sig < manifest.json
  python3 -c "import json; print(*(f['sha256'] + '  ' + f['path'] for f in json.load(open('manifest.json'))['files']), \
sep='\\n')" | sha256sum -c
"""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What came of checking a bundle."""

    wrong: tuple[str, ...]
    """One line each: the file, and what is wrong with it."""
    files: int
    run: str = ""
    created: str = ""
    signed_by: str = ""
    """Fingerprint of the signer's key; empty where nobody signed."""
    trusted: bool | None = None
    """Whether that is the key that was named; None where none was."""
    notes: tuple[str, ...] = ()
    """What the bundle itself says is missing."""


def bundle(
    files: Mapping[str, bytes], about: Mapping[str, Any], notes: tuple[str, ...], key: Ed25519PrivateKey | None
) -> bytes:
    """The bundle as a ZIP. `about`: run, created, netaudit; `notes`: what could not be put in, and why."""
    every = {README: _README.format(**about).encode(), **files}
    entries = [entry(name, content) for name, content in sorted(every.items())]
    listed = [
        {"path": one.name, "sha256": _hash(every[one.name]), "bytes": one.size, "packed_sha256": _hash(one.data)}
        for one in entries
    ]
    told = {"schema": SCHEMA, **about, "missing": list(notes), "files": listed}
    manifest = json.dumps(told, indent=1, ensure_ascii=False).encode() + b"\n"
    head = [entry(MANIFEST, manifest, stored=True)]
    if key is not None:
        head.append(entry(SIGNATURE, sign(manifest, key).encode(), stored=True))
    try:
        return written([*head, *entries])
    except ValueError as error:
        raise UsageError(f"the evidence is {error}") from None


def verify(raw: bytes, trusted: Ed25519PublicKey | None = None) -> Verified:
    """Check a bundle, with nothing but its own bytes and the key that is trusted.

    Raises UsageError for a file that is no bundle at all.
    """
    try:
        entries = read(raw)
    except ValueError as error:
        if not raw.startswith(b"PK\x03\x04"):
            raise UsageError("this is no bundle of evidence") from None
        return Verified(wrong=(f"the ZIP itself cannot be read: {error}",), files=0)
    held = {one.name: one for one in entries}
    try:
        manifest = held[MANIFEST].content(_LARGEST_MANIFEST)
        told = json.loads(manifest)
        listed = {str(item["path"]): item for item in told["files"]}
        if told["schema"] != SCHEMA:
            raise KeyError("schema")
        wrong = _differing(held, listed)
    except (ValueError, KeyError, TypeError):
        return Verified(wrong=(f"{MANIFEST}: is missing, or was altered",), files=0)
    structure = altered(raw, entries)
    if structure:
        wrong.append(f"{structure} was altered")
    key, doubt = _signed_by(manifest, held.get(SIGNATURE), trusted)
    print_ = fingerprint(key) if key is not None else ""
    return Verified(
        wrong=(*wrong, *doubt),
        files=len(listed),
        run=str(told.get("run", "")),
        created=str(told.get("created", "")),
        signed_by=print_,
        trusted=None if trusted is None else print_ == fingerprint(trusted),
        notes=tuple(map(str, told.get("missing", ()))),
    )


def _differing(held: Mapping[str, Entry], listed: Mapping[str, Mapping[str, Any]]) -> list[str]:
    wrong = []
    for name, item in listed.items():
        found = held.get(name)
        if found is None:
            wrong.append(f"{name}: is missing")
            continue
        try:
            content = found.content(int(item["bytes"]))
        except ValueError as error:
            wrong.append(f"{name}: was altered: {error}")
            continue
        if _hash(content) != item["sha256"] or _hash(found.data) != item["packed_sha256"]:
            wrong.append(f"{name}: was altered")
    wrong += [f"{name}: is not in the manifest" for name in held if name not in listed and name not in _OUTSIDE]
    return wrong


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _signed_by(
    manifest: bytes, signature: Entry | None, trusted: Ed25519PublicKey | None
) -> tuple[Ed25519PublicKey | None, list[str]]:
    if signature is None:
        return None, ["the bundle is not signed, and a signer was named"] if trusted is not None else []
    try:
        key = signer(manifest, signature.content(_LARGEST_SIGNATURE).decode("ascii", "replace"))
    except ValueError:
        key = None
    if key is None:
        return None, [f"{MANIFEST}, {SIGNATURE}: do not belong together; one of them was altered"]
    if trusted is not None and fingerprint(key) != fingerprint(trusted):
        return key, [f"{SIGNATURE}: signed by {fingerprint(key)}, not by the key that you named"]
    return key, []
