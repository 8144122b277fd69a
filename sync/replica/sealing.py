"""The end of a unit of work: its ops get their bounds, its chains their links, and its limits are kept."""

from sync.errors import WriteRefused
from sync.replica.database import Connection
from sync.wire import MAX_UNIT


def last_op(connection: Connection) -> int:
    """The last op number this file has given out."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'sync_op'").fetchone()
    return int(row[0]) if row else 0


def seal(connection: Connection, *, unit: int, partition: str, before: int) -> None:
    """Close the unit whose ops follow number `before`; without any op it leaves no trace."""
    first, last, size = connection.execute(
        "SELECT MIN(n), MAX(n), "
        "COALESCE(SUM(length(CAST(value AS BLOB)) + COALESCE(length(CAST(was AS BLOB)), 0) + 100), 0) "
        "FROM sync_op WHERE n > ?",
        (before,),
    ).fetchone()
    if first is None:
        connection.execute("DELETE FROM sync_unit WHERE unit = ?", (unit,))
        return
    if size > MAX_UNIT:
        raise WriteRefused(f"{last - first + 1} changes at once are more than head office takes: save in parts")
    _refuse_foreign(connection, partition=partition, before=before)
    _link(connection, before=before)
    connection.execute("UPDATE sync_unit SET first = ?, last = ? WHERE unit = ?", (first, last, unit))


def _refuse_foreign(connection: Connection, *, partition: str, before: int) -> None:
    found = connection.execute(
        "SELECT o.type, o.id, r.partition FROM sync_op o CROSS JOIN sync_record r ON r.id = o.id "
        "WHERE o.n > ? AND r.partition <> ? LIMIT 1",
        (before, partition),
    ).fetchone()
    if found is not None:
        raise WriteRefused(f"{found[0]} {found[1]} is in partition {found[2]}, the unit of work in {partition}")


def _link(connection: Connection, *, before: int) -> None:
    """A second edit of a register in one save continues the first, not what the form had shown."""
    rows = connection.execute(
        "SELECT p, v, n FROM (SELECT n, LAG(n) OVER same AS p, LAG(value) OVER same AS v "
        "FROM sync_op NOT INDEXED WHERE n > ? WINDOW same AS (PARTITION BY id, register ORDER BY n)) "
        "WHERE p IS NOT NULL",
        (before,),
    ).fetchall()
    connection.executemany("UPDATE sync_op SET prev = ?, was = ? WHERE n = ?", rows)
