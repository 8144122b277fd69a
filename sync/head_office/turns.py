"""Writers of one process take turns here, and those who wait are served together: one transaction, one flush to disk.

SQLite has one writer. Threads that wait for it in the database sleep longer than they must, and each would pay for its
own flush. Each piece of work is all or nothing by itself, and nobody hears of a result before the commit.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

R = TypeVar("R")


class _Job(Generic[R]):
    """One piece of work: what is to be done, and what came of it."""

    def __init__(self, work: Callable[[Connection], R]) -> None:
        self.work = work
        self.outcome: Callable[[], R] | None = None

    def attempt(self, connection: Connection) -> None:
        """Do it within a transaction that others share; a failure undoes this work alone."""
        connection.exec_driver_sql("SAVEPOINT turn")
        try:
            self.done(self.work(connection))
        except Exception as error:  # noqa: BLE001  # raised to whoever brought the work
            self.failed(error)
            connection.exec_driver_sql("ROLLBACK TO turn")
        connection.exec_driver_sql("RELEASE turn")

    def done(self, result: R) -> None:
        self.outcome = lambda: result

    def failed(self, error: BaseException) -> None:
        def fail() -> R:
            raise error

        self.outcome = fail


class Turns:
    """The queue before the one writer."""

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        """`write` opens a write transaction and commits it at the end."""
        self.lock = threading.RLock()
        self._write = write
        self._arriving = threading.Lock()
        self._waiting: list[_Job[Any]] = []

    def run(self, work: Callable[[Connection], R]) -> R:
        """Do the work in a write transaction, perhaps together with others'; its result once that is committed."""
        job = _Job(work)
        with self._arriving:
            self._waiting.append(job)
        with self.lock:
            if job.outcome is None:
                with self._arriving:
                    jobs, self._waiting = self._waiting, []
                self._serve(jobs)
        assert job.outcome is not None  # whoever took it off the queue has served it
        return job.outcome()

    def _serve(self, jobs: Sequence[_Job[Any]]) -> None:
        """All of them in one transaction; if that fails as a whole, nothing of any has taken effect."""
        try:
            with self._write() as connection:
                for job in jobs:
                    job.attempt(connection)
        except BaseException as error:
            for job in jobs:
                job.failed(error)
            if not isinstance(error, Exception):
                raise
