"""Quality of service."""

from __future__ import annotations

from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import word


def _trust(draft: Draft, args: list[str], line: Statement) -> bool:
    """`qos trust dscp|cos`, `no qos trust`."""
    if line.negated or args == ["none"]:
        draft.set("qos.trust", "none", line.node)
        return True
    if args not in (["dscp"], ["cos"]):
        return False
    draft.set("qos.trust", args[0], line.node)
    return True


INTERFACE_QOS: dict[str, Take] = {
    "qos trust": _trust,
    "service-policy type qos input": word("qos.input"),
    "service-policy type quality-of-service input": word("qos.input"),
    "service-profile": word("service_profile"),
}
TOP: dict[str, Take] = {}
