"""Proves that what a device printed is its whole configuration, before it counts.

Every SSH client returns a configuration that was cut off and followed by a prompt without any error. A text with a
`fault` is no configuration; one with a `doubt` counts when a second read says the same. Messages name line numbers
and never quote a line, which may hold a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from netaudit.errors import CollectionError

ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[=>78cDEHM])")
PAGER = re.compile(r"-{2,}\s*\(?\s*more\s*(?:\d+%)?\s*\)?\s*-{2,}|<-+ ?more ?-+>", re.IGNORECASE)
ERASED_PAGER = re.compile(rf"[ ]*(?:{PAGER.pattern})[ ]*(?:\r +\r|\x08+ +\x08+)", re.IGNORECASE)
HEADER = re.compile(
    r"(?:\w{3} \w{3} +\d+ [\d:.]+(?: \w+)?(?: \d{4})?|Building configuration\.\.\.|Current configuration ?:.*)\s*$"
)
ANNOUNCED = re.compile(r"^Current configuration ?: ?(\d+) bytes", re.MULTILINE)
JUNOS_MASTER = re.compile(r"\{\w+(?::\w+)*\}\s*$")
REFUSED = re.compile(
    r"^(?:% ?(?:invalid|incomplete|ambiguous|unknown|unrecognized) (?:input|command)|command authorization failed"
    r"|% ?(?:permission denied|authorization denied|access denied|this command is not authorized|command not allowed)"
    r"|error: permission denied|unknown command|syntax error|error: (?:syntax|command))",
    re.IGNORECASE,
)
ERROR = re.compile(r"^(?:% ?error\b|error: )", re.IGNORECASE)
LOG = re.compile(r"^(?:\*?\w{3} +\d+ [\d:.]+(?: \w+)?: |[\w/]+:)?%[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-7]-[A-Z0-9_]+ ?:")
PERCENT = re.compile(r"^% ?[A-Za-z]")
SUSPICIOUS = re.compile(
    r"^[ ]*(?:[*\w:/. ]{0,40}%|error:|command auth|unknown command|syntax error)|-[ ]*\(?[ ]*more|<-", re.I | re.M
)
"""Every line that one of the patterns above could find is found by this one, in one pass over the whole text."""
ANNOUNCED_SHARE = 0.9
"""IOS counts with other line ends than arrive here, so that the announced size is only nearly reached."""
LAST_SIZE_SHARE = 0.5


class IncompleteError(CollectionError):
    """What a device printed is not shown to be its configuration; `evidence` is that text, secrets included.

    `passing` is set where another attempt may bring the rest.
    """

    def __init__(self, device: str, reason: str, message: str, evidence: str, *, passing: bool = False) -> None:
        super().__init__(device, reason, message)
        self.evidence = evidence
        self.passing = passing

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.device, self.reason, self.message, self.evidence), vars(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a device printed, cleaned of what the terminal added, and how far it can be trusted."""

    text: str
    refused: str = ""
    """The device would not run the command."""
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """All that speaks against it, in one line."""
        return "; ".join(filter(None, (self.refused, *self.faults, *self.doubts)))

    def agrees(self, other: Reading) -> bool:
        """Whether both say the same, comments aside (some hold the time of the read)."""
        return _said(self.text) == _said(other.text)


def read(raw: str, access_type: str, *, command: str = "", prompt: str = "", last_size: int | None = None) -> Reading:
    """Cleans and judges what came between a command and the prompt after it. `access_type` is netmiko's name."""
    announced = ANNOUNCED.search(raw)
    text = clean(raw, command=command, prompt=prompt)
    lines = text.split("\n")[:-1]
    if not lines:
        return Reading("", faults=("the device answered with nothing",))
    suspicious = SUSPICIOUS.search(text) is not None
    if suspicious and (refusal := next((n for n, line in enumerate(lines, 1) if REFUSED.match(line)), None)):
        return Reading(text, refused=f"the device refused the command (its answer, line {refusal})")
    faults = list(_residue(lines, prompt)) if suspicious or f"\n{prompt.rstrip()}" in f"\n{text}" else []
    if all(not line.strip() or line.startswith(("!", "#")) for line in lines):
        faults.append("it holds nothing but comments")
    doubts = []
    end = END_RULES.get(access_type, _no_end_marker)(lines)
    if end.missing:
        faults.append(end.missing)
    if end.doubt:
        doubts.append(end.doubt)
    if announced and len(text.encode("utf-8", "surrogateescape")) < int(announced[1]) * ANNOUNCED_SHARE:
        faults.append(f"the device announced {announced[1]} bytes and sent {len(text)}")
    if last_size and len(text) < last_size * LAST_SIZE_SHARE:
        doubts.append(f"less than half of the last good one ({len(text)} of {last_size} characters)")
    percent = (n for n, line in enumerate(lines, 1) if PERCENT.match(line) and not ERROR.match(line))
    if suspicious and (number := next(percent, None)):
        doubts.append(f"line {number} looks like a message of the device")
    return Reading(text, faults=tuple(faults), doubts=tuple(doubts))


