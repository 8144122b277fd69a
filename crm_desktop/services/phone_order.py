"""Taking an order by phone: what was asked, what was offered instead, what the rep of the area should know (B1-3.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.product import Product
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.numbers import Series
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.typed import clean
from crm_desktop.rules.words import Words
from crm_desktop.services.allot import allot_record_number
from crm_desktop.services.area_rep import rep_of
from crm_desktop.services.customer_file import OpenedFile, require, write_edits
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.gap_asked import note_asked
from crm_desktop.services.gap_question import Question, edits_of
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.order_words import noted
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import as_told
from sync.ids import new_id

AGAIN: Final = timedelta(minutes=10)
"""The same caller asking for the same goods within this time may be the same order."""
WRONG_QUANTITY: Final = Problem(
    "order_quantity", "quantity", Words("数量应为 1 到 99999", "The quantity is 1 to 99999")
)
"""Of a quantity that cannot be ordered."""
NO_GOODS: Final = Problem("order_empty", "product", Words("请先选商品", "Choose a product first"))
"""Of an order, or a line of one, without a product."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One product asked for. `substitute_code` is what was agreed on instead; `related_answer` what the customer said
    about the goods that go with it; `call_back` that nothing could be promised and we ring back."""

    product_code: str
    quantity: int
    substitute_code: str = ""
    related_answer: str = ""
    call_back: bool = False


@dataclass(frozen=True, slots=True)
class PhoneOrder:
    """What one call came to; `caller` is who rang, where that is not the customer's chief contact.

    `question` is the one thing asked beside the order, `answer` what they said, "" for nothing.
    """

    customer_id: str
    lines: tuple[OrderLine, ...]
    words: str = ""
    caller: str = ""
    question: Question | None = None
    answer: str | tuple[str, ...] = ""


@dataclass(frozen=True, slots=True)
class OrderTaken:
    """An order that was saved; `rep` hears of it, "" where the area has nobody.

    `proposed` is set where the answer to the question went to the accountant instead of into the file.
    """

    number: str
    note_ids: tuple[str, ...]
    rep: str
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order that may be this one: 是否上一单?"""

    number: str
    taken_at: datetime


def take_phone_order(seat: Seat, order: PhoneOrder, *, opened: OpenedFile | None = None) -> OrderTaken:
    """Save the order, one note a product under one number, in one unit of work; the notes wait for the rep of the area.

    The answer to the question goes into the file as it was shown (`opened`), or with the order to the accountant, where
    the post may not edit it (P2). Raises Invalid for an order without goods, with an impossible quantity or an answer
    that cannot be right, NotFound, NotAllowed by post.
    """
    require(seat, Action.CREATE, RecordType.PHONE_ORDER_NOTE, own=True)
    problems = check_order(order)
    if problems:
        raise Invalid(problems)
    edits = edits_of(order.question, order.answer, seat.branch) if order.question else {}
    allowed = opened is not None and isinstance(
        may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=opened.own), Allowed
    )
    told = as_told(edits) if edits and not allowed else ""
    with seat.unit("take_phone_order", bases=opened.bases if opened else None) as session:
        if edits and allowed and opened is not None:
            write_edits(session, seat, opened, edits)
        customer = find_customer(session, order.customer_id)
        require_known(session, {code for line in order.lines for code in (line.product_code, line.substitute_code)})
        rep = rep_of(session, seat, customer)
        number = str(allot_record_number(session, seat, Series.PHONE_ORDER))
        notes = [
            _note(seat, order, line, number=number, rep_id=rep.id if rep else None, told=told) for line in order.lines
        ]
        session.add_all(notes)
    note_asked(seat, customer.id, order.question)
    return OrderTaken(number, tuple(note.id for note in notes), (rep.name if rep else "") or "", bool(told))


def check_order(order: PhoneOrder) -> tuple[Problem, ...]:
    """What keeps an order from being saved."""
    if not order.lines:
        return (NO_GOODS,)
    return tuple(WRONG_QUANTITY for line in order.lines if not is_quantity(line.quantity))


def is_quantity(quantity: int) -> bool:
    """Whether so many can be ordered."""
    return 1 <= quantity <= 99_999


def unknown_goods(session: Session, codes: set[str]) -> set[str]:
    """Those of `codes` that this desktop has no product for; "" is none."""
    known = session.exec(select(Product.code).where(col(Product.code).in_(codes))).all()
    return codes - {""} - {code or "" for code in known}


def recent_order(seat: Seat, order: PhoneOrder) -> RecentOrder | None:
    """An order of the same customer for the same goods within the last ten minutes, the latest."""
    goods = {line.product_code for line in order.lines}
    with seat.store.reading() as session:
        notes = session.exec(
            select(PhoneOrderNote)
            .where(
                PhoneOrderNote.customer_id == order.customer_id,
                col(PhoneOrderNote.taken_at) >= seat.now() - AGAIN,
                col(PhoneOrderNote.state) != "void",
            )
            .order_by(col(PhoneOrderNote.taken_at).desc())
        ).all()
    by_number: dict[str, set[str]] = {}
    for note in notes:
        by_number.setdefault(note.number or "", set()).add(note.product_code or "")
    for number, codes in by_number.items():
        if codes == goods:
            taken_at = next(note.taken_at for note in notes if note.number == number)
            return RecentOrder(number, taken_at or seat.now())
    return None


def require_known(session: Session, codes: set[str]) -> None:
    """Raise NotFound unless this desktop knows the products; "" is none."""
    if unknown_goods(session, codes):
        raise NotFound(Words("本机没有这个商品，请先同步。", "This desktop does not know that product: sync first."))


def _note(
    seat: Seat, order: PhoneOrder, line: OrderLine, *, number: str, rep_id: str | None, told: str
) -> PhoneOrderNote:
    return PhoneOrderNote(
        id=new_id(),
        number=number,
        customer_id=order.customer_id,
        product_code=line.product_code,
        quantity=line.quantity,
        substitute_code=line.substitute_code or None,
        related_answer=clean(line.related_answer) or None,
        words=noted(order.words, told=told, call_back=line.call_back, caller=order.caller) or None,
        rep_id=rep_id,
        taken_by=seat.person.id,
        taken_at=seat.now(),
        state="open",
    )
