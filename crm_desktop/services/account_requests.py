"""Requests for accounts as a desktop makes and lists them; head office alone decides and carries them out (P1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.choices import REQUEST_KINDS
from crm_desktop.models.people import AccountRequest
from crm_desktop.rules.account_requests import (
    Present,
    RequestKind,
    RequestState,
    Wanted,
    check_wanted,
    due_at,
    is_late,
)
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, Role, may
from crm_desktop.rules.words import Words
from crm_desktop.services.chain_rules import settings_in_force, work_calendar
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotAllowed, NotFound
from crm_desktop.services.people import Employee, employees, place_words, staff_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import home_of
from sync.ids import new_id

_KINDS: Final = {one.value: one.words for one in REQUEST_KINDS}
_TYPE: Final = RecordType.ACCOUNT_REQUEST
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as lists show it. `late`: overdue, or answered too late; `mine`: who looks may take it back."""

    id: str
    kind: RequestKind
    state: RequestState
    staff_id: str
    name: str
    post: Words
    branch: Words
    area: str
    login: str
    last_day: date | None
    reason: str
    asked_by: str
    asked_at: datetime | None
    due_at: datetime | None
    decided_by: str
    done_at: datetime | None
    answer: str
    given_login: str
    late: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class RequestChoices:
    """What a request may name: people in service, and branches by code; at a branch both are its own people's."""

    people: tuple[Employee, ...]
    branches: tuple[tuple[str, Words], ...]
    home: str


def request_choices(seat: Seat) -> RequestChoices:
    """What the form offers here."""
    with seat.store.reading() as session:
        return RequestChoices(employees(session, seat), tuple(place_words(session).items()), seat.branch.code)


def kind_words(kind: RequestKind) -> Words:
    """What people call that kind of request."""
    return _KINDS[kind.value]


def may_ask(seat: Seat) -> Allowed | Refused:
    """Whether this person's post asks for accounts."""
    return may(seat.person.role, Action.CREATE, _TYPE, own=True)


def may_decide(seat: Seat) -> Allowed | Refused:
    """Whether this person's post decides requests; that happens at head office, by password."""
    return may(seat.person.role, Action.DECIDE_REQUEST, _TYPE, own=False)


def ask_account(seat: Seat, wanted: Wanted) -> str:
    """Ask head office for an account; the request's id. Raises NotAllowed by post, Invalid for what is wrong."""
    require(seat, Action.CREATE, _TYPE, own=True)
    with seat.store.reading() as session:
        problems = tuple(check_request(session, seat, wanted))
        person = _person(session, seat, wanted)
    if problems:
        raise Invalid(problems)
    # Head office asks where the person works, so that the branch sees what is asked about its people.
    home = person.branch if person else wanted.branch
    with seat.unit("ask_account", partition=home if seat.at_head_office else "") as session:
        return add_request(session, seat, wanted)


def check_request(session: Session, seat: Seat, wanted: Wanted) -> Iterator[Problem]:
    """What is wrong with a request; also that the same waits already."""
    yield from _checked(wanted, _person(session, seat, wanted))
    yield from _under_way(session, wanted)


def add_request(session: Session, seat: Seat, wanted: Wanted) -> str:
    """Ask within an open unit of work; the request's id. What `check_request` finds is not looked for again."""
    person = _person(session, seat, wanted)
    due = due_at(seat.now(), calendar=work_calendar(session), days=int(settings_in_force(session)["account_days"]))
    request = _request(seat, wanted, person, due=due)
    session.add(request)
    return request.id


