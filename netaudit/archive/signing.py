"""Signatures of approvals in git's own form, made and checked by the programs that git itself uses for them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import msgspec

from netaudit.errors import ArchiveError

_SECONDS = 120
"""Long enough to type a passphrase."""


class Signer(msgspec.Struct, frozen=True):
    """A key to sign with: a file with an SSH key (private, or public with an agent), or the id of a GPG key."""

    form: str
    """`ssh` or `gpg`."""
    key: str

    def sign(self, content: bytes) -> str:
        """The signature of a commit. Raises ArchiveError where none could be made."""
        if self.form == "gpg":
            return _run(["gpg", "--batch", "--yes", "-bsau", self.key], content, self.key)
        if not Path(self.key).expanduser().is_file():
            raise ArchiveError(f"the key {self.key} is not there: nothing was approved")
        with tempfile.TemporaryDirectory(prefix="netaudit-sign-") as folder:
            unsigned = Path(folder, "commit")
            unsigned.write_bytes(content)
            command = ["ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(Path(self.key).expanduser()), str(unsigned)]
            _run(command, None, self.key)
            return unsigned.with_suffix(".sig").read_text("ascii")


def signer(key: str) -> Signer:
    """The key that was named: a file is an SSH key, anything else the id of a GPG key."""
    looks_like_file = "/" in key or key.endswith(".pub") or Path(key).expanduser().is_file()
    return Signer("ssh" if looks_like_file else "gpg", key)


def _run(command: list[str], content: bytes | None, key: str) -> str:
    if shutil.which(command[0]) is None:
        raise ArchiveError(f"{command[0]} is not installed: nothing can be signed with {key}")
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise ArchiveError(f"signing with {key} took too long: nothing was approved") from None
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise ArchiveError(f"signing with {key} failed, nothing was approved: {said[:300]}")
    return done.stdout.decode("ascii", "replace")


class Checked(msgspec.Struct, frozen=True):
    """What git says of a commit's signature."""

    good: bool
    by: str
    said: str


_SSH_GOOD = re.compile(r'Good "git" signature for (\S+)')
_GPG_GOOD = re.compile(r"GOODSIG \S+ (.+)")


def check(repository: Path, commit: str, signers: Path | None) -> Checked:
    """Asks `git verify-commit`; `signers` is an allowed signers file of ssh-keygen(1)."""
    settings = ["-c", f"gpg.ssh.allowedSignersFile={signers.resolve() if signers is not None else os.devnull}"]
    command = ["git", *settings, "-C", str(repository), "verify-commit", "--raw", commit]
    done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    said = (done.stdout + done.stderr).decode(errors="replace")
    match = _SSH_GOOD.search(said) or _GPG_GOOD.search(said)
    good = done.returncode == 0 and match is not None
    return Checked(good, match[1].strip() if good and match else "", " ".join(said.split())[:200])
