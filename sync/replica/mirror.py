"""The mirror: what head office last said of each register, under what the person's own open edits show.

The business table holds what people see. Beside it, per record: the rev of each register that is not 1, and
the office's value only of registers with an open edit.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync import wire
from sync.catalogue import Catalogue, RecordType, Register
from sync.merge import combine
from sync.replica.database import Connection
from sync.values import Value, decode, encode, same


@dataclass(frozen=True, slots=True)
class Change:
    """One record that looks different now: what pages refresh from."""

    type: str
    id: str
    created: bool = False


@dataclass(slots=True)
class _Open:
    """An op that head office has not answered yet."""

    n: int
    value: Value
    base: Value


class Mirror:
    """Applies what head office says to one replica; every method runs inside the caller's transaction."""

    def __init__(self, connection: Connection, catalogue: Catalogue, *, now_ms: int) -> None:
        """Work on `connection`; `now_ms` dates the conflicts that open."""
        self._connection = connection
        self._catalogue = catalogue
        self._now_ms = now_ms

    def apply(self, entry: wire.Entry, *, partition: str, authors: Sequence[wire.Author]) -> Change:
        """Take over an entry of the feed; stale registers (an older rev than held) are left alone."""
        kind = self._catalogue.types.get(entry.t)
        found = self._connection.execute(
            "SELECT revs, office, extra FROM sync_record WHERE id = ?", (entry.id,)
        ).fetchone()
        if found is None:
            self._insert(kind, entry, partition=partition)
        else:
            record = _Record(kind, entry.id, *_maps(found))
            self._update(record, entry.f, authors=authors)
        self._note_contested(entry, partition=partition, authors=authors)
        return Change(entry.t, entry.id, created=found is None)

    def settle(self, kind: RecordType, record_id: str, register: str, *, n: int, rev: int, state: wire.RegisterState | None,
               authors: Sequence[wire.Author]) -> None:  # fmt: skip
        """Clear exactly op `n`: what head office now holds becomes the mirror; later own edits stay on top."""
        found = self._connection.execute(
            "SELECT revs, office, extra FROM sync_record WHERE id = ?", (record_id,)
        ).fetchone()
        if found is None or not register:
            return
        record = _Record(kind, record_id, *_maps(found))
        if state is None:
            row = self._connection.execute("SELECT value FROM sync_op WHERE n = ?", (n,)).fetchone()
            state = wire.RegisterState(v=decode(row[0]), rev=rev, by=-1)
        self._update(record, {register: state}, authors=authors)

    def revert(self, kind: RecordType, record_id: str, register: str, *, old: Value) -> None:
        """A refused op leaves the screen: the mirror's value shows again unless a later own edit is open."""
        found = self._connection.execute(
            "SELECT revs, office, extra FROM sync_record WHERE id = ?", (record_id,)
        ).fetchone()
        known = kind.register(register)
        if found is None or known is None:
            return
        record = _Record(kind, record_id, *_maps(found))
        value = record.office.get(register, old)
        state = wire.RegisterState(v=value, rev=record.rev(register), by=-1)
        self._update(record, {register: state}, authors=())

    def forget(self, kind: RecordType, record_id: str) -> None:
        """A refused creation leaves the screen; all that was typed stays in its op."""
        self._connection.execute(f"DELETE FROM {kind.name} WHERE id = ?", (record_id,))
        self._connection.execute("DELETE FROM sync_record WHERE id = ?", (record_id,))

    def _insert(self, kind: RecordType | None, entry: wire.Entry, *, partition: str) -> None:
        revs = {name: state.rev for name, state in entry.f.items() if state.rev != 1}
        known = {name: state.v for name, state in entry.f.items() if kind and kind.register(name)}
        extra = {name: {"rev": state.rev, "v": encode(state.v)} for name, state in entry.f.items() if name not in known}
        self._connection.execute(
            "INSERT INTO sync_record (id, type, partition, revs, extra) VALUES (?, ?, ?, ?, ?)",
            (entry.id, entry.t, partition, encode(revs), encode(extra)),
        )
        if kind is not None:
            columns = to_columns(kind, known)
            names = ["id", *columns]
            marks = ", ".join("?" * len(names))
            self._connection.execute(
                f"INSERT INTO {kind.name} ({', '.join(names)}) VALUES ({marks})",
                (entry.id, *columns.values()),
            )

    def _update(
        self, record: "_Record", states: Mapping[str, wire.RegisterState], *, authors: Sequence[wire.Author]
    ) -> None:
        seen: dict[str, Value] = {}
        shown = self._shown(record, states)
        for name, state in states.items():
            if state.rev < record.rev(name):
                continue
            register = record.kind.register(name) if record.kind else None
            if register is None:
                record.extra[name] = {"rev": state.rev, "v": encode(state.v)}
                continue
            open_ops = self._open(record.id, name)
            before = record.office.get(name, shown[name])
            if open_ops:
                record.office[name] = state.v
                seen[name] = _overlay(register, state.v, open_ops)
            else:
                record.office.pop(name, None)
                seen[name] = state.v
            record.revs[name] = state.rev
            if state.by >= 0 and not same(before, state.v):
                self._note_history(record, name, old=before, state=state, author=authors[state.by])
        self._write(record, {name: value for name, value in seen.items() if value != shown[name]})

    def _write(self, record: "_Record", seen: Mapping[str, Value]) -> None:
        self._connection.execute(
            "UPDATE sync_record SET revs = ?, office = ?, extra = ? WHERE id = ?",
            (encode(record.revs), encode(record.office), encode(record.extra), record.id),
        )
        if seen and record.kind is not None:
            columns = to_columns(record.kind, seen, whole=True)
            assignments = ", ".join(f"{column} = ?" for column in columns)
            self._connection.execute(
                f"UPDATE {record.kind.name} SET {assignments} WHERE id = ?", (*columns.values(), record.id)
            )

    def _shown(self, record: "_Record", names: Iterable[str]) -> dict[str, Value]:
        if record.kind is None:
            return {}
        known = [register for name in names if (register := record.kind.register(name)) is not None]
        if not known:
            return {}
        return read_registers(self._connection, record.kind, record.id, known) or {r.name: None for r in known}

    def _open(self, record_id: str, register: str) -> list[_Open]:
        rows = self._connection.execute(
            "SELECT n, value, was FROM sync_op WHERE id = ? AND register = ? AND status < 2 ORDER BY n",
            (record_id, register),
        ).fetchall()
        return [_Open(n, decode(value), decode(was) if was is not None else None) for n, value, was in rows]

    def _note_history(
        self, record: "_Record", register: str, *, old: Value, state: wire.RegisterState, author: wire.Author
    ) -> None:
        self._connection.execute(
            "INSERT INTO sync_history (id, type, register, old, new, actor, device, at_ms, rev) VALUES (?,?,?,?,?,?,?,?,?)",
            (record.id, record.kind.name if record.kind else "", register, encode(old), encode(state.v),
             author.by, author.device, author.at, state.rev),
        )  # fmt: skip

    def _note_contested(self, entry: wire.Entry, *, partition: str, authors: Sequence[wire.Author]) -> None:
        for name, state in entry.f.items():
            self.note_candidates(entry.t, entry.id, name, partition=partition, state=state, authors=authors)
        for lost in entry.lost:
            version, author = lost.version, authors[lost.version.by]
            self._connection.execute(
                "INSERT OR IGNORE INTO sync_loser (id, register, origin, n, type, value, actor, device, at_ms, seq) "
                "VALUES (?,?,?,?,?,?,?,?,?,?)",
                (entry.id, lost.f, version.origin, version.n, entry.t, encode(version.v),
                 author.by, author.device, author.at, lost.seq),
            )  # fmt: skip

    def note_candidates(self, type_: str, record_id: str, register: str, *, partition: str,
                        state: wire.RegisterState, authors: Sequence[wire.Author]) -> None:  # fmt: skip
        """Open, change or close the conflict of one register to what head office says."""
        if not state.cands:
            self._connection.execute("DELETE FROM sync_conflict WHERE id = ? AND register = ? AND rev <= ?",
                                     (record_id, register, state.rev))  # fmt: skip
            return
        versions = [
            {"v": c.v, "origin": c.origin, "n": c.n, "by": authors[c.by].by, "device": authors[c.by].device,
             "at": authors[c.by].at}
            for c in state.cands
        ]  # fmt: skip
        self._connection.execute(
            "INSERT INTO sync_conflict (id, register, type, partition, rev, candidates, opened_ms) VALUES (?,?,?,?,?,?,?) "
            "ON CONFLICT (id, register) DO UPDATE SET rev = excluded.rev, candidates = excluded.candidates "
            "WHERE excluded.rev >= sync_conflict.rev",
            (record_id, register, type_, partition, state.rev, encode(versions), self._now_ms),
        )


