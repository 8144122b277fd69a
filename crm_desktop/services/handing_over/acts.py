"""Handing over in one unit of work, and taking it back whole: nothing is left without an owner (P4, PRACTICE M9).

A customer takes along what belongs to it; the rest goes to one colleague. Whose it was stays in each record's history.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

import msgspec
from sqlmodel import Session

from crm_desktop.models.catalogue import RECORDS
from crm_desktop.models.local import Draft
from crm_desktop.models.people import AccountRequest, HandOver
from crm_desktop.rules.account_requests import RequestKind, RequestState, Wanted
from crm_desktop.rules.handing_over import Strategy, Why, assigned, check, may_undo, portions
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, Role, may
from crm_desktop.rules.words import Words
from crm_desktop.services.account_requests import add_request, check_request
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.handing_over.belongings import Belongings, Kind, belongings
from crm_desktop.services.people import employees
from crm_desktop.services.seat import Seat
from sync.ids import new_id

OWNER: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.CUSTOMER: "owner_id",
        Kind.PLAN: "rep_id",
        Kind.ORDER: "rep_id",
        Kind.FORM: "handler_id",
        Kind.BOOKLET: "rep_id",
        Kind.DRAFT: "owner_id",
    }
)
"""By kind, the field that says whose it is."""

Given = dict[str, dict[str, list[str]]]
"""By kind and successor, the ids of what was given; kept with the hand-over."""


@dataclass(frozen=True, slots=True)
class Order:
    """A hand-over as it is asked for. `chosen` names the successor of each portion, `rest` that of everything else.

    `why` leaving closes the account after `last_day`, moving gives the person the `post` and `branch` named here: both
    by a request to head office that goes along. `unsent_note` says what becomes of saves that are not sent.
    """

    staff_id: str
    why: Why
    strategy: Strategy
    chosen: Mapping[str, str]
    rest: str = ""
    note: str = ""
    unsent_note: str = ""
    reason: str = ""
    last_day: date | None = None
    post: Role | None = None
    branch: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go to whom, by successor and kind; `problems` say what is still open."""

    belongings: Belongings
    given: Given
    problems: tuple[Problem, ...]

    def count(self, successor: str, kind: Kind) -> int:
        """How many of a kind that colleague would get."""
        return len(self.given.get(kind.value, {}).get(successor, ()))

    @property
    def successors(self) -> tuple[str, ...]:
        """Everybody who would get anything."""
        return tuple(sorted({taker for takers in self.given.values() for taker in takers if taker}))


@dataclass(frozen=True, slots=True)
class Undone:
    """What a hand-over taken back did: how much went back, and how much has gone on to somebody else meanwhile."""

    back: int
    kept: int


def may_hand_over(seat: Seat) -> Allowed | Refused:
    """Whether this person's post hands over the work of others."""
    return may(seat.person.role, Action.CREATE, RecordType.HAND_OVER, own=True)


def preview(seat: Seat, order: Order) -> Preview:
    """What the order would do, and what it lacks. Raises NotFound."""
    owned = belongings(seat, order.staff_id)
    with seat.store.reading() as session:
        staff = {one.id for one in employees(session, seat) if one.login}
        problems = list(_problems(session, seat, owned, order, staff))
    return Preview(owned, _given(owned, order), tuple(problems))


def hand_over(seat: Seat, order: Order) -> str:
    """Give everything to its successors in one unit of work, with the request about the account; the record's id.

    Raises NotAllowed by post, NotFound, Invalid for what is open.
    """
    require(seat, Action.CREATE, RecordType.HAND_OVER, own=True)
    found = preview(seat, order)
    if found.problems:
        raise Invalid(found.problems)
    now = seat.now()
    with seat.unit("hand_over") as session:
        for kind, id_, taker in _items(found.given):
            _give(session, kind, id_, taker, before=order.staff_id)
        wanted = _wanted(seat, found.belongings, order)
        made = HandOver(
            id=new_id(),
            staff_id=order.staff_id,
            why=order.why.value,
            strategy=order.strategy.value,
            given=msgspec.json.encode(found.given).decode(),
            note=order.note.strip() or None,
            unsent_note=order.unsent_note.strip() or None,
            request_id=add_request(session, seat, wanted) if wanted is not None else None,
            made_by=seat.person.id,
            made_at=now,
        )
        session.add(made)
    return made.id


def undo_hand_over(seat: Seat, hand_over_id: str) -> Undone:
    """Take a hand-over back in one unit of work; what has gone on to somebody else meanwhile stays with them.

    A request about the account that nobody has answered is taken back, too. Raises NotFound, NotAllowed.
    """
    require(seat, Action.EDIT, RecordType.HAND_OVER, own=False)
    with seat.store.reading() as session:
        made = session.get(HandOver, hand_over_id)
        if made is None:
            raise NotFound(Words("本机没有这次交接。", "This desktop has no such hand-over."))
        why_not = undo_refused(session, made, now=seat.now())
    if why_not is not None:
        raise NotAllowed(why_not)
    back = kept = 0
    with seat.unit("undo_hand_over") as session:
        made = session.get_one(HandOver, hand_over_id)
        for kind, id_, taker in _items(given_of(made)):
            returned = _take_back(session, kind, id_, taker, to=str(made.staff_id))
            back, kept = back + returned, kept + (not returned)
        made.undone_by, made.undone_at = seat.person.id, seat.now()
        request = session.get(AccountRequest, made.request_id) if made.request_id else None
        if request is not None and request.state == RequestState.ASKED and request.asked_by == seat.person.id:
            request.state = RequestState.WITHDRAWN.value
    return Undone(back, kept)


