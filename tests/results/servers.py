"""A PostgreSQL server of the tests' own: a new cluster in a temporary folder, on a Unix socket, as nobody."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The folder of the server's socket; the role is `netaudit`."""
    if not BINARIES:
        if os.environ.get("CI") == "true":
            pytest.fail("no PostgreSQL is installed, and CI must have one")
        pytest.skip("no PostgreSQL is installed")
    binaries = BINARIES[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="na-pg-"))  # short: the path of a socket may have 107 characters
    unprivileged: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "nobody")
        unprivileged = ["setpriv", "--reuid=nobody", "--clear-groups"]

    def run(*command: object) -> None:
        subprocess.run([*unprivileged, *map(str, command)], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run(binaries / "initdb", "-D", folder / "data", "-U", "netaudit", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run(binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        yield str(folder)
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run(binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(socket_folder: str, name: str) -> str:
    """The URL of a new, empty database."""
    import psycopg

    with psycopg.connect(host=socket_folder, user="netaudit", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql://netaudit@/{name}?host={socket_folder}"
