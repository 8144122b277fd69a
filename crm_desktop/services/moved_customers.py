"""Customers that went to another branch, as their old branch still knows them: where to, when and why, and no more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from crm_desktop.models.oversight import CustomerMove
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotFound
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.store.search.finding import driver_connection
from sync.replica.stubs import stub_of
from sync.wire import ERASED, MOVED

NO_FILE: Final = Words("本机没有这位客户的档案。", "This desktop has no file of that customer.")
FORGOTTEN: Final = Words("这位客户已应本人要求删除。", "This customer was erased at the person's own request.")


@dataclass(frozen=True, slots=True)
class MovedAway:
    """What a branch still knows of a customer that left: where to, when, why."""

    customer_id: str
    number: str
    to_name: str
    at: datetime | None
    reason: str

    @property
    def words(self) -> Words:
        """The sentence for who looks for the file."""
        why = (f"，原因：{self.reason}", f": {self.reason}") if self.reason else ("", "")
        return Words(f"这位客户已转到{self.to_name}{why[0]}", f"This customer has moved to {self.to_name}{why[1]}")


def moved_away(session: Session, customer_id: str) -> MovedAway | None:
    """Where a customer went that was here once, or None."""
    stub = stub_of(driver_connection(session), customer_id)
    if stub is None or stub.fate != MOVED:
        return None
    note = _note(session, CustomerMove.customer_id == customer_id)
    name = branch_names(session).get(stub.target, stub.target)
    if note is None:
        return MovedAway(customer_id, "", name, None, "")
    return MovedAway(customer_id, note.number or "", name, note.moved_at, note.reason or "")


def find_moved(session: Session, number: str) -> MovedAway | None:
    """The same by the customer's number, which is all of a customer that their old branch keeps."""
    note = _note(session, CustomerMove.number == number)
    return moved_away(session, note.customer_id or "") if note is not None else None


def _note(session: Session, which: Any) -> CustomerMove | None:
    return session.exec(select(CustomerMove).where(which).order_by(col(CustomerMove.moved_at).desc())).first()


def no_file(session: Session, customer_id: str) -> NotFound:
    """What to raise for a file that is not here: with the branch that has it, or that the person asked to be erased."""
    stub = stub_of(driver_connection(session), customer_id)
    if stub is not None and stub.fate == ERASED:
        return NotFound(FORGOTTEN)
    away = moved_away(session, customer_id)
    return NotFound(NO_FILE if away is None else away.words)