def undo_refused(session: Session, made: HandOver, *, now: datetime) -> Words | None:
    """Why a hand-over cannot be taken back any more; None while it can."""
    request = session.get(AccountRequest, made.request_id) if made.request_id else None
    closed = request is not None and request.state == RequestState.DONE
    return may_undo(made.made_at or now, now=now, undone=made.undone_at is not None, closed=closed)


def given_of(made: HandOver) -> Given:
    """What was given to whom; empty where it cannot be read."""
    try:
        return msgspec.json.decode(made.given or "{}", type=Given)
    except msgspec.MsgspecError:
        return {}


def _problems(session: Session, seat: Seat, owned: Belongings, order: Order, staff: set[str]) -> Iterator[Problem]:
    divided = portions(order.strategy, owned.customers)
    yield from check(
        divided, order.chosen, rest=order.rest, has_rest=bool(owned.rest), person=order.staff_id, staff=staff
    )  # fmt: skip
    if owned.unsent and not order.unsent_note.strip():
        yield _UNSENT
    if owned.empty and order.why is Why.SHARING:
        yield _NOTHING
    wanted = _wanted(seat, owned, order)
    if wanted is not None:
        yield from check_request(session, seat, wanted)


def _given(owned: Belongings, order: Order) -> Given:
    takers = assigned(portions(order.strategy, owned.customers), order.chosen)
    given: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in owned.customers:
        given[Kind.CUSTOMER.value][takers[one.id]].append(one.id)
    for thing in owned.things:
        given[thing.kind.value][takers.get(thing.customer_id, order.rest)].append(thing.id)
    return {kind: dict(by_taker) for kind, by_taker in given.items()}


def _wanted(seat: Seat, owned: Belongings, order: Order) -> Wanted | None:
    """The request to head office that goes along."""
    if order.why is Why.SHARING or not owned.person.login:
        return None
    leaving = order.why is Why.LEAVING
    return Wanted(
        kind=RequestKind.CLOSE if leaving else RequestKind.CHANGE,
        reason=order.reason.strip() or order.why.words.zh,
        branch=seat.branch.code if leaving else order.branch or seat.branch.code,
        staff_id=order.staff_id,
        post=None if leaving else order.post,
        area="" if leaving else order.area,
        last_day=order.last_day if leaving else None,
    )


def _items(given: Given) -> Iterator[tuple[Kind, str, str]]:
    for kind, by_taker in given.items():
        for taker, ids in by_taker.items():
            for id_ in ids:
                yield Kind(kind), id_, taker


def _give(session: Session, kind: Kind, id_: str, taker: str, *, before: str) -> None:
    if kind is Kind.DRAFT:
        _re_own_draft(session, id_, taker, before=before)
        return
    record = session.get(RECORDS[kind.value], id_)
    if record is not None:
        setattr(record, OWNER[kind], taker)
        session.add(record)


def _take_back(session: Session, kind: Kind, id_: str, taker: str, *, to: str) -> bool:
    """Give one thing back; False where it is not the successor's any more."""
    if kind is Kind.DRAFT:
        return _re_own_draft(session, _draft_id(id_, before=to, after=taker), to, before=taker)
    record = session.get(RECORDS[kind.value], id_)
    if record is None or getattr(record, OWNER[kind]) != taker:
        return False
    own = kind is Kind.FORM and getattr(record, "receptionist_id", None) == to
    setattr(record, OWNER[kind], None if own else to)
    session.add(record)
    return True


def _re_own_draft(session: Session, id_: str, taker: str, *, before: str) -> bool:
    draft = session.get(Draft, id_)
    if draft is None or draft.owner_id != before:
        return False
    moved = Draft(
        id=_draft_id(id_, before=before, after=taker), form=draft.form, owner_id=taker, content=draft.content,
        focus=draft.focus, updated_at=draft.updated_at,
    )  # fmt: skip
    session.delete(draft)
    session.flush()
    session.merge(moved)
    return True


def _draft_id(id_: str, *, before: str, after: str) -> str:
    """Drafts of a customer's sections end with whose they are; the others are known by what they are about."""
    return f"{id_.removesuffix(f':{before}')}:{after}" if id_.endswith(f":{before}") else id_


_UNSENT: Final = Problem(
    "hand_over_unsent",
    "unsent_note",
    Words("有没上传的改动：先同步，或写明怎么处理", "Some saves are not sent: sync, or say what is done"),
)
_NOTHING: Final = Problem("hand_over_nothing", "portions", Words("名下没有要交接的", "Nothing to hand over"))
