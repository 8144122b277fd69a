"""The branch's orders by phone: what is still to deliver first, then what was settled these days (B1-3.3, U6.2).

The notes of one number are one order. A rep sees the orders of the own customers, the others of the branch all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.product import Product
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.owners import owners
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words
from crm_desktop.services.correcting import Correction, corrections_by_record
from crm_desktop.services.need import in_words, keeps_files
from crm_desktop.services.order_words import said_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import customers_of, names_of, own_only, shown_name

OPEN: Final = "open"
DONE: Final = "done"
VOID: Final = "void"
RING_WITHIN: Final = timedelta(minutes=30)
"""What is promised to a caller who could be offered nothing (B1-3.3)."""
KEPT_IN_SIGHT: Final = timedelta(days=14)
"""How long an order that was settled stays on the list; for good it is on the customer's timeline."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
_ORDER: Final = RecordType.PHONE_ORDER_NOTE


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One product of an order, as it stands: what was asked for, what was agreed on instead, what was corrected."""

    note_id: str
    state: str
    product_code: str
    product: str
    quantity: int
    unit: str
    substitute_code: str = ""
    substitute: str = ""
    related_answer: str = ""
    corrections: tuple[Correction, ...] = ()

    @property
    def goods(self) -> str:
        """What is delivered."""
        return self.substitute or self.product


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """An order with its lines. `state` is open while one of them is; `call_due` is until when a promised call is owed.

    `settling` says whether this person settles, changes or reopens it, `correcting` whether they correct what is
    booked.
    """

    number: str
    customer_id: str
    customer: str
    lines: tuple[PlacedLine, ...]
    state: str
    words: str
    caller: str
    rep: str
    taken_by: str
    taken_at: datetime | None
    call_due: datetime | None
    rang: str
    settled_by: str
    settled_at: datetime | None
    void_reason: str
    settling: Allowed | Refused
    correcting: Allowed | Refused

    def lines_in(self, state: str) -> tuple[PlacedLine, ...]:
        """The lines that are in that state."""
        return tuple(line for line in self.lines if line.state == state)


def placed_orders(seat: Seat) -> tuple[PlacedOrder, ...]:
    """Those to deliver, promised calls first and then the oldest; after them those settled, the latest first."""
    with seat.store.reading() as session:
        notes = _notes(session, seat)
        told = _Telling.of(session, seat, notes)
        by_number: dict[str, list[PhoneOrderNote]] = {}
        for note in notes:
            by_number.setdefault(note.number or "", []).append(note)
        orders = [told.order(lines) for lines in by_number.values()]
    waiting = [order for order in orders if order.state == OPEN]
    settled = [order for order in orders if order.state != OPEN]
    waiting.sort(key=lambda order: (order.call_due is None, order.call_due or _of(order), order.number))
    settled.sort(key=lambda order: (order.settled_at or _of(order), order.number), reverse=True)
    return (*waiting, *settled)


def settling_right(
    seat: Seat, notes: Iterable[PhoneOrderNote], customer: Customer | None, *, names: Mapping[str | None, str]
) -> Allowed | Refused:
    """Whether the person settles or changes these notes of one order; a refusal names who does."""
    first = next(iter(notes))
    theirs = owners(_ORDER, first.model_dump()) | (owners("customer", customer.model_dump()) if customer else set())
    verdict = may(seat.person.role, Action.EDIT, _ORDER, own=seat.person.id in theirs)
    concerned = list(dict.fromkeys(filter(None, (names.get(first.taken_by), names.get(first.rep_id)))))
    if isinstance(verdict, Allowed) or not concerned:
        return verdict
    return Refused(
        Words(
            f"这单归{'、'.join(concerned)}，请他们或会计来办",
            f"This order is {' and '.join(concerned)}'s: they or the accountant settle it",
        )
    )


def _of(order: PlacedOrder) -> datetime:
    return order.taken_at or _NEVER


def _notes(session: Session, seat: Seat) -> list[PhoneOrderNote]:
    """All notes of the orders to show: an order whose lines went different ways is shown whole."""
    note, rep = PhoneOrderNote, own_only(seat)
    settled_at = func.coalesce(note.settled_at, note.taken_at)
    mine = (note.rep_id == rep) | (note.taken_by == rep) if rep else col(note.id).is_not(None)
    in_sight = (col(note.state) == OPEN) | (settled_at >= seat.now() - KEPT_IN_SIGHT)
    whole = select(note).where(col(note.number).in_(select(note.number).where(in_sight, mine)))
    return list(session.exec(whole.order_by(col(note.taken_at), col(note.product_code), col(note.id))).all())


@dataclass(frozen=True, slots=True)
class _Telling:
    seat: Seat
    customers: Mapping[str | None, Customer]
    names: Mapping[str | None, str]
    goods: Mapping[str | None, Product]
    corrections: Mapping[str, tuple[Correction, ...]]

    @classmethod
    def of(cls, session: Session, seat: Seat, notes: list[PhoneOrderNote]) -> "_Telling":
        codes = {code for note in notes for code in (note.product_code, note.substitute_code)} - {None}
        goods = session.exec(select(Product).where(col(Product.code).in_(codes))).all()
        return cls(
            seat,
            customers_of(session, {note.customer_id for note in notes}),
            names_of(session, {one for note in notes for one in (note.rep_id, note.taken_by, note.settled_by)}),
            {product.code: product for product in goods},
            corrections_by_record(session, {note.id for note in notes}),
        )

    def order(self, notes: list[PhoneOrderNote]) -> PlacedOrder:
        """The notes of one number as an order."""
        first, states = notes[0], {note.state for note in notes}
        said = [said_in(note.words) for note in notes]
        state = next((one for one in (OPEN, DONE) if one in states), VOID)
        settled = next((note for note in notes if note.state == state != OPEN), None)
        promised = state == OPEN and any(one.promised for one in said) and first.taken_at is not None
        customer = self.customers.get(first.customer_id)
        plain = keeps_files(self.seat) or self.seat.person.id in (first.rep_id, first.taken_by)
        return PlacedOrder(
            number=first.number or "",
            customer_id=first.customer_id or "",
            customer=shown_name(customer),
            lines=tuple(self._line(note, plain=plain) for note in notes),
            state=state,
            words=in_words(said[0].words, plain=plain),
            caller=in_words(said[0].caller, plain=plain),
            rep=self.names.get(first.rep_id, ""),
            taken_by=self.names.get(first.taken_by, ""),
            taken_at=first.taken_at,
            call_due=first.taken_at + RING_WITHIN if promised and first.taken_at else None,
            rang=next((one.rang for one in said if one.rang), ""),
            settled_by=self.names.get(settled.settled_by, "") if settled else "",
            settled_at=settled.settled_at if settled else None,
            void_reason=in_words((settled.void_reason or "") if settled else "", plain=plain),
            settling=settling_right(self.seat, notes, customer, names=self.names),
            correcting=may(self.seat.person.role, Action.CORRECT, _ORDER, own=False),
        )

    def _line(self, note: PhoneOrderNote, *, plain: bool) -> PlacedLine:
        asked, instead = (self.goods.get(code) for code in (note.product_code, note.substitute_code))
        delivered = instead or asked
        return PlacedLine(
            note_id=note.id,
            state=note.state or OPEN,
            product_code=note.product_code or "",
            product=(asked.name if asked else None) or note.product_code or "",
            quantity=note.quantity or 0,
            unit=(delivered.unit if delivered else None) or "",
            substitute_code=note.substitute_code or "",
            substitute=(instead.name if instead else None) or note.substitute_code or "",
            related_answer=in_words(note.related_answer or "", plain=plain),
            corrections=tuple(
                replace(one, reason=in_words(one.reason, plain=plain)) for one in self.corrections.get(note.id, ())
            ),
        )
