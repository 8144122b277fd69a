"""The few facts the engine keeps about a replica's file: its identity, head office's epoch, the clock's offset."""

from sync.replica.database import Connection


def read_meta(connection: Connection, key: str) -> str | None:
    """A fact the engine keeps about this file."""
    row = connection.execute("SELECT value FROM sync_meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def write_meta(connection: Connection, key: str, value: str) -> None:
    """Keep a fact about this file."""
    connection.execute("INSERT OR REPLACE INTO sync_meta (key, value) VALUES (?, ?)", (key, value))


def epoch_of(connection: Connection) -> str:
    """Head office's epoch as last heard; empty before the first answer."""
    return read_meta(connection, "epoch") or ""
