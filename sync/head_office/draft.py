"""One unit of work being merged on copies of the records it touches, so that a refusal leaves no trace."""

from collections.abc import Collection, Mapping
from typing import Protocol

import msgspec

from sync import wire
from sync.archive import archive_unseen, edit_unseen
from sync.catalogue import Catalogue, Policy, RecordType, Register
from sync.head_office import acts, refusals, store
from sync.head_office.authors import Authors
from sync.head_office.guard import Guard, Refusal
from sync.head_office.shape import fits, fits_base, fits_new
from sync.head_office.state import ECHO, RecordState, Touch, created
from sync.head_office.stubs import Stub
from sync.merge import Edit, Held, Mark, Merged, Outcome, Version, is_fresh, merge
from sync.values import Scalar, Value


class Work(Protocol):
    """The push transaction a draft belongs to."""

    catalogue: Catalogue
    guard: Guard
    origin: str
    device: str

    def reads(self, partition: str) -> bool:
        """Whether the sender may read that partition."""

    def find(self, record_id: str) -> store.Stored | None:
        """The record as the units before left it."""

    def stub(self, partition: str, record_id: str) -> Stub | None:
        """What is left of a record in a partition it has left."""

    def left(self, record_id: str) -> list[str]:
        """The partitions that keep a stub of a record, where that is to be erased or parted."""

    def aliases(self, record_id: str) -> list[str]:
        """The records that may have been merged into that one, which is to be moved."""

    def next_seq(self, partition: str) -> int:
        """The seq that a unit takes there if it lands; 0 where this request may not write."""

    def refused_op(self, n: int) -> wire.Op | None:
        """Op `n` of the same origin if it was refused, else None."""

    def authority(self, unit: wire.Unit) -> bool:
        """Whether the unit comes from head office itself."""

    def shared(self, unit: wire.Unit) -> Mapping[str, int] | None:
        """None, or by partition the seq up to which the unit's revs are this office's, where their epoch has ended.

        Of what came after that, values alone tell what its author saw.
        """


_DELTAS = (Policy.SUM, Policy.UNION)


