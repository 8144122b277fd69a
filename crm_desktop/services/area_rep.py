"""Which sales rep an address belongs to: what is heard at the counter and on the phone goes to them (B1-3.3)."""

import re

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.in_service import here_on, still_here
from crm_desktop.services.seat import Seat

_BETWEEN = re.compile(r"[、,，;；/\s]+")
_ENDING = re.compile(r"(?<=[^\W\d_]{2})[区县市]$")


def rep_of(session: Session, seat: Seat, customer: Customer) -> Staff | None:
    """The rep who owns the customer, else the one of its area or district; None where the branch has none."""
    owner = session.get(Staff, customer.owner_id) if customer.owner_id else None
    if owner is not None and _is_rep(owner, seat):
        return owner
    return rep_of_area(session, seat, customer.area or "", customer.district or "")


def rep_of_area(session: Session, seat: Seat, *places: str) -> Staff | None:
    """The first rep of the branch whose areas name one of `places`; 铁西 and 铁西区 are the same."""
    wanted = {_short(place) for place in places if place}
    reps = session.exec(
        select(Staff)
        .where(Staff.branch == seat.branch.code, Staff.post == Role.SALES_REP.value, here_on(seat.today))
        .order_by(col(Staff.id))
    ).all()
    return next((rep for rep in reps if wanted & areas_of(rep)), None)


def areas_of(rep: Staff) -> frozenset[str]:
    """The places a rep looks after, without 区 and 县."""
    return frozenset(_short(place) for place in _BETWEEN.split(rep.area or "") if place)


def _is_rep(staff: Staff, seat: Seat) -> bool:
    """Whether they are a rep of this branch still: people leave, move to another branch, and change posts."""
    return staff.post == Role.SALES_REP and staff.branch == seat.branch.code and still_here(staff, seat.today)


def _short(place: str) -> str:
    return _ENDING.sub("", place.strip())
