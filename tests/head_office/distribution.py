"""Head office's tables as a cluster would have them: split by partition, and every statement asked where it goes."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import scalar_row
from sqlalchemy import Connection, Engine, MetaData, PrimaryKeyConstraint, UniqueConstraint, create_engine, event, text

from sync.head_office.tables import metadata

SHARDS = 16
PARTITIONS = ("SY01", "DL01", "HQ", "chain")
BY: Mapping[str, str] = {
    **{table.name: "partition" for table in metadata.sorted_tables if "partition" in table.columns},
    "sync_partition": "name",
    "sync_origin": "origin",
    "sync_file_chunk": "blob",
}
"""The tables that are split, and by which column."""


def split(url: str) -> None:
    """Make the engine's tables, those of `BY` in `SHARDS` parts.

    As in a cluster, the key of such a table has to hold the column it is split by, and nothing else can be unique.
    """
    own = MetaData()
    for table in metadata.sorted_tables:
        copy = table.to_metadata(own)
        if copy.name not in BY:
            continue
        by = BY[copy.name]
        copy.dialect_kwargs["postgresql_partition_by"] = f"HASH ({by})"
        for constraint in [one for one in copy.constraints if isinstance(one, UniqueConstraint)]:
            copy.constraints.discard(constraint)
        keys = [copy.columns[by], *(one for one in copy.primary_key.columns if one.name != by)]
        for column in keys:
            column.primary_key = False
        copy.append_constraint(PrimaryKeyConstraint(*keys))
    engine = create_engine(url)
    own.create_all(engine)
    with engine.begin() as connection:
        for name in BY:
            for at in range(SHARDS):
                values = f"FOR VALUES WITH (MODULUS {SHARDS}, REMAINDER {at})"
                connection.execute(text(f"CREATE TABLE {name}_{at} PARTITION OF {name} {values}"))
    engine.dispose()


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as it went to the driver."""

    statement: str
    parameters: Any


@contextmanager
def listening(*engines: Engine) -> Iterator[list[Said]]:
    """What is said to the databases meanwhile; of a statement for many rows, its first."""
    said: list[Said] = []

    def hear(_c: Connection, _cursor: object, statement: str, parameters: Any, _x: object, many: bool) -> None:
        said.append(Said(statement, parameters[0] if many else parameters))

    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", hear)


def crossing(connection: psycopg.Connection[Any], said: Said) -> str:
    """What is wrong with the plan of a statement: it reads more parts of a table than it names, or not by their index.

    Empty if it is as it should be.
    """
    inlined = psycopg.ClientCursor(connection).mogrify(said.statement, said.parameters)
    row = connection.cursor(row_factory=scalar_row).execute(b"EXPLAIN (FORMAT JSON) " + inlined.encode()).fetchone()
    scans: dict[str, dict[str, bool]] = {}
    for node in _nodes(row[0]["Plan"]):
        parent, _, number = str(node.get("Relation Name", "")).rpartition("_")
        if parent in BY and number.isdigit() and "Scan" in node["Node Type"]:
            scans.setdefault(parent, {})[number] = _by_index(node, BY[parent])
    named = max(1, len(set(re.findall("|".join(f"'{name}'" for name in PARTITIONS), inlined))))
    for table, parts in scans.items():
        if len(parts) > named or not all(parts.values()):
            return f"{table} {parts}: {inlined[:300]}"
    return ""


def _by_index(node: dict[str, Any], column: str) -> bool:
    """Whether a scan goes by an index that the column is in; below it, if it takes the rows of a bitmap."""
    asked = re.compile(rf"\b{column}\)?(::text)? = ")
    return any(asked.search(str(one.get("Index Cond", ""))) for one in _nodes(node))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)
