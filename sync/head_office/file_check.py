"""Attachments at head office, checked: who names what, whether the bytes are there, and whether they are right.

`verify_files` reads only, in one view of the database; `tidy_files` takes away what nobody names, and notes again
what a record names. What is on its way from a branch is no trouble until it is late.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, text

from sync.catalogue import Catalogue
from sync.head_office.files import Blob, drop_blobs, drop_references, drop_unreferenced, note_stored, read, stored_names
from sync.head_office.state import RecordState
from sync.head_office.store import Store

LATE_MS: Final = 7 * 86_400_000
"""So long after the last change of the record that names it, a file that has not come counts as missing."""

_states = msgspec.json.Decoder(RecordState)


@dataclass(frozen=True, slots=True)
class FileTrouble:
    """Something wrong with an attachment.

    `what` is one of: `orphan` (bytes that belong to no file), `unnamed` (a file that no record names), `dangling`
    (named by a record that is not there), `unnoted` (a record names it, and the list of names does not know),
    `missing` (named, never arrived), `short` (bytes are gone), `wrong` (the content is another one). `where`: which.
    """

    what: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class FilesChecked:
    """What was found: how many files are whole and right, how many are still on their way, and what is wrong."""

    right: int
    on_the_way: int
    troubles: tuple[FileTrouble, ...]


def verify_files(connection: Connection, catalogue: Catalogue, *, now_ms: int) -> FilesChecked:
    """Check all attachments; each file's bytes are read once, one stretch in memory at a time."""
    right, bad = _check_content(connection)
    missing, on_the_way = _missing(connection, now_ms)
    found = (*_orphans(connection), *_unnamed(connection), *_dangling(connection), *_unnoted(connection, catalogue))
    return FilesChecked(right, on_the_way, (*found, *missing, *bad))


def tidy_files(store: Store, catalogue: Catalogue) -> int:
    """Take away bytes, files and names that belong to nobody, and note the names that were lost; how many of each."""
    with store.write() as connection:
        unnoted = sum(1 for _ in _unnoted(connection, catalogue))
        for partition in _partitions(connection) if unnoted else ():
            note_stored(connection, catalogue, partition)
        dangling = {record for _, _, record in _dangling_rows(connection)}
        for record in sorted(dangling):
            drop_references(connection, record)
        unnamed = _unnamed_rows(connection)
        for partition, hash_ in unnamed:
            drop_unreferenced(connection, partition, [hash_])
        orphans = _orphan_blobs(connection)
        drop_blobs(connection, orphans)
    return unnoted + len(dangling) + len(unnamed) + len(orphans)


def _orphans(connection: Connection) -> Iterator[FileTrouble]:
    for blob in _orphan_blobs(connection):
        yield FileTrouble("orphan", blob, "有附件数据，但不属于任何附件", "bytes that belong to no attachment")


def _unnamed(connection: Connection) -> Iterator[FileTrouble]:
    for partition, hash_ in _unnamed_rows(connection):
        yield FileTrouble(
            "unnamed", f"{partition} {hash_}", "没有任何记录用到这个附件", "no record names this attachment"
        )


def _dangling(connection: Connection) -> Iterator[FileTrouble]:
    for partition, hash_, record in _dangling_rows(connection):
        yield FileTrouble(
            "dangling", f"{partition} {hash_}", f"登记在记录 {record} 名下，但该记录不在了",
            f"kept for record {record}, which is not there",
        )  # fmt: skip


def _unnoted(connection: Connection, catalogue: Catalogue) -> Iterator[FileTrouble]:
    noted = {tuple(row) for row in connection.execute(text("SELECT partition, hash, record FROM sync_file_reference"))}
    for partition in _partitions(connection):
        for partition_, hash_, record, _ in stored_names(connection, catalogue, partition):
            if (partition_, hash_, record) not in noted:
                yield FileTrouble(
                    "unnoted", f"{partition} {hash_}", f"记录 {record} 用到它，但附件名册里没有",
                    f"record {record} names it, and the list of names does not know",
                )  # fmt: skip


