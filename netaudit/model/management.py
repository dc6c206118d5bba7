"""How a device is watched and administered. Secrets are facts of kind and presence, never of content."""

from __future__ import annotations

from netaudit.model.base import Fact, Value


class LogHost(Value, frozen=True, kw_only=True):
    """A remote log server."""

    address: str
    vrf: str | None = None
    transport: str | None = None
    severity: str | None = None


class Logging(Fact, frozen=True, kw_only=True):
    """Logging, for the whole device."""

    hosts: tuple[LogHost, ...] = ()
    trap_severity: str | None = None
    buffered_bytes: int | None = None
    buffered_messages: int | None = None
    """Where the platform counts messages instead of bytes."""
    buffered_severity: str | None = None
    source_interface: str | None = None
    console_severity: str | None = None
    monitor_severity: str | None = None
    facility: str | None = None
    origin: str | None = None
    """What a message names its sender by: `hostname`, `ip`."""
    timestamps_ms: bool | None = None
    timestamps_zone: bool | None = None
    file_severity: str | None = None
    """Of what is written to a file of the device."""
    enabled: bool | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "logging"


class SnmpCommunity(Value, frozen=True, kw_only=True):
    """An SNMP community; its name is a secret and is not kept."""

    permission: str | None = None
    acl: str | None = None
    well_known: bool = False
    """`public` or `private`."""


class SnmpUser(Value, frozen=True, kw_only=True):
    """An SNMPv3 user."""

    name: str
    authentication: str | None = None
    privacy: str | None = None


class SnmpHost(Value, frozen=True, kw_only=True):
    """A receiver of notifications."""

    address: str
    version: str | None = None
    vrf: str | None = None


