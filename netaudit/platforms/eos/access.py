"""What a port asks of the host behind it, and gives it: access control (IEEE 802.1X), power over Ethernet."""

from __future__ import annotations

from netaudit.platforms.reading import KNOWN_TEXT_TAKEN, Draft, Statement, Take
from netaudit.platforms.takes import number, switch, word


def _phrase(attribute: str) -> Take:
    """All words after the command are the value."""
    take_word = word(attribute)

    def take(draft: Draft, args: list[str], line: Statement) -> bool:
        return (bool(args) or line.negated) and take_word(draft, [" ".join(args)], line) is not False

    return take


def _authenticator(draft: Draft, args: list[str], line: Statement) -> bool:
    """`dot1x pae authenticator`."""
    return args == ["authenticator"] and switch("port_access.authenticator")(draft, args, line) is not False


def _port_control(draft: Draft, args: list[str], line: Statement) -> object:
    """`dot1x port-control auto`; what telephones may do besides is no state of the port."""
    if args[-1:] == ["phone"]:
        return KNOWN_TEXT_TAKEN
    return word("dot1x")(draft, args, line)


def _limit(draft: Draft, args: list[str], line: Statement) -> bool:
    """`poe limit 15.40 watts [fixed]`; that of a class is told by the class."""
    if args[1:2] != ["watts"] or line.negated or not args[0].replace(".", "", 1).isdecimal():
        return False
    draft.set("poe.limit_w", float(args[0]), line.node)
    return True


INTERFACE_ACCESS: dict[str, Take] = {
    "dot1x port-control": _port_control,
    "dot1x pae": _authenticator,
    "dot1x reauthentication": switch("port_access.reauthentication"),
    "dot1x host-mode": _phrase("port_access.host_mode"),
    "dot1x mac based authentication": switch("port_access.mac_authentication"),
    "dot1x authentication failure action": _phrase("port_access.failure_action"),
    "dot1x timeout tx-period": number("port_access.tx_period_s"),
    "dot1x timeout reauth-period": word("port_access.reauthentication_period"),
    "dot1x reauthorization request limit": number("port_access.requests"),
    "poe disabled": switch("poe.enabled", off=True),
    "poe priority": word("poe.priority"),
    "poe reboot action": _phrase("poe.on_reboot"),
    "poe link down action": _phrase("poe.on_link_down"),
    "poe shutdown action": _phrase("poe.on_shutdown"),
    "poe limit": _limit,
}
