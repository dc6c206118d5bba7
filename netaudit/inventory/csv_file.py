"""Inventories in CSV: a header with `name,address,platform` and any of the other columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from netaudit.config.violations import suggestion
from netaudit.errors import InvalidInventory, Problem
from netaudit.inventory import checks
from netaudit.inventory.host import Credentials, Host, Inventory, jump_names
from netaudit.inventory.schema import collectors
from netaudit.inventory.text import read_text

CREDENTIAL_COLUMNS = ("password_env", "password_file", "key_file", "keyring", "vault", "enable_env", "enable_file")
COLUMNS = (
    "name", "address", "port", "platform", "username", "groups", "site", "role", "chassis", "collector", "path",
    "agent", "proxy_jump", *CREDENTIAL_COLUMNS,
)  # fmt: skip
DATA = "data."
"""A column `data.rack` is the key `rack` of the host's data."""


def read(path: Path) -> Inventory:
    """Reads the inventory. Raises InvalidInventory with every problem of the file."""
    rows = list(csv.reader(read_text(path).splitlines()))
    header = [column.strip().lower() for column in rows[0]] if rows else []
    problems = list(_header_problems(str(path), header))
    hosts: dict[str, Host] = {}
    seen: dict[str, int] = {}
    for line, cells in enumerate(rows[1:], 2):
        if problems and line == 2 and any(problem.line == 1 for problem in problems):
            break
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        row = {column: cell.strip() for column, cell in zip(header, cells, strict=False) if cell.strip()}
        found = [Problem(str(path), line, message, key) for key, message in _row_problems(row, len(cells), len(header))]
        name = row.get("name", "")
        if name and name in seen:
            found.append(Problem(str(path), line, f"{name!r} stands twice (first on line {seen[name]})", "name"))
        seen.setdefault(name, line)
        problems += found
        if not found:
            hosts[name] = _host(path, line, row)
    if problems:
        raise InvalidInventory(*problems)
    return Inventory(hosts=tuple(hosts.values()), source=str(path), form="csv")


def _header_problems(file: str, header: list[str]) -> Iterator[Problem]:
    if not header:
        yield Problem(file, 1, "is empty; the first line is name,address,platform")
        return
    if "name" not in header:
        yield Problem(file, 1, "the column 'name' is missing")
    for column in header:
        if column in checks.SECRET_KEYS:
            hint = "use a column password_env, password_file or key_file"
            yield Problem(file, 1, "secrets must not stand in an inventory", column, hint)
        elif column not in COLUMNS and not column.startswith(DATA):
            yield Problem(file, 1, "unknown column", column, suggestion(column, COLUMNS) or f"or {DATA}{column}")
        elif header.count(column) > 1:
            yield Problem(file, 1, "the column stands twice", column)


def _row_problems(row: dict[str, str], cells: int, columns: int) -> Iterator[tuple[str, str]]:
    if cells > columns:
        yield "", f"has {cells} cells, the header {columns}"
    if (why := checks.name_problem(row.get("name", ""))) is not None:
        yield "name", why
    if "address" in row and (why := checks.address_problem(row["address"])) is not None:
        yield "address", why
    port = row.get("port", "22")
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        yield "port", f"{port!r} is no port (1 to 65535)"
    if row.get("collector", "netmiko") not in collectors():
        yield "collector", f"{row['collector']!r} is not known here ({', '.join(collectors())})"
    if row.get("agent", "true").lower() not in ("true", "false"):
        yield "agent", "must be true or false"


def _host(path: Path, line: int, row: dict[str, str]) -> Host:
    named = {column: row[column] for column in CREDENTIAL_COLUMNS if column in row}
    data = {column.removeprefix(DATA): cell for column, cell in row.items() if column.startswith(DATA)}
    data |= {column: row[column] for column in ("site", "role", "chassis") if column in row}
    return Host(
        name=row["name"],
        address=row.get("address"),
        port=int(row["port"]) if "port" in row else None,
        platform=row.get("platform"),
        username=row.get("username"),
        credentials=Credentials(**named, agent=row.get("agent", "").lower() == "true", file=str(path), line=line),
        groups=tuple(row.get("groups", "").replace(";", " ").split()),
        site=row.get("site"),
        role=row.get("role"),
        data=data,
        collector=row.get("collector"),
        path=str(path.parent / row["path"]) if "path" in row else None,
        jumps=jump_names(row.get("proxy_jump", "").replace(";", ",")),
        file=str(path),
        line=line,
    )
