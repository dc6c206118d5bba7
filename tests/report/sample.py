"""A bank's network as a report sees it: two data centres, a branch, two carriers; with the faults of its outage."""

from __future__ import annotations

from netaudit.model.device import Coverage, Device, Source, UnmodelledLine
from netaudit.model.intent import DeviceIntent, Intent, InterfaceIntent, SiteIntent
from netaudit.model.network import Link, LinkEnd, Network, ServicePath
from netaudit.model.results import (
    Approval,
    Audit,
    Change,
    DeviceDrift,
    DeviceResult,
    Drift,
    Evidence,
    Finding,
    PolicyRef,
    Precheck,
    RuleResult,
    Run,
    RunError,
    Summary,
    Unknown,
)
from netaudit.report.data import ReportData

DEVICES = [
    # name, site, role, platform, lines, coverage, score
    ("dc1-wan1", "dc1", "wan-edge", "ios", 812, 0.98, 0.81),
    ("dc1-wan2", "dc1", "wan-edge", "ios", 790, 0.98, 0.93),
    ("dc1-core1", "dc1", "core", "eos", 1210, 0.97, 0.95),
    ("dc1-core2", "dc1", "core", "eos", 1204, 0.97, 0.88),
    ("dc1-acc1", "dc1", "access", "ios", 640, 0.99, 0.97),
    ("dc1-acc2", "dc1", "access", "ios", 641, 0.99, 0.97),
    ("dc2-wan1", "dc2", "wan-edge", "ios", 801, 0.98, 0.9),
    ("dc2-wan2", "dc2", "wan-edge", "ios", 799, 0.98, 0.9),
    ("dc2-core1", "dc2", "core", "eos", 1188, 0.97, 0.94),
    ("dc2-core2", "dc2", "core", "eos", 1187, 0.71, None),
    ("br1-rtr1", "br1", "branch", "ios", 402, 0.99, 0.72),
    ("br1-sw1", "br1", "access", "ios", 318, 1.0, 0.99),
]

# identifier, interface of each end, capacity in bit/s, worst utilisation, failure that causes it
LINK_TABLE = """
dc1-core1--dc1-core2     Port-Channel1            Port-Channel1            40G   0.31  node:dc1-wan1
dc1-core1--dc1-wan1      Ethernet1                TenGigabitEthernet0/0/0  10G   0.52  node:dc1-core2
dc1-core2--dc1-wan1      Ethernet1                TenGigabitEthernet0/0/1  10G   0.48  node:dc1-core1
dc1-core1--dc1-wan2      Ethernet2                TenGigabitEthernet0/0/0  10G   0.44  node:dc1-wan1
dc1-core2--dc1-wan2      Ethernet2                TenGigabitEthernet0/0/1  10G   0.83  node:dc1-core1
dc1-acc1--dc1-core1      TenGigabitEthernet1/1/1  Ethernet11               10G   0.61  node:dc1-core2
dc1-acc1--dc1-core2      TenGigabitEthernet1/1/2  Ethernet11               10G   0.61  node:dc1-core1
dc1-acc2--dc1-core1      TenGigabitEthernet1/1/1  Ethernet12               10G   0.29  -
dc1-wan1--dc1-wan2       TenGigabitEthernet0/0/2  TenGigabitEthernet0/0/2  10G   0.2   link:dc1-wan1--dc2-wan1
dc1-wan1--dc2-wan1       TenGigabitEthernet0/1/0  TenGigabitEthernet0/1/0  5G    1.34  link:dc1-wan2--dc2-wan2
dc1-wan2--dc2-wan2       TenGigabitEthernet0/1/0  TenGigabitEthernet0/1/0  5G    1.34  link:dc1-wan1--dc2-wan1
dc2-wan1--dc2-wan2       TenGigabitEthernet0/0/2  TenGigabitEthernet0/0/2  10G   0.2   link:dc1-wan2--dc2-wan2
dc2-core1--dc2-wan1      Ethernet1                TenGigabitEthernet0/0/0  10G   0.47  node:dc2-wan2
dc2-core2--dc2-wan2      Ethernet1                TenGigabitEthernet0/0/0  10G   0.47  node:dc2-wan1
dc2-core1--dc2-core2#1   Ethernet49               Ethernet49               10G   0.35  node:dc2-wan1
dc2-core1--dc2-core2#2   Ethernet50               Ethernet50               10G   0.35  node:dc2-wan1
br1-rtr1--dc1-wan1       GigabitEthernet0/0/0     GigabitEthernet0/0/3     200M  0.72  -
br1-rtr1--dc2-wan2       GigabitEthernet0/0/1     GigabitEthernet0/0/3     100M  1.13  link:br1-rtr1--dc1-wan1
br1-rtr1--br1-sw1        GigabitEthernet0/0/2     GigabitEthernet1/0/48    1G    0.14  -
dc1-wan1--isp-northwind  TenGigabitEthernet0/2/0  -                        5G    0.44  link:dc2-wan2--isp-skylane
dc2-wan2--isp-skylane    TenGigabitEthernet0/2/0  -                        5G    -     -
"""


