"""A real head office inside another program: for `crm-desktop run`, the tour and the tests."""

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import uvicorn

from crm_desktop.head_office.app import service
from crm_desktop.head_office.limits import DEFAULT, Limits
from crm_desktop.head_office.office import Office, now_ms
from crm_desktop.head_office.serving import Address, bind, configure, url_of


class EmbeddedOffice:
    """The service on loopback, in a thread; the office in `place` (a folder or URL) must exist.

    `stop` is real: connections are refused until `start`, which serves the same data on the same port.
    """

    def __init__(
        self,
        place: str | Path,
        *,
        port: int = 0,
        cert: Path | None = None,
        key: Path | None = None,
        now: Callable[[], int] = now_ms,
        limits: Limits = DEFAULT,
    ) -> None:
        """Open the office and serve it; `.office` is there for administration."""
        self.office = Office.open(place, now=now)
        self._address, self._limits = Address(port=port, cert=cert, key=key), limits
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""
        self.start()

    @property
    def running(self) -> bool:
        """Whether requests are answered."""
        return self._server is not None

    def start(self) -> None:
        """Serve; returns once requests are answered. Nothing happens if it is served already."""
        if self.running:
            return
        listening = bind(self._address)
        self.url = url_of(self._address, listening)
        self._address = replace(self._address, port=listening.getsockname()[1])
        started = threading.Event()
        server = _Started(configure(service(self.office, self._limits), self._address, limits=self._limits), started)
        self._thread = threading.Thread(target=_run, args=(server, listening, started), name="head-office", daemon=True)
        self._thread.start()
        started.wait()
        self._server = server

    def stop(self) -> None:
        """Stop serving, letting requests under way finish; the office's data stays open."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None

    def close(self) -> None:
        """Stop, and give the database back."""
        self.stop()
        self.office.close()

    def __enter__(self) -> "EmbeddedOffice":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class _Started(uvicorn.Server):
    """Sets an event when it listens."""

    def __init__(self, config: uvicorn.Config, event: threading.Event) -> None:
        super().__init__(config)
        self._event = event

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self._event.set()


def _run(server: uvicorn.Server, listening: socket.socket, started: threading.Event) -> None:
    try:
        server.run(sockets=[listening])
    finally:
        listening.close()
        started.set()
