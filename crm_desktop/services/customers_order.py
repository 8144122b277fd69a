"""The orders a list of customers can stand in (PRACTICE 4.1: names by pinyin)."""

from array import array
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Integer, Text, func, literal_column, select, type_coerce
from sqlmodel import Session, col

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.pinyin import homophone_key

ROW: Final[ColumnElement[int]] = literal_column("customer.rowid", Integer)
"""The number of a customer's row in this file: eight bytes where an id takes 85."""
_BRANCH_SECONDS: Final = int(BRANCH_ZONE.utcoffset(None).total_seconds())


class Sort(StrEnum):
    """What the list is sorted by; BEST is the order in which a search ranks."""

    BEST = "best"
    RECENT = "seen"
    NAME = "name"
    CREATED = "created"


def ordered(
    session: Session, conditions: Sequence[ColumnElement[bool]], *, sort: Sort, descending: bool
) -> "array[int]":
    """The row numbers of the customers that meet the conditions, in order; ties stand newest first."""
    if sort is Sort.NAME:
        return _by_name(session, conditions, descending=descending)
    key = col(Customer.created_at) if sort is Sort.CREATED else _last_contact()
    way = key.desc() if descending else key
    return array("q", session.execute(select(ROW).where(*conditions).order_by(way, ROW.desc())).scalars())


def _by_name(session: Session, conditions: Sequence[ColumnElement[bool]], *, descending: bool) -> "array[int]":
    rows = session.execute(select(ROW, col(Customer.name)).where(*conditions)).all()
    spelt = sorted(rows, key=lambda row: _spelt(row[1] or ""), reverse=descending)
    return array("q", (row[0] for row in spelt))


@lru_cache(maxsize=200_000)
def _spelt(name: str) -> tuple[str, str]:
    return homophone_key(name), name


def _last_contact() -> ColumnElement[str]:
    """The day (ISO) of the latest form, visit or phone order, "" for none: looked up by customer, by index."""
    at_branch = func.date(type_coerce(col(PhoneOrderNote.taken_at), Integer) // 1000 + _BRANCH_SECONDS, "unixepoch")
    days = (
        _of_customer(RegistrationForm.customer_id, col(RegistrationForm.day)),
        _of_customer(Visit.customer_id, col(Visit.day)),
        _of_customer(PhoneOrderNote.customer_id, at_branch),
    )
    return cast(ColumnElement[str], func.max(*days))


def _of_customer(owner: object, day: Any) -> ColumnElement[str]:
    who: Any = owner
    latest = select(func.max(type_coerce(day, Text))).where(who == col(Customer.id)).correlate(Customer)
    return func.coalesce(latest.scalar_subquery(), "")
