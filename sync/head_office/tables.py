"""Head office's tables, the same on SQLite and PostgreSQL; `sync/README.md` explains each."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    text,
)

metadata = MetaData()
_REFUSED = text("seq = 0")

office_table = Table(
    "sync_office",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
partition_table = Table(
    "sync_partition",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("records", BigInteger, nullable=False, server_default="0"),
    Column("digest", BigInteger, nullable=False, server_default="0"),
    Column("collected", BigInteger, nullable=False, server_default="0"),
)
record_table = Table(
    "sync_record",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("type", String(40), nullable=False),
    Column("partition", String(40), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("digest", BigInteger, nullable=False, server_default="0"),
    Index("sync_record_feed", "partition", "seq"),
    Index("sync_record_fill", "partition", "id"),
)
stub_table = Table(
    "sync_stub",
    metadata,
    Column("partition", String(40), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("type", String(40), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("fate", String(10), nullable=False),
    Column("target", String(40), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Index("sync_stub_feed", "partition", "seq"),
    Index("sync_stub_target", "target"),
)
origin_table = Table(
    "sync_origin",
    metadata,
    Column("origin", String(36), primary_key=True),
    Column("device", String(40), nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("waits", Integer, nullable=False, server_default="0"),
    Column("cursors", Text, nullable=False, server_default="{}"),
)
unit_table = Table(
    "sync_unit",
    metadata,
    Column("origin", String(36), primary_key=True),
    Column("n", BigInteger, primary_key=True),
    Column("fingerprint", String(32), nullable=False),
    Column("partition", String(40), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("actor", String(36), nullable=False),
    Column("device", String(40), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("chain", String(64), nullable=False),
    Column("content", String(64), nullable=False, server_default=""),
    Column("also", Text, nullable=False, server_default="{}"),
    Column("authority", Integer, nullable=False, server_default="0"),
    Index("sync_unit_log", "partition", "seq"),
    Index("sync_unit_refused", "seq", sqlite_where=_REFUSED),
)


@event.listens_for(metadata, "before_create")
def _narrow_index(_metadata: MetaData, connection: Connection, **_: Any) -> None:
    """On PostgreSQL too the index has refused units alone.

    Said here and not in the table, as SQLAlchemy would read all of that dialect at once: every desktop reads this
    module at its start, and none has any use for it.
    """
    if connection.dialect.name == "postgresql":
        (index,) = (one for one in unit_table.indexes if one.name == "sync_unit_refused")
        index.dialect_options["postgresql"]["where"] = _REFUSED


line_table = Table(
    "sync_line",
    metadata,
    Column("record", String(36), primary_key=True),
    Column("partition", String(40), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("lines", Text, nullable=False),
)
file_reference_table = Table(
    "sync_file_reference",
    metadata,
    Column("partition", String(40), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("record", String(36), primary_key=True),
    Column("moved", Boolean, nullable=False),
    Index("sync_file_reference_record", "record"),
)
file_table = Table(
    "sync_file",
    metadata,
    Column("partition", String(40), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("blob", String(36), nullable=False),
    Column("size", BigInteger, nullable=False),
    Index("sync_file_blob", "blob"),
)
file_upload_table = Table(
    "sync_file_upload",
    metadata,
    Column("partition", String(40), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("device", String(40), primary_key=True),
    Column("blob", String(36), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("held", BigInteger, nullable=False),
)
file_chunk_table = Table(
    "sync_file_chunk",
    metadata,
    Column("blob", String(36), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
