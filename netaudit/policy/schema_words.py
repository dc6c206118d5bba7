"""What an editor tells of the keys of rules and waivers, and of the words that are asked of lists."""

from __future__ import annotations

from collections.abc import Mapping

OF_RULES: Mapping[str, str] = {
    "title": "What holds where the rule passes, as one sentence.",
    "severity": "What a finding weighs.",
    "for": "The entity that gets a verdict of its own; `netaudit facts` shows them all.",
    "where": "Which of them the rule is about; the others are not applicable.",
    "expect": "What must hold of each.",
    "message": "What a finding says: `{field}` stands for the value of a field, `{param.NAME}` for a parameter.",
    "rationale": "What goes wrong otherwise.",
    "remediation": "Platform -> the commands that mend it, with the same placeholders as the message.",
    "references": "Standards that the rule is related to.",
    "tags": "Words to select by.",
    "needs": "What the rule works from, beside configurations.",
    "platforms": "The platforms that the rule is for; all, where left out.",
    "params": "Name -> default; a profile sets another for all, or by role, site or device.",
    "enforce_from": "Findings before this day are told and weigh nothing.",
    "examples": "Configurations that pass, fail, or pass on the older standard; `netaudit rules test` runs them.",
}

OF_LISTS: Mapping[str, str] = {
    "every": "Holds for all of them.",
    "some": "Holds for at least one.",
    "none": "Holds for no one.",
    "count": "How many there are.",
    "sum": "What a field adds up to: {of: FIELD, OPERATOR: NUMBER}.",
    "same": "The field in which all of them agree.",
    "distinct": "The field that no two of them share; or {of: FIELD, OPERATOR: NUMBER} of its different values.",
    "contains": "A value, or several, that are among them.",
    "present": "Whether there is any.",
    "unique": "No value stands twice.",
    "where": "Which of them are meant.",
    "matches": "The pattern (RE2) is found in the text of them all.",
    "not_matches": "The pattern (RE2) is not found in the text of them all.",
}

OF_WAIVERS: Mapping[str, str] = {
    "rule": "Rules, as a glob: RED-001, CAP-*.",
    "device": "Devices, as a glob; all devices of a finding must fit.",
    "entity": 'Names of what findings are about, as a glob, also with the kind before it: `interface Gi0/*`; "*": any.',
    "reason": "Why it is accepted.",
    "approved_by": "Who accepted it; not who asked for it.",
    "ticket": "Where that is recorded.",
    "expires": "Its last day, written as 2026-12-31; it ends at midnight UTC.",
    "id": "What it is called.",
    "fingerprint": "The one finding that it is for, as reports and JSON give it.",
    "created": "The day on which it was asked for, written as 2026-12-31.",
    "created_by": "Who asked for it.",
}