def _missing(connection: Connection, now_ms: int) -> tuple[list[FileTrouble], int]:
    """Those that are late, and how many may still come: an upload under way, or a record that changed lately."""
    rows = connection.execute(
        text(
            "SELECT r.partition, r.hash, MAX(COALESCE(u.at_ms, 0)) FROM sync_file_reference r "
            "JOIN sync_record s ON s.id = r.record AND s.partition = r.partition "
            "LEFT JOIN sync_unit u ON u.partition = s.partition AND u.seq = s.seq "
            "WHERE NOT EXISTS (SELECT 1 FROM sync_file f WHERE f.partition = r.partition AND f.hash = r.hash) "
            "GROUP BY r.partition, r.hash ORDER BY r.partition, r.hash"
        )
    ).all()
    late = [(partition, hash_) for partition, hash_, at_ms in rows if now_ms - int(at_ms) > LATE_MS]
    words = "记录用到它，但门店一直没有传来", "named by a record, and never arrived"
    return [FileTrouble("missing", f"{one} {hash_}", *words) for one, hash_ in late], len(rows) - len(late)


def _check_content(connection: Connection) -> tuple[int, list[FileTrouble]]:
    rows = connection.execute(text("SELECT partition, hash, blob, size FROM sync_file ORDER BY blob, partition")).all()
    right, bad, seen = 0, [], dict[str, tuple[int, str]]()
    for partition, hash_, blob, size in rows:
        if blob not in seen:
            seen = {blob: _content(connection, Blob(blob, int(size), int(size)))}  # rows of one blob follow each other
        held, found = seen[blob]
        if held < int(size):
            words = f"只剩 {held} 字节，应有 {size} 字节", f"{held} bytes are left of {size}"
            bad.append(FileTrouble("short", f"{partition} {hash_}", *words))
        elif found != hash_:
            bad.append(FileTrouble("wrong", f"{partition} {hash_}", "内容已损坏", "its content is damaged"))
        else:
            right += 1
    return right, bad


def _content(connection: Connection, blob: Blob) -> tuple[int, str]:
    """How many bytes there are without a gap, and their hash."""
    digest, at = hashlib.sha256(), 0
    while at < blob.size:
        data = read(connection, blob, at)
        if not data:
            break
        digest.update(data)
        at += len(data)
    return at, digest.hexdigest()


def _orphan_blobs(connection: Connection) -> list[str]:
    return [
        str(blob)
        for (blob,) in connection.execute(
            text(
                "SELECT DISTINCT blob FROM sync_file_chunk c "
                "WHERE NOT EXISTS (SELECT 1 FROM sync_file f WHERE f.blob = c.blob) "
                "AND NOT EXISTS (SELECT 1 FROM sync_file_upload u WHERE u.blob = c.blob) ORDER BY blob"
            )
        )
    ]


def _unnamed_rows(connection: Connection) -> list[tuple[str, str]]:
    """Files and uploads, by partition and hash, that no record names or has named."""
    rows = connection.execute(
        text(
            "SELECT partition, hash FROM (SELECT partition, hash FROM sync_file UNION "
            "SELECT partition, hash FROM sync_file_upload) AS kept "
            "WHERE NOT EXISTS (SELECT 1 FROM sync_file_reference r "
            "WHERE r.partition = kept.partition AND r.hash = kept.hash) ORDER BY partition, hash"
        )
    )
    return [(str(partition), str(hash_)) for partition, hash_ in rows]


def _dangling_rows(connection: Connection) -> list[tuple[str, str, str]]:
    """Names by records that are not there or were erased; an alias still stands for another record."""
    rows = connection.execute(
        text(
            "SELECT r.partition, r.hash, r.record, s.state FROM sync_file_reference r "
            "LEFT JOIN sync_record s ON s.id = r.record WHERE s.id IS NULL OR s.partition = '' "
            "ORDER BY r.partition, r.hash, r.record"
        )
    )
    return [
        (str(partition), str(hash_), str(record))
        for partition, hash_, record, state in rows
        if state is None or _states.decode(state).erased
    ]


def _partitions(connection: Connection) -> list[str]:
    return [str(name) for (name,) in connection.execute(text("SELECT name FROM sync_partition ORDER BY name"))]
