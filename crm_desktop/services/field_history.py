"""One field's values through time, newest first, each restorable: restoring is itself a change (P3, PRACTICE 3.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlmodel import Session

from crm_desktop.models.catalogue import fields_of, register_words
from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.scalars import columns_of, from_scalar
from crm_desktop.rules.rights import Action, RecordType, Role
from crm_desktop.rules.words import Words
from crm_desktop.services.conflicts_words import known_register
from crm_desktop.services.customer_file import CONTACT, open_file, require, reset_check
from crm_desktop.services.errors import NotFound, ServiceError
from crm_desktop.services.history_words import People, people_of, shown, together
from crm_desktop.services.proposals import Proposed, proposals_of
from crm_desktop.services.proposals_view import accepted_by_register
from crm_desktop.services.provenance import NUMBERS, Verified, papers_of, state_lines, verified_between
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import Line, LostValue, Source, history, losers
from sync.values import Value, same

_EMPTY: Final = Words("（空）", "(empty)")
_AT_FIRST: Final = Words("建档时", "when opened")
_NO_NOTE: Final = Words("", "")
_LINE: Final[dict[bool | None, Words]] = {True: Words("在线", "online"), False: Words("离线", "offline")}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value the field had: from what to what, by whom, when and where; values are masked.

    `key` names it to `restore_value`. `paper` is what it was keyed from, `verified` how a number was found to be
    right or wrong while it was in force. `note` says what became of it (合并, 冲突, 恢复 ...); `lost` that it was
    typed but never in force; `current` that it is in force now. `line` tells whether the desktop could reach head
    office when it was saved; it is empty where that is not on record.
    """

    key: str
    at: datetime
    old: Words
    new: Words
    who: Words
    post: Words
    device: Words
    note: Words
    pending: bool
    lost: bool
    current: bool
    paper: Words = _NO_NOTE
    line: Words = _NO_NOTE
    verified: Verified | None = None


@dataclass(frozen=True, slots=True)
class FieldHistory:
    """A field's name and its changes, newest first."""

    field: str
    words: Words
    changes: tuple[FieldChange, ...]


_NOTES: Final = {
    "merged": Words("已合并", "merged"),
    "conflict": Words("与别处冲突", "conflict"),
    "agreed": Words("两边一致", "agreed"),
    "restore": Words("恢复旧值", "restored"),
    "restore_value": Words("恢复旧值", "restored"),
    "resolve": Words("裁定", "decided"),
    "undo": Words("撤销", "undone"),
}
_NOT_TAKEN: Final = Words("同时修改，未采用", "changed at the same time, not taken")


@dataclass(frozen=True, slots=True)
class _Past:
    """A value of the register as it was, with what the history says about it."""

    key: str
    line: Line
    value: Value
    lost: bool = False
    first: bool = False


def field_history(seat: Seat, customer_id: str, field: str, *, contact_id: str = "") -> FieldHistory:
    """The history of a field of the file; "contact.mobile" with the contact it belongs to. Raises NotFound."""
    type_, record_id, register = _place(seat, customer_id, field, contact_id)
    with seat.store.reading() as session:
        people = people_of(session)
        pasts = list(_pasts(session, type_, record_id, register))
        accepted = accepted_by_register(proposals_of(session, customer_id), record_id, register)
        posts = {one: _post(session, one) for one in {past.line.actor for past in pasts}}
        papers = papers_of(session, customer_id)
        states = state_lines(driver_connection(session), record_id) if register in NUMBERS else []
    in_force = next((past.key for past in pasts if not past.lost), "")
    changes, until = list[FieldChange](), None
    for past in pasts:
        change = _change(past, posts[past.line.actor], people, in_force=past.key == in_force, accepted=accepted)
        verified = None if past.lost else verified_between(states, past.line.at, until, people=people)
        paper = papers.get((past.line.at, past.line.actor), _NO_NOTE)
        changes.append(replace(change, paper=paper, verified=verified))
        until = until if past.lost else past.line.at
    return FieldHistory(field, register_words(type_, register), tuple(changes))


