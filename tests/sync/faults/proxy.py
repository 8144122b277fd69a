"""A proxy on real TCP between a desk and head office that does to each request what its script says.

One fault is taken per request, from a list or from any other iterator (a seeded one makes a random line). What
comes after the script's end goes through untouched.
"""

import random
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import zstandard

from tests.sync.faults.message import Message, receive


class Kind(StrEnum):
    """What can happen to a request and its answer."""

    PASS = "pass"
    DROP_REQUEST = "drop request"
    DROP_ANSWER = "drop answer"
    DOUBLE = "double"
    HOLD = "hold"
    CUT_REQUEST = "cut request"
    CUT_ANSWER = "cut answer"
    RESET = "reset"
    STATUS = "status"
    GARBAGE = "garbage"
    PORTAL = "portal"
    TORN_FRAME = "torn frame"
    LONG_LENGTH = "long length"
    SHORT_LENGTH = "short length"
    SILENCE = "silence"
    DRIBBLE = "dribble"


@dataclass(frozen=True)
class Fault:
    """One thing that happens to a request.

    `at` is where a message is cut, how many later requests overtake a held one, or the status of an answer made up
    here. `served` tells whether head office gets the request first where that is a choice.
    """

    kind: Kind = Kind.PASS
    at: int = 0
    served: bool = True


STATUSES = (500, 502, 429, 401, 403, 404, 511)
PORTAL_PAGE = "<!DOCTYPE html><html><title>免费上网</title><form>请先登录</form></html>".encode()
DRIBBLE_SECONDS = 0.05
TIMED = (Kind.SILENCE, Kind.DRIBBLE)


def faults(seed: int, *, kinds: Iterable[Kind] = tuple(Kind)) -> Iterator[Fault]:
    """A line's endless faults from a seed; every other request goes through."""
    chance = random.Random(seed)
    choices = tuple(kinds)
    while True:
        yield any_fault(chance, choices) if chance.random() < 0.5 else Fault()


def any_fault(chance: random.Random, kinds: tuple[Kind, ...] = tuple(Kind)) -> Fault:
    """One fault, with everything about it drawn."""
    kind = chance.choice(kinds)
    at = chance.choice(STATUSES) if kind is Kind.STATUS else chance.choice((0, 1, 2, 15, 60, 150, 250, 400, 900))
    return Fault(kind, at=1 + at % 3 if kind is Kind.HOLD else at, served=chance.random() < 0.7)


class Proxy:
    """Forwards request by request to head office at `target`, each by the next fault of `script`."""

    def __init__(self, target: str, script: Iterable[Fault] = ()) -> None:
        """Listen on a free port of the loopback; `with` it, or call `close`."""
        host, port = target.removeprefix("http://").split(":")
        self._target = (host, int(port))
        self._script = iter(script)
        self._lock = threading.Lock()
        self._held: list[tuple[int, bytes]] = []
        self.met: list[Kind] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def close(self) -> None:
        """Deliver what is still held, then take no more connections."""
        self.release()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join(20)
        self._listening.close()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def set_script(self, script: Iterable[Fault]) -> None:
        """From now on take these faults."""
        with self._lock:
            self._script = iter(script)

    def release(self) -> None:
        """Deliver all held requests now, late as they are; nobody waits for their answers."""
        with self._lock:
            late, self._held = self._held, []
        for _, request in late:
            self._ask(request)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(client,), daemon=True).start()

    def _converse(self, client: socket.socket) -> None:
        with client:
            try:
                while (request := receive(client)) is not None and self._treat(client, request.bytes):
                    pass
            except OSError:
                return  # the desk has hung up, or one of the cuts did what it is for

    def _treat(self, client: socket.socket, request: bytes) -> bool:
        """Let the next fault happen to a request; whether the connection goes on."""
        with self._lock:
            fault = next(self._script, Fault())
            self.met.append(fault.kind)
        before = {Kind.DROP_REQUEST: self._drop, Kind.HOLD: self._hold, Kind.CUT_REQUEST: self._cut_request}
        if fault.kind in before:
            before[fault.kind](request, fault)
            return False
        if fault.kind is Kind.DOUBLE:
            self._ask(request)
        answer = self._ask(request) if fault.served or fault.kind not in _MADE_UP else None
        if answer is None and fault.kind not in _MADE_UP:
            return False
        return _give(client, answer, fault)

    def _drop(self, request: bytes, fault: Fault) -> None:
        """The request is gone."""

    def _hold(self, request: bytes, fault: Fault) -> None:
        with self._lock:
            self._held.append((max(1, fault.at), request))

    def _cut_request(self, request: bytes, fault: Fault) -> None:
        with socket.create_connection(self._target) as office:
            office.sendall(request[: min(fault.at, len(request) - 1)])

    def _ask(self, request: bytes) -> Message | None:
        """Head office's answer, None if it hangs up; then those held requests come in whose time it is."""
        answer = self._forward(request)
        with self._lock:
            due = [late for left, late in self._held if left <= 1]
            self._held = [(left - 1, late) for left, late in self._held if left > 1]
        for late in due:
            self._forward(late)
        return answer

    def _forward(self, request: bytes) -> Message | None:
        try:
            with socket.create_connection(self._target) as office:
                office.sendall(request)
                return receive(office)
        except OSError:
            return None


