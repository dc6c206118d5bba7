"""BGP: which paths all speakers settle on for a prefix, and what a failure changes of that.

Where only the AS path decides, a failure can but take paths away and lengthen others: there is one outcome, and it is
found from the normal state by those who lose something and whoever hears of it. Elsewhere every speaker chooses anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from netaudit.network.index import Subnet
from netaudit.network.routes.bgp_paths import OWN_WEIGHT, Around, Path, Peer, Speaker, choose, hear, policy_of
from netaudit.network.routes.policies import Attributes, rule
from netaudit.network.routes.spread import Changes, Down, Route, Routes

ROUNDS = 64
"""Rounds of updates after which a prefix that still changes is called unstable."""
UNSTABLE = "BGP does not settle on paths"
Best = dict[int, list[Path]]
"""Speaker -> its best path, and behind it those that are used beside it."""
Own = Mapping[int, str]
"""The speakers that announce a prefix themselves -> what they have it from."""


@dataclass
class Settled:
    """What all speakers came to in one state."""

    best: Best
    doubts: dict[int, str]
    """Speaker -> what could not be followed."""
    asked: set[int]
    """Routers to which the IGP's routes were asked for."""

    @cached_property
    def users(self) -> dict[int, list[int]]:
        """Link -> the speakers with a path over it in use."""
        found: dict[int, list[int]] = {}
        for node, paths in self.best.items():
            for path in paths:
                if path.link is not None:
                    found.setdefault(path.link, []).append(node)
        return found


