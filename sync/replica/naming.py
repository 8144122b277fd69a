"""Which attachments the records of a replica name, and which of them go with a record that is erased or moves."""

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from sync import wire
from sync.catalogue import Catalogue
from sync.replica.database import Connection
from sync.replica.schema import DONE, quoted
from sync.values import encode

if TYPE_CHECKING:
    from sync.replica.files import Files
    from sync.replica.mirror import OwnOp
    from sync.replica.replica import Replica

_HASH = re.compile(r'"([0-9a-f]{64})"')

_SOMETHING = ""
"""In the place of a hash: whatever head office does not know any more."""

_UNDER_WAY = "SELECT 1 FROM sync_op WHERE status < 2 AND instr(value, :hash) LIMIT 1"
"""Work that head office has not answered: what becomes of the file is not decided yet."""

_ELSEWHERE = """
    SELECT 1 FROM sync_conflict WHERE instr(candidates, :hash) OR instr(base, :hash)
    UNION ALL SELECT 1 FROM sync_loser WHERE instr(loser, :hash) OR instr(winner, :hash)
    UNION ALL SELECT 1 FROM sync_record WHERE instr(office, :hash)
    LIMIT 1"""
"""Where values stand that no business row shows: contested, or to be restored."""


def named_files(connection: Connection, catalogue: Catalogue) -> set[tuple[str, str]]:
    """Partition and hash of all files that the records name as people see them, rivals of a contested value included.

    Reads every record with a file.
    """
    named: set[tuple[str, str]] = set()
    for kind in catalogue.types.values():
        for column in kind.files:
            named.update(
                connection.execute(
                    f"SELECT DISTINCT r.partition, b.{quoted(column)} FROM {quoted(kind.name)} b "
                    f"JOIN sync_record r USING (id) WHERE b.{quoted(column)} <> ''"
                )
            )
    contested = connection.execute("SELECT partition, type, register, candidates FROM sync_conflict").fetchall()
    for partition, type_, register, candidates in contested:
        owner = catalogue.types.get(type_)
        known = owner.register(register) if owner is not None else None
        if owner is not None and known is not None and not owner.files.isdisjoint(known.columns):
            named.update((partition, one) for one in _HASH.findall(candidates))
    return named


def drop_unreferenced(connection: Connection, partition: str, hashes: Collection[str], *, patient: bool) -> None:
    """Note, in the transaction that takes a record away, that its files go unless another record names them.

    They lie in another database: the next session, or `sweep`, removes them; if `patient`, not before they are sent.
    """
    connection.executemany(
        "INSERT INTO sync_file_drop (partition, hash, patient) VALUES (?, ?, ?) "
        "ON CONFLICT (partition, hash) DO UPDATE SET patient = patient AND excluded.patient",
        [(partition, one, patient) for one in sorted(hashes)],
    )


def drop_traces(connection: Connection, partition: str, record_id: str, *, patient: bool) -> None:
    """`drop_unreferenced` for what the traces of the record name: own ops, history, candidates, losers."""
    drop_unreferenced(connection, partition, _hashes_of(connection, record_id), patient=patient)


def drop_erased(connection: Connection, partition: str, record_id: str) -> None:
    """An erasure takes what the traces of the record name, and no form holds that for its sake any more.

    What else lay here for it, nothing here tells: the next session asks after what no record names (`in_doubt`).
    """
    drop_traces(connection, partition, record_id, patient=False)
    drop_unreferenced(connection, partition, [_SOMETHING], patient=False)
    typed = connection.execute("SELECT value FROM sync_op WHERE id = ? AND status <> ?", (record_id, DONE))
    named = [(partition, one) for (value,) in typed.fetchall() for one in _HASH.findall(value)]
    _note_named(connection, named)


def drop_gone(connection: Connection, partition: str, gone: wire.Gone) -> None:
    """What the traces of a record that left that partition, or was erased, name goes with it."""
    if gone.fate == wire.ERASED:
        drop_erased(connection, partition, gone.id)
    else:
        drop_traces(connection, partition, gone.id, patient=True)


def in_doubt(replica: "Replica", files: "Files") -> dict[str, list[str]]:
    """By the partitions where something was erased: what lies here, and no record names."""
    with replica.database.read() as connection:
        noted = connection.execute("SELECT partition FROM sync_file_drop WHERE hash = ?", (_SOMETHING,)).fetchall()
        named = named_files(connection, replica.catalogue) if noted else set()
    return {part: [one for one in files.settled(part) if (part, one) not in named] for (part,) in noted}


