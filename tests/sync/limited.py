"""A line of which only so many bytes are left: then it breaks, in the middle of whatever is under way."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class LimitedLine:
    """Forwards connections to `target` until `left` bytes have gone through; bodies and heads count alike."""

    target: str
    left: int
    passed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def forward(self, source: socket.socket, sink: socket.socket) -> None:
        """Bytes one way, until one side ends it or the line breaks."""
        try:
            while data := source.recv(4096):
                with self._lock:
                    take = min(len(data), self.left)
                    self.left -= take
                    self.passed += take
                sink.sendall(data[:take])
                if take < len(data):
                    break
        except OSError:
            pass  # the other direction has broken
        for end in (source, sink):
            with _quietly():
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def limited(target: str, *, left: int) -> Iterator[tuple[str, LimitedLine]]:
    """Such a line to the office at `target`: its address, and how it stands."""
    host, port = target.removeprefix("http://").split(":")
    line = LimitedLine(target, left)
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    ends: list[socket.socket] = []

    def accept() -> None:
        with _quietly():
            while True:
                client, _ = listening.accept()
                office = socket.create_connection((host, int(port)))
                ends.extend((client, office))
                for pair in ((client, office), (office, client)):
                    threads.append(threading.Thread(target=line.forward, args=pair, daemon=True))
                    threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", line
    finally:
        with _quietly():
            listening.shutdown(socket.SHUT_RDWR)
        accepting.join(20)
        for end in ends:
            with _quietly():
                end.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(20)
        for end in (*ends, listening):
            end.close()


@contextmanager
def _quietly() -> Iterator[None]:
    """A socket that is closed already is closed."""
    try:
        yield
    except OSError:
        return
