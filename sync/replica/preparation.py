"""Getting a file ready when it is opened: the engine's tables, its triggers, and what an upgrade has learnt to read."""

import sqlite3
from contextlib import closing

from sync.catalogue import Catalogue, RecordType
from sync.replica.database import Connection
from sync.replica.rows import load, save
from sync.replica.schema import TABLES, quoted, triggers
from sync.values import Value


def prepare(connection: Connection, catalogue: Catalogue) -> None:
    """Make what is missing, in the caller's transaction; does next to nothing when all is there."""
    _add_columns(connection)
    for statement in TABLES:
        connection.execute(statement)
    if _renew_triggers(connection, catalogue):
        _adopt_unknown(connection, catalogue)


def _add_columns(connection: Connection) -> None:
    """What a table of an earlier version lacks; a file without any table gets all of them whole."""
    present = _columns(connection)
    with closing(sqlite3.connect(":memory:")) as model:
        for statement in TABLES:
            model.execute(statement)
        for table, columns in _columns(model).items():
            for name, declaration in columns.items() if table in present else ():
                if name not in present[table]:
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {declaration}")


def _columns(connection: Connection) -> dict[str, dict[str, str]]:
    """The engine's tables as they are: by table and column, its declaration."""
    rows = connection.execute(
        'SELECT m.name, c.name, c.type, c."notnull", c.dflt_value FROM sqlite_master m, pragma_table_info(m.name) c '
        "WHERE m.type = 'table' AND m.name LIKE 'sync\\_%' ESCAPE '\\'"
    )
    tables: dict[str, dict[str, str]] = {}
    for table, name, kind, required, default in rows:
        rule = (" NOT NULL" if required else "") + ("" if default is None else f" DEFAULT {default}")
        tables.setdefault(table, {})[name] = kind + rule
    return tables


def _renew_triggers(connection: Connection, catalogue: Catalogue) -> bool:
    """Compare with the file itself: a migration that rebuilt a table has dropped its triggers unnoticed."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'sync\\_%' ESCAPE '\\'"
    )
    present = {str(name): str(sql) for name, sql in rows}
    wanted = triggers(catalogue)
    for name in present.keys() - {name for name, body in wanted.items() if present.get(name) == body}:
        connection.execute(f"DROP TRIGGER {name}")
    missing = [body for name, body in wanted.items() if present.get(name) != body]
    for body in missing:
        connection.execute(body)
    return bool(missing)


def _adopt_unknown(connection: Connection, catalogue: Catalogue) -> None:
    """Values that an older catalogue could only carry (I21) become columns now that there are columns for them."""
    kept = connection.execute("SELECT id FROM sync_record WHERE extra <> '{}'").fetchall()
    for known in catalogue.types.values():  # a record without any value is carried by nothing but its name
        there = f"SELECT 1 FROM {quoted(known.name)} b WHERE b.id = r.id"
        missing = f"SELECT id FROM sync_record r WHERE type = ? AND NOT EXISTS ({there})"
        kept += connection.execute(missing, (known.name,)).fetchall()
    rows, _ = load(connection, catalogue, [id_ for (id_,) in kept])
    for row in rows.values():
        kind = row.kind
        if kind is None:
            continue
        if row.is_missing:
            row.new = True
            connection.execute("DELETE FROM sync_record WHERE id = ?", (row.id,))
        for name, value in list(row.extra.items()):
            if _readable(kind, name, value):
                row.hold(name, value, rev=row.rev(name))
    save(connection, rows.values())


def _readable(kind: RecordType, name: str, value: Value) -> bool:
    register = kind.register(name)
    return register is not None and (not isinstance(value, dict) or set(value) <= set(register.columns))
