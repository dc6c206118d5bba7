"""Which rules take part: by id, tag and severity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from netaudit.config.violations import suggestion
from netaudit.errors import UsageError
from netaudit.model.results import SEVERITIES
from netaudit.policy.rule import Rule


def select_rules(
    rules: Iterable[Rule],
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    tags: Sequence[str] = (),
    severity: str | None = None,
) -> list[Rule]:
    """The rules whose id matches one of `select` (globs; all when empty) and none of `ignore`, that have one of the
    tags, and that weigh at least `severity`.

    Raises UsageError where a pattern of `select` or `ignore` matches no rule, or the severity is unknown.
    """
    known = list(rules)
    for pattern in (*select, *ignore):
        if not any(matches(rule.id, pattern) for rule in known):
            hint = suggestion(pattern, (rule.id for rule in known))
            raise UsageError(f"no rule matches {pattern!r}" + (f" ({hint})" if hint else ""))
    if severity is not None and severity not in SEVERITIES:
        raise UsageError(f"unknown severity {severity!r} (known: {', '.join(SEVERITIES)})")
    return [
        rule
        for rule in known
        if (not select or any(matches(rule.id, pattern) for pattern in select))
        and not any(matches(rule.id, pattern) for pattern in ignore)
        and (not tags or any(fnmatchcase(tag, pattern) for tag in rule.tags for pattern in tags))
        and (severity is None or SEVERITIES.index(rule.severity) <= SEVERITIES.index(severity))
    ]


def matches(name: str, pattern: str) -> bool:
    """Whether a name fits a glob; case does not count."""
    return fnmatchcase(name.lower(), pattern.lower())
