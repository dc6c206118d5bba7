"""Text from configurations within Markdown: it never acts as markup, notifies nobody and links nowhere.

Short strings stand in code spans, evidence in fences longer than any run of backticks in it, prose is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from netaudit.report.plain import one_line, plain

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]#|~$])")


def folded(summary: str, body: str, *, escaped: bool = False) -> str:
    """Text behind a line to click on; `escaped`: the line is HTML already."""
    head = summary if escaped else html(summary)
    return f"<details><summary>{head}</summary>\n\n{body}\n\n</details>"


def document(parts: Iterable[str]) -> str:
    """Paragraphs with a blank line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def html(text: str) -> str:
    """Text as HTML without markup."""
    escaped = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _unlinked(_PUNCTUATION.sub(lambda mark: f"&#{ord(mark[1])};", escaped))


def prose(text: str) -> str:
    """Text as Markdown without markup."""
    escaped = _PUNCTUATION.sub(r"\\\1", one_line(text))
    return _unlinked(escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _unlinked(text: str) -> str:
    """A word joiner keeps `@name`, `www.` and `https://` from becoming a mention or a link."""
    text = text.replace("@", "@\u2060").replace("://", ":\u2060//")
    return re.sub(r"(?i)\bwww\.", lambda found: found[0][:-1] + "\u2060.", text)


def code(text: str) -> str:
    """Text as a code span; empty where there is none."""
    content = one_line(text)
    if not content:
        return ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", content)), default=0) + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{ticks}{pad}{content}{pad}{ticks}"


def fence(text: str, language: str = "") -> str:
    """Lines as a block of code."""
    content = plain(text).rstrip()
    ticks = "`" * max(3, max((len(run) for run in re.findall("`+", content)), default=0) + 1)
    return f"{ticks}{language}\n{content}\n{ticks}"
