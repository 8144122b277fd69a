"""Requests for accounts, decided and carried out at head office in one transaction (P1, [M]).

A desktop can ask, and no desktop can let anybody in: an approval counts here alone, from who has proved with a password
to be there (`account_routes`), or from who runs a command on head office's own machine.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, text

from crm_desktop.head_office import accounts
from crm_desktop.head_office.accounts import Hired, Posting
from crm_desktop.head_office.branches import require_branch
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.people import start_until
from crm_desktop.head_office.records import Found, Put
from crm_desktop.rules.account_requests import RequestKind, RequestState, closes_at, propose_login
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in_password import make_verifier, propose_password
from sync.ids import new_id

_TYPE: Final = "account_request"
_WITH_CODE: Final = (RequestKind.OPEN, RequestKind.RESET)


@dataclass(frozen=True, slots=True)
class Given:
    """What came of an approval: whose account, its log-in, and the start code where there is a new password."""

    staff: str
    login: str
    code: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Code:
    """A password made up for somebody, and what is kept of it."""

    text: str
    verifier: str
    until: datetime


def requests(office: Office) -> list[Found]:
    """All requests of the chain, the oldest first."""
    with office.read() as connection:
        partitions = connection.execute(
            text("SELECT DISTINCT partition FROM sync_record WHERE type = :type"), {"type": _TYPE}
        )
        found = [
            request
            for partition in sorted(partitions.scalars())
            for request in office.records.all(connection, _TYPE, partition=partition)
        ]
    return sorted(found, key=lambda one: (one.values["asked_at"] or datetime.min.replace(tzinfo=UTC), one.id))


def refuse(office: Office, request_id: str, *, answer: str, actor: str = OFFICE) -> None:
    """Refuse a request for a reason; raises Rejected where it is not open, or without one."""
    if not answer.strip():
        raise Rejected(Words("请写明不同意的原因。", "Say why it is refused."))
    with office.write() as connection:
        request = _opened(office, connection, request_id, actor=actor)
        values = {"state": RequestState.REFUSED.value, **_decision(office, answer, actor), "done_at": _now(office)}
        _put(office, connection, request, values, what="refuse_request", actor=actor)
        office.audit(connection, "request refused", request.id, actor=actor)


def approve(office: Office, request_id: str, *, answer: str = "", actor: str = OFFICE) -> Given:
    """Approve a request and carry it out, both or neither; raises Rejected, saying why.

    Asked once more for a request whose start code nobody has used yet, it makes another code: the first was lost.
    """
    with office.read() as connection:
        kind = _kind(_found(office, connection, request_id))
    code = _make_code(office) if kind in _WITH_CODE else None  # slow on purpose: not under the lock
    with office.write() as connection:
        request = _found(office, connection, request_id)
        if request.values["state"] == RequestState.DONE and code is not None:
            return _code_again(office, connection, request, code, actor=actor)
        request = _opened(office, connection, request_id, actor=actor)
        values = {"state": RequestState.APPROVED.value, **_decision(office, answer, actor)}
        _put(office, connection, request, values, what="approve_request", actor=actor)
        given = _carry_out(office, connection, request, code, actor=actor)
        values = {
            "state": RequestState.DONE.value,
            "done_at": _now(office),
            "given_login": given.login,
            "given_staff": given.staff,
        }
        _put(office, connection, request, values, what="carry_out_request", actor=actor)
        office.audit(connection, "request approved", request.id, actor=actor)
    return given


def _carry_out(office: Office, connection: Connection, request: Found, code: _Code | None, *, actor: str) -> Given:
    kind = _kind(request)
    if kind is RequestKind.OPEN and code is not None:
        return _open(office, connection, request, code, actor=actor)
    staff = _staff(office, connection, request)
    if kind is RequestKind.CHANGE:
        login = accounts.move(office, connection, staff, _posting(request), actor=actor)
        return Given(staff.id, login)
    account = office.records.get(connection, account_id(staff.id, str(staff.values["branch"])))
    if account is None or account.values["closed_at"] is not None:
        raise Rejected(_NO_ACCOUNT)
    login = str(account.values["login"])
    if kind is RequestKind.RESET and code is not None:
        accounts.give_password(
            office, connection, account, verifier=code.verifier, start_until=code.until, actor=actor
        )  # fmt: skip
        return Given(staff.id, login, code.text, code.until)
    last_day = request.values["last_day"]
    at = closes_at(last_day, now=_now(office))
    accounts.close(office, connection, account, at=at, last_day=last_day or branch_day(at), actor=actor)
    return Given(staff.id, login)


def _open(office: Office, connection: Connection, request: Found, code: _Code, *, actor: str) -> Given:
    posting, asked = _posting(request), request.values
    accounts.check_posting(posting)
    require_branch(office, connection, posting.branch)
    name = str(asked["name"] or "").strip()
    wanted = str(asked["login"] or "").strip().lower() or propose_login(name)
    if not name or not wanted:
        raise Rejected(Words("申请里没有姓名或登录名，请退回。", "Neither a name nor a log-in is given: refuse it."))
    hired = Hired(
        staff=new_id(),
        name=name,
        posting=posting,
        login=accounts.free_login(office, connection, posting.branch, wanted),
        verifier=code.verifier,
        phone=str(asked["phone"] or ""),
        start_until=code.until,
    )
    accounts.take_on(office, connection, [hired], actor=actor)
    return Given(hired.staff, hired.login, code.text, code.until)


def _code_again(office: Office, connection: Connection, request: Found, code: _Code, *, actor: str) -> Given:
    staff = office.records.get(connection, str(request.values["given_staff"]))
    branch = str(staff.values["branch"]) if staff else ""
    account = office.records.get(connection, account_id(staff.id, branch)) if staff else None
    if staff is None or account is None or account.values["start_until"] is None or account.values["closed_at"]:
        raise Rejected(_DECIDED)
    accounts.lock(office, connection, [branch])
    accounts.give_password(office, connection, account, verifier=code.verifier, start_until=code.until, actor=actor)
    return Given(staff.id, str(account.values["login"]), code.text, code.until)


def _opened(office: Office, connection: Connection, request_id: str, *, actor: str) -> Found:
    """The request as it stands once all it may touch is locked; raises Rejected unless it waits for an answer."""
    request = _found(office, connection, request_id)
    branches = {request.partition, str(request.values["branch"] or request.partition)}
    for branch in branches:
        require_branch(office, connection, branch)
    accounts.lock(office, connection, branches)
    request = _found(office, connection, request_id)
    if request.values["state"] != RequestState.ASKED:
        raise Rejected(_DECIDED)
    if actor != OFFICE and request.values["asked_by"] == actor:
        raise Rejected(_OWN)
    return request


def _found(office: Office, connection: Connection, request_id: str) -> Found:
    request = office.records.get(connection, request_id)
    if request is None or request.type != _TYPE or request.values["kind"] not in set(RequestKind):
        raise Rejected(Words("没有这个申请。", "There is no such request."))
    return request


def _kind(request: Found) -> RequestKind:
    return RequestKind(request.values["kind"])


def _staff(office: Office, connection: Connection, request: Found) -> Found:
    staff = office.records.get(connection, str(request.values["staff_id"] or ""))
    # A branch asks for its own people; head office, whose requests lie with the branch as well, for anybody's.
    if staff is None or staff.type != "staff" or staff.values["branch"] != request.partition:
        raise Rejected(Words("申请里的人不在这家门店。", "The person named does not work in that branch."))
    return staff


def _posting(request: Found) -> Posting:
    asked = request.values
    if asked["post"] not in set(Role) or not asked["branch"]:
        raise Rejected(Words("申请里没有岗位或门店，请退回。", "Neither a post nor a branch is given: refuse it."))
    return Posting(str(asked["branch"]), Role(asked["post"]), str(asked["area"] or ""))


def _decision(office: Office, answer: str, actor: str) -> dict[str, object]:
    return {"decided_by": actor, "decided_at": _now(office), "answer": answer.strip() or None}


def _put(
    office: Office, connection: Connection, request: Found, values: dict[str, object], *, what: str, actor: str
) -> None:
    put = Put(_TYPE, request.id, values)
    office.records.put(
        connection, [put], partition=request.partition, what=what, now_ms=office.now_ms(), actor=actor
    )  # fmt: skip


def _make_code(office: Office) -> _Code:
    code = propose_password()
    return _Code(code, make_verifier(code), start_until(office))


def _now(office: Office) -> datetime:
    return datetime.fromtimestamp(office.now_ms() / 1000, UTC)


_DECIDED: Final = Words("这个申请已经答复过，或已撤回。", "This request has been answered, or taken back.")
_OWN: Final = Words("自己提的申请要由别人审批。", "Who asks does not decide: somebody else has to.")
_NO_ACCOUNT: Final = Words("这个人没有在用的账号。", "This person has no open account.")
