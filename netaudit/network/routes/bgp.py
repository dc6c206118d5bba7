"""BGP: which paths each speaker chooses for a prefix, as its policies, sessions and the IGP below have it.

The decision process of RFC 4271, section 9.1, in the order that all vendors share: weight, local preference, own
routes, length of the AS path, origin, MED (among paths by the same neighbouring AS), external over internal, IGP metric
to the next hop, then the lowest router identifier. What this does not follow (confederations, additional paths,
aggregates that hide their parts) is said by `routes.doubts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from netaudit.model.device import Device
from netaudit.model.routing import BgpNeighbor
from netaudit.network.index import Subnet
from netaudit.network.routes.igp import Routes
from netaudit.network.routes.policies import Attributes, Ruling, rule
from netaudit.network.routes.spread import Down, Route

OWN_WEIGHT = 32768
ROUNDS = 64
"""Rounds of updates after which a prefix that still changes is called unstable."""
UNSTABLE = "BGP does not settle on paths"


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


@dataclass
class Bgp:
    """The sessions of a network; none is added once routes were asked for."""

    speakers: dict[int, Speaker] = field(default_factory=dict)
    peers: list[Peer] = field(default_factory=list)
    _normal: dict[tuple[Subnet, tuple[tuple[int, str], ...]], tuple[dict[int, list[Path]], dict[int, str]]] = field(
        default_factory=dict
    )

    @cached_property
    def plain(self) -> bool:
        """Whether only the length of the AS path decides, so that the loss of a path makes no other one better."""
        return all(
            peer.external and not peer.said.weight and not any(own.input or own.output for own in peer.said.policies)
            for peer in self.peers
        )

    def routes(
        self,
        prefix: Subnet,
        own: Mapping[int, str],
        igp: Callable[[int], Routes],
        joined: Callable[[int, int], bool],
        down: Down,
        arc_of: Callable[[int, int], int],
        doubts: dict[int, str],
    ) -> Routes:
        """Routes to a prefix that the speakers in `own` announce (node -> what they have it from).

        `igp`: the IGP's routes to a router; `joined`: whether any way is left between two; `arc_of`: the arc of a link
        out of a node. What could not be followed is noted in `doubts` by node.
        """
        best, doubted = self._settled(prefix, own, igp, joined, down)
        doubts.update(doubted)
        made: Routes = {}
        for node in best:
            self._route(node, best, igp, arc_of, made)
        return made

    def _settled(
        self, prefix: Subnet, own: Mapping[int, str], igp: Callable[[int], Routes],
        joined: Callable[[int, int], bool], down: Down,
    ) -> tuple[dict[int, list[Path]], dict[int, str]]:  # fmt: skip
        """The paths of all speakers once nobody changes its mind, and what could not be followed.

        Where only the AS path counts, a failure starts from the normal state: only who loses something, and whoever
        hears of it, chooses anew.
        """
        key = prefix, tuple(sorted(own.items()))
        normal = self._normal.get(key) if down and self.plain else None
        origins = {
            node: [Path(Attributes(weight=OWN_WEIGHT), incomplete=source != "network")] for node, source in own.items()
        }
        best = dict(normal[0] if normal is not None else origins)
        doubts = dict(normal[1]) if normal is not None else {}
        lose = {n for p in self.peers if p.link in down for n in (p.speaker, p.to)} if normal is not None else None
        waiting = dict.fromkeys(sorted(self._hearing if lose is None else lose & set(self._hearing)))
        left = ROUNDS * max(len(self.speakers), 1)
        while waiting and left:
            left -= 1
            node = next(iter(waiting))
            del waiting[node]
            paths = list(origins.get(node, ()))
            for peer in self._hearing[node]:
                if self._up(peer, down, joined) and (path := self._heard(prefix, peer, best, igp, doubts)):
                    paths.append(path)
            chosen = self._choose(node, paths, igp, own)
            before = best.get(node, [])
            if chosen != before:
                if chosen:
                    best[node] = chosen
                else:
                    del best[node]
                waiting.update(dict.fromkeys(self._concerned(node, before, chosen)))
        if waiting:
            doubts.update(dict.fromkeys(best, UNSTABLE))
        if not down:
            self._normal[key] = best, doubts
        return best, doubts

    def _concerned(self, node: int, before: list[Path], after: list[Path]) -> list[int]:
        """Who hears something new when a speaker changes its mind; where all are external, that is the AS path."""
        if before and after and self.plain and before[0].attributes == after[0].attributes:
            return [path.sender for path in (before[0], after[0]) if path.sender in self._hearing]
        return self._told_by.get(node, [])

    @cached_property
    def announce_default(self) -> frozenset[int]:
        """The speakers that announce a default route to somebody."""
        return frozenset(peer.speaker for peer in self.peers if peer.said.default_originate)

    @cached_property
    def _hearing(self) -> dict[int, list[Peer]]:
        """Speaker -> the sessions over which it hears."""
        found: dict[int, list[Peer]] = {}
        for peer in self.peers:
            found.setdefault(peer.to, []).append(peer)
        return found

    @cached_property
    def _told_by(self) -> dict[int, list[int]]:
        """Speaker -> who hears what it says."""
        found: dict[int, list[int]] = {}
        for peer in self.peers:
            found.setdefault(peer.speaker, []).append(peer.to)
        return found

    def _up(self, peer: Peer, down: Down, joined: Callable[[int, int], bool]) -> bool:
        if peer.link is not None:
            return peer.link not in down
        return joined(peer.speaker, peer.to)

    def _heard(
        self, prefix: Subnet, peer: Peer, best: Mapping[int, list[Path]], igp: Callable[[int], Routes],
        doubts: dict[int, str],
    ) -> Path | None:  # fmt: skip
        """What the receiver makes of the speaker's best path, where that is passed on at all."""
        if peer.speaker not in best:
            return None
        speaker, receiver = self.speakers[peer.speaker], self.speakers[peer.to]
        path = best[peer.speaker][0]
        if path.sender == peer.to:
            return None
        internal = path.sender >= 0 and not path.external
        if not peer.external and internal and not (path.from_client or peer.said.route_reflector_client):
            return None
        attributes = path.attributes._replace(weight=0)
        if peer.external:
            attributes = attributes._replace(local_preference=100, med=0 if path.sender >= 0 else attributes.med)
        passed = self._ask(speaker, peer.said, "output", peer.external, prefix, attributes, doubts)
        if passed is None:
            return None
        if peer.external:
            passed = passed._replace(as_path=(peer.said.local_as or speaker.asn, *passed.as_path))
            if passed.as_path.count(receiver.asn) > (peer.heard.allowas_in or 0):
                return None
        taken = self._ask(receiver, peer.heard, "input", peer.external, prefix, passed, doubts)
        if taken is None:
            return None
        if peer.heard.weight is not None and not taken.weight:
            taken = taken._replace(weight=peer.heard.weight)
        itself = peer.external or path.sender < 0 or (path.external and bool(peer.said.next_hop_self))
        hop = peer.speaker if itself else path.hop if not path.external else peer.speaker
        known = path.hop_known if not path.external else itself or self._hop_known(peer.speaker, path)
        heard = Path(
            taken, path.incomplete, hop, peer.link if peer.external else None, peer.external, peer.speaker,
            bool(peer.heard.route_reflector_client), known,
        )  # fmt: skip
        if heard.link is None and (not known or peer.to not in igp(hop)):
            return None
        return heard

    def _hop_known(self, node: int, path: Path) -> bool:
        return any(
            peer.reachable for peer in self.peers if peer.to == node and peer.speaker == path.sender and peer.external
        )

    @staticmethod
    def _ask(
        speaker: Speaker, neighbor: BgpNeighbor, way: str, external: bool, prefix: Subnet, path: Attributes,
        doubts: dict[int, str],
    ) -> Attributes | None:  # fmt: skip
        name = next(
            (
                getattr(own, way)
                for own in neighbor.policies
                if own.family == f"ipv{prefix.version} unicast" and getattr(own, way) is not None
            ),
            None,
        )
        if name is None and external and speaker.requires_policy:
            return None
        ruling: Ruling = rule(speaker.device, name, prefix, path)
        if ruling.doubt:
            doubts[speaker.node] = ruling.doubt
        return ruling.path

    def _choose(self, node: int, paths: list[Path], igp: Callable[[int], Routes], own: Mapping[int, str]) -> list[Path]:
        """The best path, and behind it those that are used beside it."""
        paths = [path for path in paths if path.sender >= 0 or node in own]
        if not paths:
            return []
        speaker = self.speakers[node]

        def metric(path: Path) -> int:
            found = igp(path.hop).get(node) if path.link is None and path.hop >= 0 else None
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
        order = sorted(
            left, key=lambda path: (not path.external, metric(path), self._router_id(path.sender), path.link or 0)
        )
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

    def _router_id(self, node: int) -> int:
        return self.speakers[node].router_id if node in self.speakers else -1

    def _route(
        self, node: int, best: Mapping[int, list[Path]], igp: Callable[[int], Routes],
        arc_of: Callable[[int, int], int], made: Routes,
    ) -> Route | None:  # fmt: skip
        """The route of a node, made after those that it learned its paths from."""
        if node in made:
            return made[node]
        paths = [path for path in best.get(node, ()) if path.sender >= 0]
        if not paths:
            return None
        external, internal = self.speakers[node].distances
        cost = len(paths[0].attributes.as_path)
        route = Route(external if paths[0].external else internal, 0, cost, (), "bgp", node=node)
        made[node] = route
        arcs: list[int] = []
        rests: list[Route] = []
        for path in paths:
            below = self._route(path.sender, best, igp, arc_of, made)
            if below is not None:
                rests.append(below)
            if path.link is not None:
                arcs.append(arc_of(path.link, node))
                continue
            hop = igp(path.hop)[node]
            arcs += hop.arcs
            rests.append(hop)
            if (session := igp(path.sender).get(node)) is not None:
                rests.append(session)
        route.hops, route.rests_on = tuple(dict.fromkeys(arcs)), tuple(rests)
        return route
