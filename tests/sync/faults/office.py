"""Head office in a process of its own, on a socket it was given; it may be killed at a counted moment."""

import socket
from collections.abc import Iterable

import uvicorn
from sqlalchemy import event
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.sync.faults.countdown import Countdown
from tests.sync.faults.journal import Journal, Note
from tests.sync.parts import HeadOffice
from tests.sync.serving import Doorkeeper, app_of


def serve(url: str, listening: socket.socket, *, desks: Iterable[str], kill: int, journal: Journal) -> None:
    """Serve until killed; with `kill`, by itself at that statement, commit, or piece of an answer."""
    office = HeadOffice(url)
    countdown = Countdown(kill, last_words=lambda moment: journal.note(Note("killed", "office", mark=moment)))
    event.listen(office.engine, "before_cursor_execute", lambda *_: countdown.tick("statement"))
    event.listen(office.engine, "commit", lambda _: countdown.tick("commit"))
    app = app_of(office, Doorkeeper(office, dict.fromkeys(desks, ("S1",))))
    config = uvicorn.Config(_Counting(app, countdown), log_level="critical", lifespan="off", loop="asyncio")
    uvicorn.Server(config).run(sockets=[listening])


class _Counting:
    """Counts the pieces of each answer before they are sent."""

    def __init__(self, app: ASGIApp, countdown: Countdown) -> None:
        self._app, self._countdown = app, countdown

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            self._countdown.tick("answer")
            await send(message)
            self._countdown.tick("answered")

        await self._app(scope, receive, counted)
