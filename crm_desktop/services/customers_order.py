"""The orders a list of customers can stand in (PRACTICE 4.1: names by pinyin)."""

from array import array
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Integer, Select, Text, column, exists, func, literal_column, select
from sqlalchemy import table as sql_table
from sqlmodel import Session, col

from crm_desktop.models.customer import Customer

ROW: Final[ColumnElement[int]] = literal_column("customer.rowid", Integer)
"""The number of a customer's row in this file: eight bytes where an id takes 85."""

_DOC: Final = sql_table(
    "search_doc",
    column("customer_id", Text),
    column("archived", Integer),
    column("line", Integer),
    column("spelt", Text),
    column("seen", Text),
)
_DIRTY: Final = sql_table("search_dirty", column("customer_id", Text))


class Sort(StrEnum):
    """What the list is sorted by; BEST is the order in which a search ranks."""

    BEST = "best"
    RECENT = "seen"
    NAME = "name"
    CREATED = "created"


def ordered(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    *,
    sort: Sort,
    descending: bool,
    few: bool = False,
    archived: bool | None = None,
) -> "array[int]":
    """The row numbers of the customers that meet the conditions, in order; ties stand newest first.

    How a name is read and when a customer was last dealt with stand in the search index, in order; a customer that
    waits to be indexed comes first. `few` says that the conditions leave but few customers; `archived`, where given,
    is what all of the conditions that there are come down to.
    """
    if sort is Sort.CREATED:
        key: Any = col(Customer.created_at)
        return _numbers(
            session, select(ROW.label("line")).where(*conditions).order_by(_way(key, descending), ROW.desc())
        )
    key = _DOC.c.spelt if sort is Sort.NAME else _DOC.c.seen
    found = select(_DOC.c.line).order_by(_way(key, descending), _DOC.c.line.desc())
    if few:
        found = found.select_from(_DOC.join(Customer, col(Customer.id) == _DOC.c.customer_id)).where(*conditions)
    elif archived is not None:
        found = found.where(_DOC.c.archived == int(archived))
    else:
        found = found.where(_DOC.c.line.in_(select(ROW).select_from(Customer).where(*conditions)))
    return _waiting(session, conditions) + _numbers(session, found)


def _way(key: Any, descending: bool) -> Any:
    return key.desc() if descending else key


def _waiting(session: Session, conditions: Sequence[ColumnElement[bool]]) -> "array[int]":
    """Customers that came by sync and are not in the index yet."""
    known = exists().where(_DOC.c.customer_id == col(Customer.id))
    noted = select(_DIRTY.c.customer_id)
    return _numbers(
        session,
        select(ROW.label("line"))
        .where(col(Customer.id).in_(noted), ~known, *conditions)
        .order_by(col(Customer.created_at).desc(), ROW.desc()),
    )


def _numbers(session: Session, found: Select[Any]) -> "array[int]":
    """The numbers in one piece, so that a million of them do not pass through the interpreter one by one."""
    listed = found.subquery()
    text = session.execute(select(func.json_group_array(listed.c.line))).scalar_one()
    return array("q", msgspec.json.decode(text, type=list[int]))
