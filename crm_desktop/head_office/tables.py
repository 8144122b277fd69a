"""The few tables that only head office has: devices, enrolment codes, guesses, and what administrators did.

Everything the branches see (chain, branch, staff, account, device, product, stock) is an ordinary synced record
instead, written through `records.py`. These tables are made beside the engine's own and stamped with VERSION. They
hold no business data: a stamp that refuses a newer database, and columns added where an older one lacks them, are
all the migration they need.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

VERSION = 1

metadata = MetaData()

stamp_table = Table(
    "office_stamp",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
device_table = Table(
    "office_device",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("branch", String(40), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("status", String(10), nullable=False),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("ended_ms", BigInteger, nullable=False, server_default="0"),
    Column("told_ms", BigInteger, nullable=False, server_default="0"),
    Column("app_version", String(40), nullable=False),
    Column("catalogue", Integer, nullable=False, server_default="0"),
    # Empty as long as a desktop of an earlier version shows its credential; afterwards that opens nothing.
    Column("public_key", String(44), nullable=False, server_default=""),
    # A letter is part of every number the desktop ever gave out, so it is never given to another.
    UniqueConstraint("branch", "letter"),
)
code_table = Table(
    "office_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("branch", String(40), nullable=False),
    Column("made_by", String(36), nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_ms", BigInteger, nullable=False, server_default="0"),
    Column("device", String(36), nullable=False, server_default=""),
)
guess_table = Table(
    "office_guess",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("since_ms", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
)
audit_table = Table(
    "office_audit",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("actor", String(36), nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Index("office_audit_at", "at_ms"),
)
