"""Which attachments the records of a replica name, and which of them go with a record that is erased or moves."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from sync.catalogue import Catalogue
from sync.replica.database import Connection
from sync.replica.schema import quoted
from sync.values import encode

if TYPE_CHECKING:
    from sync.replica.files import Files
    from sync.replica.replica import Replica

_HASH = re.compile(r'"([0-9a-f]{64})"')

_ELSEWHERE = """
    SELECT 1 FROM sync_op WHERE status < 2 AND instr(value, :hash)
    UNION ALL SELECT 1 FROM sync_conflict WHERE instr(candidates, :hash) OR instr(base, :hash)
    UNION ALL SELECT 1 FROM sync_loser WHERE instr(loser, :hash) OR instr(winner, :hash)
    UNION ALL SELECT 1 FROM sync_record WHERE instr(office, :hash)
    LIMIT 1"""
"""Where values stand that no business row shows: still to be sent, contested, or to be restored."""


def named_files(connection: Connection, catalogue: Catalogue) -> set[tuple[str, str]]:
    """Partition and hash of all files that the records name as people see them. Reads every record with a file."""
    named: set[tuple[str, str]] = set()
    for kind in catalogue.types.values():
        for column in kind.files:
            named.update(
                connection.execute(
                    f"SELECT DISTINCT r.partition, b.{quoted(column)} FROM {quoted(kind.name)} b "
                    f"JOIN sync_record r USING (id) WHERE b.{quoted(column)} <> ''"
                )
            )
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


def hashes_in(*values: object) -> set[str]:
    """All that may be the hash of a file in those values: what is none is no file's, and harms nothing."""
    return {found for value in values for found in _HASH.findall(encode(value))}


def hashes_of(connection: Connection, record_id: str) -> set[str]:
    """What the traces of a record name: own ops, history, candidates, losers."""
    rows = connection.execute(
        "SELECT value, old, was FROM sync_op WHERE id = :id UNION ALL "
        "SELECT old, new, NULL FROM sync_history WHERE id = :id UNION ALL "
        "SELECT candidates, base, NULL FROM sync_conflict WHERE id = :id UNION ALL "
        "SELECT loser, winner, base FROM sync_loser WHERE id = :id",
        {"id": record_id},
    )
    return {found for row in rows for text in row if text for found in _HASH.findall(text)}


def sweep(replica: "Replica", files: "Files") -> int:
    """Remove the files noted for it that no record names; how many. May be cut off anywhere and done again."""
    with replica.database.read() as connection:
        noted = connection.execute("SELECT partition, hash, patient FROM sync_file_drop").fetchall()
        named = {(part, one) for part, one, _ in noted if _is_named(connection, replica.catalogue, part, one)}
    waiting = {(one.partition, one.hash) for one in files.waiting()} if noted else set()
    due = [(part, one) for part, one, patient in noted if not patient or (part, one) not in waiting]
    gone = [place for place in due if place not in named]
    for partition, hash_ in gone:
        files.remove(hash_, partition=partition)
    if due:
        with replica.database.write() as connection:
            connection.executemany("DELETE FROM sync_file_drop WHERE partition = ? AND hash = ?", due)
    return len(gone)


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