def _links() -> list[tuple[str, str, str, str, str, float, float | None, str]]:
    found = []
    for row in LINK_TABLE.strip().splitlines():
        identifier, a_interface, b_interface, size, worst, failure = row.split()
        a, b = identifier.partition("#")[0].split("--")
        capacity = float(size[:-1]) * {"G": 1e9, "M": 1e6}[size[-1]]
        share = None if worst == "-" else float(worst)
        found.append((identifier, a, a_interface, b, b_interface, capacity, share, failure.replace(":", " ")))
    return found


LINKS = _links()
OUTSIDE = ("isp-northwind", "isp-skylane")
CARRIERS = {
    ("dc1-wan1", "TenGigabitEthernet0/1/0"): "Carrier A",
    ("dc1-wan2", "TenGigabitEthernet0/1/0"): "Carrier B",
    ("br1-rtr1", "GigabitEthernet0/0/0"): "Carrier A",
    ("br1-rtr1", "GigabitEthernet0/0/1"): "Carrier B",
}


def device(name: str, site: str | None, role: str | None, platform: str, lines: int, coverage: float) -> Device:
    modelled = round(lines * coverage)
    unread = tuple(
        UnmodelledLine(line=900 + number, text=f" vxlan vlan {number} vni {10000 + number}")
        for number in range(lines - modelled)
    )
    return Device(
        name=name,
        hostname=name,
        platform=platform,
        site=site,
        role=role,
        source=Source(path=f"configs/{name}.cfg", sha256="0" * 64),
        coverage=Coverage(lines=lines, modelled=modelled, unmodelled=unread),
    )


def link(identifier: str, a: str, a_if: str, b: str, b_if: str, capacity: float) -> Link:
    return Link(
        id=identifier,
        devices=(a, b),
        kind="lag" if a_if.startswith("Port-Channel") else "physical",
        capacity_bps=int(capacity),
        a=LinkEnd(device=a, interface=a_if, known=a not in OUTSIDE),
        b=LinkEnd(device=b, interface=b_if, known=b not in OUTSIDE),
    )


def network() -> Network:
    interfaces: dict[str, dict[str, InterfaceIntent]] = {}
    for (name, interface), carrier in CARRIERS.items():
        interfaces.setdefault(name, {})[interface] = InterfaceIntent(provider=carrier)
    return Network(
        devices=tuple(device(*row[:6]) for row in DEVICES),
        links=tuple(link(*row[:6]) for row in LINKS),
        intent=Intent(
            sites={
                "dc1": SiteIntent(title="Data centre 1", role="datacentre"),
                "dc2": SiteIntent(title="Data centre 2", role="datacentre"),
                "br1": SiteIntent(title="Branch 1", role="branch"),
            },
            devices={name: DeviceIntent(interfaces=found) for name, found in interfaces.items()},
        ),
        paths=(
            ServicePath(
                id="branch-counter",
                service="branch-counter",
                source="br1",
                target="dc1",
                connected=True,
                cut_devices=("br1-rtr1",),
                cut_links=("br1-rtr1--br1-sw1",),
            ),
        ),
    )


