"""What a change touches and how much it matters: two tables, read from the top; the first row that fits decides."""

from __future__ import annotations

from netaudit.model.results import Severity

FEATURES: tuple[tuple[str, str], ...] = (
    # lines, wherever they stand
    ((r"(?:no )?(?:service-policy|service-profile|bandwidth|shape|police|priority-queue|queue|random-detect|"
        r"fair-queue|wrr|"
     r"srr-queue|qos|"
     r"mls qos|tx-queue|uc-tx-queue|trust|max-reserved|hold-queue|set (?:ip )?(?:dscp|cos|precedence))\b"), "qos"),
    ((r"(?:no )?(?:standby|vrrp|glbp|track|ip sla|redundancy|mlag|peer-link|peer-address|heartbeat|reload-delay|"
     r"dual-primary|ip virtual-router|ip address virtual|bfd|stackwise)\b"), "redundancy"),
    (r"(?:no )?(?:channel-group|lacp|port-channel|spanning-tree)\b", "redundancy"),
    ((r"(?:no )?(?:ip|ipv6|mac) (?:access-group|traffic-filter|access-list)\b|(?:no )?(?:access-list|"
     r"access-class)\b"), "acl"),
    (r"(?:no )?(?:switchport (?:access|trunk|voice|phone)|vlan|vtp|name)\b(?! server)", "vlan"),
    ((r"(?:no )?(?:ip|ipv6) (?:ospf|route|router|prefix-list|as-path|community-list|extcommunity-list|eigrp|pim|"
     r"policy)\b|"
     r"(?:no )?(?:isis|ospf|ospfv3|router|route-map|network|neighbor|redistribute|passive-interface|area|mpls|"
     r"ip routing|"
     r"router-id|maximum-paths|route-target|rd|vxlan)\b"), "routing"),
    ((r"(?:no )?(?:snmp-server|logging|ntp|clock|banner|hostname|ip domain|ip name-server|dns|sntp|archive|"
     r"event|alias|"
     r"ip flow|flow|sflow|monitor|lldp|cdp|version|boot|description|remark|exec-timeout|"
     r"management)\b"), "management"),
    ((r"(?:no )?(?:username|enable|aaa|tacacs|tacacs-server|radius|radius-server|crypto|key|key-string|password|"
     r"secret|ip ssh|"
     r"ip http|transport|login|service password|dot1x|ip dhcp snooping|ip arp inspection|ip verify|storm-control|"
     r"switchport port-security|control-plane|service)\b"), "security"),
    ((r"(?:no )?(?:ip|ipv6) address\b|(?:no )?(?:shutdown|mtu|speed|duplex|encapsulation|ip mtu|vrf|ip vrf|"
     r"negotiation|"
     r"media-type|load-interval|carrier-delay|delay|keepalive|switchport|interface)\b"), "interface"),
)  # fmt: skip
"""Regular expression for the changed line, and the feature."""

SECTIONS: tuple[tuple[str, str], ...] = (
    (r"policy-map |class-map |class |qos |tx-queue |uc-tx-queue |table-map ", "qos"),
    (r"(?:ip|ipv6|mac) access-list |object-group ", "acl"),
    (r"router |address-family|route-map |ip prefix-list |vrf |ip vrf |mpls ", "routing"),
    (r"vlan ", "vlan"),
    (r"mlag |redundancy|track |ip sla|spanning-tree |bfd", "redundancy"),
    (r"line |aaa |tacacs |radius |crypto |key chain |control-plane|username ", "security"),
    (r"management |archive|event |monitor |flow |snmp|logging|daemon ", "management"),
    (r"interface ", "interface"),
)
"""Regular expression for a header, and the feature of what stands below it where its line has none of its own."""

PLAIN_SECTIONS = ("interface", "security", "management")
"""Features of sections in which the line itself decides first: an interface holds a little of everything."""

SEVERITIES: tuple[tuple[str, str, str, Severity], ...] = (
    # kind, section, line, severity
    (r"added|changed", r"interface |router |address-family", r"shutdown$|neighbor \S+ shutdown", "high"),
    (r"removed", r"$", r"interface |router |ip access-list |ipv6 access-list |policy-map |route-map |vrf ", "high"),
    (r".*", r".*", (r"(?:no )?(?:description|remark|banner|alias|name|hostname|version|snmp-server (?:location|"
     r"contact))\b"), "low"),
    (r"removed|changed", r"interface ", (r"(?:no )?(?:standby|vrrp|glbp|service-policy|ip access-group|"
     r"ipv6 traffic-filter|"
     r"ipv6 access-group|ip address|ipv6 address|channel-group|mlag|ip virtual-router|vrf|ip vrf)\b"), "high"),
    (r".*", r"(?:ip|ipv6|mac) access-list ", r".*", "high"),
    (r".*", r".*", r"(?:no )?access-list ", "high"),
    (r".*", r".*", (r"(?:no )?(?:username|enable|aaa|tacacs-server|radius-server|key|key-string|password|secret|"
     r"access-class|"
     r"transport input|snmp-server community|crypto|control-plane)\b"), "high"),
    (r".*", r"line |aaa |tacacs |radius |crypto |control-plane|key chain ", r".*", "high"),
    (r"removed|changed", r"mlag |redundancy|track |ip sla", r".*", "high"),
    (r".*", r".*", (r"(?:no )?(?:standby|vrrp|glbp|mlag|spanning-tree|redundancy|track|bandwidth|service-policy|"
     r"police|"
     r"shape|priority)\b"), "high"),
    (r"removed|changed", r"router |address-family|route-map |$", (r"(?:no )?(?:neighbor|network|redistribute|"
     r"ip route|"
     r"ipv6 route|ip prefix-list|route-map|match|set|maximum-prefix|router)\b"), "high"),
    (r"moved", r".*", r".*", "high"),
    (r".*", r".*", (r"(?:no )?(?:logging|ntp|snmp-server|clock|lldp|cdp|load-interval|monitor|flow|ip flow|"
     r"exec-timeout)\b"),
     "low"),
)  # fmt: skip
"""Regular expressions for the kind of change, the innermost header and the line, and the severity."""

DEFAULT_SEVERITY: Severity = "medium"
