"""Class of service: queues as policies, forwarding classes as class maps, filters and policers as inbound policies.

A scheduler map is a policy whose classes are forwarding classes. The one on queue 0, where all that nothing classifies
goes, is `class-default`. The code points of a forwarding class are those that the classifiers in use give it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import translate

from netaudit.model.qos import ClassMap, Match, PolicyClass, QosPolicy
from netaudit.platforms.junos import defaults
from netaudit.platforms.junos.drafts import DeviceDraft, Entry, Table, first, percent, rate, whole
from netaudit.platforms.junos.filters import filters
from netaudit.platforms.junos.hierarchy import Stanza
from netaudit.platforms.junos.multifield import code_point

DEFAULT = "class-default"
_TOP = "class-of-service"


class ClassOfService:
    """What `class-of-service` defines, ready to be named by interfaces."""

    def __init__(self, device: DeviceDraft) -> None:
        self.device = device
        self.top = device.root.get(_TOP) or Stanza("", 0, 0)
        self.queues = self._queues()
        self.lines: dict[str, int] = {}
        default = [name for name, queue in self.queues.items() if queue == 0]
        self.default = default[0] if default else "best-effort"

    def _queues(self) -> dict[str, int]:
        """Forwarding class -> queue; those that Junos has unasked too, unless their queue was given another name."""
        found: dict[str, int] = {}
        for said in self.top.below("forwarding-classes", "class"):
            queue = first(said, "queue-num")
            if queue is not None and (number := whole(queue.word)) is not None:
                found[said.word] = number
                for _, leaf in said.leaves():
                    self.device.mark(leaf)
        for queue in self.top.below("forwarding-classes", "queue"):
            name = queue.value
            if name is not None and (number := whole(queue.word)) is not None:
                found[name.word] = number
                for said in queue.walk():
                    self.device.mark(said)
        taken = set(found.values())
        return {**found, **{name: queue for name, queue in defaults.QUEUES.items() if queue not in taken}}

    def name(self, forwarding_class: str) -> str:
        """A forwarding class as policies name it."""
        return DEFAULT if forwarding_class == self.default else forwarding_class

    # --- class maps ---------------------------------------------------------------------------------------------

    def class_maps(self) -> list[ClassMap]:
        """One for each forwarding class that a scheduler map or a classifier names and that is defined."""
        aliases = {
            said.word: bits.word
            for said in self.top.below("code-point-aliases", "dscp")
            if (bits := said.value) is not None
        }
        for said in self.top.below("code-point-aliases"):
            for _, leaf in said.leaves():
                self.device.mark(leaf)
        codes: dict[str, list[str]] = {}
        lines: dict[str, list[int]] = {}
        known = False
        for classifier in self._classifiers():
            for held in classifier.below("forwarding-class"):
                for _, leaf in held.leaves():
                    self.device.mark(leaf)
                for said in self._code_points(held):
                    number = code_point(said.word, aliases)
                    if number is not None:
                        known = True
                        codes.setdefault(held.word, []).append(str(number))
                        lines.setdefault(held.word, []).append(said.line)
        by_filter = self._by_filter()
        found = []
        for name in self.queues:
            if name == self.default:
                continue
            matches = [Match(kind="dscp", values=tuple(dict.fromkeys(codes[name])))] if name in codes else []
            matches += [Match(kind="acl", values=(filter_,)) for filter_ in by_filter.get(name, ())]
            defaulted: tuple[str, ...] = ()
            if not matches and not known and name in defaults.PRECEDENCE_CLASSES:
                matches, defaulted = [Match(kind="precedence", values=defaults.PRECEDENCE_CLASSES[name])], ("matches",)
            place = lines.get(name, [0])
            at = {"matches": tuple(dict.fromkeys(place))} if place[0] else {}
            found.append(
                ClassMap(
                    name=name, mode="any", kind="queuing", line=min(place), end=max(place), at=at,
                    matches=tuple(matches), defaulted=defaulted,
                )
            )  # fmt: skip
        return found

    def _classifiers(self) -> list[Stanza]:
        """The DSCP classifiers that interfaces name; all of them where none is named."""
        every = list(self.top.below("classifiers", "dscp"))
        for kind in self.top.below("classifiers"):
            if kind.word != "dscp":
                for _, leaf in kind.leaves():
                    self.device.mark(leaf)
        used = {
            said.word
            for interface in self.top.below("interfaces")
            for scope in (interface, *interface.below("unit"))
            for said in scope.below("classifiers", "dscp")
        }
        return [classifier for classifier in every if classifier.word in used] or every

    @staticmethod
    def _code_points(held: Stanza) -> Iterator[Stanza]:
        for level in held.below("loss-priority"):
            yield from level.below("code-points")

    def _by_filter(self) -> dict[str, list[str]]:
        """Forwarding class -> the filters that put packets into it."""
        found: dict[str, list[str]] = {}
        for _, stanza in filters(self.device):
            for term in stanza.below("term"):
                for said in term.below("then", "forwarding-class"):
                    found.setdefault(said.word, []).append(stanza.word)
        return {name: list(dict.fromkeys(filters_)) for name, filters_ in found.items()}

    # --- policies -----------------------------------------------------------------------------------------------

    def policies(self) -> list[QosPolicy]:
        """Scheduler maps."""
        found = []
        for stanza in self.top.below("scheduler-maps"):
            draft = self.device.entry("scheduler map", stanza.word, stanza, name=stanza.word, kind="queuing")
            classes = []
            for said in stanza.below("forwarding-class"):
                scheduler = first(said, "scheduler")
                if scheduler is not None:
                    draft.mark(scheduler)
                    classes.append(self._class(said, scheduler.word))
            classes.sort(key=lambda held: held.name == DEFAULT)
            found.append(draft.build(QosPolicy, classes=tuple(classes)))
        return found

    def _class(self, said: Stanza, name: str) -> PolicyClass:
        stanza = self.top.get("schedulers", name)
        draft = Entry(self.device.reader, name=self.name(said.word), line=said.line, end=said.end)
        if stanza is None:
            draft.unknown["bandwidth_pct"] = f"scheduler {name} is not configured"
        else:
            draft.read(stanza, SCHEDULER)
            _transmit(draft, stanza)
        draft.values.pop("inherited", None)
        return draft.build(PolicyClass)


def _queue_priority(draft: Entry, stanza: Stanza) -> None:
    said = stanza.value
    if said is not None:
        draft.put("priority", said.word == "strict-high", said)


def _shape(draft: Entry, stanza: Stanza) -> None:
    _rate_or_share(draft, stanza, "shape")


def _rate_or_share(draft: Entry, stanza: Stanza, attribute: str) -> None:
    for said in stanza.children.values():
        if said.word == "percent" and said.value is not None:
            share = percent(said.value.word)
            if share is not None:
                draft.put(f"{attribute}_pct", share, said.value)
        elif (value := rate(said.word)) is not None:
            draft.put(f"{attribute}_bps", value, said)


def _transmit(draft: Entry, stanza: Stanza) -> None:
    """`transmit-rate percent 20 rate-limit`: a guarantee, and with `exact` or `rate-limit` a limit as well."""
    said = stanza.get("transmit-rate")
    if said is None:
        return
    words = {below.word: below for below in said.walk()}
    limited = next((words[word] for word in ("exact", "rate-limit") if word in words), None)
    strict = draft.values.get("priority") is True
    _rate_or_share(draft, said, "priority" if strict and limited is not None else "bandwidth")
    if limited is not None:
        draft.mark(limited)
    rest = said.get("remainder")
    if rest is not None:
        share = percent(rest.value.word) if rest.value is not None else None
        if share is None:
            draft.put("bandwidth_remaining_ratio", 1, rest)
        else:
            draft.put("bandwidth_remaining_pct", share, rest.value or rest)


def _buffer(draft: Entry, stanza: Stanza) -> None:
    leaves = [(path, said) for path, said in stanza.leaves()]
    if leaves:
        draft.put("queue_limit", " ".join(leaves[0][0]), leaves[0][1])


def _drop(draft: Entry, stanza: Stanza) -> None:
    for _, said in stanza.leaves():
        draft.put("random_detect", "on", said)


SCHEDULER: Table = {
    "priority": _queue_priority,
    "shaping-rate": _shape,
    "buffer-size": _buffer,
    "drop-profile-map": _drop,
}


# --- interfaces -------------------------------------------------------------------------------------------------


def bind(device: DeviceDraft, policies: Iterable[QosPolicy]) -> None:
    """Gives interfaces what `class-of-service interfaces` and their own filters and policers say."""
    top = device.root.get(_TOP) or Stanza("", 0, 0)
    table = device.table("interface")
    for stanza in top.below("interfaces"):
        names = [stanza.word] if stanza.word in table else _named(stanza.word, table)
        for name in names:
            _bind(device, table[name], stanza, top)
            for unit in stanza.below("unit"):
                for held in [f"{name}.{unit.word}"] if unit.word != "*" else _named(f"{name}.*", table):
                    if held in table:
                        _bind(device, table[held], unit, top)
    known = {policy.name for policy in policies}
    for draft in table.values():
        policers = draft.values.pop("policers", {})
        for direction in ("input", "output"):
            said = policers.get(direction)
            if said is not None and f"qos.{direction}" not in draft.values:
                draft.put(f"qos.{direction}", said.word, said)
            filter_ = draft.values.get(f"acl.{direction}")
            if filter_ in known and f"qos.{direction}" not in draft.values:
                draft.values[f"qos.{direction}"] = filter_
                draft.at[f"qos.{direction}"] = draft.at[f"acl.{direction}"]


def _named(pattern: str, table: dict[str, Entry]) -> list[str]:
    if pattern == "all":
        return [name for name in table if "." not in name]
    if not any(sign in pattern for sign in "*?["):
        return []
    match = re.compile(translate(pattern)).match
    return [name for name in table if match(name) and ("." in name) == ("." in pattern)]


def _bind(device: DeviceDraft, draft: Entry, stanza: Stanza, top: Stanza) -> None:
    _binding(draft, stanza)
    profile = first(stanza, "output-traffic-control-profile")
    if profile is not None:
        draft.mark(profile)
        known = top.get("traffic-control-profiles", profile.word)
        if known is None:
            draft.unknown["shape_bps"] = f"traffic control profile {profile.word} is not configured"
        else:
            _binding(draft, known)
    for kind, trust in (("dscp", "dscp"), ("dscp-ipv6", "dscp"), ("inet-precedence", "dscp"), ("ieee-802.1", "cos")):
        said = first(stanza, "classifiers", kind)
        if said is not None and "qos.trust" not in draft.values:
            draft.put("qos.trust", trust, said)
        elif said is not None:
            draft.mark(said)
    for _, leaf in (stanza.get("rewrite-rules") or Stanza("", 0, 0)).leaves():
        device.mark(leaf)


def _binding(draft: Entry, stanza: Stanza) -> None:
    scheduler = first(stanza, "scheduler-map")
    if scheduler is not None:
        draft.put("qos.output", scheduler.word, scheduler)
    shaper = first(stanza, "shaping-rate")
    if shaper is None:
        return
    if shaper.word == "percent" and shaper.value is not None:
        draft.unknown["shape_bps"] = f"{shaper.value.word} % of a rate that may not be known"
        draft.mark(shaper.value)
    elif (value := rate(shaper.word)) is not None:
        draft.put("shape_bps", value, shaper)


def rewrites(device: DeviceDraft) -> None:
    """Rewrite rules and drop profiles: what leaves the device marked, and when it is dropped."""
    top = device.root.get(_TOP) or Stanza("", 0, 0)
    bound = {
        said.word
        for interface in top.below("interfaces")
        for scope in (interface, *interface.below("unit"))
        for kind in scope.below("rewrite-rules")
        for said in kind.children.values()
    }
    for kind in top.below("rewrite-rules"):
        for rule in kind.children.values():
            if rule.word in bound:
                for _, leaf in rule.leaves():
                    device.mark(leaf)
