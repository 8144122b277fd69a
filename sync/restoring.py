"""Head office came back from a backup, both halves side by side: what it had acknowledged is offered again (I23).

The epoch tells. Every replica then offers again what head office does not know any more, under the numbers it had,
and walks through its partitions anew: revs and seqs of the epoch that ended mean nothing in the new one. Until their
authors have offered them, records and values that the backup does not hold stay as this file has them.
"""

from collections.abc import Iterable

from sqlalchemy import Connection as OfficeConnection
from sqlalchemy import text

from sync import heal_wire, wire
from sync.head_office import store
from sync.head_office.collecting import LIVE_MS
from sync.head_office.store import Store
from sync.ids import new_id
from sync.replica.database import Connection
from sync.replica.meta import read_meta, write_meta
from sync.replica.schema import DONE
from sync.values import encode

# Head office ---------------------------------------------------------------------------------------


def begin_epoch(opened: Store) -> str:
    """Say that this database was restored from a backup: the new epoch. To be called before it is served."""
    fresh = new_id()[-12:]
    with opened.write() as connection:
        seqs = connection.execute(text("SELECT name, seq FROM sync_partition ORDER BY name"))
        stood = {str(name): int(seq) for name, seq in seqs}
        store.save_ended(connection, {**store.ended_epochs(connection), store.epoch(connection): stood})
        connection.execute(text("UPDATE sync_office SET value = :epoch WHERE key = 'epoch'"), {"epoch": fresh})
    return fresh


def serve_last(
    connection: OfficeConnection, request: heal_wire.LastRequest, *, device: str, now_ms: int
) -> heal_wire.LastResponse:
    """The last number taken from each of these origins, as far as they are that device's; and what time it is."""
    known = {origin: store.last_of(connection, origin, device=device) for origin in request.r}
    last = {origin: number for origin, number in known.items() if number is not None}
    return heal_wire.LastResponse(e=store.epoch(connection), last=last, now=now_ms)


# Replica -------------------------------------------------------------------------------------------


def own_origins(connection: Connection) -> list[str]:
    """All identities this file has spoken under."""
    return [str(origin) for (origin,) in connection.execute("SELECT DISTINCT origin FROM sync_unit ORDER BY origin")]


def offer_again(connection: Connection, answer: heal_wire.LastResponse) -> int:
    """Queue what head office has forgotten, and have all partitions filled anew; how many units wait again.

    Refused units are not offered again: they stay on their list, and their numbers become gaps. A file that was away
    for so long that head office may have forgotten what left meanwhile keeps nothing that is not listed (I22).
    """
    why = "expired" if _was_away(connection, answer.now) else "restored"
    write_meta(connection, "epoch", answer.e)
    write_meta(connection, "drained_ms", "0")  # what is offered again was saved before the queue was last empty
    again = 0
    for origin in own_origins(connection):
        last = answer.last.get(origin, int(read_meta(connection, f"first:{origin}") or 1) - 1)
        condition = f"status = {DONE} AND origin = ? AND first > ?"
        connection.execute(
            f"UPDATE sync_op SET status = 0, outcome = '' WHERE unit IN (SELECT unit FROM sync_unit WHERE {condition})",
            (origin, last),
        )
        again += connection.execute(
            f"UPDATE sync_unit SET status = 0, sent = NULL, settled_ms = 0 WHERE {condition}", (origin, last)
        ).rowcount
    fill_again(connection, _partitions(connection), why=why)
    return again


def _was_away(connection: Connection, now_ms: int) -> bool:
    """Whether the last session that sent everything is older, by head office's clock, than a live replica's.

    This computer's clock is not asked: were it years off, what only this file still has would go. Nor is anything
    let go of at the word of an older head office, which does not say what time it is (0).
    """
    drained = int(read_meta(connection, "drained_ms") or 0)
    return bool(drained) and now_ms - drained > LIVE_MS


def fill_again(connection: Connection, partitions: Iterable[str], *, why: str) -> None:
    """Have partitions walked through anew: until a record is listed, head office has not told of it."""
    for partition in partitions:
        connection.execute("UPDATE sync_record SET told = 0, digest = 0 WHERE partition = ?", (partition,))
        connection.execute("DELETE FROM sync_meta WHERE key = ?", (f"paging:{partition}",))
        connection.execute(
            "UPDATE sync_cursor SET seq = -1, filling = '', filled = 0, total = 0, records = 0, digest = 0, "
            "audited = '', refill = ? WHERE partition = ?",
            (why, partition),
        )


def unlisted(connection: Connection, partition: str) -> list[wire.Gone]:
    """The records of a partition that a walk did not list, and that were not made here and wait to be sent."""
    rows = connection.execute(f"SELECT type, id FROM sync_record r WHERE partition = ? AND {_UNTOLD}", (partition,))
    return [wire.Gone(type_, id_, wire.LEFT) for type_, id_ in rows]


def gone_elsewhere(connection: Connection, gone: Iterable[wire.Gone]) -> list[wire.Gone]:
    """Those of what left one partition that this file still has in another, where no walk listed it.

    There it went in the lost time: of that head office knows nothing, but of what became of it since. What has moved
    to a partition that is walked through here as well is judged there.
    """
    here = set(_partitions(connection))
    found = {one.id: one for one in gone if one.target not in here}
    rows = connection.execute(
        f"SELECT id FROM sync_record r WHERE id IN (SELECT value FROM json_each(?)) AND {_UNTOLD}",
        (encode([*found]),),
    )
    return [found[id_] for (id_,) in rows]


_UNTOLD = "NOT told AND NOT EXISTS (SELECT 1 FROM sync_op o WHERE o.id = r.id AND o.register = '' AND o.status < 2)"


def _partitions(connection: Connection) -> list[str]:
    return [str(name) for (name,) in connection.execute("SELECT partition FROM sync_cursor")]
