"""How the command line of each network operating system answers, as far as a collection sees it."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDE_OPEN = {"terminal length": "", "terminal width": ""}


@dataclass(frozen=True, slots=True)
class Cli:
    """One vendor's command line. Texts may hold `{name}`, `{size}` (of the configuration, in bytes) and `{value}`."""

    unprivileged: str
    """Prompt after login where an enable secret is set."""
    privileged: str
    running: str
    """What stands before the configuration."""
    unknown: str
    """Answer to a command that does not exist."""
    denied: str
    """Answer to a wrong enable secret."""
    session: dict[str, str] = field(default_factory=lambda: WIDE_OPEN)
    """Commands (without their last word) that prepare a session, and their answers."""
    more: str = " --More-- "


CLIS = {
    "cisco_ios": Cli(
        unprivileged="{name}>",
        privileged="{name}#",
        running="Building configuration...\n\nCurrent configuration : {size} bytes\n",
        unknown="                 ^\n% Invalid input detected at '^' marker.\n\n",
        denied="% Access denied\n\n",
    ),
    "arista_eos": Cli(
        unprivileged="{name}>",
        privileged="{name}#",
        running="! Command: show running-config\n! device: {name} (vEOS-lab, EOS-4.31.2F)\n!\n",
        unknown="% Invalid input\n",
        denied="% Bad secret\n",
        session={"terminal width": "Width set to {value} columns.\n", "terminal length": "Pagination disabled.\n"},
    ),
    "cisco_nxos": Cli(
        unprivileged="{name}> ",
        privileged="{name}# ",
        running="\n!Command: show running-config\n!Time: Mon Jan  5 02:00:00 2026\n\n",
        unknown="                ^\n% Invalid command at '^' marker.\n",
        denied="% Permission denied for the role\n",
        more="--More--",
    ),
}
