"""Rich text to a string: with colours for a terminal, bare and free of trailing blanks for pipes and files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from netaudit.report.plain import one_line

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

SEVERITY_STYLES = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "yellow",
    "low": "cyan",
    "info": "dim",
}
GAP_STYLE = "magenta"


def console(width: int, color: bool) -> Console:
    """A console that writes into a string."""
    from rich.console import Console

    return Console(
        file=io.StringIO(), width=max(width, 40), force_terminal=color, color_system="standard" if color else None,
        no_color=not color, markup=False, emoji=False, highlight=False, legacy_windows=False, _environ={},
    )  # fmt: skip


def text_of(written: Console) -> str:
    """All that was written, each line without trailing blanks."""
    assert isinstance(written.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in written.file.getvalue().splitlines())


def styled(*parts: str | tuple[str, str], indent: int = 0) -> Text:
    """A text of harmless pieces, each plain or with a style; further lines hang at the indent."""
    from rich.text import Text

    text = Text()
    for part in parts:
        words, style = (part, "") if isinstance(part, str) else part
        text.append(words, style or None)
    text.pad_left(indent)
    return text


def labelled(label: str | tuple[str, str], content: str | tuple[str, str] | Text, *, indent: int = 2) -> RenderableType:
    """A label and a text whose wrapped lines hang beside it."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(styled(label), content if isinstance(content, Text) else styled(content))
    return Padding(grid, (0, 0, 0, indent))


def table(head: Sequence[str], rows: Iterable[Sequence[str | Text]], *, right: Sequence[int] = ()) -> RenderableType:
    """A table without lines; the columns whose numbers are in `right` are set flush right."""
    from rich.table import Table

    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, name in enumerate(head):
        made.add_column(name, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(one_line(cell) if isinstance(cell, str) else cell for cell in row))
    return made


def listing(head: Sequence[str], rows: Iterable[Sequence[str]], *, width: int = 80, color: bool = False) -> str:
    """Rows of words as a table: the rules of the library, the interfaces of a device, the waivers."""
    written = console(width, color)
    written.print(table(head, rows))
    return text_of(written)