class Draft:
    """One unit being merged on copies of the records it touches."""

    def __init__(self, work: Work, unit: wire.Unit, *, at: int) -> None:
        """Begin with nothing; `at` is when the unit was saved (ms)."""
        self.work, self.unit, self.at = work, unit, at
        self.records: dict[str, store.Stored] = {}
        self.lines: dict[str, list[wire.HistoryLine]] = {}
        self.seqs: dict[str, int] = {}
        self.stubs: dict[tuple[str, str], Stub] = {}
        self.returned: set[tuple[str, str]] = set()
        self.erased: list[str] = []
        self._done: list[tuple[wire.Op, Outcome, int]] = []
        self._asked: list[str] = []
        self._authority, self._shared = work.authority(unit), work.shared(unit)

    def run(self, ops: list[wire.Op] | None, *, without: Collection[str] = ()) -> Refusal | None:
        """Merge op by op; the first refusal ends it.

        What was typed into the records `without`, which are erased by now, is left out; acts on them are carried out,
        since other records were moved and merged with them.
        """
        if not ops:
            return refusals.MALFORMED
        self.seq(self.unit.part)
        self._asked = [op.id for op in ops]
        for offset, op in enumerate(ops):
            refusal = self._take(op, self.unit.n + offset, without=without)
            if refusal is not None:
                return refusal
        return None

    def results(self, authors: Authors) -> list[wire.OpResult]:
        """What became of each op; the register's state comes with it unless the op was applied just as sent.

        Of a record that its author did not name, and of one that the sender may not read, nothing is told (I19).
        """
        return [self._result(at, asked, authors) for at, asked in enumerate(self._asked)]

    def _result(self, at: int, asked: str, authors: Authors) -> wire.OpResult:
        op, outcome, rev = self._done[at]
        record = self.records.get(op.id)
        if op.id != asked or (record is not None and not self._is_told(record)):
            return wire.OpResult(outcome)
        if record is None or not op.f or op.f in acts.ACTS or record.state.erased:
            return wire.OpResult(outcome, rev)
        state = record.state
        if outcome is Outcome.APPLIED and (state.values.get(op.f) == op.v or self._written_again(op, at)):
            return wire.OpResult(outcome, state.rev_of(op.f))
        return wire.OpResult(outcome, state.rev_of(op.f), authors.state(state, op.f))

    def _is_told(self, record: store.Stored) -> bool:
        """Whether the sender may hear how a record stands that the unit has touched."""
        return not record.partition or self.work.reads(record.partition)

    def _written_again(self, op: wire.Op, at: int) -> bool:
        """Whether a later op of this unit wrote the register: it was the author's own hand, not somebody else's."""
        return any((later.id, later.f) == (op.id, op.f) for later, _, _ in self._done[at + 1 :])

    # What acts use as well --------------------------------------------------------------------------

    def seq(self, partition: str) -> int:
        """The seq this unit takes in that partition."""
        if partition not in self.seqs:
            self.seqs[partition] = self.work.next_seq(partition)
        return self.seqs[partition]

    def find(self, record_id: str) -> store.Stored | None:
        """The record as the ops before left it."""
        return self.records.get(record_id) or self.work.find(record_id)

    def own(self, record_id: str, found: store.Stored) -> store.Stored:
        """The draft's own copy of a record; the unit takes a seq where that is."""
        if found.partition:
            self.seq(found.partition)
        if record_id not in self.records:
            self.records[record_id] = found.copy()
        return self.records[record_id]

    def leave(self, stub: Stub) -> None:
        """A record leaves a partition, or leaves it in another way than it had before."""
        self.stubs[stub.partition, stub.id] = stub
        self.returned.discard((stub.partition, stub.id))

    def enter(self, partition: str, record_id: str) -> None:
        """A record is in that partition now, and no stub of it."""
        self.stubs.pop((partition, record_id), None)
        self.returned.add((partition, record_id))

    def stub(self, partition: str, record_id: str) -> Stub | None:
        """What is left of a record in a partition, as the ops before left it."""
        if (partition, record_id) in self.returned:
            return None
        return self.stubs.get((partition, record_id)) or self.work.stub(partition, record_id)

    def left(self, record_id: str) -> list[str]:
        """The partitions that keep a stub of a record which is to be erased or parted, as the ops before left it."""
        known = {(partition, record_id) for partition in self.work.left(record_id)} | self.stubs.keys()
        return sorted(partition for partition, id_ in known - self.returned if id_ == record_id)

    def aliases(self, record_id: str) -> list[str]:
        """The records that were merged into that one, as the ops before left it."""
        ids = {*self.work.aliases(record_id), *self.records}
        states = ((id_, found.state) for id_ in sorted(ids) if (found := self.find(id_)) is not None)
        return [id_ for id_, state in states if state.alias == record_id]

    def unseen(self, op: wire.Op, found: store.Stored) -> bool:
        """Whether the author of an act had not seen the record's last change; nobody can know in another epoch."""
        return self._shared is None and (
            self._unseen(found.state, op, found.partition, origin=self.work.origin) is not None
        )

    def note(self, op: wire.Op, old: Value, new: Value, outcome: Outcome, *, rev: int) -> None:
        """Keep what became of an op, and its line of the history."""
        self._done.append((op, outcome, rev))
        line = wire.HistoryLine(
            f=op.f, old=old, new=new, by=self.unit.by, device=self.work.device, at=self.at, o=outcome, rev=rev
        )
        self.lines.setdefault(op.id, []).append(line)

    # ------------------------------------------------------------------------------------------------

    def _take(self, op: wire.Op, n: int, *, without: Collection[str]) -> Refusal | None:
        followed, found = self._followed(op)
        if followed.id in without and followed.f and followed.f not in acts.ACTS:
            return None
        kind = self.work.catalogue.types.get(op.t)
        blank = not followed.f and followed.id in without
        refusal = self._misplaced(followed, found, kind) or (None if blank else _misshapen(op, kind))
        refusal = refusal or self.work.guard.refuses(self.unit, followed, before=found.state if found else None)
        if refusal is not None:
            return refusal
        mark = Mark(self.work.origin, n, self.unit.by, self.work.device, self.at, self.unit.l)
        if found is None:
            self._create(op, kind, mark)
            return None
        if op.f in acts.ACTS:
            return acts.carry_out(self, followed, found, op.v)
        return self._edit(followed, kind, found, mark, aliased=followed is not op)

    def _followed(self, op: wire.Op) -> tuple[wire.Op, store.Stored | None]:
        """The op on the record that its own was merged into; its author had not seen that record's revs."""
        found = self.find(op.id)
        if op.f in ("", wire.ALIAS):
            return op, found
        seen = {op.id}
        while found is not None and found.state.alias and found.state.alias not in seen:
            op = msgspec.structs.replace(op, id=found.state.alias, b=0, k=0)
            seen.add(op.id)
            found = self.find(op.id)
        return op, found

    def _misplaced(self, op: wire.Op, found: store.Stored | None, kind: RecordType | None) -> Refusal | None:
        if found is not None and found.state.erased:
            return refusals.ERASED
        if not op.f:
            return refusals.EXISTS if found else None
        if found is None:
            return refusals.UNKNOWN_RECORD
        if found.type != op.t:
            return refusals.MALFORMED
        if found.partition != self.unit.part and not self._knew_it_here(op.id) and op.f != wire.ALIAS:
            return refusals.MOVED
        frozen = kind is not None and kind.append_only and op.f not in acts.ACTS
        return refusals.APPEND_ONLY if frozen else None

    def _knew_it_here(self, record_id: str) -> bool:
        """Whether the author saved before it could be known that the record had moved: such an edit still merges."""
        stub = self.work.stub(self.unit.part, record_id)
        return stub is not None and stub.fate == wire.MOVED and self.unit.c < stub.seq

    def _create(self, op: wire.Op, kind: RecordType | None, mark: Mark) -> None:
        columns = op.v if isinstance(op.v, dict) else {}
        part = self.unit.part
        self.records[op.id] = store.Stored(
            op.t, part, created(kind, columns, mark=mark, seq=self.seq(part)), new=True
        )  # fmt: skip
        self.note(op, None, dict(columns), Outcome.APPLIED, rev=1)

    def _edit(self, op: wire.Op, kind: RecordType | None, found: store.Stored, mark: Mark, *,
              aliased: bool) -> Refusal | None:  # fmt: skip
        record, register = self.own(op.id, found), _register(op, kind)
        state = record.state
        before = state.held(op.f)
        typed = _whole(op.v, before.current.value) if isinstance(op.v, dict) else op.v
        version = Version(typed, mark)
        base = _comparable(op.w, before.current.value, register) if isinstance(op.w, dict) else op.w
        edit = Edit(version, op.b if self._shared is None else 0, base, op.p, self._authority)
        if edit.prev:
            edit = self._past_refused(op, before, edit, policy=register.policy)
        merged = self._settle(op, record.partition, state, register, before, edit)
        if merged.outcome is Outcome.REFUSED:
            return refusals.illegal_state(merged.reason if self._is_told(record) else op.f)
        blind = self._is_blind(op, state.touched.get(op.f), edit, merged, policy=register.policy)
        self._hold(op, record, before, merged, edit, blind=blind, aliased=aliased)
        if kind and kind.archive and merged.outcome is not Outcome.AGREED and register.policy is not Policy.ARCHIVE:
            self._keep_from_archive(op, kind.archive, record, version, aliased=aliased)
        return None

    def _settle(self, op: wire.Op, part: str, state: RecordState, register: Register, held: Held,
                edit: Edit) -> Merged:  # fmt: skip
        if register.policy is Policy.ARCHIVE and edit.version.value not in (None, ""):
            unseen = self._unseen(state, op, part, origin=edit.version.mark.origin)
            if unseen is not None:
                return archive_unseen(held, edit, unseen, next_rev=state.rev + 1)
        return merge(held, edit, register=register, next_rev=state.rev + 1)

    def _keep_from_archive(self, op: wire.Op, archive: str, record: store.Stored, version: Version, *,
                           aliased: bool) -> None:  # fmt: skip
        """An edit by somebody who had not seen that the record was put away keeps it (I15)."""
        touch = record.state.touched.get(archive)
        known = self._known(op, touch, record.partition) if touch else 0
        if touch is None or touch.rev <= known or (touch.mark.origin == version.mark.origin and not aliased):
            return
        held = edit_unseen(record.state.held(archive), version, next_rev=record.state.rev + 1)
        if held is not None:
            record.state.hold(archive, held, seq=self.seq(record.partition), cause=ECHO)

    def _unseen(self, state: RecordState, op: wire.Op, part: str, *, origin: str) -> Version | None:
        """The latest change of another register that the author of an archiving had not seen."""
        found: list[tuple[int, str]] = []
        for name, touch in state.touched.items():
            known = self._known(op, touch, part)
            if name != op.f and (_is_unseen(touch, origin, known=known) or
                                 (touch.rev > known and name in state.contested)):  # fmt: skip
                found.append((touch.rev, name))
        return state.held(max(found)[1]).current if found else None

    def _known(self, op: wire.Op, touch: Touch, part: str) -> int:
        """The rev that the op's author had seen of the record, as far as it says anything of that change."""
        return op.k if self._shared is None or touch.seq <= self._shared.get(part, 0) else 0

    def _past_refused(self, op: wire.Op, held: Held, edit: Edit, *, policy: Policy) -> Edit:
        """An edit that continues a refused one stands on what that one stood on (I4); deltas need no such care."""
        if policy in _DELTAS:
            return edit
        while edit.prev and not is_fresh(held, edit):
            refused = self._refused_before(op, edit.prev)
            if refused is None:
                break
            base_rev = refused.b if edit.base_rev else 0
            edit = Edit(edit.version, base_rev, refused.w, refused.p, edit.authority)
        return edit

    def _refused_before(self, op: wire.Op, prev: int) -> wire.Op | None:
        """Op `prev`, which that op continues, if it was refused; it must be about the same register."""
        refused = self.work.refused_op(prev)
        same = refused is not None and (self._followed(refused)[0].id, refused.f) == (op.id, op.f)
        return refused if same else None

    def _is_blind(self, op: wire.Op, touch: Touch | None, edit: Edit, merged: Merged, *, policy: Policy) -> bool:
        """Whether the author had not seen what the edit met.

        A delta that continues a refused one does not come out as it was typed, though nobody else has been there.
        """
        if _is_unseen(touch, edit.version.mark.origin, known=edit.base_rev):
            return True
        own = bool(edit.prev) and policy in _DELTAS and self._refused_before(op, edit.prev) is not None
        return merged.outcome in (Outcome.MERGED, Outcome.CONFLICT) and not own

    def _hold(self, op: wire.Op, record: store.Stored, before: Held, merged: Merged, edit: Edit, *,
              blind: bool, aliased: bool) -> None:  # fmt: skip
        mine, now, seq = edit.version, merged.held.current, self.seq(record.partition)
        origin, n = mine.mark.origin, mine.mark.n
        if merged.held is not before:
            cause = ECHO if aliased else (origin, n)
            record.state.hold(op.f, merged.held, seq=seq, cause=cause, blind=blind)
        if merged.loser is not None:
            winner = mine if merged.loser != mine else now
            record.state.lose(op.f, merged.loser, winner=winner, base=edit.base, seq=seq)
        new = now.value if now.mark.is_op(origin, n) else mine.value
        self.note(op, before.current.value, new, merged.outcome, rev=merged.held.rev)