_MADE_UP = {Kind.STATUS, Kind.GARBAGE, Kind.PORTAL}


def _give(client: socket.socket, answer: Message | None, fault: Fault) -> bool:
    """Send what the fault leaves of an answer; whether the connection goes on."""
    if fault.kind is Kind.RESET:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    if fault.kind is Kind.DROP_ANSWER:
        return False
    if fault.kind in TIMED:
        _dribble(client, b"" if answer is None or fault.kind is Kind.SILENCE else answer.bytes)
        return False
    mangled = _mangled(answer, fault)
    client.sendall(mangled)
    return fault.kind in (Kind.PASS, Kind.DOUBLE)


def _mangled(answer: Message | None, fault: Fault) -> bytes:
    if fault.kind in _MADE_UP:
        return _made_up(fault)
    assert answer is not None
    if fault.kind is Kind.CUT_ANSWER:
        return answer.bytes[: min(fault.at, len(answer.bytes) - 1)]
    if fault.kind is Kind.LONG_LENGTH:
        return answer.with_header("Content-Length", str(len(answer.body) + 1 + fault.at)).bytes
    if fault.kind is Kind.SHORT_LENGTH:
        return answer.with_header("Content-Length", str(min(fault.at, len(answer.body) - 1))).bytes
    if fault.kind is Kind.TORN_FRAME:
        plain = answer.header("Content-Encoding") != "zstd"
        frame = zstandard.compress(answer.body) if plain else answer.body
        torn = frame[: max(1, len(frame) - 1 - fault.at % len(frame))]
        return answer.with_header("Content-Encoding", "zstd").with_body(torn).bytes
    return answer.bytes


def _made_up(fault: Fault) -> bytes:
    if fault.kind is Kind.PORTAL:
        return Message.of("HTTP/1.1 200 OK", PORTAL_PAGE, {"Content-Type": "text/html; charset=utf-8"}).bytes
    if fault.kind is Kind.GARBAGE:
        body = random.Random(fault.at).randbytes(1 + fault.at)
        return Message.of("HTTP/1.1 200 OK", body, {"Content-Type": "application/json"}).bytes
    return Message.of(f"HTTP/1.1 {fault.at} Trouble", b"<html>", {"Retry-After": "7"}).bytes


def _dribble(client: socket.socket, answer: bytes) -> None:
    """The headers, then a byte now and then until the desk gives up; nothing at all if there is nothing to give."""
    head, _, body = answer.partition(b"\r\n\r\n")
    client.settimeout(DRIBBLE_SECONDS if answer else None)
    client.sendall(head + b"\r\n\r\n" if answer else b"")
    for place in range(len(body) or 1):
        try:
            if not client.recv(1):
                return
        except TimeoutError:
            client.sendall(body[place : place + 1])