def restore_value(seat: Seat, customer_id: str, field: str, key: str, *, contact_id: str = "") -> None:
    """Put a value of the history (`FieldChange.key`) back in force, as an edit of what is in force now.

    Raises NotAllowed by post, NotFound where the history no longer has that line.
    """
    type_, record_id, register = _place(seat, customer_id, field, contact_id)
    require(seat, Action.EDIT, RecordType(type_), own=open_file(seat, customer_id).own)
    with seat.store.reading() as session:
        past = next((one for one in _pasts(session, type_, record_id, register) if one.key == key), None)
        now = seat.store.shown(session, type_, record_id)
    if past is None or now is None:
        raise NotFound(Words("这一条历史已不在本机。", "This desktop no longer has that line of the history."))
    known = known_register(type_, register)
    if known is None:
        raise ServiceError(Words("这一项不能恢复旧值。", "An old value of this cannot be restored."))
    with seat.unit("restore_value", bases=now.bases) as session:
        record = session.get(Customer if type_ == "customer" else Contact, record_id)
        for column, scalar in columns_of(known, past.value):
            setattr(record, column, from_scalar(type_, column, scalar))
        if isinstance(record, Contact) and register in ("mobile", "landline"):
            reset_check(record)
        session.add(record)


def _place(seat: Seat, customer_id: str, field: str, contact_id: str) -> tuple[str, str, str]:
    """Type, id and register of a field of the file."""
    if not field.startswith(CONTACT):
        return "customer", customer_id, fields_of("customer")[field].group or field
    column = field.removeprefix(CONTACT)
    contact = contact_id or open_file(seat, customer_id).contact_id
    return "contact", contact, fields_of("contact")[column].group or column


def _pasts(session: Session, type_: str, record_id: str, register: str) -> Iterator[_Past]:
    """Every value the register had, newest first; the value at creation is the oldest."""
    connection = driver_connection(session)
    pasts: list[_Past] = []
    for at, line in enumerate(history(connection, record_id)):
        if line.register == register:
            pasts.append(_Past(f"{at}:{line.at}", line, line.new))
        elif not line.register and line.type == type_:
            first = replace(line, register=register, old=None)
            pasts.append(_Past(f"{at}:{line.at}", first, _at_first(type_, register, line.new), first=True))
    for lost in losers(connection, handled=True):
        if (lost.id, lost.register) == (record_id, register):
            pasts.append(_lost(lost))
    return iter(sorted(pasts, key=lambda past: past.line.at, reverse=True))


def _at_first(type_: str, register: str, columns: Value) -> Value:
    known = known_register(type_, register)
    if known is None or not isinstance(columns, dict):
        return None
    if known.composite:
        return {name: columns.get(name) for name in known.columns}
    return columns.get(register)


def _lost(lost: LostValue) -> _Past:
    side = lost.lost
    line = Line(lost.type, lost.id, lost.register, lost.base, side.value, side.by, side.device, side.at, Source.OFFICE,
                on_line=side.on_line)  # fmt: skip
    return _Past(f"{side.origin}:{side.n}", line, side.value, lost=True)


def _change(
    past: _Past, post: Words, people: People, *, in_force: bool, accepted: list[Proposed]
) -> FieldChange:  # fmt: skip
    line = past.line
    old, new = _told(line, past.value, people, first=past.first)
    note = _AT_FIRST if past.first else _NOTES.get(line.what) or _NOTES.get(line.outcome) or _NO_NOTE
    proposal = next((one for one in accepted if one.decided_by == line.actor and same(one.value, past.value)), None)
    if proposal is not None and not past.first:
        who = people.name(proposal.by)
        note = Words(f"采纳{who.zh}的建议", f"as {who.en} proposed")
    return FieldChange(
        key=past.key,
        at=datetime.fromtimestamp(line.at / 1000, UTC),
        old=old,
        new=new,
        who=people.name(line.actor),
        post=post,
        device=people.device(line.device),
        note=_NOT_TAKEN if past.lost else note,
        pending=line.pending,
        line=_LINE.get(line.on_line, _NO_NOTE),
        lost=past.lost,
        current=in_force,
    )


def _told(line: Line, value: Value, people: People, *, first: bool) -> tuple[Words, Words]:
    new = _value(line, value, people)
    if first:
        return _NO_NOTE, new
    old = _value(line, line.old, people)
    if old == new:
        new = Words(f"{new.zh}（中间有改动）", f"{new.en} (changed inside)")
    return old, new


def _value(line: Line, value: Value, people: People) -> Words:
    if not isinstance(value, dict):
        known = line.register in fields_of(line.type)
        return shown(line.type, line.register, value, people=people) if known else _EMPTY
    parts = [shown(line.type, name, part, people=people) for name, part in value.items() if part not in (None, "")]
    return together(line.register, parts) if parts else _EMPTY


def _post(session: Session, staff_id: str) -> Words:
    staff = session.get(Staff, staff_id)
    return Role(staff.post).words if staff is not None and staff.post in set(Role) else _NO_NOTE
