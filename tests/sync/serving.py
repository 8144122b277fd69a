"""Head office behind real HTTP on a free port, and a proxy before it that cuts."""

import socket
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette

from sync import wire
from sync.head_office.app import make_app
from sync.head_office.gate import Shown
from sync.head_office.service import Device, OfficeService
from tests.sync.parts import HeadOffice


@dataclass
class Doorkeeper:
    """Knows the devices by their credentials."""

    office: HeadOffice
    devices: dict[str, Collection[str]] = field(default_factory=dict)
    wiped: set[str] = field(default_factory=set)

    def admit(self, shown: Shown) -> Device | wire.Failure:
        """The device whose name is its credential."""
        credential = shown.bearer
        if credential in self.wiped:
            return wire.Failure("wiped", "本机已被总部停用。", "Head office has ordered this device to be wiped.")
        if credential not in self.devices:
            return wire.Failure("unknown_device", "总部不认识本机。", "Head office does not know this device.")
        return Device(credential, self.devices[credential], self.office.rights)


def app_of(office: HeadOffice, keeper: Doorkeeper) -> Starlette:
    """The ASGI service over an office."""
    return make_app(keeper, lambda device: OfficeService(office.store, office.catalogue, device,
                                                         lambda: office.clock.wall_ms))  # fmt: skip


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """Serve an app on a free port of the loopback; its address."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@contextmanager
def cutting(target: str, *, after_request: bool, keep: int) -> Iterator[str]:
    """A proxy that forwards one connection and cuts it: before the answer, or after `keep` bytes of it."""
    host, port = target.removeprefix("http://").split(":")
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def forward() -> None:
        client, _ = listening.accept()
        with client:
            request = _receive(client)
            if after_request:
                with socket.create_connection((host, int(port))) as office:
                    office.sendall(request)
                    client.sendall(_receive(office)[:keep])
        done.set()

    thread = threading.Thread(target=forward, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        done.wait(20)
        thread.join(20)
        listening.close()


@contextmanager
def faltering(target: str, *keeps: int) -> Iterator[str]:
    """A proxy that cuts its first connections after so many bytes of the answer, and forwards later ones whole."""
    host, port = target.removeprefix("http://").split(":")
    listening = socket.create_server(("127.0.0.1", 0))
    left = list(keeps)

    def forward() -> None:
        while True:
            client, _ = listening.accept()
            with client:
                request = _receive(client)
                if not request:
                    return
                with socket.create_connection((host, int(port))) as office:
                    office.sendall(request)
                    # One answer a connection: a client must not think it will be served on.
                    answer = _receive(office).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1)
                client.sendall(answer[: left.pop(0)] if left else answer)

    thread = threading.Thread(target=forward, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        with socket.create_connection(listening.getsockname()) as last:
            last.shutdown(socket.SHUT_WR)
        thread.join(20)
        listening.close()


def _receive(office: socket.socket) -> bytes:
    """One whole message with a length."""
    data = b""
    while b"\r\n\r\n" not in data:
        received = office.recv(1 << 16)
        if not received:
            return b""
        data += received
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    while len(body) < length:
        body += office.recv(1 << 16)
    return head + b"\r\n\r\n" + body
