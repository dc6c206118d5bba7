"""A part of the differences brought into the approved configuration, the others left as they are."""

from __future__ import annotations

from collections.abc import Sequence

from netaudit.config.tree import Tree
from netaudit.drift.apply import apply
from netaudit.drift.compare import Difference, differences
from netaudit.drift.grammar import grammar
from netaudit.drift.remediate import commands_for, evidence
from netaudit.errors import UsageError
from netaudit.platforms.base import Platform


def section_of(difference: Difference) -> str:
    """The outermost header of a difference, or the line itself where it stands at the top."""
    item = difference.after or difference.before
    return difference.path[0] if difference.path else item.text if item is not None else ""


def with_sections(approved: Tree, running: Tree, sections: Sequence[str], platform: Platform, key: bytes) -> Tree:
    """The approved configuration with these sections as they run.

    Raises UsageError for a section that does not differ, and where the part cannot be told from the rest.
    """
    back = differences(running, approved, platform, key=key)  # from approved to running: what is to be typed
    chosen = [one for one in back if section_of(one) in sections]
    unknown = [name for name in sections if name not in {section_of(one) for one in back}]
    if unknown:
        there = ", ".join(dict.fromkeys(section_of(one) for one in back)) or "none"
        raise UsageError(f"no section {unknown[0]!r} differs (those that do: {there})")
    if platform.drift.statements is not None:
        from netaudit.drift.statements.commands import statement_remediation

        _, result = statement_remediation(chosen, running, approved, platform, platform.drift.statements, key)
    else:
        tables = grammar(platform)
        commands = commands_for(chosen, running, tables, key)
        result = apply(approved, commands, platform, key=key, shown=evidence(chosen, tables))
    left = differences(running, result, platform, key=key)
    if any(section_of(one) in sections for one in left) or len(left) > len(back) - len(chosen):
        raise UsageError(f"{', '.join(sections)} cannot be approved apart from the rest: approve the device")
    return result
