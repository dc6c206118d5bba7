"""What a changed statement touches and how much it matters: tables read from the top; the first row that fits decides.

The expressions are matched against all words of the statement, from the top of the hierarchy.
"""

from __future__ import annotations

import re
from functools import cache

import msgspec

from netaudit.model.results import Change, Severity

_FORM = re.compile(r"(?:set|deactivate|protect) |(?:inactive|protect): ")
_ROUTING_INSTANCE = re.compile(
    r"(?:groups \S+ |logical-systems \S+ )?(?:routing-instances \S+ (?=protocols|routing-options))?"
)

_FEATURES: tuple[tuple[str, str], ...] = (
    (r"class-of-service|.* scheduler-map |.*then (?:forwarding-class|loss-priority|dscp)|firewall .*policer", "qos"),
    ((r".*(?:vrrp-group|vrrp-inet6-group|802\.3ad|aggregated-ether-options|mc-ae|redundan|graceful-|nonstop-|bfd-)|"
      r"(?:chassis (?:redundancy|cluster|aggregated-devices)|protocols (?:rstp|mstp|vstp|lacp|iccp)|virtual-chassis)"),
     "redundancy"),
    (r"firewall |security policies|.*family \S+ filter ", "acl"),
    (r"vlans |.*ethernet-switching|.*vlan-id|bridge-domains|switch-options", "vlan"),
    ((r"system (?:login|root-authentication|authentication-order|tacplus-server|radius-server|services|accounting)|"
      r"security |.*(?:authentication-key|authentication-type|key-chain)"), "security"),
    (r"protocols (?:lldp|sflow)|snmp|system |event-options|version|.* description |forwarding-options", "management"),
    (r"protocols |routing-options |policy-options |routing-instances |routing-instance", "routing"),
    (r"interfaces ", "interface"),
    (r"chassis ", "interface"),
)  # fmt: skip

_SEVERITIES: tuple[tuple[str, str, Severity], ...] = (
    (r".*", r".*\b(?:description|host-name|location|contact|message|announcement)\b|version ", "low"),
    (r"moved", r".*", "high"),
    (r"added|changed", r"(?:interfaces|.*protocols).* disable$", "high"),
    (r".*", (r"firewall |security |class-of-service|.*family \S+ filter |"
             r"policy-options (?:policy-statement|prefix-list)"), "high"),
    (r".*", r"system (?:login|root-authentication|authentication-order|tacplus-server|radius-server|services)", "high"),
    (r".*", (r"snmp (?:community|v3)|.*(?:authentication-key|key-chain|vrrp-group|vrrp-inet6-group|mc-ae|redundan)"),
     "high"),
    (r".*", r".* (?:import|export) |chassis cluster|protocols (?:rstp|mstp|vstp|iccp)", "high"),
    (r"removed|changed", (r"protocols |routing-options |routing-instances |.*family \S+ address |.*802\.3ad|"
                          r"interfaces (?:\S+ )?(?:unit \S+ )?(?:family \S+ )?$"), "high"),
    (r".*", r"system (?:syslog|ntp|time-zone|archival)|snmp|protocols lldp|event-options", "low"),
)  # fmt: skip


def classify_statement(change: Change) -> Change:
    """The change of a statement with its feature and severity filled in."""
    line = (change.after if change.after is not None else change.before or "").split("\n", 1)[0]
    stands = " ".join((*change.path, line)) + " "
    off = "inactive: " in stands or "deactivate " in stands
    words = _ROUTING_INSTANCE.sub("", _FORM.sub("", stands), count=1)
    level = next(
        (
            level
            for kind, said, level in _SEVERITIES
            if _pattern(kind).fullmatch(change.kind) and _pattern(said).match(words)
        ),
        "medium",
    )
    if off and change.kind == "changed":
        level = "high"  # what was in force is not any more
    feature = next((feature for said, feature in _FEATURES if _pattern(said).match(words)), "other")
    return msgspec.structs.replace(change, feature=feature, severity=level)


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)
