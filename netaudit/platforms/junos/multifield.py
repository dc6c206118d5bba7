"""Filters that classify, mark or police, and policers, as policies: what happens to packets as they come in."""

from __future__ import annotations

from typing import Any

from netaudit.model.qos import ClassMap, Marking, Match, Police, PolicyClass, QosPolicy
from netaudit.platforms.attachments import contradiction
from netaudit.platforms.junos.drafts import DeviceDraft, first, percent, rate
from netaudit.platforms.junos.filters import filters
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.values import PRECEDENCE_NAMES, dscp

_DEFAULT = "class-default"


def code_point(text: str, aliases: dict[str, str]) -> int | None:
    """A code point by its name, an alias of this device, or six bits."""
    said = aliases.get(text, text)
    if len(said) == 6 and set(said) <= {"0", "1"}:
        return int(said, 2)
    return dscp(said)


def _police(device: DeviceDraft, name: str) -> Police | None:
    stanza = device.root.get("firewall", "policer", name)
    if stanza is None:
        return None
    limits = stanza.get("if-exceeding") or Stanza("", 0, 0)
    bandwidth, share = first(limits, "bandwidth-limit"), first(limits, "bandwidth-percent")
    burst = first(limits, "burst-size-limit")
    then = stanza.get("then")
    drops = then is not None and "discard" in then.children
    for _, said in stanza.leaves():
        device.mark(said)
    return Police(
        cir_bps=rate(bandwidth.word) if bandwidth is not None else None,
        cir_pct=percent(share.word) if share is not None else None,
        burst_bytes=rate(burst.word) if burst is not None else None,
        exceed="drop" if drops else "remark",
    )


def inbound(device: DeviceDraft) -> tuple[list[QosPolicy], list[ClassMap]]:
    """Filters that classify, mark or police, and policers bound to a family, as policies; and their classes."""
    policies: list[QosPolicy] = []
    maps: list[ClassMap] = []
    for stanza in device.root.below("firewall", "policer"):
        police = _police(device, stanza.word)
        whole_ = PolicyClass(name=_DEFAULT, line=stanza.line, end=stanza.end, police=police)
        policies.append(QosPolicy(name=stanza.word, line=stanza.line, end=stanza.end, classes=(whole_,)))
    for _, stanza in filters(device):
        classes = []
        for term in stanza.below("term"):
            held = _classified(device, term)
            if held is None:
                continue
            matches, mode = _matches(term, stanza.word)
            name = _DEFAULT if not term.below("from") else f"{stanza.word} {term.word}"
            classes.append(PolicyClass(name=name, line=term.line, end=term.end, **held))
            if name != _DEFAULT:
                maps.append(
                    ClassMap(
                        name=name, mode=mode, line=term.line, end=term.end, matches=matches,
                        contradiction=contradiction(mode, matches),
                    )
                )  # fmt: skip
        if classes:
            policies.append(QosPolicy(name=stanza.word, line=stanza.line, end=stanza.end, classes=tuple(classes)))
    return policies, maps


def _classified(device: DeviceDraft, term: Stanza) -> dict[str, Any] | None:
    """What a term does to the service of a packet; None where it only lets it through or drops it."""
    found: dict[str, Any] = {}
    policer = first(term, "then", "policer")
    if policer is not None:
        found["police"] = _police(device, policer.word)
    code = first(term, "then", "dscp")
    number = dscp(code.word) if code is not None else None
    if number is not None:
        found["marking"] = Marking(dscp=str(number))
    if first(term, "then", "forwarding-class") is None and not found and first(term, "then", "loss-priority") is None:
        return None
    return found


def _matches(term: Stanza, filter_: str) -> tuple[tuple[Match, ...], Any]:
    found: list[Match] = []
    for said in term.below("from"):
        values = [below.word for below in said.children.values()]
        if said.word in ("dscp", "traffic-class"):
            numbers = tuple(str(number) for value in values if (number := code_point(value, {})) is not None)
            found.append(Match(kind="dscp", values=numbers))
        elif said.word == "precedence":
            numbers = tuple(str(PRECEDENCE_NAMES.get(value.replace("-ecp", ""), value)) for value in values)
            found.append(Match(kind="precedence", values=numbers))
        else:
            found.append(Match(kind="other", values=(said.word, *values)))
    return tuple(found), "all"
