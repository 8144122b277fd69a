"""What stands in the way of an undo: later work on the same fields, records that lean on what was made, rights (P2)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select as select_columns
from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS, table_of, words_of
from crm_desktop.models.scalars import to_scalars
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.rights import Action, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import Telling, known_register, when
from crm_desktop.services.moved_customers import NO_FILE, moved_away
from crm_desktop.services.undo_steps import CannotUndo, Step, first_values
from crm_desktop.store.search.finding import driver_connection
from sync import wire
from sync.replica.saves import Later, Save, SavedOp, is_contested, later_change
from sync.replica.stubs import stub_of
from sync.values import Value, same

_FILED: Final = Words("登记表已建档，不能撤销登记", "The form has been filed: the registration cannot be undone")
_OF_MANY: Final = Words(
    "这是批量修改的一部分，请在“客户”页的“批量修改记录”里整批撤销",
    "It is part of a change of many: undo all of it from the list of customers",
)
_OF_IMPORT: Final = Words(
    "这是导入的一部分，请在“客户”页的“导入”里整批撤销",
    "It is part of an import: undo all of it where customers are imported",
)
_BATCHES: Final = {
    "bulk_edit": _OF_MANY,
    "undo_bulk_edit": _OF_MANY,
    "import_customers": _OF_IMPORT,
    "undo_import": _OF_IMPORT,
}
"""Acts that take several units of work, and are taken back as a whole where they are listed."""
_MERGED: Final = Words("这份档案已并入另一位客户，不能撤销", "The file was merged into another: cannot be undone")
_ERASED: Final = Words("这份资料已按客户要求删除", "It was erased at the customer's request")


@dataclass(frozen=True, slots=True)
class Context:
    """What the checks of one save need: the words to say it in, and the units that cancel out."""

    telling: Telling
    cancelled: Collection[int]
    """Units that were undone, and those that undid them."""
    put_away: Collection[str]
    """Records that undone saves had made: they lean on nothing any more."""

    @property
    def session(self) -> Session:
        """The view of the file."""
        return self.telling.session


def refuse_if_gone_on(context: Context, save: Save) -> None:
    """Raise CannotUndo unless every field is as the save left it and nothing leans on what it made."""
    if save.what in _BATCHES:
        raise CannotUndo(_BATCHES[save.what])
    _refuse_filed(context, save)
    for op in first_values(save):
        _refuse_gone(context, op)
        _refuse_contested(context, op)
        _refuse_later(context, save, op)
        if not op.register:
            _refuse_used(context, save, op)


def refuse_if_not_allowed(context: Context, steps: Iterable[Step]) -> None:
    """Raise CannotUndo, with the post's sentence, for a step the person may not take."""
    person = context.telling.seat.person
    for step in steps:
        if step.type not in set(RecordType):
            continue
        kind = RecordType(step.type)
        own = step.made or step.fresh is not None or context.telling.owns(step.type, step.id, person.id)
        verdict = may(person.role, step.action, kind, own=own)
        if isinstance(verdict, Refused) and step.action is Action.TAKE_BACK:
            verdict = may(person.role, Action.ARCHIVE, kind, own=own)
        if isinstance(verdict, Refused):
            raise CannotUndo(verdict.words)


def _refuse_filed(context: Context, save: Save) -> None:
    """An accountant has built on the registration: that is what to say, whatever else has changed with it."""
    forms = [op.id for op in save.ops if op.type == "registration_form" and not op.register]
    if any(getattr(context.telling.row("registration_form", form), "state", "") == "filed" for form in forms):
        raise CannotUndo(_FILED)


def _refuse_gone(context: Context, op: SavedOp) -> None:
    if context.telling.row(op.type, op.id) is not None:
        return
    away = moved_away(context.session, op.id) if op.type == "customer" else None
    if away is not None:
        raise CannotUndo(away.words)
    stub = stub_of(driver_connection(context.session), op.id)
    fate = stub.fate if stub is not None else ""
    raise CannotUndo({wire.ALIASED: _MERGED, wire.ERASED: _ERASED}.get(fate, NO_FILE))


def _refuse_contested(context: Context, op: SavedOp) -> None:
    if is_contested(driver_connection(context.session), op.id, op.register):
        name = _name(context, op)
        raise CannotUndo(
            Words(f"{name.zh}两边改得不一样，请先在“同步”里定下来", f"{name.en} is contested: decide it first")
        )


def _refuse_later(context: Context, save: Save, op: SavedOp) -> None:
    found = later_change(driver_connection(context.session), save, op, without=context.cancelled)
    if found is None and (not op.register or _stands(context, op)):
        return
    name = _name(context, op)
    raise CannotUndo(_changed(context, name, found))


def _stands(context: Context, op: SavedOp) -> bool:
    """Whether what was written is there still; a set that was emptied is none, once head office has answered."""
    present = _present(context, op)
    return same(present, op.value) or (op.value == "[]" and present is None)


def _changed(context: Context, name: Words, found: Later | None) -> Words:
    if found is None:
        return Words(f"{name.zh}后来又改过，不能撤销", f"{name.en} has been changed since: cannot be undone")
    person, at = context.telling.person(found.actor), f"{when(found.at).astimezone(BRANCH_ZONE):%H:%M}"
    return Words(
        f"{person.zh} {at} 又改过{name.zh}，不能撤销", f"{person.en} changed {name.en} at {at}: cannot be undone"
    )


def _refuse_used(context: Context, save: Save, op: SavedOp) -> None:
    """A record that came later names the one that was made."""
    own = {one.id for one in save.ops} | set(context.put_away)
    for type_, model in RECORDS.items():
        table = table_of(model)
        for column in _naming(op.type, table.columns.keys()):
            leaning = context.session.execute(select_columns(table.c.id).where(table.c[column] == op.id)).scalars()
            if any(record not in own for record in leaning):
                kind = words_of(type_)
                raise CannotUndo(
                    Words(f"后来又有了{kind.zh}，不能撤销", f"{kind.en}: there is one since, so this cannot be undone")
                )


def _naming(type_: str, columns: Sequence[str]) -> list[str]:
    """The columns by which records name one of that type."""
    names = {"customer": ("customer_id", "twin_id"), "visit": ("visit_id", "supersedes_id")}.get(type_, ())
    return [name for name in names if name in columns]


def _present(context: Context, op: SavedOp) -> Value:
    row, register = context.telling.row(op.type, op.id), known_register(op.type, op.register)
    if row is None or register is None:
        return None
    scalars = to_scalars(op.type, {name: getattr(row, name) for name in register.columns})
    return scalars if register.composite else scalars[register.name]


def _name(context: Context, op: SavedOp) -> Words:
    if not op.register:
        return context.telling.record(op.type, op.id)
    field = context.telling.register(op.type, op.register)
    return Words(f"“{field.zh}”", f'"{field.en}"')
