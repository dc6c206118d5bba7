"""Reads what devices print of their state: vendors' JSON, or text by the templates of ntc-templates.

A platform's commands are a table in its folder: they are all that `netaudit collect --state` may type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from netaudit.config.units import parse_rate
from netaudit.model.state import BgpState, DeviceState, FhrpState, InterfaceState, LagState, PartState

Row = Mapping[str, Any]
Made = InterfaceState | FhrpState | LagState | BgpState | PartState
Reader = Callable[[str], Iterator[Made]]
REFUSED = re.compile(
    r"^\s*(?:\^|%|(?:error|unknown command|syntax error|command authorization)\b)", re.IGNORECASE | re.MULTILINE
)
ABSENT = re.compile(r"^(?:not present|absent|not inserted|-+$)", re.IGNORECASE)
"""A slot that holds no part."""
_KIB = re.compile(r"(\d+)\s*([KMG]?)bit", re.IGNORECASE)
_GOOD = re.compile(r"^(?:ok|good|normal|online|present|running|active|powered|power-?up)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StateCommand:
    """A command that shows state, what it is about, and who reads it. Without a reader its text is kept."""

    topic: str
    command: str
    read: Reader | None = None


def read_state(
    device: str, platform: str, at: str, commands: tuple[StateCommand, ...], answers: Mapping[str, str]
) -> DeviceState:
    """What the answers to a platform's commands say. One that cannot be read is unknown, with the reason."""
    made: list[Made] = []
    asked: list[str] = []
    unknown: dict[str, str] = {}
    neighbors = ""
    for one in commands:
        answer = answers.get(one.command)
        if answer is None:
            unknown[one.topic] = f"`{one.command}` was not answered"
        elif REFUSED.match(answer):
            unknown[one.topic] = f"the device refused `{one.command}`"
        elif one.read is None:
            neighbors, asked = answer, [*asked, one.topic]
        else:
            try:
                made += one.read(answer)
                asked.append(one.topic)
            except Exception as error:  # a template or a document of a shape that nobody foresaw
                unknown[one.topic] = f"`{one.command}` cannot be read: {type(error).__name__}"
    return DeviceState(
        device=device,
        platform=platform,
        at=at,
        interfaces=tuple(one for one in made if isinstance(one, InterfaceState)),
        fhrp=tuple(one for one in made if isinstance(one, FhrpState)),
        lags=tuple(one for one in made if isinstance(one, LagState)),
        bgp=tuple(one for one in made if isinstance(one, BgpState)),
        parts=tuple(one for one in made if isinstance(one, PartState)),
        neighbors=neighbors,
        asked=tuple(dict.fromkeys(topic for topic in asked if topic not in unknown)),
        unknown=unknown,
    )


def templated(platform: str, command: str, make: Callable[[Row], Made | None]) -> Reader:
    """A reader by a template: `platform` and `command` as ntc-templates names them."""

    def read(text: str) -> Iterator[Made]:
        if not text.strip():
            return
        from ntc_templates.parse import parse_output

        for row in parse_output(platform=platform, command=command, data=text):
            if isinstance(row, dict) and (made := make(row)) is not None:
                yield made

    return read


def documented(make: Callable[[Any], Iterator[Made]]) -> Reader:
    """A reader of a device's own JSON."""

    def read(text: str) -> Iterator[Made]:
        yield from make(json.loads(text) if text.strip() else {})

    return read


def named(commands: tuple[StateCommand, ...], name: Callable[[str], str]) -> tuple[StateCommand, ...]:
    """The commands, whose readers write interface names as the platform's configurations do: `Po1` is short for one."""

    def renaming(read: Reader) -> Reader:
        def renamed(text: str) -> Iterator[Made]:
            for one in read(text):
                yield _renamed(one, name)

        return renamed

    return tuple(one if one.read is None else replace(one, read=renaming(one.read)) for one in commands)


def _renamed(made: Made, name: Callable[[str], str]) -> Made:
    if isinstance(made, InterfaceState):
        return msgspec.structs.replace(made, name=name(made.name))
    if isinstance(made, FhrpState):
        return msgspec.structs.replace(made, interface=name(made.interface))
    if isinstance(made, LagState):
        active, inactive = tuple(map(name, made.active)), tuple(map(name, made.inactive))
        return LagState(name=name(made.name), active=active, inactive=inactive)
    return made


def interface(row: Row) -> InterfaceState:
    """An interface of Cisco's `show interfaces`."""
    protocol = str(row.get("protocol_status") or row.get("link_status") or "").lower()
    rates = (row.get("input_rate") or row.get("bandwidth_input_rate"),
             row.get("output_rate") or row.get("bandwidth_output_rate"))  # fmt: skip
    return InterfaceState(
        name=str(row["interface"]),
        up=protocol.startswith("up") if protocol else None,
        speed_bps=_kilobits(str(row.get("bandwidth") or "")),
        in_bps=_number(rates[0]),
        out_bps=_number(rates[1]),
        in_errors=_whole(row.get("input_errors")),
        out_errors=_whole(row.get("output_errors")),
    )


def fhrp(protocol: str, group: str = "group", state: str = "state") -> Callable[[Row], FhrpState | None]:
    """A gateway of a table with these columns."""

    def make(row: Row) -> FhrpState | None:
        number = _whole(row.get(group))
        if number is None:
            return None
        return FhrpState(
            protocol=protocol, interface=str(row["interface"]), group=number, state=str(row[state]).strip().lower()
        )

    return make


def bundle(row: Row) -> LagState | None:
    """A LAG of Cisco's summary: `P` marks a member that carries traffic."""
    members = zip(row.get("member_interface") or (), row.get("member_interface_status") or (), strict=False)
    carrying: dict[bool, list[str]] = {True: [], False: []}
    for name, status in members:
        carrying[str(status).strip("()").startswith("P")].append(str(name))
    return LagState(name=str(row["bundle_name"]), active=tuple(carrying[True]), inactive=tuple(carrying[False]))


def bgp(peer: str, state: str) -> Callable[[Row], BgpState | None]:
    """A neighbour of a summary: a number of prefixes stands where the session is up."""

    def make(row: Row) -> BgpState | None:
        told = str(row.get(state) or "").strip()
        name = str(row.get(peer) or "").strip()
        if not name:
            return None
        up = told.isdecimal() or told.lower() in ("estab", "established", "establ")
        return BgpState(peer=name, state="established" if up else told.lower() or "unknown")

    return make


def part(kind: str, name: str, state: str) -> Callable[[Row], PartState | None]:
    """A power supply or fan of a table with these columns."""

    def make(row: Row) -> PartState | None:
        told = str(row.get(state) or "").strip()
        if not told or ABSENT.match(told):
            return None
        return PartState(kind=kind, name=str(row[name]), state=told.lower(), ok=is_good(told))

    return make


def is_good(told: str) -> bool:
    """Whether a part's state is one of health."""
    return _GOOD.match(told) is not None


def _kilobits(text: str) -> float | None:
    found = _KIB.search(text)
    return None if found is None else float(parse_rate(f"{found[1]}{found[2].upper()}"))


def _number(value: object) -> float | None:
    text = str(value or "").replace(",", "").strip()
    return float(text) if text.replace(".", "", 1).isdecimal() else None


def _whole(value: object) -> int | None:
    text = str(value if value is not None else "").replace(",", "").strip()
    return int(text) if text.isdecimal() else None
