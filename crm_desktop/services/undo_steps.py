"""How a save is taken back, field by field: old values again, what was made put away, consents by their contrary.

Nothing here writes; each step is an ordinary edit (or a new row where rows are never changed) of the unit that undoes.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import RECORDS, words_of
from crm_desktop.models.customer import Consent
from crm_desktop.models.field import Record
from crm_desktop.models.scalars import columns_of, from_scalar
from crm_desktop.rules.consent import Act
from crm_desktop.rules.field_rights import STATE, is_booked
from crm_desktop.rules.rights import Action
from crm_desktop.rules.taken_back import UNDONE_SAVE
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.correcting import correction
from crm_desktop.services.customer_consents import next_moment
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.seat import Seat
from sync.catalogue import Policy, Register
from sync.ids import new_id
from sync.replica.saves import Save, SavedOp


class CannotUndo(ServiceError):
    """The save cannot be taken back (any more); `words` say why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One write of the undo: these columns of that record, or a `fresh` row; `made`: the record came with the save."""

    type: str
    id: str
    action: Action
    values: Mapping[str, Any] = field(default_factory=dict)
    made: bool = False
    fresh: Record | None = None


_PUT_AWAY: Final[Mapping[str, str]] = {
    "registration_form": "void",
    "phone_order_note": "void",
    "visit_plan": "dropped",
}
"""By type, the state in which a record that was made by mistake counts for nothing."""

_ARCHIVED: Final = frozenset({"customer", "contact"})
_FOR_GOOD: Final[Mapping[str, Words]] = {
    "amount_correction": Words(
        "更正已留下记录，不能撤销。改错了，请再更正一次", "A correction stays on record: correct the figure once more"
    ),
    "visit": Words("拜访和到店记录不能撤销，只能更正", "A visit on record can be corrected, not undone"),
    "daily_entry_report": Words("日报已交总部，不能撤销", "The day's report has been handed in and cannot be undone"),
    "visit_booklet": Words("拜访册已打印，请在“拜访”里作废", "The booklet is printed: declare it void under Visits"),
    "customer_move": Words("客户已转店，请由总部转回来", "The customer is on the move: head office can move them back"),
    "customer_merge": Words("合并请在客户档案里拆开", "A merge is taken apart in the customer's file"),
    "distinct_pair": Words("请在“疑似重复”里重新判断", "Judge the pair again under Duplicates"),
}
"""By type, why what was made stays."""

_BY_FIELD: Final[Mapping[str, Action]] = {
    "filed_at": Action.FILE_PROFILE,
    "filed_by": Action.FILE_PROFILE,
    "archived_at": Action.ARCHIVE,
}


def steps_of(session: Session, seat: Seat, save: Save, *, act: Words) -> tuple[Step, ...]:
    """What takes the save back, the last change first; raises CannotUndo where something of it cannot be."""
    made = {op.id for op in save.ops if not op.register}
    steps: list[Step] = []
    for op in reversed(first_values(save)):
        if op.register.startswith("~"):
            raise CannotUndo(_FOR_GOOD["customer_move" if op.register == "~move" else "customer_merge"])
        if not op.register:
            steps += _put_away(session, seat, op, act)
        elif op.id not in made and op.value != op.old:
            steps += _back(session, seat, op, act)
    return tuple(steps)


def first_values(save: Save) -> list[SavedOp]:
    """The save's changes, each register once: what it wrote in the end over what had stood there before."""
    found: dict[tuple[str, str], SavedOp] = {}
    for op in save.ops:
        before = found.get((op.id, op.register))
        old, rev = (before.old, before.rev) if before else (op.old, op.rev)
        found[op.id, op.register] = SavedOp(op.type, op.id, op.register, op.value, old, rev)
    return list(found.values())


def _put_away(session: Session, seat: Seat, op: SavedOp, act: Words) -> Iterator[Step]:
    if op.type in _ARCHIVED:
        values: dict[str, Any] = {"archived_at": seat.now()}
        if op.type == "customer":
            values["archived_reason"] = f"{UNDONE_SAVE}{act.zh}"
        yield Step(op.type, op.id, Action.TAKE_BACK, values, made=True)
    elif op.type in _PUT_AWAY:
        yield from _through(session, seat, op, act, to=_PUT_AWAY[op.type], made=True)
    elif op.type == "consent":
        yield from _contrary(session, seat, op)
    else:
        words = _FOR_GOOD.get(op.type)
        raise CannotUndo(words or Words(f"{words_of(op.type).zh}不能撤销", f"{words_of(op.type).en}: cannot be undone"))


