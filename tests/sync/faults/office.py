"""Head office in a process of its own, on a socket it was given; it may be killed at a counted moment."""

import socket
import time
from collections.abc import Iterable
from importlib import import_module
from typing import cast

import uvicorn
from sqlalchemy import Connection, event
from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.sync.faults.countdown import Countdown
from tests.sync.faults.journal import Journal, Note
from tests.sync.parts import HeadOffice, ManualClock
from tests.sync.serving import Doorkeeper, app_of

UNANSWERED = "committed, not answered"


def serve(
    url: str, listening: socket.socket, *, devices: Iterable[str], kill: int, journal: Journal, whole_log: bool = False
) -> None:
    """Serve until killed; with `kill`, by itself at that statement, commit, or piece of an answer.

    The journal is told whether the last commit had been answered. For `whole_log` see `files.opener`.
    """
    office = HeadOffice(url, clock=cast(ManualClock, _Clock()))
    if whole_log:
        office.engine.dispose()
        event.listen(office.engine, "connect", lambda line, _: line.execute("PRAGMA wal_autocheckpoint = 0"))
    course = _Course(Countdown(kill, last_words=lambda moment: journal.note(Note("killed", "office", mark=moment))))
    event.listen(office.engine, "before_cursor_execute", lambda *_: course.step())
    event.listen(office.engine, "commit", course.commit)
    app = app_of(office, Doorkeeper(office, dict.fromkeys(devices, ("S1",))))
    uvicorn.Server(_config(_Counting(app, course))).run(sockets=[listening])


def warm() -> None:
    """Load what serving needs, so that a worker forked from here need not."""
    _config(Starlette()).load()
    for module in ("anyio._backends._asyncio", "uvicorn.loops.asyncio"):
        import_module(module)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(app, log_level="critical", lifespan="off", loop="asyncio", ws="none")


class _Clock:
    """Never says the same twice: SQLite writes nothing where nothing changes, and each commit is to leave its trace."""

    def __init__(self) -> None:
        self._last = 0

    @property
    def wall_ms(self) -> int:
        """Now, or a little later."""
        self._last = max(self._last + 1, time.time_ns() // 1_000_000)
        return self._last


class _Course:
    """How far the request is that is being served: each step may be the last."""

    def __init__(self, countdown: Countdown) -> None:
        self._countdown, self._unanswered = countdown, False

    def step(self) -> None:
        """The next statement."""
        self._countdown.tick(UNANSWERED if self._unanswered else "statement")

    def commit(self, connection: Connection) -> None:
        """The next commit, of a transaction that may only have read."""
        self.step()
        self._unanswered = self._unanswered or bool(connection.get_execution_options().get("sync_write"))

    def answer(self) -> None:
        """The next piece of the answer."""
        self._countdown.tick(UNANSWERED if self._unanswered else "answer")
        self._unanswered = False


class _Counting:
    """Counts the pieces of each answer before they are sent."""

    def __init__(self, app: ASGIApp, course: _Course) -> None:
        self._app, self._course = app, course

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            self._course.answer()
            await send(message)
            self._course.answer()

        await self._app(scope, receive, counted)