def withdraw_request(seat: Seat, request_id: str) -> None:
    """Take an own request back that nobody has answered. Raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        request, home = session.get(AccountRequest, request_id), home_of(session, request_id)
    if request is None or home is None:
        raise NotFound(Words("本机没有这个申请。", "This desktop has no such request."))
    require(seat, Action.EDIT, _TYPE, own=request.asked_by == seat.person.id)
    if request.state != RequestState.ASKED:
        raise NotAllowed(Words("总部已经答复，不能撤回", "Head office has answered: it cannot be taken back"))
    with seat.unit("withdraw_request", partition=home) as session:
        session.get_one(AccountRequest, request_id).state = RequestState.WITHDRAWN.value


def account_requests(seat: Seat) -> tuple[RequestLine, ...]:
    """What is known here: requests that wait, the most urgent first, then those answered, the latest first."""
    with seat.store.reading() as session:
        found = session.exec(select(AccountRequest).order_by(col(AccountRequest.asked_at).desc())).all()
        names = {one: staff.name or "" for one, staff in staff_of(session).items()}
        places = place_words(session)
    lines = [_line(seat, one, names, places) for one in found if one.kind in _KINDS and one.state in set(RequestState)]
    waiting = sorted((line for line in lines if line.state.open), key=lambda line: line.due_at or _NEVER)
    return (*waiting, *(line for line in lines if not line.state.open))


def waiting_requests(session: Session) -> list[AccountRequest]:
    """Those that nobody has answered."""
    return list(session.exec(select(AccountRequest).where(AccountRequest.state == RequestState.ASKED.value)).all())


def _person(session: Session, seat: Seat, wanted: Wanted) -> Employee | None:
    return next((one for one in employees(session, seat) if one.id == wanted.staff_id), None)


def _request(seat: Seat, wanted: Wanted, person: Employee | None, *, due: datetime) -> AccountRequest:
    return AccountRequest(
        id=new_id(),
        kind=wanted.kind.value,
        staff_id=wanted.staff_id or None,
        name=wanted.name.strip() or (person.name if person else None),
        post=wanted.post.value if wanted.post else None,
        branch=wanted.branch,
        area=wanted.area.strip() or None,
        phone=wanted.phone.strip() or None,
        login=wanted.login.strip().lower() or None,
        last_day=wanted.last_day,
        reason=wanted.reason.strip(),
        asked_by=seat.person.id,
        asked_at=seat.now(),
        due_at=due,
        state=RequestState.ASKED.value,
    )


def _checked(wanted: Wanted, person: Employee | None) -> Iterator[Problem]:
    present = Present(person.branch, person.role, person.area) if person else None
    yield from check_wanted(wanted, present=present)
    if wanted.post is not None and wanted.branch and wanted.post.at_branch == (wanted.branch == HEAD_OFFICE):
        yield _ELSEWHERE


def _under_way(session: Session, wanted: Wanted) -> Iterator[Problem]:
    """The same is not asked twice."""
    for one in waiting_requests(session):
        same_person = one.staff_id == wanted.staff_id if wanted.staff_id else one.name == wanted.name.strip()
        if one.kind == wanted.kind.value and same_person:
            yield _ASKED_ALREADY
            return


def _line(seat: Seat, one: AccountRequest, names: dict[str, str], places: dict[str, Words]) -> RequestLine:
    state, due = RequestState(one.state or ""), one.due_at
    late = due is not None and is_late(state, due, at=seat.now(), done=one.done_at)
    return RequestLine(
        id=one.id,
        kind=RequestKind(one.kind or ""),
        state=state,
        staff_id=one.staff_id or "",
        name=one.name or names.get(one.staff_id or "", ""),
        post=Role(one.post).words if one.post in set(Role) else Words("", ""),
        branch=places.get(one.branch or "", Words(one.branch or "", one.branch or "")),
        area=one.area or "",
        login=one.login or "",
        last_day=one.last_day,
        reason=one.reason or "",
        asked_by=names.get(one.asked_by or "", ""),
        asked_at=one.asked_at,
        due_at=due,
        decided_by=names.get(one.decided_by or "", HEAD_OFFICE) if one.decided_by else "",
        done_at=one.done_at,
        answer=one.answer or "",
        given_login=one.given_login or "",
        late=late,
        mine=one.asked_by == seat.person.id and state is RequestState.ASKED,
    )


_ELSEWHERE: Final = Problem(
    "request_post",
    "post",
    Words("总部岗位只在总部，门店岗位只在门店", "Posts of head office are held there, those of a branch in a branch"),
)
_ASKED_ALREADY: Final = Problem(
    "request_twice",
    "staff_id",
    Words("已经申请过，等总部答复", "Asked already: head office has to answer"),
)
