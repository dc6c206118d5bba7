"""Wide-area paths as facts: what they name is resolved, and the lines of what is named stand with it."""

from __future__ import annotations

from typing import Any

from netaudit.model.wan import (
    Application,
    ApplicationChoice,
    ApplicationPolicy,
    IpsecProfile,
    PathChoice,
    PathGroup,
    PathPolicy,
    PathProfile,
    Wan,
)
from netaudit.platforms.drafts import all_made, made
from netaudit.platforms.eos.drafts import DeviceDraft
from netaudit.platforms.reading import Draft

_NAMED = (
    ("ike_policy", "ike policy", ("local_id", "ike_encryption", "ike_integrity", "ike_group")),
    ("sa_policy", "sa policy", ("encryption", "integrity", "pfs_group")),
)
"""What an IPsec profile takes from the policies that it names."""


def facts(device: DeviceDraft) -> dict[str, Any]:
    """The attributes of the device that are about wide-area paths; empty where it has none."""
    if not any(device.tables.get(kind) for kind in ("wan", "path_group", "ipsec_profile", "application")):
        return {}
    return {
        "wan": all_made(device, "wan", Wan),
        "path_groups": tuple(_group(device, draft) for draft in device.table("path_group").values()),
        "path_policies": tuple(_policy(draft) for draft in device.table("path_policy").values()),
        "path_profiles": all_made(device, "path_profile", PathProfile),
        "application_policies": tuple(_choices(draft) for draft in device.table("application_policy").values()),
        "applications": all_made(device, "application", Application),
        "ipsec_profiles": tuple(_profile(device, draft) for draft in device.table("ipsec_profile").values()),
    }


def _group(device: DeviceDraft, draft: Draft) -> PathGroup:
    """STUN servers by their addresses, where their profile tells one."""
    profiles = device.table("stun_profile")
    names = draft.values.get("stun_servers", ())
    found = [(name, profiles[name].get("address") if name in profiles else None) for name in names]
    if found:
        draft.values["stun_servers"] = tuple(dict.fromkeys(address or name for name, address in found))
    return made(draft, PathGroup)


def _policy(draft: Draft) -> PathPolicy:
    draft.values["paths"] = tuple(PathChoice(group=g, priority=p) for g, p in draft.values.get("paths", ()))
    return made(draft, PathPolicy)


def _choices(draft: Draft) -> ApplicationPolicy:
    choices: list[Draft] = draft.values.get("choices", [])
    draft.values["choices"] = tuple(ApplicationChoice(**choice.values) for choice in choices)
    return made(draft, ApplicationPolicy)


def _profile(device: DeviceDraft, draft: Draft) -> IpsecProfile:
    inherited: dict[str, str] = {}
    for kind, words, attributes in _NAMED:
        name = draft.values.get(kind)
        if name is None:
            continue
        policy = device.table(kind).get(name)
        for attribute in attributes:
            if policy is None:
                draft.unknown[attribute] = f"{words} {name} is not configured"
            elif attribute in policy.values:
                draft.values[attribute] = policy.values[attribute]
                draft.at[attribute] = policy.at[attribute]
                inherited[attribute] = f"{words} {name}"
    if inherited:
        draft.values["inherited"] = inherited
    return made(draft, IpsecProfile)