class _Record:
    """The engine's row beside one business row."""

    __slots__ = ("extra", "id", "kind", "office", "revs")

    def __init__(self, kind: RecordType | None, record_id: str, revs: dict[str, Value], office: dict[str, Value],
                 extra: dict[str, Value]) -> None:  # fmt: skip
        self.kind = kind
        self.id = record_id
        self.revs = revs
        self.office = office
        self.extra = extra

    def rev(self, register: str) -> int:
        rev = self.revs.get(register, 1)
        return rev if isinstance(rev, int) else 1


def decode_map(text: str) -> dict[str, Value]:
    """A JSON object column of `sync_record`."""
    value = decode(text)
    return dict(value) if isinstance(value, dict) else {}


def _maps(row: tuple[str, str, str]) -> tuple[dict[str, Value], dict[str, Value], dict[str, Value]]:
    revs, office, extra = row
    return decode_map(revs), decode_map(office), decode_map(extra)


def to_columns(kind: RecordType, values: Mapping[str, Value], *, whole: bool = False) -> dict[str, object]:
    """Register values as columns; a composite's missing parts are NULL when `whole`."""
    columns: dict[str, object] = {}
    for name, value in values.items():
        register = kind.register(name)
        if register is None:
            continue
        if register.composite:
            parts = value if isinstance(value, dict) else {}
            columns |= {column: parts.get(column) for column in register.columns if whole or column in parts}
        else:
            columns[name] = value
    return columns


def read_registers(
    connection: Connection, kind: RecordType, record_id: str, registers: Iterable[Register]
) -> dict[str, Value] | None:
    """What the business row shows of those registers, or None if there is no such row."""
    chosen = list(registers)
    names = [column for register in chosen for column in register.columns]
    row = connection.execute(f"SELECT {', '.join(names)} FROM {kind.name} WHERE id = ?", (record_id,)).fetchone()
    if row is None:
        return None
    columns = dict(zip(names, row, strict=True))
    return {
        register.name: {column: columns[column] for column in register.columns}
        if register.composite
        else columns[register.name]
        for register in chosen
    }


def _overlay(register: Register, office: Value, open_ops: Sequence[_Open]) -> Value:
    value = office
    for op in open_ops:
        value = combine(register.policy, current=value, base=op.base, value=op.value)
    return value
