"""The context that capture triggers ask for: which unit of work is open, and what its forms had shown."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sync.errors import WriteRefused
from sync.replica.database import Connection
from sync.values import Value, encode


@dataclass(frozen=True, slots=True)
class Base:
    """What a form showed of one register when it was opened: its value, rev, and own pending op (0: none)."""

    value: Value
    rev: int
    prev: int = 0


Bases = Mapping[tuple[str, str], Base]
"""From (record id, register) to what was shown."""


@dataclass(slots=True)
class _Context:
    unit: int = 0
    partition: str = ""
    applying: bool = False
    bases: Bases = field(default_factory=dict)


class Capture:
    """Answers the triggers' questions on one connection."""

    def __init__(self, connection: Connection) -> None:
        """Register the functions; a connection without them cannot write business tables."""
        self._context = _Context()
        connection.create_function("sync_capturing", 0, lambda: not self._context.applying)
        connection.create_function("sync_unit", 0, lambda: self._context.unit)
        connection.create_function("sync_partition", 0, lambda: self._context.partition)
        connection.create_function("sync_base_value", 2, self._base_value)
        connection.create_function("sync_base_rev", 2, self._base_rev)
        connection.create_function("sync_base_prev", 2, self._base_prev)
        connection.create_function("sync_base_known", 1, self._base_known)

    @contextmanager
    def unit(self, unit: int, *, partition: str, bases: Bases) -> Iterator[None]:
        """Writes within belong to this unit of work."""
        if self._context.unit or self._context.applying:
            raise WriteRefused("a unit of work is already open on this connection")
        self._context = _Context(unit=unit, partition=partition, bases=bases)
        try:
            yield
        finally:
            self._context = _Context()

    @contextmanager
    def applying(self) -> Iterator[None]:
        """Writes within come from head office and are not captured."""
        before, self._context = self._context, _Context(applying=True)
        try:
            yield
        finally:
            self._context = before

    def _base_value(self, record: str, register: str) -> str | None:
        base = self._context.bases.get((record, register))
        return None if base is None else encode(base.value)

    def _base_rev(self, record: str, register: str) -> int | None:
        base = self._context.bases.get((record, register))
        return None if base is None else base.rev

    def _base_prev(self, record: str, register: str) -> int | None:
        base = self._context.bases.get((record, register))
        return None if base is None else base.prev

    def _base_known(self, record: str) -> int | None:
        """The highest rev of the record that its form had shown."""
        return max((base.rev for (id_, _), base in self._context.bases.items() if id_ == record), default=None)