def capacity() -> dict[str, object]:
    links: list[dict[str, object]] = []
    failures: dict[str, dict[str, object]] = {}
    for identifier, a, _, b, _, size, worst, cause in LINKS:
        kind, _, failed = cause.partition(" ")
        failure = {"kind": kind, "id": failed} if kind in ("node", "link") else {"kind": "none", "id": ""}
        for source, target, share in ((a, b, 1.0), (b, a, 0.58)):
            load = None if worst is None else worst * share * size
            links.append(
                {
                    "id": identifier,
                    "from": source,
                    "to": target,
                    "capacity_bps": size,
                    "normal_bps": None if load is None else load * 0.62,
                    "worst_bps": load,
                    "worst_failure": failure,
                    "capacity_origin": {
                        "how": "shaper",
                        "device": source,
                        "interface": "Te0/1/0",
                        "path": f"configs/{source}.cfg",
                        "line": 86,
                    },
                    "measured": {
                        "p95_bps": size * 0.4,
                        "max_bps": size * 0.9,
                        "utilisation": 0.4,
                        "window": "7d",
                        "port": f"{source}:Te0/1/0 out",
                    },
                    "classes": [
                        {
                            "class": "payments",
                            "guarantee_bps": size * 0.2,
                            "normal_bps": (load or 0) * 0.1,
                            "worst_bps": (load or 0) * 0.17,
                        }
                    ],
                }
            )
        if failure["id"] and worst is not None:
            held = failures.setdefault(
                cause, {"kind": kind, "id": failed, "dropped_bps": 0.0, "max_utilisation": 0.0, "max_link": ""}
            )
            if worst > held["max_utilisation"]:  # type: ignore[operator]
                held.update(max_utilisation=worst, max_link=identifier)
    failures["node br1-rtr1"] = {
        "kind": "node",
        "id": "br1-rtr1",
        "dropped_bps": 161e6,
        "max_utilisation": 0.83,
        "max_link": "dc1-core2--dc1-wan2",
    }
    return {
        "schema": "netaudit.capacity/1",
        "links": links,
        "failures": list(failures.values()),
        "measured_ports": [
            {
                "device": "dmz-edge1",
                "interface": "Te0/1/0",
                "way": "in",
                "capacity_bps": 5e9,
                "p95_bps": 4.6e9,
                "max_bps": 4.9e9,
                "utilisation": 0.92,
                "window": "7d",
                "port": "dmz-edge1:Te0/1/0 in",
            }
        ],
        "growth": {"normal": 1.2, "n_minus_1": 0.746},
        "unknown": [
            {"what": "dc2-wan2 TenGigabitEthernet0/2/0", "why": "policy routing (route-map PBR-GUEST) is not modelled"}
        ],
    }


