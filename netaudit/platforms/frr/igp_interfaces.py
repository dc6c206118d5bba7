"""What FRR's interfaces say to the interior routing protocols."""

from __future__ import annotations

from netaudit.platforms.drafts import Part
from netaudit.platforms.igp_commands import dead_interval, ospf_authentication, ospf_key
from netaudit.platforms.reading import Statement, Take
from netaudit.platforms.takes import number, switch, word
from netaudit.platforms.values import area


def _area(protocol: str) -> Take:
    """`ip ospf [INSTANCE] area A`, `ipv6 ospf6 area A`."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        instance = args[0] if args and args[0].isdecimal() and args[0] != "area" else None
        rest = args[1:] if instance is not None else args
        found = area(rest[1]) if len(rest) > 1 and rest[0] == "area" else None
        if line.negated and rest[:1] == ["area"]:
            part.drop(f"{protocol}.process")
            part.drop(f"{protocol}.area")
            return True
        if found is None or line.negated:
            return False
        part.set(f"{protocol}.area", found, line.node)
        if instance is not None:
            part.set(f"{protocol}.process", instance, line.node)
        return True

    return take


def _network_type(said: str) -> str | None:
    kinds = ("broadcast", "point-to-point", "non-broadcast", "point-to-multipoint")
    return said if said in kinds else None


def _bfd(protocol: str) -> Take:
    """`ip ospf bfd`, `ip ospf bfd profile P`, `isis bfd`: on, and where its timers stand."""

    def take(part: Part, args: list[str], line: Statement) -> bool:
        part.set(f"{protocol}.bfd", not line.negated, line.node)
        if args[:1] == ["profile"] and len(args) > 1:
            part.values["bfd_profile"] = args[1]
        return True

    return take


def _router_isis(part: Part, args: list[str], line: Statement) -> bool:
    """`ip router isis NAME`, `ipv6 router isis NAME`: the second of them says nothing new of the instance."""
    if line.negated:
        part.drop("isis.instance")
    elif not args:
        return False
    else:
        part.set("isis.instance", args[0], line.node)
    return True


def _isis_value(attribute: str) -> Take:
    """`isis metric 20`, `isis metric level-1 20`: with or without a level before the number."""
    plain = number(attribute)

    def take(part: Part, args: list[str], line: Statement) -> bool:
        values = args[1:] if args[:1] in (["level-1"], ["level-2"]) else args
        return bool(plain(part, values, line))

    return take


def _isis_password(said: str) -> str | None:
    return {"md5": "md5", "clear": "text"}.get(said)


def level(said: str) -> str | None:
    """A level of IS-IS as the model writes it."""
    known = {"level-1": "level-1", "level-2": "level-2", "level-2-only": "level-2", "level-1-2": "level-1-2"}
    return known.get(said)


INTERFACE_IGP: dict[str, Take] = {
    "ip ospf": _area("ospf"),
    "ip ospf cost": number("ospf.cost"),
    "ip ospf hello-interval": number("ospf.hello_s"),
    "ip ospf dead-interval": dead_interval("ospf.dead_s"),
    "ip ospf network": word("ospf.network_type", _network_type),
    "ip ospf passive": switch("ospf.passive"),
    "ip ospf priority": number("ospf.priority"),
    "ip ospf bfd": _bfd("ospf"),
    "ip ospf authentication": ospf_authentication,
    "ip ospf authentication-key": ospf_key,
    "ip ospf message-digest-key": ospf_key,
    "ip ospf mtu-ignore": switch("ospf.mtu_ignore"),
    "ipv6 ospf6": _area("ospfv3"),
    "ipv6 ospf6 cost": number("ospfv3.cost"),
    "ipv6 ospf6 hello-interval": number("ospfv3.hello_s"),
    "ipv6 ospf6 dead-interval": number("ospfv3.dead_s"),
    "ipv6 ospf6 network": word("ospfv3.network_type", _network_type),
    "ipv6 ospf6 passive": switch("ospfv3.passive"),
    "ipv6 ospf6 priority": number("ospfv3.priority"),
    "ipv6 ospf6 bfd": _bfd("ospfv3"),
    "ipv6 ospf6 mtu-ignore": switch("ospfv3.mtu_ignore"),
    "ip router isis": _router_isis,
    "ipv6 router isis": _router_isis,
    "isis metric": _isis_value("isis.metric"),
    "isis circuit-type": word("isis.level", level),
    "isis network": word("isis.network_type", _network_type),
    "isis passive": switch("isis.passive"),
    "isis bfd": _bfd("isis"),
    "isis hello-interval": _isis_value("isis.hello_s"),
    "isis hello-multiplier": _isis_value("isis.hello_multiplier"),
    "isis fast-reroute": word("isis.fast_reroute"),
    "isis password": word("isis.authentication", _isis_password),
}
"""What the interior protocols understand inside `interface`."""

INTERFACE_IGP_FEEDS: dict[str, tuple[str, ...]] = {
    "ip ospf": ("ospf.area",),
    "ip ospf authentication": ("ospf.authentication",),
    "ip ospf network": ("ospf.network_type",),
    "ip ospf hello-interval": ("ospf.hello_s",),
    "ip ospf dead-interval": ("ospf.dead_s",),
    "isis password": ("isis.authentication",),
}
