"""Settings of a BGP neighbour that EOS and NX-OS write alike."""

from __future__ import annotations

from netaudit.platforms.reading import Draft, Statement


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