@dataclass
class Bgp:
    """The sessions of a network; none is added once routes were asked for."""

    speakers: dict[int, Speaker] = field(default_factory=dict)
    peers: list[Peer] = field(default_factory=list)
    arc_of: Callable[[int, int], int] = lambda link, node: 2 * link
    """The arc of a link out of a node."""
    _plain: dict[Subnet, bool] = field(default_factory=dict)

    def settle(self, prefix: Subnet, own: Own, around: Around) -> Settled:
        """The paths of all speakers once nobody changes its mind."""
        asked: set[int] = set()

        def igp(node: int) -> Routes:
            asked.add(node)
            return around.igp(node)

        origins = _origins(own)
        best: Best = dict(origins)
        doubts: dict[int, str] = {}
        waiting = dict.fromkeys(sorted(self._hearing))
        left = ROUNDS * max(len(self.speakers), 1)
        while waiting and left:
            left -= 1
            node = next(iter(waiting))
            del waiting[node]
            paths = list(origins.get(node, ()))
            for peer in self._hearing[node]:
                if peer.speaker in best and around.up(peer):
                    path = hear(prefix, peer, best[peer.speaker][0], self.speakers, igp, doubts)
                    if path is not None:
                        paths.append(path)
            before = best.get(node, [])
            chosen = best[node] = choose(paths, self.speakers[node], self.speakers, igp)
            if not chosen:
                del best[node]
            if chosen != before:
                waiting.update(dict.fromkeys(self._told_by.get(node, ())))
        if waiting:
            doubts.update(dict.fromkeys(best, UNSTABLE))
        for paths in best.values():
            asked.update(hop for path in paths if path.link is None for hop in (path.hop, path.sender) if hop >= 0)
        return Settled(best, doubts, asked)

    def routes(self, settled: Settled, igp: Callable[[int], Routes]) -> Routes:
        """The routes that come of it."""
        found = ((node, self._route(node, paths, igp)) for node, paths in settled.best.items())
        return {node: route for node, route in found if route is not None}

    def lose(self, prefix: Subnet, own: Own, settled: Settled, down: Down, igp: Callable[[int], Routes]) -> Best:
        """The speakers that choose other paths once links are down, with these (none: an empty list).

        Only where BGP is `plain` and the same speakers announce the prefix as before.
        """
        users = settled.users
        losers = {node for link in down if link in users for node in users[link]}
        now: Best = {}
        for node in losers:
            before = settled.best[node]
            left = [path for path in before if path.link not in down]
            if not self._enough(node, before, left) or not _unheard(before[0], left[0], losers):
                return self._lose(prefix, own, settled.best, losers, down, igp)
            now[node] = left
        return now

    def changes(self, now: Best, igp: Callable[[int], Routes]) -> Changes:
        """The routes of speakers that choose these paths now."""
        return {node: self._route(node, paths, igp) for node, paths in now.items()}

    def plain(self, prefix: Subnet) -> bool:
        """Whether only the length of the AS path decides, so that the loss of a path makes no other one better."""
        found = self._plain.get(prefix)
        if found is None:
            found = self._plain[prefix] = self._all_external and all(
                self._neutral(node, name, prefix) for node, name in self._policies(prefix)
            )
        return found

    def sessions(self, around: Around) -> list[bool]:
        """Which of the sessions over several hops are up."""
        return [around.up(peer) for peer in self.peers if peer.link is None]

    @cached_property
    def announce_default(self) -> frozenset[int]:
        """The speakers that announce a default route to somebody."""
        return frozenset(peer.speaker for peer in self.peers if peer.said.default_originate)

    @cached_property
    def links(self) -> frozenset[int]:
        """The links that sessions between neighbours run over."""
        return frozenset(peer.link for peer in self.peers if peer.link is not None)

    @cached_property
    def _all_external(self) -> bool:
        return all(
            peer.external and peer.link is not None and not peer.heard.weight and not peer.said.weight
            for peer in self.peers
        )

    def _policies(self, prefix: Subnet) -> set[tuple[int, str]]:
        """The policies that paths to a prefix pass, by speaker."""
        named = (
            (node, policy_of(neighbor, way, prefix))
            for peer in self.peers
            for node, neighbor, way in ((peer.speaker, peer.said, "output"), (peer.to, peer.heard, "input"))
            if neighbor.policies
        )
        return {(node, name) for node, name in named if name is not None}

    def _neutral(self, node: int, name: str, prefix: Subnet) -> bool:
        """Whether a policy refuses a prefix, or lets it pass as it is but for a longer AS path."""
        path = rule(self.speakers[node].device, name, prefix, Attributes()).path
        return path is None or path._replace(as_path=()) == Attributes()

    def _lose(
        self, prefix: Subnet, own: Own, normal: Best, losers: set[int], down: Down, igp: Callable[[int], Routes]
    ) -> Best:
        """The speakers that choose other paths once links are down, with these (none: an empty list)."""
        now: Best = {}
        waiting: dict[int, set[int]] = {node: set() for node in sorted(losers)}
        origins = _origins(own)
        while waiting:
            node = next(iter(waiting))
            told = waiting.pop(node)
            before = now[node] if node in now else normal.get(node, [])
            peers = (peer for speaker in told for peer in self._between[speaker, node])
            heard = [self._hear(prefix, peer, now, normal, down, igp) for peer in peers]
            left = [p for p in before if p.link not in down and (p.sender not in told or p in heard)]
            better = any(path is not None and path not in before for path in heard)
            chosen = left
            if better or not self._enough(node, before, left):
                known = (self._hear(prefix, peer, now, normal, down, igp) for peer in self._hearing[node])
                paths = [*origins.get(node, ()), *(path for path in known if path is not None)]
                chosen = choose(paths, self.speakers[node], self.speakers, igp)
            if chosen != before:
                now[node] = chosen
                for other in self._concerned(node, before, chosen):
                    waiting.setdefault(other, set()).add(node)
        return now

    def _enough(self, node: int, before: list[Path], left: list[Path]) -> bool:
        """Whether a speaker goes on with the paths that are left, so that it need not look at others."""
        if left == before:
            return True
        speaker = self.speakers[node]
        return bool(left) and len(before) < speaker.paths and (left[0] == before[0] or speaker.relaxed)

    def _hear(
        self, prefix: Subnet, peer: Peer, now: Best, normal: Best, down: Down, igp: Callable[[int], Routes]
    ) -> Path | None:
        best = now[peer.speaker] if peer.speaker in now else normal.get(peer.speaker)
        if not best or peer.link in down:
            return None
        return hear(prefix, peer, best[0], self.speakers, igp, {})

    def _concerned(self, node: int, before: list[Path], after: list[Path]) -> list[int]:
        """Who hears something new: all neighbours; if only the sender is another one, the two senders alone."""
        if before and after:
            if before[0] == after[0]:
                return []
            if _alike(before[0], after[0]):
                senders = (before[0].sender, after[0].sender)
                return [sender for sender in senders if (node, sender) in self._between]
        return self._told_by.get(node, [])

    @cached_property
    def _between(self) -> dict[tuple[int, int], list[Peer]]:
        """Speaker and receiver -> the sessions between them."""
        found: dict[tuple[int, int], list[Peer]] = {}
        for peer in self.peers:
            found.setdefault((peer.speaker, peer.to), []).append(peer)
        return found

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
        found: dict[int, dict[int, None]] = {}
        for peer in self.peers:
            found.setdefault(peer.speaker, {})[peer.to] = None
        return {node: list(others) for node, others in found.items()}

    def _route(self, node: int, paths: list[Path], igp: Callable[[int], Routes]) -> Route | None:
        """The route that a speaker makes of its paths; none of what it announces itself."""
        paths = [path for path in paths if path.sender >= 0]
        if not paths:
            return None
        external, internal = self.speakers[node].distances
        arcs: list[int] = []
        for path in paths:
            arcs += (self.arc_of(path.link, node),) if path.link is not None else igp(path.hop)[node].arcs
        distance, cost = external if paths[0].external else internal, len(paths[0].attributes.as_path)
        return Route(distance, 0, cost, tuple(dict.fromkeys(arcs)), "bgp", node=node)


def _unheard(before: Path, after: Path, losers: set[int]) -> bool:
    """Whether nobody chooses anew because a speaker's best path is another one.

    If only its sender is, the two senders hear something new; they have shorter paths that they lost nothing of.
    """
    if before is after or before == after:
        return True
    return _alike(before, after) and before.sender not in losers and after.sender not in losers


def _alike(before: Path, after: Path) -> bool:
    return before.attributes == after.attributes and before.incomplete == after.incomplete


def _origins(own: Own) -> Best:
    return {node: [Path(Attributes(weight=OWN_WEIGHT), incomplete=source != "network")] for node, source in own.items()}
