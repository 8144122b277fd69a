"""Entries of the feed, applied in one sweep; one that this file cannot store is parked and stops no other (I20).

A parked entry is tried again before anything newer of the same record, and at every session and upgrade.
"""

from collections.abc import Iterable, Sequence

import msgspec

from sync import wire
from sync.catalogue import Catalogue
from sync.replica.database import Connection
from sync.replica.mirror import Change, Mirror

_NOBODY = wire.Author("", "", 0)
"""The last of an entry's authors: who wrote what head office does not hold any more."""


class _Kept(msgspec.Struct):
    """An entry with the authors it refers to, and nobody."""

    entry: wire.Entry
    who: Sequence[wire.Author]
    whole: bool = False


def apply_entries(
    connection: Connection, catalogue: Catalogue, entries: Sequence[wire.Entry], *, partition: str,
    authors: Sequence[wire.Author], now_ms: int, whole: bool = False,
) -> list[Change]:  # fmt: skip
    """Apply entries of one partition in the caller's transaction; what looks different now.

    With `whole` each entry is all that head office holds, whatever this file has (`Mirror.apply`).
    """
    if not entries:
        return []
    who = [*authors, _NOBODY]
    kept = [_Kept(entry, who, whole) for entry in entries]
    waiting = _parked(connection, [entry.id for entry in entries])
    try:
        return _apply(connection, catalogue, [*waiting, *kept], partition=partition, now_ms=now_ms)
    except connection.IntegrityError:
        return _one_by_one(connection, catalogue, kept, partition=partition, now_ms=now_ms)


def apply_gone(
    connection: Connection, catalogue: Catalogue, gone: Sequence[wire.Gone], *, partition: str, now_ms: int
) -> list[Change]:
    """Take away the records that left a partition, in the caller's transaction; what is not here any more."""
    if not gone:
        return []
    mirror = Mirror(connection, catalogue, now_ms=now_ms)
    mirror.load(one.id for one in gone)
    changes = [mirror.leave(one, partition=partition) for one in gone]
    mirror.flush()
    return [*(change for change in changes if change is not None), *mirror.pointed]


def retry_parked(connection: Connection, catalogue: Catalogue, *, now_ms: int) -> list[Change]:
    """Try every parked entry again, in the caller's transaction."""
    changes: list[Change] = []
    rows = connection.execute("SELECT DISTINCT id, partition FROM sync_parked").fetchall()
    for id_, partition in rows:
        try:
            changes += _apply(connection, catalogue, _parked(connection, [id_]), partition=partition, now_ms=now_ms)
        except connection.IntegrityError:
            continue  # it stays parked, with the trouble it had
    return changes


def counted_as(connection: Connection, catalogue: Catalogue, *, now_ms: int) -> dict[str, dict[str, int]]:
    """How head office counts the parked records: by partition and id, the digests they would have were they stored."""
    counted: dict[str, dict[str, int]] = {}
    for id_, partition in connection.execute("SELECT DISTINCT id, partition FROM sync_parked").fetchall():
        mirror = Mirror(connection, catalogue, now_ms=now_ms)
        mirror.load([id_])
        for one in _parked(connection, [id_]):
            mirror.apply(one.entry, partition=partition, authors=one.who, whole=one.whole)
        counted.setdefault(partition, {})[id_] = mirror.digest(id_)
    return counted


def _apply(
    connection: Connection, catalogue: Catalogue, kept: Iterable[_Kept], *, partition: str, now_ms: int
) -> list[Change]:
    """All of them or, if the file refuses one, none."""
    listed = list(kept)
    connection.execute("SAVEPOINT sync_apply")
    try:
        mirror = Mirror(connection, catalogue, now_ms=now_ms)
        mirror.load(one.entry.id for one in listed)
        changes = [mirror.apply(one.entry, partition=partition, authors=one.who, whole=one.whole) for one in listed]
        mirror.flush()
        changes += mirror.pointed
        connection.executemany("DELETE FROM sync_parked WHERE id = ?", {(one.entry.id,) for one in listed})
    except connection.IntegrityError:
        connection.execute("ROLLBACK TO sync_apply")
        connection.execute("RELEASE sync_apply")
        raise
    connection.execute("RELEASE sync_apply")
    return changes


def _one_by_one(
    connection: Connection, catalogue: Catalogue, kept: Iterable[_Kept], *, partition: str, now_ms: int
) -> list[Change]:
    changes: list[Change] = []
    for one in kept:
        try:
            both = [*_parked(connection, [one.entry.id]), one]
            changes += _apply(connection, catalogue, both, partition=partition, now_ms=now_ms)
        except connection.IntegrityError as error:
            if one.whole:  # it takes the place of what had to be applied before
                connection.execute("DELETE FROM sync_parked WHERE id = ?", (one.entry.id,))
            connection.execute(
                "INSERT INTO sync_parked (id, type, partition, entry, trouble, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
                (one.entry.id, one.entry.t, partition, wire.encode(one).decode(), str(error), now_ms),
            )
    return changes


def _parked(connection: Connection, ids: Sequence[str]) -> list[_Kept]:
    rows = connection.execute(
        "SELECT entry FROM sync_parked WHERE id IN (SELECT value FROM json_each(?)) ORDER BY line",
        (wire.encode(ids).decode(),),
    )
    return [msgspec.json.decode(entry, type=_Kept) for (entry,) in rows]
