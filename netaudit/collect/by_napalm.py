"""Collects a running configuration with napalm's `get_config`: eAPI, NETCONF, NX-API, or napalm's own SSH.

napalm types commands of its own and cannot be cut off from outside; it works in a thread that is left behind when the
device's time is over.
"""

from __future__ import annotations

import importlib.util
import ssl
import threading
from pathlib import Path
from typing import Any

from netaudit.collect import hostkeys
from netaudit.collect.completeness import IncompleteError, Reading, read
from netaudit.collect.deadline import Deadline
from netaudit.collect.passing import PassingError
from netaudit.collect.target import Login, Target
from netaudit.errors import CollectionError, MissingExtra

OVER_HTTPS = frozenset({"eos", "nxos"})
"""Drivers that speak HTTPS unless told `transport: ssh`; the others are reached by netmiko and take its options."""
NO_HOST_KEYS = frozenset({"junos", "iosxr_netconf"})
"""Drivers that accept any host key, whatever they are told."""


def running(target: Target, login: Login, deadline: Deadline, known_hosts: tuple[Path, ...]) -> str:
    """The running configuration of one device, cleaned and shown to be complete.

    Raises CollectionError; as PassingError where another attempt may succeed. Raises MissingExtra without napalm.
    """
    driver = target.access.napalm
    if driver is None:
        raise CollectionError(target.name, "unsupported", "napalm does not know this platform")
    if driver in NO_HOST_KEYS:
        message = f"napalm's driver {driver} checks no host key; use `collector: netmiko`"
        raise CollectionError(target.name, "unsupported", message)
    if driver not in OVER_HTTPS or target.options.get("transport") == "ssh":
        hostkeys.check(target, known_hosts, timeout=deadline.left)
    outcome: list[Reading | CollectionError] = []

    def work() -> None:
        try:
            outcome.append(_readings(target, login, driver, deadline, known_hosts))
        except CollectionError as error:
            outcome.append(error)
        except Exception as error:  # each driver raises exceptions of its own library
            outcome.append(_explained(target, login, error))

    thread = threading.Thread(target=work, name=f"napalm-{target.name}", daemon=True)
    thread.start()
    thread.join(deadline.left)
    if not outcome:
        raise CollectionError(target.name, "timeout", f"not done within {deadline.seconds:g} s")
    result = outcome[0]
    if isinstance(result, CollectionError):
        raise result
    return result.text


def _readings(target: Target, login: Login, driver: str, deadline: Deadline, known_hosts: tuple[Path, ...]) -> Reading:
    if importlib.util.find_spec("napalm") is None:
        raise MissingExtra("`collector: napalm`", "napalm")
    from napalm import get_network_driver

    optional = _options(target, login, driver, known_hosts)
    device = get_network_driver(driver)(
        target.address, login.username, login.password or "", timeout=int(deadline.left) or 1, optional_args=optional
    )
    try:
        device.open()
        first = _read(target, device)
        if first.refused or first.faults:
            raise IncompleteError(target.name, "incomplete", f"not a whole configuration: {first.why}", first.text)
        if first.doubts and not first.agrees(_read(target, device)):
            message = f"not a whole configuration: {first.why}; a second read says something else"
            raise IncompleteError(target.name, "incomplete", message, first.text)
        return first
    finally:
        device.close()


def _read(target: Target, device: Any) -> Reading:
    answer = device.get_config(retrieve="running").get("running", "")
    return read(answer, target.access.netmiko, last_size=target.last_size)


def _options(target: Target, login: Login, driver: str, known_hosts: tuple[Path, ...]) -> dict[str, object]:
    """napalm's `optional_args`: host keys or certificates are checked unless the inventory says `verify: false`."""
    options: dict[str, object] = dict(target.options)
    verify, ca_file = options.pop("verify", True), options.pop("ca_file", None)
    if driver in OVER_HTTPS and options.get("transport", "https") == "https":
        if target.port != hostkeys.SSH_PORT:
            options["port"] = target.port
        if driver == "nxos":
            options["ssl_verify"] = ca_file or verify
        elif verify:
            options["context"] = _trusting(target, ca_file)
        if login.enable is not None:
            options["enable_password"] = login.enable
        return options
    options |= {"port": target.port, "secret": login.enable or "", "allow_agent": login.agent}
    options |= {"ssh_strict": True, "alt_host_keys": True, "alt_key_file": str(known_hosts[0])}
    options["system_host_keys"] = len(known_hosts) > 1
    if login.key_file is not None:
        options |= {"use_keys": True, "key_file": str(login.key_file)}
    return options


def _trusting(target: Target, ca_file: object) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise CollectionError(target.name, "credential", f"ca_file {ca_file} cannot be read: {error}") from None


def _explained(target: Target, login: Login, error: Exception) -> CollectionError:
    message = " ".join(str(error).split())[:200] or type(error).__name__
    kinds = f"{type(error).__name__} {message}".lower()
    if "authentication" in kinds or "unauthorized" in kinds:
        return CollectionError(target.name, "authentication", f"the device refused the login of {login.username!r}")
    if "certificate" in kinds:
        hint = "name its authority as connection_options: {napalm: {extras: {ca_file: ...}}}"
        return CollectionError(target.name, "host_key", f"the certificate is not trusted ({hint}): {message}")
    return PassingError(target.name, "unreachable", f"napalm: {message}")
