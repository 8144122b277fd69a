"""What an erasure leaves behind at head office: nothing that anybody typed (I15).

The unit log stays, with its links: a link vouches for the hash of what was said, and what was said of the erased
record is blanked out of the body and the result.
"""

from collections.abc import Collection
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, text

from sync import wire
from sync.head_office.acts import ACTS, erased_state
from sync.head_office.files import drop_references
from sync.head_office.store import ERASED
from sync.head_office.stubs import family_of

_BLANK = msgspec.Raw(b"null")


def erase_traces(connection: Connection, record_id: str) -> None:
    """Blank the log of an erased record, drop its history, and erase with it whatever was merged into it."""
    connection.info[ERASED] = True
    family = family_of(connection, record_id)
    for member in family:
        if member != record_id:
            state = {"state": wire.encode(erased_state("", "", 0)).decode(), "id": member}
            connection.execute(text("UPDATE sync_record SET state = :state WHERE id = :id"), state)
        for unit in _units_of(connection, member):
            # What was said late of a member may be in the history of another one.
            gone = [*family, *_followed(connection, unit, family)]
            connection.execute(
                text("UPDATE sync_unit SET body = :body, result = :result WHERE origin = :origin AND n = :n"),
                {"body": _without(unit.body, gone), "result": _result_without(unit.body, unit.result, gone),
                 "origin": unit.origin, "n": unit.n},
            )  # fmt: skip
    for member in family:
        connection.execute(text("DELETE FROM sync_line WHERE record = :record"), {"record": member})
        drop_references(connection, member)


class _Unit(NamedTuple):
    """A unit of the log that names the record; `seq` is 0 for one that was refused."""

    origin: str
    n: int
    partition: str
    seq: int
    body: str
    result: str


_COLUMNS = "u.origin, u.n, u.partition, u.seq, u.body, u.result"
REFUSED_NAMING = f"SELECT {_COLUMNS} FROM sync_unit u WHERE u.seq = 0 AND u.body LIKE :name"
"""The refused units whose text holds `name`: they have an index of their own, for they are few."""


def _units_of(connection: Connection, record_id: str) -> list[_Unit]:
    """The units that name the record: those that landed by its history, refused ones by their text."""
    landed = connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM sync_line l "
            "JOIN sync_unit u ON u.partition = l.partition AND u.seq = l.seq WHERE l.record = :record"
        ),
        {"record": record_id},
    ).all()
    refused = connection.execute(text(REFUSED_NAMING), {"name": f"%{record_id}%"}).all()
    return [_Unit(*row) for row in (*landed, *refused)]


def _followed(connection: Connection, unit: _Unit, family: Collection[str]) -> list[str]:
    """The records whose ops of that unit landed in one of the family, though they are parted from it by now."""
    named = {_id_of(raw) for raw in msgspec.json.decode(unit.body, type=wire.Unit).ops} - {*family, ""}
    if not named or not unit.seq:
        return []
    at = {"partition": unit.partition, "seq": unit.seq}
    query = "SELECT 1 FROM sync_line WHERE record = :record AND partition = :partition AND seq = :seq"
    strayed = [one for one in sorted(named) if not connection.execute(text(query), {"record": one, **at}).first()]
    into = {one: _merged_once(connection, one) for one in strayed}
    return [one for one in strayed if not into[one] or not into[one].isdisjoint(family)]


def _merged_once(connection: Connection, record_id: str) -> set[str]:
    """The records that this one was ever merged into, or that these were; none where its history was erased."""
    found = [record_id]
    for one in found:
        rows = connection.execute(text("SELECT lines FROM sync_line WHERE record = :record"), {"record": one}).scalars()
        said = [line for lines in rows for line in msgspec.json.decode(lines, type=list[wire.HistoryLine])]
        into = {str(line.new) for line in said if line.f == wire.ALIAS and line.new is not None}
        found += sorted(into - {*found})
    return {*found[1:]}


def blank_body(body: str, record_id: str) -> str:
    """A unit's body without anything that was typed of the record."""
    unit = msgspec.json.decode(body, type=wire.Unit)
    unit.ops = [_blank_op(raw, record_id) for raw in unit.ops]
    return wire.encode(unit).decode()


def _without(body: str, family: list[str]) -> str:
    for member in family:
        body = blank_body(body, member)
    return body


def _result_without(body: str, result: str, family: list[str]) -> str:
    for member in family:
        result = _blank_result(body, result, member)
    return result


def _blank_op(raw: msgspec.Raw, record_id: str) -> msgspec.Raw:
    try:
        op = msgspec.json.decode(raw, type=wire.Op)
    except msgspec.MsgspecError:
        return _BLANK  # a refused op nobody can read may say anything
    if op.id != record_id or op.f in ACTS:
        return raw  # where it went and what it was merged into is nothing that was typed of it, and others went along
    return msgspec.Raw(wire.encode(msgspec.structs.replace(op, v=None, w=None)))


def _blank_result(body: str, result: str, record_id: str) -> str:
    """The result with the states of that record's registers left out."""
    kept = msgspec.json.decode(result)
    ids = [_id_of(raw) for raw in msgspec.json.decode(body, type=wire.Unit).ops]
    for id_, answer in zip(ids, kept["result"].get("ops", []), strict=False):
        if id_ == record_id:
            answer.pop("s", None)
    return wire.encode(kept).decode()


def _id_of(raw: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(raw, type=wire.Op).id
    except msgspec.MsgspecError:
        return ""
