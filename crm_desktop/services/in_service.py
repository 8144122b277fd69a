"""Who still works for the chain on a day: the last day, which is known beforehand, is worked like any other (P4)."""

from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement
from sqlmodel import col, or_

from crm_desktop.models.chain import Staff


class _Leaving(Protocol):
    @property
    def left_on(self) -> date | None: ...


def still_here(person: _Leaving, day: date) -> bool:
    """Whether that person works here on `day`, the last day included."""
    return person.left_on is None or person.left_on >= day


def here_on(day: date) -> ColumnElement[bool]:
    """The same as a condition on `staff`."""
    left = col(Staff.left_on)
    return or_(left.is_(None), left >= day)