class Snmp(Fact, frozen=True, kw_only=True):
    """SNMP, for the whole device."""

    communities: tuple[SnmpCommunity, ...] = ()
    users: tuple[SnmpUser, ...] = ()
    hosts: tuple[SnmpHost, ...] = ()
    traps: tuple[str, ...] = ()
    """Families switched on; `all` where the bare command stands."""
    groups: tuple[str, ...] = ()
    """SNMPv3 groups with model and level as configured: `NMS v3 priv`."""
    location: str | None = None
    contact: str | None = None
    source_interface: str | None = None
    rmon_events: tuple[str, ...] = ()
    """Numbers of the events that RMON alarms raise."""
    agentx: bool | None = None
    """Its facts are offered to an SNMP agent of the host (RFC 2741)."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "snmp"


class NtpServer(Value, frozen=True, kw_only=True):
    """A time source."""

    address: str
    vrf: str | None = None
    key: str | None = None
    prefer: bool = False
    peer: bool = False


class Ntp(Fact, frozen=True, kw_only=True):
    """Time, for the whole device."""

    servers: tuple[NtpServer, ...] = ()
    authenticate: bool | None = None
    keys: tuple[str, ...] = ()
    """Identifiers of the keys configured."""
    trusted_keys: tuple[str, ...] = ()
    restricted: bool | None = None
    """An access list says who may ask."""
    source_interface: str | None = None
    master: bool | None = None
    timezone: str | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "ntp"


class AaaServer(Value, frozen=True, kw_only=True):
    """A server that authenticates administrators."""

    protocol: str
    address: str
    vrf: str | None = None
    timeout_s: int | None = None
    keyed: bool | None = None
    """A shared secret is configured for it."""


class AaaMethods(Value, frozen=True, kw_only=True):
    """A list of methods, in the order in which they are tried."""

    service: str
    """`login`, `enable`, `exec`, `commands 15`, `console` ..."""
    name: str
    methods: tuple[str, ...] = ()


class Aaa(Fact, frozen=True, kw_only=True):
    """Authentication, authorisation and accounting."""

    enabled: bool | None = None
    authentication: tuple[AaaMethods, ...] = ()
    authorization: tuple[AaaMethods, ...] = ()
    accounting: tuple[AaaMethods, ...] = ()
    servers: tuple[AaaServer, ...] = ()
    root_login: bool | None = None
    """EOS: the account `root` may log in."""
    enable_secret_type: str | None = None
    """Of the password for privileged mode; `none` where there is none."""
    session_id: str | None = None

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "aaa"


class User(Fact, frozen=True, kw_only=True):
    """A local user."""

    name: str
    privilege: int | None = None
    role: str | None = None
    secret_type: str | None = None
    password_days: int | None = None
    """How long a password holds."""
    ssh_key: bool | None = None
    """May log in with a key of their own."""
    """`0`, `5`, `7`, `8`, `9`, `sha512`; `none` where there is no password."""


class Line(Fact, frozen=True, kw_only=True):
    """Console, auxiliary and terminal lines."""

    name: str
    """`vty 0 4`, `con 0`; EOS: `ssh`, `console`."""
    transport: tuple[str, ...] = ()
    acl: str | None = None
    acl_ipv6: str | None = None
    timeout_s: int | None = None
    """0 is never."""
    login: str | None = None
    password: bool | None = None
    """One is configured on the line itself."""
    privilege: int | None = None
    """Level that a session begins with; 15 is everything."""
    synchronous_logging: bool | None = None
    stop_bits: str | None = None
    speed: int | None = None
    session_limit: int | None = None
    exec: bool | None = None
    """A command line is given."""
    transport_output: tuple[str, ...] = ()
    history_lines: int | None = None
    screen_lines: int | None = None


class TableUse(Value, frozen=True, kw_only=True):
    """A table of the forwarding hardware, and how much the configuration puts into it."""

    table: str
    size: int
    needed: int
    """At least: an entry with port ranges takes several."""
    share: float
    """needed / size; `needed` where there is no room at all."""


class Services(Fact, frozen=True, kw_only=True):
    """What else the device offers or runs."""

    ssh_version: int | None = None
    telnet: bool | None = None
    http: bool | None = None
    https: bool | None = None
    gnmi: bool | None = None
    """Its state and configuration are offered over gRPC (gNMI)."""
    netconf: bool | None = None
    restconf: bool | None = None
    smart_install: bool | None = None
    cdp: bool | None = None
    lldp: bool | None = None
    password_encryption: bool | None = None
    source_route: bool | None = None
    tcp_small_servers: bool | None = None
    udp_small_servers: bool | None = None
    domain_lookup: bool | None = None
    name_servers: tuple[str, ...] = ()
    banner_login: bool | None = None
    banner_motd: bool | None = None
    banner_exec: bool | None = None
    banner_incoming: bool | None = None
    port_channel_load_balance: str | None = None
    archive: bool | None = None
    archive_notifies: bool | None = None
    """Configuration commands are sent to syslog."""
    debug_timestamps: bool | None = None
    flow_collectors: tuple[str, ...] = ()
    """Where flow records are sent."""
    flow_export_interval_ms: int | None = None
    """Longest time until a flow that goes on is told."""
    flow_inactive_timeout_ms: int | None = None
    flow_source_interface: str | None = None
    stun_interfaces: tuple[str, ...] = ()
    """Where other devices may ask for the address they come from (STUN, RFC 8489)."""
    internal_vlans: str | None = None
    """VLANs that routed ports take for themselves."""
    telemetry: tuple[str, ...] = ()
    """Collectors that the device streams its state to."""
    telemetry_paths: tuple[str, ...] = ()
    """What it streams: paths of its data model, as configured."""
    telemetry_interval_ms: int | None = None
    """Shortest time between two samples of a subscription."""
    counter_alarms: tuple[str, ...] = ()
    """Objects that a threshold alarm of the device watches: `ifHCInOctets.10`."""
    routing_model: str | None = None
    """EOS: `multi-agent` or `ribd`."""
    ip_routing: bool | None = None
    """The device routes IPv4 packets between its interfaces."""
    domain_name: str | None = None
    fast_switching: bool | None = None
    """IPv4 packets are forwarded by a table made ahead (CEF)."""
    fast_switching_ipv6: bool | None = None
    ipv6_routing: bool | None = None
    multicast_routing: bool | None = None
    multicast_forwarding: str | None = None
    """EOS: what forwards multicast in software: `kernel`, `sfe`."""
    rendezvous_points: tuple[str, ...] = ()
    """PIM: where sources and receivers meet, and for which groups, as configured: `10.0.0.1 239.1.0.0/16`."""
    anycast_rendezvous_points: tuple[str, ...] = ()
    """Addresses of rendezvous points that several devices share, each with a device that has it."""
    msdp_peers: tuple[str, ...] = ()
    mpls: bool | None = None
    """Labelled packets are forwarded."""
    icmp_unreachable_limited: bool | None = None
    tcp_synwait_s: int | None = None
    tcp_keepalives: bool | None = None
    forwarded_broadcasts: tuple[str, ...] = ()
    """Protocols whose broadcasts a helper address passes on: `nd`, `udp`."""
    multilink_bundle_name: str | None = None
    bootp: bool | None = None
    pad: bool | None = None
    finger: bool | None = None
    boot_images: tuple[str, ...] = ()
    boot_diagnostics: str | None = None
    qsfp_default_mode: str | None = None
    """How ports split that nobody configured: `4x10G`."""
    console: str | None = None
    """Where the console is: `serial`, `virtual`, `auto`."""
    ssh_source_interface: str | None = None
    ssh_key_pair: str | None = None
    ssh_key_bits: int | None = None
    ssh_timeout_s: int | None = None
    ssh_retries: int | None = None
    http_authentication: str | None = None
    login_block: str | None = None
    """When logins are blocked after failures: `120 attempts 5 within 60`."""
    login_log: bool | None = None
    password_min_length: int | None = None
    vtp_mode: str | None = None
    vtp_domain: str | None = None
    sequence_numbers: bool | None = None
    """Log messages are numbered."""
    bgp_communities_new_format: bool | None = None
    table_template: str | None = None
    """How tables share the hardware: `sdm prefer`."""
    dhcp_snooping_vlans: str | None = None
    dhcp_snooping: bool | None = None
    arp_inspection_vlans: str | None = None
    errdisable_recovery: tuple[str, ...] = ()
    qos_enabled: bool | None = None
    """Global `mls qos` of older Catalyst switches."""
    features: tuple[str, ...] = ()
    """Parts of the system that are switched on (NX-OS `feature`)."""
    resource_limits: tuple[str, ...] = ()
    """What a virtual device may use, as configured: `vlan minimum 16 maximum 4094`."""
    memory_thresholds: str | None = None
    """Shares of memory in use at which the device warns, as configured."""
    tcam_regions: tuple[str, ...] = ()
    """Sizes of the regions of the hardware's tables, as configured."""
    table_use: tuple[TableUse, ...] = ()
    """Tables whose size is configured, for what the configuration puts into them."""
    power_redundancy: str | None = None
    """How power supplies stand in for each other, as configured."""
    password_strength_check: bool | None = None
    """Weak passwords of local users are refused."""
    integrated_configuration: bool | None = None
    """FRR: one file configures all daemons."""
    hashes_ports: bool | None = None
    """Flows are spread over the members of a LAG by their TCP and UDP ports too."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "services"


class ControlPlane(Fact, frozen=True, kw_only=True):
    """Protection of the control plane."""

    policy: str | None = None
    acl: str | None = None
    """Access list over all traffic to the processor."""
    built_in: bool | None = None
    """The platform protects it without being told to."""
    effective: bool | None = None
    """Its policy exists and limits something, or the platform's own is in force."""

    @property
    def label(self) -> str:
        """What a reader calls it within its device."""
        return "control-plane"
