"""Key chains as IOS, FRR, NX-OS and IOS-XR write them: the keys' identifiers and algorithms, never the keys."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft, Part
from netaudit.platforms.reading import Commands, Statement, Take


def key(chain: Part, args: list[str], line: Statement) -> bool:
    """`key 1` with `key-string 7 ...` and `cryptographic-algorithm X`, which may stand behind the string."""
    if not args or line.negated:
        return False
    chain.add("keys", args[0], line.node)
    for child in line.node.children:
        words = child.text.split()
        if "cryptographic-algorithm" in words[:-1]:
            chain.add("algorithms", words[words.index("cryptographic-algorithm") + 1], child)
        elif words[0] != "key-string":
            continue
        chain.reader.take(child)
    return True


def key_chain(commands: Commands) -> Take:
    """`key chain NAME` and its lines."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        commands.read_all(device.part("key_chain", args[0], line.node, name=args[0]), line.node.children)
        return True

    return take


KEYS = Commands({"key": key})
