"""How values are kept in a column: whole numbers and texts only, the same on SQLite and in messages."""

import json
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Kind(StrEnum):
    """What a field holds, as people understand it; decides its widget, its column and its check.

    A FILE is named by the SHA-256 of its content; the content lies in the attachments' file (`BranchStore.files`).
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    PHONE = "phone"
    EMAIL = "email"
    CODE = "code"
    CHOICE = "choice"
    TAGS = "tags"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    COUNT = "count"
    COUNTER = "counter"
    TICK = "tick"
    REFERENCE = "reference"
    STATE = "state"
    FILE = "file"


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole milliseconds since 1970."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """To the column; raises ValueError for a naive time, whose zone nobody knows."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return round(value.timestamp() * 1000)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the column."""
        return None if value is None else datetime.fromtimestamp(value / 1000, tz=UTC)


class Day(TypeDecorator[date]):
    """A calendar day, kept as YYYY-MM-DD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """To the column."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """From the column."""
        return None if value is None else date.fromisoformat(value)


class Tags(TypeDecorator[tuple[str, ...]]):
    """A set of short texts, kept as a sorted JSON array (merge policy `union`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """To the column."""
        if value is None:
            return None
        return json.dumps(sorted(set(value)), ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        """From the column."""
        return None if value is None else tuple(json.loads(value))


class Tick(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """To the column."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """From the column."""
        return None if value is None else bool(value)


COLUMN_TYPES: dict[Kind, type[Any]] = {
    Kind.TEXT: Text,
    Kind.LONG_TEXT: Text,
    Kind.PHONE: Text,
    Kind.EMAIL: Text,
    Kind.CODE: Text,
    Kind.CHOICE: Text,
    Kind.STATE: Text,
    Kind.REFERENCE: Text,
    Kind.FILE: Text,
    Kind.TAGS: Tags,
    Kind.DATE: Day,
    Kind.TIME: Moment,
    Kind.MONEY: Integer,
    Kind.COUNT: Integer,
    Kind.COUNTER: Integer,
    Kind.TICK: Tick,
}
