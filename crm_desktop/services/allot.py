"""Human numbers, allotted on this desktop without asking anyone: branch, device letter, day, counter, check."""

from sqlmodel import Session

from crm_desktop.models.local import NumberBlock
from crm_desktop.rules.numbers import BookletNumber, CustomerNumber, RecordNumber, Series
from crm_desktop.services.seat import Seat


def allot_record_number(session: Session, seat: Seat, series: Series) -> RecordNumber:
    """The next number of a dated series (form, phone order, report); taken with the unit it belongs to."""
    day = seat.today
    counter = _next(session, f"{series.name}:{seat.branch.code}{seat.device_letter}:{day:%y%m%d}")
    return RecordNumber(branch=seat.branch.code, device=seat.device_letter, day=day, counter=counter, series=series)


def allot_customer_number(session: Session, seat: Seat) -> CustomerNumber:
    """The next customer number of this desktop."""
    counter = _next(session, f"CUSTOMER:{seat.branch.code}{seat.device_letter}")
    return CustomerNumber(branch=seat.branch.code, device=seat.device_letter, counter=counter)


def allot_booklet_number(session: Session, seat: Seat) -> BookletNumber:
    """The next booklet number of this desktop."""
    return BookletNumber(device=seat.device_letter, counter=_next(session, f"BOOKLET:{seat.device_letter}"))


def _next(session: Session, series: str) -> int:
    block = session.get(NumberBlock, series) or NumberBlock(series=series, last=0)
    block.last += 1
    session.add(block)
    return block.last
