"""The lock screen's password: the same person's, by the same rules as signing in (D1)."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import col, select

from crm_desktop.models.chain import Account, Staff
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import SignInRefused, sign_in
from crm_desktop.store.branch_store import BranchStore
from sync.clock import utc_now

_GONE = Words("这个账号已不在本店，请换人登录", "This account is no longer in the branch: sign in as someone else")


def unlock(
    store: BranchStore, branch: str, person: Person, password: str, *, now: Callable[[], datetime] = utc_now
) -> Person:
    """The person, with the post they have now; raises SignInRefused like `sign_in`, with which it counts guesses."""
    with store.reading() as session:
        login = session.exec(
            select(Account.login)
            .join(Staff, col(Account.staff_id) == col(Staff.id))
            .where(col(Staff.id) == person.id, col(Staff.branch) == branch, col(Account.login).is_not(None))
            .order_by(col(Account.closed_at).is_not(None), col(Account.closed_at).desc())
        ).first()
    if login is None:
        raise SignInRefused(_GONE)
    return sign_in(store, branch, login, password, now=now)
