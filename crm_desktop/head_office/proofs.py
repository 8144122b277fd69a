"""Whether a request was signed by the device it names; and which numbers its requests have used, each of them once.

Numbers are kept for as long as the time of their signature counts, where every worker sees them. They need not outlive
a crash of the machine: nothing waits for the disk, which would cost more than all the rest of a quiet request.
"""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from crm_desktop.services.request_signing import WINDOW_SECONDS, Signed, message
from sync.head_office.gate import Shown

_FILE: Final = "nonces.db"
_COLUMNS: Final = (
    "(device VARCHAR(36) NOT NULL, nonce VARCHAR(44) NOT NULL, until_ms BIGINT NOT NULL, PRIMARY KEY (device, nonce))"
)
_NOTE: Final = text("INSERT INTO office_nonce (device, nonce, until_ms) VALUES (:device, :nonce, :until) "
                    "ON CONFLICT DO NOTHING")  # fmt: skip
_FORGET: Final = text("DELETE FROM office_nonce WHERE until_ms < :now")


def proves(shown: Shown, signed: Signed, public_key: bytes) -> bool:
    """Whether the request was signed by the holder of that key (32 bytes)."""
    said = message(shown.method, shown.target, signed.digest, signed.parameters)
    return _verifies(public_key, said, signed.signature)


def signed_by(public_key: bytes, said: bytes, signature: str) -> bool:
    """Whether `signature` (base64) is one of those bytes by the holder of that key."""
    try:
        return _verifies(public_key, said, base64.b64decode(signature, validate=True))
    except ValueError:
        return False


def _verifies(public_key: bytes, said: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except InvalidSignature:
        return False
    return True


def is_timely(signed: Signed, *, now_ms: int) -> bool:
    """Whether the time of the signature is near enough to head office's."""
    return abs(signed.parameters.created - now_ms / 1000) <= WINDOW_SECONDS


class Nonces:
    """Which numbers were used: on PostgreSQL a table that is not logged, on SQLite a file beside the office's."""

    def __init__(self, engine: Engine) -> None:
        """For the office of `engine`."""
        self._office, self._own = engine, None
        if engine.dialect.name == "sqlite":
            self._own = _beside(engine.url)
        else:
            self._office = engine.execution_options(isolation_level="AUTOCOMMIT")

    def create(self, connection: Connection) -> None:
        """Make the table on PostgreSQL, in the caller's transaction; a file makes its own."""
        if self._own is None:
            connection.execute(text(f"CREATE UNLOGGED TABLE IF NOT EXISTS office_nonce {_COLUMNS}"))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to the office's database for single statements, which `take` goes by where it can."""
        with self._office.connect() as connection:
            yield connection

    def take(self, connection: Connection, signed: Signed, *, now_ms: int) -> bool:
        """Whether the number of the signature was not used before; from now on it is."""
        if self._own is None:
            return _take(connection, signed, now_ms=now_ms)
        with self._own.connect() as own:
            return _take(own, signed, now_ms=now_ms)

    def close(self) -> None:
        """Give the connections back."""
        if self._own is not None:
            self._own.dispose()


def _take(connection: Connection, signed: Signed, *, now_ms: int) -> bool:
    used = signed.parameters
    until = (used.created + WINDOW_SECONDS + 1) * 1000
    noted = connection.execute(_NOTE, {"device": used.device, "nonce": used.nonce, "until": until})
    if used.nonce.startswith("00"):  # one in four thousand clears up after all
        connection.execute(_FORGET, {"now": now_ms})
    return noted.rowcount == 1


def _beside(url: URL) -> Engine:
    """An engine over the file beside the office's."""
    place = url.set(database=str(Path(url.database or "").with_name(_FILE)))
    engine = create_engine(place, isolation_level="AUTOCOMMIT", hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF",
                      f"CREATE TABLE IF NOT EXISTS office_nonce {_COLUMNS} WITHOUT ROWID"):  # fmt: skip
        connection.execute(statement)
