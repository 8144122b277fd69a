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
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.models.registration import DailyEntryReport, PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import VisitBooklet
from crm_desktop.rules.numbers import (
    LAST_BOOKLET,
    LAST_CUSTOMER,
    LAST_OF_DAY,
    BookletNumber,
    CustomerNumber,
    RecordNumber,
    Series,
    parse_number,
)
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.seat import Seat

_Kind = type[Customer] | type[RegistrationForm] | type[PhoneOrderNote] | type[DailyEntryReport] | type[VisitBooklet]
_KINDS: Final[dict[Series, _Kind]] = {
    Series.REGISTRATION_FORM: RegistrationForm,
    Series.PHONE_ORDER: PhoneOrderNote,
    Series.DAILY_REPORT: DailyEntryReport,
}
_GAP: Final = 200
_GAP_OF_CUSTOMERS: Final = 2000


class NumbersUsedUp(ServiceError):
    """The desktop has no number of that kind left."""


def allot_record_number(session: Session, seat: Seat, series: Series) -> RecordNumber:
    """The next number of a dated series (form, phone order, report); taken with the unit it belongs to."""
    day = seat.today
    block = f"{series.name}:{seat.branch.code}{seat.device_letter}:{day:%y%m%d}"
    prefix = "-".join(filter(None, (series.value, f"{seat.branch.code}{seat.device_letter}", f"{day:%y%m%d}-")))
    kind = _KINDS.get(series)
    gap = _GAP if _restored_on(session) == int(f"{day:%y%m%d}") else 0
    counter = _next(session, block, kind=kind, prefix=prefix, gap=gap, last=LAST_OF_DAY)
    return RecordNumber(branch=seat.branch.code, device=seat.device_letter, day=day, counter=counter, series=series)


def allot_customer_number(session: Session, seat: Seat) -> CustomerNumber:
    """The next customer number of this desktop."""
    origin = f"{seat.branch.code}{seat.device_letter}"
    gap = _GAP_OF_CUSTOMERS if _restored_on(session) else 0
    counter = _next(session, f"CUSTOMER:{origin}", kind=Customer, prefix=f"{origin}-", gap=gap, last=LAST_CUSTOMER)
    return CustomerNumber(branch=seat.branch.code, device=seat.device_letter, counter=counter)


def allot_booklet_number(session: Session, seat: Seat) -> BookletNumber:
    """The next booklet number of this desktop."""
    gap = _GAP if _restored_on(session) else 0
    letter = seat.device_letter
    counter = _next(session, f"BOOKLET:{letter}", kind=VisitBooklet, prefix=letter, gap=gap, last=LAST_BOOKLET)
    return BookletNumber(device=letter, counter=counter)


def _restored_on(session: Session) -> int:
    """The day on which this file was put back from a copy, as yymmdd; 0 if it never was."""
    block = session.get(NumberBlock, RESTORED)
    return block.last if block is not None else 0


def _next(session: Session, series: str, *, kind: _Kind | None, prefix: str, gap: int, last: int) -> int:
    """The counter after the one given out last; raises NumbersUsedUp behind `last`."""
    block = session.get(NumberBlock, series)
    if block is None:
        block = NumberBlock(series=series, last=_highest(session, kind, prefix) + gap)
    if block.last >= last:
        raise NumbersUsedUp(_USED_UP if kind in (Customer, VisitBooklet) else _USED_UP_TODAY)
    block.last += 1
    session.add(block)
    return block.last


def _highest(session: Session, kind: _Kind | None, prefix: str) -> int:
    """The highest counter among the numbers known here that begin so: those of customers who moved away as well.

    Of a day's numbers those above 999 are longer; otherwise they stand in the order they were given.
    """
    if kind is None:
        return 0
    columns = [col(kind.number), *([col(CustomerMove.number)] if kind is Customer else [])]
    counters = [0]
    for column in columns:
        query = select(column).where(column.startswith(prefix)).order_by(func.length(column).desc(), column.desc())
        highest = session.exec(query).first()
        number = parse_number(highest) if highest else None
        counters.append(getattr(number, "counter", 0))
    return max(counters)


_USED_UP: Final = Words(
    "本机的编号已经用完，请联系总部系统管理员为本店另启用一台电脑",
    "This desktop has given out all its numbers: ask head office's administrator to enrol another one",
)
_USED_UP_TODAY: Final = Words(
    "本机今天的编号已经用完，请换一台电脑继续，明天恢复",
    "This desktop has given out all its numbers of today: go on at another one; tomorrow there are new ones",
)
