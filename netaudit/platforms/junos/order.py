"""What counts and what does not when two Junos configurations are compared.

The order of terms and of zone policies counts; elsewhere it does not. A configuration in braces is compared block by
block, one in set form line by line; one of each form differs in every line.

No commands are derived from a difference: what takes a statement away is `delete` with the words that lead to it, and
what sets it is `set` with the same words, which are those of all blocks around it.

The tables are from working knowledge of the command line; no release of a vendor guide was read line by line for them.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar

ORDERED = (
    r"(?:inactive: )?policy-statement \S+$",
    r"(?:inactive: )?filter \S+$",
    r"(?:inactive: )?from-zone \S+ to-zone \S+$",
    r"(?:inactive: )?rule-set \S+$",
)

VOLATILE = (("last-change", r"## Last (?:commit|changed)", "time of the last change, printed as a comment"),)

_SETTINGS = (
    "description", "mtu", "speed", "link-mode", "metric", "priority", "peer-as", "local-as", "local-address", "type",
    "host-name", "domain-name", "time-zone", "location", "contact", "router-id", "autonomous-system", "encapsulation",
    "interface-mode", "port-mode", "native-vlan-id", "vlan-id", "bandwidth", "minimum-links", "instance-type",
    "route-distinguisher", "vrf-target", "hold-time", "reference-bandwidth", "interface-type", "hello-interval",
    "dead-interval", "authentication-key", "authentication-type", "scheduler-map", "shaping-rate", "transmit-rate",
    "bandwidth-limit", "burst-size-limit", "buffer-size", "minimum-interval", "multiplier", "maximum", "teardown",
    "bridge-priority", "mc-ae-id", "chassis-id", "cluster", "class", "uid", "encrypted-password", "secret", "timeout",
    "advertise-interval", "priority-cost", "vni", "version", "route * next-hop",
    "authorization", "l3-interface", "import", "export",
)  # fmt: skip
"""Statements of one value."""

_SET_SETTINGS = (
    "set version", "set system host-name", "set system domain-name", "set system time-zone",
    "set system root-authentication encrypted-password", "set system login user * class",
    "set system login user * authentication encrypted-password", "set system tacplus-server * secret",
    "set system services ssh root-login", "set system syslog host * any", "set system syslog file * any",
    "set snmp location", "set snmp contact", "set snmp community * authorization",
    "set interfaces * description", "set interfaces * mtu", "set interfaces * speed", "set interfaces * link-mode",
    "set interfaces * native-vlan-id", "set interfaces * aggregated-ether-options minimum-links",
    "set interfaces * aggregated-ether-options lacp periodic", "set interfaces * unit * description",
    "set interfaces * unit * vlan-id", "set interfaces * unit * bandwidth", "set interfaces * unit * family * mtu",
    "set interfaces * unit * family * filter input", "set interfaces * unit * family * filter output",
    "set interfaces * unit * family ethernet-switching interface-mode",
    "set interfaces * unit * family * address * vrrp-group * priority",
    "set routing-options router-id", "set routing-options autonomous-system",
    "set routing-options static route * next-hop", "set protocols ospf reference-bandwidth",
    "set protocols ospf area * interface * metric", "set protocols ospf area * interface * interface-type",
    "set protocols ospf area * interface * hello-interval", "set protocols ospf area * interface * dead-interval",
    "set protocols bgp group * type", "set protocols bgp group * peer-as", "set protocols bgp group * local-address",
    "set protocols bgp group * authentication-key", "set protocols bgp group * neighbor * peer-as",
    "set protocols bgp group * neighbor * description", "set protocols bgp group * hold-time",
    "set protocols rstp bridge-priority", "set vlans * vlan-id", "set vlans * l3-interface",
    "set class-of-service interfaces * scheduler-map", "set class-of-service interfaces * shaping-rate",
    "set class-of-service schedulers * transmit-rate", "set class-of-service schedulers * priority",
    "set firewall policer * if-exceeding bandwidth-limit", "set firewall policer * if-exceeding burst-size-limit",
    "set routing-instances * instance-type", "set routing-instances * route-distinguisher",
    "set routing-instances * vrf-target",
)  # fmt: skip

DRIFT = DriftGrammar(
    ordered_lines=(
        r"set policy-options policy-statement \S+ ",
        r"set firewall (?:family \S+ )?filter \S+ ",
        r"set security policies from-zone \S+ to-zone \S+ ",
        r"set security nat \S+ rule-set \S+ rule ",
        r"set system authentication-order ",
    ),
    single=(("", ("version", *_SET_SETTINGS)), (".", _SETTINGS)),
    closers=(),
    free_text=("description", "message", "announcement", "location", "contact"),
    remediable=False,
)
