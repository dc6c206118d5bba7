"""Collects a running configuration with napalm's `get_config`: eAPI, NETCONF, NX-API, or napalm's own SSH.

napalm types commands of its own and cannot be cut off from outside; it works in a thread that is left behind when the
device's time is over.
"""

from __future__ import annotations

import importlib.util
import logging
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from netaudit.collect import certificates, hostkeys
from netaudit.collect.completeness import Reading, read
from netaudit.collect.judging import judge
from netaudit.collect.passing import PassingError
from netaudit.collect.register import Collector
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError, MissingExtra

T = TypeVar("T")
OVER_HTTPS = frozenset({"eos", "nxos"})
"""Drivers that speak HTTPS unless told `transport: ssh`; the others are reached by SSH."""
OVER_NETCONF = frozenset({"junos"})
PORTS = {"https": 443, "netconf": 830, "ssh": 22}
UNCHECKED = frozenset({"iosxr_netconf"})
"""Drivers that accept any host key, whatever they are told."""


def running(visit: Visit) -> str:
    """The running configuration of one device, cleaned and shown to be complete.

    Raises CollectionError; as PassingError where another attempt may succeed. Raises MissingExtra without napalm.
    """
    target = visit.target

    def ask(device: Any) -> str:
        def once() -> Reading:
            answer = device.get_config(retrieve="running").get("running", "")
            return read(answer, target.access.netmiko, last_size=target.last_size)

        return judge(target.name, once)

    return converse(visit, ask)


def answers(visit: Visit, getters: tuple[str, ...]) -> dict[str, Any]:
    """What each getter says, or `{"failed": why}`. Raises CollectionError where the device cannot be asked at all."""

    def ask(device: Any) -> dict[str, Any]:
        told: dict[str, Any] = {}
        for getter in getters:
            try:
                told[getter] = getattr(device, getter)()
            except Exception as error:  # each driver raises exceptions of its own library
                told[getter] = {"failed": _short(visit, error)}
        return told

    return converse(visit, ask)


def converse(visit: Visit, ask: Callable[[Any], T]) -> T:
    """What `ask` makes of an open napalm driver, within the device's time. Raises CollectionError."""
    target = visit.target
    if target.access.napalm is None:
        raise CollectionError(target.name, "unsupported", "napalm does not know this platform")
    if target.access.napalm in UNCHECKED:
        message = f"napalm's driver {target.access.napalm} checks no host key; use `collector: netmiko`"
        raise CollectionError(target.name, "unsupported", message)
    if target.jumps:
        raise CollectionError(target.name, "unsupported", "napalm goes through no jump host; use `collector: netmiko`")
    if importlib.util.find_spec("napalm") is None:
        raise MissingExtra("`collector: napalm`", "napalm")
    outcome: list[T | CollectionError] = []

    def work() -> None:
        try:
            with _opened(visit) as device:
                outcome.append(ask(device))
        except CollectionError as error:
            outcome.append(error)
        except Exception as error:  # each driver raises exceptions of its own library
            outcome.append(_explained(visit, error))

    thread = threading.Thread(target=work, name=f"napalm-{target.name}", daemon=True)
    thread.start()
    thread.join(visit.deadline.left)
    if not outcome:
        raise CollectionError(target.name, "timeout", f"not done within {visit.deadline.seconds:g} s")
    result = outcome[0]
    if isinstance(result, CollectionError):
        raise result
    return result


def protocol(driver: str | None, options: dict[str, object]) -> str:
    """What a driver speaks: `https`, `netconf` or `ssh`."""
    if driver in OVER_NETCONF:
        return "netconf"
    return str(options.get("transport", "https")) if driver in OVER_HTTPS else "ssh"


