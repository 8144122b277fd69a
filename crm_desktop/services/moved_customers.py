"""Customers that are not here under the id they had: moved to another branch, or merged into another file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.oversight import CustomerMove
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotFound
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.store.search.finding import driver_connection
from sync.replica.stubs import resolve, stub_of
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


def find_customer(session: Session, customer_id: str) -> Customer:
    """The customer of that id, or the one whose file it was merged into; raises NotFound."""
    customer = session.get(Customer, standing_id(session, customer_id))
    if customer is None:
        raise no_file(session, customer_id)
    return customer


def standing_id(session: Session, customer_id: str) -> str:
    """The id of the file that stands for this one now: its own, or that of the one it was merged into."""
    return resolve(driver_connection(session), customer_id)


def no_file(session: Session, customer_id: str) -> NotFound:
    """What to raise for a file that is not here: where it went, or that the person asked to be erased."""
    stub = stub_of(driver_connection(session), customer_id)
    if stub is not None and stub.fate == ERASED:
        return NotFound(FORGOTTEN)
    away = moved_away(session, customer_id)
    if away is not None:
        return NotFound(away.words)
    stands = session.get(Customer, standing_id(session, customer_id))
    if stands is None:
        return NotFound(NO_FILE)
    name = stands.name or stands.number or ""
    return NotFound(
        Words(
            f"这份档案已并入“{name}”，请在那份档案里修改。",
            f'This file has been merged into "{name}": change that one.',
        )
    )
