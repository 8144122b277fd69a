"""Acts on a whole record: it moves to another partition, is merged into another record, or is erased.

An act is an op of a unit like any other: it lands with its unit or not at all, once, under the guard's eyes.
"""

import re
from typing import TYPE_CHECKING

from sync import wire
from sync.head_office import refusals, store
from sync.head_office.guard import Refusal
from sync.head_office.state import RecordState
from sync.head_office.stubs import Stub
from sync.merge import Mark, Outcome

if TYPE_CHECKING:
    from sync.head_office.draft import Draft

ACTS = frozenset({wire.MOVE, wire.ERASE, wire.ALIAS})
_NAME = re.compile(r"[0-9A-Za-z_.:-]{1,36}")


def fits(act: str, value: object) -> bool:
    """Whether `value` may be what that act says: a partition, a record's id (or null: no alias any more), or null."""
    if act == wire.ERASE:
        return value is None
    if act == wire.ALIAS and value is None:
        return True
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


def carry_out(draft: "Draft", op: wire.Op, found: store.Stored, value: object) -> Refusal | None:
    """Do what the act says on the draft's copy of the record."""
    if op.f == wire.MOVE:
        return _move(draft, op, found, str(value))
    if op.f == wire.ERASE:
        return _erase(draft, op, found)
    return _alias(draft, op, found, str(value)) if value is not None else _part(draft, op, found)


def _move(draft: "Draft", op: wire.Op, found: store.Stored, target: str) -> Refusal | None:
    """The record leaves this partition's feed and enters the other's, whole, in the one transaction."""
    record = draft.own(op.id, found)
    here = record.partition
    if here != target:
        _leave(draft, op, here, wire.MOVED, target)
        for id_, into in _merged_into(draft, op.id):
            # What names a merged record may go along: there, too, it must find the one that stands for it.
            draft.leave(Stub(target, id_, op.t, draft.seq(target), wire.ALIASED, into, draft.at))
        record.partition = target
        record.state.enter(draft.seq(target))
        draft.enter(target, op.id)
    draft.note(op, here, target, Outcome.APPLIED if here != target else Outcome.AGREED, rev=record.state.rev)
    return None


def _erase(draft: "Draft", op: wire.Op, found: store.Stored) -> Refusal | None:
    """Nothing of the record is left but that there was one: no value, no candidate, no history."""
    record = draft.own(op.id, found)
    for partition in sorted({record.partition, *draft.left(op.id)}):
        _leave(draft, op, partition, wire.ERASED, "")
    record.state = erased_state(draft.unit.by, draft.work.device, draft.at)
    record.partition = ""
    draft.erased.append(op.id)
    draft.lines.pop(op.id, None)
    draft.note(op, None, None, Outcome.APPLIED, rev=0)
    return None


def erased_state(by: str, device: str, at: int) -> RecordState:
    """What is kept of an erased record: who erased it, and when."""
    return RecordState(values={}, made=Mark("", 0, by, device, at), born=0, erased=True)


def _alias(draft: "Draft", op: wire.Op, found: store.Stored, into: str) -> Refusal | None:
    """The record was merged into another: late ops follow it there. Nobody merges what they have not seen as it is."""
    end = _end(draft, into)
    target = draft.find(end)
    here = draft.unit.part
    if found.state.alias or (end == op.id and into != op.id):
        return refusals.MERGED
    if found.partition != here:
        return refusals.MOVED
    if target is None or end == op.id or target.partition != here or target.type != found.type:
        return refusals.NO_TARGET
    if draft.unseen(op, found):
        return refusals.CHANGED
    record = draft.own(op.id, found)
    _leave(draft, op, here, wire.ALIASED, into)
    record.state.alias, record.partition = into, ""
    draft.note(op, None, into, Outcome.APPLIED, rev=record.state.rev)
    return None


def _part(draft: "Draft", op: wire.Op, found: store.Stored) -> Refusal | None:
    """The merge was a mistake: the record is back as it was."""
    here = draft.unit.part
    stub = draft.work.stub(here, op.id)
    if not found.state.alias or stub is None or stub.fate != wire.ALIASED:
        return refusals.MOVED if found.partition not in ("", here) else refusals.NO_TARGET
    record = draft.own(op.id, found)
    before, record.state.alias, record.partition = record.state.alias, "", here
    record.state.enter(draft.seq(here))
    draft.enter(here, op.id)
    for partition in draft.left(op.id):
        elsewhere = draft.stub(partition, op.id)
        if partition != here and elsewhere is not None and elsewhere.fate == wire.ALIASED:
            _leave(draft, op, partition, wire.MOVED, here)
    draft.note(op, before, None, Outcome.APPLIED, rev=record.state.rev)
    return None


def _end(draft: "Draft", record_id: str) -> str:
    """The record that stands for this one, which may be itself. No circle of aliases ever lands."""
    while (found := draft.find(record_id)) is not None and found.state.alias:
        record_id = found.state.alias
    return record_id


def _merged_into(draft: "Draft", record_id: str) -> list[tuple[str, str]]:
    """The records that were merged into that one, or into these, each with the one it was merged into."""
    found = [(id_, record_id) for id_ in draft.aliases(record_id)]
    for id_, _ in found:
        found += [(other, id_) for other in draft.aliases(id_)]
    return found


def _leave(draft: "Draft", op: wire.Op, partition: str, fate: str, target: str) -> None:
    draft.leave(Stub(partition, op.id, op.t, draft.seq(partition), fate, target, draft.at))
