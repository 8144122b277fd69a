"""The replica's rows in memory: loaded in one sweep, changed by the mirror's rules, written in one sweep.

The business table holds what people see. Beside it, per record: the rev of each register that is not 1, the
office's value only of registers with an open edit, or that show another record than they name, and whatever this
version's catalogue does not know. A record set aside has no business row: all of it is the office's value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sync.catalogue import Catalogue, RecordType, Register
from sync.courtesy import COURTESY
from sync.digest import record_digest
from sync.merge import combine
from sync.replica.database import Connection
from sync.replica.schema import quoted
from sync.replica.stubs import JOINING, standing
from sync.values import Value, decode, encode


@dataclass(frozen=True, slots=True)
class OpenOp:
    """An own op that head office has not answered yet."""

    n: int
    value: Value
    base: Value
    old: Value


@dataclass(slots=True)
class Row:
    """One record: what people see (`shown`), what head office last said, and the own open ops between the two.

    `told` if head office has spoken of the record at all; then it counts in its partition's sum with its digest,
    `counted` being what it counts as in the file (partition, digest). `standing` names the records that merged ones
    stand for. While it is `aside` people see the record that this one is being merged into; `returning` ends that.
    """

    type: str
    id: str
    partition: str
    kind: RecordType | None
    revs: dict[str, int] = field(default_factory=dict)
    office: dict[str, Value] = field(default_factory=dict)
    extra: dict[str, Value] = field(default_factory=dict)
    shown: dict[str, Value] = field(default_factory=dict)
    open: dict[str, list[OpenOp]] = field(default_factory=dict)
    told: bool = False
    counted: tuple[str, int] | None = None
    standing: Mapping[str, str] = field(default_factory=dict)
    aside: bool = False
    returning: bool = False
    new: bool = False
    gone: bool = False
    written: set[str] = field(default_factory=set)

    @property
    def is_missing(self) -> bool:
        """Whether the business table lacks a row that it should have."""
        return self.kind is not None and not (self.shown or self.aside or self.new)

    def rev(self, register: str) -> int:
        """The rev of the register's mirrored value."""
        return self.revs.get(register, 1)

    def mirrored(self, register: str) -> Value:
        """What head office last said of the register."""
        if register in self.office:
            return self.office[register]
        return self.shown[register] if register in self.shown else self.extra.get(register)

    def digest(self) -> int:
        """What head office's digest of the record must be."""
        mirrored = {**self.extra, **self.shown, **self.office}
        for name in self.extra:
            mirrored[name] = self._whole(name)
        return record_digest(self.id, [(name, self.revs.get(name, 1), value) for name, value in mirrored.items()])

    def _whole(self, name: str) -> Value:
        """What head office last said of the register, with the parts of a group that this version does not know."""
        beside, mirrored = self.extra.get(name), self.mirrored(name)
        return {**beside, **mirrored} if isinstance(beside, dict) and isinstance(mirrored, dict) else mirrored

    def hold(self, register: str, value: Value, *, rev: int) -> None:
        """Head office says `value`: it becomes the mirror, and shows where no own open edit lies above."""
        self.revs[register] = rev
        known = self.kind.register(register) if self.kind else None
        if known is None or _has_unknown_parts(known, value):
            self.extra[register] = value
        else:
            self.extra.pop(register, None)
        if known is not None:
            self.office[register] = value
            self.show(known)

    def close(self, register: str, n: int) -> None:
        """Own op `n` is answered: it no longer lies above the mirror; later ones do."""
        self.open[register] = [op for op in self.open.get(register, ()) if op.n != n]

    def show(self, register: Register) -> None:
        """Show the mirror under the open ops, and of merged records what stands for them.

        Sums and sets add up, any other value replaces.
        """
        value = self.mirrored(register.name)
        if register.references:
            self.office.setdefault(register.name, value)
        for op in self.open.get(register.name, ()):
            value = combine(register.policy, current=value, base=op.base, value=op.value)
        if register.references and self.standing:
            value = self._resolved(register, value)
        if value != self.shown.get(register.name):
            self.shown[register.name] = value
            self.written.add(register.name)

    def set_aside(self) -> None:
        """Take it out of sight; what head office last said of it is kept."""
        registers = self.kind.registers if self.kind else ()
        self.office = {register.name: self.mirrored(register.name) for register in registers}
        self.aside = True

    def come_back(self) -> None:
        """Show it again after all."""
        self.aside, self.returning = False, True
        for register in self.kind.registers if self.kind else ():
            self.show(register)

    def keeps(self, register: str) -> bool:
        """Whether head office's value must be kept beside what the business row shows of the register."""
        known = self.kind.register(register) if self.kind else None
        stands_in = known is not None and known.references and self.office[register] != self.shown.get(register)
        return bool(self.aside or self.open.get(register) or stands_in)

    def _resolved(self, register: Register, value: Value) -> Value:
        if not isinstance(value, dict):
            return self.standing.get(value, value) if isinstance(value, str) else value
        parts = {name: self.standing.get(str(value[name])) for name in register.references & value.keys()}
        return value | {name: end for name, end in parts.items() if end is not None}


