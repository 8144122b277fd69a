"""What an erasure leaves behind at head office: nothing that anybody typed (I15).

The unit log stays, with its links: a link vouches for the hash of what was said, and what was said of the erased
record is blanked out of the body and the result.
"""

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
        for origin, n, body, result in _units_of(connection, member):
            # What was said late of a member may be in the history of another one.
            connection.execute(
                text("UPDATE sync_unit SET body = :body, result = :result WHERE origin = :origin AND n = :n"),
                {"body": _without(body, family), "result": _result_without(body, result, family),
                 "origin": origin, "n": n},
            )  # fmt: skip
    for member in family:
        connection.execute(text("DELETE FROM sync_line WHERE record = :record"), {"record": member})
        drop_references(connection, member)


def _units_of(connection: Connection, record_id: str) -> list[tuple[str, int, str, str]]:
    """The units that name the record: those that landed by its history, refused ones by their text."""
    landed = connection.execute(
        text(
            "SELECT u.origin, u.n, u.body, u.result FROM sync_line l "
            "JOIN sync_unit u ON u.partition = l.partition AND u.seq = l.seq WHERE l.record = :record"
        ),
        {"record": record_id},
    ).all()
    refused = connection.execute(
        text("SELECT origin, n, body, result FROM sync_unit WHERE seq = 0 AND body LIKE :name"),
        {"name": f"%{record_id}%"},
    ).all()
    return [(str(row[0]), int(row[1]), str(row[2]), str(row[3])) for row in (*landed, *refused)]


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
