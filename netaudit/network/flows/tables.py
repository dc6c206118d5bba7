"""CSV files that people write: rows with their line numbers, and every problem told with its own."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from netaudit.config.units import parse_quantity
from netaudit.errors import InvalidDemands, Problem

LARGEST = 1e24
"""Far beyond any rate, and far from where sums overflow."""
LARGEST_METRIC = 2**32 - 1
"""No protocol has larger ones (EIGRP's have 32 bits)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins on, and its values without surrounding space, by column."""

    line: int
    values: dict[str, str]


@dataclass(slots=True)
class Table:
    """A file's header and rows, and what is wrong with them so far."""

    file: str
    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int | None, key: str, message: str, hint: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, message, key, hint))

    def check(self) -> None:
        """Raise InvalidDemands with all problems noted, in the order of their lines, if there is any."""
        if self.problems:
            raise InvalidDemands(*sorted(self.problems, key=lambda problem: problem.line or 0))

    def text(self, row: Row, column: str) -> str | None:
        """A value that must be there; None where it is not, and that is noted."""
        value = row.values.get(column)
        if not value:
            self.wrong(row.line, column, "is empty")
            return None
        return value

    def number(self, row: Row, column: str, *, units: bool = False, optional: bool = False) -> float | None:
        """A finite number that is not negative; with `units` it may end in k, M, G or T (powers of 1000).

        None where it is none, and that is noted unless the value is empty and `optional`.
        """
        if optional and not row.values.get(column):
            return None
        value = self.text(row, column)
        if value is None:
            return None
        number, wrong = _number(value, units)
        if wrong:
            self.wrong(row.line, column, wrong)
        return number

    def integer(self, row: Row, column: str) -> int | None:
        """An integer of at least 1 that fits 32 bits; None where it is none, and that is noted."""
        value = self.text(row, column)
        if value is None:
            return None
        if not re.fullmatch(r"[+-]?[0-9]{1,300}", value):
            self.wrong(row.line, column, f"{value!r} is not an integer")
            return None
        if int(value) > LARGEST_METRIC:
            self.wrong(row.line, column, f"{value} is above {LARGEST_METRIC}")
            return None
        if int(value) < 1:
            self.wrong(row.line, column, f"{value} is below 1")
            return None
        return int(value)


def _number(value: str, units: bool) -> tuple[float | None, str]:
    """The number that is written, or what is wrong with it."""
    try:
        number = float(value) if "_" not in value else math.nan
    except ValueError:
        try:
            number = parse_quantity(value.removeprefix("-"), "bps") if units else math.nan
        except ValueError as error:
            return None, str(error)
        if value.startswith("-"):
            number = -number
    if math.isnan(number):
        return None, f"{value!r} is not a number"
    if number < 0:
        return None, f"{value!r} is negative"
    if not math.isfinite(number):
        return None, f"{value!r} is not finite"
    return (number, "") if number <= LARGEST else (None, f"{value!r} is more than any network carries")


def read_table(path: str | Path, *forms: Sequence[str], optional: Sequence[str] = ()) -> Table:
    """Read a CSV file whose header has all columns of one of `forms`, and perhaps some of `optional`.

    Columns of other names are left aside, unless one looks like a column that is missing. Raises InvalidDemands for a
    file that cannot be read or whose header is wrong; wrong rows are noted in the table.
    """
    table = Table(str(path))
    records = _records(table, path)
    if not records:
        raise InvalidDemands.at(path, None, f"is empty: the first line must be {','.join(forms[0])}")
    line, header = records[0]
    names = [name.strip().lower() for name in header]
    words = set(names) if len(names) > 1 else set(re.split(r"[;\t|]", names[0]))
    form = max(forms, key=lambda form: len(set(form) & words))
    _check_header(table, line, names, form, optional)
    table.check()
    table.columns = tuple(names)
    for line, record in records[1:]:
        if len(record) > len(names):
            table.wrong(line, "", f"has {len(record)} fields, the header has {len(names)}")
        elif any(value.strip() for value in record):
            values = [value.strip() for value in record] + [""] * (len(names) - len(record))
            table.rows.append(Row(line, dict(zip(names, values, strict=True))))
    return table


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean ...?` with the closest known word; empty where none is close."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word.lower(), by_lower, n=1)
    return f"did you mean {by_lower[close[0]]!r}?" if close else ""


def _records(table: Table, path: str | Path) -> list[tuple[int, list[str]]]:
    """The records of a file with the line each begins on; blank lines are none."""
    try:
        text = Path(path).read_bytes()
    except OSError as error:
        raise InvalidDemands.at(path, None, f"cannot be read: {error.strerror or error}") from None
    try:
        lines = text.decode("utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        raise InvalidDemands.at(path, line, "is not UTF-8 text") from None
    reader = csv.reader(lines, strict=True)
    records = []
    begin = 1
    try:
        for record in reader:
            if record:
                records.append((begin, record))
            begin = reader.line_num + 1
    except csv.Error as error:
        table.wrong(begin, "", f"is not CSV: {error}")
        table.check()
    return records


def _check_header(table: Table, line: int, names: list[str], form: Sequence[str], optional: Sequence[str]) -> None:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        table.wrong(line, name, "stands twice in the header")
    strangers = [name for name in names if name not in form and name not in optional]
    missing = [column for column in form if column not in names]
    if len(names) == 1 and any(separator in names[0] for separator in ";\t|"):
        table.wrong(line, "", f"fields must be separated by commas: {','.join(form)}")
        return
    for column in missing:
        hint = did_you_mean(column, strangers)
        found = f"{hint[13:-1]} stands there" if hint else f"the header must be {','.join(form)}"
        table.wrong(line, column, "column is missing", found)
    for name in strangers:
        close = get_close_matches(name, [column for column in optional if column not in names], n=1)
        if close and not missing:
            table.wrong(line, name, "unknown column", f"did you mean {close[0]!r}?")
