"""Compares what a device says now with the last good configuration of it, where the text itself proves no end."""

from __future__ import annotations

SMALL = 0.5
"""A configuration of less than this share of the last good one is not believed without a word."""


def looks_cut(text: str, last: str) -> str | None:
    """Why a configuration looks like the beginning of the last good one; None where it does not.

    Both with their secrets replaced. Comments at the top, which may hold the time, are not compared.
    """
    now, before = _said(text), _said(last)
    if not before or len(now) > len(before):
        return None
    whole = now[:-1]
    if before[: len(whole)] == whole and (len(now) < len(before) or now[-1] != before[-1]):
        at = before[len(whole)]
        if len(now) < len(before) or at.startswith(now[-1]):
            return f"it is the first {len(now)} of the {len(before)} lines of the last good one"
    if len(text) < len(last) * SMALL:
        return f"it is less than half of the last good one ({len(text)} of {len(last)} characters)"
    return None


def _said(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith(("!", "#"))]
