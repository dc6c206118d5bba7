"""Routing policies: policy statements, prefix lists, communities, AS paths, key chains."""

from __future__ import annotations

from netaudit.model.routing import KeyChain, MatchList, PrefixList, RoutePolicy, RoutePolicyTerm
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, first
from netaudit.platforms.junos.hierarchy import Stanza

_VERDICTS = {"accept": "permit", "reject": "deny"}


def prefix_lists(device: DeviceDraft) -> tuple[PrefixList, ...]:
    """Prefix lists, and route filter lists."""
    found = []
    for kind in ("prefix-list", "route-filter-list"):
        for stanza in device.root.below("policy-options", kind):
            draft = device.entry("prefix list", stanza.word, stanza, name=stanza.word)
            if not stanza.children:
                draft.mark(stanza)
            entries = []
            for path, said in stanza.leaves():
                entries.append(" ".join(path))
                draft.mark(said)
            six = any(":" in entry for entry in entries)
            draft.values.update(entries=tuple(entries), family="ipv6" if six else "ipv4")
            found.append(draft.build(PrefixList))
    return tuple(found)


def match_lists(device: DeviceDraft) -> tuple[MatchList, ...]:
    """Communities and AS paths, by name."""
    found = []
    for kind in ("community", "as-path"):
        for stanza in device.root.below("policy-options", kind):
            draft = device.entry("match list", (kind, stanza.word), stanza, name=stanza.word, kind=kind)
            entries = []
            for path, said in stanza.leaves():
                entries.append(" ".join(path[1:] if path[0] == "members" else path))
                draft.mark(said)
            draft.values["entries"] = tuple(entries)
            found.append(draft.build(MatchList))
    for group in device.root.below("policy-options", "as-path-group"):
        draft = device.entry("match list", ("as-path-group", group.word), group, name=group.word, kind="as-path")
        leaves = [(path, said) for path, said in group.leaves()]
        for _, said in leaves:
            draft.mark(said)
        draft.values["entries"] = tuple(" ".join(path[2:]) for path, _ in leaves)
        found.append(draft.build(MatchList))
    return tuple(found)


def key_chains(device: DeviceDraft) -> tuple[KeyChain, ...]:
    """`security authentication-key-chains key-chain NAME`; never the keys."""
    found = []
    for stanza in device.root.below("security", "authentication-key-chains", "key-chain"):
        draft = device.entry("key chain", stanza.word, stanza, name=stanza.word)
        algorithms = []
        for key in stanza.below("key"):
            draft.append("keys", key.word, key)
            said = first(key, "algorithm")
            if said is not None:
                algorithms.append(said.word)
            for _, below in key.leaves():
                draft.mark(below)
        draft.values["algorithms"] = tuple(dict.fromkeys(algorithms))
        found.append(draft.build(KeyChain))
    return tuple(found)


def route_policies(device: DeviceDraft) -> tuple[RoutePolicy, ...]:
    """Policy statements; what stands outside of a term is tried after the terms, as a term without a name."""
    found = []
    for stanza in device.root.below("policy-options", "policy-statement"):
        draft = device.entry("policy", stanza.word, stanza, name=stanza.word)
        terms = [_term(draft, term) for term in stanza.below("term")]
        if stanza.get("from") is not None or stanza.get("then") is not None or stanza.get("to") is not None:
            terms.append(_term(draft, stanza, name=""))
        draft.values["terms"] = tuple(terms)
        found.append(draft.build(RoutePolicy))
    return tuple(found)


def _term(draft: Entry, stanza: Stanza, name: str | None = None) -> RoutePolicyTerm:
    matches = [*_said(draft, stanza, "from"), *(f"to {text}" for text in _said(draft, stanza, "to"))]
    actions = list(_said(draft, stanza, "then"))
    verdict = next((_VERDICTS[word] for word in actions if word in _VERDICTS), None)
    if not stanza.children:
        draft.mark(stanza)
    return RoutePolicyTerm(
        name=stanza.word if name is None else name,
        action=verdict,
        matches=tuple(matches),
        actions=tuple(word for word in actions if word not in _VERDICTS),
    )


def _said(draft: Entry, stanza: Stanza, word: str) -> list[str]:
    held = stanza.get(word)
    found = []
    for path, said in held.leaves() if held is not None else ():
        found.append(" ".join(path))
        draft.mark(said)
    return found


def _terms(device: DeviceDraft, name: str) -> list[Stanza]:
    policy = device.root.get("policy-options", "policy-statement", name)
    return [] if policy is None else [*policy.below("term"), policy]


def sources(device: DeviceDraft, name: str) -> list[str]:
    """The protocols whose routes a policy lets out; the policy itself decides where it names none."""
    protocols: dict[str, None] = {}
    for term in _terms(device, name):
        rejected = term.get("then", "reject") is not None
        if not rejected:
            protocols.update(dict.fromkeys(said.word for said in term.below("from", "protocol")))
    return list(protocols) or ["policy"]


def balances(device: DeviceDraft) -> tuple[int, ...]:
    """The lines by which packets are spread over several next hops; none where only one is installed."""
    main = device.table("routing options").get(None)
    for said in main.values.get("forwarding_policies", ()) if main is not None else ():
        for term in _terms(device, said.word):
            action = first(term, "then", "load-balance")
            if action is not None:
                return (said.line, action.line)
    return ()


def sets_next_hop_self(device: DeviceDraft, name: str) -> Stanza | None:
    """Where a policy replaces the next hop by the router itself."""
    for term in _terms(device, name):
        said = term.get("then", "next-hop", "self")
        if said is not None:
            return said
    return None
