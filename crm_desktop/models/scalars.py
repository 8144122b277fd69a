"""Columns between Python's own types and the plain scalars that are stored, sent and merged."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.types import TypeDecorator

from crm_desktop.models.catalogue import RECORDS, table_of
from sync.catalogue import Register
from sync.values import Scalar, Value

_DIALECT = dialect()


def to_scalars(type_: str, values: Mapping[str, object]) -> dict[str, Scalar]:
    """Columns as they are sent: times as ms, days and tags as texts; raises KeyError for an unknown column."""
    columns = table_of(RECORDS[type_]).columns
    scalars: dict[str, Scalar] = {}
    for name, value in values.items():
        kind = columns[name].type
        bound: Any = kind.process_bind_param(value, _DIALECT) if isinstance(kind, TypeDecorator) else value
        scalars[name] = bound
    return scalars


def from_scalar(type_: str, column: str, value: Scalar) -> Any:
    """One column in Python's own type."""
    kind = table_of(RECORDS[type_]).columns[column].type
    return kind.process_result_value(value, _DIALECT) if isinstance(kind, TypeDecorator) else value


def columns_of(register: Register, value: Value) -> Iterator[tuple[str, Scalar]]:
    """The columns of a register's value, a missing part of a group as None."""
    if not register.composite:
        yield register.name, None if isinstance(value, dict) else value
        return
    parts = value if isinstance(value, dict) else {}
    for name in register.columns:
        yield name, parts.get(name)
