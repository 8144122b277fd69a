"""Who works in the branch, or at head office who works in the chain, as requests and hand-overs name them (P1, P4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session, col, or_, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.chain import Account, Staff
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.in_service import still_here
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names

HEAD_OFFICE_CODE: Final = HEAD_OFFICE
HEAD_OFFICE_WORDS: Final = Words("总部", "Head office")


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works for the chain; `login` is empty without an account, `left_on` set for who leaves or left.

    `moved` is who works in another branch by now: the account is that branch's affair.
    """

    id: str
    name: str
    role: Role
    branch: str
    area: str
    login: str
    left_on: date | None = None
    moved: bool = False


def employees(session: Session, seat: Seat, *, gone: bool = False, also: Collection[str] = ()) -> tuple[Employee, ...]:
    """Those in service by post and name, at head office of every branch; with `gone` also who has left.

    `also` are people who are wanted although they may have gone to another branch.
    """
    query = select(Staff)
    if not seat.at_head_office:
        query = query.where(or_(Staff.branch == seat.branch.code, col(Staff.id).in_(also)))
    logins = {
        one.staff_id: one.login or ""
        for one in session.exec(select(Account)).all()
        if one.closed_at is None or one.closed_at > seat.now()
    }
    found = [
        Employee(one.id, one.name or "", Role(one.post), one.branch or "", one.area or "",
                 "" if moved else logins.get(one.id, ""), one.left_on, moved)
        for one in session.exec(query).all()
        for moved in [not seat.at_head_office and one.branch != seat.branch.code]
        if one.post in set(Role) and (gone or still_here(one, seat.today))
    ]  # fmt: skip
    order = list(Role)
    return tuple(sorted(found, key=lambda one: (one.branch, order.index(one.role), one.name, one.id)))


def place_words(session: Session) -> dict[str, Words]:
    """What people call each branch, and head office, by code."""
    names = {code: Words(name, name) for code, name in branch_names(session).items()}
    return {HEAD_OFFICE: HEAD_OFFICE_WORDS, **names}


def staff_of(session: Session) -> dict[str, Staff]:
    """Everybody who is known here, by id, whether in service or not."""
    return {one.id: one for one in session.exec(select(Staff).order_by(col(Staff.id))).all()}