def load(
    connection: Connection, catalogue: Catalogue, ids: Iterable[str]
) -> tuple[dict[str, Row], dict[str, dict[str, list[OpenOp]]]]:
    """Those of the records that are known here, by id; and the open ops on those that are not, by id and register."""
    wanted = encode(sorted(set(ids)))
    found = connection.execute(
        "SELECT id, type, partition, revs, office, extra, told, digest, "
        f"EXISTS (SELECT 1 FROM sync_stub s WHERE s.id = r.id AND s.fate = '{JOINING}') "
        "FROM sync_record r WHERE id IN (SELECT value FROM json_each(?))",
        (wanted,),
    ).fetchall()
    ends = standing(connection)
    rows = {
        id_: Row(
            type_,
            id_,
            partition,
            catalogue.types.get(type_),
            _revs(revs),
            _map(office),
            _map(extra),
            told=bool(told),
            counted=(partition, digest) if told else None,
            standing=ends,
            aside=bool(aside),
        )
        for id_, type_, partition, revs, office, extra, told, digest, aside in found
    }
    _load_shown(connection, catalogue, rows, wanted)
    opened = _open_ops(connection, wanted)
    for id_ in opened.keys() & rows.keys():
        row = rows[id_]
        row.open = opened.pop(id_)
        for register, ops in row.open.items():
            # Until head office speaks, its value is what the first open op replaced.
            row.office.setdefault(register, ops[0].old)
    return rows, opened


def _open_ops(connection: Connection, ids: str) -> dict[str, dict[str, list[OpenOp]]]:
    rows = connection.execute(
        "SELECT id, register, n, value, was, old FROM sync_op "
        "WHERE id IN (SELECT value FROM json_each(?)) AND status < 2 AND register <> '' AND register < '~' ORDER BY n",
        (ids,),
    )
    opened: dict[str, dict[str, list[OpenOp]]] = {}
    for id_, register, n, value, was, old in rows:
        op = OpenOp(n, decode(value), _value(was), _value(old))
        opened.setdefault(id_, {}).setdefault(register, []).append(op)
    return opened


def save(connection: Connection, rows: Iterable[Row]) -> None:
    """Write what changed: business rows grouped by what is written, then the engine's rows."""
    listed = list(rows)
    digests = {row.id: _digest(row) for row in listed}
    _count(connection, listed, digests)
    for row in listed:
        row.office = {name: value for name, value in row.office.items() if row.keeps(name)}
    fresh = [row for row in listed if row.new and not row.gone]
    known = [row for row in listed if not row.new and not row.gone]
    _insert_shown(connection, [*fresh, *(row for row in known if row.returning)])
    _update_shown(connection, [row for row in known if not row.returning and not row.aside])
    connection.executemany(
        "INSERT INTO sync_record (id, type, partition, revs, office, extra, told, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(row.id, row.type, *_columns(row), digests[row.id]) for row in fresh],
    )
    connection.executemany(
        "UPDATE sync_record SET partition = ?, revs = ?, office = ?, extra = ?, told = ?, digest = ? WHERE id = ?",
        [(*_columns(row), digests[row.id], row.id) for row in known],
    )
    _remove(connection, [row for row in listed if row.gone and not row.new])


def _digest(row: Row) -> int:
    COURTESY.give_way()
    return row.digest() if row.told and not row.gone else 0


def _count(connection: Connection, rows: Iterable[Row], digests: Mapping[str, int]) -> None:
    """Move the rows from the sums they counted in to those they belong to now (I24)."""
    sums: dict[str, list[int]] = {}
    for row in rows:
        after = (row.partition, digests[row.id]) if row.told and not row.gone else None
        if after == row.counted:
            continue
        for place, sign in ((row.counted, -1), (after, 1)):
            if place is not None:
                total = sums.setdefault(place[0], [0, 0])
                total[0] += sign
                total[1] += sign * place[1]
        row.counted = after
    add_to_sums(connection, sums)


def add_to_sums(connection: Connection, sums: Mapping[str, Sequence[int]]) -> None:
    """Add to what partitions hold, as told by head office: count of records, sum of digests."""
    connection.executemany(
        "INSERT INTO sync_cursor (partition, seq, filling, records, digest) VALUES (?1, -1, '', ?2, ?3) "
        "ON CONFLICT (partition) DO UPDATE SET records = records + ?2, digest = digest + ?3",
        [(partition, records, digest) for partition, (records, digest) in sums.items()],
    )


def read_registers(
    connection: Connection, kind: RecordType, record_id: str, registers: Iterable[Register]
) -> dict[str, Value] | None:
    """What the business row shows of those registers, or None if there is no such row."""
    chosen = list(registers)
    names = ", ".join(quoted(column) for register in chosen for column in register.columns)
    row = connection.execute(f"SELECT {names} FROM {quoted(kind.name)} WHERE id = ?", (record_id,)).fetchone()
    return None if row is None else _registers(chosen, row)


