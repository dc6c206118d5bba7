"""Commands of OSPF and IS-IS, of processes and on interfaces, and of BFD, that several systems write alike."""

from __future__ import annotations

from netaudit.model.interface import Bfd
from netaudit.platforms.outside_metrics import metric_of, metric_type_of
from netaudit.platforms.reading import Draft, Statement, Take
from netaudit.platforms.takes import listed, number, word
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
    return listed(process, "networks", said, line)


def area(process: Draft, args: list[str], line: Statement) -> bool:
    """`area 1 stub [no-summary]`, `area 1 nssa ...`, `area 0 authentication [message-digest]`, `area 1 range P`."""
    found = area_number(args[0]) if args else None
    if found is None or len(args) < 2 or line.negated:
        return False
    if args[1] == "authentication":
        process.values.setdefault("area_authentication", {})[found] = "md5" if "message-digest" in args else "simple"
        process.also("area_authentication", line.node.line)
    elif args[1] in ("stub", "nssa"):
        whole = f"totally-{args[1]}"
        areas = process.values.setdefault("areas", {})
        areas[found] = whole if "no-summary" in args or areas.get(found) == whole else args[1]
        process.also("areas", line.node.line)
    elif args[1] == "range" and len(args) > 2 and "/" in args[2]:
        process.add("area_ranges", " ".join((found, *args[2:])), line.node)
    else:
        return False
    return True


def default_originate(process: Draft, args: list[str], line: Statement) -> bool:
    """`default-information originate [always] [metric N] [metric-type 1|2]`."""
    process.set("default_originate", not line.negated, line.node)
    for attribute, value in (
        ("default_originate_metric", metric_of(args)), ("default_originate_type", metric_type_of(args)),
    ):  # fmt: skip
        if value is not None and not line.negated:
            process.set(attribute, value, line.node)
        else:
            process.drop(attribute)
    return True


def on_startup(process: Draft, args: list[str], line: Statement) -> bool:
    """`max-metric router-lsa ... on-startup N|wait-for-bgp`, `set-overload-bit on-startup N`; 600 s where none is."""
    if line.negated or "on-startup" not in args:
        return False
    following = args[args.index("on-startup") + 1 :]
    seconds = int(following[0]) if following and following[0].isdecimal() else 600
    process.set("max_metric_on_startup_s", seconds, line.node)
    return True


NETWORK_TYPES = ("broadcast", "point-to-point", "non-broadcast", "point-to-multipoint")


def network_type(attribute: str) -> Take:
    """`ip ospf network point-to-point`, `isis network point-to-point`."""
    return word(attribute, lambda said: said if said in NETWORK_TYPES else None)


def ospf_authentication(port: Draft, args: list[str], line: Statement) -> bool:
    """`ip ospf authentication [message-digest|null|key-chain NAME] [ADDRESS]`."""
    if line.negated:
        port.drop("ospf.authentication")
        return True
    form = args[0] if args and args[0].count(".") != 3 else "simple"
    kind = {"simple": "simple", "message-digest": "md5", "null": "none"}.get(form)
    if form == "key-chain" and len(args) > 1:
        kind = f"key-chain {args[1]}"
    if kind is None:
        return False
    port.set("ospf.authentication", kind, line.node)
    return True


def ospf_key(port: Draft, args: list[str], line: Statement) -> bool:
    """`ip ospf message-digest-key 1 md5 ...`: the identifier of the key is kept, the key never."""
    if line.negated:
        port.drop("ospf.key_ids")
    else:
        port.add("ospf.key_ids", args[0] if "md5" in args else "", line.node)
    return bool(args) or line.negated


def passive_by_process(port: Draft, protocol: str, process: Draft | None) -> None:
    """An interface that `passive-interface` of its process names, or leaves out where it says so of all."""
    values, attribute = port.values, f"{protocol}.passive"
    if process is None or attribute in values:
        return
    said = (process.get("passive") or {}).get(values["name"])
    if said is not None:
        values[attribute], port.at[attribute] = said[0], (said[1],)
    elif process.get("passive_default"):
        values[attribute], port.at[attribute] = True, process.at["passive_default"]
        values.setdefault("inherited", {})[attribute] = f"router {protocol} {process.get('id') or ''}".rstrip()


def dead_interval(attribute: str) -> Take:
    """`ip ospf dead-interval 40`; `minimal hello-multiplier 4` sends hellos within a second, as many as it says."""
    plain = number(attribute)

    def take(port: Draft, args: list[str], line: Statement) -> bool:
        if args[:1] == ["minimal"]:
            port.set(attribute, 1, line.node)
            return True
        return bool(plain(port, args, line))

    return take


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
