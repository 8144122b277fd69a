"""Integrity, both halves side by side: what differs is narrowed down by spans of ids, and only that is fetched (I24).

Every answer carries count and digest of what the replica must hold. Digests that were stored with the rows tell at
once when the feed has gone wrong; a value that changed behind the engine's back is found by `audit`, which looks at
some records with every session. Never a one-way overwrite: open edits stay on top, replaced values stay on record.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from sqlalchemy import Connection as OfficeConnection
from sqlalchemy import text

from sync import heal_wire, wire
from sync.catalogue import Catalogue
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.partitions import partition_seq
from sync.replica.database import Connection, Database
from sync.replica.mirror import Change
from sync.replica.parking import apply_entries, apply_gone
from sync.replica.rows import load
from sync.restoring import fill_again

WIDTH = 64
"""Spans asked for at once; a span that differs and holds no more than as many records is listed."""
LISTED = 5000
"""The most ids that head office lists; who lacks more than that fills the partition anew."""
CHUNK = 500
AT_ONCE, RECORDS_BYTES = 10, 4_000_000
"""Records are read so many at a time, until there are so many bytes: an answer stays below what a replica takes."""

# Head office ---------------------------------------------------------------------------------------


def serve_spans(connection: OfficeConnection, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
    """Count and digest of the records between neighbouring bounds, each above the one and up to the other."""
    answer = heal_wire.SpanResponse(e=store.epoch(connection), seq=partition_seq(connection, request.part))
    for low, high in _pairs(request.bounds):
        marks = {"part": request.part, "low": low, "high": high}
        if request.each:
            listing = text(f"SELECT id, digest FROM sync_record WHERE {_SPAN} LIMIT {LISTED + 1}")
            answer.ids |= {row[0]: int(row[1]) for row in connection.execute(listing, marks)}
            answer.more = answer.more or len(answer.ids) > LISTED
            continue
        row = connection.execute(
            text(f"SELECT COUNT(*), COALESCE(SUM(digest), 0) FROM sync_record WHERE {_SPAN}"), marks
        ).one()
        answer.spans.append((int(row[0]), int(row[1])))
    return answer


def serve_records(connection: OfficeConnection, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
    """Those of the records that are in the partition, whole; for who goes on with the rest, not many bytes at once."""
    authors, entries, size, looked_at = Authors(), list[wire.Entry](), 0, 0
    while looked_at < len(request.ids) and (size <= RECORDS_BYTES or not request.parts):
        ids = request.ids[looked_at : looked_at + AT_ONCE]
        found = store.load_records(connection, ids, partition=request.part)
        more = [authors.whole(id_, record.type, record.state) for id_, record in found.items()]
        size += len(wire.encode(more)) if request.parts else 0
        entries += more
        looked_at += len(ids)
    return heal_wire.RecordsResponse(
        e=store.epoch(connection), seq=partition_seq(connection, request.part), entries=entries, who=authors.listed,
        rest=request.ids[looked_at:],
    )  # fmt: skip


_SPAN = "partition = :part AND id > :low AND (:high = '' OR id <= :high)"


def _pairs(bounds: Sequence[str]) -> Iterator[tuple[str, str]]:
    return pairwise(bounds)


# Replica -------------------------------------------------------------------------------------------


class Spans(Protocol):
    """Head office as far as healing needs it."""

    def spans(self, request: heal_wire.SpanRequest) -> heal_wire.SpanResponse:
        """Count and digest by span of ids."""

    def records(self, request: heal_wire.RecordsRequest) -> heal_wire.RecordsResponse:
        """Records, whole."""


Parked = Mapping[str, Mapping[str, int]]
"""The records that this file could not store: by partition and id, the digests that head office counts them with."""


def sums_here(connection: Connection, partitions: Sequence[str], *, parked: Parked) -> tuple[int, int]:
    """How many records of the partitions this file holds, as told by head office, and the sum of their digests.

    What is parked counts as if it were stored.
    """
    rows = connection.execute("SELECT partition, records, digest FROM sync_cursor").fetchall()
    mine = [(records, digest) for partition, records, digest in rows if partition in partitions]
    for partition in parked.keys() & set(partitions):
        for id_, digest in parked[partition].items():
            held = connection.execute(
                "SELECT digest FROM sync_record WHERE id = ? AND partition = ? AND told", (id_, partition)
            ).fetchone()
            mine.append((0, digest - held[0]) if held else (1, digest))
    return sum(records for records, _ in mine), sum(digest for _, digest in mine)


def audit(connection: Connection, catalogue: Catalogue, partition: str, *, limit: int) -> list[str]:
    """Compare the next records of a partition with the digests stored beside them; the ids of those that differ.

    The place reached is kept, so that every record has its turn.
    """
    (after,) = connection.execute("SELECT audited FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    query = "SELECT id FROM sync_record WHERE partition = ?1 AND told AND id {} ?2 ORDER BY id LIMIT ?3"
    ids = [id_ for (id_,) in connection.execute(query.format(">"), (partition, after, limit))]
    if len(ids) < limit:  # at the end, and on from the beginning
        ids += [id_ for (id_,) in connection.execute(query.format("<="), (partition, after, limit - len(ids)))]
    if ids:
        connection.execute("UPDATE sync_cursor SET audited = ? WHERE partition = ?", (ids[-1], partition))
    rows, _ = load(connection, catalogue, ids)
    return [row.id for row in rows.values() if row.counted and row.digest() != row.counted[1]]


def narrow(database: Database, office: Spans, partition: str, *, parked: Parked) -> list[str]:
    """The ids of a partition whose records differ from head office's; none if head office has moved on meanwhile.

    The file is read between the questions, never held while one is under way. Where most of a partition is missing,
    it is marked to be filled anew.
    """
    with database.read() as connection:
        at = _seq(connection, partition)
    suspects: list[str] = []
    open_spans = [("", "")]
    while open_spans:
        low, high = open_spans.pop()
        with database.read() as connection:
            mine = _ids(connection, partition, low, high)
        mine |= {
            id_: digest for id_, digest in parked.get(partition, {}).items() if low < id_ and (id_ <= high or not high)
        }
        bounds = _bounds(mine, low, high)
        few = len(bounds) == 2
        answer = office.spans(heal_wire.SpanRequest(partition, bounds, each=few))
        if answer.seq != at:
            return []
        if answer.more:
            with database.write() as connection:
                fill_again(connection, [partition], why="expired")
            return []
        if few:
            suspects += [id_ for id_ in mine.keys() | answer.ids.keys() if mine.get(id_) != answer.ids.get(id_)]
        else:
            open_spans += _differing(mine, bounds, answer.spans)
    return sorted(suspects)


def _differing(
    mine: Mapping[str, int], bounds: Sequence[str], spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    for (low, high), told in zip(_pairs(bounds), spans, strict=True):
        here = [digest for id_, digest in mine.items() if id_ > low and (not high or id_ <= high)]
        if (len(here), sum(here)) != told:
            yield low, high


def fetch(connection: Connection, catalogue: Catalogue, partition: str, answer: heal_wire.RecordsResponse, *,
          asked: Sequence[str], now_ms: int) -> list[Change]:  # fmt: skip
    """Take over the records asked for, in the caller's transaction; those that are not there any more go.

    Of the `rest` of the answer nothing is known yet.
    """
    changes = apply_entries(
        connection, catalogue, answer.entries, partition=partition, authors=answer.who, now_ms=now_ms, whole=True
    )
    came = {entry.id for entry in answer.entries} | set(answer.rest)
    rows = connection.execute(
        "SELECT id, type FROM sync_record WHERE partition = ? AND told AND id IN (SELECT value FROM json_each(?))",
        (partition, wire.encode([id_ for id_ in asked if id_ not in came]).decode()),
    ).fetchall()
    gone = [wire.Gone(type_, id_, wire.LEFT) for id_, type_ in rows]
    return changes + apply_gone(connection, catalogue, gone, partition=partition, now_ms=now_ms)


def _seq(connection: Connection, partition: str) -> int:
    row = connection.execute("SELECT seq FROM sync_cursor WHERE partition = ?", (partition,)).fetchone()
    return int(row[0])


def _ids(connection: Connection, partition: str, low: str, high: str) -> dict[str, int]:
    rows = connection.execute(
        "SELECT id, digest FROM sync_record WHERE id > ?1 AND (?2 = '' OR id <= ?2) AND partition = ?3 AND told",
        (low, high, partition),
    )
    return {id_: int(digest) for id_, digest in rows}


def _bounds(mine: Mapping[str, int], low: str, high: str) -> list[str]:
    """The span cut into at most WIDTH parts of as many records here; uncut if they are few."""
    ids = sorted(mine)
    if len(ids) <= WIDTH:
        return [low, high]
    step = -(-len(ids) // WIDTH)
    return [low, *ids[step - 1 : -1 : step], high]
