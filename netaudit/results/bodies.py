"""Findings as they are stored: without what their rule says anyway, so that a hundred thousand of them stay small."""

from __future__ import annotations

from typing import Any

import msgspec

from netaudit.model.results import Finding, RuleResult


def finding_body(finding: Finding, rule: RuleResult | None) -> bytes:
    """A finding without its status, and without what its rule says anyway."""
    bare: dict[str, Any] = {"status": "new", "fingerprint": ""}
    if rule is not None:
        bare |= {name: type(value)() for name, value in _of_rule(rule).items() if getattr(finding, name) == value}
    return msgspec.json.encode(msgspec.structs.replace(finding, **bare))


def finding_of(body: bytes, fingerprint: str, status: str, rule: RuleResult | None) -> Finding:
    """The finding again."""
    bare = msgspec.json.decode(body, type=Finding)
    said = {name: value for name, value in _of_rule(rule).items() if not getattr(bare, name)} if rule else {}
    return msgspec.structs.replace(bare, fingerprint=fingerprint, status=status, **said)


def _of_rule(rule: RuleResult) -> dict[str, Any]:
    return {"title": rule.title, "rationale": rule.rationale, "references": rule.references, "tags": rule.tags}
