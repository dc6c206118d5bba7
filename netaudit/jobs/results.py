"""The workspace's database of results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from netaudit.errors import InvalidInput, UsageError
from netaudit.jobs.workspace import FILE, OwnerRule, Workspace
from netaudit.model.results import Finding
from netaudit.results.database import PATIENCE_S, Database, address_of


def database_of(workspace: Workspace, *, create: bool = False) -> Database:
    """The database that the settings or NETAUDIT_DATABASE name.

    Raises UsageError where nothing was recorded yet and `create` is not said.
    """
    try:
        address = address_of(workspace.settings.results, workspace.root)
    except UsageError as error:
        raise InvalidInput.at(workspace.root / FILE, None, str(error)) from None
    return Database(address, patience=PATIENCE_S, create=create)


def owner_of(finding: Finding, rules: Sequence[OwnerRule]) -> str | None:
    """Who has to see to a finding: the owner in the first entry that fits."""
    for rule in rules:
        if (
            fnmatchcase(finding.rule, rule.rule)
            and fnmatchcase(finding.site or "", rule.site)
            and (rule.device == "*" or any(fnmatchcase(device, rule.device) for device in finding.devices))
        ):
            return rule.owner
    return None


def age(text: str) -> timedelta:
    """A time span as people write it: `400d`, `12w`, `1y`.

    Raises UsageError for anything else.
    """
    found = re.fullmatch(r"(\d{1,5})([dwy])", text)
    if found is None:
        raise UsageError(f"{text!r} is no time span; write 90d, 12w or 1y")
    return timedelta(days=int(found[1]) * {"d": 1, "w": 7, "y": 365}[found[2]])


def stamp(when: datetime) -> str:
    """A time as the database holds it."""
    return when.isoformat(timespec="seconds")
