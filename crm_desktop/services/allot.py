"""Human numbers, allotted on this desktop without asking anyone: branch, device letter, day, counter, check.

A file that has no counter yet, as it is new, filled anew or put back from a copy, goes on behind the highest number on
file. After a copy was put back it leaves a gap: what the lost time gave out is not known before the next sync, and
blank forms that were printed never are.
"""

from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.local import RESTORED, NumberBlock
from crm_desktop.models.registration import DailyEntryReport, PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import VisitBooklet
from crm_desktop.rules.numbers import BookletNumber, CustomerNumber, RecordNumber, Series, parse_number
from crm_desktop.rules.problem import Problem
from crm_desktop.services.seat import Seat

_Kind = type[Customer] | type[RegistrationForm] | type[PhoneOrderNote] | type[DailyEntryReport] | type[VisitBooklet]
_KINDS: Final[dict[Series, _Kind]] = {
    Series.REGISTRATION_FORM: RegistrationForm,
    Series.PHONE_ORDER: PhoneOrderNote,
    Series.DAILY_REPORT: DailyEntryReport,
}
_GAP: Final = 200
_GAP_OF_CUSTOMERS: Final = 2000


def allot_record_number(session: Session, seat: Seat, series: Series) -> RecordNumber:
    """The next number of a dated series (form, phone order, report); taken with the unit it belongs to."""
    day = seat.today
    block = f"{series.name}:{seat.branch.code}{seat.device_letter}:{day:%y%m%d}"
    prefix = "-".join(filter(None, (series.value, f"{seat.branch.code}{seat.device_letter}", f"{day:%y%m%d}-")))
    kind = _KINDS.get(series)
    gap = _GAP if _restored_on(session) == int(f"{day:%y%m%d}") else 0
    counter = _next(session, block, kind=kind, prefix=prefix, gap=gap)
    return RecordNumber(branch=seat.branch.code, device=seat.device_letter, day=day, counter=counter, series=series)


def allot_customer_number(session: Session, seat: Seat) -> CustomerNumber:
    """The next customer number of this desktop."""
    origin = f"{seat.branch.code}{seat.device_letter}"
    gap = _GAP_OF_CUSTOMERS if _restored_on(session) else 0
    counter = _next(session, f"CUSTOMER:{origin}", kind=Customer, prefix=f"{origin}-", gap=gap)
    return CustomerNumber(branch=seat.branch.code, device=seat.device_letter, counter=counter)


def allot_booklet_number(session: Session, seat: Seat) -> BookletNumber:
    """The next booklet number of this desktop."""
    gap = _GAP if _restored_on(session) else 0
    letter = seat.device_letter
    counter = _next(session, f"BOOKLET:{letter}", kind=VisitBooklet, prefix=letter, gap=gap)
    return BookletNumber(device=letter, counter=counter)


def _restored_on(session: Session) -> int:
    """The day on which this file was put back from a copy, as yymmdd; 0 if it never was."""
    block = session.get(NumberBlock, RESTORED)
    return block.last if block is not None else 0


def _next(session: Session, series: str, *, kind: _Kind | None, prefix: str, gap: int) -> int:
    block = session.get(NumberBlock, series)
    if block is None:
        block = NumberBlock(series=series, last=_highest(session, kind, prefix) + gap)
    block.last += 1
    session.add(block)
    return block.last


def _highest(session: Session, kind: _Kind | None, prefix: str) -> int:
    """The highest counter on file among the numbers that begin so; counters have a fixed width."""
    if kind is None:
        return 0
    highest = session.exec(select(func.max(kind.number)).where(col(kind.number).startswith(prefix))).first()
    number = parse_number(highest) if highest else None
    return 0 if number is None or isinstance(number, Problem) else getattr(number, "counter", 0)
