"""Detached signatures in OpenSSH's format, so that `ssh-keygen -Y verify` can check them as well as we can.

Source: PROTOCOL.sshsig of OpenSSH. Keys are Ed25519, in OpenSSH's or in PEM form.
"""

from __future__ import annotations

import hashlib
import os
import struct
from base64 import b64decode, b64encode
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from netaudit.errors import InvalidInput

NAMESPACE = "netaudit-evidence"
_MAGIC, _KIND, _HASH = b"SSHSIG", b"ssh-ed25519", b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


def private_key(path: Path, passphrase: bytes | None = None) -> Ed25519PrivateKey:
    """The private key in a file. Raises InvalidInput where there is none that can be used."""
    try:
        raw = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as error:
        raise InvalidInput.at(path, None, f"cannot be read: {error.strerror}") from None
    if mode & 0o077:
        raise InvalidInput.at(path, None, f"can be read by others: chmod 600 {path}")
    load = serialization.load_ssh_private_key if b"OPENSSH PRIVATE KEY" in raw else serialization.load_pem_private_key
    try:
        key = load(raw, passphrase)
    except TypeError:
        raise InvalidInput.at(path, None, "is protected by a passphrase; NETAUDIT_KEY_PASSPHRASE holds none") from None
    except (ValueError, UnsupportedAlgorithm):
        raise InvalidInput.at(path, None, "is no private key, or its passphrase is wrong") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise InvalidInput.at(path, None, "is no Ed25519 key (ssh-keygen -t ed25519 makes one)")
    return key


def new_key(path: Path) -> Ed25519PrivateKey:
    """A new private key in `path`, for its owner alone, and its public key in `path`.pub."""
    key = Ed25519PrivateKey.generate()
    held = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(held)
    path.with_name(path.name + ".pub").write_text(f"{public_line(key.public_key())} netaudit-evidence\n", "ascii")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """A public key as OpenSSH writes it. Raises InvalidInput where the file holds none."""
    try:
        text = path.read_text("ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput.at(path, None, f"cannot be read: {getattr(error, 'strerror', 'no text')}") from None
    words = text.split()
    try:
        blob = b64decode(words[words.index("ssh-ed25519") + 1], validate=True)
        return _public_of(blob)
    except (ValueError, IndexError):
        raise InvalidInput.at(path, 1, "holds no Ed25519 public key (a line that begins with ssh-ed25519)") from None


def public_line(key: Ed25519PublicKey) -> str:
    """A public key as OpenSSH writes it."""
    return key.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()


def fingerprint(key: Ed25519PublicKey) -> str:
    """What `ssh-keygen -l` shows."""
    digest = hashlib.sha256(_blob(key)).digest()
    return f"SHA256:{b64encode(digest).decode().rstrip('=')}"


def sign(data: bytes, key: Ed25519PrivateKey) -> str:
    """The signature of data."""
    signature = _string(_KIND) + _string(key.sign(_signed(data)))
    body = (
        _MAGIC + struct.pack(">I", 1) + _string(_blob(key.public_key())) + _string(NAMESPACE.encode())
        + _string(b"") + _string(_HASH) + _string(signature)
    )  # fmt: skip
    text = b64encode(body).decode()
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def signer(data: bytes, armoured: str) -> Ed25519PublicKey | None:
    """Whose signature it is; None where it is not one of this data, or not to the letter what `sign` writes."""
    try:
        lines = armoured.split("\n")
        body = b64decode("".join(lines[1:-2]), validate=True)
        fields = _fields(body[len(_MAGIC) + 4 :])
        key = _public_of(fields[0])
        kind, signature = _fields(fields[4])
        made = fields[1:4] == [NAMESPACE.encode(), b"", _HASH] and kind == _KIND
        key.verify(signature, _signed(data))
    except (ValueError, IndexError, struct.error, InvalidSignature):
        return None
    text = b64encode(body).decode()
    expected = [_BEGIN, *(text[start : start + 70] for start in range(0, len(text), 70)), _END, ""]
    whole = body.startswith(_MAGIC + struct.pack(">I", 1)) and lines == expected
    return key if made and whole else None


def _signed(data: bytes) -> bytes:
    digest = hashlib.sha512(data).digest()
    return _MAGIC + _string(NAMESPACE.encode()) + _string(b"") + _string(_HASH) + _string(digest)


def _blob(key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _string(_KIND) + _string(raw)


def _public_of(blob: bytes) -> Ed25519PublicKey:
    kind, raw = _fields(blob)
    if kind != _KIND:
        raise ValueError("another kind of key")
    return Ed25519PublicKey.from_public_bytes(raw)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _fields(data: bytes) -> list[bytes]:
    fields = []
    while data:
        (size,) = struct.unpack(">I", data[:4])
        if len(data) < 4 + size:
            raise ValueError("cut off")
        fields.append(data[4 : 4 + size])
        data = data[4 + size :]
    return fields