def write_registers(connection: Connection, kind: RecordType, record_id: str, values: Mapping[str, Value]) -> None:
    """Put register values into the business row."""
    columns = to_columns(kind, values)
    assignments = ", ".join(f"{quoted(column)} = ?" for column in columns)
    connection.execute(f"UPDATE {quoted(kind.name)} SET {assignments} WHERE id = ?", (*columns.values(), record_id))


def to_columns(kind: RecordType, values: Mapping[str, Value]) -> dict[str, Value]:
    """Register values as columns; the parts a composite value lacks are NULL, registers nobody knows are left out."""
    columns: dict[str, Value] = {}
    for name, value in values.items():
        register = kind.register(name)
        if register is None:
            continue
        if register.composite:
            parts = value if isinstance(value, dict) else {}
            columns |= {column: parts.get(column) for column in register.columns}
        else:
            columns[name] = None if isinstance(value, dict) else value
    return columns


def decode_revs(text: str) -> dict[str, int]:
    """The `revs` column of `sync_record`."""
    return _revs(text)


def _load_shown(connection: Connection, catalogue: Catalogue, rows: Mapping[str, Row], wanted: str) -> None:
    for type_ in {row.type for row in rows.values() if row.kind is not None}:
        kind = catalogue.types[type_]
        names = ", ".join(["id", *map(quoted, kind.columns)])
        found = connection.execute(
            f"SELECT {names} FROM {quoted(kind.name)} WHERE id IN (SELECT value FROM json_each(?))", (wanted,)
        )
        for id_, *values in found:
            rows[id_].shown = _registers(kind.registers, values)


def _registers(registers: Iterable[Register], values: Sequence[Value]) -> dict[str, Value]:
    shown: dict[str, Value] = {}
    place = 0
    for register in registers:
        width = len(register.columns)
        if register.composite:
            shown[register.name] = dict(zip(register.columns, values[place : place + width], strict=True))  # type: ignore[arg-type]  # columns hold scalars
        else:
            shown[register.name] = values[place]
        place += width
    return shown


def _insert_shown(connection: Connection, rows: Iterable[Row]) -> None:
    groups: dict[str, tuple[RecordType, list[Row]]] = {}
    for row in rows:
        if row.kind is not None:
            groups.setdefault(row.type, (row.kind, []))[1].append(row)
    for kind, alike in groups.values():
        values = [(row.id, *_all_columns(kind, row.shown)) for row in alike]
        connection.executemany(insert_statement(kind), values)


def insert_statement(kind: RecordType) -> str:
    """The statement that inserts a business row: its id, then all columns."""
    names = ", ".join(["id", *map(quoted, kind.columns)])
    marks = ", ".join("?" * (len(kind.columns) + 1))
    return f"INSERT INTO {quoted(kind.name)} ({names}) VALUES ({marks})"


def _all_columns(kind: RecordType, shown: Mapping[str, Value]) -> list[Value]:
    columns = to_columns(kind, shown)
    return [columns.get(column) for column in kind.columns]


def _update_shown(connection: Connection, rows: Iterable[Row]) -> None:
    groups: dict[tuple[str, tuple[str, ...]], tuple[RecordType, list[Row]]] = {}
    for row in rows:
        if row.written and row.kind is not None:
            groups.setdefault((row.type, tuple(sorted(row.written))), (row.kind, []))[1].append(row)
    for (type_, names), (kind, alike) in groups.items():
        values = [to_columns(kind, {name: row.shown[name] for name in names}) for row in alike]
        assignments = ", ".join(f"{quoted(column)} = ?" for column in values[0])
        connection.executemany(
            f"UPDATE {quoted(type_)} SET {assignments} WHERE id = ?",
            [(*columns.values(), row.id) for row, columns in zip(alike, values, strict=True)],
        )


def _remove(connection: Connection, rows: Sequence[Row]) -> None:
    for row in rows:
        if row.kind is not None:
            connection.execute(f"DELETE FROM {quoted(row.type)} WHERE id = ?", (row.id,))
    connection.executemany("DELETE FROM sync_record WHERE id = ?", [(row.id,) for row in rows])


def _columns(row: Row) -> tuple[str, str, str, str, bool]:
    revs = {name: rev for name, rev in row.revs.items() if rev != 1}
    return row.partition, encode(revs), encode(row.office), encode(row.extra), row.told


def _has_unknown_parts(register: Register, value: Value) -> bool:
    return isinstance(value, dict) and not set(value) <= set(register.columns)


def _value(text: str | None) -> Value:
    return None if text is None else decode(text)


def _map(text: str) -> dict[str, Value]:
    value: object = {} if text == "{}" else decode(text)
    return dict(value) if isinstance(value, dict) else {}


def _revs(text: str) -> dict[str, int]:
    return {name: rev for name, rev in _map(text).items() if isinstance(rev, int)}
