"""What counts and what does not when two Junos configurations are compared.

The order of terms, of what a term asks for as one list, and of the zone policies counts; elsewhere it does not. A
configuration in braces is compared block by block, one in set form line by line; one of each form is not comparable.

No commands are proposed: what takes a statement away (`delete` with the path of its block) has another shape than what
sets it, and the tables here say nothing of how to type that.
"""

from __future__ import annotations

from netaudit.platforms.order import DriftGrammar

ORDERED = (
    r"(?:inactive: )?policy-statement ",
    r"(?:inactive: )?filter \S+$",
    r"from-zone \S+ to-zone \S+$",
    r"(?:rule-set|authentication-order)\b",
)

VOLATILE = (("last-commit", r"(?:set )?version ", "software release"),)

DRIFT = DriftGrammar(
    ordered_lines=(
        r"set policy-options policy-statement \S+ ",
        r"set firewall (?:family \S+ )?filter \S+ ",
        r"set security policies from-zone \S+ to-zone \S+ ",
        r"set system authentication-order ",
    ),
    closers=(),
    free_text=(),
    last=(),
    first=(),
    harmless=(),
    guards=r"(?!)",
    final="",
)
