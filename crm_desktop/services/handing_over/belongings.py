"""Everything a person of the branch owns, counted and named, before it goes to others (P4, PRACTICE M9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.choices import IMPORTANCES
from crm_desktop.models.customer import Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import BookletPage, VisitBooklet, VisitPlan
from crm_desktop.rules.handing_over import OwnedCustomer
from crm_desktop.rules.masking import mask_phone
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotFound
from crm_desktop.services.in_service import still_here
from crm_desktop.services.people import Employee, employees
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.today_drafts import drafts_left
from crm_desktop.services.visits_reach import customers_of, shown_name
from crm_desktop.store.search.finding import driver_connection
from sync.replica.journal import queued

LOOKED_BACK: Final = timedelta(days=14)
"""How far back it is counted what somebody looked at, printed and exported (M9)."""

_WAITING: Final = ("received", "returned")
_PLANNED: Final = ("planned", "approved")
_OUT: Final = ("printed", "issued")
_IMPORTANCE: Final = {one.value: one.words for one in IMPORTANCES}


class Kind(StrEnum):
    """What somebody can own, in the order of the list; the values are record names, but for drafts."""

    CUSTOMER = "customer"
    PLAN = "visit_plan"
    ORDER = "phone_order_note"
    FORM = "registration_form"
    BOOKLET = "visit_booklet"
    DRAFT = "draft"

    @property
    def words(self) -> Words:
        """Its heading."""
        return _KINDS[self]


@dataclass(frozen=True, slots=True)
class Thing:
    """Something owned: what it is, a remark, and the customer it belongs to ("" for none)."""

    kind: Kind
    id: str
    what: Words
    remark: Words
    customer_id: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """All of it. `unsent` counts saves of the person that this desktop has not sent; `disclosed` data that was taken.

    `things` are what is owned beside customers; those with a customer among them go where the customer goes.
    """

    person: Employee
    customers: tuple[OwnedCustomer, ...]
    things: tuple[Thing, ...]
    unsent: int
    disclosed: int

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many of each kind there are."""
        counted = {Kind.CUSTOMER: len(self.customers)}
        counted |= {kind: sum(one.kind is kind for one in self.things) for kind in Kind if kind is not Kind.CUSTOMER}
        return counted

    @property
    def rest(self) -> tuple[Thing, ...]:
        """What follows none of the person's own customers."""
        own = {one.id for one in self.customers}
        return tuple(one for one in self.things if one.customer_id not in own)

    @property
    def empty(self) -> bool:
        """Whether nothing is owned."""
        return not self.customers and not self.things


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the branch with how much they own, as the list of people shows them."""

    person: Employee
    customers: int
    open: int


def colleagues_with_work(seat: Seat) -> tuple[Colleague, ...]:
    """The people of the branch; who has left, or moved on, is there as long as anything is in their name (P4)."""
    with seat.store.reading() as session:
        owned = _counted(session)
        open_ = _counted_open(session)
        people = employees(session, seat, gone=True, also=owned.keys() | open_.keys())
    lines = [Colleague(one, owned.get(one.id, 0), open_.get(one.id, 0)) for one in people]
    return tuple(line for line in lines if _is_here(seat, line.person) or line.customers or line.open)


def belongings(seat: Seat, staff_id: str) -> Belongings:
    """What a person of the branch owns now; raises NotFound. For a thread that may take its time."""
    with seat.store.reading() as session:
        known = employees(session, seat, gone=True, also=(staff_id,))
        person = next((one for one in known if one.id == staff_id), None)
        if person is None:
            raise NotFound(Words("本店没有这位同事。", "Nobody of that name works in this branch."))
        things = [*_plans(session, staff_id), *_orders(session, staff_id), *_forms(session, staff_id)]
        things += [*_booklets(session, staff_id), *_drafts(session, seat, person)]
        return Belongings(
            person=person,
            customers=_customers(session, staff_id),
            things=tuple(things),
            unsent=sum(one.actor == staff_id for one in queued(driver_connection(session))),
            disclosed=_disclosed(session, seat, staff_id),
        )


def _is_here(seat: Seat, person: Employee) -> bool:
    return still_here(person, seat.today) and not person.moved


def _customers(session: Session, staff_id: str) -> tuple[OwnedCustomer, ...]:
    found = session.exec(
        select(Customer)
        .where(Customer.owner_id == staff_id, col(Customer.archived_at).is_(None))
        .order_by(col(Customer.area), col(Customer.name), col(Customer.id))
    ).all()
    return tuple(OwnedCustomer(one.id, one.name or "", one.area or one.district or "", _grade(one)) for one in found)


def _grade(one: Customer) -> Words:
    importance = _IMPORTANCE.get(one.importance or "", Words("", ""))
    grade = one.grade or ""
    return Words(f"{importance.zh} {grade}".strip(), f"{importance.en} {grade}".strip())


def _plans(session: Session, staff_id: str) -> list[Thing]:
    found = session.exec(
        select(VisitPlan)
        .where(VisitPlan.rep_id == staff_id, col(VisitPlan.state).in_(_PLANNED))
        .order_by(col(VisitPlan.day))
    ).all()
    customers = customers_of(session, {one.customer_id for one in found})
    return [
        Thing(Kind.PLAN, one.id, _same(shown_name(customers.get(one.customer_id))),
              _same(f"{one.day:%m-%d}" if one.day else ""), one.customer_id or "")
        for one in found
    ]  # fmt: skip


def _orders(session: Session, staff_id: str) -> list[Thing]:
    found = session.exec(
        select(PhoneOrderNote)
        .where(PhoneOrderNote.rep_id == staff_id, PhoneOrderNote.state == "open")
        .order_by(col(PhoneOrderNote.taken_at))
    ).all()
    customers = customers_of(session, {one.customer_id for one in found})
    return [
        Thing(Kind.ORDER, one.id, _same(f"{one.number or ''} {shown_name(customers.get(one.customer_id))}".strip()),
              _same(one.words or ""), one.customer_id or "")
        for one in found
    ]  # fmt: skip


def _forms(session: Session, staff_id: str) -> list[Thing]:
    """Forms that may come back to who took them: filed ones are the accountant's."""
    handler = func.coalesce(RegistrationForm.handler_id, RegistrationForm.receptionist_id)
    found = session.exec(
        select(RegistrationForm)
        .where(handler == staff_id, col(RegistrationForm.state).in_(_WAITING))
        .order_by(col(RegistrationForm.received_at))
    ).all()
    customers = customers_of(session, {one.customer_id for one in found})
    returned = Words("已退回，要改", "Returned, to be put right")
    waiting = Words("等会计建档", "Waits for the accountant")
    return [
        Thing(Kind.FORM, one.id, _same(f"{one.number or ''} {shown_name(customers.get(one.customer_id))}".strip()),
              returned if one.state == "returned" else waiting)
        for one in found
    ]  # fmt: skip


