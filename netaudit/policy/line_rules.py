"""Shipped rules over lines that no entity of the model carries, read from a device's `ciscoconfparse2` object.

They are registered as those of other packages are, and are examples of such rules. Making that object takes some fifty
times as long as an audit of the device, so each rule looks for its words in the text first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from netaudit.policy.python_rules import Answer, Subject, rule

_TRACKED = re.compile(r"^\s*event (?:tag \S+ )?track (\d+)\b")
_NAT = re.compile(r"^ip nat (?:inside|outside) (?:source|destination) (list|route-map) (\S+)")
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
    parse = subject.ciscoconfparse()
    if parse is None:
        return Answer(None, why="the lines of the device are not at hand")
    known = {line.text.split()[1] for line in parse.find_objects(r"^track \d+")}
    missing = [(line, track) for line, track in _waits(parse) if track not in known]
    return _answer(missing, "every track that an applet waits for", "track")


def _waits(parse: Any) -> Iterator[tuple[Any, str]]:
    for applet in parse.find_objects(r"^event manager applet "):
        for line in applet.all_children:
            found = _TRACKED.match(line.text)
            if found is not None:
                yield line, found[1]


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
    parse = subject.ciscoconfparse()
    if parse is None:
        return Answer(None, why="the lines of the device are not at hand")
    maps = {line.text.split()[1] for line in parse.find_objects(r"^route-map \S+")}
    lists = {match[1] for line in parse.find_objects(r"access-list ") if (match := _ACL.match(line.text))}
    missing = []
    for line in parse.find_objects(r"^ip nat (inside|outside) "):
        named = _NAT.match(line.text)
        if named is not None and named[2] not in (lists if named[1] == "list" else maps):
            missing.append((line, f"{named[1]} {named[2]}"))
    return _answer(missing, "every list and route map that `ip nat` names", "")


def _answer(missing: list[tuple[Any, str]], what: str, kind: str) -> Answer:
    names = ", ".join(dict.fromkeys(f"{kind} {name}".strip() for _, name in missing))
    lines = tuple(line.linenum + 1 for line, _ in missing)
    return Answer(not missing, f"{what} is configured", f"{names} is not" if missing else "all are", lines)


RULES = (applets_wait_for_what_exists, translation_names_lists_that_exist)
