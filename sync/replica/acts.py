"""Acts on a whole record, as parts of a unit of work: it moves, is merged into another, or is erased.

The act travels with its unit, and what it did comes back with the feed, to this replica as to any other. Until head
office has answered nothing changes on this file, but for records that were merged: they are out of sight at once.
"""

from sync.errors import WriteRefused
from sync.replica.database import Connection
from sync.replica.joining import bring_back, set_aside
from sync.replica.replica import Replica
from sync.values import Value, encode
from sync.wire import ALIAS, ERASE, MOVE


def move(connection: Connection, type_: str, record_id: str, *, to: str) -> None:
    """Hand the record to partition `to`: it leaves this one's replicas and enters that one's."""
    _act(connection, type_, record_id, MOVE, to)


def erase(connection: Connection, type_: str, record_id: str) -> None:
    """Have the record erased everywhere: fields, candidates, history, queued edits (a person's legal right)."""
    _act(connection, type_, record_id, ERASE, None)


def alias(replica: Replica, connection: Connection, type_: str, record_id: str, *, into: str) -> None:
    """Say that the record was merged into record `into` of the same type; late edits of it follow there.

    It is out of sight at once, and what names it names `into`. Refused by head office if somebody has changed it
    unseen by the forms of this unit.
    """
    _act(connection, type_, record_id, ALIAS, into)
    with replica.capture.applying():
        set_aside(connection, replica.catalogue, record_id, into=into, now_ms=replica.clock.now().wall_ms)


def part(replica: Replica, connection: Connection, type_: str, record_id: str) -> None:
    """Take `alias` back: the record returns as it was; at once, if head office has not answered yet."""
    _act(connection, type_, record_id, ALIAS, None)
    with replica.capture.applying():
        bring_back(connection, replica.catalogue, record_id)


def _act(connection: Connection, type_: str, record_id: str, act: str, value: Value) -> None:
    unit = connection.execute("SELECT sync_unit()").fetchone()[0]
    if not unit:
        raise WriteRefused("an act on a record is part of a unit of work")
    # Like who archives, who merges says what they had seen of the record.
    highest = "(SELECT MAX(e.value) FROM sync_record r, json_each(r.revs) e WHERE r.id = ?3)"
    known = f"COALESCE(sync_base_known(?3), {highest}, 1)" if act == ALIAS else "1"
    connection.execute(
        "INSERT INTO sync_op (unit, type, id, register, value, base_rev, known) "
        f"VALUES (?1, ?2, ?3, ?4, ?5, 1, {known})",
        (unit, type_, record_id, act, encode(value)),
    )