def _booklets(session: Session, staff_id: str) -> list[Thing]:
    found = session.exec(
        select(VisitBooklet)
        .where(VisitBooklet.rep_id == staff_id, col(VisitBooklet.state).in_(_OUT))
        .order_by(col(VisitBooklet.number))
    ).all()
    return [Thing(Kind.BOOKLET, one.id, _same(one.number or ""), _pages(session, one.id)) for one in found]


def _pages(session: Session, booklet_id: str) -> Words:
    """The pages that have not come back: 5, 7–12."""
    numbers = session.exec(
        select(BookletPage.number)
        .where(BookletPage.booklet_id == booklet_id, col(BookletPage.state).in_(("blank", "missing")))
        .order_by(col(BookletPage.number))
    ).all()
    told = _ranges([number for number in numbers if number is not None])
    return Words(f"第 {told} 页未还", f"Pages {told} out") if told else Words("页都还了", "All pages back")


def _ranges(numbers: list[int]) -> str:
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _drafts(session: Session, seat: Seat, person: Employee) -> list[Thing]:
    """What was begun at this desktop and not saved."""
    theirs = replace(seat, person=Person(person.id, person.name, person.role))
    return [
        Thing(Kind.DRAFT, one.id, one.kind, _same(mask_phone(one.about) if one.about.isdigit() else one.about))
        for one in drafts_left(session, theirs)
    ]


def _disclosed(session: Session, seat: Seat, staff_id: str) -> int:
    since = seat.now() - LOOKED_BACK
    counted = session.exec(
        select(func.sum(Disclosure.persons)).where(Disclosure.actor_id == staff_id, col(Disclosure.at) >= since)
    ).one()
    return int(counted or 0)


def _counted(session: Session) -> dict[str, int]:
    rows = session.exec(
        select(Customer.owner_id, func.count())
        .where(col(Customer.owner_id).is_not(None), col(Customer.archived_at).is_(None))
        .group_by(col(Customer.owner_id))
    ).all()
    return {str(owner): count for owner, count in rows}


def _counted_open(session: Session) -> dict[str, int]:
    handler = func.coalesce(RegistrationForm.handler_id, RegistrationForm.receptionist_id)
    form, plan, order, booklet = RegistrationForm, VisitPlan, PhoneOrderNote, VisitBooklet
    queries = (
        select(plan.rep_id, func.count()).where(col(plan.state).in_(_PLANNED)).group_by(col(plan.rep_id)),
        select(order.rep_id, func.count()).where(order.state == "open").group_by(col(order.rep_id)),
        select(handler, func.count()).where(col(form.state).in_(_WAITING)).group_by(handler),
        select(booklet.rep_id, func.count()).where(col(booklet.state).in_(_OUT)).group_by(col(booklet.rep_id)),
    )
    counted: dict[str, int] = {}
    for query in queries:
        for owner, count in session.exec(query).all():
            counted[str(owner)] = counted.get(str(owner), 0) + count
    return counted


def _same(text: str) -> Words:
    return Words(text, text)


_KINDS: Final = {
    Kind.CUSTOMER: Words("客户", "Customers"),
    Kind.PLAN: Words("拜访计划", "Planned visits"),
    Kind.ORDER: Words("电话订货", "Phone orders"),
    Kind.FORM: Words("未建档登记表", "Forms not filed"),
    Kind.BOOKLET: Words("拜访书册", "Booklets"),
    Kind.DRAFT: Words("草稿", "Drafts"),
}
