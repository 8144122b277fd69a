"""Statements on many rows at once, each as its database takes them fastest: row by row on SQLite, arrays on PostgreSQL.

They go to the driver as they are: compiling a statement with a parameter for every value costs more than running it.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Table

from sync.values import encode


def is_sqlite(connection: Connection) -> bool:
    """Whether the statements must be SQLite's."""
    return connection.dialect.name == "sqlite"


def select_among(
    connection: Connection, select: str, column: str, values: Collection[str], *, suffix: str = ""
) -> Sequence[Any]:
    """The rows of `select` (which ends before WHERE) whose `column` is one of the values; `suffix` follows that."""
    if is_sqlite(connection):
        listed = f"{select} WHERE {column} IN (SELECT value FROM json_each(?)) {suffix}"
        return connection.exec_driver_sql(listed, (encode(list(values)),)).all()
    return connection.exec_driver_sql(f"{select} WHERE {column} = ANY(%s) {suffix}", (list(values),)).all()


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows that give every column of the table, in its order."""
    if not rows:
        return
    names = list(table.columns.keys())
    head = f"INSERT INTO {table.name} ({', '.join(names)})"
    if is_sqlite(connection):
        marks = ", ".join("?" * len(names))
        connection.exec_driver_sql(f"{head} VALUES ({marks})", [tuple(row) for row in rows])
    else:
        connection.exec_driver_sql(f"{head} SELECT * FROM {_arrays(table, names)}", _columns(rows))


def update_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Set the columns `names` of the rows; each row gives their values, then its key."""
    if not rows:
        return
    (key,) = table.primary_key.columns.keys()
    if is_sqlite(connection):
        sets = ", ".join(f"{name} = ?" for name in names)
        connection.exec_driver_sql(f"UPDATE {table.name} SET {sets} WHERE {key} = ?", [tuple(row) for row in rows])
        return
    sets = ", ".join(f"{name} = fresh.{name}" for name in names)
    given = f"{_arrays(table, [*names, key])} AS fresh ({', '.join([*names, key])})"
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {sets} FROM {given} WHERE {table.name}.{key} = fresh.{key}", _columns(rows)
    )


def _arrays(table: Table, names: Sequence[str]) -> str:
    kinds = ("bigint" if isinstance(table.columns[name].type, Integer) else "text" for name in names)
    return f"unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})"


def _columns(rows: Sequence[Sequence[object]]) -> tuple[list[object], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))
