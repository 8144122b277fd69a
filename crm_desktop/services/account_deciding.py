"""What a person does at head office by password: decide a request for an account, set a password of their own (P1).

Both need a line: head office itself checks the password, so that a desktop in the wrong hands can do neither.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec
import requests
from sqlmodel import col, select

from crm_desktop.models.chain import Account
from crm_desktop.rules.words import Words
from crm_desktop.services import account_wire as messages
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.errors import ServiceError
from crm_desktop.services.seat import Seat
from sync import wire

_TIMEOUT: Final = (5.0, 30.0)
_LARGEST: Final = 65536

M = TypeVar("M")


class NoLine(ServiceError):
    """Head office could not be asked; nothing has changed."""


class OfficeRefused(ServiceError):
    """Head office was asked and would not; `code` is its stable name for why: wrong_password, rights, rejected ..."""

    def __init__(self, code: str, words: Words) -> None:
        """Keep both."""
        super().__init__(words)
        self.code = code


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
    told = _post(enrolled, "/v1/account-requests", message, messages.DecideResponse)
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
    return _post(enrolled, "/v1/password", message, messages.PasswordResponse).verifier


def _post(enrolled: Enrolled, path: str, message: object, kind: type[M]) -> M:
    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.post(
                f"{enrolled.url}{path}",
                data=wire.encode(message),
                headers={"Content-Type": wire.MEDIA_TYPE},
                auth=enrolled.proof,
                timeout=_TIMEOUT,
                verify=enrolled.verify,
                allow_redirects=False,
            )
        except (requests.exceptions.RequestException, OSError) as error:
            raise NoLine(_NO_LINE) from error
    content = answer.content[:_LARGEST]
    try:
        if answer.status_code == requests.codes.ok:
            return msgspec.json.decode(content, type=kind)
        failure = msgspec.json.decode(content, type=wire.Failure)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NoLine(_NO_LINE) from error
    raise OfficeRefused(failure.code, Words(failure.zh, failure.en))


_NO_LINE: Final = Words("现在连不上总部，请联网后再试", "Head office cannot be reached now: try again with a line")
