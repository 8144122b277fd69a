"""Signing in without asking anyone: against the accounts head office has synced, for as long as it allows (P1, D5)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session, col, select

from crm_desktop.models.catalogue import HEAD_OFFICE
from crm_desktop.models.chain import Account, Branch, Chain, Staff
from crm_desktop.rules.deadlines import ClockTrust, branch_day
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.chain_rules import divisions_in_force, settings_in_force
from crm_desktop.services.errors import NotFound, ServiceError
from crm_desktop.services.in_service import here_on, still_here
from crm_desktop.services.own_numbers import comparable
from crm_desktop.services.seat import BranchFacts, Person, Seat, unchecked_clock
from crm_desktop.services.sign_in_guesses import note_failure, note_success, wait
from crm_desktop.services.sign_in_own import verifier_of
from crm_desktop.services.sign_in_password import matches
from crm_desktop.services.syncing_contact import last_contact
from crm_desktop.store.branch_store import BranchStore
from sync.clock import utc_now


class SignInRefused(ServiceError):
    """Nobody was signed in; `retry_at` is when the next try is listened to, if that is why."""

    def __init__(self, words: Words, *, retry_at: datetime | None = None) -> None:
        """Keep the sentence."""
        super().__init__(words)
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone who may sign in at this branch, as the sign-in screen lists them."""

    id: str
    name: str
    role: Role
    login: str


def colleagues(store: BranchStore, branch: str, *, now: Callable[[], datetime] = utc_now) -> list[Colleague]:
    """The people of the branch with an open account, by post and name; who leaves soon is still among them."""
    at = now()
    with store.reading() as session:
        found = [
            Colleague(staff.id, staff.name or "", Role(staff.post or ""), account.login or "")
            for staff, account in _accounts(session, branch)
            if not _ended(staff, account, at=at)
        ]
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(one.role), one.name))


def sign_in(
    store: BranchStore, branch: str, login: str, password: str, *, now: Callable[[], datetime] = utc_now
) -> Person:
    """Who signed in; raises SignInRefused, with one sentence for an unknown log-in and a wrong password alike.

    Wrong passwords cost a delay that grows and outlives a restart. The check takes a tenth of a second: not for
    the thread that paints.
    """
    at = now()
    name = login.strip().lower()
    key = hashlib.sha256(f"{branch}/{name}".encode()).hexdigest()[:16]
    blocked_until = wait(store, key, now=at)
    if blocked_until is not None:
        raise SignInRefused(_wait_words(blocked_until - at), retry_at=blocked_until)
    with store.reading() as session:
        pair = next((two for two in _accounts(session, branch) if two[1].login == name), None)
        days = int(settings_in_force(session)["offline_days"])
    if not matches(verifier_of(store, pair[1]) if pair else None, password) or pair is None:
        note_failure(store, key, now=at)
        raise SignInRefused(_WRONG)
    note_success(store, key)
    person = _open_account(*pair, at=at, own=verifier_of(store, pair[1]) != pair[1].verifier)
    _require_recent_contact(store, at=at, days=days)
    return person


def seat_for(
    store: BranchStore,
    branch: str,
    person: Person,
    *,
    device_letter: str,
    now: Callable[[], datetime] = utc_now,
    clock_trust: Callable[[], ClockTrust] = unchecked_clock,
) -> Seat:
    """The person's seat at this desktop; raises NotFound until head office has sent the branch's record."""
    return Seat(
        store=store,
        branch=branch_facts(store, branch, now=now),
        device_letter=device_letter,
        person=person,
        now=now,
        clock_trust=clock_trust,
    )


