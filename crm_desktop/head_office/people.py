"""People of the chain and their accounts: who may sign in where, and who no longer may (P1, U3)."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from crm_desktop.head_office.branches import require_branch
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Found, Put
from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.sign_in_password import SHORTEST, TOO_SHORT, make_verifier
from sync.ids import new_id


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to be taken on: `login` is unique in the branch, `password` in clear for this call only."""

    name: str
    role: Role
    branch: str
    login: str
    password: str
    area: str = ""
    phone: str = ""


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
    hired = [_Hired(new_id(), one, verifier) for one, verifier in zip(newcomers, verifiers, strict=True)]
    with office.write() as connection:
        office.records.lock(connection)
        for branch in sorted({one.newcomer.branch for one in hired}):
            require_branch(office, connection, branch)
            _require_free(office, connection, branch, [one.login for one in hired if one.newcomer.branch == branch])
        _write(office, connection, hired)
        for one in hired:
            office.audit(connection, "staff add", one.staff)
    return [one.staff for one in hired]


def close_member(office: Office, branch: str, login: str) -> str:
    """End a person's rights in the branch, from now on; the staff id. Raises Rejected for an unknown log-in."""
    wanted = login.strip().lower()
    with office.write() as connection:
        office.records.lock(connection)
        accounts = office.records.all(connection, "account", partition=branch)
        account = next((one for one in accounts if one.values["login"] == wanted), None)
        if account is None:
            raise Rejected(Words(f"{branch} 没有登录名 {wanted}。", f"There is no log-in {wanted} in {branch}."))
        if account.values["closed_at"] is not None:
            raise Rejected(Words("这个账号早已停用。", "This account is closed already."))
        staff = str(account.values["staff_id"])
        at = datetime.fromtimestamp(office.now_ms() / 1000, UTC)
        _close(office, connection, account, staff=staff, at=at, day=branch_day(at))
        office.audit(connection, "staff close", staff)
    return staff


def set_password(office: Office, branch: str, login: str, *, password: str) -> None:
    """Give a person a new password; it counts at the desktops once they have synced."""
    if len(password) < SHORTEST:
        raise Rejected(TOO_SHORT)
    verifier, wanted = make_verifier(password), login.strip().lower()
    with office.write() as connection:
        office.records.lock(connection)
        accounts = office.records.all(connection, "account", partition=branch)
        account = next((one for one in accounts if one.values["login"] == wanted), None)
        if account is None:
            raise Rejected(Words(f"{branch} 没有登录名 {wanted}。", f"There is no log-in {wanted} in {branch}."))
        put = Put("account", account.id, {"verifier": verifier})
        office.records.put(connection, [put], partition=branch, what="set_password", now_ms=office.now_ms())
        office.audit(connection, "staff password", str(account.values["staff_id"]))


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
    if newcomer.role.at_branch == (newcomer.branch == HEAD_OFFICE):
        raise Rejected(
            Words(
                f"{newcomer.role.words.zh}不在这里任职：总部岗位属于 {HEAD_OFFICE}，门店岗位属于门店。",
                f"Posts of head office belong to {HEAD_OFFICE}, posts of a branch to a branch.",
            )
        )


@dataclass(frozen=True, slots=True)
class _Hired:
    staff: str
    newcomer: Newcomer
    verifier: str

    @property
    def login(self) -> str:
        return self.newcomer.login.strip().lower()

    def person(self) -> Put:
        one = self.newcomer
        values = {
            "name": one.name.strip(),
            "post": one.role.value,
            "branch": one.branch,
            "area": one.area or None,
            "phone": one.phone or None,
        }
        return Put("staff", self.staff, values)

    def account(self) -> Put:
        values = {"staff_id": self.staff, "login": self.login, "verifier": self.verifier}
        return Put("account", account_id(self.staff, self.newcomer.branch), values)


def _require_free(office: Office, connection: Connection, branch: str, logins: list[str]) -> None:
    taken = [account.values["login"] for account in office.records.all(connection, "account", partition=branch)]
    for login in logins:
        if login in taken:
            raise Rejected(Words(f"登录名 {login} 已有人用。", f"The log-in {login} is in use."))
        taken.append(login)


def _write(office: Office, connection: Connection, hired: list[_Hired]) -> None:
    now = office.now_ms()
    office.records.put(connection, [one.person() for one in hired], what="take_on", now_ms=now)
    for branch in sorted({one.newcomer.branch for one in hired}):
        puts = [one.account() for one in hired if one.newcomer.branch == branch]
        office.records.put(connection, puts, partition=branch, what="open_account", now_ms=now)


def _close(office: Office, connection: Connection, account: Found, *, staff: str, at: datetime, day: date) -> None:
    now = office.now_ms()
    # The verifier goes too: a closed account cannot be opened by anything a desktop still holds.
    closing = Put("account", account.id, {"closed_at": at, "verifier": None})
    office.records.put(connection, [closing], partition=account.partition, what="close_account", now_ms=now)
    office.records.put(connection, [Put("staff", staff, {"left_on": day})], what="take_leave", now_ms=now)


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
