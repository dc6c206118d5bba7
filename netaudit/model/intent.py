"""What configurations cannot tell and people must: `intent.yaml` and the `data:` of an inventory's hosts."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta


class _Intent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    pass


Rate = Annotated[str | int, Meta(description="A rate in bit/s, or with a unit: 500M, 10G")]


MOST_GROWTH = 1e6
"""Far beyond any plan, and far from where sums overflow."""
Growth = Annotated[float, Meta(gt=0, le=MOST_GROWTH, description="A factor: 1.3 is 30 % more")]


class SiteIntent(_Intent, frozen=True, kw_only=True):
    """A place: a data centre, a branch."""

    role: str | None = None
    """What kind of place it is; a word of your own."""
    title: str | None = None
    """What readers call it."""
    peak: Rate | None = None
    """Expected peak of all traffic that enters or leaves the site, the busier direction."""


class InterfaceIntent(_Intent, frozen=True, kw_only=True):
    """What an interface is for."""

    role: str | None = None
    """`wan`, `internet-edge`, `dc-interconnect`, `partner`, `uplink`, `downlink`, `host`, `storage` ..."""
    contract: Rate | None = None
    """What the carrier sells on it."""
    provider: str | None = None
    """Who sells it."""
    circuit: str | None = None
    """Its number there."""
    speed: Rate | None = None
    """Rate of the port where configuration and name do not tell it."""
    srlgs: tuple[str, ...] = ()
    """What its wire shares with others, and fails with: ducts, rooms."""


class DeviceIntent(_Intent, frozen=True, kw_only=True):
    """What a device is for and where it stands."""

    site: str | None = None
    """One of `sites`."""
    role: str | None = None
    """`access`, `leaf`, `distribution`, `spine`, `core`, `branch`, `wan-edge`, `internet-edge` ..."""
    chassis: str | None = None
    """A word that devices share which fail together: a stack, a virtual chassis."""
    drops_collected: bool | None = None
    """Somebody reads what its queues and its control plane drop."""
    interfaces: dict[str, InterfaceIntent] = {}


class SubnetIntent(_Intent, frozen=True, kw_only=True):
    """What a subnet is for."""

    role: str | None = None
    """`access`, `server`, `dmz` ..."""
    site: str | None = None
    """One of `sites`."""
    gateways: tuple[str, ...] = ()
    """Devices expected to be gateways on it."""


class LinkIntent(_Intent, frozen=True, kw_only=True):
    """A cable or circuit that is known to be there. Ends are written `device:interface`."""

    a: str
    b: str
    contract: Rate | None = None
    provider: str | None = None
    circuit: str | None = None
    srlgs: tuple[str, ...] = ()
    role: str | None = None


class ServiceIntent(_Intent, frozen=True, kw_only=True):
    """A service that must stay up. `source` and `target` are a device, a site, or a prefix."""

    source: str
    target: str
    title: str | None = None
    critical: bool = True
    """It must stay up; rules find nothing wrong with what is said not to be."""
    peak: Rate | None = None
    """What it needs at its busiest."""


class QosClassIntent(_Intent, frozen=True, kw_only=True):
    """A class of the QoS plan."""

    dscp: tuple[str | int, ...] = ()
    """Its code points: `ef`, `af31`, `46`."""
    classes: tuple[str, ...] = ()
    """Names that configurations give it."""
    priority: bool = False
    """It is served by strict priority."""
    critical: bool = False
    """No policer may drop it within its peak."""
    peak: Rate | None = None
    """Expected peak of the class on one circuit."""


class SoftwareIntent(_Intent, frozen=True, kw_only=True):
    """A release of a system that is approved, with all that begin with it: `17.9` covers `17.9.4a`."""

    platform: str
    version: str
    model: str | None = None
    """Beginning of the models it is approved for; absent for all."""
    until: date | None = None
    """Last day on which its maker mends it."""


class BothWays(_Intent, frozen=True, kw_only=True):
    """A word for what interfaces receive, and one for what they send."""

    received: str
    """Of what comes in."""
    sent: str
    """Of what goes out."""


Share = Annotated[float, Meta(gt=0, le=1)]


class PrometheusIntent(_Intent, frozen=True, kw_only=True):
    """How a Prometheus server is asked for measured loads; everything has a default."""

    range: str = "7d"
    """How far back."""
    step: str = "5m"
    """Between two values."""
    quantile: Share = 0.95
    """Of the values over the range; 1 is the maximum."""
    complete: Share = 0.5
    """Least share of the range's steps that must have a value; else the load is not known."""
    window: str | None = None
    """Of `rate()`; absent: the step, or four times the interval of the samples where that is longer."""
    where: str | None = None
    """Label matchers of the series: `job="snmp",site=~"dc.*"`."""
    metrics: BothWays | None = None
    """Counters of octets; absent: those that snmp_exporter, gnmic, telegraf, node_exporter and others have."""
    queries: BothWays | None = None
    """PromQL that gives bit/s by device and interface, in place of `metrics`."""
    device_labels: tuple[str, ...] = ("hostname", "instance", "target", "source", "device", "agent_host", "sysName")
    """Labels that may name the device, the first one that does."""
    interface_labels: tuple[str, ...] = (
        "ifName", "ifDescr", "interface_name", "interface", "name", "device", "ifAlias",
    )  # fmt: skip
    """Labels that may name the interface, or hold its description."""
    devices: dict[str, str] = {}
    """Value of a device label -> device, where the name, host name or address does not tell."""
    token_env: str = "NETAUDIT_PROMETHEUS_TOKEN"  # noqa: S105 - where it is, not what it is
    """Environment variable with a bearer token."""
    username_env: str = "NETAUDIT_PROMETHEUS_USERNAME"
    """Environment variable with a user's name."""
    password_env: str = "NETAUDIT_PROMETHEUS_PASSWORD"  # noqa: S105 - where it is, not what it is
    """Environment variable with the password."""
    ca_file: str | None = None
    """Certificates that the server's must be signed by, in place of the system's."""
    tenant: str | None = None
    """Sent as X-Scope-OrgID, for Mimir and Cortex."""


class Heard(msgspec.Struct, frozen=True, gc=False):
    """A neighbour that a device hears by LLDP or CDP; names as the protocol gave them."""

    device: str
    interface: str
    neighbor: str
    neighbor_interface: str


class Intent(_Intent, frozen=True, kw_only=True):
    """Everything that the configurations cannot tell."""

    sites: dict[str, SiteIntent] = {}
    devices: dict[str, DeviceIntent] = {}
    subnets: dict[str, SubnetIntent] = {}
    links: tuple[LinkIntent, ...] = ()
    services: dict[str, ServiceIntent] = {}
    qos_plan: dict[str, QosClassIntent] = {}
    growth: Growth | dict[str, Growth] = 1.0
    """Factor on all demands, or by class (`default`: of classes that are not listed)."""
    software: tuple[SoftwareIntent, ...] = ()
    """The releases that are approved; without any, nobody can say which are."""
    drops_collected: bool | None = None
    """Of every device that does not say otherwise."""
    prometheus: PrometheusIntent = PrometheusIntent()
    """How measured loads are asked for, with `--loads prometheus:URL`."""
