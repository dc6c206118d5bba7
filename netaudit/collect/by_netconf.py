"""Collects a running configuration over NETCONF, with ncclient, where the platform gives it as text (Junos).

The protocol frames its answers, so that one that was cut off is an error of the protocol's own; the text is asked the
same questions nevertheless.
"""

from __future__ import annotations

import contextlib
import logging

from netaudit.collect import hostkeys
from netaudit.collect.completeness import Reading, read
from netaudit.collect.judging import judge
from netaudit.collect.passing import PassingError
from netaudit.collect.register import Collector
from netaudit.collect.visit import Visit
from netaudit.errors import CollectionError

PORT = 830
TEXT = ("configuration-text", "configuration-set", "output")
"""Elements that hold a configuration as text."""


def running(visit: Visit) -> str:
    """The running configuration of one device. Raises CollectionError."""
    target = visit.target
    if target.access.netconf is None:
        message = "NETCONF gives this platform's configuration as data, not as the text that is audited; use netmiko"
        raise CollectionError(target.name, "unsupported", message)
    try:
        return _read(visit, target.access.netconf)
    except CollectionError:
        raise
    except Exception as error:  # ncclient raises what its libraries raise
        raise _explained(visit, error) from None


def _read(visit: Visit, operation: str) -> str:
    from lxml import etree
    from ncclient import manager, xml_

    for name in ("ncclient", "paramiko"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    target, login = visit.target, visit.login
    key = hostkeys.checked(visit)
    session = manager.connect(
        host=target.address,
        port=target.port,
        sock=visit.connect(),
        username=login.username,
        password=login.password,
        key_filename=str(login.key_file) if login.key_file else None,
        allow_agent=login.agent,
        look_for_keys=False,
        hostkey_verify=True,
        hostkey_b64=key.get_base64(),  # the one that was just checked, and no other
        timeout=max(1, int(min(visit.deadline.left, visit.limits.silence))),
        device_params={"name": "junos"} if target.access.netmiko.startswith("juniper") else {"name": "default"},
    )

    def once() -> Reading:
        reply = session.dispatch(xml_.to_ele(operation))
        root = etree.fromstring(str(reply).encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
        texts = [node.text or "" for node in root.iter() if etree.QName(node).localname in TEXT]
        return read("\n".join(texts), target.access.netmiko, last_size=target.last_size)

    try:
        return judge(target.name, once)
    finally:
        with contextlib.suppress(Exception):  # what went wrong before says more
            session.close_session()


def _explained(visit: Visit, error: Exception) -> CollectionError:
    from ncclient.operations.errors import TimeoutExpiredError
    from ncclient.operations.rpc import RPCError
    from ncclient.transport.errors import AuthenticationError, SSHUnknownHostError

    target = visit.target
    if visit.deadline.expired or isinstance(error, TimeoutExpiredError):
        return CollectionError(target.name, "timeout", f"no answer over NETCONF within {visit.deadline.seconds:g} s")
    if isinstance(error, SSHUnknownHostError):
        return CollectionError(target.name, "host_key", "the device offers another host key than a moment ago")
    if isinstance(error, AuthenticationError):
        message = f"the device refused the login of {visit.login.username!r}; not tried again"
        return CollectionError(target.name, "authentication", f"{message}, so that the account does not lock")
    if isinstance(error, RPCError):
        return CollectionError(target.name, "refused", f"the device refused the operation: {_short(error)}")
    return PassingError(target.name, "unreachable", f"no NETCONF session with {visit.place}: {_short(error)}")


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


COLLECTORS = {"netconf": Collector("netconf", running, port=lambda driver, options: PORT, judged=True)}
