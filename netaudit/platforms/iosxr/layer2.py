"""IOS-XR switching: interfaces that bridge domains and cross-connects take."""

from __future__ import annotations

from netaudit.config.tree import Node
from netaudit.platforms.iosxr.drafts import DeviceDraft
from netaudit.platforms.reading import Statement

_BRIDGES = ("bridge group ", "bridge-domain ", "xconnect group ", "p2p ", "mp2mp ")


def l2vpn(device: DeviceDraft, args: list[str], line: Statement) -> bool:
    """`l2vpn / bridge group G / bridge-domain D / interface X`, `xconnect group G / p2p P / interface X`."""
    return _switched(device, line.node)


def _switched(device: DeviceDraft, block: Node) -> bool:
    found = False
    for child in block.children:
        words = child.text.split()
        if child.text.startswith(_BRIDGES):
            below = _switched(device, child)
            found = found or below
        elif words[0] == "interface" and len(words) == 2 and not block.text.startswith("l2vpn"):
            device.interface(words[1], child).set("switched", True, child)
            found = True
        else:
            continue
        device.reader.take(child)
    return found
