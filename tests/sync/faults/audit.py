"""After all kills: do the files and head office agree with each other, and with what people and desks were told?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import text

from sync import wire
from sync.head_office import store
from sync.head_office.partitions import partition_seq
from tests.sync.comparison import differences, judge_office
from tests.sync.faults.desk import CUSTOMERS, REGISTERS, START, told
from tests.sync.faults.journal import Note
from tests.sync.oracle import Key, Oracle, Place, Saved
from tests.sync.parts import Desk, HeadOffice


@dataclass(frozen=True)
class Taken:
    """One unit in head office's log."""

    origin: str
    seq: int
    unit: wire.Unit
    ops: list[wire.Op]
    result: wire.UnitResult

    @property
    def mark(self) -> str:
        """The id of the visit it files; empty for none."""
        return next((op.id for op in self.ops if op.t == "visit"), "")

    @property
    def edit(self) -> tuple[Key, wire.Op] | None:
        """The edit of a shared customer in it, with its key."""
        edits = (((self.origin, self.unit.n + place), op) for place, op in enumerate(self.ops) if op.f)
        return next(edits, None)


@dataclass
class Audit:
    """Holds an end state to the journal. `violations` names what is wrong, with the invariant."""

    notes: Sequence[Note]
    desks: Mapping[str, Desk]
    office: HeadOffice
    violations: list[str] = field(default_factory=list)

    def run(self, *, oracle: bool = True) -> list[str]:
        """All checks; without `oracle` only those that hold for files that were torn or copied, too."""
        self.violations += [f"fault at {note.who}: {note.mark}" for note in self.notes if note.what == "fault"]
        self.violations += differences(list(self.desks.values()))
        log = self._log()
        self._check_office(log)
        self._check_marks(log)
        self._check_answers(log)
        if oracle:
            self.violations += judged(log, self.notes, self.office)
        return self.violations

    def _log(self) -> list[Taken]:
        with self.office.store.read() as connection:
            rows = connection.execute(text("SELECT origin, seq, body, result FROM sync_unit ORDER BY seq, origin, n"))
            return [_taken(*row) for row in rows]

    def _check_office(self, log: Sequence[Taken]) -> None:
        with self.office.store.read() as connection:
            last = partition_seq(connection, "S1")
            states = {id_: one.state for id_, one in store.load_records(connection, CUSTOMERS).items()}
        if [one.seq for one in log] != list(range(1, last + 1)):
            self.violations.append(f"I8: the log has {[one.seq for one in log]}, and stands at {last}")
        self.violations += [f"unit of {one.origin} refused: {one.result.code}" for one in log if one.result.code]
        for label, desk in self.desks.items():
            for id_, state in states.items():
                for name in REGISTERS:
                    if str(desk.see(name, id_)) != str(state.values[name]):
                        self.violations.append(f"I1: {id_}.{name} is {desk.see(name, id_)} at {label}, not {state}")
        deltas = {note.mark: note.delta for note in self.notes if note.what == "intent"}
        for id_, state in states.items():
            expected = 10 + sum(deltas[one.mark] for one in log if one.mark and one.edit and one.edit[1].id == id_)
            if state.values["points"] != expected:
                self.violations.append(f"I6: {id_} has {state.values['points']} points, not {expected}")

    def _check_marks(self, log: Sequence[Taken]) -> None:
        marks = [one.mark for one in log if one.mark]
        if len(marks) != len(set(marks)):
            self.violations.append("I6: a unit of work is in the log twice")
        for label, kept in saved_marks(self.notes).items():
            if kept - set(marks):
                self.violations.append(f"I2: {label} had saved {sorted(kept - set(marks))}, head office has not got it")
        for label, desk in self.desks.items():
            here = {id_ for (id_,) in desk.rows("SELECT id FROM visit")}
            if here != set(marks):
                self.violations.append(f"I1: {label} has other visits than head office: {sorted(here ^ set(marks))}")

    def _check_answers(self, log: Sequence[Taken]) -> None:
        stored = {(one.origin, one.unit.n): told(one.result) for one in log}
        for note in self.notes:
            for n, result in note.results.items():
                if stored.get((note.origin, n)) != result:
                    self.violations.append(
                        f"I6: {note.who} heard {result} for {n}, head office has {stored.get((note.origin, n))}"
                    )


def saved_marks(notes: Sequence[Note]) -> dict[str, set[str]]:
    """What must not be lost, by file: what its person was told is saved, less what was torn off it afterwards."""
    kept: dict[str, set[str]] = {}
    for note in notes:
        if note.what == "saved":
            kept.setdefault(note.who, set()).add(note.mark)
        if note.what == "torn":
            kept[note.who] = kept.get(note.who, set()) & set(note.mark.split())
    return kept


def judged(log: Sequence[Taken], notes: Sequence[Note], office: HeadOffice) -> list[str]:
    """What the oracle says of the whole history, replayed from the log and from what was on people's forms."""
    oracle = Oracle()
    held: dict[Place, list[Key]] = {}
    for one in log:
        _replay(oracle, held, one)
    by_mark = {one.mark: one for one in log}
    for note in notes:
        if note.what == "intent" and note.mark in by_mark:
            _save(oracle, note, by_mark[note.mark])
    for one in log:
        for offset, op in enumerate(one.result.ops):
            oracle.answer((one.origin, one.unit.n + offset), op.o)
    with office.store.read() as connection:
        states = {id_: one.state for id_, one in store.load_records(connection, CUSTOMERS).items()}
    judge_office(oracle, states, REGISTERS, refused=set())
    return oracle.violations


def _replay(oracle: Oracle, held: dict[Place, list[Key]], one: Taken) -> None:
    if one.result.code:
        return
    for offset, (op, result) in enumerate(zip(one.ops, one.result.ops, strict=True)):
        key = (one.origin, one.unit.n + offset)
        if op.id not in CUSTOMERS:
            continue
        if not op.f:
            for name in START:
                held[op.id, name] = [key]
                oracle.note_version((op.id, name), 1, frozenset({key}))
            continue
        place = (op.id, op.f)
        oracle.merge(key, held[place])
        if result.s is not None and result.s.cands:
            held[place] = [(one.origin, one.n) for one in result.s.cands]
        elif (place, result.rev) not in oracle.versions:
            held[place] = [key]
        oracle.note_version(place, result.rev, frozenset(held[place]))


def _save(oracle: Oracle, note: Note, one: Taken) -> None:
    if one.edit is None:
        return  # what was typed is what was there
    key, op = one.edit
    place = (op.id, op.f)
    oracle.own[note.who] = {(origin, n) for origin, n, register in note.own if register == op.f}
    seen = oracle.visible(note.who, place, note.rev)
    oracle.save(note.who, Saved(key, place, op.v, json.loads(note.shown), seen))


def _taken(origin: str, seq: int, body: str, result: str) -> Taken:
    unit = msgspec.json.decode(body, type=wire.Unit)
    ops = [msgspec.json.decode(raw, type=wire.Op) for raw in unit.ops]
    return Taken(origin, seq, unit, ops, msgspec.convert(msgspec.json.decode(result)["result"], wire.UnitResult))
