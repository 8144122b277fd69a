"""Whose visits a person sees: reps their own, the others of the branch everybody's (P1, P2)."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.in_service import here_on
from crm_desktop.services.seat import Seat


@dataclass(frozen=True, slots=True)
class Rep:
    """A sales rep of the branch, with the area they look after."""

    id: str
    name: str
    area: str


def reps(seat: Seat) -> tuple[Rep, ...]:
    """The branch's reps in service, by name; a rep sees only themselves."""
    with seat.store.reading() as session:
        found = session.exec(
            select(Staff)
            .where(Staff.branch == seat.branch.code, Staff.post == Role.SALES_REP, here_on(seat.today))
            .order_by(col(Staff.name), col(Staff.id))
        ).all()
    only = own_only(seat)
    return tuple(Rep(one.id, one.name or "", one.area or "") for one in found if only in ("", one.id))


def own_only(seat: Seat) -> str:
    """The rep whose visits alone this person sees, or "" for all of the branch."""
    return seat.person.id if seat.person.role is Role.SALES_REP else ""


def require_reach(seat: Seat, rep_id: str | None) -> None:
    """Raise NotAllowed where a rep reaches for another rep's booklet or visits."""
    if own_only(seat) not in ("", rep_id):
        raise NotAllowed(
            Words("这是别的业务代表的书册，请交给会计录入", "This booklet is another rep's: hand it to the accountant")
        )


def names_of(session: Session, staff_ids: set[str | None]) -> dict[str | None, str]:
    """Names of staff by id, those not known here left out."""
    rows = session.exec(select(Staff.id, Staff.name).where(col(Staff.id).in_(staff_ids - {None}))).all()
    return {one: name or "" for one, name in rows}


def customers_of(session: Session, customer_ids: set[str | None]) -> dict[str | None, Customer]:
    """Customers by id, those not known here left out."""
    found = session.exec(select(Customer).where(col(Customer.id).in_(customer_ids - {None}))).all()
    return {one.id: one for one in found}


def shown_name(customer: Customer | None) -> str:
    """A customer as lists name them: by the short name where there is one."""
    return (customer.short_name or customer.name or "") if customer else ""


def place_of(customer: Customer | None, *, street: bool = True) -> str:
    """District and street, as a rep finds the way; the district alone for who need not know."""
    if customer is None:
        return ""
    return f"{customer.district or ''}{(customer.address or '') if street else ''}"
