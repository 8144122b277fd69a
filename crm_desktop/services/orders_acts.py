"""What is done with an order by phone: delivered, declared void, reopened, its lines changed or corrected (U6.2).

An order is settled whole, all its lines in one unit of work. Until it is done its figures are edited like anything
else; from then on they are booked, and only a correction with its reason changes them. Each act is about the order as
it was shown: what somebody else has done to it meanwhile refuses it.
"""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType, Refused
from crm_desktop.rules.words import Words
from crm_desktop.services.correcting import NO_REASON, correct_all, correct_booked
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.order_words import rang_back, said_in
from crm_desktop.services.orders import DONE, OPEN, VOID, PlacedLine, PlacedOrder, settling_right
from crm_desktop.services.phone_order import NO_GOODS, WRONG_QUANTITY, is_quantity, unknown_goods
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import names_of
from sync.replica.capture import Bases

_ORDER: Final = RecordType.PHONE_ORDER_NOTE


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a line as they should be; without a substitute, "" ."""

    quantity: int
    product_code: str
    substitute_code: str = ""

    @classmethod
    def of(cls, line: PlacedLine) -> "Figures":
        """Those of a line as it stands."""
        return cls(line.quantity, line.product_code, line.substitute_code)

    @property
    def columns(self) -> dict[str, object]:
        """The same by column."""
        return {
            "quantity": self.quantity,
            "product_code": self.product_code,
            "substitute_code": self.substitute_code or None,
        }


def settle_order(seat: Seat, order: PlacedOrder) -> None:
    """The goods were delivered: what is open of the order is done, and its figures are booked from now on.

    Raises NotAllowed with who settles it, and Invalid where the order is not as it was shown, or not open.
    """
    with seat.unit("settle_order", bases=_bases(seat, order)) as session:
        for note in _as_shown(session, seat, order, OPEN):
            note.state, note.void_reason = DONE, None
            note.settled_by, note.settled_at = seat.person.id, seat.now()
            session.add(note)


def void_order(seat: Seat, order: PlacedOrder, *, reason: str) -> None:
    """Nothing comes of what is open of the order; it says why. Raises NotAllowed and Invalid."""
    with seat.unit("void_order", bases=_bases(seat, order)) as session:
        notes = _as_shown(session, seat, order, OPEN)
        if not reason.strip():
            raise Invalid((_WHY_VOID,))
        for note in notes:
            note.state, note.void_reason = VOID, reason.strip()
            note.settled_by, note.settled_at = seat.person.id, seat.now()
            session.add(note)


def reopen_order(seat: Seat, order: PlacedOrder, *, reason: str = "") -> None:
    """The order is to be delivered after all: of what was booked by a correction, so with a `reason`.

    Raises NotAllowed and Invalid.
    """
    if order.state == DONE:
        lines = _booked_as_shown(seat, order)
        correct_all(seat, _ORDER, {line.note_id: {"state": OPEN} for line in lines}, reason=reason)
        return
    with seat.unit("reopen_order", bases=_bases(seat, order)) as session:
        for note in _as_shown(session, seat, order, VOID):
            note.state = OPEN
            session.add(note)


def change_line(seat: Seat, order: PlacedOrder, line: PlacedLine, figures: Figures) -> None:
    """Change a line that is not booked yet. Raises NotAllowed, and Invalid with the fields that are wrong."""
    with seat.unit("change_order", bases=_bases(seat, order)) as session:
        note = next(one for one in _as_shown(session, seat, order, OPEN) if one.id == line.note_id)
        _refuse(_wrong_in(session, line, figures) or ((_NOTHING,) if figures == Figures.of(line) else ()))
        for name, value in figures.columns.items():
            setattr(note, name, value)
        session.add(note)


def correct_line(seat: Seat, order: PlacedOrder, line: PlacedLine, figures: Figures, *, reason: str) -> None:
    """Correct a line that is booked. Raises NotAllowed, and Invalid with the fields that are wrong."""
    _booked_as_shown(seat, order)
    with seat.store.reading() as session:
        _refuse((*_wrong_in(session, line, figures), *(() if reason.strip() else (NO_REASON,))))
    correct_booked(seat, _ORDER, line.note_id, figures.columns, reason=reason)


def note_call(seat: Seat, order: PlacedOrder) -> None:
    """The promised call was made; the note says when. Raises NotAllowed and Invalid."""
    with seat.unit("ring_back", bases=_bases(seat, order)) as session:
        for note in _as_shown(session, seat, order, OPEN):
            if said_in(note.words).promised:
                note.words = rang_back(note.words, seat.now())
                session.add(note)


def _as_shown(session: Session, seat: Seat, order: PlacedOrder, state: str) -> list[PhoneOrderNote]:
    """The notes of the order in that state, if the person may change them and saw them as they are."""
    notes = _notes(session, order)
    if notes:
        names = names_of(session, {one for note in notes for one in (note.taken_by, note.rep_id)})
        customer = session.get(Customer, order.customer_id)
        verdict = settling_right(seat, notes, customer, names=names)
        if isinstance(verdict, Refused):
            raise NotAllowed(verdict.words)
    _refuse_changed(order, notes, state)
    return [note for note in notes if note.state == state]


def _booked_as_shown(seat: Seat, order: PlacedOrder) -> tuple[PlacedLine, ...]:
    """The booked lines, if the post corrects them and the person saw them as they are."""
    require(seat, Action.CORRECT, _ORDER, own=False)
    with seat.store.reading() as session:
        _refuse_changed(order, _notes(session, order), DONE)
    return order.lines_in(DONE)


def _notes(session: Session, order: PlacedOrder) -> list[PhoneOrderNote]:
    ids = [line.note_id for line in order.lines]
    return list(session.exec(select(PhoneOrderNote).where(col(PhoneOrderNote.id).in_(ids))).all())


def _refuse_changed(order: PlacedOrder, notes: list[PhoneOrderNote], state: str) -> None:
    """Raise Invalid where something of the order is not as it was shown, or nothing of it is in that state."""
    seen = {line.note_id: (line.state, Figures.of(line).columns) for line in order.lines}
    now = {note.id: (note.state, {name: getattr(note, name) for name in _FIGURES}) for note in notes}
    if seen != now or not order.lines_in(state):
        raise Invalid((CHANGED_MEANWHILE,))


def _wrong_in(session: Session, line: PlacedLine, figures: Figures) -> tuple[Problem, ...]:
    """What keeps figures from being saved, by field; goods that are off the list by now may stay on the line."""
    before = {line.product_code, line.substitute_code}
    unknown = unknown_goods(session, {figures.product_code, figures.substitute_code} - before)
    checks = (
        (not is_quantity(figures.quantity), WRONG_QUANTITY),
        (not figures.product_code, NO_GOODS),
        (figures.product_code in unknown, Problem("order_product", "product", _NOT_KNOWN)),
        (figures.substitute_code in unknown, Problem("order_substitute", "substitute", _NOT_KNOWN)),
    )
    return tuple(problem for wrong, problem in checks if wrong)


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Invalid(problems)


def _bases(seat: Seat, order: PlacedOrder) -> Bases:
    with seat.store.reading() as session:
        shown = [seat.store.shown(session, _ORDER.value, line.note_id) for line in order.lines]
    return {key: base for one in shown if one is not None for key, base in one.bases.items()}


CHANGED_MEANWHILE: Final = Problem(
    "order_changed",
    "",
    Words("这单刚在别处改过，请看一眼现在的样子再办", "This order has just changed: look at it again first"),
)
"""Of an order that is not as the person saw it."""
_FIGURES: Final = ("quantity", "product_code", "substitute_code")
_WHY_VOID: Final = Problem("order_void_reason", "reason", Words("请写明为什么作废", "Say why it is void"))
_NOTHING: Final = Problem("order_unchanged", "", Words("没有要改的", "Nothing is changed"))
_NOT_KNOWN: Final = Words("本机没有这个商品，请从列表里选", "No such product here: choose one from the list")
