"""Probes, tracked objects, what gateways have in common, and levels of logging, as several systems write them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take
from netaudit.platforms.takes import number, word
from netaudit.platforms.values import is_number


def level(attribute: str, severity: Callable[[str], str | None]) -> Take:
    """`logging console LEVEL`; `no logging console` sends nothing there."""
    take_word = word(attribute, severity)

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        if line.negated:
            draft.set(attribute, "none", line.node)
            return True
        return take_word(draft, args, line) is not False

    return take


def authentication(group: Draft, args: list[str], line: Statement) -> bool:
    """`authentication md5 key-chain X`, `authentication text WORD`, `authentication WORD`; never the key."""
    if line.negated:
        group.drop("authentication")
    else:
        group.set("authentication", "md5" if args[:1] == ["md5"] else "text", line.node)
    return True


def preempt(group: Draft, args: list[str], line: Statement) -> bool:
    """`preempt [delay [minimum] N [reload N]]`."""
    group.set("preempt", not line.negated, line.node)
    if not line.negated and args[:1] == ["delay"]:
        words = ["minimum", *args[1:]] if args[1:] and args[1].isdecimal() else args[1:]
        named = dict(zip(words[::2], words[1::2], strict=False))
        for said, attribute in (("minimum", "preempt_delay_s"), ("reload", "preempt_reload_delay_s")):
            if named.get(said, "").isdecimal():
                group.set(attribute, int(named[said]), line.node)
    return True


def milliseconds(words: list[str]) -> list[int] | None:
    """The times of a `timers` line: seconds unless `msec` stands before the number; None where one is no number."""
    found: list[int] = []
    scale = 1000
    for said in words:
        if said == "msec":
            scale = 1
        elif is_number(said):
            found.append(int(said) * scale)
            scale = 1000
        else:
            return None
    return found


def delay(track: Draft, args: list[str], line: Statement) -> bool:
    """`delay up 10 down 5`."""
    if line.negated or line.defaulted:
        track.drop("delay_up_s")
        track.drop("delay_down_s")
        return True
    for direction, value in zip(args[::2], args[1::2], strict=False):
        if direction not in ("up", "down") or not value.isdecimal():
            return False
        track.set(f"delay_{direction}_s", int(value), line.node)
    return len(args) > 1


def probe(kinds: Iterable[str], full: Callable[[str], str], known_text: Iterable[str] = ()) -> Commands:
    """What stands below `ip sla 1`; `full` is an interface's name in full."""

    def kind_of(kind: str) -> Take:
        def take(draft: Draft, args: list[str], line: Statement) -> bool:
            """`icmp-echo 10.0.0.1 source-interface loopback0` and the lines below it."""
            draft.set("kind", kind, line.node)
            words = args[1:] if kind == "http" and args[:1] in (["get"], ["raw"]) else args
            if words:
                draft.set("target", words[0], line.node)
            for at, said in enumerate(args[:-1]):
                if said in ("source-ip", "source-interface"):
                    source = args[at + 1]
                    draft.set("source", full(source) if said == "source-interface" else source, line.node)
            commands.read_all(draft, line.node.children)
            return True

        return take

    commands = Commands(
        {
            **{kind: kind_of(kind) for kind in kinds},
            "frequency": number("frequency_s"),
            "timeout": number("timeout_ms"),
        },
        known_text=known_text,
    )
    return commands


def schedule(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`ip sla schedule 30 life forever start-time now`: what follows `ip sla schedule`."""
    if not args or not args[0].isdecimal():
        return False
    start = args[args.index("start-time") + 1] if "start-time" in args[:-1] else "pending"
    running = not line.negated and start != "pending"
    device.part("probe", args[0], line.node, id=args[0]).set("scheduled", running, line.node)
    return True