def clean(raw: str, *, command: str = "", prompt: str = "") -> str:
    """Takes off echo, prompt, headers and what only moves a cursor; ends with one newline unless empty."""
    text = ERASED_PAGER.sub("", raw)
    text = ANSI.sub("", text)
    while "\x08" in text:
        shorter = re.sub(r"[^\x08\n]\x08", "", text)
        text = shorter if shorter != text else text.replace("\x08", "")
    lines = [line.rstrip() for line in re.sub(r"\r+\n", "\n", text).replace("\r", "\n").split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if lines and prompt and lines[-1] == prompt.rstrip():
        lines.pop()
    start = 0
    if command:
        echo = next((number for number, line in enumerate(lines[:5]) if line.endswith(command)), None)
        start = 0 if echo is None else echo + 1
    while start < len(lines) and (not lines[start] or HEADER.match(lines[start])):
        start += 1
    lines = lines[start:]
    while lines and (not lines[-1] or JUNOS_MASTER.match(lines[-1])):
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _residue(lines: list[str], prompt: str) -> Iterator[str]:
    """What has no place in a configuration, the first of each kind."""
    prompt = prompt.rstrip()
    kinds: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("is the pager's", PAGER.search),
        ("is an error message", ERROR.match),
        ("is a log message", LOG.match),
        ("begins with the device's prompt", lambda line: prompt and line.startswith(prompt)),
    )
    for what, matches in kinds:
        for number, line in enumerate(lines, 1):
            if matches(line):
                yield f"line {number} {what}"
                break


@dataclass(frozen=True, slots=True)
class End:
    """What the last lines tell: nothing in either field where the end is proved."""

    missing: str = ""
    doubt: str = ""
    likely: bool = True
    """Whether a configuration may well end there, so that nobody need wait for more."""


def ends(text: str, access_type: str) -> bool:
    """Whether the text has the end that its platform gives every configuration."""
    end = END_RULES.get(access_type, _no_end_marker)(text.rstrip().split("\n"))
    return end.likely and not end.missing


def is_marked(access_type: str) -> bool:
    """Whether the last line of every whole configuration of this platform proves its end."""
    return END_RULES.get(access_type, _no_end_marker) not in (_no_end_marker, _braces_or_set)


def _no_end_marker(lines: list[str]) -> End:
    return End(doubt="nothing marks the end of a configuration on this platform", likely=False)


def _last_line(marker: str) -> Callable[[list[str]], End]:
    def rule(lines: list[str]) -> End:
        return End() if lines[-1].strip() == marker else End(missing=f"cut off: the last line is not `{marker}`")

    return rule


def _braces_or_set(lines: list[str]) -> End:
    """Junos and VyOS: blocks must close, but nothing tells that no block is to follow; set form leaves all open."""
    said = [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "/*"))]
    if said and all(line.startswith(("set ", "deactivate ", "protect ", "activate ", "delete ")) for line in said):
        return _no_end_marker(lines)
    opened = sum(line.rstrip().endswith("{") for line in said)
    closed = sum(line.strip() == "}" or re.search(r"\{.*\}$", line.strip()) is not None for line in said)
    inline = sum(re.search(r"\{.*\}$", line.strip()) is not None for line in said)
    if opened != closed - inline:
        return End(missing=f"cut off: {opened - closed + inline} blocks are not closed")
    if not said or not said[-1].endswith("}"):
        return End(missing="cut off: the last line closes no block")
    return End(doubt="another block could follow the last one")


END_RULES: dict[str, Callable[[list[str]], End]] = {
    "cisco_ios": _last_line("end"),
    "cisco_xe": _last_line("end"),
    "cisco_xr": _last_line("end"),
    "arista_eos": _last_line("end"),
    "cisco_asa": _last_line(": end"),
    "huawei": _last_line("return"),
    "huawei_vrp": _last_line("return"),
    "hp_comware": _last_line("return"),
    "juniper": _braces_or_set,
    "juniper_junos": _braces_or_set,
    "vyos": _braces_or_set,
    "cisco_nxos": _no_end_marker,
}


def _said(text: str) -> list[str]:
    return [line for line in text.split("\n") if not line.startswith(("!", "#"))]
