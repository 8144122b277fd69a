"""Attachments at head office: who names them, what is under way, and their bytes; the same on both databases.

A file is known by partition and hash together, so that knowing the hash of another branch's file gives nothing
(invariant I19). Its bytes are a *blob*, which only grows: a device uploads into a blob of its own, and the first
one whose hash is right becomes the file. Whoever writes holds the references' rows until commit, so that an
erasure or a move of the record comes wholly before or wholly after.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, delete, exists, select, text, update

from sync import file_wire, wire
from sync.catalogue import Catalogue, RecordType
from sync.head_office.state import RecordState
from sync.head_office.store import Stored
from sync.head_office.stubs import family_of
from sync.head_office.tables import file_chunk_table as chunk
from sync.head_office.tables import file_reference_table as reference
from sync.head_office.tables import file_table as file
from sync.head_office.tables import file_upload_table as upload
from sync.head_office.walk import stretch
from sync.ids import new_id

_states = msgspec.json.Decoder(RecordState)


class Reference(NamedTuple):
    """That a record names a file in a partition, from which it may have `moved`."""

    partition: str
    hash: str
    record: str
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes under way or whole: `held` of `size`."""

    id: str
    size: int
    held: int


# Who names a file ----------------------------------------------------------------------------------


def references(
    catalogue: Catalogue, records: Mapping[str, Stored], lines: Mapping[str, Iterable[wire.HistoryLine]], *, part: str
) -> set[Reference]:
    """What the lines of a unit of work of partition `part` name in FILE columns, whatever became of the value.

    A value that lost, or was replaced in the same breath, is on record for ever, and so is its file. A late edit of
    a record that has moved is named where the record is, and where the file will be sent from.
    """
    named: set[Reference] = set()
    for record_id, record in records.items():
        kind = catalogue.types.get(record.type)
        if kind is not None and kind.files:
            here = record.partition or part
            for hash_ in {one for line in lines.get(record_id, ()) for one in kind.hashes(line.f, line.new)}:
                named |= {Reference(part, hash_, record_id, here != part), Reference(here, hash_, record_id, False)}
    return named


def note_stored(connection: Connection, catalogue: Catalogue, partition: str) -> None:
    """Keep who names what among the records that are here already, for a catalogue that has learnt of FILE columns."""
    note_references(connection, set(stored_names(connection, catalogue, partition)))


def stored_names(connection: Connection, catalogue: Catalogue, partition: str) -> Iterator[Reference]:
    """What the records of a partition name as they stand: values in force, rivals, and values that lost."""
    after, more = "", any(kind.files for kind in catalogue.types.values())
    while more:
        for rows, more in stretch(connection, partition, after=after, limit=5000):  # noqa: B007  # asked by the loop
            for id_, type_, _, body in rows:
                kind = catalogue.types.get(type_)
                if kind is not None and kind.files:
                    yield from _of_state(kind, partition, id_, _states.decode(body))
            after = rows[-1][0] if rows else after


def _of_state(kind: RecordType, partition: str, record_id: str, state: RecordState) -> set[Reference]:
    versions = [*state.values.items()]
    versions += [(name, one.value) for name, rivals in state.contested.items() for one in rivals]
    versions += [(lost.register, lost.version.value) for lost in state.lost]
    return {Reference(partition, hash_, record_id) for one in versions for hash_ in kind.hashes(*one)}


def note_references(connection: Connection, named: Collection[Reference]) -> None:
    """Keep who names what, in the transaction that stores the records."""
    if named:
        connection.execute(
            text(
                "INSERT INTO sync_file_reference (partition, hash, record, moved) "
                "VALUES (:partition, :hash, :record, :moved) ON CONFLICT (partition, hash, record) DO NOTHING"
            ),
            [one._asdict() for one in sorted(named)],
        )
    homes = {(one.hash, one.record): one.partition for one in named if not one.moved}
    for one in sorted(one for one in named if one.moved):
        # An upload that ends at this moment comes wholly before, or finds the new name.
        sent_from = reference.c.partition == one.partition, reference.c.hash == one.hash
        connection.execute(select(reference.c.record).where(*sent_from).with_for_update()).all()
        connection.execute(
            text(
                "INSERT INTO sync_file (partition, hash, blob, size) SELECT :target, hash, blob, size FROM sync_file "
                "WHERE partition = :source AND hash = :hash ON CONFLICT (partition, hash) DO NOTHING"
            ),
            {"target": homes[one.hash, one.record], "source": one.partition, "hash": one.hash},
        )


