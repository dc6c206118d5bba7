"""Words laid out for a terminal: with colours where they are wanted, bare and free of trailing blanks elsewhere.

Paragraphs are wrapped here and not by rich, which takes milliseconds for each and would take minutes for the findings
of a large fleet; rich gives the styles and sets the tables.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from netaudit.report.plain import one_line

SEVERITY_STYLES = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
GAP_STYLE = "magenta"

_UNFOLDED = 10_000
Piece = str | tuple[str, str]
"""Words, or words and their style."""


class Sheet:
    """Lines of text of a given width, written from top to bottom. The words must be harmless already."""

    def __init__(self, width: int, color: bool, *, folded: bool = True) -> None:
        self.width = max(width, 40)
        self.color = color
        self.folded = folded
        """Tables keep to the width; else they are as wide as their words, for `grep` and its kin."""
        self._lines: list[str] = []

    def line(self, *pieces: Piece, indent: int = 0) -> None:
        """A line that is never wrapped, so that editors and terminals can follow the `path:line` in it."""
        self._lines.append(" " * indent + "".join(map(self._styled, pieces)))

    def paragraph(self, label: Piece, content: Piece, *, indent: int = 0) -> None:
        """A label and a text whose wrapped lines hang beside it."""
        words, style = (content, "") if isinstance(content, str) else content
        hang = indent + len(label if isinstance(label, str) else label[0])
        room = max(self.width - hang, 20)
        lines = textwrap.wrap(words, room, break_on_hyphens=False) or [""]
        self.line(label, (lines[0], style), indent=indent)
        for further in lines[1:]:
            self.line((further, style), indent=hang)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
        """A table without lines; the columns whose numbers are in `right` are set flush right."""
        from rich.console import Console
        from rich.table import Table

        made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for number, name in enumerate(head):
            made.add_column(name, justify="right" if number in right else "left", overflow="fold")
        for row in rows:
            made.add_row(*map(one_line, row))
        width = self.width if self.folded else _UNFOLDED
        console = Console(
            file=io.StringIO(), width=width, force_terminal=self.color, no_color=not self.color, markup=False,
            color_system="standard" if self.color else None, emoji=False, highlight=False, legacy_windows=False,
            _environ={},
        )  # fmt: skip
        with console.capture() as captured:
            console.print(made)
        self._lines += captured.get().splitlines()

    def text(self) -> str:
        """All that was written."""
        return "".join(f"{line.rstrip()}\n" for line in self._lines)

    def _styled(self, piece: Piece) -> str:
        if isinstance(piece, str):
            return piece
        words, style = piece
        return _painter(style)(words) if self.color and style else words


@cache
def _painter(style: str) -> Callable[[str], str]:
    from rich.color import ColorSystem
    from rich.style import Style

    parsed = Style.parse(style)
    return lambda words: parsed.render(words, color_system=ColorSystem.STANDARD)


def listing(head: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = 80, color: bool = False) -> str:
    """Rows of words as a table: the rules of the library, the interfaces of a device, the waivers."""
    sheet = Sheet(width, color)
    sheet.table(head, rows)
    return sheet.text()
