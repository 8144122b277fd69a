"""One HTTP message as bytes, read whole from a socket, with a header or the body exchanged."""

import socket
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Message:
    """Start line and headers, and a body of known length."""

    head: tuple[str, ...]
    body: bytes

    @classmethod
    def of(cls, start: str, body: bytes, headers: Mapping[str, str]) -> "Message":
        """A message with its length."""
        lines = tuple(f"{name}: {value}" for name, value in headers.items())
        return cls((start, f"Content-Length: {len(body)}", *lines), body)

    @property
    def bytes(self) -> bytes:
        """As it goes over the wire."""
        return "\r\n".join(self.head).encode("latin-1") + b"\r\n\r\n" + self.body

    def header(self, name: str) -> str:
        """A header's value; empty if it is not there."""
        found = (line.partition(":")[2].strip() for line in self.head[1:] if _is(line, name))
        return next(found, "")

    def with_header(self, name: str, value: str) -> "Message":
        """The same with this header."""
        return Message((*(line for line in self.head if not _is(line, name)), f"{name}: {value}"), self.body)

    def with_body(self, body: bytes) -> "Message":
        """The same with this body and its length."""
        return Message(self.head, body).with_header("Content-Length", str(len(body)))


def _is(line: str, name: str) -> bool:
    return line.partition(":")[0].lower() == name.lower()


def receive(line: socket.socket) -> Message | None:
    """The next whole message, or None when the other side has hung up before it was complete."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (more := line.recv(1 << 16)):
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    message = Message(tuple(head.decode("latin-1").split("\r\n")), body)
    length = int(message.header("Content-Length") or 0)
    while len(body) < length:
        if not (more := line.recv(1 << 16)):
            return None
        body += more
    return Message(message.head, body)
