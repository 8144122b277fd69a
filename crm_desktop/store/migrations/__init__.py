"""The tables of a branch's file, step by step from the first version to this one; forward only.

A file says in `alembic_version` how far it has come. Capture triggers and the search index are not part of the steps:
both are compared with the file at every start and made anew where they differ.
"""

from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Index, MetaData, Table, inspect, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable, sort_tables
from sqlmodel import SQLModel

from crm_desktop.models import local
from crm_desktop.models.catalogue import RECORDS, table_of
from crm_desktop.store.errors import TooNew

_FOLDER: Final = Path(__file__).parent
_LOCAL: Final = (
    local.Draft,
    local.Setting,
    local.NumberBlock,
    local.ImportBatch,
    local.ImportPart,
    local.BulkEdit,
    local.BulkEditItem,
    local.SavedView,
    local.OldDisclosure,
)


def head() -> str:
    """The step that this version of the program brings a file to."""
    return max(step.stem.partition("_")[0] for step in (_FOLDER / "versions").glob("[0-9]*.py*"))


def migrate(connection: Connection) -> None:
    """Bring a file up to date inside the caller's transaction; raises TooNew for a file of a later version."""
    reached = step_of(connection)
    if reached == head():
        return
    if reached is None:
        _begin(connection)
        return
    if reached > head():
        raise TooNew
    _drop_triggers(connection)
    # Alembic takes a fifth of a second to import: only a start that needs it pays.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def step_of(connection: Connection) -> str | None:
    """The step a file has reached; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    reached = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if reached is None else str(reached)


def declared() -> MetaData:
    """The tables as the models declare them, for tools that compare a file with them."""
    metadata = MetaData()
    for table in _tables():
        table.to_metadata(metadata)
    return metadata


def _tables() -> list[Table]:
    """The records, and what stays on this desktop."""
    kept = [SQLModel.metadata.tables[str(one.__tablename__)] for one in _LOCAL]
    return [*(table_of(model) for model in RECORDS.values()), *kept]


@cache
def _statements() -> tuple[str, ...]:
    """What makes all tables and their indexes in an empty file."""
    dialect = sqlite.dialect()
    made: list[CreateTable | CreateIndex] = []
    for table in sort_tables(_tables()):
        made += [CreateTable(table), *(CreateIndex(index) for index in _indexes(table))]
    return tuple(str(clause.compile(dialect=dialect)) for clause in made)


def _indexes(table: Table) -> list[Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def _begin(connection: Connection) -> None:
    """A new file is made as the models declare it; a test holds that the steps lead to the same."""
    for statement in _statements():
        connection.exec_driver_sql(statement)
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()})


def _drop_triggers(connection: Connection) -> None:
    """Capture must not take a change of the tables for a change by a person; the replica makes its triggers anew."""
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in names:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
