"""One simulated desk: a replica's file, the clocks of its machine, the people at it, and what they have seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from pathlib import Path

from sync.catalogue import Catalogue
from sync.clock import Stamp
from sync.replica.capture import Bases
from sync.replica.journal import Conflict
from sync.replica.replica import Replica
from sync.replica.schema import REFUSED
from sync.values import Value, decode
from tests.simulation import files
from tests.simulation.crashes import Fragile
from tests.simulation.files import Rows
from tests.simulation.meaning import CUMULATIVE, alike
from tests.simulation.oracle import Key, Oracle, Place, Saved
from tests.simulation.strictness import UNKNOWN_REGISTERS_UNSEEN


@dataclass
class Machine:
    """A machine's two clocks over the true time of the simulated world, in ms; either may be wrong."""

    true_ms: int = 1_800_000_000_000
    skew_ms: int = 0
    booted_ms: int = 0
    boot: int = 0
    name: str = ""

    def now(self) -> Stamp:
        """What the machine believes."""
        return Stamp(self.true_ms + self.skew_ms, self.true_ms - self.booted_ms, f"{self.name}{self.boot}")

    def reboot(self) -> None:
        """The monotonic clock begins anew."""
        self.boot, self.booted_ms = self.boot + 1, self.true_ms


@dataclass(frozen=True)
class OpenForm:
    """A form on the screen: what it showed when it was opened, and what its reader had seen by then.

    `told` are edits of the record that were overtaken: the file lists them, though the form shows what stands instead.
    """

    type: str
    id: str
    partition: str
    values: Mapping[str, Value]
    bases: Bases
    seen: Mapping[str, int]
    read: Mapping[str, int]
    told: int


@dataclass(frozen=True)
class Copy:
    """A copy of a desk's file, with what the oracle knows of it."""

    rows: Rows
    tokens: dict[Key, int]
    own: dict[Place, int]
    catalogue: Catalogue
    spoiled: frozenset[str]


def union(masks: Iterable[int]) -> int:
    """All tokens of several masks."""
    return reduce(or_, masks, 0)


