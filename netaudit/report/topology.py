"""What the topology picture shows: sites, devices in tiers, the links drawn, and what is not redundant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from netaudit.model.network import Link, Network
from netaudit.report.bridges import SinglePoints, single_points
from netaudit.report.capacity import utilisation_by_link
from netaudit.report.figures import counted

TIERS = (
    ("internet-edge", "wan-edge", "edge", "firewall", "border", "wan", "provider-edge"),
    ("core", "spine", "super-spine", "branch", "router"),
    ("distribution", "leaf", "aggregation"),
    ("access", "tor", "server-leaf", "switch"),
)
"""Roles of each tier, from the top of a site down."""
_NAMED_LIKE = (
    ("border", "edge", "wan", "inet", "fw"),
    ("core", "spine"),
    ("dist", "agg", "leaf"),
    ("acc", "tor", "host", "server"),
)
"""What the names of devices without a role say about their tier."""
OUTSIDE = "\0outside"
"""The box of devices whose configuration was not supplied and that no site claims."""
UNPLACED = "\0unplaced"
"""The box of devices that no site claims."""
NAMED = "\0named "
"""Boxes of devices that no site claims, by how their names begin."""
MANY = 60
"""Devices from which on those without a site are grouped by their names; and the most groups that help."""
_DATA_CENTRES = ("datacentre", "datacenter", "data-centre", "data-center", "dc", "hub", "hq")


class _Shape(msgspec.Struct, frozen=True, kw_only=True):
    pass


class Node(_Shape, frozen=True, kw_only=True):
    """A device."""

    name: str
    site: str
    tier: int
    role: str | None = None
    platform: str | None = None
    known: bool = True
    """False where its configuration was not supplied."""
    single_point: bool = False


class Edge(_Shape, frozen=True, kw_only=True):
    """A link that is drawn."""

    id: str
    a: str
    b: str
    label: str
    """Both ends, for the reader who points at it."""
    capacity_bps: int | None = None
    cables: int = 1
    """Members of a LAG."""
    utilisation: float | None = None
    cause: str = ""
    single: bool = False
    """Its loss alone cuts something off."""
    provider: str = ""


class Place(_Shape, frozen=True, kw_only=True):
    """A site, as a box."""

    key: str
    title: str
    rank: int
    """0 for what is outside, 1 for data centres, 2 for all others: the order of the rows."""


class Topology(_Shape, frozen=True, kw_only=True):
    """All that a picture shows, without positions."""

    places: tuple[Place, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def topology(network: Network, capacity: Mapping[str, object] | None = None) -> Topology:
    """The picture's content; utilisation is taken from the capacity document, else from the network's own loads."""
    loads = utilisation_by_link(capacity) if capacity else _network_loads(network)
    links = _drawn_links(network.links)
    cables = _cables(network.links)
    cut = _single_points(network, links, cables)
    nodes = _grouped(_nodes(network, cut.devices))
    edges = [_edge(network, link, loads, link.id in cut.links, cables.get(link.id, 1)) for link in links]
    return Topology(places=_places(network, nodes), nodes=tuple(nodes), edges=tuple(edges))


def extent(content: Topology) -> str:
    """`12 devices at 3 sites, 2 whose configuration was not supplied`."""
    known = sum(node.known for node in content.nodes)
    sites = sum(place.key not in (OUTSIDE, UNPLACED) and not place.key.startswith(NAMED) for place in content.places)
    words = counted(known, "device") + (f" at {counted(sites, 'site')}" if sites else "")
    unread = len(content.nodes) - known
    return f"{words}, {unread} more whose configuration was not supplied" if unread else words


def _nodes(network: Network, cut_devices: set[str]) -> list[Node]:
    ends = [end for link in network.links for end in (link.a, link.b)]
    degree = Counter(end.device for end in ends)
    tiers = {role: tier for tier, roles in enumerate(TIERS) for role in roles}
    nodes = {}
    # Where aggregation switches are called so, "edge" is what they aggregate, not the way out.
    fabric = any("agg" in device.name.lower() for device in network.devices)
    for device in network.devices:
        tier = tiers.get((device.role or "").lower())
        nodes[device.name] = Node(
            name=device.name, site=device.site or UNPLACED, role=device.role, platform=device.platform,
            tier=tier if tier is not None else _likely_tier(device.name, degree, fabric=fabric),
            single_point=device.name in cut_devices or device.chassis in cut_devices,
        )  # fmt: skip
    for end in ends:
        intent = network.intent.devices.get(end.device)
        site = (intent.site if intent else None) or OUTSIDE
        nodes.setdefault(end.device, Node(name=end.device, site=site, tier=0, known=False))
    return sorted(nodes.values(), key=lambda node: (node.site, node.tier, _natural(node.name)))


def _grouped(nodes: list[Node]) -> list[Node]:
    """Many devices of no site are told apart by how their names begin: `br12-rtr1` belongs to `br12`."""
    loose = [node for node in nodes if node.site == UNPLACED]
    if len(loose) <= MANY:
        return nodes
    begins = Counter(_beginning(node.name) for node in loose)
    if not 1 < len(begins) <= MANY:
        return nodes
    return [
        msgspec.structs.replace(node, site=f"{NAMED}{_beginning(node.name)}") if node.site == UNPLACED else node
        for node in nodes
    ]


def _beginning(name: str) -> str:
    """What stands before the first separator, else before the last number."""
    head, separator, _ = name.replace("_", "-").replace(".", "-").partition("-")
    return head if separator else name.rstrip("0123456789") or name


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts leaf2 before leaf10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"([0-9]+)", name))


def _likely_tier(name: str, degree: Counter[str], *, fabric: bool) -> int:
    """The tier of a device of unknown role: by its name, else the best connected count as core."""
    if fabric and "edge" in name.lower():
        return len(_NAMED_LIKE) - 1
    for tier, words in enumerate(_NAMED_LIKE):
        if any(word in name.lower() for word in words):
            return tier
    most = max(degree.values(), default=0)
    return 1 if degree[name] * 2 > most else 2 if degree[name] > 2 else 3


def _places(network: Network, nodes: Iterable[Node]) -> tuple[Place, ...]:
    facts = {site.name: site for site in network.sites}
    tiers: dict[str, set[int]] = {}
    for node in nodes:
        tiers.setdefault(node.site, set()).add(node.tier)
    places = []
    for key in tiers:
        if key == OUTSIDE:
            places.append(Place(key=key, title="Outside: configuration not supplied", rank=0))
            continue
        if key.startswith(NAMED):
            places.append(Place(key=key, title=f"{key.removeprefix(NAMED)}\u2026", rank=2))
            continue
        if key == UNPLACED:
            places.append(Place(key=key, title="No site given", rank=2))
            continue
        intent = network.intent.sites.get(key)
        role = (intent.role if intent else None) or (facts[key].role if key in facts else None) or ""
        rank = 1 if role.lower() in _DATA_CENTRES or (not role and len(tiers[key]) > 2) else 2
        title = (intent.title if intent else None) or key
        places.append(Place(key=key, title=title, rank=rank))
    return tuple(sorted(places, key=lambda place: (place.rank, place.key)))


def _drawn_links(links: Iterable[Link]) -> list[Link]:
    """A LAG is drawn once and not its members; subinterfaces and tunnels only where no cable joins the same two."""
    links = [link for link in links if link.a.device != link.b.device]
    lags = {_pair(link): True for link in links if link.kind == "lag"}
    cables = [link for link in links if link.kind != "logical" and not (_is_member(link) and _pair(link) in lags)]
    joined = {_pair(link) for link in cables}
    drawn = cables + [link for link in links if link.kind == "logical" and _pair(link) not in joined]
    return sorted(drawn, key=lambda link: link.id)


def _is_member(link: Link) -> bool:
    return link.kind == "physical" and bool(link.a.lag or link.b.lag)


def _pair(link: Link) -> tuple[str, str]:
    a, b = sorted((link.a.device, link.b.device))
    return a, b


def _cables(links: Iterable[Link]) -> dict[str, int]:
    """Identifier of each LAG -> its members that are links too."""
    links = list(links)
    lags = {(link.a.device, link.a.interface): link.id for link in links if link.kind == "lag"}
    lags |= {(link.b.device, link.b.interface): link.id for link in links if link.kind == "lag"}
    members = Counter(lag for link in links if _is_member(link) and (lag := _lag_of(link, lags)))
    return {lag: max(members[lag], 1) for lag in lags.values()}


def _lag_of(member: Link, lags: Mapping[tuple[str, str], str]) -> str:
    """Identifier of the LAG that a link is a member of; empty where that LAG is no link itself."""
    ends = [(end.device, end.lag) for end in (member.a, member.b) if end.lag]
    return next((lags[end] for end in ends if end in lags), "")


def _edge(
    network: Network, link: Link, loads: Mapping[str, tuple[float | None, str]], single: bool, cables: int
) -> Edge:
    utilisation, cause = loads.get(link.id, (None, ""))
    providers = []
    for end in (link.a, link.b):
        device = network.intent.devices.get(end.device)
        interface = device.interfaces.get(end.interface) if device else None
        if interface and interface.provider and interface.provider not in providers:
            providers.append(interface.provider)
    return Edge(
        id=link.id, a=link.a.device, b=link.b.device, cables=cables, single=single, provider=", ".join(providers),
        label=f"{link.a.device} {link.a.interface} \u2013 {link.b.device} {link.b.interface}",
        capacity_bps=link.contract_bps or link.capacity_bps, utilisation=utilisation, cause=cause,
    )  # fmt: skip


def _network_loads(network: Network) -> dict[str, tuple[float | None, str]]:
    found: dict[str, tuple[float | None, str]] = {}
    for load in network.link_loads:
        failure = load.worst_failure
        cause = f"{failure.kind} {failure.id}" if failure and failure.kind != "none" else "normal state"
        worst = load.worst_utilisation
        held = found.get(load.link)
        if held is None or (worst or 0) > (held[0] or 0):
            found[load.link] = (worst, cause)
    return found


def _single_points(network: Network, drawn: Iterable[Link], cables: Mapping[str, int]) -> SinglePoints:
    """What cuts a service by its loss alone, or parts the devices whose configuration is known.

    Devices in one chassis are one, and the members of a LAG as many as they are.
    """
    chassis = {device.name: device.chassis or device.name for device in network.devices}
    ends = [
        (link.id, chassis.get(link.a.device, link.a.device), chassis.get(link.b.device, link.b.device))
        for link in drawn
        if link.a.enabled is not False and link.b.enabled is not False
        for _ in range(cables.get(link.id, 1))
    ]
    found = single_points(ends, set(chassis.values()))
    return SinglePoints(
        found.links.union(*(path.cut_links for path in network.paths)),
        found.devices.union(*(path.cut_devices for path in network.paths)),
    )
