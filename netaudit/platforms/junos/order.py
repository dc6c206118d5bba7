"""What counts and what does not when two Junos configurations are compared, and how statements replace each other.

Order counts for what Junos evaluates from the top (terms, rules, zone policies, lists of policies) or tries one after
the other (authentication order, servers); elsewhere it does not.

Sources: Junos CLI User Guide ("Modifying the Junos OS Configuration", "Using Configuration Groups"), Routing Policies,
Firewall Filters and Traffic Policers User Guide; working knowledge of the statements for the table of single values.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar, StatementGrammar

ORDERED: tuple[str, ...] = ()
"""Not used: a hierarchy of statements has its own table."""

VOLATILE = (("last-change", r"## Last (?:commit|changed)", "time of the last change, printed as a comment"),)

_SINGLE = (
    "advertise-interval", "advertisement-interval", "age", "as-override", "authentication-algorithm",
    "authentication-method", "authentication-type", "authorization", "autonomous-system", "bandwidth",
    "bandwidth-limit", "bandwidth-percent", "bridge-priority", "buffer-size", "burst-size-limit", "bytes",
    "chassis-id", "cluster", "contact", "cost", "dead-interval", "default-action", "default-metric", "description",
    "dh-group", "disable-timeout", "domain-name", "duplex", "encapsulation", "encrypted-password",
    "encryption-algorithm", "export-rib", "external-interface", "external-preference", "facility-override",
    "fast-interval", "full-name", "group-type", "hello-interval", "hello-padding-type", "host-name", "idle-timeout",
    "interface-mode", "interface-type", "ipsec-policy", "isis-level", "l3-interface", "lifetime-seconds", "link-mode",
    "local-address", "local-interface", "local-preference", "log-prefix", "logical-bandwidth", "lsp-interval",
    "lsp-lifetime", "mastership-priority", "max-age", "maximum", "maximum-labels", "mc-ae-id",
    "med-igp-update-interval", "metric", "metric-out", "metric2", "minimum-interval", "minimum-links", "mode", "mtu",
    "multiplier", "name-resolution-timeout", "native-vlan-id", "node-link-degradation", "overload-timeout",
    "passive-metric", "peer-as", "permissions-set", "poll-interval", "port-mode", "preference", "preference2",
    "priority", "priority-cost", "protocol-version", "queue-num", "redundancy-priority", "reference-bandwidth",
    "refresh-interval", "retransmit-interval", "revision", "route-distinguisher", "route-distinguisher-id",
    "router-id", "scheduler-map", "secret", "security-level", "session-limit", "session-mode", "shaping-rate", "size",
    "source-interface", "speed", "static-metric", "system-id", "system-priority", "te-metric", "time-format",
    "time-zone", "timeout", "trace-level", "transit-delay", "transmit-delay", "transmit-rate", "ttl", "tunnel-type",
    "uid", "vlan-id", "vlan-tag-mode", "vpn-id", "vrf-table-label-mode", "vrf-target", "vxlan-routing", "wide-metric",
    "world-readable-mode",
)  # fmt: skip
"""Statements of one value, whatever they stand in."""

_SINGLE_PATHS = (
    ("^", "version"), ("instance-type",), ("group", "*", "type"),
    ("static", "route", "*", "qualified-next-hop", "*", "metric"),
    ("authentication", "encrypted-password"), ("ssh", "root-login"), ("syslog", "host", "*", "*"),
    ("syslog", "file", "*", "*"), ("syslog", "user", "*", "*"), ("syslog", "source-address"),
    ("syslog", "archive", "files"), ("filter", "input"), ("filter", "output"), ("sampling", "input"),
    ("policer", "input"), ("policer", "output"), ("track", "interface", "*", "priority-cost"),
    ("then", "forwarding-class"), ("then", "loss-priority"), ("then", "policer"), ("then", "count"),
    ("then", "dscp"), ("then", "local-preference"), ("then", "next-hop"), ("then", "origin"),
    ("then", "as-path-prepend"), ("then", "routing-instance"), ("then", "load-balance"),
    ("forwarding-class", "*", "scheduler"), ("forwarding-class", "*", "queue-num"),
    ("class", "*", "queue-num"), ("resolution", "rib"), ("aggregate", "route", "*", "metric"),
    ("ntp", "boot-server"), ("ntp", "source-address"), ("lacp", "interval"), ("ether-options", "802.3ad"),
    ("gigether-options", "802.3ad"), ("authentication", "type"), ("simple-password",),
    ("login", "user", "*", "class"), ("vxlan", "vni"), ("snmp", "location"), ("then", "tag"), ("route", "*", "tag"),
    ("group", "*", "hold-time"), ("neighbor", "*", "hold-time"), ("group", "*", "authentication-key"),
    ("neighbor", "*", "authentication-key"), ("interface", "*", "authentication-key"), ("md5", "*", "key"),
    ("vrrp-group", "*", "authentication-key"), ("level", "*", "authentication-key"), ("key", "*", "secret"),
    ("lacp", "periodic"), ("tacplus-server", "*", "port"), ("radius-server", "*", "port"),
    ("loopback-address",), ("v3", "usm", "local-engine", "user", "*", "authentication-md5", "authentication-password"),
    ("external-preference",), ("graceful-restart", "restart-duration"), ("igmp", "interface", "*", "version"),
    ("sflow", "polling-interval"), ("sample-rate", "ingress"), ("sample-rate", "egress"),
    ("rpm", "probe", "*", "test", "*", "target"),
    ("filter", "input-chain"), ("inet-precedence",), ("forwarding-options", "load-balance"),
    ("aggregated-devices", "ethernet", "device-count"), ("fpc", "*", "pic", "*", "port", "*", "speed"),
    ("redundancy-group", "*", "node", "*", "priority"), ("interface-monitor", "*", "weight"), ("reth-count",),
    ("redundant-ether-options", "redundancy-group"), ("rib-groups", "*", "export-rib"), ("snmp", "name"),
)  # fmt: skip

STATEMENTS = StatementGrammar(
    ordered=(
        ("policy-statement", "*", "term"), ("filter", "*", "term"), ("from-zone", "*", "to-zone", "*", "policy"),
        ("global", "policy"), ("rule-set", "*", "rule"), ("import",), ("export",), ("vrf-import",), ("vrf-export",),
        ("import-rib",), ("apply-groups",), ("authentication-order",), ("accounting-order",), ("name-server",),
        ("input-list",), ("output-list",), ("proposals",), ("then", "community"), ("mpls", "path", "*"),
        ("radius-server",), ("tacplus-server",), ("domain-search",), ("service-filter", "*", "term"),
        ("application", "*", "term"), ("fast-reroute", "bypass-path"), ("rewrite-rules", "*", "*"),
        ("idp-policy", "*", "rulebase-ips", "rule"), ("rule", "*", "term"), ("policy", "*", "term"),
    ),
    single=(*((word,) for word in _SINGLE), *_SINGLE_PATHS),
    beside=frozenset(("import", "export", "exact", "rate-limit", "remainder")),
    choices=(
        ("then", ("accept", "reject", "discard", "permit", "deny")),
        ("default-policy", ("permit-all", "deny-all")),
        ("route-type", ("external", "internal")),
        ("root-authentication", ("encrypted-password", "plain-text-password")),
    ),
    presence=(
        ("interfaces", "*"), ("unit", "*"), ("family", "*"), ("interface", "*"), ("neighbor", "*"), ("group", "*"),
        ("area", "*"), ("user", "*"), ("vlans", "*"), ("prefix-list", "*"), ("route", "*"), ("lacp",), ("then",),
        ("term", "*"), ("community", "*"), ("policy-statement", "*"), ("filter", "*"), ("ssh",), ("netconf", "ssh"),
    ),
    numbers=(("vlan", "members"), ("vlan-id-list",), ("vlan-range",)),
    named=frozenset((
        "unit", "family", "area", "interface", "group", "neighbor", "policy-statement", "term", "filter", "route",
        "prefix-list", "vrrp-group", "vrrp-inet6-group", "community", "policer", "user", "file", "host", "class",
        "address", "from-zone", "to-zone", "policy", "rule-set", "rule", "security-zone", "queue", "level", "path",
        "label-switched-path", "forwarding-class", "server", "tacplus-server", "radius-server", "trap-group", "view",
        "client-list", "as-path", "route-filter", "qualified-next-hop", "redundancy-group", "node", "fpc", "pic",
        "proposal", "gateway", "vpn", "zone", "pool", "probe", "test", "rib", "key-chain", "key", "probe-server",
        "dscp", "ieee-802.1", "exp", "loss-priority", "scheduler", "application", "application-set",
    )),
)  # fmt: skip

DRIFT = DriftGrammar(closers=(), statements=STATEMENTS)
