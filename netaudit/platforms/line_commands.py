"""Terminal lines as several systems write them alike: the block, and how long one may stay idle."""

from __future__ import annotations

from netaudit.platforms.drafts import DeviceDraft
from netaudit.platforms.reading import Commands, Draft, Statement, Take


def line_block(commands: Commands) -> Take:
    """`line vty 0 4`, `line console`, and the lines of the block."""

    def take(device: DeviceDraft, args: list[str], line: Statement) -> bool:
        if not args or line.negated:
            return False
        name = " ".join(args)
        commands.read_all(device.part("line", name, line.node, name=name), line.node.children)
        return True

    return take


def exec_timeout(part: Draft, args: list[str], line: Statement) -> bool:
    """`exec-timeout MINUTES [SECONDS]`; `no exec-timeout` is never."""
    if line.negated:
        part.set("timeout_s", 0, line.node)
        return True
    if not args or not all(said.isdecimal() for said in args):
        return False
    part.set("timeout_s", int(args[0]) * 60 + (int(args[1]) if len(args) > 1 else 0), line.node)
    return True
