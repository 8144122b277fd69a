"""A SQLAlchemy session that works inside a transaction somebody else owns."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2 as sqlcipher
from sqlmodel import Session


class _Joined:
    """A connection whose begin, commit, rollback and close are its owner's business."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """The owner commits."""

    def rollback(self) -> None:
        """The owner rolls back."""

    def close(self) -> None:
        """The owner closes."""


class Joiner:
    """Makes sessions on one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Sessions will join the transactions of `connection`."""
        joined = _Joined(connection)
        self._engine = create_engine(
            "sqlite://", module=sqlcipher, creator=lambda: joined, poolclass=StaticPool, hide_parameters=True
        )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session within the open transaction: flushed at the end, objects stay readable afterwards."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session
            session.flush()