def copy_references(connection: Connection, record_id: str, *, from_partition: str, to_partition: str) -> None:
    """A record moves: its files and those of what was merged into it go along, without their bytes being copied.

    The branch it leaves can no longer read them through it, but may still send what it has not sent yet.
    """
    for member in family_of(connection, record_id):
        _copy_references(connection, member, from_partition=from_partition, to_partition=to_partition)


def _copy_references(connection: Connection, record_id: str, *, from_partition: str, to_partition: str) -> None:
    connection.execute(
        update(reference)
        .where(reference.c.record == record_id, reference.c.partition == from_partition)
        .values(moved=True)
    )
    where = {"record": record_id, "source": from_partition, "target": to_partition, "moved": False}
    connection.execute(
        text(
            "INSERT INTO sync_file_reference (partition, hash, record, moved) "
            "SELECT :target, hash, record, :moved FROM sync_file_reference "
            "WHERE record = :record AND partition = :source "
            "ON CONFLICT (partition, hash, record) DO UPDATE SET moved = excluded.moved"
        ),
        where,
    )
    connection.execute(
        text(
            "INSERT INTO sync_file (partition, hash, blob, size) SELECT :target, hash, blob, size FROM sync_file f "
            "WHERE partition = :source AND EXISTS (SELECT 1 FROM sync_file_reference r WHERE r.record = :record "
            "AND r.partition = :source AND r.hash = f.hash) ON CONFLICT (partition, hash) DO NOTHING"
        ),
        where,
    )


def drop_references(connection: Connection, record_id: str) -> None:
    """A record is erased: it names nothing any more, anywhere, and files that nobody else names are gone."""
    found = connection.execute(
        select(reference.c.partition, reference.c.hash)
        .where(reference.c.record == record_id)
        .order_by(reference.c.partition, reference.c.hash)
        .with_for_update()
    ).all()
    connection.execute(delete(reference).where(reference.c.record == record_id))
    for partition in sorted({row[0] for row in found}):
        drop_unreferenced(connection, partition, [hash_ for part, hash_ in found if part == partition])


def drop_unreferenced(connection: Connection, partition: str, hashes: Collection[str]) -> None:
    """Remove those of the files that no record of the partition names: bytes, uploads under way and all."""
    for hash_ in sorted(set(hashes)):
        # Erasures of one hash go one after the other: each must see which references the other has taken away.
        connection.execute(
            select(file.c.partition).where(file.c.hash == hash_).order_by(file.c.partition).with_for_update()
        ).all()
        if not holders(connection, partition, hash_):
            _drop(connection, partition, hash_)


def holders(connection: Connection, partition: str, hash_: str) -> bool:
    """Whether a record of the partition names the file, or did until it moved; true holds until commit."""
    rows = select(reference.c.record).where(reference.c.partition == partition, reference.c.hash == hash_)
    return bool(connection.execute(rows.order_by(reference.c.record).with_for_update(read=True)).all())


def _drop(connection: Connection, partition: str, hash_: str) -> None:
    blobs: list[str] = []
    for table in (file, upload):
        here = (table.c.partition == partition, table.c.hash == hash_)
        blobs += connection.execute(select(table.c.blob).where(*here)).scalars()
        connection.execute(delete(table).where(*here))
    drop_blobs(connection, blobs)


# Files and uploads ---------------------------------------------------------------------------------


def states(
    connection: Connection, partition: str, hashes: Sequence[str], *, device: str
) -> dict[str, file_wire.FileHeld]:  # fmt: skip
    """How far head office has those of the files that a record of the partition names."""
    named = select(reference.c.hash).where(reference.c.partition == partition, reference.c.hash.in_(hashes))
    whole = select(file.c.hash, file.c.size).where(file.c.partition == partition, file.c.hash.in_(hashes))
    begun = select(upload.c.hash, upload.c.held).where(
        upload.c.partition == partition, upload.c.hash.in_(hashes), upload.c.device == device
    )
    held = {hash_: file_wire.FileHeld(held=count) for hash_, count in connection.execute(begun)}
    held |= {hash_: file_wire.FileHeld(held=size, ready=True) for hash_, size in connection.execute(whole)}
    return {hash_: held.get(hash_) or file_wire.FileHeld() for hash_ in connection.execute(named).scalars()}


def find(connection: Connection, partition: str, hash_: str) -> Blob | None:
    """The file's bytes, if all of them are here."""
    row = connection.execute(
        select(file.c.blob, file.c.size).where(file.c.partition == partition, file.c.hash == hash_)
    ).one_or_none()
    return None if row is None else Blob(row[0], row[1], row[1])


