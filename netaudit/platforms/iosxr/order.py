"""What counts and what does not when two IOS-XR configurations are compared.

The tables are from working knowledge of the command line, tried on real configurations; no release of a vendor
guide was read line by line for them. Routing policies and sets are text, which the device replaces as a whole.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar

ORDERED = (
    r"(?:ipv4|ipv6) access-list ",
    r"policy-map ",
    r"aaa group server ",
)

VOLATILE = (
    ("header", r"!! (?:IOS XR Configuration|Last configuration change)", "version and time, printed above the text"),
    ("last-change", r"(?:! )?Last configuration change at ", "time of the last change"),
    ("header-building", r"Building configuration", "progress text of the terminal"),
    ("display-time", r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d", "time at which the text was printed"),
)

DRIFT = DriftGrammar(
    ordered_lines=(r"(?:ipv4|ipv6) access-list \S+ (?:\d+ )?(?=permit|deny)",),
    single=(
        ("", (
            "hostname", "clock timezone", "clock summer-time", "domain name", "domain vrf * name", "logging trap",
            "logging console", "logging monitor", "logging facility", "logging hostnameprefix",
            "logging source-interface", "logging events level", "logging events threshold", "logging history",
            "service timestamps *", "snmp-server community *", "snmp-server location", "snmp-server contact",
            "snmp-server chassis-id", "snmp-server trap-source", "snmp-server group * *", "snmp-server view * *",
            "snmp-server user *", "snmp-server packetsize", "snmp-server queue-length", "ssh timeout",
            "ssh server rate-limit", "ssh server session-limit", "ssh client source-interface",
            "telnet vrf * ipv4 server", "telnet vrf * ipv6 server", "tacacs source-interface",
            "radius source-interface", "tacacs-server key", "tacacs-server timeout", "tacacs-server host *",
            "radius-server key", "radius-server timeout", "radius-server retransmit", "radius-server host *",
            "aaa authentication * *", "aaa authorization * *", "aaa accounting * *", "aaa default-taskgroup",
            "vty-pool *", "cdp holdtime", "cdp timer", "tcp synwait-time", "tcp window-size", "tcp mss",
            "lacp system priority", "lacp system mac", "username *", "banner *", "class-map ? *", "router bgp",
            "ftp client source-interface", "tftp client source-interface", "ipv4 conflict-policy",
            "ipv6 conflict-policy", "hw-module port-range * * instance * location * mode", "prefix-set *",
            "community-set *", "extcommunity-set * *", "as-path-set *", "rd-set *", "route-policy *",
        )),
        ("interface ", (
            "description", "mtu", "ipv4 mtu", "ipv6 mtu", "ipv4 address", "ipv4 unnumbered", "vrf", "bandwidth",
            "speed", "duplex", "negotiation", "load-interval", "carrier-delay", "dampening", "shutdown", "bundle id",
            "bundle minimum-active links", "bundle minimum-active bandwidth", "bundle maximum-active links",
            "bundle load-balancing hash", "bundle wait-while", "bundle port-priority", "lacp period",
            "lacp system mac", "lacp system priority", "encapsulation", "rewrite ingress tag", "service-policy input",
            "service-policy output", "ipv4 access-group ? ingress", "ipv4 access-group ? egress",
            "ipv6 access-group ? ingress", "ipv6 access-group ? egress", "mac-address", "mlacp iccp-group",
            "ipv4 verify unicast source reachable-via", "ipv6 verify unicast source reachable-via",
            "flow ipv4 monitor ? sampler ? ingress", "flow ipv6 monitor ? sampler ? ingress", "tunnel source",
            "tunnel destination", "tunnel mode", "bfd address-family * *", "monitor-session", "host-routing",
        )),
        ("router bgp", (
            "bgp router-id", "bgp cluster-id", "bgp confederation identifier", "bgp graceful-restart *",
            "bgp log neighbor changes", "timers bgp", "default-metric",
        )),
        ("(?:neighbor|neighbor-group|session-group) ", (
            "remote-as", "local-as", "description", "update-source", "ebgp-multihop", "ttl-security", "password",
            "keychain", "timers", "use *", "bfd *", "shutdown", "advertisement-interval", "session-open-mode",
            "graceful-restart *", "precedence",
        )),
        ("address-family|af-group ", (
            "route-policy ? in", "route-policy ? out", "maximum-prefix", "weight", "allowas-in", "default-originate",
            "use af-group", "next-hop-self", "soft-reconfiguration inbound", "maximum-paths *", "distance bgp",
            "table-policy", "label mode", "redistribute connected", "redistribute static", "redistribute ospf *",
            "redistribute isis *", "network *", "aggregate-address *", "import route-policy", "export route-policy",
            "metric-style", "metric", "spf-interval", "maximum prefix",
            "priority", "preempt",
        )),
        ("vrf ", ("rd", "description", "bgp router-id", "router-id")),
        ("router |area |interface ", (
            "router-id", "auto-cost", "max-metric router-lsa", "timers throttle spf", "timers throttle lsa all",
            "maximum paths", "default-information originate", "nsf", "nsr", "log adjacency changes", "is-type", "net",
            "set-overload-bit", "lsp-refresh-interval", "max-lsp-lifetime", "lsp-gen-interval", "lsp-password",
            "redistribute connected", "redistribute static", "redistribute bgp *", "redistribute ospf *",
            "redistribute isis *", "cost", "network", "passive", "priority", "hello-interval", "dead-interval",
            "retransmit-interval", "authentication", "authentication-key", "message-digest-key *", "mtu-ignore",
            "bfd fast-detect", "bfd minimum-interval", "bfd multiplier", "stub", "nssa", "default-cost", "range *",
            "circuit-type", "hello-password", "hello-multiplier", "csnp-interval", "point-to-point",
        )),
        ("(?:hsrp|vrrp) ", (
            "address", "priority", "preempt", "timers", "timer", "authentication", "text-authentication",
            "track interface *", "track object *", "bfd fast-detect", "mac-address", "name",
        )),
        ("class ", (
            "bandwidth", "bandwidth remaining", "priority", "shape average", "police rate", "queue-limit",
            "random-detect", "service-policy", "set dscp", "set precedence", "set cos", "set qos-group",
            "set traffic-class", "set discard-class", "set mpls experimental *",
        )),
        ("police ", ("conform-action", "exceed-action", "violate-action")),
        ("class-map |policy-map ", ("description",)),
        ("line ", (
            "exec-timeout", "session-timeout", "session-limit", "transport input", "transport output",
            "transport preferred", "access-class ingress", "access-class egress", "access-class ipv4 ingress",
            "access-class ipv6 ingress", "login authentication", "length", "width", "password", "secret", "stopbits",
            "authorization *", "accounting *", "escape-character", "disconnect-character",
        )),
        ("username ", ("secret", "password")),
        ("ntp", (
            "source", "master", "max-associations", "server *", "server vrf * *", "peer *", "authentication-key *",
            "access-group * *",
        )),
        ("tacacs-server |radius-server |aaa group server ", ("key", "timeout", "vrf", "retransmit")),
        ("key |key chain ", ("key-string", "accept-lifetime", "send-lifetime", "cryptographic-algorithm", "lifetime")),
        ("track ", ("type", "delay up", "delay down", "interface", "route ipv4")),
        ("operation |type |schedule ", (
            "type", "frequency", "timeout", "tos", "tag", "source address", "destination address", "source port",
            "destination port", "start-time", "life",
        )),
        ("flow |sampler-map ", (
            "destination", "source", "transport", "dscp", "version", "record", "exporter", "cache timeout active",
            "cache timeout inactive", "random",
        )),
        ("grpc|lldp", ("port", "timer", "holdtime", "reinit", "address-family")),
        ("rsvp|mpls |interface ", ("router-id", "bandwidth", "igp sync delay")),
        ("telemetry|subscription |destination-group |sensor-group ", (
            "encoding", "protocol", "source-interface", "sensor-group-id *",
        )),
    ),
    several=(
        ("", (
            "logging *", "logging buffered", "domain name-server", "domain list", "domain vrf * name-server *",
            "snmp-server host *", "snmp-server traps", "snmp-server traps *", "ssh server vrf *",
            "ssh server netconf vrf *", "interface *", "vrf *", "arp vrf * *", "ipv4 access-list *",
            "ipv6 access-list *",
        )),
        ("interface ", ("ipv4 address ? ? secondary", "ipv6 address", "ipv4 helper-address", "address", "cdp",
                        "lldp *")),
        ("(?:hsrp|vrrp) ", ("address ? secondary", "address global")),
        ("class-map ", ("match *",)),
        ("username ", ("group",)),
        ("aaa group server ", ("server", "server-private")),
        ("area ", ("interface *",)),
        ("ntp", ("trusted-key",)),
        ("sensor-group ", ("sensor-path",)),
    ),
    on_by_default=(("", ("ipv4 source-route",)),),
    off_by_default=(
        ("interface ", ("shutdown", "description", "service-policy input", "service-policy output", "bundle id")),
        ("neighbor |neighbor-group ", ("shutdown",)),
        ("", ("cdp", "lldp", "http server")),
    ),
    closers=(
        "end", "exit", "root", "commit", "end-policy", "end-set", "end-group", "end-class-map", "end-policy-map",
    ),
    names=(
        ("gi", "GigabitEthernet"), ("gig", "GigabitEthernet"), ("gigabitethernet", "GigabitEthernet"),
        ("te", "TenGigE"), ("tengige", "TenGigE"), ("tf", "TwentyFiveGigE"), ("twentyfivegige", "TwentyFiveGigE"),
        ("fo", "FortyGigE"), ("fortygige", "FortyGigE"), ("hu", "HundredGigE"), ("hundredgige", "HundredGigE"),
        ("fh", "FourHundredGigE"), ("fourhundredgige", "FourHundredGigE"), ("be", "Bundle-Ether"),
        ("bundle-ether", "Bundle-Ether"), ("lo", "Loopback"), ("loopback", "Loopback"), ("mg", "MgmtEth"),
        ("mgmteth", "MgmtEth"), ("bvi", "BVI"),
    ),
    free_lines="route-policy ",
    free_order="(?:prefix|community|extcommunity|large-community|as-path|rd|tag|mac|esi|ospf-area)-set ",
    free_text=("description", "remark", "banner", "alias", "name"),
    definitions=(
        "group ", "vrf ", "key chain ", "object-group ", "(?:ipv4|ipv6) access-list ",
        "(?:prefix|community|extcommunity|large-community|as-path|rd|tag|mac|esi|ospf-area)-set ", "route-policy ",
        "class-map ", "policy-map ", "track ", "ipsla", "(?:tacacs|radius)-server ", "aaa group server ",
        r"interface Bundle-Ether\d+$",
    ),
    resets=(("interface ", "vrf", ("ipv4 address", "ipv6 address", "ipv6 enable")),),
    last=("no shutdown",),
    first=("shutdown",),
    guards=r"(?:ipv4|ipv6) access-group |access-class ",
)  # fmt: skip