def findings() -> tuple[Finding, ...]:
    return (
        Finding(
            fingerprint="a3c1f09be2d44c10",
            rule="CAP-007",
            title="Every link carries its load when its neighbour fails",
            severity="critical",
            devices=("dc1-wan1",),
            entity="link_load",
            name="dc1-wan1 TenGigabitEthernet0/1/0",
            message="dc1-wan1 TenGigabitEthernet0/1/0 to dc2-wan1 reaches 134 % of 5 Gbit/s when "
            "dc1-wan2 - dc2-wan2 fails",
            expected="worst utilisation at most 80 %",
            actual="134 % (6.7 Gbit/s of 5 Gbit/s)",
            site="dc1",
            evidence=(
                Evidence(
                    device="dc1-wan1",
                    path="configs/dc1-wan1.cfg",
                    start=214,
                    end=220,
                    text="interface TenGigabitEthernet0/1/0\n description DCI to dc2-wan1, Carrier A NT-50811\n"
                    " ip address 10.255.0.1 255.255.255.252\n ip ospf network point-to-point\n ip ospf cost 10\n"
                    " service-policy output DCI-5G\n load-interval 30",
                ),
                Evidence(
                    device="dc1-wan1",
                    path="configs/dc1-wan1.cfg",
                    start=131,
                    end=134,
                    text="policy-map DCI-5G\n class class-default\n"
                    "  shape average 5000000000\n   service-policy DCI-QUEUES",
                ),
            ),
            rationale="When one of two circuits fails, the other has to carry both loads. A circuit that is full drops "
            "payments together with backups.",
            remediation="Raise the contract of NT-50811 and GX-7730 to 10 Gbit/s, or move replication elsewhere:\n"
            "policy-map DCI-5G\n class class-default\n  shape average 10000000000",
            references=("NIST 800-53 SC-5", "https://www.rfc-editor.org/rfc/rfc5714"),
            tags=("capacity", "failure"),
        ),
        Finding(
            fingerprint="77b0e6d1c92f4a8e",
            rule="RED-003",
            title="A first-hop gateway has a second router behind it",
            severity="high",
            devices=("br1-rtr1",),
            entity="fhrp_group",
            name="br1 Vlan10 hsrp 10",
            message="hsrp group 10 on 10.10.10.0/24 has 1 member: br1-rtr1",
            expected="at least 2 members",
            actual="1",
            evidence=(
                Evidence(
                    device="br1-rtr1",
                    path="configs/br1-rtr1.cfg",
                    start=88,
                    end=92,
                    text="interface GigabitEthernet0/0/2.10\n encapsulation dot1Q 10\n"
                    " ip address 10.10.10.2 255.255.255.0\n standby 10 ip 10.10.10.1\n standby 10 priority 110",
                ),
            ),
            rationale="One router behind the gateway address means its failure cuts the subnet off.",
            remediation="interface {interface}\n standby 10 ip 10.10.10.1",
            references=("NIST 800-53 CP-8",),
            site="br1",
            status="existing",
            tags=("redundancy", "gateway"),
        ),
        Finding(
            fingerprint="19af5512ed0b7c33",
            rule="QOS-011",
            title="A class is promised what it has to carry",
            severity="high",
            devices=("dc1-core2",),
            entity="qos_policy",
            name="DCI-QUEUES class PAYMENTS",
            message="PAYMENTS is guaranteed 10 % (500 Mbit/s) and has to carry 1.14 Gbit/s in the worst case",
            expected="guarantee at least the worst load",
            actual="500 Mbit/s against 1.14 Gbit/s",
            evidence=(
                Evidence(
                    device="dc1-core2",
                    path="configs/dc1-core2.cfg",
                    start=61,
                    end=62,
                    text=" class PAYMENTS\n  bandwidth percent 10",
                ),
            ),
            remediation="policy-map DCI-QUEUES\n class PAYMENTS\n  bandwidth percent 25",
            site="dc1",
            tags=("qos",),
        ),
        Finding(
            fingerprint="5d11c2a94be07f61",
            rule="RED-021",
            title="An OSPF adjacency is protected by BFD",
            severity="medium",
            devices=("dc2-core1", "dc2-wan1"),
            entity="igp_adjacency",
            name="dc2-core1 Ethernet1 - dc2-wan1 Te0/0/0",
            message="BFD is configured on dc2-core1 and not on dc2-wan1",
            expected="bfd on both ends",
            actual="one end",
            evidence=(
                Evidence(
                    device="dc2-core1",
                    path="configs/dc2-core1.cfg",
                    start=140,
                    end=141,
                    text="interface Ethernet1\n   ip ospf neighbor bfd",
                ),
                Evidence(
                    device="dc2-wan1",
                    path="configs/dc2-wan1.cfg",
                    start=201,
                    end=201,
                    text="interface TenGigabitEthernet0/0/0",
                ),
            ),
            status="existing",
            tags=("redundancy",),
            site="dc2",
        ),
        Finding(
            fingerprint="e04417bb2c85d9aa",
            rule="MGT-004",
            title="Logs leave the device",
            severity="low",
            devices=("br1-sw1",),
            entity="logging",
            name="logging",
            message="one log server is configured, two are expected",
            evidence=(
                Evidence(
                    device="br1-sw1", path="configs/br1-sw1.cfg", start=300, end=300, text="logging host 10.1.9.10"
                ),
            ),
            status="existing",
            tags=("management",),
            site="br1",
        ),
        Finding(
            fingerprint="c9e2a7701d3b6f48",
            rule="RED-014",
            title="An access switch has two uplinks",
            severity="medium",
            devices=("dc1-acc2",),
            entity="device",
            name="dc1-acc2",
            message="dc1-acc2 has one uplink: dc1-core1",
            status="waived",
            waiver="J. Okafor, CHG-20917, until 2027-01-31: second fibre ordered",
            evidence=(
                Evidence(
                    device="dc1-acc2",
                    path="configs/dc1-acc2.cfg",
                    start=52,
                    end=53,
                    text="interface TenGigabitEthernet1/1/1\n description dc1-core1 Ethernet12",
                ),
            ),
            site="dc1",
        ),
    )


