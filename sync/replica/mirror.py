"""The mirror: what head office last said of each register, under what the person's own open edits show.

The rules of taking over a page entry, clearing an answered op, and undoing a refused one. Every rule works on
rows in memory (`rows.py`) within the caller's transaction; `flush` writes them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync import wire
from sync.catalogue import Catalogue, Policy
from sync.courtesy import COURTESY
from sync.replica.contested import Contested
from sync.replica.database import Connection
from sync.replica.joining import point_anew
from sync.replica.naming import drop_gone, drop_unreferenced, hashes_in
from sync.replica.rows import OpenOp, Row, load, save, to_columns
from sync.replica.stubs import keep, standing
from sync.values import Value, encode, same


@dataclass(frozen=True, slots=True)
class Change:
    """One record that looks different now: what pages refresh from."""

    type: str
    id: str
    created: bool = False


@dataclass(frozen=True, slots=True)
class OwnOp:
    """An own op that head office has answered."""

    n: int
    type: str
    id: str
    register: str
    value: Value


class Mirror:
    """Applies what head office says to one replica; `pointed` are records that name another one since."""

    def __init__(self, connection: Connection, catalogue: Catalogue, *, now_ms: int) -> None:
        """Work on `connection`; `now_ms` dates the conflicts that open."""
        self._connection = connection
        self._catalogue = catalogue
        self._rows: dict[str, Row] = {}
        self._orphans: dict[str, dict[str, list[OpenOp]]] = {}
        self._lines: list[tuple[object, ...]] = []
        self._contested = Contested(connection, now_ms=now_ms)
        self._gone: list[tuple[wire.Gone, str]] = []
        self._came: list[str] = []
        self._standing: dict[str, str] = {}
        self._now_ms = now_ms
        self.pointed: list[Change] = []

    def load(self, ids: Iterable[str]) -> None:
        """Fetch the records the coming calls are about."""
        wanted = sorted(set(ids))
        self._rows, self._orphans = load(self._connection, self._catalogue, wanted)
        self._standing = standing(self._connection)
        self._contested.load(wanted)

    def apply(
        self, entry: wire.Entry, *, partition: str, authors: Sequence[wire.Author], whole: bool = False
    ) -> Change:
        """Take over an entry of the feed; stale registers (an older rev than held) are left alone.

        With `whole` the entry is all there is, whatever this file held: revs of another count mean nothing. So is a
        new record that this file has kept from an epoch that ended (`sync.restoring`). The last of `authors` is nobody.
        """
        COURTESY.give_way()
        row = self._rows.get(entry.id)
        created = row is None
        if row is None:
            row = self._begin(entry, partition)
            self._note_creation(row, entry, authors)
        kept = entry.new and not created and not row.told
        row.partition, row.told = partition, True
        if row.aside and entry.new and not self._merging(entry.id, after=0):
            self._bring_back(row)  # merged here, and parted elsewhere before this file heard of either
        if whole or kept:
            self._forget(row, entry)
            row.returning = row.returning or row.is_missing
        for name, state in entry.f.items():
            if state.rev < row.rev(name):
                continue
            before = row.mirrored(name)
            row.hold(name, state.v, rev=state.rev)
            if not created and not same(before, state.v):
                self._note(row, name, old=before, new=state.v, rev=state.rev, author=authors[state.by])
            self._contested.note(row.type, row.id, name, partition=row.partition, state=state, authors=authors)
        if created:
            for name in row.open.keys() - entry.f.keys():
                self._refresh(row, name)  # an own edit stays in view that was saved before the record came back
        for lost in entry.lost:
            register = row.kind.register(lost.f) if row.kind else None
            extreme = register is not None and register.policy in (Policy.MAX, Policy.MIN)
            # The first or last day of something is nothing that two people disagree on.
            self._contested.note_loser(row.type, row.id, lost, authors, handled=extreme)
        return Change(entry.t, entry.id, created=created)

    def leave(self, gone: wire.Gone, *, partition: str) -> Change | None:
        """A record has left the partition; nothing to do if it has come back by another one meanwhile.

        The other one is no reason for a record that head office has not told of in it since it was restored.
        """
        row = self._rows.get(gone.id)
        if row is not None and row.partition != partition and row.told:
            return None
        self._gone.append((gone, partition))
        if row is None:
            return None
        row.gone = True
        if gone.fate != wire.ALIASED:
            patient = gone.fate != wire.ERASED
            named = hashes_in(row.shown, row.office, row.extra)
            drop_unreferenced(self._connection, row.partition, named, patient=patient)
            if row.partition != partition:  # where its traces are looked for otherwise
                drop_gone(self._connection, row.partition, gone)
        return Change(gone.t, gone.id)

    def settle(self, op: OwnOp, answer: wire.OpResult, authors: Sequence[wire.Author]) -> None:
        """Clear exactly this op: what head office now holds becomes the mirror; later own edits stay on top."""
        row = self._rows.get(op.id)
        if row is None:
            return
        row.told = True
        if not op.register or op.register.startswith("~"):
            return  # what an act did comes with the feed
        row.close(op.register, op.n)
        state = answer.s
        value = state.v if state else op.value
        if answer.rev < row.rev(op.register):  # the answer was given before what a page has brought since
            self._refresh(row, op.register)
            return
        row.hold(op.register, value, rev=answer.rev)
        if state is not None and not same(op.value, value) and not _is_emptied(op.value, value):
            self._note(row, op.register, old=op.value, new=value, rev=state.rev, author=authors[state.by])
        plain = state or wire.RegisterState(v=value, rev=answer.rev, by=-1)
        self._contested.note(row.type, row.id, op.register, partition=row.partition, state=plain, authors=authors)

    def revert(self, op: OwnOp) -> None:
        """A refused op leaves the screen: the mirror shows again, under whatever own edits are still open.

        A refused creation takes its record with it, unless head office has told of one by that id; all that was
        typed stays in the op.
        """
        row = self._rows.get(op.id)
        if row is None:
            return
        if not op.register:
            row.gone = not row.told
            return
        if op.register.startswith("~"):
            if op.register == wire.ALIAS and row.aside and not self._merging(op.id, after=op.n):
                self._bring_back(row)
            return
        row.close(op.register, op.n)
        self._refresh(row, op.register)

    def digest(self, record_id: str) -> int:
        """The digest of a record as it stands in memory, whether or not it can be written."""
        return self._rows[record_id].digest()

    def flush(self) -> None:
        """Write everything that changed, and have what names a merged record name the one it stands for."""
        save(self._connection, self._rows.values())
        self._connection.executemany("DELETE FROM sync_stub WHERE id = ?", [(id_,) for id_ in self._came])
        self._connection.executemany(
            "INSERT INTO sync_history (id, type, register, old, new, actor, device, at_ms, rev, reach) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self._lines,
        )
        self._contested.flush()
        keep(self._connection, self._gone, now_ms=self._now_ms)
        moved = bool(self._gone or self._came)
        self._lines, self._gone, self._came = [], [], []
        if moved:
            rows = point_anew(self._connection, self._catalogue, self._standing)
            self.pointed += [Change(row.type, row.id) for row in rows]

    def _begin(self, entry: wire.Entry, partition: str) -> Row:
        row = Row(entry.t, entry.id, partition, self._catalogue.types.get(entry.t), standing=self._standing, new=True)
        row.open = self._orphans.pop(entry.id, {})
        self._rows[entry.id] = row
        self._came.append(entry.id)
        return row

    def _merging(self, id_: str, *, after: int) -> bool:
        """Whether a merge of the record, saved here after op `after`, waits for head office's answer."""
        later = "SELECT 1 FROM sync_op WHERE id = ? AND register = ? AND n > ? AND status < 2 LIMIT 1"
        return self._connection.execute(later, (id_, wire.ALIAS, after)).fetchone() is not None

    def _bring_back(self, row: Row) -> None:
        row.come_back()
        self._came.append(row.id)

    def _forget(self, row: Row, entry: wire.Entry) -> None:
        """Let the mirror's revs go, and what head office does not hold any more; the replaced values stay on record.

        A head office older than this program keeps the columns of a group it does not know one by one.
        """
        row.revs = {}
        self._contested.note_all_losers(row.id, entry.lost)
        known = row.kind.registers if row.kind else ()
        apart = {one.name for one in known if one.composite and not entry.f.keys().isdisjoint(one.columns)}
        for name in [*row.shown, *row.extra]:
            if name not in entry.f and name not in apart:
                entry.f[name] = wire.RegisterState(v=None, rev=1, by=-1)

    def _refresh(self, row: Row, name: str) -> None:
        register = row.kind.register(name) if row.kind else None
        if register is not None:
            row.show(register)

    def _note_creation(self, row: Row, entry: wire.Entry, authors: Sequence[wire.Author]) -> None:
        first = {name: state for name, state in entry.f.items() if state.rev == 1}
        if first and row.kind is not None:
            columns = to_columns(row.kind, {name: state.v for name, state in first.items()})
            new = {name: value for name, value in columns.items() if value is not None}
            author = authors[next(iter(first.values())).by]
            self._note(row, "", old=None, new=new, rev=1, author=author)

    def _note(self, row: Row, register: str, *, old: Value, new: object, rev: int, author: wire.Author) -> None:
        if not author.by:
            return  # a fill brings values without their authors
        self._lines.append(
            (
                row.id,
                row.type,
                register,
                encode(old),
                encode(new),
                author.by,
                author.device,
                author.at,
                rev,
                author.line,
            )
        )


def _is_emptied(typed: Value, held: Value) -> bool:
    """Whether a set was emptied, which head office holds as nothing: that is nobody's later change."""
    return typed == "[]" and held is None
