"""Where a person proves with a password to be there: to decide requests for accounts, and to set an own password (P1).

A device's credential alone is not enough for either. A stolen desktop of head office, whose file may even be open,
lets nobody in without the password of somebody who may; and nobody's password is changed by who does not know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crm_desktop.head_office import accounts
from crm_desktop.head_office.account_requests import Given, approve, refuse
from crm_desktop.head_office.accounts import account_of
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.gate import OfficeGate
from crm_desktop.head_office.guard import BranchGuard
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Found
from crm_desktop.head_office.small_body import small_body
from crm_desktop.head_office.throttle import note_failure, wait_seconds
from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.rules.rights import Action, RecordType, Refused, Role, may
from crm_desktop.rules.words import Words
from crm_desktop.services import account_wire as messages
from crm_desktop.services.sign_in_password import SHORTEST, TOO_SHORT, make_verifier, matches
from sync import wire
from sync.errors import ProtocolError
from sync.head_office.app import denied, refusal, reply
from sync.head_office.bodies import TooLarge
from sync.head_office.gate import Shown, shown_by

Answer = Callable[[str, bytes], Response]
"""`answer(branch, body)`: what a device of that branch is told."""


def account_routes(office: Office, gate: OfficeGate) -> list[Route]:
    """`POST /v1/account-requests` for desktops of head office, `POST /v1/password` for all."""

    def decide(branch: str, body: bytes) -> Response:
        asked = wire.decode(body, messages.DecideRequest)
        if branch != HEAD_OFFICE:
            return _told(403, "scope", _AT_HEAD_OFFICE)
        person = _proved(office, branch, asked.by, asked.password)
        verdict = may(person.role, Action.DECIDE_REQUEST, RecordType.ACCOUNT_REQUEST, own=False)
        if isinstance(verdict, Refused):
            return _told(403, "rights", verdict.words)
        if person.on_start_code:
            return _told(403, "start_code", _OWN_FIRST)
        if not asked.approve:
            refuse(office, asked.request, answer=asked.answer, actor=person.id)
            return reply(messages.DecideResponse())
        return reply(_response(approve(office, asked.request, answer=asked.answer, actor=person.id)))

    def change_password(branch: str, body: bytes) -> Response:
        asked = wire.decode(body, messages.PasswordRequest)
        person = _proved(office, branch, asked.login, asked.password)
        if len(asked.new) < SHORTEST:
            return _told(422, "too_short", TOO_SHORT)
        if asked.new == asked.password:
            return _told(422, "same", _THE_SAME)
        verifier = make_verifier(asked.new)
        with office.write() as connection:
            office.records.lock(connection)
            accounts.give_password(office, connection, person.account, verifier=verifier, actor=person.id)
        return reply(messages.PasswordResponse(at=office.now_ms(), verifier=verifier))

    return [
        Route("/v1/account-requests", _route(gate, decide), methods=["POST"]),
        Route("/v1/password", _route(gate, change_password), methods=["POST"]),
    ]


class _Unproved(Exception):
    """Who asks has not shown who they are; `response` says so."""

    def __init__(self, response: Response) -> None:
        super().__init__("the password was not proved")
        self.response = response


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody whose password was right."""

    id: str
    role: Role
    account: Found

    @property
    def on_start_code(self) -> bool:
        """Whether the password is one that somebody else made up."""
        return self.account.values["start_until"] is not None


def _route(gate: OfficeGate, answer: Answer) -> Callable[[Request], object]:
    def serve(shown: Shown, body: bytes) -> Response:
        device = gate.admit(shown)
        if isinstance(device, wire.Failure):
            return denied(device)
        if not isinstance(device.guard, BranchGuard):
            raise TypeError("a desktop is guarded by the branch it belongs to")
        try:
            return answer(device.guard.branch, body)
        except _Unproved as error:
            return error.response
        except Rejected as error:
            return _told(409, "rejected", error.words)

    async def route(request: Request) -> Response:
        try:
            return await run_in_threadpool(serve, shown_by(request), await small_body(request))
        except (ProtocolError, TooLarge):
            return refusal(400, "protocol", "请求不符合协议", "The request does not follow the protocol")

    return route


def _proved(office: Office, branch: str, login: str, password: str) -> _Person:
    """The person of that log-in, whose password it is; wrong ones cost time, and an unknown log-in as much."""
    among = f"password:{branch}"
    source = f"{among}:{login.strip().lower()}"[:64]
    wait = wait_seconds(office, source, among=among)
    if wait:
        raise _Unproved(_wait(wait))
    with office.read() as connection:
        account = account_of(office, connection, branch, login)
        staff = office.records.get(connection, str(account.values["staff_id"])) if account else None
    right = matches(account.values["verifier"] if account else None, password)
    if not right or account is None or staff is None or _ended(office, account, staff):
        note_failure(office, source, among=among)
        raise _Unproved(_told(403, "wrong_password", _WRONG))
    return _Person(staff.id, Role(staff.values["post"]), account)


def _ended(office: Office, account: Found, staff: Found) -> bool:
    """Whether the account lets nobody in any more."""
    closed, start = account.values["closed_at"], account.values["start_until"]
    now_ms = office.now_ms()
    over = any(end is not None and end.timestamp() * 1000 <= now_ms for end in (closed, start))
    return over or staff.values["branch"] != account.partition or staff.values["post"] not in set(Role)


def _response(given: Given) -> messages.DecideResponse:
    until = round(given.until.timestamp() * 1000) if given.until else 0
    return messages.DecideResponse(login=given.login, code=given.code, until=until)


def _told(status: int, code: str, words: Words) -> Response:
    return refusal(status, code, words.zh, words.en)


def _wait(seconds: int) -> Response:
    minutes = -(-seconds // 60)
    words = Words(f"密码输错太多次，请 {minutes} 分钟后再试", f"Too many wrong passwords: again in {minutes} minutes")
    response = _told(429, "too_many_guesses", words)
    response.headers["Retry-After"] = str(seconds)
    return response


_AT_HEAD_OFFICE: Final = Words("账号申请在总部的电脑上审批", "Requests for accounts are decided at head office")
_WRONG: Final = Words("密码不对，请再试一次", "The password is wrong: try again")
_OWN_FIRST: Final = Words("请先设自己的密码，再审批", "Set a password of your own first")
_THE_SAME: Final = Words("新密码要和现在的不一样", "The new password must differ from the present one")