def _back(session: Session, seat: Seat, op: SavedOp, act: Words) -> Iterator[Step]:
    register = known_register(op.type, op.register)
    if register is None or op.type not in RECORDS:
        raise CannotUndo(Words("这个版本不认识这一项，不能撤销", "This version does not know the field"))
    if register.policy is Policy.STATE:
        yield from _through(session, seat, op, act, to=op.old, made=False)
        return
    values = {name: from_scalar(op.type, name, scalar) for name, scalar in columns_of(register, op.old)}
    row = session.get(RECORDS[op.type], op.id)
    held = row.model_dump() if row is not None else {}
    booked = is_booked(op.type, op.register, held)
    if booked:
        yield from (_why(seat, op, held, name, value, act) for name, value in values.items())
    usual = _BY_FIELD.get(op.register, Action.EDIT)
    yield Step(op.type, op.id, Action.CORRECT if booked else usual, values)


def _through(session: Session, seat: Seat, op: SavedOp, act: Words, *, to: object, made: bool) -> Iterator[Step]:
    """Step by legal step from the present state: head office takes no others."""
    row = session.get(RECORDS[op.type], op.id)
    register = known_register(op.type, op.register or STATE)
    held = row.model_dump() if row is not None else {}
    way = legal_way(register, held.get(STATE), to) if register is not None else None
    if way is None:
        kind = words_of(op.type)
        raise CannotUndo(Words(f"{kind.zh}已往下办，不能撤销", f"{kind.en}: it has gone on and cannot be undone"))
    for state in way:
        booked = is_booked(op.type, STATE, held)
        if booked:
            yield _why(seat, op, held, STATE, state, act)
        yield Step(op.type, op.id, Action.CORRECT if booked else Action.EDIT, {STATE: state}, made=made)
        held = {**held, STATE: state}


def _why(seat: Seat, op: SavedOp, held: Mapping[str, Any], name: str, value: object, act: Words) -> Step:
    """What is booked goes back by a correction, like any other change of it."""
    line = correction(seat, op.type, held, name, value, reason=f"{UNDONE_SAVE}{act.zh}")
    return Step(op.type, op.id, Action.CORRECT, fresh=line)


def legal_way(register: Register, before: object, after: object) -> tuple[str, ...] | None:
    """The shortest way between two states by the register's transitions, without the first; None if there is none."""
    queue = deque[tuple[object, tuple[str, ...]]]([(before, ())])
    seen: set[object] = {before}
    while queue:
        state, way = queue.popleft()
        if state == after:
            return way
        for following in sorted(register.transitions.get(str(state or ""), ())):
            if following not in seen:
                seen.add(following)
                queue.append((following, (*way, following)))
    return None


def _contrary(session: Session, seat: Seat, op: SavedOp) -> Iterator[Step]:
    """What was agreed is withdrawn, what was withdrawn given again if it had been; a refusal changes nothing."""
    told = op.value if isinstance(op.value, dict) else {}
    contrary = {Act.GIVEN: Act.WITHDRAWN, Act.WITHDRAWN: Act.GIVEN}.get(Act(str(told["act"])))
    if contrary is None or (contrary is Act.GIVEN and not _had_given(session, op, told)):
        return
    kept = {name: told.get(name) for name in ("customer_id", "purpose", "way", "notice_version", "form_number")}
    at = next_moment(session, str(kept["customer_id"]), str(kept["purpose"]), seat.now())
    row = Consent(id=new_id(), act=contrary.value, at=at, taken_by=seat.person.id)
    for name, value in kept.items():
        setattr(row, name, value)
    yield Step("consent", row.id, Action.CREATE, fresh=row)


def _had_given(session: Session, op: SavedOp, told: Mapping[str, object]) -> bool:
    earlier = (
        select(Consent)
        .where(Consent.customer_id == told.get("customer_id"), Consent.purpose == told.get("purpose"))
        .where(Consent.id != op.id)
        .order_by(col(Consent.at).desc())
    )
    last = session.exec(earlier).first()
    return last is not None and last.act == Act.GIVEN.value
