"""The counter's day: who was registered, what came back, and which phone orders wait for a call."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.product import Product
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.rules.words import Words
from crm_desktop.services.filing_reasons import reason_words
from crm_desktop.services.need import in_words, keeps_files
from crm_desktop.services.order_words import said_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import customers_of, names_of, shown_name

_SHOWN: Final = 6
_ORDERS: Final = 50


@dataclass(frozen=True, slots=True)
class Registered:
    """A form of today, or one that came back to who took it."""

    form_id: str
    number: str
    customer_id: str
    customer: str
    receptionist: str
    at: datetime | None
    state: str
    returned_reason: Words


@dataclass(frozen=True, slots=True)
class OrderToFollow:
    """A phone order still open; `goods` names the products with quantities, `call_back` a promise to ring."""

    number: str
    customer_id: str
    customer: str
    goods: str
    words: str
    rep: str
    taken_at: datetime | None
    call_back: bool


@dataclass(frozen=True, slots=True)
class CounterToday:
    """`registered` counts the branch's forms of today, `mine` the person's; `recent` are the last few of the branch,
    `returned` those the person has to put right."""

    registered: int
    mine: int
    recent: tuple[Registered, ...]
    returned: tuple[Registered, ...]


def counter_today(session: Session, seat: Seat) -> CounterToday:
    """How the counter stands."""
    form = RegistrationForm
    by_whom = session.exec(
        select(form.receptionist_id, func.count())
        .where(form.day == seat.today, form.state != "void")
        .group_by(col(form.receptionist_id))
    ).all()
    counts = dict(by_whom)
    recent = session.exec(
        select(form)
        .where(form.day == seat.today, form.state != "void")
        .order_by(col(form.received_at).desc(), col(form.id).desc())
        .limit(_SHOWN)
    ).all()
    returned = session.exec(
        select(form)
        .where(form.state == "returned", func.coalesce(form.handler_id, form.receptionist_id) == seat.person.id)
        .order_by(col(form.received_at))
    ).all()
    rows = _forms(session, [*recent, *returned])
    return CounterToday(
        registered=sum(counts.values()),
        mine=counts.get(seat.person.id, 0),
        recent=rows[: len(recent)],
        returned=rows[len(recent) :],
    )


def _forms(session: Session, found: list[RegistrationForm]) -> tuple[Registered, ...]:
    customers = customers_of(session, {one.customer_id for one in found})
    names = names_of(session, {one.receptionist_id for one in found})
    return tuple(
        Registered(
            form_id=one.id,
            number=one.number or "",
            customer_id=one.customer_id or "",
            customer=shown_name(customers.get(one.customer_id)),
            receptionist=names.get(one.receptionist_id, ""),
            at=one.received_at,
            state=one.state or "",
            returned_reason=reason_words(one.returned_reason),
        )
        for one in found
    )


def open_orders(session: Session, seat: Seat, *, rep_id: str = "") -> tuple[OrderToFollow, ...]:
    """The phone orders to follow up, of one rep or of the branch: promised calls first, then the oldest (B1-3.3).

    Numbers in the customer's words are for who took the order, who is to follow it up, and who keeps the files.
    """
    note = PhoneOrderNote
    query = select(note).where(note.state == "open").order_by(col(note.taken_at), col(note.product_code)).limit(_ORDERS)
    found = session.exec(query.where(note.rep_id == rep_id) if rep_id else query).all()
    by_number: dict[str, list[PhoneOrderNote]] = {}
    for one in found:
        by_number.setdefault(one.number or one.id, []).append(one)
    customers = customers_of(session, {one.customer_id for one in found})
    reps = names_of(session, {one.rep_id for one in found})
    codes = {one.substitute_code or one.product_code for one in found} - {None}
    goods = dict(session.exec(select(Product.code, Product.name).where(col(Product.code).in_(codes))).all())
    plain, me = keeps_files(seat), seat.person.id
    orders = [
        _order(notes, customers, reps, goods, plain=plain or me in (notes[0].rep_id, notes[0].taken_by))
        for notes in by_number.values()
    ]
    return tuple(sorted(orders, key=lambda order: not order.call_back))


def _order(
    notes: list[PhoneOrderNote],
    customers: dict[str | None, Customer],
    reps: dict[str | None, str],
    goods: dict[str | None, str | None],
    *,
    plain: bool,
) -> OrderToFollow:
    first = notes[0]
    said = [said_in(one.words) for one in notes]
    codes = [(one.substitute_code or one.product_code or "", one.quantity or 0) for one in notes]
    return OrderToFollow(
        number=first.number or "",
        customer_id=first.customer_id or "",
        customer=shown_name(customers.get(first.customer_id)),
        goods="、".join(f"{goods.get(code) or code} × {quantity}" for code, quantity in codes),
        words=in_words(said[0].told, plain=plain),
        rep=reps.get(first.rep_id, ""),
        taken_at=first.taken_at,
        call_back=any(one.promised for one in said),
    )
