"""Commands of OSPF and IS-IS processes, and of BFD, that EOS and NX-OS write alike."""

from __future__ import annotations

from netaudit.model.interface import Bfd
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.values import area as area_number
from netaudit.platforms.values import wildcard_length


def network(process: Draft, args: list[str], line: Statement) -> bool:
    """`network 10.0.0.0/8 area 0`, `network 10.0.0.0 0.255.255.255 area 0`."""
    if len(args) < 3 or args[-2] != "area":
        return False
    found = area_number(args[-1])
    length = wildcard_length(args[1]) if len(args) == 4 else None
    prefix = args[0] if len(args) == 3 and "/" in args[0] else f"{args[0]}/{length}" if length is not None else None
    if found is None or prefix is None:
        return False
    said = f"{prefix} area {found}"
    if line.negated:
        process.take_back("networks", lambda held: held == said)
    else:
        process.add("networks", said, line.node)
    return True


def area(process: Draft, args: list[str], line: Statement) -> bool:
    """`area 1 stub [no-summary]`, `area 1 nssa ...`, `area 0 authentication [message-digest]`, `area 1 range P`."""
    number = area_number(args[0]) if args else None
    if number is None or len(args) < 2 or line.negated:
        return False
    if args[1] == "authentication":
        process.values.setdefault("area_authentication", {})[number] = "md5" if "message-digest" in args else "simple"
        process.also("area_authentication", line.node.line)
    elif args[1] in ("stub", "nssa"):
        kind = args[1] if args[1] == "nssa" or "no-summary" not in args else "totally-stub"
        areas = process.values.setdefault("areas", {})
        areas[number] = "totally-stub" if areas.get(number) == "totally-stub" else kind
        process.also("areas", line.node.line)
    elif args[1] == "range" and len(args) > 2 and "/" in args[2]:
        process.add("area_ranges", " ".join((number, *args[2:])), line.node)
    else:
        return False
    return True


def on_startup(process: Draft, args: list[str], line: Statement) -> bool:
    """`max-metric router-lsa ... on-startup N|wait-for-bgp`, `set-overload-bit on-startup N`; 600 s where none is."""
    if line.negated or "on-startup" not in args:
        return False
    following = args[args.index("on-startup") + 1 :]
    seconds = int(following[0]) if following and following[0].isdecimal() else 600
    process.set("max_metric_on_startup_s", seconds, line.node)
    return True


def bfd_timers(args: list[str]) -> Bfd | None:
    """Timers from `300 min-rx 300 multiplier 3` (or `min_rx`), in milliseconds."""
    found = dict(zip(args[1::2], args[2::2], strict=False))
    rx, multiplier = found.get("min-rx", found.get("min_rx", "")), found.get("multiplier", "")
    if not args or not args[0].isdecimal() or not rx.isdecimal():
        return None
    times = int(multiplier) if multiplier.isdecimal() else None
    return Bfd(interval_ms=int(args[0]), min_rx_ms=int(rx), multiplier=times)


def bfd_interval(attribute: str) -> Take:
    """`bfd interval 300 min-rx 300 multiplier 3 [default]`."""

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        timers = bfd_timers(args)
        if timers is None or line.negated:
            return False
        draft.set(attribute, timers, line.node)
        return True

    return take
