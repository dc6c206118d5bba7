"""What counts and what does not when two FRR configurations are compared.

The tables are from the user guide and from what vtysh of release 8.4 shows of what is typed; FRR keeps most lists by
sequence number and everything else without an order.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar

ORDERED: tuple[str, ...] = ()

VOLATILE = (
    ("header-building", r"Building configuration", "progress text of the terminal"),
    ("header-current", r"Current configuration", "heading printed above it"),
    ("release", r"frr version ", "written by the device after an upgrade"),
)


DRIFT = DriftGrammar(
    ordered_lines=(
        r"(?:ipv6 )?access-list \S+ (?=permit|deny|\d)", r"ip(?:v6)? prefix-list \S+ (?=permit|deny)",
        r"(?:ip|bgp) as-path access-list \S+ (?=permit|deny)",
        r"(?:ip|bgp) (?:large-|ext)?community-list (?:standard |expanded )?\S+ (?=permit|deny)",
    ),
    single=(
        ("", (
            "hostname", "domainname", "frr defaults", "password", "enable password", "log file", "log syslog",
            "ip route * *", "ipv6 route * *", "log stdout", "log monitor", "log facility", "log timestamp precision",
            "banner motd", "ip router-id",
            "ipv6 router-id", "router bgp", "router bgp ? vrf *", "ip prefix-list * seq *",
            "ipv6 prefix-list * seq *", "ip prefix-list * description", "ipv6 prefix-list * description",
            "route-map * ? *",
            "ip protocol *", "ipv6 protocol *", "zebra nexthop-group keep", "zebra route-map delay-timer",
            "access-list * seq *", "ipv6 access-list * seq *", "bgp community-list ? * seq *",
            "bgp large-community-list ? * seq *", "bgp extcommunity-list ? * seq *", "bgp as-path access-list * seq *",
        )),
        ("interface ", (
            "description", "bandwidth", "shutdown", "mpls", "ip ospf area", "ip ospf * area", "ip ospf cost",
            "ip ospf hello-interval", "ip ospf dead-interval", "ip ospf network", "ip ospf passive",
            "ip ospf priority", "ip ospf bfd", "ip ospf authentication", "ip ospf authentication-key",
            "ip ospf message-digest-key *", "ip ospf mtu-ignore", "ip ospf retransmit-interval",
            "ip ospf transmit-delay", "ipv6 ospf6 area", "ipv6 ospf6 cost", "ipv6 ospf6 hello-interval",
            "ipv6 ospf6 dead-interval", "ipv6 ospf6 network", "ipv6 ospf6 passive", "ipv6 ospf6 priority",
            "ipv6 ospf6 bfd", "ipv6 ospf6 mtu-ignore", "ip router isis", "ipv6 router isis", "isis metric",
            "isis circuit-type", "isis network", "isis passive", "isis bfd", "isis hello-interval",
            "isis hello-multiplier", "isis password", "isis priority", "isis fast-reroute", "vrrp * version",
            "vrrp * priority", "vrrp * preempt", "vrrp * advertisement-interval", "vrrp * shutdown",
            "ip pim drpriority", "ip pim hello", "ipv6 nd ra-interval", "ipv6 nd ra-lifetime",
        )),
        ("vrf ", ("vni", "ip router-id", "ip route * *", "ipv6 route * *")),
        ("router bgp|address-family", (
            "bgp router-id", "bgp cluster-id", "bgp confederation identifier", "bgp graceful-restart *",
            "bgp listen limit", "bgp listen range * peer-group ?", "timers bgp", "distance bgp", "maximum-paths",
            "maximum-paths ibgp", "table-map", "neighbor * remote-as ?", "neighbor * description",
            "neighbor * update-source", "neighbor * ebgp-multihop", "neighbor * ttl-security hops",
            "neighbor * password", "neighbor * timers", "neighbor * timers connect", "neighbor * weight",
            "neighbor * local-as", "neighbor * peer-group", "neighbor * interface", "neighbor * route-map ? in",
            "neighbor * route-map ? out", "neighbor * prefix-list ? in", "neighbor * prefix-list ? out",
            "neighbor * distribute-list ? in", "neighbor * distribute-list ? out", "neighbor * filter-list ? in",
            "neighbor * filter-list ? out", "neighbor * maximum-prefix", "neighbor * maximum-prefix-out",
            "neighbor * send-community", "neighbor * allowas-in", "neighbor * advertisement-interval",
            "neighbor * default-originate", "neighbor * bfd", "neighbor * bfd profile", "neighbor * shutdown",
            "neighbor * next-hop-self", "redistribute *", "network *", "aggregate-address *", "rd vpn export",
            "rt vpn both", "rt vpn import", "rt vpn export", "label vpn export", "import vrf route-map",
        )),
        ("router ", (
            "ospf router-id", "ospf6 router-id", "router-id", "auto-cost reference-bandwidth",
            "max-metric router-lsa on-startup", "max-metric router-lsa on-shutdown", "timers throttle spf",
            "distance", "distance ospf", "default-metric", "default-information originate", "maximum-paths",
            "is-type", "metric-style", "lsp-mtu", "spf-interval", "lsp-gen-interval", "max-lsp-lifetime",
            "lsp-refresh-interval", "area-password", "domain-password", "log-adjacency-changes", "redistribute *",
            "network *", "area * stub", "area * nssa", "area * default-cost", "area * authentication",
            "area * range *", "graceful-restart", "graceful-restart helper", "segment-routing global-block",
            "segment-routing node-msd", "segment-routing prefix *", "mpls-te router-address", "passive-interface *",
        )),
        ("route-map ", (
            "description", "call", "on-match", "set local-preference", "set metric", "set metric-type", "set weight",
            "set origin", "set tag", "set community", "set large-community", "set as-path prepend",
            "set as-path exclude", "set ip next-hop", "set ipv6 next-hop *", "set src", "set comm-list",
            "set extcommunity rt", "match ip address", "match ip address prefix-list", "match ip next-hop",
            "match ipv6 address", "match ipv6 address prefix-list", "match community", "match large-community",
            "match as-path", "match tag", "match metric", "match interface", "match peer", "match source-protocol",
            "match evpn route-type", "match evpn vni",
        )),
        ("peer |profile ", ("transmit-interval", "receive-interval", "detect-multiplier", "profile", "echo-interval")),
        ("key chain |key ", ("key-string", "cryptographic-algorithm", "accept-lifetime", "send-lifetime")),
        ("line ", ("exec-timeout", "access-class", "ipv6 access-class")),
        ("mpls ldp|address-family", ("router-id", "discovery transport-address")),
    ),
    several=(
        ("", (
            "access-list *", "ipv6 access-list *", "ip prefix-list *",
            "ipv6 prefix-list *", "interface *", "vrf *", "debug",
        )),
        ("interface ", ("ip address", "ipv6 address", "vrrp * ip", "vrrp * ipv6", "ip igmp join", "ip ospf area ? *")),
        ("router |address-family", (
            "neighbor * *", "passive-interface", "bgp confederation peers", "net", "topology", "advertise",
            "import vrf",
        )),
    ),
    takes_along=(("router bgp", r"(neighbor \S+) (?:remote-as(?: \S+)?|peer-group)$"),),
    on_by_default=(
        ("", ("zebra nexthop kernel enable",)),
        ("interface ", ("link-detect", "multicast")),
        ("router |address-family", ("bgp default ipv4-unicast", "bgp fast-external-failover")),
        ("router ospf", ("auto-cost reference-bandwidth 100000",)),
    ),
    off_by_default=(
        ("interface ", ("shutdown", "description", "ip ospf passive", "ip ospf bfd")),
        ("router |address-family", ("bgp shutdown", "neighbor * shutdown")),
        ("router ospf", ("auto-cost reference-bandwidth",)),
    ),
    whole=(
        ("", (
            "access-list *", "ipv6 access-list *", "bgp community-list", "bgp large-community-list",
            "bgp extcommunity-list", "bgp as-path access-list",
        )),
        ("router ", ("distance", "neighbor * peer-group ?")),
    ),
    emptied="address-family |line vty",
    unforeseen=(
        ("router bgp", ("bgp default ipv4-unicast", "bgp default ipv6-unicast")), ("line ", ("exec-timeout",)),
    ),
    closers=("exit", "end", "exit-address-family", "exit-vrf", "exit-vni", "exit-link-params", "quit"),
    free_text=("description", "remark", "banner"),
    definitions=(
        "vrf ", "key chain ", "bfd", "access-list |ipv6 access-list ", "ip(?:v6)? prefix-list ",
        "(?:ip|bgp) (?:as-path access|community|large-community|extcommunity)-list |bgp as-path", "route-map ",
    ),
    # A neighbour is made by its lines in the process, which come before those of the address families.
    first=("shutdown", "neighbor "),
    guards=r"(?!)",
)  # fmt: skip