def no_doubt(replica: "Replica", partition: str, gone: Collection[str]) -> None:
    """Head office does not know these of the files in doubt, so they go; the others stay."""
    with replica.database.write() as connection:
        drop_unreferenced(connection, partition, gone, patient=False)
        connection.execute("DELETE FROM sync_file_drop WHERE partition = ? AND hash = ?", (partition, _SOMETHING))


def note_landed(connection: Connection, catalogue: Catalogue, ops: Iterable["OwnOp"]) -> None:
    """Note, in the transaction that takes the answer, the files that those ops name, which head office has accepted.

    The next session asks whether it has their bytes: it may have erased them with another record that had them.
    """
    for op in ops:
        kind = catalogue.types.get(op.type)
        if kind is not None and kind.files and (hashes := list(kind.hashes(op.register, op.value))):
            query = "SELECT u.partition FROM sync_op o JOIN sync_unit u USING (unit) WHERE o.n = ?"
            (partition,) = connection.execute(query, (op.n,)).fetchone()
            _note_named(connection, [(partition, one) for one in hashes])


def _note_named(connection: Connection, named: Collection[tuple[str, str]]) -> None:
    connection.executemany("INSERT INTO sync_file_named (partition, hash) VALUES (?, ?)", named)


def hashes_in(*values: object) -> set[str]:
    """All that may be the hash of a file in those values: what is none is no file's, and harms nothing."""
    return {found for value in values for found in _HASH.findall(encode(value))}


def _hashes_of(connection: Connection, record_id: str) -> set[str]:
    rows = connection.execute(
        "SELECT value, old, was FROM sync_op WHERE id = :id UNION ALL "
        "SELECT old, new, NULL FROM sync_history WHERE id = :id UNION ALL "
        "SELECT candidates, base, NULL FROM sync_conflict WHERE id = :id UNION ALL "
        "SELECT loser, winner, base FROM sync_loser WHERE id = :id",
        {"id": record_id},
    )
    return {found for row in rows for text in row if text for found in _HASH.findall(text)}


def sweep(replica: "Replica", files: "Files") -> int:
    """Remove the files noted for it that no record names; how many. May be cut off anywhere and done again.

    What an open form holds, or work under way names, stays noted.
    """
    _tell_named(replica, files)
    with replica.database.read() as connection:
        noted = connection.execute("SELECT partition, hash, patient FROM sync_file_drop WHERE hash <> ''").fetchall()
        under_way = {one for _, one, _ in noted if connection.execute(_UNDER_WAY, {"hash": one}).fetchone()}
        named = {(part, one) for part, one, _ in noted if _is_named(connection, replica.catalogue, part, one)}
    waiting = {(one.partition, one.hash) for one in files.waiting()} if noted else set()
    due = {(part, one) for part, one, patient in noted if not (patient and (part, one) in waiting)}
    due = {(part, one) for part, one in due if one not in under_way}
    gone = [(part, one) for part, one in sorted(due - named) if files.remove_unheld(one, partition=part)]
    if done := [*gone, *(due & named)]:
        with replica.database.write() as connection:
            connection.executemany("DELETE FROM sync_file_drop WHERE partition = ? AND hash = ?", done)
    return len(gone)


def _tell_named(replica: "Replica", files: "Files") -> None:
    """Hand over what is noted of files that own work names."""
    with replica.database.read() as connection:
        rows = connection.execute("SELECT line, partition, hash FROM sync_file_named").fetchall()
    if rows:
        files.named((partition, hash_) for _, partition, hash_ in rows)
        with replica.database.write() as connection:
            connection.executemany("DELETE FROM sync_file_named WHERE line = ?", [(line,) for line, _, _ in rows])


def want_named(replica: "Replica", files: "Files") -> None:
    """Ask for all files that the records name; does nothing while no page has come since the last time."""
    with replica.database.read() as connection:
        as_of = encode(dict(connection.execute("SELECT partition, seq FROM sync_cursor").fetchall()))
        named = None if as_of == files.as_of() else named_files(connection, replica.catalogue)
    if named is not None:
        files.want_all(sorted(named), as_of=as_of)


def _is_named(connection: Connection, catalogue: Catalogue, partition: str, hash_: str) -> bool:
    if connection.execute(_ELSEWHERE, {"hash": hash_}).fetchone():
        return True
    queries = [
        f"SELECT 1 FROM {quoted(kind.name)} b JOIN sync_record r USING (id) "
        f"WHERE b.{quoted(column)} = :hash AND r.partition = :partition"
        for kind in catalogue.types.values()
        for column in kind.files
    ]
    arguments = {"hash": hash_, "partition": partition}
    return any(connection.execute(query, arguments).fetchone() for query in queries)
