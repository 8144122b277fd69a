"""Acts on a whole record, as parts of a unit of work: it moves, is merged into another, or is erased.

Nothing changes on this file until head office has answered: the act travels with its unit, and what it did comes
back with the feed, to this replica as to any other.
"""

from sync.errors import WriteRefused
from sync.replica.database import Connection
from sync.values import Value, encode
from sync.wire import ALIAS, ERASE, MOVE


def move(connection: Connection, type_: str, record_id: str, *, to: str) -> None:
    """Hand the record to partition `to`: it leaves this one's replicas and enters that one's."""
    _act(connection, type_, record_id, MOVE, to)


def erase(connection: Connection, type_: str, record_id: str) -> None:
    """Have the record erased everywhere: fields, candidates, history, queued edits (a person's legal right)."""
    _act(connection, type_, record_id, ERASE, None)


def alias(connection: Connection, type_: str, record_id: str, *, into: str) -> None:
    """Say that the record was merged into record `into` of the same type; late edits of it follow there."""
    _act(connection, type_, record_id, ALIAS, into)


def part(connection: Connection, type_: str, record_id: str) -> None:
    """Take `alias` back: the record returns as it was."""
    _act(connection, type_, record_id, ALIAS, None)


def _act(connection: Connection, type_: str, record_id: str, act: str, value: Value) -> None:
    unit = connection.execute("SELECT sync_unit()").fetchone()[0]
    if not unit:
        raise WriteRefused("an act on a record is part of a unit of work")
    connection.execute(
        "INSERT INTO sync_op (unit, type, id, register, value, base_rev) VALUES (?, ?, ?, ?, ?, 1)",
        (unit, type_, record_id, act, encode(value)),
    )
