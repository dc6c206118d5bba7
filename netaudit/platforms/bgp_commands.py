"""Settings of BGP and its neighbours that several systems write alike, and the processes that EOS and NX-OS make."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from netaudit.model.routing import RoutingProcess
from netaudit.platforms.defaults import Rows, fill
from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Draft, Statement
from netaudit.platforms.switch_facts import redistributions
from netaudit.platforms.values import asn


def multihop(peer: Draft, args: list[str], line: Statement) -> bool:
    """`ebgp-multihop [N]`."""
    if line.negated or line.defaulted:
        peer.drop("multihop")
        return True
    if args and not args[0].isdecimal():
        return False
    peer.set("multihop", int(args[0]) if args else 255, line.node)
    return True


def session_timers(peer: Draft, args: list[str], line: Statement) -> bool:
    """Keepalive and hold time in seconds: `timers 5 15`, `timers bgp 5 15`."""
    if line.negated or line.defaulted:
        peer.drop("keepalive_s")
        peer.drop("hold_s")
        return True
    if len(args) < 2 or not (args[0].isdecimal() and args[1].isdecimal()):
        return False
    peer.set("keepalive_s", int(args[0]), line.node)
    peer.set("hold_s", int(args[1]), line.node)
    return True


def allowas_in(peer: Draft, args: list[str], line: Statement) -> bool:
    """`allowas-in [N]`: three times where no number stands."""
    if line.negated or line.defaulted:
        peer.drop("allowas_in")
        return True
    peer.set("allowas_in", int(args[0]) if args and args[0].isdecimal() else 3, line.node)
    return True


def processes(
    device: DeviceDraft, notes: Collection[str], from_main: Iterable[str], rows: Rows
) -> tuple[RoutingProcess, ...]:
    """One BGP process for each VRF. `notes` are no facts of it; what is in `from_main` holds in every VRF."""
    found = []
    main = device.table("bgp").get(None)
    handed = tuple(from_main)
    for scope in device.table("bgp").values():
        values = {name: value for name, value in scope.values.items() if name not in notes}
        values["redistribute"] = redistributions(values)
        at = {name: lines for name, lines in scope.at.items() if name in values}
        inherited: dict[str, str] = {}
        for attribute in handed:
            if main is not None and main is not scope and attribute in main.values and attribute not in values:
                values[attribute] = main.values[attribute]
                at[attribute] = main.at[attribute]
                inherited[attribute] = f"router bgp {main.get('id')}"
        filled = fill(values, scope.unknown, rows)
        found.append(
            RoutingProcess(at=at, unknown=scope.unknown, defaulted=tuple(filled), inherited=inherited, **values)
        )
    return tuple(found)


def confederation_peers(process: Draft, args: list[str], line: Statement) -> bool:
    """`bgp confederation peers 65001 65002`."""
    systems = [asn(said) for said in args]
    if not systems or None in systems:
        return False
    process.set("confederation_peers", tuple(systems), line.node)
    return True
