"""Undo of saves: the last ones of this person at this desktop today, each with what it changed, taken back as edits.

An undo is a unit of work of its own, based on what the person saw when it was asked for: if somebody else was quicker,
head office finds two edits that did not see each other, as with any other save. History keeps both ways (P3).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

import msgspec
from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS
from crm_desktop.models.local import Setting
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import NOTHING, Telling, act, when
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_memory import recall_in
from crm_desktop.services.undo_checks import Context, refuse_if_gone_on, refuse_if_not_allowed
from crm_desktop.services.undo_drafts import keep_what_was_typed
from crm_desktop.services.undo_steps import CannotUndo, Step, first_values, steps_of
from crm_desktop.store.search.finding import driver_connection
from sync.replica.capture import Base
from sync.replica.saves import Save, SavedOp, saves
from sync.values import encode

UNDO: Final = "undo"
MOST: Final = 20
"""How many of the day's saves are listed."""
_KEY: Final = "undo.done"
_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class SavedChange:
    """One field a save changed, personal data masked (D1); `new` where the record came with the save."""

    record: Words
    field: Words
    before: Words
    after: Words
    new: bool


@dataclass(frozen=True, slots=True)
class LastSave:
    """A save that may be taken back; `right` says whether it can be now, `makes` that undoing puts records away.

    `title` is the record it was about. It is to be handed to `undo` as it was shown: it carries what was seen.
    """

    unit: int
    act: Words
    title: Words
    at: datetime
    changes: tuple[SavedChange, ...]
    makes: bool
    right: Allowed | Refused
    bases: Mapping[tuple[str, str], Base]
    records: frozenset[str]


@dataclass(frozen=True, slots=True)
class Undone:
    """A save that was taken back."""

    unit: int
    act: Words
    title: Words
    records: frozenset[str]


def last_saves(seat: Seat, *, limit: int = MOST) -> tuple[LastSave, ...]:
    """This person's saves at this desktop today that have not been undone, youngest first."""
    with seat.store.reading() as session:
        context = _context(session, seat)
        return tuple(_told(context, save) for save in _of_today(context, limit))


def last_save(seat: Seat, *, about: str = "") -> LastSave | None:
    """The youngest of them, or the youngest that touched the record `about` or one of that customer; None without."""
    with seat.store.reading() as session:
        context = _context(session, seat)
        for save in _of_today(context, MOST):
            if not about or any(about in (op.id, _customer_of(context, op)) for op in save.ops):
                return _told(context, save)
    return None


def saves_of(seat: Seat, units: Collection[int]) -> tuple[LastSave, ...]:
    """Those of this person's saves here today that have one of these numbers, youngest first; undone ones are gone."""
    with seat.store.reading() as session:
        context = _context(session, seat)
        return tuple(_told(context, save) for save in _of_today(context, None) if save.unit in units)


def undo(seat: Seat, save: LastSave) -> Undone:
    """Take a save back, whole or not at all. Raises CannotUndo with what stands in the way by now."""
    with seat.store.reading() as session:
        found = next((one for one in _of_today(_context(session, seat), None) if one.unit == save.unit), None)
    if found is None:
        raise CannotUndo(_NOT_THERE)
    with seat.unit(UNDO, bases=save.bases, partition=found.partition) as session:
        context = _context(session, seat)
        steps = _checked(context, found)
        for step in steps:
            _write(session, step)
        if not steps:
            raise CannotUndo(_NOTHING_TO_DO)
        _note(session, found.unit)
    keep_what_was_typed(seat, found)
    return Undone(save.unit, save.act, save.title, save.records)


def _context(session: Session, seat: Seat) -> Context:
    done = recall_in(session, _KEY, dict[int, int]) or {}
    made = driver_connection(session).execute(
        "SELECT id FROM sync_op WHERE register = '' AND unit IN (SELECT value FROM json_each(?))",
        (encode(sorted(done)),),
    )
    return Context(Telling(session, seat), {*done, *done.values()}, frozenset(str(row[0]) for row in made))


def _of_today(context: Context, limit: int | None) -> list[Save]:
    seat = context.telling.seat
    midnight = datetime.combine(seat.today, time(), BRANCH_ZONE)
    found = saves(
        driver_connection(context.session),
        actor=seat.person.id,
        since_ms=round(midnight.timestamp() * 1000),
        limit=-1 if limit is None else limit + len(context.cancelled),
    )
    left = [save for save in found if save.unit not in context.cancelled and save.what != UNDO]
    return left if limit is None else left[:limit]


def _customer_of(context: Context, op: SavedOp) -> str:
    return str(getattr(context.telling.row(op.type, op.id), "customer_id", "") or "")


def _checked(context: Context, save: Save) -> tuple[Step, ...]:
    refuse_if_gone_on(context, save)
    steps = steps_of(context.session, context.telling.seat, save, act=act(save.what))
    refuse_if_not_allowed(context, steps)
    return steps


def _told(context: Context, save: Save) -> LastSave:
    try:
        steps = _checked(context, save)
        right: Allowed | Refused = Allowed() if steps else Refused(_NOTHING_TO_DO)
    except CannotUndo as refusal:
        right = Refused(refusal.words)
    records = {op.id: op.type for op in save.ops}
    first = next(iter(save.ops))
    return LastSave(
        unit=save.unit,
        act=act(save.what),
        title=context.telling.record(first.type, first.id),
        at=when(save.at),
        changes=_changes(context, save),
        makes=any(not op.register for op in save.ops),
        right=right,
        bases=_bases(context, records),
        records=frozenset(records),
    )


def _bases(context: Context, records: Mapping[str, str]) -> dict[tuple[str, str], Base]:
    store, session = context.telling.seat.store, context.session
    shown = [store.shown(session, type_, id_) for id_, type_ in records.items() if context.telling.row(type_, id_)]
    return {key: base for one in shown if one is not None for key, base in one.bases.items()}


def _changes(context: Context, save: Save) -> tuple[SavedChange, ...]:
    return tuple(_change(context.telling, op) for op in first_values(save))


def _change(telling: Telling, op: SavedOp) -> SavedChange:
    record = telling.record(op.type, op.id)
    if not op.register:
        return SavedChange(record, telling.register(op.type, ""), NOTHING, NOTHING, new=True)
    before, after = (telling.masked(op.type, op.register, value) for value in (op.old, op.value))
    return SavedChange(record, telling.register(op.type, op.register), before, after, new=False)


def _write(session: Session, step: Step) -> None:
    """One write at a time: a second state of a record is an edit of its own."""
    if step.fresh is not None:
        session.add(step.fresh)
    else:
        row = session.get_one(RECORDS[step.type], step.id)
        for column, value in step.values.items():
            setattr(row, column, value)
        session.add(row)
    session.flush()


def _note(session: Session, unit: int) -> None:
    """Keep, with the undo itself, that the save is undone and by which unit."""
    done = recall_in(session, _KEY, dict[int, int]) or {}
    done[unit] = int(driver_connection(session).execute("SELECT sync_unit()").fetchone()[0])
    kept = dict(sorted(done.items())[-_KEPT:])
    session.merge(Setting(key=_KEY, value=msgspec.json.encode(kept).decode()))


_NOT_THERE: Final = Words("这次保存已经撤销过，或不是今天的", "That save has been undone, or is not of today")
_NOTHING_TO_DO: Final = Words("这次保存没有可撤销的内容", "There is nothing in that save to undo")
