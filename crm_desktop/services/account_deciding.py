"""What a person does at head office by password: decide a request for an account, set a password of their own (P1).

Both need a line: head office itself checks the password, so that a desktop in the wrong hands can do neither.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlmodel import col, select

from crm_desktop.models.chain import Account
from crm_desktop.services import account_wire as messages
from crm_desktop.services.asking_office import ask_office
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.seat import Seat


@dataclass(frozen=True, slots=True)
class Decided:
    """What was carried out: the log-in, and for a new password the start code, which is said this once."""

    login: str
    code: str = field(repr=False)
    until: datetime | None


def decide_request(
    enrolled: Enrolled, request_id: str, *, approve: bool, answer: str, login: str, password: str
) -> Decided:
    """Approve a request and have it carried out, or refuse it. Raises OfficeRefused, NoLine."""
    message = messages.DecideRequest(request_id, approve, login, password, answer)
    told = ask_office(enrolled, "/v1/account-requests", message, messages.DecideResponse)
    return Decided(told.login, told.code, datetime.fromtimestamp(told.until / 1000, UTC) if told.until else None)


def decide_as(seat: Seat, enrolled: Enrolled, request_id: str, *, approve: bool, answer: str, password: str) -> Decided:
    """The same by who is signed in."""
    with seat.store.reading() as session:
        login = session.exec(
            select(Account.login)
            .where(Account.staff_id == seat.person.id)
            .order_by(col(Account.closed_at).is_not(None), col(Account.closed_at).desc())
        ).first()
    return decide_request(
        enrolled, request_id, approve=approve, answer=answer, login=login or "", password=password
    )  # fmt: skip


def change_password(enrolled: Enrolled, login: str, password: str, *, new: str) -> str:
    """Set a person's own password; what head office keeps of it. Raises OfficeRefused, NoLine."""
    message = messages.PasswordRequest(login, password, new)
    return ask_office(enrolled, "/v1/password", message, messages.PasswordResponse).verifier
