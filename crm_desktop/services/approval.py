"""Something that needs a second person: an accountant or manager of the branch says yes with the own password (3.1)."""

from typing import Final

from sqlmodel import Session

from crm_desktop.models.chain import Staff
from crm_desktop.rules.rights import Action, Allowed, RecordType, Role, may
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.in_service import still_here
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.sign_in import Colleague, colleagues, sign_in

_NOT_THEM: Final = Words("请由会计或店长授权", "An accountant or the store manager has to approve this")


def decides_twins(role: Role) -> bool:
    """Whether that post decides by itself that two files are two customers, or one."""
    return isinstance(may(role, Action.MERGE, RecordType.CUSTOMER, own=False), Allowed)


def approvers(seat: Seat) -> list[Colleague]:
    """Who may approve a second file at this branch, by post and name."""
    return [one for one in colleagues(seat.store, seat.branch.code) if decides_twins(one.role)]


def approve(seat: Seat, login: str, password: str) -> Person:
    """Who approved; raises SignInRefused for a wrong password, NotAllowed for a post that may not.

    The check takes a tenth of a second, and wrong passwords cost a delay that grows: as at signing in.
    """
    person = sign_in(seat.store, seat.branch.code, login, password)
    if not decides_twins(person.role):
        raise NotAllowed(_NOT_THEM)
    return person


def is_approver(session: Session, seat: Seat, staff_id: str) -> bool:
    """Whether that person works here in a post that may approve a second file."""
    staff = session.get(Staff, staff_id)
    if staff is None or not still_here(staff, seat.today) or staff.branch != seat.branch.code:
        return False
    return staff.post in set(Role) and decides_twins(Role(staff.post))
