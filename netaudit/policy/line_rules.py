"""Shipped rules over lines that no entity of the model carries, read from a device's text.

They are registered as those of other packages are, and are examples of such rules. A rule may ask for the device's
`ciscoconfparse2` object too; making it takes some fifty times as long as an audit of the device.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from netaudit.policy.python_rules import Answer, Subject, rule

Line = tuple[int, str]
"""Number, from 1, and text."""

_APPLET = re.compile(r"^event manager applet ")
_TRACK = re.compile(r"^track (\d+)")
_TRACKED = re.compile(r"^\s*event (?:tag \S+ )?track (\d+)\b")
_NAT = re.compile(r"^ip nat (?:inside|outside) (?:source|destination) (list|route-map) (\S+)")
_MAP = re.compile(r"^route-map (\S+)")
_ACL = re.compile(r"^(?:ip access-list (?:standard|extended) |access-list )(\S+)")


def _ios(*lines: str) -> dict[str, dict[str, str]]:
    return {"r1": {"platform": "ios", "config": "\n".join(lines) + "\n"}}


@rule(
    id="MON-114",
    title="What an event applet waits for exists",
    severity="low",
    entity="device",
    platforms=("ios",),
    where={"sections": {"some": {"header": {"matches": "^event manager applet "}}}},
    message="an event applet waits for what is not configured",
    rationale="An applet that waits for a track that is not there never runs, and is trusted until it is needed.",
    remediation={"ios": "! Configure the track that the applet names, or remove the applet."},
    tags=("monitoring", "automation"),
    examples={
        "pass": [
            _ios("track 10 interface Gi0/0 line-protocol", "event manager applet A", " event track 10 state down"),
        ],
        "fail": [
            _ios("track 11 interface Gi0/0 line-protocol", "event manager applet A", " event track 10 state down"),
        ],
    },
)
def applets_wait_for_what_exists(subject: Subject) -> Answer:
    """Whether every track that an applet waits for is configured."""
    lines = _lines(subject)
    if not lines:
        return Answer(None, why="the lines of the device are not at hand")
    known = {match[1] for _, text in lines if (match := _TRACK.match(text))}
    missing = [(number, track) for number, track in _waits(lines) if track not in known]
    return _answer(missing, "every track that an applet waits for", "track")


def _lines(subject: Subject) -> list[Line]:
    text = subject.text()
    return list(enumerate(text.split("\n"), 1)) if text else []


def _waits(lines: list[Line]) -> Iterator[tuple[int, str]]:
    """The line and the track of everything that an applet waits for."""
    inside = False
    for number, text in lines:
        if text and not text[0].isspace():
            inside = _APPLET.match(text) is not None
        elif inside and (found := _TRACKED.match(text)) is not None:
            yield number, found[1]


@rule(
    id="HYG-111",
    title="Address translation names lists that exist",
    severity="high",
    entity="device",
    platforms=("ios",),
    message="address translation names a list or route map that nothing defines",
    rationale="Translation by a list that is not there translates nothing: hosts behind it have no way out.",
    remediation={"ios": "! Define the list or route map that `ip nat` names, or correct its name."},
    references=("ISO 27001:2022 A.8.9", "NIST SP 800-53 CM-6"),
    tags=("hygiene", "references", "nat"),
    examples={
        "pass": [
            _ios("ip nat inside source list 10 interface Gi0/0 overload", "access-list 10 permit 10.0.0.0 0.0.0.255"),
            _ios("ip nat inside source route-map NAT pool P", "route-map NAT permit 10"),
        ],
        "fail": [
            _ios("ip nat inside source list 10 interface Gi0/0 overload", "access-list 11 permit 10.0.0.0 0.0.0.255"),
            _ios("ip nat inside source route-map NAT pool P", "route-map NATT permit 10"),
        ],
    },
)
def translation_names_lists_that_exist(subject: Subject) -> Answer:
    """Whether every list and route map that `ip nat` names is defined."""
    if "ip nat " not in subject.text():
        return Answer(True)
    lines = _lines(subject)
    maps = {match[1] for _, text in lines if (match := _MAP.match(text))}
    lists = {match[1] for _, text in lines if (match := _ACL.match(text))}
    named = [(number, match) for number, text in lines if (match := _NAT.match(text))]
    missing = [
        (number, f"{match[1]} {match[2]}")
        for number, match in named
        if match[2] not in (lists if match[1] == "list" else maps)
    ]
    return _answer(missing, "every list and route map that `ip nat` names", "")


def _answer(missing: list[tuple[int, str]], what: str, kind: str) -> Answer:
    names = ", ".join(dict.fromkeys(f"{kind} {name}".strip() for _, name in missing))
    lines = tuple(line for line, _ in missing)
    return Answer(not missing, f"{what} is configured", f"{names} is not" if missing else "all are", lines)


RULES = (applets_wait_for_what_exists, translation_names_lists_that_exist)