def rules() -> tuple[RuleResult, ...]:
    rows = [
        ("CAP-007", "Every link carries its load when its neighbour fails", "critical", (1, 1, 0, 39, 1)),
        ("CAP-002", "No link is more than half full in the normal state", "high", (0, 1, 0, 41, 0)),
        ("QOS-011", "A class is promised what it has to carry", "high", (1, 0, 0, 17, 4)),
        ("QOS-001", "Voice has a strict-priority queue", "high", (0, 0, 0, 12, 4)),
        ("QOS-003", "Guarantees leave room for the default class", "medium", (0, 0, 0, 16, 4)),
        ("RED-003", "A first-hop gateway has a second router behind it", "high", (1, 1, 0, 8, 0)),
        ("RED-014", "An access switch has two uplinks", "medium", (0, 0, 1, 2, 9)),
        ("RED-021", "An OSPF adjacency is protected by BFD", "medium", (1, 0, 0, 11, 0)),
        ("RED-030", "A BGP session is configured at both ends", "high", (0, 2, 0, 0, 0)),
        ("MGT-004", "Logs leave the device", "low", (1, 0, 0, 11, 0)),
        ("SEC-002", "SNMP version 2c with a default community is off", "high", (0, 0, 0, 12, 0)),
    ]
    names = ("fail", "unknown", "waived", "pass", "not_applicable")
    return tuple(
        RuleResult(
            id=rule,
            title=title,
            severity=severity,
            pack=rule[:3].lower(),  # type: ignore[arg-type]
            rationale=f"{title}.",
            tags=("security",) if rule.startswith("SEC") else (),
            verdicts=dict(zip(names, counts, strict=True)),
        )
        for rule, title, severity, counts in rows
    )


def audit() -> Audit:
    return Audit(
        run=Run(
            id="20261123T020000Z-5d1c",
            started="2026-11-23T02:00:00Z",
            finished="2026-11-23T02:00:41Z",
            netaudit="1.0.0",
            policies=(
                PolicyRef(pack="bank", version="1.4.0", sha256="9f" * 32),
                PolicyRef(pack="redundancy", version="1.0.0", sha256="3b" * 32),
            ),
        ),
        summary=Summary(
            devices=12,
            lines=9992,
            rules=11,
            by_severity={"critical": 1, "high": 2, "medium": 1, "low": 1, "info": 0},
            verdicts={"pass": 169, "fail": 5, "unknown": 5, "not_applicable": 22, "waived": 1},
        ),
        devices=tuple(
            DeviceResult(
                name=name,
                platform=platform,
                sha256=f"{number:02x}" * 32,
                coverage=coverage,
                score=score,
                site=site,
                role=role,
                path=f"configs/{name}.cfg",
                lines=lines,
            )
            for number, (name, site, role, platform, lines, coverage, score) in enumerate(DEVICES, 16)
        ),
        findings=findings(),
        unknown=(
            Unknown(
                rule="CAP-007", device="dc2-wan2", name="TenGigabitEthernet0/2/0", why="policy routing is not modelled"
            ),
            Unknown(
                rule="CAP-002", device="dc2-wan2", name="TenGigabitEthernet0/2/0", why="policy routing is not modelled"
            ),
            Unknown(
                rule="RED-003", device="dc2-core2", name="Vlan210 vrrp 21", why="line 77 is not modelled: vrrp 21 ipv6"
            ),
            Unknown(rule="RED-030", device="dc1-wan1", name="203.0.113.1", why="peer config not supplied"),
            Unknown(rule="RED-030", device="dc2-wan2", name="198.51.100.1", why="peer config not supplied"),
        ),
        errors=(RunError(device="br2-rtr1", error="connection refused on port 22"),),
        rules=rules(),
    )


