"""Which platform a configuration is of, told from its text.

Each platform brings regular expressions that speak for it or against it (`Platform.signs`). Systems that netaudit
does not read have theirs here, so that they are named instead of being taken for the nearest one it does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from netaudit.errors import InvalidConfig, Problem
from netaudit.platforms import base
from netaudit.platforms.beginnings import HEAD, beginnings, within_a_line

Signs = tuple[tuple[str, float], ...]

FOREIGN: dict[str, Signs] = {
    "cumulus": (
        (r"^# This file describes the network interfaces", 8.0),
        (r"^iface \S+", 4.0),
        (r"^auto \S+", 3.0),
        (r"^net (add|del) ", 4.0),
        (r"^nv set ", 6.0),
    ),
    "sonic": ((r'^ *"(DEVICE_METADATA|LOOPBACK_INTERFACE|BGP_NEIGHBOR|PORT|FEATURE)": \{', 8.0),),
    "asa": ((r"^ASA Version ", 10.0), (r"^ +nameif ", 6.0), (r"^ +security-level \d+", 4.0), (r"^: Saved", 4.0)),
    "panos": (
        (
            r"^set (deviceconfig|mgt-config|network (interface|virtual-router)|rulebase|zone|vsys|shared|application) ",
            6.0,
        ),
        (r"^ *<config ", 6.0),
        (r"^ *deviceconfig \{", 8.0),
        (r"^set (address|service|device-group|template|tag|readonly|panorama) ", 4.0),
    ),
    "fortios": (
        (r"^ *config (system|firewall|router|vpn|user|log) ", 6.0),
        (r"^#config-version=", 8.0),
        (r"^ +edit ", 2.0),
        (r"^ *next$", 2.0),
    ),
    "sros": (
        (r"^# TiMOS-", 10.0),
        (r"^configure \{", 6.0),
        (r"^/configure ", 6.0),
        (r"^ *configure$", 3.0),
        (r'^echo "(System|Card|Port|Router|QoS|Log)', 6.0),
        (r'^ +(interface|router) "[^"]+"( \{)?$', 2.0),
    ),
    "comware": (
        (r"Comware Software", 8.0),
        (r"^ *sysname \S+", 3.0),
        (r"^ *undo \S+", 2.0),
        (r"^ port link-type ", 3.0),
    ),
    "huawei": (
        (r"Huawei Versatile Routing", 8.0),
        (r"^!Software Version V\d+R\d+", 8.0),
        (r"^ *undo \S+", 2.0),
        (r"^interface (GE|MEth|Eth-Trunk|LoopBack|Vlanif)\d", 3.0),
        (r"^sysname \S+", 3.0),
    ),
    "routeros": ((r"RouterOS|MikroTik", 6.0), (r"^/(ip|interface|system|routing)( |$)", 5.0)),
    "gaia": (
        (r"^set interface \S+ (state|ipv4-address|link-speed|auto-negotiation|mtu|comments) ", 3.0),
        (r"^set (installer|clienv|core-dump|password-controls|net-access|expert-password-hash|web|format) ", 6.0),
        (r"^add (bonding group|allowed-client|command|interface) ", 4.0),
    ),
    "vyos": (
        (r"VyOS", 6.0),
        (r"^set interfaces (ethernet eth|dummy dum)\d", 6.0),
        (r"^// (Release version|vyos-config-version):?|^// Warning: Do not remove the following line", 8.0),
        (r"^ +ethernet eth\d+ \{", 6.0),
    ),
    "ocnos": ((r"^! Software version: .*OcNOS", 12.0), (r"^feature netconf-(ssh|tls)$", 4.0)),
    "srlinux": ((r"^set / ", 8.0), (r"^enter candidate", 4.0)),
    "aoscx": (
        (r"ArubaOS-CX", 8.0),
        (r"^!Version ArubaOS-CX", 8.0),
        (r"^interface \d+/\d+/\d+", 3.0),
        (r"^ +no routing$", 3.0),
        (r"^ +vlan access \d+", 4.0),
    ),
    "f5": ((r"^(ltm|net|sys|auth|cm) [\w-]+ .*\{", 5.0), (r"^#TMSH-VERSION", 8.0), (r"^ *when [A-Z_]+ \{", 3.0)),
    "arcos": ((r"ArcOS", 6.0), (r"^ type +ethernetCsmacd", 5.0)),
    "Junos in XML form (`show configuration` as text is read)": (
        (r"^ *<rpc-reply[ >]", 6.0),
        (r"^ *<configuration[ >]", 6.0),
        (r"junos:", 2.0),
    ),
    "a10": ((r"^!Current configuration: \d+ bytes$", 1.0), (r"^slb (server|virtual-server) ", 6.0), (r"ACOS", 6.0)),
}

_READ = 200_000  # characters; what identifies a system stands early or often
_ENOUGH = 1.4  # weight below which nothing is said
_DOUBT = 1.5  # weight that a certain answer would have to outdo
_SENTENCE = re.compile(r"^[A-Z\"'(].*\s\S+\s\S+\s.*[.!?:,]$|(?:\S+\s+){14,}")
_MARKUP = re.compile(r"\s*<(!doctype html|html|\?xml[^>]*\?>\s*<(?!config|rpc-reply|configuration))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Detection:
    """What a text looks like."""

    platform: str | None
    """A platform that netaudit reads, or None."""
    confidence: float
    """From 0 to 1."""
    runner_up: str | None = None
    foreign: str | None = None
    """A system that the text looks like and that netaudit does not read."""

    @property
    def why(self) -> str:
        """One sentence on what was found where no platform was."""
        if self.foreign is not None:
            return f"looks like {self.foreign}, which is not supported yet"
        if self.platform is not None:
            return f"looks like {self.platform}"
        return "no platform recognised: name it in the inventory or with --platform"


def detect(text: str, file: str = "configuration") -> Detection:
    """The platform that a text is a configuration of.

    Raises InvalidConfig where it is no configuration: empty, a web page, prose.
    """
    if not text.strip():
        raise InvalidConfig(Problem(file, None, "the file is empty"))
    if _MARKUP.match(text):
        raise InvalidConfig(Problem(file, 1, "this is a web page or another XML document, not a configuration"))
    read = "\n" + text[:_READ]
    lines = _Lines(read)
    scores = sorted(((_score(lines, signs), name) for name, signs in _signs().items()), reverse=True)
    (best, name), (second, other) = scores[0], scores[1]
    if best < _ENOUGH:
        if _is_prose(text):
            raise InvalidConfig(Problem(file, None, "this reads like prose, not like a configuration"))
        return Detection(None, 0.0)
    confidence = round((best - max(second, 0.0)) / (best + _DOUBT), 2)
    runner_up = other if second > 0 else None
    if name in base.names():
        return Detection(name, confidence, runner_up)
    return Detection(None, confidence, runner_up, foreign=name)


class _Sign(NamedTuple):
    """A sign ready to be looked for."""

    heads: frozenset[str] | None
    """How a line that matches begins; None where that is not known."""
    one_line: bool
    """Whether what matches lies within one line."""
    pattern: str
    weight: float


@cache
def _signs() -> dict[str, tuple[_Sign, ...]]:
    """The signs of every system, compiled; a platform that netaudit reads goes before a foreign one of its name."""
    known: dict[str, Signs] = {**FOREIGN, **{platform.name: platform.signs for platform in base.every()}}
    return {name: tuple(_compiled(sign, weight) for sign, weight in signs) for name, signs in known.items()}


class _Lines:
    """A text by what its lines begin with: each sign is looked for only where it can be."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._by_head: dict[str, list[str]] = {}
        for line in text.split("\n"):
            head = line.lstrip(" ")[:HEAD]
            if head in self._by_head:
                self._by_head[head].append(line)
            else:
                self._by_head[head] = ["", line]
        self._begun: dict[str, str] = {}

    def begun(self, start: str) -> str:
        """The lines that begin with some letters behind their spaces, each behind a newline."""
        if start not in self._begun:
            heads = [head for head in self._by_head if head.startswith(start)] if len(start) < HEAD else [start]
            self._begun[start] = "".join(["\n".join(self._by_head.get(head, ())) for head in heads])
        return self._begun[start]

    def hold(self, sign: _Sign) -> bool:
        """Whether a sign stands in the text."""
        if sign.heads is None:
            return bool(_search(sign.pattern)(self.text))
        where = [found for head in sign.heads if (found := self.begun(head))]
        if not where:
            return False
        search = _search(sign.pattern)
        return any(search(found) for found in where) if sign.one_line else bool(search(self.text))


def _score(lines: _Lines, signs: tuple[_Sign, ...]) -> float:
    # Most signs are of other systems: no line begins as they do, and knowing that takes a tenth of the time.
    return sum([sign.weight for sign in signs if lines.hold(sign)])


def _compiled(sign: str, weight: float) -> _Sign:
    """A sign with each `^` as the newline before it: looking for a letter is ten times as fast as for a place."""
    pattern = re.sub(r"(?<![\[\\])\^", r"\\n", sign)
    return _Sign(beginnings(pattern), within_a_line(pattern), pattern, weight)


@cache
def _search(pattern: str) -> Callable[[str], object]:
    """What looks for a pattern, compiled when it is first looked for: most never are."""
    literals = pattern.split("|")
    if all(re.escape(literal) == literal for literal in literals):
        return lambda text: any(literal in text for literal in literals)
    return re.compile(pattern, re.MULTILINE).search


def _is_prose(text: str) -> bool:
    """Whether most lines are sentences."""
    lines = [line.strip() for line in text.splitlines()[:400] if line.strip()]
    return sum(1 for line in lines if _SENTENCE.match(line)) > 0.4 * len(lines)