def is_readable(connection: Connection, partition: str, hash_: str) -> bool:
    """Whether a record that now is in the partition names the file."""
    rows = select(reference.c.record).where(
        reference.c.partition == partition, reference.c.hash == hash_, reference.c.moved.is_(False)
    )
    return connection.execute(rows.limit(1)).first() is not None


def lock_upload(connection: Connection, place: file_wire.FileStretch, *, device: str) -> Blob | None:
    """This device's upload, locked until commit; begun anew if it was of another size.

    None if another device's upload of the file has just become whole.
    """
    key = {"partition": place.part, "hash": place.hash, "device": device}
    connection.execute(
        text(
            "INSERT INTO sync_file_upload (partition, hash, device, blob, size, held) "
            "VALUES (:partition, :hash, :device, :blob, :size, 0) ON CONFLICT (partition, hash, device) DO NOTHING"
        ),
        key | {"blob": new_id(), "size": place.size},
    )
    own = (upload.c.partition == place.part, upload.c.hash == place.hash, upload.c.device == device)
    row = connection.execute(
        select(upload.c.blob, upload.c.size, upload.c.held).where(*own).with_for_update()
    ).one_or_none()
    if row is None:
        return None
    if row[1] == place.size:
        return Blob(row[0], row[1], row[2])
    anew = Blob(new_id(), place.size, 0)
    connection.execute(update(upload).where(*own).values(blob=anew.id, size=anew.size, held=0))
    drop_blobs(connection, [row[0]])
    return anew


def append(connection: Connection, blob: Blob, data: bytes) -> Blob:
    """The locked upload, grown by `data`."""
    connection.execute(chunk.insert(), {"blob": blob.id, "at": blob.held, "data": data})
    held = blob.held + len(data)
    connection.execute(update(upload).where(upload.c.blob == blob.id).values(held=held))
    return Blob(blob.id, blob.size, held)


def finish(connection: Connection, place: file_wire.FilePlace, blob: Blob) -> None:
    """The upload's hash is right: it is the file, wherever the records are by now; others under way end."""
    under_way = (upload.c.partition == place.part, upload.c.hash == place.hash)
    # In one order, or two uploads that end at once would wait for each other.
    blobs = list(
        connection.execute(
            select(upload.c.blob).where(*under_way).order_by(upload.c.device).with_for_update()
        ).scalars()
    )  # fmt: skip
    if blob.id not in blobs:
        return
    there, here = reference.alias(), reference.alias()
    moved_to = select(there.c.partition).where(
        there.c.record == here.c.record, there.c.hash == here.c.hash,
        here.c.partition == place.part, here.c.hash == place.hash,
    )  # fmt: skip
    targets = sorted(set(connection.execute(moved_to).scalars()))
    connection.execute(
        text(
            "INSERT INTO sync_file (partition, hash, blob, size) VALUES (:partition, :hash, :blob, :size) "
            "ON CONFLICT (partition, hash) DO NOTHING"
        ),
        [{"partition": target, "hash": place.hash, "blob": blob.id, "size": blob.size} for target in targets],
    )
    connection.execute(delete(upload).where(*under_way))
    drop_blobs(connection, blobs)


def throw_away(connection: Connection, blob: Blob) -> None:
    """An upload whose hash is wrong: nothing of it stays."""
    connection.execute(delete(upload).where(upload.c.blob == blob.id))
    drop_blobs(connection, [blob.id])


# Bytes ---------------------------------------------------------------------------------------------


def read(connection: Connection, blob: Blob, at: int) -> bytes:
    """Bytes of a blob from `at` on: a stretch, or less at its end."""
    taken = b""
    while len(taken) < file_wire.STRETCH and at + len(taken) < blob.size:
        piece = _piece(connection, blob.id, at + len(taken))
        if not piece:
            break
        taken += piece
    return taken[: file_wire.STRETCH]


def _piece(connection: Connection, blob: str, at: int) -> bytes:
    """The rest of the chunk that byte `at` lies in."""
    row = connection.execute(
        select(chunk.c.at, chunk.c.data)
        .where(chunk.c.blob == blob, chunk.c.at <= at)
        .order_by(chunk.c.at.desc())
        .limit(1)
    ).one_or_none()
    return b"" if row is None else bytes(row[1])[at - row[0] :]


def drop_blobs(connection: Connection, blobs: Iterable[str]) -> None:
    """Remove the bytes of those blobs that are neither a file nor under way."""
    for blob in blobs:
        used = exists().where(file.c.blob == blob), exists().where(upload.c.blob == blob)
        connection.execute(delete(chunk).where(chunk.c.blob == blob, ~used[0], ~used[1]))
