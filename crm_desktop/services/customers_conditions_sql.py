"""Conditions on any field, as SQL the file itself answers; what is compared with is bound, never written in (C7)."""

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Text, and_, exists, func, literal, or_, select, tuple_, type_coerce
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.kinds import Kind
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_numbers
from crm_desktop.services.customer_file import CONTACT
from crm_desktop.services.customers_conditions import (
    ANY_CONTACT,
    MASKED,
    Comparison,
    Condition,
    kind_of,
    plain_comparisons,
    reads_plain,
)
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import driver_connection

_OPPOSITE: Final = {
    Comparison.NONE_OF: Comparison.ANY_OF,
    Comparison.LACKS: Comparison.HOLDS,
    Comparison.NO: Comparison.YES,
    Comparison.BLANK: Comparison.FILLED,
}
"""What holds for exactly those customers of whom the other does not, be it that nothing is known of them."""
_WORDS: Final = (Kind.TEXT, Kind.LONG_TEXT)
_EMPTY: Final = ("", "[]")
_ESCAPE: Final = "\\"
_MASKED: Final = "numbers_masked"


def asked(session: Session, seat: Seat, wanted: Iterable[Condition]) -> list[ColumnElement[bool]]:
    """The conditions in SQL, all of which are to hold. Raises NotAllowed for what the person reads masked."""
    conditions = list(wanted)
    for one in conditions:
        if one.comparison not in plain_comparisons(seat, one.field):
            raise NotAllowed(MASKED)
    if conditions:
        driver_connection(session).create_function(_MASKED, 1, _masked, deterministic=True)
    return [_holds(seat, one) for one in conditions]


def _holds(seat: Seat, condition: Condition) -> ColumnElement[bool]:
    opposite = _OPPOSITE.get(condition.comparison)
    if opposite is None:
        return _meets(seat, condition, condition.comparison)
    return func.coalesce(_meets(seat, condition, opposite), 0) == 0


def _meets(seat: Seat, condition: Condition, comparison: Comparison) -> ColumnElement[bool]:
    head = next((head for head in (CONTACT, ANY_CONTACT) if condition.field.startswith(head)), "")
    model = Contact if head else Customer
    column = getattr(model, condition.field.removeprefix(head))
    met = _compared(seat, condition, comparison, column)
    if not head:
        return met
    found = select(col(Contact.customer_id)).where(col(Contact.archived_at).is_(None), met)
    return col(Customer.id).in_(found.where(_is_first()) if head == CONTACT else found)


def _is_first() -> ColumnElement[bool]:
    """The contact is the one a customer's file shows: `customer_file.chief_contact`, said in SQL."""
    other = aliased(Contact)
    before = select(literal(1)).where(
        col(other.customer_id) == col(Contact.customer_id),
        col(other.archived_at).is_(None),
        _rank(other) < _rank(Contact),
    )
    return ~exists(before.correlate(Contact))


def _rank(contact: Any) -> Any:
    """The less, the more a contact is the first: who is the main one, who is there longest; unknown as it is sorted."""
    is_main, created_at = type_coerce(contact.is_main, Integer), type_coerce(contact.created_at, Integer)
    return tuple_(-func.coalesce(is_main, -1), func.coalesce(created_at, _LONG_AGO), contact.id)


_LONG_AGO: Final = -(2**62)


def _compared(seat: Seat, condition: Condition, comparison: Comparison, column: Any) -> ColumnElement[bool]:
    text, number, values = type_coerce(column, Text), type_coerce(column, Integer), condition.values
    match comparison:
        case Comparison.HAS | Comparison.EQUALS:
            return _like(seat, condition, comparison, text)
        case Comparison.ANY_OF:
            return text.in_(values)
        case Comparison.HOLDS:
            return or_(*(_has_tag(text, tag) for tag in values))
        case Comparison.BETWEEN:
            return _within(kind_of(condition.field), column, values[0], values[1])
        case Comparison.LAST_DAYS:
            first = seat.today - timedelta(days=int(values[0]) - 1)
            return _within(kind_of(condition.field), column, first.isoformat(), seat.today.isoformat())
        case Comparison.AT_LEAST:
            return number >= int(values[0])
        case Comparison.AT_MOST:
            return number <= int(values[0])
        case Comparison.YES:
            return number == 1
    return func.trim(func.coalesce(text, "")).not_in(_EMPTY)


def _like(seat: Seat, condition: Condition, comparison: Comparison, text: Any) -> ColumnElement[bool]:
    """Upper and lower case are one. Who reads numbers among words masked looks for what they read."""
    sought, kind = condition.values[0], kind_of(condition.field)
    part = comparison is Comparison.HAS
    if kind in _WORDS and not reads_plain(seat, condition.field) and not sought.isalpha():
        text = getattr(func, _MASKED)(text)
    pattern = _escaped(sought)
    if part and kind is Kind.PHONE and sought.startswith("0"):
        # The 0 of an area code is not kept: 024 is looked for as +8624, where a number begins.
        return or_(_matches(text, f"%{pattern}%"), _matches(text, f"+86{pattern[1:]}%"))
    return _matches(text, f"%{pattern}%" if part else pattern)


def _matches(text: Any, pattern: str) -> ColumnElement[bool]:
    matching: ColumnElement[bool] = text.like(pattern, escape=_ESCAPE)
    return matching


def _escaped(sought: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        sought = sought.replace(sign, _ESCAPE + sign)
    return sought


def _has_tag(text: Any, tag: str) -> ColumnElement[bool]:
    """A quote inside a tag is escaped, so one that follows a comma or the bracket begins a tag."""
    written = json.dumps(tag, ensure_ascii=False)
    return or_(func.instr(text, "[" + written) == 1, func.instr(text, "," + written) > 0)


def _within(kind: Kind | None, column: Any, first: str, last: str) -> ColumnElement[bool]:
    """From a day to a day, both included; of times, as the branch's calendar has the days."""
    if kind is Kind.DATE:
        text = type_coerce(column, Text)
        ends = [text >= first] if first else []
        return and_(*ends, *([text <= last] if last else []))
    number = type_coerce(column, Integer)
    ends = [number >= _midnight(first)] if first else []
    return and_(*ends, *([number < _midnight(last) + _DAY] if last else []))


_DAY: Final = 86_400_000


def _midnight(day: str) -> int:
    """The beginning of a day at the branch in ms since 1970; days are 24 hours long there, all year."""
    return round(datetime.combine(date.fromisoformat(day), time(), BRANCH_ZONE).timestamp() * 1000)


def _masked(text: str | None) -> str | None:
    return text if text is None or text == DECLINED else mask_numbers(text)
