"""Head office's tables, made where they are missing and brought up to date where an older version made them."""

import msgspec
from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.schema import CreateIndex

from sync.head_office.state import RecordState
from sync.head_office.tables import metadata

_decoder = msgspec.json.Decoder(RecordState)


def upgrade(connection: Connection) -> None:
    """Make tables, and add the columns and indexes that older ones lack; in the caller's transaction."""
    if "sync_record.digest" in add_missing(connection, metadata):
        count_anew(connection)


def add_missing(connection: Connection, metadata: MetaData) -> set[str]:
    """Make the tables that are not there, and what older ones lack: columns, told as `table.column`, and indexes."""
    before = set(inspect(connection).get_table_names())
    metadata.create_all(connection)
    added: set[str] = set()
    for table in metadata.sorted_tables:
        if table.name not in before:
            continue
        present = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                kind = column.type.compile(connection.dialect)
                default = column.server_default.arg  # type: ignore[union-attr]  # what is added later has one
                connection.execute(
                    text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind} NOT NULL DEFAULT '{default}'")
                )
                added.add(f"{table.name}.{column.name}")
        for index in sorted(table.indexes, key=lambda one: str(one.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))
    return added


def count_anew(connection: Connection) -> None:
    """Compute every record's digest, and every partition's count and sum, from the records themselves."""
    rows = connection.execute(text("SELECT id, partition, state FROM sync_record WHERE partition <> ''")).all()
    for start in range(0, len(rows), 1000):
        connection.execute(
            text("UPDATE sync_record SET digest = :digest WHERE id = :id"),
            [{"id": id_, "digest": _decoder.decode(state).digest(id_)} for id_, _, state in rows[start : start + 1000]],
        )
    connection.execute(
        text(
            "UPDATE sync_partition SET records = (SELECT COUNT(*) FROM sync_record r WHERE r.partition = name), "
            "digest = (SELECT COALESCE(SUM(r.digest), 0) FROM sync_record r WHERE r.partition = name)"
        )
    )
