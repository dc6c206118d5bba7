"""What counts and what does not when two EOS configurations are compared.

The tables are from working knowledge of the command line, tried on real configurations; no release of a vendor
guide was read line by line for them.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar

ORDERED = (
    r"(?:ip|ipv6|mac) access-list ",
    r"policy-map ",
    r"traffic-policy ",
    r"ip(?:v6)? prefix-list \S+$",
)

VOLATILE = (
    ("command-echo", r"(?:! )?Command: show ", "echo of the command that printed it"),
    ("device-comment", r"(?:! )?device: ", "model and software, printed above the text"),
    ("boot-image", r"(?:! )?boot system flash:", "image chosen at the last upgrade, printed as a comment"),
    ("last-change", r"(?:! )?(?:Last configuration change|Startup-config last modified)", "time of the last change"),
)

DRIFT = DriftGrammar(
    ordered_lines=(
        r"server(?= |-)",
        r"ip(?:v6)? prefix-list \S+ (?:permit|deny) ", r"ip as-path access-list \S+ ",
        r"ip (?:ext)?community-list (?:regexp |expanded |standard )?\S+ (?=permit|deny)", "tacacs-server host ",
        "radius-server host ",
    ),
    single=(
        ("", (
            "hostname", "dns domain", "ip domain-name", "spanning-tree mode", "spanning-tree priority",
            "spanning-tree mst * priority", "spanning-tree vlan-id * priority", "spanning-tree root super",
            "enable secret", "enable password", "username *", "username * ssh-key", "username * sshkey",
            "username * passphrase", "aaa root", "clock timezone", "vlan internal order",
            "service routing protocols model", "logging buffered", "logging console",
            "logging monitor", "logging trap", "logging facility", "logging source-interface",
            "logging vrf * source-interface", "logging host *", "logging vrf * host *", "logging format timestamp",
            "logging synchronous", "snmp-server community *", "snmp-server location", "snmp-server contact",
            "snmp-server chassis-id", "snmp-server local-interface", "snmp-server source-interface",
            "snmp-server user *", "snmp-server group * *", "snmp-server view * *", "snmp-server engineID local",
            "snmp-server vrf *", "ntp server *", "ntp server vrf * *", "ntp local-interface",
            "ntp authentication-key *", "ntp trusted-key", "ntp authenticate", "ip virtual-router mac-address",
            "ip routing", "ip ftp client source-interface", "tacacs-server host *", "tacacs-server key",
            "tacacs-server timeout", "radius-server host *", "radius-server key", "radius-server timeout",
            "aaa authentication * *", "aaa authorization * *", "aaa accounting * *", "ip radius source-interface",
            "ip tacacs source-interface", "lacp system-priority", "mac address-table aging-time",
            "port-channel load-balance", "load-interval default", "errdisable recovery interval", "tcam profile",
            "transceiver qsfp default-mode", "switchport default mode", "ip tacacs vrf * source-interface",
            "ip radius vrf * source-interface", "lldp timer", "lldp hold-time", "route-map * ? *",
            "class-map ? *", "banner *", "router bgp",
            "ip prefix-list * seq *", "ip routing vrf *", "arp aging timeout default", "queue-monitor streaming",
            "terminal width", "terminal length", "daemon *", "platform sand lag hardware-only",
            "ip igmp snooping vlan * querier address",
        )),
        ("interface ", (
            "description", "mtu", "ip address", "ip address virtual", "bandwidth", "speed", "speed forced", "duplex",
            "load-interval", "shutdown", "vrf", "vrf forwarding", "encapsulation dot1q vlan",
            "ip virtual-router address", "switchport mode", "switchport access vlan", "switchport trunk native vlan",
            "switchport trunk allowed vlan", "switchport phone vlan", "switchport phone trunk", "channel-group",
            "lacp timer", "lacp port-priority", "lacp rate", "port-channel min-links", "port-channel lacp fallback",
            "port-channel lacp fallback timeout", "mlag", "ip access-group ? in", "ip access-group ? out",
            "ipv6 access-group ? in", "ipv6 access-group ? out", "mac access-group ? in", "mac access-group ? out",
            "service-policy type qos input", "service-policy type qos output", "service-policy type pbr input",
            "service-policy input", "service-profile", "qos trust", "qos cos", "qos dscp", "shape rate", "l2 mtu",
            "l2 mru", "ip ospf cost", "ip ospf network", "ip ospf area", "ip ospf priority",
            "ip ospf hello-interval", "ip ospf dead-interval", "ip ospf authentication",
            "ip ospf authentication-key", "ip ospf message-digest-key *", "ipv6 ospf * area", "ospfv3 *",
            "isis enable", "isis metric", "isis circuit-type", "isis network", "isis hello-interval",
            "isis hello-multiplier", "isis authentication mode", "isis authentication key", "vrrp * priority",
            "vrrp * priority-level", "vrrp * ip", "vrrp * ipv4", "vrrp * ipv6", "vrrp * ipv4 version",
            "vrrp * preempt", "vrrp * preempt delay minimum", "vrrp * advertisement interval",
            "vrrp * session description", "vrrp * timers *", "vrrp * authentication", "vrrp * peer authentication",
            "vrrp * tracked-object *", "vrrp * track *", "bfd interval", "spanning-tree portfast",
            "spanning-tree bpduguard", "spanning-tree guard", "spanning-tree cost", "spanning-tree port-priority",
            "spanning-tree link-type", "storm-control * level", "vxlan source-interface", "vxlan udp-port",
            "vxlan vlan * vni", "vxlan vrf * vni", "vxlan virtual-router encapsulation mac-address",
            "vxlan virtual-vtep local-interface", "vxlan flood vtep", "vxlan description",
            "error-correction encoding", "tunnel source", "tunnel destination", "tunnel mode", "tunnel mss ceiling",
            "tx-queue *", "priority-flow-control", "ip igmp version", "pim ipv4 dr-priority", "poe limit",
            "ip nat service-profile", "link tracking group *", "mac security profile", "phone trunk",
            "flow tracker hardware", "flow tracker sampled", "ip igmp query-interval",
        )),
        ("tx-queue |uc-tx-queue |mc-tx-queue ", (
            "bandwidth percent", "bandwidth guaranteed", "shape rate", "priority", "latency maximum",
            "random-detect ecn minimum-threshold",
        )),
        ("mlag configuration", (
            "domain-id", "local-interface", "peer-address", "peer-address heartbeat", "peer-link",
            "reload-delay mlag", "reload-delay non-mlag", "reload-delay", "dual-primary detection delay",
            "dual-primary recovery delay mlag", "heartbeat-interval", "primary-priority",
        )),
        ("router bgp|address-family|vrf |vlan |vlan-aware-bundle ", (
            "router-id", "bgp cluster-id", "timers bgp", "distance bgp", "maximum-paths",
            "update wait-for-convergence", "update wait-install", "rd", "graceful-restart restart-time",
            "bgp default-metric", "rd evpn domain *", "neighbor * remote-as", "neighbor * description",
            "neighbor * update-source", "neighbor * ebgp-multihop", "neighbor * password", "neighbor * timers",
            "neighbor * weight", "neighbor * local-as", "neighbor * peer group", "neighbor * ttl maximum-hops",
            "neighbor * rib-in pre-policy retain", "neighbor * route-map ? in", "neighbor * route-map ? out",
            "neighbor * prefix-list ? in", "neighbor * prefix-list ? out", "neighbor * maximum-routes",
            "neighbor * send-community", "neighbor * allowas-in", "neighbor * default-originate",
            "neighbor * shutdown", "neighbor * next-hop-self", "neighbor * bfd interval", "neighbor * domain",
            "neighbor * encapsulation vxlan", "neighbor interface *", "neighbor default encapsulation",
            "no neighbor * activate", "redistribute connected", "redistribute static", "redistribute ospf",
            "redistribute ospf match *",
            "redistribute isis", "network *", "aggregate-address *", "name", "state", "route-target import evpn *",
            "bgp listen range *", "neighbor default",
        )),
        ("router ", (
            "router-id", "auto-cost reference-bandwidth", "max-lsa", "maximum-paths", "max-metric router-lsa",
            "distance ospf *", "timers throttle spf", "timers spf delay initial", "timers lsa rx min interval",
            "net", "is-type", "is-hostname", "set-overload-bit", "log-adjacency-changes", "redistribute connected",
            "redistribute static", "redistribute bgp", "default-information originate", "network *", "area * stub",
            "area * nssa", "area * default-cost", "passive-interface *", "spf-interval", "authentication mode",
            "authentication key", "multihop interval", "interval", "local-interface", "slow-timer", "bfd default",
        )),
        ("route-map ", (
            "description", "continue", "sub-route-map", "set local-preference", "set metric", "set origin",
            "set tag", "set weight", "set community", "set as-path prepend", "set ip next-hop", "set extcommunity",
            "set distance", "match ip address", "match ip address prefix-list", "match community", "match as-path",
            "match tag", "match interface", "match source-protocol", "match extcommunity",
        )),
        ("class ", (
            "set dscp", "set cos", "set traffic-class", "set drop-precedence", "police", "police rate", "police cir",
            "bandwidth percent", "shape", "priority",
        )),
        ("class-map ", ("match ip access-group", "match dscp", "match vlan", "match cos")),
        ("management |vrf |ssh|idle|protocol", (
            "idle-timeout", "protocol http", "protocol https", "protocol https port", "protocol unix-socket",
            "ip access-group ? in", "shutdown", "authentication mode", "connection limit", "port", "cipher",
            "hostkey server", "log-level", "transport grpc *", "transport", "ssl profile", "vrf", "exec", "provider",
            "password minimum length", "qos dscp",
        )),
        ("daemon ", ("exec", "shutdown")),
        ("event-handler ", ("trigger *", "action", "delay", "threshold")),
        ("monitor |tap ", (
            "source *", "destination", "sample", "exporter", "collector *", "record export on interval",
        )),
        ("aaa group server ", ()),
        ("spanning-tree mst configuration", ("name", "revision", "instance * vlan")),
        ("key chain |session shared-secret", ("secret",)),
        ("ip dhcp|dhcp server", ("lease time", "dns server", "dns server ipv4", "dns server ipv6",
            "dns domain", "subnet *", "default-gateway", "range")),
    ),
    several=(
        ("", (
            "ip route *", "ip route vrf * *", "ipv6 route *", "ipv6 route vrf * *", "ip name-server",
            "snmp-server host *", "snmp-server enable traps", "snmp-server enable traps *", "ip nat pool *",
            "ip prefix-list *", "ip as-path access-list *", "ip community-list", "ip extcommunity-list", "arp *",
            "mac address-table static *", "ip host *", "alias *", "ip helper-address", "vlan *", "interface *",
            "monitor session *", "no spanning-tree vlan-id", "hardware speed-group *", "platform *",
            "policy-map type * *", "ip address virtual source-nat",
        )),
        ("interface ", (
            "ip address ? secondary", "ip address virtual ? secondary", "ipv6 address", "ip helper-address",
            "ipv6 dhcp relay destination", "ip virtual-router address ? secondary", "ipv6 virtual-router address",
            "switchport trunk group", "switchport vlan translation", "ip igmp static-group",
            "vxlan vlan * flood vtep", "lldp *", "ip nat *", "ptp *", "evpn *", "dot1x *", "mac security *",
        )),
        ("router |address-family|vrf |vlan ", (
            "neighbor * *", "network", "passive-interface", "redistribute", "distribute-list", "area * range *",
            "route-target both", "route-target import", "route-target export", "route-target * *",
            "aggregate-address", "bgp *", "summary-address", "vlan", "ip address",
        )),
        ("class-map ", ("match *",)),
        ("vlan ", ("trunk group",)),
        ("aaa group server ", ("server",)),
    ),
    on_by_default=(
        ("", (
            "logging console", "aaa root", "enable password", "ip igmp snooping", "lldp run", "ip icmp redirect",
            "spanning-tree vlan-id *", "service interface inactive port-id allocation disabled",
            "errdisable detect cause link-change", "ip domain lookup",
        )),
        ("interface ", (
            "switchport", "autostate", "lldp transmit", "lldp receive", "ip icmp redirect",
            "ip proxy-arp icmp",
        )),
        ("router |address-family|vrf ", (
            "bgp default ipv4-unicast", "bgp enforce-first-as",
            "graceful-restart-helper",
        )),
        ("management |vrf |daemon ", ("shutdown", "protocol https")),
    ),
    off_by_default=(
        ("interface ", ("shutdown", "description")),
        ("router |address-family", ("shutdown",)),
    ),
    ranges=(
        r"(?P<head>vlan )(?P<list>\d+(?:[-,]\d+)*)$",
        r"(?P<head>interface )(?P<stem>(?:Ethernet|Port-Channel|Vlan|Loopback)(?:\d+/)*)(?P<list>\d+(?:[-,]\d+)+)$",
    ),
    vlan_lists=("switchport trunk allowed vlan",),
    word_lists=("vlan", "vlans", "vlan-id", "vni"),
    names=(
        ("et", "Ethernet"), ("eth", "Ethernet"), ("ethernet", "Ethernet"), ("po", "Port-Channel"),
        ("port-channel", "Port-Channel"), ("lo", "Loopback"), ("loopback", "Loopback"), ("vl", "Vlan"),
        ("ma", "Management"), ("management", "Management"), ("vx", "Vxlan"), ("vxlan", "Vxlan"), ("tu", "Tunnel"),
        ("tunnel", "Tunnel"),
    ),
    free_text=("description", "remark", "name", "banner", "alias", "action"),
    definitions=(
        "vrf instance |vrf definition ", r"vlan \d", "(?:ip|ipv6|mac) access-list ", "ip(?:v6)? prefix-list ",
        "ip (?:as-path access|community|extcommunity)-list ", "class-map ", "policy-map ", "route-map ",
        "peer-filter ", "(?:tacacs|radius)-server ", "aaa group server ", r"interface Port-Channel\d+$",
    ),
    filters=r"(?:ip access-list (?:standard )?|ipv6 access-list (?:standard )?|mac access-list )(?P<name>\S+)$",
    resequence="resequence {step} {step}",
    resequence_inside=True,
    insert_before="{header} insert-before {name}",
    resets=(
        ("interface ", "vrf", ("ip address", "ipv6 address", "ip virtual-router address")),
        ("interface ", "vrf forwarding", ("ip address", "ipv6 address", "ip virtual-router address")),
    ),
    physical=r"interface (?:Ethernet|Management)\d[\d/]*$",
)  # fmt: skip
