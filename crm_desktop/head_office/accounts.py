"""What happens to an account, in the caller's transaction: opened, moved with its person, closed, given a password."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from crm_desktop.head_office.branches import require_branch
from crm_desktop.head_office.errors import Rejected
from crm_desktop.head_office.ids import account_id
from crm_desktop.head_office.office import Office
from crm_desktop.head_office.records import Found, Put
from crm_desktop.models.catalogue import HEAD_OFFICE, SHARED
from crm_desktop.rules.owners import OFFICE
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from sync.head_office.partitions import lock_partitions


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a person works, as what, and which area they look after."""

    branch: str
    role: Role
    area: str = ""


@dataclass(frozen=True, slots=True)
class Hired:
    """A person taken on, with what is kept of their password and, where somebody else made it up, until when it counts.

    `login` is in small letters and free in the branch.
    """

    staff: str
    name: str
    posting: Posting
    login: str
    verifier: str
    phone: str = ""
    start_until: datetime | None = None

    def person(self) -> Put:
        """The person's record, shared by the chain."""
        values = {
            "name": self.name,
            "post": self.posting.role.value,
            "branch": self.posting.branch,
            "area": self.posting.area or None,
            "phone": self.phone or None,
        }
        return Put("staff", self.staff, values)

    def account(self) -> Put:
        """The person's account in the branch."""
        values = {
            "staff_id": self.staff,
            "login": self.login,
            "verifier": self.verifier,
            "start_until": self.start_until,
        }
        return Put("account", account_id(self.staff, self.posting.branch), values)


def check_posting(posting: Posting) -> None:
    """Raise Rejected where a post of a branch is to be held at head office, or the other way round."""
    if posting.role.at_branch == (posting.branch == HEAD_OFFICE):
        raise Rejected(
            Words(
                f"{posting.role.words.zh}不在这里任职：总部岗位属于 {HEAD_OFFICE}，门店岗位属于门店。",
                f"Posts of head office belong to {HEAD_OFFICE}, posts of a branch to a branch.",
            )
        )


def lock(office: Office, connection: Connection, branches: Iterable[str]) -> None:
    """Keep other writers of the office out, and of all these branches, in the order in which everybody locks them."""
    office.records.lock(connection)
    lock_partitions(connection, {SHARED, *branches})


def take_on(office: Office, connection: Connection, hired: list[Hired], *, actor: str = OFFICE) -> None:
    """Write people and their accounts; `lock` comes before."""
    now = office.now_ms()
    office.records.put(connection, [one.person() for one in hired], what="take_on", now_ms=now, actor=actor)
    for branch in sorted({one.posting.branch for one in hired}):
        puts = [one.account() for one in hired if one.posting.branch == branch]
        office.records.put(connection, puts, partition=branch, what="open_account", now_ms=now, actor=actor)
    for one in hired:
        office.audit(connection, "staff add", one.staff, actor=actor)


def move(office: Office, connection: Connection, staff: Found, to: Posting, *, actor: str = OFFICE) -> str:
    """Give a person another post, branch or area; the log-in they have there.

    The account of a branch they leave is closed. What they saved before that is still judged by the post they had.
    """
    check_posting(to)
    require_branch(office, connection, to.branch)
    now, at = office.now_ms(), _now(office)
    left, post = str(staff.values["branch"]), str(staff.values["post"])
    account = _account(office, connection, staff.id, left)
    login = str(account.values["login"])
    turning = {"former_post": post, "post_since": at}
    if to.branch != left:
        login = _arrive(office, connection, account, to.branch, actor=actor)
        closing = Put("account", account.id, {**turning, "closed_at": at, "verifier": None})
        office.records.put(connection, [closing], partition=left, what="close_account", now_ms=now, actor=actor)
    elif to.role.value != post:
        change = Put("account", account.id, turning)
        office.records.put(connection, [change], partition=left, what="change_post", now_ms=now, actor=actor)
    values = {"branch": to.branch, "post": to.role.value, "area": to.area or None}
    office.records.put(connection, [Put("staff", staff.id, values)], what="change_post", now_ms=now, actor=actor)
    office.audit(connection, "staff move", staff.id, actor=actor)
    return login


def close(
    office: Office, connection: Connection, account: Found, *, at: datetime, last_day: date, actor: str = OFFICE
) -> None:
    """End a person's rights from `at` on, which may lie ahead; `last_day` is the last one they work."""
    now = office.now_ms()
    values: dict[str, object] = {"closed_at": at}
    if at <= _now(office):
        # The verifier goes too: a closed account cannot be opened by anything a desktop still holds.
        values["verifier"] = None
    put = Put("account", account.id, values)
    staff = str(account.values["staff_id"])
    office.records.put(
        connection, [put], partition=account.partition, what="close_account", now_ms=now, actor=actor
    )  # fmt: skip
    leaving = Put("staff", staff, {"left_on": last_day})
    office.records.put(connection, [leaving], what="take_leave", now_ms=now, actor=actor)
    office.audit(connection, "staff close", staff, actor=actor)


def give_password(
    office: Office,
    connection: Connection,
    account: Found,
    *,
    verifier: str,
    start_until: datetime | None = None,
    actor: str = OFFICE,
) -> None:
    """Another password counts from now on; until `start_until` if it is one that the person has to change."""
    put = Put("account", account.id, {"verifier": verifier, "start_until": start_until})
    office.records.put(
        connection, [put], partition=account.partition, what="set_password", now_ms=office.now_ms(), actor=actor
    )
    office.audit(connection, "staff password", str(account.values["staff_id"]), actor=actor)


def account_of(office: Office, connection: Connection, branch: str, login: str) -> Found | None:
    """The account of that log-in in a branch, open or not."""
    wanted = login.strip().lower()
    accounts = office.records.all(connection, "account", partition=branch)
    return next((one for one in accounts if one.values["login"] == wanted), None)


def free_login(office: Office, connection: Connection, branch: str, wanted: str) -> str:
    """`wanted`, or with the first number behind it that nobody has: one never used in the branch."""
    taken = {account.values["login"] for account in office.records.all(connection, "account", partition=branch)}
    stem, number, login = wanted, 2, wanted
    while login in taken:
        login, number = f"{stem}{number}", number + 1
    return login


def _arrive(office: Office, connection: Connection, account: Found, branch: str, *, actor: str) -> str:
    """An account in the branch the person comes to, with the password they have; one of an earlier time opens again."""
    staff = str(account.values["staff_id"])
    here = office.records.get(connection, account_id(staff, branch))
    login = str(here.values["login"]) if here else free_login(office, connection, branch, str(account.values["login"]))
    opened = {
        "staff_id": staff,
        "login": login,
        "verifier": account.values["verifier"],
        "start_until": account.values["start_until"],
        "closed_at": None,
        "former_post": None,
        "post_since": None,
    }
    put = Put("account", account_id(staff, branch), opened)
    office.records.put(
        connection, [put], partition=branch, what="open_account", now_ms=office.now_ms(), actor=actor
    )  # fmt: skip
    return login


def _account(office: Office, connection: Connection, staff: str, branch: str) -> Found:
    account = office.records.get(connection, account_id(staff, branch))
    if account is None or account.values["closed_at"] is not None:
        raise Rejected(Words("这个人在门店没有在用的账号。", "This person has no open account in the branch."))
    return account


def _now(office: Office) -> datetime:
    return datetime.fromtimestamp(office.now_ms() / 1000, UTC)