def branch_facts(store: BranchStore, branch: str, *, now: Callable[[], datetime] = utc_now) -> BranchFacts:
    """The branch as head office describes it; raises NotFound before the first sync."""
    with store.reading() as session:
        found = session.exec(select(Branch).where(col(Branch.code) == branch)).first()
        if branch == HEAD_OFFICE:
            return _head_office(session.exec(select(Chain)).first())
        phones = session.exec(
            select(Staff.phone).where(col(Staff.phone).is_not(None), here_on(branch_day(now())))
        ).all()
    if found is None:
        raise NotFound(_NO_BRANCH)
    return BranchFacts(
        code=branch,
        name=found.name or branch,
        city=found.city or "",
        area_code=found.area_code or "",
        address=found.address or "",
        phone=found.phone or "",
        staff_phones=comparable(phones, area_code=found.area_code or ""),
        places=partial(divisions_in_force, store),
    )


def _head_office(chain: Chain | None) -> BranchFacts:
    """Head office has no branch record: the chain's own stands for it."""
    if chain is None:
        raise NotFound(_NO_BRANCH)
    return BranchFacts(code=HEAD_OFFICE, name=f"{chain.name or ''}总部", phone=chain.phone or "")


def _accounts(session: Session, branch: str) -> list[tuple[Staff, Account]]:
    """The people of a branch with their accounts; one that somebody left behind elsewhere comes last."""
    statement = (
        select(Staff, Account)
        .where(col(Account.staff_id) == col(Staff.id), col(Staff.branch) == branch, col(Account.login).is_not(None))
        .order_by(col(Account.closed_at).is_not(None), col(Account.closed_at).desc())
    )
    return [(staff, account) for staff, account in session.exec(statement)]


def still_there(store: BranchStore, branch: str, person: Person, *, now: Callable[[], datetime] = utc_now) -> bool:
    """Whether somebody signed in still has an open account here and the post they signed in with (U3)."""
    with store.reading() as session:
        pair = next((two for two in _accounts(session, branch) if two[0].id == person.id), None)
    return pair is not None and not _ended(*pair, at=now()) and pair[0].post == person.role


def _ended(staff: Staff, account: Account, *, at: datetime) -> bool:
    """Whether the person's rights here are over."""
    closed = account.closed_at is not None and account.closed_at <= at
    return closed or not still_here(staff, branch_day(at)) or staff.post not in set(Role)


def _open_account(staff: Staff, account: Account, *, at: datetime, own: bool) -> Person:
    if _ended(staff, account, at=at):
        raise SignInRefused(_CLOSED)
    if account.start_until is not None and account.start_until <= at and not own:
        raise SignInRefused(_START_OVER)
    return Person(staff.id, staff.name or "", Role(staff.post or ""))


def _require_recent_contact(store: BranchStore, *, at: datetime, days: int) -> None:
    contact = last_contact(store)
    if contact is None or at - contact > timedelta(days=days):
        raise SignInRefused(_too_long(days))
    # A clock set back would stretch the days allowed offline without end.
    if contact - at > timedelta(days=1):
        raise SignInRefused(_CLOCK_BACK)


def _wait_words(left: timedelta) -> Words:
    seconds = max(1, round(left.total_seconds()))
    if seconds < 60:
        return Words(f"输错次数太多，请 {seconds} 秒后再试", f"Too many wrong tries: try again in {seconds} s")
    minutes = -(-seconds // 60)
    return Words(f"输错次数太多，请 {minutes} 分钟后再试", f"Too many wrong tries: try again in {minutes} min")


def _too_long(days: int) -> Words:
    return Words(
        f"这台电脑已超过 {days} 天没有和总部同步。请先连上网络同步，再登录",
        f"This desktop has not synced for more than {days} days. Connect it, sync, then sign in",
    )


_WRONG = Words("登录名或密码不对，请再试一次", "The log-in or the password is wrong: try again")
_CLOSED = Words("这个账号已停用，请联系店长或总部", "This account is closed: ask the store manager or head office")
_START_OVER = Words(
    "初始密码已过期，请店长向总部申请重设",
    "The start code has run out: ask the manager to have head office make a new one",
)
_CLOCK_BACK = Words(
    "电脑时间比上次同步还早，请先把时间调对", "This computer's clock is behind the last sync: set it right first"
)
_NO_BRANCH = Words("还没有收到门店资料，请先同步", "The branch's data has not arrived yet: sync first")
