"""Statements on many rows, each as its database takes them fastest: row by row on SQLite, by column on PostgreSQL.

They go to the driver as they are: compiling a statement with a parameter for every value costs more than running it.
PostgreSQL is given a column as one JSON text: the driver would escape an array value by value, in Python.
"""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Integer, Table

from sync.values import encode


def is_sqlite(connection: Connection) -> bool:
    """Whether the statements must be SQLite's."""
    return connection.dialect.name == "sqlite"


def state_column(connection: Connection) -> str:
    """How to ask for states: as bytes where that is cheap, for as texts they are widened only to be read as UTF-8."""
    return "CAST(state AS BLOB)" if is_sqlite(connection) else "state"


def select_among(
    connection: Connection, select: str, column: str, values: Collection[str], *, partition: str | None = None,
    also: str = "",
) -> Sequence[Any]:  # fmt: skip
    """The rows of `select` (which ends before WHERE) whose `column` is one of the values.

    With `partition`, those of that one alone; `also` is a second such query, whose rows come with them.
    """
    listed, mark = f"{column} IN (SELECT value FROM json_each(?))", "?"
    if not is_sqlite(connection):
        listed, mark = f"{column} = ANY(ARRAY(SELECT json_array_elements_text(%s::json)))", "%s"
    given: tuple[str, ...] = (encode(list(values)),)
    where = listed
    if partition is not None:
        where, given = f"partition = {mark} AND {listed}", (partition, *given)
    statement = f"{select} WHERE {where}"
    if also:
        statement, given = f"{statement} UNION ALL {also} WHERE {where}", given * 2
    return connection.exec_driver_sql(statement, given).all()


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
        connection.exec_driver_sql(f"{head} {_given(table, names)}", _columns(rows))


def update_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[object]], *, partition: str
) -> None:
    """Set the columns `names` of rows of one partition; each row gives their values, then its key."""
    if not rows:
        return
    (key,) = table.primary_key.columns.keys()
    if is_sqlite(connection):
        sets = ", ".join(f"{name} = ?" for name in names)
        statement = f"UPDATE {table.name} SET {sets} WHERE {key} = ? AND partition = ?"
        connection.exec_driver_sql(statement, [(*row, partition) for row in rows])
        return
    sets = ", ".join(f"{name} = fresh.{name}" for name in names)
    given = _given(table, [*names, key])
    connection.exec_driver_sql(
        f"UPDATE {table.name} SET {sets} FROM ({given}) AS fresh "
        f"WHERE {table.name}.partition = %s AND {table.name}.{key} = fresh.{key}",
        (*_columns(rows), partition),
    )


def _given(table: Table, names: Sequence[str]) -> str:
    """A query for the rows of the columns that are its parameters."""
    numbers = {name for name in names if isinstance(table.columns[name].type, Integer)}
    casts = ", ".join(f"{name}::bigint" if name in numbers else name for name in names)
    columns = ", ".join("json_array_elements_text(%s::json)" for _ in names)
    return f"SELECT {casts} FROM ROWS FROM ({columns}) AS given ({', '.join(names)})"


def _columns(rows: Sequence[Sequence[object]]) -> tuple[str, ...]:
    return tuple(msgspec.json.encode(column).decode() for column in zip(*rows, strict=True))
