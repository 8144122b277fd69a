"""A line to head office that can be cut in the middle of an answer: real sockets, real bytes."""

import contextlib
import socket
import socketserver
import threading
from urllib.parse import urlsplit

_CHUNK = 4096
_GRANTED = b" 200 "


class CuttableLine:
    """Forwards a local port to the office. `cut_next(n)` lets n bytes of the next answer through, then hangs up.

    An answer that only tells the time, to a desktop whose clock the tour has put forward, goes through whole.

    `unplug` is the cable pulled out: whoever calls is hung up on until `plug_in`.
    """

    def __init__(self, office_url: str) -> None:
        """Listen on a free port of the loopback."""
        target = urlsplit(office_url)
        self._office = (target.hostname or "127.0.0.1", target.port or 80)
        self._cut: int | None = None
        self._plugged = True
        self.cuts = 0
        line = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                line.carry(self.request)

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, name="line", daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def cut_next(self, after: int) -> None:
        """Hang up once `after` bytes of the next answer have come through."""
        self._cut = after

    def unplug(self) -> None:
        """Carry nothing from now on."""
        self._plugged = False

    def plug_in(self) -> None:
        """Carry everything again."""
        self._plugged = True

    def carry(self, client: socket.socket) -> None:
        """Forward one connection both ways until either side ends it."""
        if not self._plugged:
            return
        with contextlib.suppress(OSError), socket.create_connection(self._office, timeout=10) as office:
            up = threading.Thread(target=_pump, args=(client, office), daemon=True)
            up.start()
            self._answer(office, client)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, office: socket.socket, client: socket.socket) -> None:
        while self._plugged and (data := office.recv(_CHUNK)):
            if self._cut is not None and _GRANTED in data[:16]:
                client.sendall(data[: self._cut])
                self._cut, self.cuts = None, self.cuts + 1
                client.shutdown(socket.SHUT_RDWR)
                return
            client.sendall(data)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(_CHUNK):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