def _register(op: wire.Op, kind: RecordType | None) -> Register:
    known = kind.register(op.f) if kind else None
    return known or Register(op.f, (op.f,), Policy.LATEST)


def _misshapen(op: wire.Op, kind: RecordType | None) -> Refusal | None:
    if not op.f:
        return None if fits_new(kind, op.v) else refusals.MALFORMED
    if op.f in acts.ACTS:
        return None if acts.fits(op.f, op.v) else refusals.MALFORMED
    register = kind.register(op.f) if kind else None
    return None if fits(register, op.v) and fits_base(register, op.w) else refusals.MALFORMED


def _is_unseen(touch: Touch | None, origin: str, *, known: int) -> bool:
    """Whether who knew a register up to that rev had not seen its last change, or what that stands on."""
    return touch is not None and touch.rev > known and (touch.caused_by()[0] != origin or touch.blind)


def _comparable(base: dict[str, Scalar], current: Value, register: Register) -> Value:
    """What its author saw of a group, in the parts that head office knows or holds there; see `_whole`."""
    if register.composite:
        held = current if isinstance(current, dict) else {}
        base = {name: part for name, part in base.items() if name in register.columns or name in held}
    return _whole(base, current)


def _whole(value: dict[str, Scalar], current: Value) -> Value:
    """A group's value with the parts that its author's older catalogue does not know left as they are."""
    if not isinstance(current, dict):
        return value
    return {name: part for name, part in current.items() if name not in value} | value
