"""Certificates of devices that are reached over HTTPS: pinned beside `known_hosts` when enrolled, or of an authority.

Devices sign their own certificates, with names that nobody resolves; an enrolled one is therefore compared as a whole,
like a host key, and its name does not matter.
"""

from __future__ import annotations

import hashlib
import ssl
from pathlib import Path

from netaudit.collect.passing import PassingError
from netaudit.collect.target import Target
from netaudit.errors import CollectionError

FOLDER = "known_certificates"


def pinned(target: Target, known_hosts: Path) -> Path:
    """The file that holds the device's enrolled certificate, or would."""
    return known_hosts.with_name(FOLDER) / f"{target.address.replace(':', '_')}_{target.port}.pem"


def fetch(target: Target, timeout: float) -> str:
    """The certificate that the device offers, in PEM. Nothing else is sent. Raises PassingError."""
    try:
        return ssl.get_server_certificate((target.address, target.port), timeout=timeout)
    except (OSError, ValueError) as error:
        message = f"no certificate from {target.address}:{target.port}: {error or type(error).__name__}"
        raise PassingError(target.name, "unreachable", message) from None


def fingerprint(pem: str) -> str:
    """`SHA256:...` of a certificate, in hexadecimal as browsers show it."""
    return "SHA256:" + hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


def enrol(target: Target, known_hosts: Path, timeout: float) -> tuple[str, str | None]:
    """Pins what the device offers now; its fingerprint and that of another one it replaced. Raises CollectionError."""
    offered = fetch(target, timeout)
    file = pinned(target, known_hosts)
    before = fingerprint(file.read_text(encoding="ascii")) if file.is_file() else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(offered, encoding="ascii")
    now = fingerprint(offered)
    return now, before if before != now else None


def trusting(target: Target, known_hosts: Path, ca_file: str | None, timeout: float) -> ssl.SSLContext:
    """What takes only the pinned certificate, else those of the authorities in `ca_file` or of the system.

    Raises CollectionError where the device offers another than the pinned one, or none that is trusted.
    """
    file = pinned(target, known_hosts)
    if ca_file is None and file.is_file():
        offered = fetch(target, timeout)
        if ssl.PEM_cert_to_DER_cert(offered) != ssl.PEM_cert_to_DER_cert(file.read_text(encoding="ascii")):
            message = (
                f"the certificate of {target.address}:{target.port} has CHANGED: it is {fingerprint(offered)}, and "
                f"{file} has another. No password was sent. If it was renewed, run: netaudit hosts trust {target.name}"
            )
            raise CollectionError(target.name, "host_key", message)
        context = ssl.create_default_context(cafile=str(file))
        context.check_hostname = False
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        return context
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise CollectionError(target.name, "credential", f"ca_file {ca_file} cannot be read: {error}") from None