@dataclass
class Desk:
    """A replica's file and all that stands around it.

    `tokens` names the oracle's token of each op by its present number, `own` all that was ever typed into this file,
    `spoiled` the records of which a value was changed behind the engine's back.
    """

    name: str
    scope: tuple[str, ...]
    catalogue: Catalogue
    oracle: Oracle
    machine: Machine
    path: Path | None = None
    tokens: dict[Key, int] = field(default_factory=dict)
    own: dict[Place, int] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    forms: dict[int, OpenForm] = field(default_factory=dict)
    sent: dict[Key, tuple[int, bytes]] = field(default_factory=dict)
    backup: Copy | None = None
    pondered: list[tuple[Conflict, OpenForm]] = field(default_factory=list)
    device: str = ""

    def __post_init__(self) -> None:
        """A desk has a device of its own, unless it is a copy of another one's disk."""
        self.device = self.device or self.name

    def start(self, rows: Rows | None = None) -> None:
        """Open the file, filled with those rows if there are any."""
        self.open = files.open_replica(self.catalogue, clock=self.machine, rows=rows, path=self.path)
        self._follow()

    def close(self) -> None:
        """Give the file back."""
        files.keep(self.open)

    @property
    def replica(self) -> Replica:
        """The engine's view of the file."""
        return self.open.replica

    @property
    def file(self) -> Fragile:
        """The open file, which can die at any statement."""
        return self.open.file

    def reopen(self) -> None:
        """The program is started again over the same file; what was on the screen is gone."""
        self.forms.clear()
        self.pondered = []
        self.open.reopen(self.catalogue, clock=self.machine)
        self._follow()

    def upgrade(self, catalogue: Catalogue) -> None:
        """The program is replaced by one that knows a newer catalogue, and adds its columns."""
        self.catalogue = catalogue
        for kind in catalogue.types.values():
            present = {row[1] for row in self.file.execute(f"PRAGMA table_info({kind.name})")}
            for column in kind.columns:
                if present and column not in present:
                    self.file.execute(f'ALTER TABLE {kind.name} ADD COLUMN "{column}" TEXT')
        self.reopen()

    def copy(self) -> Copy:
        """The file as it is now."""
        return Copy(
            self.open.content.read(), dict(self.tokens), dict(self.own), self.catalogue, frozenset(self.spoiled)
        )  # fmt: skip

    def restore(self, copy: Copy) -> None:
        """The file is replaced by an older copy of itself."""
        self.oracle.forgotten |= set(self.tokens.values()) - set(copy.tokens.values())
        self.close()
        self.take_over(copy)

    def take_over(self, copy: Copy) -> None:
        """Open a copy of a file."""
        self.tokens, self.own, self.catalogue = dict(copy.tokens), dict(copy.own), copy.catalogue
        self.spoiled = set(copy.spoiled)
        if self.path is not None:
            self.path.unlink(missing_ok=True)
        self.start(copy.rows)
        self.reopen()

    def _follow(self) -> None:
        self.open.replica.keys, self.open.replica.renumbered = self.queue, self.renumbered

    def spoil(self, type_: str, record: str, columns: Mapping[str, object]) -> None:
        """Change a record's row behind the engine's back."""
        assignments = ", ".join(f'"{name}" = ?' for name in columns)
        with self.replica.database.write() as connection, self.replica.capture.applying():
            connection.execute(f"UPDATE {type_} SET {assignments} WHERE id = ?", (*columns.values(), record))
        self.spoiled.add(record)

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What the file answers."""
        return self.file.execute(query, values).fetchall()

    def heard_refused(self) -> set[int]:
        """The tokens that this file knows to be refused, whether the person has looked at them or not."""
        known = self.rows(
            "SELECT u.origin, o.n FROM sync_op o JOIN sync_unit u USING (unit) WHERE u.status >= ?", REFUSED
        )
        return {
            self.tokens[str(origin), int(str(n))] for origin, n in known if (str(origin), int(str(n))) in self.tokens
        }

    def visible(self, place: Place, rev: int) -> int:
        """The tokens that whoever sits here has before the eyes, of a register mirrored under that rev."""
        return self.oracle.visible(place, rev) | self.own.get(place, 0) | self.own.get((place[0], ""), 0)

    def open_form(self, type_: str, record: str) -> OpenForm | None:
        """A form on a record, or None if this desk does not show it; what it shows must be what the rev stands for."""
        with self.replica.database.read() as connection:
            shown = self.replica.shown(connection, type_, record)
        if shown is None:
            return None
        ((partition,),) = self.rows("SELECT partition FROM sync_record WHERE id = ?", record)
        seen: dict[str, int] = {}
        read: dict[str, int] = {}
        for name, value in shown.values.items():
            place, base = (record, name), shown.bases[record, name]
            seen[name] = self.visible(place, base.rev)
            if base.prev:  # an own open edit hides what the mirror has learnt below it
                read[name] = self.oracle.saved[self._open_token(base.prev)].read_mask
            else:
                read[name] = self.oracle.visible(place, base.rev)
                if record not in self.spoiled:
                    self._compare(place, base.rev, value)
        return OpenForm(type_, record, str(partition), dict(shown.values), shown.bases, seen, read, self._told(record))

    def _unreadable(self, record: str) -> int:
        """Edits of what only a newer program shows."""
        if UNKNOWN_REGISTERS_UNSEEN or self.knows("customer", "wechat"):
            return 0
        return union(one.mask for one in self.oracle.saved if one.place == (record, "wechat"))

    def _told(self, record: str) -> int:
        listed = self.rows("SELECT origin, n FROM sync_loser WHERE id = ?", record)
        return union(self.oracle.mask_of(str(origin), int(str(n))) for origin, n in listed)

    def _open_token(self, n: int) -> int:
        ((origin,),) = self.rows("SELECT origin FROM sync_unit WHERE ? BETWEEN first AND last", n)
        return self.tokens[str(origin), n]

    def _compare(self, place: Place, rev: int, value: Value) -> None:
        version = self.oracle.versions.get((place, rev))
        erased = {self.oracle.place_of(token)[0] for token in self.oracle.erasures()}
        if self.oracle.epochs or (place[0] in erased and version is None):
            return  # the rev may be of an epoch that ended; what is shown at rest is compared with head office
        if version is None:
            self.oracle.fault("I1", f"{self.name} mirrors rev {rev} of {place}, which head office never had")
        elif not alike(version.current, value):
            self.oracle.fault("I1", f"{self.name} shows {value!r} for rev {rev} of {place}, not {version.current!r}")

    def learn(self, before: int, forms: Mapping[str, OpenForm], *, person: str) -> list[int]:
        """The oracle is told of the ops that a save has just written after number `before`; their tokens."""
        learnt: list[int] = []
        earlier: dict[Place, Saved] = {}
        unit = len(self.oracle.saved)
        for n, origin, record, register, value, was in self.rows(
            "SELECT o.n, u.origin, o.id, o.register, o.value, o.was FROM sync_op o JOIN sync_unit u USING (unit) "
            "WHERE o.n > ? ORDER BY o.n", before,
        ):  # fmt: skip
            place = (str(record), str(register))
            form = forms.get(place[0])
            shown = form.values.get(place[1]) if form else None
            seen = form.seen.get(place[1], 0) if form else 0
            read = form.read.get(place[1], 0) if form else 0
            around = union(form.seen.values()) | form.told if form else 0
            around |= union(mask for (id_, _), mask in self.own.items() if id_ == record) | self._unreadable(place[0])
            # A file that shows what nobody typed does not say what its reader has read.
            around_read = union(form.read.values()) if form and record not in self.spoiled else 0
            for each in earlier.values():
                around_read |= each.around_read | each.mask if each.place[0] == record else 0
            if place in earlier:  # a second edit of a register within one save continues the first
                shown, seen, read = earlier[place].value, seen | earlier[place].mask, earlier[place].read_mask
            op = self.oracle.save(
                place, value=decode(str(value)), shown=shown, seen=seen, read=read, desk=self.name, person=person,
                at=self.machine.true_ms, unit=unit, around=around, around_read=around_read,
            )  # fmt: skip
            if register and not alike(None if was is None else decode(str(was)), shown):
                self.oracle.fault("I12", f"{self.oracle.say(op.token)} carries the base {was}")
            self.tokens[str(origin), int(str(n))] = op.token
            self.own[place] = self.own.get(place, 0) | op.mask
            earlier[place] = op
            learnt.append(op.token)
        return learnt

    def rev(self, record: str, register: str) -> int:
        """The rev under which the file mirrors a register."""
        query = f"SELECT COALESCE(json_extract(revs, '$.{register}'), 1) FROM sync_record WHERE id = ?"
        ((rev,),) = self.rows(query, record)
        return int(str(rev))

    def knows(self, type_: str, column: str) -> bool:
        """Whether this desk's program has that column."""
        kind = self.catalogue.types.get(type_)
        return kind is not None and column in kind.columns

    def last(self) -> int:
        """The highest op number this file has given out."""
        ((n,),) = self.rows("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'sync_op'")
        return int(str(n))

    def queue(self) -> list[Key]:
        """The numbers of the ops that wait, in their order."""
        self.file.fuse, fuse = -1, self.file.fuse
        rows = self.rows(
            "SELECT u.origin, o.n FROM sync_unit u JOIN sync_op o ON o.n BETWEEN u.first AND u.last "
            "WHERE u.status < 2 ORDER BY u.first, o.n"
        )
        self.file.fuse = fuse
        return [(str(origin), int(str(n))) for origin, n in rows]

    def renumbered(self, before: list[Key]) -> None:
        """The queue bears new numbers now; which op is which follows from its order."""
        for old, new in zip(before, self.queue(), strict=True):
            self.tokens[new] = self.tokens[old]
            self.oracle.reissued.add(self.tokens[old])

    def doubt_ages(self) -> None:
        """A clock was set or the file moved: the ages of what waits may be wrong from now on."""
        for key in self.queue():
            self.oracle.unsure.add(self.tokens[key])

    def check_screen(self) -> None:
        """Own open edits stay in view, whatever a pull or an answer has brought (I11)."""
        self.file.fuse, fuse = -1, self.file.fuse  # to look is no statement of the session's
        self._check_open_edits()
        self.file.fuse = fuse

    def _check_open_edits(self) -> None:
        last: dict[Place, tuple[str, str]] = {}
        for type_, record, register, value in self.rows(
            "SELECT type, id, register, value FROM sync_op WHERE status < 2 AND register <> '' AND register < '~' "
            "AND id NOT IN (SELECT id FROM sync_stub) ORDER BY n"
        ):
            last[str(record), str(register)] = (str(type_), str(value))
        for place, (type_, value) in last.items():
            self._check_register(place, type_, decode(value))

    def _check_register(self, place: Place, type_: str, value: Value) -> None:
        with self.replica.database.read() as connection:
            shown = self.replica.shown(connection, type_, place[0])
        if shown is None and self.oracle.is_refused_creation(place[0]):
            return  # the record has left the screen; the edit follows it to the list of what was refused
        if shown is None or place[1] not in shown.values:
            self.oracle.fault("I11", f"{self.name} does not show its own edit of {place}")
        elif place[1] not in CUMULATIVE and not alike(shown.values[place[1]], value):
            self.oracle.fault("I11", f"{self.name} shows {shown.values[place[1]]!r}, not its own {value!r} of {place}")
