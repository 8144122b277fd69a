"""One unit of work being merged on copies of the records it touches, so that a refusal leaves no trace."""

from typing import Protocol

from sync import wire
from sync.catalogue import Catalogue, Policy, Register
from sync.head_office import store
from sync.head_office.authors import Authors
from sync.head_office.guard import Guard, Refusal
from sync.head_office.state import Mark, RecordState, created
from sync.merge import Edit, Merged, Outcome, Version, merge
from sync.values import Value, decode


class Work(Protocol):
    """The push transaction a draft belongs to."""

    catalogue: Catalogue
    guard: Guard
    device: str

    def find(self, record_id: str) -> store.Stored | None:
        """The record as the units before left it."""

    def mark(self, unit: wire.Unit, n: int, at: int) -> Mark:
        """The mark of op `n` of that unit."""


class Draft:
    """One unit being merged on copies of the records it touches."""

    def __init__(self, work: Work, unit: wire.Unit, *, seq: int, at: int) -> None:
        self._work, self._unit, self._seq, self._at = work, unit, seq, at
        self.records: dict[str, store.Stored] = {}
        self.lines: dict[str, list[wire.HistoryLine]] = {}
        self._done: list[tuple[wire.Op, Outcome]] = []

    def run(self, ops: list[wire.Op] | None) -> Refusal | None:
        """Merge op by op; the first refusal ends it."""
        if not ops:
            return Refusal(
                "malformed",
                "这条改动的内容无法读取，总部没有采用。",
                "Head office could not read this change.",
            )
        for offset, op in enumerate(ops):
            refusal = self._take(op, self._unit.n + offset)
            if refusal is not None:
                return refusal
        return None

    def results(self, authors: Authors) -> list[wire.OpResult]:
        """What became of each op; the register's state comes with every outcome but a plain `applied`."""
        answers = []
        for op, outcome in self._done:
            state = authors.state(self.records[op.id].state, op.f) if op.f else None
            rev = state.rev if state else 1
            answers.append(wire.OpResult(o=outcome, rev=rev, s=None if outcome is Outcome.APPLIED else state))
        return answers

    def _take(self, op: wire.Op, n: int) -> Refusal | None:
        found = self.records.get(op.id) or self._work.find(op.id)
        refusal = self._work.guard.refuses(self._unit, op, before=found.state if found else None)
        if refusal is not None:
            return refusal
        mark = self._work.mark(self._unit, n, self._at)
        return self._edit(op, found, mark) if op.f else self._create(op, found, mark)

    def _create(self, op: wire.Op, found: store.Stored | None, mark: Mark) -> Refusal | None:
        if found is not None:
            return Refusal("exists", "这条记录在总部已经存在。", "Head office already has this record.")
        columns = decode(bytes(op.v))
        if not isinstance(columns, dict):
            return Refusal("malformed", "新记录的内容无法读取。", "The new record could not be read.")
        state = created(self._work.catalogue.types.get(op.t), columns, mark=mark, seq=self._seq)
        self.records[op.id] = store.Stored(op.t, self._unit.part, state)
        self._note(op, None, dict(columns), Outcome.APPLIED, rev=1)
        return None

    def _edit(self, op: wire.Op, found: store.Stored | None, mark: Mark) -> Refusal | None:
        refusal = self._misplaced(op, found)
        if refusal is not None or found is None:
            return refusal
        if op.id not in self.records:
            self.records[op.id] = store.Stored(found.type, found.partition, found.state.copy())
        state = self.records[op.id].state
        register = self._register(op)
        value = decode(bytes(op.v))
        version = Version(value, mark.origin, mark.n, mark.by, mark.device, mark.at)
        edit = Edit(version, op.b, op.w, op.p, authority=self._work.guard.has_authority(self._unit))
        before = state.held(op.f)
        merged = merge(before, edit, register=register, next_rev=state.rev + 1)
        if merged.outcome is Outcome.REFUSED:
            return Refusal(
                "illegal_state",
                f"状态不能这样改变（{merged.reason}）。",
                f"The state cannot change that way ({merged.reason}).",
            )
        self._hold(op, state, before.current.value, merged)
        return None

    def _hold(self, op: wire.Op, state: RecordState, old: Value, merged: Merged) -> None:
        if merged.held != state.held(op.f):
            state.hold(op.f, merged.held, seq=self._seq)
        if merged.loser is not None:
            state.lose(op.f, merged.loser, seq=self._seq)
        self._note(op, old, decode(bytes(op.v)), merged.outcome, rev=merged.held.rev)

    def _misplaced(self, op: wire.Op, found: store.Stored | None) -> Refusal | None:
        if found is None:
            return Refusal("unknown_record", "总部没有这条记录。", "Head office has no such record.")
        if found.partition != self._unit.part:
            return Refusal("moved", "这条记录已转到别的门店。", "This record has moved to another branch.")
        kind = self._work.catalogue.types.get(op.t)
        if kind is not None and kind.append_only:
            return Refusal(
                "append_only",
                "这类记录只能新增，不能修改。",
                "Rows of this kind are never changed; add a correction.",
            )
        return None

    def _register(self, op: wire.Op) -> Register:
        kind = self._work.catalogue.types.get(op.t)
        known = kind.register(op.f) if kind else None
        return known or Register(op.f, (op.f,), Policy.LATEST)

    def _note(self, op: wire.Op, old: Value, new: Value, outcome: Outcome, *, rev: int) -> None:
        self._done.append((op, outcome))
        line = wire.HistoryLine(
            f=op.f,
            old=old,
            new=new,
            by=self._unit.by,
            device=self._work.device,
            at=self._at,
            o=outcome,
            rev=rev,
        )
        self.lines.setdefault(op.id, []).append(line)