def drift() -> Drift:
    return Drift(
        devices=(
            DeviceDrift(
                name="br1-rtr1",
                state="drifted",
                approved=Approval(
                    commit="4be1c09a77d2",
                    by="m.lindqvist",
                    at="2026-11-02T14:11:00Z",
                    ticket="CHG-20650",
                    reason="branch refresh",
                ),
                changes=(
                    Change(
                        kind="removed",
                        path=("interface GigabitEthernet0/0/0",),
                        before="service-policy output WAN-200M",
                        before_line=61,
                        feature="qos",
                        severity="high",
                    ),
                    Change(
                        kind="changed",
                        path=("interface GigabitEthernet0/0/0",),
                        before="ip ospf cost 10",
                        after="ip ospf cost 1000",
                        before_line=64,
                        after_line=63,
                        feature="ospf",
                        severity="high",
                    ),
                    Change(
                        kind="added",
                        path=("interface GigabitEthernet0/0/0",),
                        after="load-interval 30",
                        after_line=64,
                        severity="low",
                    ),
                    Change(
                        kind="moved",
                        path=("ip access-list extended BRANCH-IN",),
                        before="permit tcp any any established",
                        after="permit tcp any any established",
                        before_line=120,
                        after_line=124,
                        feature="acl",
                        severity="medium",
                    ),
                    Change(
                        kind="added",
                        path=(),
                        after="username temp privilege 15 secret <secret 9c1f>",
                        after_line=30,
                        feature="aaa",
                        severity="critical",
                    ),
                ),
                remediation=(
                    "interface GigabitEthernet0/0/0",
                    " service-policy output WAN-200M",
                    " ip ospf cost 10",
                    " no load-interval 30",
                    "no username temp",
                ),
                remediation_proved=True,
            ),
            DeviceDrift(name="dc2-core2", state="no_baseline"),
            DeviceDrift(name="br2-rtr1", state="not_collected", why="connection refused on port 22"),
            *(DeviceDrift(name=row[0], state="in_sync") for row in DEVICES if row[0] not in ("br1-rtr1", "dc2-core2")),
        )
    )


def precheck() -> Precheck:
    return Precheck(
        verdict="fail",
        changes=(
            Change(
                kind="removed",
                path=("interface Ethernet2",),
                before="no shutdown",
                before_line=40,
                device="dc1-core2",
                feature="interfaces",
                severity="high",
            ),
            Change(
                kind="added",
                path=("interface Ethernet2",),
                after="shutdown",
                after_line=40,
                device="dc1-core2",
                feature="interfaces",
                severity="high",
            ),
        ),
        findings_added=(
            Finding(
                fingerprint="b7c0",
                rule="RED-009",
                title="The loss of one link leaves every site connected twice",
                severity="high",
                devices=("dc1-core1", "dc1-wan2"),
                entity="link",
                name="dc1-core1--dc1-wan2",
                message="dc1-wan2 hangs on dc1-core1 Ethernet2 alone after the change",
            ),
        ),
        capacity={
            "worst_before": {"link": "dc1-wan1--dc2-wan1", "utilisation": 1.34},
            "worst_after": {"link": "dc1-core1--dc1-wan2", "utilisation": 1.41},
        },
        redundancy={"single_points_added": ["dc1-core1 Ethernet2"], "single_points_removed": []},
    )


def report() -> ReportData:
    return ReportData(
        audit=audit(),
        network=network(),
        drift=drift(),
        precheck=precheck(),
        capacity=capacity(),
        title="Meridian Bank: nightly network audit",
        generated="2026-11-23T02:00:44Z",
    )
