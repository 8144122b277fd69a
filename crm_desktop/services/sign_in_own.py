"""The first sign-in: a start code that somebody else made up gives way to a password of the person's own (P1).

Head office changes it (`account_deciding`). Until the next sync brings the account, this desktop goes by what head
office answered, so that nobody has to type the old one again.
"""

from typing import Final

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from crm_desktop.models.chain import Account, Staff
from crm_desktop.services.account_deciding import change_password
from crm_desktop.services.enrolment import Enrolled
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.syncing_memory import keep, recall
from crm_desktop.store.branch_store import BranchStore

_KEY: Final = "sign_in.own"
_MOST: Final = 50


class _Own(msgspec.Struct):
    """A verifier that head office has, and the one that it takes the place of."""

    verifier: str
    instead_of: str


def on_start_code(store: BranchStore, branch: str, person: Person) -> bool:
    """Whether the person's password is one that somebody else made up."""
    with store.reading() as session:
        account = _account(session, branch, Account.staff_id == person.id)
    return account is not None and account.start_until is not None and verifier_of(store, account) == account.verifier


def set_own_password(store: BranchStore, enrolled: Enrolled, login: str, password: str, *, new: str) -> None:
    """Have head office take `new` for `password`. Raises NoLine, OfficeRefused; for a thread that may wait."""
    verifier = change_password(enrolled, login, password, new=new)
    with store.reading() as session:
        account = _account(session, enrolled.branch, Account.login == login.strip().lower())
    if account is not None:
        kept = _kept(store)
        kept.pop(account.id, None)
        kept[account.id] = _Own(verifier, account.verifier or "")
        keep(store, _KEY, dict(list(kept.items())[-_MOST:]))


def change_own_password(seat: Seat, enrolled: Enrolled, present: str, new: str) -> None:
    """The same for who is signed in. Raises NoLine, OfficeRefused."""
    with seat.store.reading() as session:
        account = _account(session, seat.branch.code, Account.staff_id == seat.person.id)
    set_own_password(seat.store, enrolled, account.login or "" if account else "", present, new=new)


def verifier_of(store: BranchStore, account: Account) -> str | None:
    """What the person's password is checked against: what head office took last."""
    own = _kept(store).get(account.id)
    return own.verifier if own is not None and own.instead_of == account.verifier else account.verifier


def _kept(store: BranchStore) -> dict[str, _Own]:
    return recall(store, _KEY, dict[str, _Own]) or {}


def _account(session: Session, branch: str, which: ColumnElement[bool] | bool) -> Account | None:
    """The account of somebody who works in that branch; one that they left behind elsewhere comes last."""
    return session.exec(
        select(Account)
        .join(Staff, col(Staff.id) == col(Account.staff_id))
        .where(which, Staff.branch == branch)
        .order_by(col(Account.closed_at).is_not(None), col(Account.closed_at).desc())
    ).first()
