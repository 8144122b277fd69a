"""People of the chain and their accounts, as the service's commands look after them (P1, U3)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from crm_desktop.head_office import accounts
from crm_desktop.head_office.accounts import Hired, Posting, account_of
from crm_desktop.head_office.branches import require_branch
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Found
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in_password import SHORTEST, START_CODE_LASTS, TOO_SHORT, make_verifier
from sync.ids import new_id


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be taken on: `login` is unique in the branch, `password` in clear for this call only.

    `made_up` is a password that somebody else thought of: its person has to change it.
    """

    name: str
    role: Role
    branch: str
    login: str
    password: str
    area: str = ""
    phone: str = ""
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the chain; `closed` once the account is."""

    id: str
    name: str
    role: Role
    branch: str
    login: str
    area: str
    closed: bool


def add_member(office: Office, newcomer: Newcomer) -> str:
    """Take a person on, with an account in the branch; the staff id. Raises Rejected, saying why."""
    return add_members(office, [newcomer])[0]


def add_members(office: Office, newcomers: Sequence[Newcomer]) -> list[str]:
    """Take people on, all or none; their staff ids."""
    for newcomer in newcomers:
        _check(newcomer)
    # Slow on purpose: before the lock and not under it, on every core there is.
    with ThreadPoolExecutor() as pool:
        verifiers = list(pool.map(make_verifier, [newcomer.password for newcomer in newcomers]))
    hired = [_hired(office, one, verifier) for one, verifier in zip(newcomers, verifiers, strict=True)]
    branches = sorted({one.branch for one in newcomers})
    with office.write() as connection:
        accounts.lock(office, connection, branches)
        for branch in branches:
            require_branch(office, connection, branch)
            _require_free(office, connection, branch, [one.login for one in hired if one.posting.branch == branch])
        accounts.take_on(office, connection, hired)
    return [one.staff for one in hired]


def close_member(office: Office, branch: str, login: str) -> str:
    """End a person's rights in the branch, from now on; the staff id. Raises Rejected for an unknown log-in."""
    with office.write() as connection:
        office.records.lock(connection)
        account = _required(office, connection, branch, login)
        at = datetime.fromtimestamp(office.now_ms() / 1000, UTC)
        closed = account.values["closed_at"]
        if closed is not None and closed <= at:
            raise Rejected(Words("这个账号早已停用。", "This account is closed already."))
        accounts.close(office, connection, account, at=at, last_day=branch_day(at))
    return str(account.values["staff_id"])


def set_password(office: Office, branch: str, login: str, *, password: str, made_up: bool = False) -> None:
    """Give a person a new password; it counts at the desktops once they have synced."""
    if len(password) < SHORTEST:
        raise Rejected(TOO_SHORT)
    verifier = make_verifier(password)
    with office.write() as connection:
        office.records.lock(connection)
        account = _required(office, connection, branch, login)
        until = start_until(office) if made_up else None
        accounts.give_password(office, connection, account, verifier=verifier, start_until=until)


def start_until(office: Office) -> datetime:
    """Until when a password counts that is made up now."""
    return datetime.fromtimestamp(office.now_ms() / 1000, UTC) + START_CODE_LASTS


def members(office: Office, branch: str | None = None) -> list[Member]:
    """The people of a branch, or of all, in the order they were taken on."""
    with office.read() as connection:
        staff = office.records.all(connection, "staff")
        chosen = [one for one in staff if branch is None or one.values["branch"] == branch]
        return [_member(office, connection, one) for one in chosen]


def _check(newcomer: Newcomer) -> None:
    if not newcomer.name.strip() or not newcomer.login.strip():
        raise Rejected(Words("请给出姓名和登录名。", "Give a name and a log-in."))
    if len(newcomer.password) < SHORTEST:
        raise Rejected(TOO_SHORT)
    accounts.check_posting(Posting(newcomer.branch, newcomer.role))


def _hired(office: Office, one: Newcomer, verifier: str) -> Hired:
    return Hired(
        staff=new_id(),
        name=one.name.strip(),
        posting=Posting(one.branch, one.role, one.area),
        login=one.login.strip().lower(),
        verifier=verifier,
        phone=one.phone,
        start_until=start_until(office) if one.made_up else None,
    )


def _required(office: Office, connection: Connection, branch: str, login: str) -> Found:
    account = account_of(office, connection, branch, login)
    if account is None:
        wanted = login.strip().lower()
        raise Rejected(Words(f"{branch} 没有登录名 {wanted}。", f"There is no log-in {wanted} in {branch}."))
    return account


def _require_free(office: Office, connection: Connection, branch: str, logins: list[str]) -> None:
    taken = [account.values["login"] for account in office.records.all(connection, "account", partition=branch)]
    for login in logins:
        if login in taken:
            raise Rejected(Words(f"登录名 {login} 已有人用。", f"The log-in {login} is in use."))
        taken.append(login)


def _member(office: Office, connection: Connection, staff: Found) -> Member:
    branch = str(staff.values["branch"] or "")
    account = office.records.get(connection, account_id(staff.id, branch))
    return Member(
        id=staff.id,
        name=str(staff.values["name"] or ""),
        role=Role(staff.values["post"]),
        branch=branch,
        login=str(account.values["login"] or "") if account else "",
        area=str(staff.values["area"] or ""),
        closed=account is None or account.values["closed_at"] is not None,
    )
