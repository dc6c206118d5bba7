"""The shape of a Junos configuration: what it is recognised by, and when it looks cut off."""

from __future__ import annotations

from netaudit.config.braces import UNCLOSED, parse
from netaudit.config.tree import Tree

__all__ = ["SIGNS", "parse", "truncated"]

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^[!#]RANCID-CONTENT-TYPE: juniper", 8.0),
    (r"^## Last (commit|changed)", 4.0),
    (
        (
            r"^set (system|interfaces|protocols|policy-options|routing-options|firewall|groups|routing-instances|"
            r"apply-groups|chassis|class-of-service|snmp|forwarding-options|security) "
        ),
        4.0,
    ),
    (r"^(set )?version \d+\.\d+[RXI]\d", 4.0),
    (r"^ *host-name \S+;$", 4.0),
    (
        (
            r"^(system|interfaces|protocols|routing-options|policy-options|firewall|groups|chassis|class-of-service|"
            r"snmp|security|routing-instances|vlans) \{"
        ),
        4.0,
    ),
    (r"^ +unit \d+ \{", 2.0),
)
"""Regular expressions that speak for Junos, with their weight."""


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off: a block, a quoted text or a comment without an end.

    Lines in set form have no end marker, so that a file cut between two of them does not show it.
    """
    if not tree.roots:
        return "the configuration is empty"
    opened = [(line, note) for line, note in tree.notes if UNCLOSED in note]
    return None if not opened else f"line {opened[-1][0]}: {opened[-1][1]}"
