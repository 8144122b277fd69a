"""A real PostgreSQL server for the tests: one per test process, a fresh database per test.

Debian's binaries are used. The server refuses to run as root, so then it is started as user `postgres`, in a
folder of its own that this user may read. It listens on a Unix socket in that folder and nowhere else.
"""

import atexit
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import psycopg
import pytest

_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses=")


class Server:
    """A running server and its folder."""

    def __init__(self, binaries: Path, *, settings: Sequence[str] = _SETTINGS) -> None:
        """Make a cluster and start it; by default with settings that care for speed and not for the disk."""
        self._binaries = binaries
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        self._data = self._folder / "data"
        self._numbers = itertools.count(1)
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in (*settings, f"unix_socket_directories={self._folder}"))
        self._run("pg_ctl", "start", "-w", "-D", self._data, "-l", self._folder / "log", "-o", options)

    def fresh_database(self) -> str:
        """A new, empty database; its SQLAlchemy URL."""
        name = f"test_{next(self._numbers)}"
        with psycopg.connect(f"host={self._folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Stop it at once and remove all it wrote."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._data)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str | Path) -> None:
        command: Sequence[str | Path] = (self._binaries / program, *arguments)
        if os.geteuid() == 0:
            command = ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command)
        # The server keeps its standard output open: a pipe would never end.
        with (self._folder / "output").open("ab") as output:
            done = subprocess.run(command, stdout=output, stderr=output, cwd=self._folder, check=False)
        if done.returncode != 0:
            told = (self._folder / "output").read_text("utf-8", errors="replace")
            raise RuntimeError(f"{program} failed: {told[-2000:]}")


def binaries() -> Path | None:
    """The newest PostgreSQL installed here, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@cache
def server() -> Server:
    """This test process's server, started when first asked for."""
    installed = binaries()
    if installed is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    started = Server(installed)
    atexit.register(started.stop)
    return started


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for head office, on SQLite and on PostgreSQL in turn."""
    yield f"sqlite:///{tmp_path / 'office.db'}" if request.param == "sqlite" else server().fresh_database()
