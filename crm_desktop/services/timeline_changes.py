"""What people changed in a customer's file, and what became of it when others changed it too (P3, SYNC "Merge")."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Final

from sqlmodel import Session, select

from crm_desktop.models.customer import Contact
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.words import Words
from crm_desktop.services.history_words import Delta, People, deltas
from crm_desktop.services.timeline_event import Event, EventKind
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import Line, LostValue, history, losers
from sync.replica.stubs import merged_into

_UNTOLD: Final = frozenset({"filed_at", "filed_by", "created_at", "created_by", "customer_id", "number"})
_WITH_FORM: Final = timedelta(minutes=1)
_TITLES: Final = {
    EventKind.CHANGE: Words("修改档案", "File changed"),
    EventKind.MERGED: Words("修改档案 · 已合并", "File changed · merged"),
    EventKind.CONFLICT: Words("修改档案 · 与别处冲突", "File changed · conflict"),
    EventKind.DECIDED: Words("裁定两边的不同", "Conflict decided"),
    EventKind.RESTORED: Words("恢复旧值", "Old value restored"),
}
_BY_USE: Final = {"resolve": EventKind.DECIDED, "restore": EventKind.RESTORED, "restore_value": EventKind.RESTORED}
_BY_OUTCOME: Final = {"conflict": EventKind.CONFLICT, "merged": EventKind.MERGED}


def change_events(session: Session, customer_id: str, people: People) -> Iterator[Event]:
    """The saves that touched the file or its contacts, one event a save, and the values that lost."""
    contacts = {one.id: one.name or "" for one in _contacts(session, customer_id)}
    connection = driver_connection(session)
    # The past of a file goes on in the one it was merged into, and so does that of a contact.
    merged = [merged for id_ in (customer_id, *contacts) for merged in merged_into(connection, id_)]
    ids = (customer_id, *contacts, *merged)
    lines = sorted((line for id_ in ids for line in history(connection, id_)), key=_save)
    registered = _registrations(session, customer_id)
    for _, save in groupby(lines, key=_save):
        yield from _events_of(list(save), people, registered=registered)
    for lost in losers(connection, handled=True):
        if lost.id in ids:
            yield _lost_event(lost, people)


def _contacts(session: Session, customer_id: str) -> Sequence[Contact]:
    return session.exec(select(Contact).where(Contact.customer_id == customer_id)).all()


def _registrations(session: Session, customer_id: str) -> list[datetime]:
    wanted = select(RegistrationForm.received_at).where(RegistrationForm.customer_id == customer_id)
    return [at for at in session.exec(wanted).all() if at is not None]


def _save(line: Line) -> tuple[int, str, str, str]:
    """Lines of one save share their moment, author, device and use case."""
    return line.at, line.actor, line.device, line.what


def _events_of(save: list[Line], people: People, *, registered: list[datetime]) -> Iterator[Event]:
    first = save[0]
    at = datetime.fromtimestamp(first.at / 1000, UTC)
    made = [line for line in save if not line.register]
    changed = [line for line in save if line.register and line.register not in _UNTOLD]
    if made and not any(abs(at - when) < _WITH_FORM for when in registered):
        yield _event(made, at, EventKind.CREATED, _made_title(made), (), people=people)
    archived = [line for line in changed if line.register.startswith("archived")]
    if archived:
        yield _event(archived, at, EventKind.ARCHIVED, _archived_title(archived), _reasons(archived), people=people)
    rest = [line for line in changed if line not in archived]
    told = tuple(delta.words for line in rest for delta in _deltas(line, people))
    if told:
        kind = _kind(rest)
        yield _event(rest, at, kind, _TITLES[kind], told, people=people)


def _event(
    lines: list[Line], at: datetime, kind: EventKind, title: Words, detail: tuple[Words, ...], *, people: People
) -> Event:
    first = lines[0]
    return Event(
        key=f"{first.id}:{first.register}:{first.at}",
        at=at,
        kind=kind,
        title=title,
        detail=detail,
        who=people.name(first.actor),
        device=people.device(first.device),
        pending=any(line.pending for line in lines),
    )


def _deltas(line: Line, people: People) -> Iterable[Delta]:
    return deltas(line.type, line.register, old=line.old, new=line.new, people=people)


def _kind(lines: list[Line]) -> EventKind:
    used = _BY_USE.get(lines[0].what)
    if used is not None:
        return used
    outcomes = [kind for outcome, kind in _BY_OUTCOME.items() if any(line.outcome == outcome for line in lines)]
    return outcomes[0] if outcomes else EventKind.CHANGE


def _made_title(made: list[Line]) -> Words:
    if any(line.type == "customer" for line in made):
        return Words("建立客户档案", "File opened")
    return Words("新增联系人", "Contact added")


def _archived_title(lines: list[Line]) -> Words:
    whom = Words("联系人", "Contact") if lines[0].type == "contact" else Words("客户", "Customer")
    back = any(line.register == "archived_at" and line.new is None for line in lines)
    return (
        Words(f"{whom.zh}恢复使用", f"{whom.en} taken back") if back else Words(f"{whom.zh}归档", f"{whom.en} archived")
    )


def _reasons(lines: list[Line]) -> tuple[Words, ...]:
    texts = [str(line.new) for line in lines if line.register == "archived_reason" and line.new]
    return tuple(Words(text, text) for text in texts)


def _lost_event(lost: LostValue, people: People) -> Event:
    winner = people.name(lost.winner.by)
    told = [
        delta.words for delta in deltas(lost.type, lost.register, old=lost.base, new=lost.lost.value, people=people)
    ]
    told.append(Words(f"以{winner.zh}的修改为准，可在字段历史里恢复", f"{winner.en}'s change stands; restore it there"))
    return Event(
        key=f"{lost.id}:{lost.register}:{lost.lost.origin}:{lost.lost.n}",
        at=datetime.fromtimestamp(lost.lost.at / 1000, UTC),
        kind=EventKind.LOST,
        title=Words("同时修改，未采用", "Changed at the same time, not taken"),
        detail=tuple(told),
        who=people.name(lost.lost.by),
        device=people.device(lost.lost.device),
    )
