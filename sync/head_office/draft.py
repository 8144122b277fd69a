"""One unit of work being merged on copies of the records it touches, so that a refusal leaves no trace."""

from dataclasses import replace
from typing import Protocol

from sync import wire
from sync.catalogue import Catalogue, Policy, Register
from sync.head_office import refusals, store
from sync.head_office.authors import Authors
from sync.head_office.guard import Guard, Refusal
from sync.head_office.shape import fits, fits_new
from sync.head_office.state import Mark, RecordState, created
from sync.merge import Edit, Held, Merged, Outcome, Version, is_fresh, merge
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

    def refused_op(self, n: int) -> wire.Op | None:
        """Op `n` of the same origin if it was refused, else None."""


class Draft:
    """One unit being merged on copies of the records it touches."""

    def __init__(self, work: Work, unit: wire.Unit, *, seq: int, at: int) -> None:
        """Begin with nothing; `seq` is what the unit takes if it lands, `at` when it was saved (ms)."""
        self._work, self._unit, self._seq, self._at = work, unit, seq, at
        self.records: dict[str, store.Stored] = {}
        self.lines: dict[str, list[wire.HistoryLine]] = {}
        self._done: list[tuple[wire.Op, Outcome]] = []

    def run(self, ops: list[wire.Op] | None) -> Refusal | None:
        """Merge op by op; the first refusal ends it."""
        if not ops:
            return refusals.MALFORMED
        for offset, op in enumerate(ops):
            refusal = self._take(op, self._unit.n + offset)
            if refusal is not None:
                return refusal
        return None

    def results(self, authors: Authors) -> list[wire.OpResult]:
        """What became of each op; the register's state comes with it unless the op was applied just as sent."""
        answers = []
        for op, outcome in self._done:
            state = authors.state(self.records[op.id].state, op.f) if op.f else None
            rev = state.rev if state else 1
            as_sent = outcome is Outcome.APPLIED and (state is None or state.v == decode(bytes(op.v)))
            answers.append(wire.OpResult(o=outcome, rev=rev, s=None if as_sent else state))
        return answers

    def _take(self, op: wire.Op, n: int) -> Refusal | None:
        found = self.records.get(op.id) or self._work.find(op.id)
        value: object = decode(bytes(op.v))
        refusal = self._misplaced(op, found) or self._misshapen(op, value)
        refusal = refusal or self._work.guard.refuses(self._unit, op, before=found.state if found else None)
        if refusal is not None:
            return refusal
        mark = self._work.mark(self._unit, n, self._at)
        if found is None:
            self._create(op, value, mark)
            return None
        return self._edit(op, value, found, mark)

    def _misplaced(self, op: wire.Op, found: store.Stored | None) -> Refusal | None:
        if not op.f:
            return refusals.EXISTS if found else None
        if found is None:
            return refusals.UNKNOWN_RECORD
        if found.type != op.t:
            return refusals.MALFORMED
        if found.partition != self._unit.part:
            return refusals.MOVED
        kind = self._work.catalogue.types.get(op.t)
        return refusals.APPEND_ONLY if kind is not None and kind.append_only else None

    def _misshapen(self, op: wire.Op, value: object) -> Refusal | None:
        kind = self._work.catalogue.types.get(op.t)
        if not op.f:
            return None if fits_new(kind, value) else refusals.MALFORMED
        register = kind.register(op.f) if kind else None
        return None if fits(register, value) and fits(register, op.w) else refusals.MALFORMED

    def _create(self, op: wire.Op, value: object, mark: Mark) -> None:
        columns = value if isinstance(value, dict) else {}
        state = created(self._work.catalogue.types.get(op.t), columns, mark=mark, seq=self._seq)
        self.records[op.id] = store.Stored(op.t, self._unit.part, state, new=True)
        self._note(op, None, dict(columns), Outcome.APPLIED, rev=1)

    def _edit(self, op: wire.Op, value: object, found: store.Stored, mark: Mark) -> Refusal | None:
        if op.id not in self.records:
            self.records[op.id] = store.Stored(found.type, found.partition, found.state.copy(), new=found.new)
        state = self.records[op.id].state
        register = self._register(op)
        before = state.held(op.f)
        typed: Value = _whole(value, before.current.value)
        version = Version(typed, mark.origin, mark.n, mark.by, mark.device, mark.at)
        edit = Edit(version, op.b, op.w, op.p, authority=self._work.guard.has_authority(self._unit))
        edit = self._past_refused(op, before, edit, policy=register.policy)
        merged = merge(before, edit, register=register, next_rev=state.rev + 1)
        if merged.outcome is Outcome.REFUSED:
            return refusals.illegal_state(merged.reason)
        self._hold(op, state, before, merged, edit)
        return None

    def _past_refused(self, op: wire.Op, held: Held, edit: Edit, *, policy: Policy) -> Edit:
        """An edit that continues a refused one stands on what that one stood on (I4); deltas need no such care."""
        if policy in (Policy.SUM, Policy.UNION):
            return edit
        while edit.prev and not is_fresh(held, edit):
            refused = self._work.refused_op(edit.prev)
            if refused is None or (refused.id, refused.f) != (op.id, op.f):
                break
            edit = replace(edit, base_rev=refused.b, base=refused.w, prev=refused.p)
        return edit

    def _hold(self, op: wire.Op, state: RecordState, before: Held, merged: Merged, edit: Edit) -> None:
        mine, now = edit.version, merged.held.current
        if merged.held != before:
            state.hold(op.f, merged.held, seq=self._seq, cause=(mine.origin, mine.n))
        if merged.loser is not None:
            state.lose(op.f, merged.loser, winner=mine if merged.loser != mine else now, base=edit.base, seq=self._seq)
        new = now.value if now.is_op(mine.origin, mine.n) else mine.value
        self._note(op, before.current.value, new, merged.outcome, rev=merged.held.rev)

    def _register(self, op: wire.Op) -> Register:
        kind = self._work.catalogue.types.get(op.t)
        known = kind.register(op.f) if kind else None
        return known or Register(op.f, (op.f,), Policy.LATEST)

    def _note(self, op: wire.Op, old: Value, new: Value, outcome: Outcome, *, rev: int) -> None:
        self._done.append((op, outcome))
        line = wire.HistoryLine(
            f=op.f, old=old, new=new, by=self._unit.by, device=self._work.device, at=self._at, o=outcome, rev=rev
        )
        self.lines.setdefault(op.id, []).append(line)


def _whole(value: object, current: Value) -> Value:
    """A group's value with the parts that its author's older catalogue does not know left as they are."""
    if isinstance(value, dict):
        kept = {name: part for name, part in current.items() if name not in value} if isinstance(current, dict) else {}
        return kept | value
    return value if isinstance(value, str | int | float) else None
