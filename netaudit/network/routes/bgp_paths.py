"""BGP's decision: what a speaker makes of the paths that it is told, as its policies and the IGP below have it.

The decision process of RFC 4271, section 9.1, in the order that all vendors share: weight, local preference, own
routes, length of the AS path, origin, MED (among paths by the same neighbouring AS), external over internal, IGP metric
to the next hop, then the lowest router identifier. What this does not follow (confederations, additional paths,
aggregates that hide their parts) is said by `routes.doubts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.routing import BgpNeighbor
from netaudit.network.index import Subnet
from netaudit.network.routes.policies import Attributes, Ruling, rule
from netaudit.network.routes.spread import Down, Routes

OWN_WEIGHT = 32768


@dataclass(slots=True)
class Speaker:
    """A router that speaks BGP."""

    node: int
    device: Device
    asn: int
    router_id: int
    paths: int
    """External paths it uses at once."""
    paths_ibgp: int
    relaxed: bool
    """Paths by different neighbours of the same length count as equal."""
    requires_policy: bool
    distances: tuple[int, int]
    networks: frozenset[Subnet]
    redistributes: Mapping[str, str | None]
    """Protocol -> the policy that filters it."""


@dataclass(slots=True)
class Peer:
    """One direction of a session: what `speaker` tells `to`."""

    speaker: int
    to: int
    external: bool
    link: int | None
    """The link it runs over, where its ends are neighbours on one."""
    said: BgpNeighbor
    """How the speaker configures it."""
    heard: BgpNeighbor
    reachable: bool = True
    """Whether the next hop on that link is known to the receiver's IGP (for internal peers of the receiver)."""


class Path(NamedTuple):
    """A way to a prefix that a speaker was told, or has itself."""

    attributes: Attributes
    incomplete: bool = False
    """Origin: redistributed."""
    hop: int = -1
    """Router that it leads to next."""
    link: int | None = None
    external: bool = False
    sender: int = -1
    from_client: bool = False
    hop_known: bool = True
    """The next hop's address is one that the IGP carries."""
    exit_known: bool = True
    """The IGP carries the subnet of the session that it came over."""


class Around(NamedTuple):
    """What BGP stands on in one state of the network."""

    down: Down
    igp: Callable[[int], Routes]
    """The IGP's routes to a router."""
    joined: Callable[[int, int], bool]
    """Whether any way is left between two routers."""

    def up(self, peer: Peer) -> bool:
        """Whether a session is up."""
        return peer.link not in self.down if peer.link is not None else self.joined(peer.speaker, peer.to)


def hear(
    prefix: Subnet, peer: Peer, path: Path, speakers: Mapping[int, Speaker], igp: Callable[[int], Routes],
    doubts: dict[int, str],
) -> Path | None:  # fmt: skip
    """What the receiver makes of the speaker's best path, where that is passed on at all."""
    if path.sender == peer.to:
        return None
    speaker, receiver = speakers[peer.speaker], speakers[peer.to]
    internal = path.sender >= 0 and not path.external
    if not peer.external and internal and not (path.from_client or peer.said.route_reflector_client):
        return None
    at = path.attributes
    local, med = (100, 0 if path.sender >= 0 else at.med) if peer.external else (at.local_preference, at.med)
    passed = _ask(speaker, peer.said, "output", peer.external, prefix, Attributes(at.as_path, local, med), doubts)
    if passed is None:
        return None
    if peer.external:
        path_on = (peer.said.local_as or speaker.asn, *passed.as_path)
        passed = Attributes(path_on, passed.local_preference, passed.med, passed.weight)
        if passed.as_path.count(receiver.asn) > (peer.heard.allowas_in or 0):
            return None
    taken = _ask(receiver, peer.heard, "input", peer.external, prefix, passed, doubts)
    if taken is None:
        return None
    if peer.heard.weight is not None and not taken.weight:
        taken = taken._replace(weight=peer.heard.weight)
    itself = peer.external or path.sender < 0 or (path.external and bool(peer.said.next_hop_self))
    hop = peer.speaker if itself else path.hop if not path.external else peer.speaker
    known = path.hop_known if not path.external else itself or path.exit_known
    if (None if not peer.external else peer.link) is None and (not known or peer.to not in igp(hop)):
        return None
    return Path(
        taken, path.incomplete, hop, peer.link if peer.external else None, peer.external, peer.speaker,
        bool(peer.heard.route_reflector_client), known, peer.reachable,
    )  # fmt: skip


def _ask(
    speaker: Speaker, neighbor: BgpNeighbor, way: str, external: bool, prefix: Subnet, path: Attributes,
    doubts: dict[int, str],
) -> Attributes | None:  # fmt: skip
    """A path as the policy of a neighbour leaves it; None where it refuses it."""
    name = policy_of(neighbor, way, prefix) if neighbor.policies else None
    if name is None:
        return None if external and speaker.requires_policy else path
    ruling: Ruling = rule(speaker.device, name, prefix, path)
    if ruling.doubt:
        doubts[speaker.node] = ruling.doubt
    return ruling.path


def policy_of(neighbor: BgpNeighbor, way: str, prefix: Subnet) -> str | None:
    """The name of a neighbour's policy in one direction (`input`, `output`)."""
    named = ((own.family, getattr(own, way)) for own in neighbor.policies)
    return next((name for family, name in named if name is not None and family == f"ipv{prefix.version} unicast"), None)


def choose(
    paths: list[Path], speaker: Speaker, speakers: Mapping[int, Speaker], igp: Callable[[int], Routes]
) -> list[Path]:
    """The best path, and behind it those that are used beside it."""
    if not paths:
        return []

    def router_id(node: int) -> int:
        return speakers[node].router_id if node in speakers else -1

    def metric(path: Path) -> int:
        found = igp(path.hop).get(speaker.node) if path.link is None and path.hop >= 0 else None
        return found.cost if found is not None else 0

    def first(path: Path) -> tuple[int, ...]:
        at = path.attributes
        return (
            -at.weight, -at.local_preference, path.sender >= 0, len(at.as_path), path.incomplete,
        )  # fmt: skip

    top = min(map(first, paths))
    left = [path for path in paths if first(path) == top]
    lowest: dict[int, int] = {}
    for path in left:
        by = path.attributes.as_path[0] if path.attributes.as_path else -1
        lowest[by] = min(path.attributes.med, lowest.get(by, path.attributes.med))
    left = [
        path
        for path in left
        if path.attributes.med == lowest[path.attributes.as_path[0] if path.attributes.as_path else -1]
    ]
    order = sorted(left, key=lambda path: (not path.external, metric(path), router_id(path.sender), path.link or 0))
    best = order[0]
    if best.sender < 0:
        return [best]
    beside = [
        path
        for path in order
        if path.external == best.external
        and metric(path) == metric(best)
        and (path.attributes.as_path == best.attributes.as_path or speaker.relaxed)
    ]
    limit = speaker.paths if best.external else speaker.paths_ibgp
    return [best, *(path for path in beside if path is not best)][:limit]
