"""Connections that another thread may break: who ends the program waits for no answer."""

import socket
import threading
from contextlib import suppress
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class BreakableAdapter(HTTPAdapter):
    """Knows the connections that it has made."""

    def __init__(self) -> None:
        """None so far."""
        self._made: WeakSet[HTTPConnection] = WeakSet()
        self._lock = threading.Lock()
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections noted when they are made; `requests` calls this."""
        super().init_poolmanager(*args, **kwargs)
        note = self._note

        class Plain(HTTPConnection):
            def connect(self) -> None:
                note(self)
                super().connect()

        class Secured(HTTPSConnection):
            def connect(self) -> None:
                note(self)
                super().connect()

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecuredPool(HTTPSConnectionPool):
            ConnectionCls = Secured

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecuredPool}

    def break_off(self) -> None:
        """End whatever is waited for on any of them, at once and from any thread."""
        with self._lock:
            made = list(self._made)
        for connection in made:
            line = connection.sock
            if line is not None:
                with suppress(OSError):  # not connected yet, or not any more
                    socket.socket.shutdown(line, socket.SHUT_RDWR)  # TLS of its own would forget that it is secured

    def _note(self, connection: HTTPConnection) -> None:
        with self._lock:
            self._made.add(connection)