@contextmanager
def _opened(visit: Visit) -> Iterator[Any]:
    from napalm import get_network_driver

    for name in ("napalm", "netmiko", "paramiko", "pyeapi", "ncclient"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    target, login, driver = visit.target, visit.login, visit.target.access.napalm
    speaks = protocol(driver, target.options)
    if speaks not in PORTS:
        raise CollectionError(target.name, "unsupported", f"`transport: {speaks}` does not protect the password")
    with tempfile.TemporaryDirectory(prefix="netaudit-") as folder:
        make = {"https": _https, "netconf": _netconf, "ssh": _ssh}[speaks]
        options = make(visit, Path(folder))
        seconds = max(1, int(min(visit.deadline.left, visit.limits.silence)))
        device = get_network_driver(driver)(
            target.address, login.username, login.password or "", timeout=seconds, optional_args=options
        )
        if speaks == "netconf":
            device.device = _checking_pyez(visit, options["ssh_config_file"])
        device.open()
        try:
            yield device
        finally:
            device.close()


def _https(visit: Visit, folder: Path) -> dict[str, Any]:
    """The certificate is checked unless the inventory says `verify: false`."""
    target = visit.target
    options: dict[str, Any] = {**target.options, "port": target.port}
    verify, ca_file = options.pop("verify", True), options.pop("ca_file", None)
    authority = None if ca_file is None else str(ca_file)
    context = certificates.trusting(target, visit.known_hosts[0], authority, visit.limits.login) if verify else None
    if target.access.napalm == "nxos":
        file = certificates.pinned(target, visit.known_hosts[0])
        options["ssl_verify"] = authority or (str(file) if file.is_file() else True) if verify else False
    elif context is not None:
        options["context"] = context
    if visit.login.enable is not None:
        options["enable_password"] = visit.login.enable
    return options


def _ssh(visit: Visit, folder: Path) -> dict[str, Any]:
    target, login = visit.target, visit.login
    hostkeys.checked(visit)
    options: dict[str, Any] = {**target.options, "port": target.port, "secret": login.enable or ""}
    options |= {"allow_agent": login.agent, "ssh_strict": True, "alt_host_keys": True}
    options |= {"alt_key_file": str(visit.known_hosts[0]), "system_host_keys": len(visit.known_hosts) > 1}
    if login.key_file is not None:
        options |= {"use_keys": True, "key_file": str(login.key_file)}
    return options


def _netconf(visit: Visit, folder: Path) -> dict[str, Any]:
    """ncclient reads the file of known hosts that an SSH configuration names: one is made that names ours."""
    hostkeys.checked(visit)
    config = folder / "ssh_config"
    known = folder / "known_hosts"
    known.write_bytes(b"".join(path.read_bytes() for path in visit.known_hosts if path.is_file()))
    config.write_text(f"Host *\n  UserKnownHostsFile {known}\n", encoding="utf-8")
    return {**visit.target.options, "port": visit.target.port, "ssh_config_file": str(config)}


def _checking_pyez(visit: Visit, ssh_config: str) -> Any:
    """PyEZ's device, told to check the host key; napalm's driver makes one that takes any."""
    from jnpr.junos import Device

    target, login = visit.target, visit.login
    return Device(
        target.address, user=login.username, password=login.password or "", port=target.port, ssh_config=ssh_config,
        ssh_private_key_file=str(login.key_file) if login.key_file else None, hostkey_verify=True,
        gather_facts=False, look_for_keys=False, allow_agent=login.agent,
        huge_tree=bool(target.options.get("huge_tree", False)),
    )  # fmt: skip


def _short(visit: Visit, error: Exception) -> str:
    message = " ".join(str(error).split())[:200] or type(error).__name__
    for secret in filter(None, (visit.login.password, visit.login.enable)):
        message = message.replace(secret, "***")
    return message


def _explained(visit: Visit, error: Exception) -> CollectionError:
    target, message = visit.target, _short(visit, error)
    kinds = " ".join(type(cause).__name__ for cause in _causes(error)) + f" {message}".lower()
    if any(word in kinds.lower() for word in ("authentication", "unauthorized", "connectautherror", "nxapiautherror")):
        message = f"the device refused the login of {visit.login.username!r}; not tried again"
        return CollectionError(target.name, "authentication", f"{message}, so that the account does not lock")
    if "certificate" in kinds.lower():
        hint = f"enrol it with netaudit hosts trust {target.name}, or name its authority as `ca_file`"
        return CollectionError(target.name, "host_key", f"the certificate is not trusted ({hint}): {message}")
    if "unknownhost" in kinds.lower():
        return CollectionError(target.name, "host_key", "the device offers another host key than a moment ago")
    return PassingError(target.name, "unreachable", f"napalm: {message}")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _port(driver: str | None, options: dict[str, object]) -> int:
    return PORTS.get(protocol(driver, options), 22)


COLLECTORS = {"napalm": Collector("napalm", running, port=_port, judged=True)}
