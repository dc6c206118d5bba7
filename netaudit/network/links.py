"""Links: the candidates that stand when each port keeps the one it can trust most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from msgspec.structs import replace

from netaudit.model.intent import Heard, LinkIntent
from netaudit.model.network import Link
from netaudit.network.candidates import Candidate, Port, by_description, by_neighbors, by_subnet, given
from netaudit.network.ends import link_between, sum_of_members
from netaudit.network.index import Index


def links(intended: Sequence[LinkIntent], index: Index, heard: Sequence[Heard] = ()) -> tuple[Link, ...]:
    """All links, physical ones first; the most trusted candidate wins a port, the earlier one at equal trust.

    A LAG is linked to every LAG that a member's link leads to (two, where the far end is an MLAG pair); what names
    a LAG by itself counts where its members say nothing.
    """
    candidates = sorted(
        chain(given(intended, index), by_neighbors(heard, index), by_subnet(index), by_description(index)),
        key=lambda found: -found.confidence,
    )
    taken: set[Port] = set()
    physical = [_made(found, index) for found in candidates if found.kind == "physical" and _free(found, taken)]
    by_lags: dict[tuple[Port, Port], list[Link]] = {}
    for link in physical:
        if link.a.lag is not None and link.b.lag is not None:
            pair = (Port(link.a.device, link.a.lag), Port(link.b.device, link.b.lag))
            by_lags.setdefault(pair, []).append(link)
    own = [found for found in candidates if found.kind == "lag"]
    return (*physical, *_lag_links(by_lags, own, index), *_logical_links(candidates, index))


def _free(candidate: Candidate, taken: set[Port]) -> bool:
    """Whether both ports are free; they are not any more afterwards."""
    if candidate.a in taken or candidate.b in taken:
        return False
    taken.update((candidate.a, candidate.b))
    return True


def _made(candidate: Candidate, index: Index) -> Link:
    return link_between(
        candidate.a, candidate.b, candidate.kind, candidate.source, candidate.confidence, candidate.given, index
    )


def _lag_links(by_lags: dict[tuple[Port, Port], list[Link]], own: Iterable[Candidate], index: Index) -> list[Link]:
    named = {frozenset((found.a, found.b)): found for found in reversed(list(own))}
    made: list[Link] = []
    settled: set[Port] = set()
    for (a, b), members in by_lags.items():
        best = max(members, key=lambda link: link.confidence)
        by_name = named.get(frozenset((a, b)))
        intent = by_name.given if by_name is not None else None
        source, confidence = best.source, best.confidence
        if by_name is not None and by_name.confidence > confidence:
            source, confidence = by_name.source, by_name.confidence
        made.append(sum_of_members(link_between(a, b, "lag", source, confidence, intent, index), members))
        settled.update((a, b))
    ends: set[Port] = set()
    for found in sorted(named.values(), key=lambda found: (-found.confidence, found.a, found.b)):
        if found.a in settled or found.b in settled:
            continue
        # A port-channel towards an MLAG pair is named by both members of it: only a given list may say so.
        if found.given is None and not _free(found, ends):
            continue
        ends.update((found.a, found.b))
        made.append(_made(found, index))
    return made


def _logical_links(candidates: Iterable[Candidate], index: Index) -> list[Link]:
    """Links of subinterfaces, VLAN interfaces and tunnels; they share their ports with physical ones below them."""
    taken: set[Port] = set()
    made = [_made(found, index) for found in candidates if found.kind == "logical" and _free(found, taken)]
    return [_over(link, index) for link in made]


def _over(link: Link, index: Index) -> Link:
    """A logical link takes the shared risks of the ports below it."""
    below = [
        parent
        for end in (link.a, link.b)
        if (own := index.interface(end.device, end.interface)) is not None
        and (parent := index.interface(end.device, own.parent or "")) is not None
    ]
    risks = tuple(dict.fromkeys((*link.srlgs, *(risk for parent in below for risk in parent.srlgs))))
    return link if risks == link.srlgs else replace(link, srlgs=risks)
