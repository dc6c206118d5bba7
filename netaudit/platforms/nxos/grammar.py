"""The shape of an NX-OS configuration: free text, completeness, and what it is recognised by."""

from __future__ import annotations

from collections.abc import Callable

from netaudit.config.indented import Opener, parse_forgiving
from netaudit.config.tree import Tree

CLOSERS = frozenset(("exit", "end"))
"""Lines that end a block and say nothing themselves; NX-OS prints none, people paste them."""

DEFINITIONS = {
    "access list": r"(?:ip|ipv6|mac) access-list (?!copp-)(\S+)$",
    "prefix list": r"ip(?:v6)? prefix-list (\S+)",
    "route map": r"route-map (\S+)",
    "class map": r"class-map(?: type \S+)?(?: match-(?:any|all))? (?!copp-|class-default|c-|1p|2q|8q)(\S+)$",
    "policy map": r"policy-map(?: type \S+)? (?!copp-|default-)(\S+)$",
    "community list": r"ip (?:community|extcommunity|large-community)-list (?:standard |expanded )?(\S+)",
    "AS path list": r"ip as-path access-list (\S+)",
    "object group": r"object-group (?:ip|ipv6) (?:address|port) (\S+)$",
}
"""Lines that define something for other lines to name; what the system brings along is none."""

SIGNS: tuple[tuple[str, float], ...] = (
    (r"^!RANCID-CONTENT-TYPE: cisco-nx", 8.0),
    (r"^!Command: (show running-config|Checkpoint)", 3.0),
    (r"^!Running configuration last done at: ", 3.0),
    (r"^version \d+\.\d+\(\w+\)\S*( Bios:version.*)?$", 5.0),
    (r"^! Cisco Nexus Operating System", 5.0),
    (r"^feature \S+", 3.0),
    (r"^(install )?feature-set ", 3.0),
    (r"^vdc \S+ id \d+", 6.0),
    (r"^switchname \S+", 4.0),
    (r"^boot (nxos|kickstart) ", 5.0),
    (r"^vrf context ", 4.0),
    (r"^vpc domain \d+", 5.0),
    (r"^ +vrf member ", 2.5),
    (r"^ +vpc (peer-link|\d+)$", 3.0),
    (r"^ +peer-keepalive destination ", 3.0),
    (r"^interface mgmt0", 2.5),
    (r"^interface (nve\d+|port-channel\d+)$", 1.5),
    (r"^interface [Ee]thernet\d+/\d+", 1.0),
    (r"^ +ip router (ospf|isis|eigrp|rip) \S+", 3.0),
    (r"^ +hsrp \d+( ipv[46])?$", 4.0),
    (r"^ +fabric forwarding mode ", 4.0),
    (r"^(no )?system default switchport", 4.0),
    (r"^copp profile ", 4.0),
    (r"^(class-map|policy-map) type (qos|queuing|network-qos|control-plane) ", 2.5),
    (r"^username \S+ password 5 \S+ +role ", 3.0),
    (r"^snmp-server (user \S+ network-|community \S+ group )", 3.0),
    (r"^ntp server \S+ .*use-vrf ", 2.0),
    (r"^(no )?nxapi ", 3.0),
    (r"^line (console|vty)$", 1.0),
    (r"^interface (FastEthernet|GigabitEthernet|TenGigabitEthernet|TenGigE|Bundle-Ether)", -2.0),
    (r"^ +ip address \d+\.\d+\.\d+\.\d+ 255\.", -1.5),
    (r"^ {3}(no )?(switchport|shutdown|ip address|description|mtu|vrf|channel-group|match)\b", -2.5),
    (r"^Current configuration : \d+ bytes", -4.0),
    (r"^!! IOS XR", -8.0),
    (r"^! device: .*EOS", -8.0),
    (r"^vrf instance ", -3.0),
    (r"^ +ipv4 address ", -3.0),
)
"""Regular expressions that speak for NX-OS, with their weight; negative ones speak against it."""

_HEAD = 80  # lines in which the command that printed the text stands

Closes = Callable[[str], bool]


def _banner(said: str) -> Closes | None:
    """`banner motd #` opens a text that ends with the same character; the delimiter is never a space or `"`."""
    parts = said.split(None, 2)
    if len(parts) != 3 or parts[1] not in ("motd", "exec"):
        return None
    delimiter = "^C" if parts[2].startswith("^C") else parts[2][0]
    if delimiter in parts[2][len(delimiter) :]:
        return None
    return lambda raw: delimiter in raw


def _certificate(said: str) -> Closes | None:
    return _is_certificate_end if said.startswith("-----BEGIN") else None


def _is_certificate_end(raw: str) -> bool:
    return raw.strip().startswith("-----END")


OPENERS: dict[str, Opener] = {"banner": _banner, "-----B": _certificate}


def parse(text: str) -> Tree:
    """The tree of an NX-OS configuration: blocks by indentation, banners between delimiters.

    Free text without an end is read as commands, so that a damaged banner does not swallow the rest of the file; a
    note says so.
    """
    return parse_forgiving(text, OPENERS)


def truncated(tree: Tree) -> str | None:
    """Why a configuration looks cut off. NX-OS has no end marker, so this tells less than on other platforms.

    A banner without an end is cut off. So is a text that names `show running-config` as its command, begins with
    `version`, and has no `line vty`, which NX-OS prints after the interfaces whether it is configured or not.
    """
    if not tree.roots:
        return "the configuration is empty"
    if tree.notes:
        line, note = tree.notes[0]
        return f"line {line}: {note}"
    whole = any(line.strip() in _COMMANDS for line in tree.lines[:_HEAD]) and next(tree.find("version"), None)
    if whole and next(tree.find("line vty"), None) is None:
        last = tree.roots[-1]
        return f"no `line vty` in a whole running configuration, and the last statement is line {last.end}: {last.text}"
    return None


_COMMANDS = frozenset(("!Command: show running-config", "!Command: show running-config all"))
