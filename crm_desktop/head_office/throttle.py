"""Guessing codes and passwords is made hopeless: a few wrong ones from a place, then a wait.

The count is kept in the database, so that every worker counts the same.
"""

from sqlalchemy import Connection, select, text

from crm_desktop.head_office.office import Office
from crm_desktop.head_office.tables import guess_table

WINDOW_MS = 15 * 60 * 1000
FROM_ONE = 5
FROM_ALL = 100
ALL = "*"
"""Where all wrong codes are counted together; passwords are counted together by branch."""

_COUNT = text(
    "INSERT INTO office_guess (source, since_ms, failures) VALUES (:source, :now, 1) "
    "ON CONFLICT (source) DO UPDATE SET "
    "failures = CASE WHEN office_guess.since_ms <= :old THEN 1 ELSE office_guess.failures + 1 END, "
    "since_ms = CASE WHEN office_guess.since_ms <= :old THEN :now ELSE office_guess.since_ms END"
)


def wait_seconds(office: Office, source: str, *, among: str = ALL) -> int:
    """How long that place must wait before its next try, or all places it is counted `among`; 0 if it need not."""
    with office.read() as connection:
        return max(
            _left(connection, source, FROM_ONE, now_ms=office.now_ms()),
            _left(connection, among, FROM_ALL, now_ms=office.now_ms()),
        )


def note_failure(office: Office, source: str, *, among: str = ALL) -> None:
    """Count a wrong one of that place."""
    now = office.now_ms()
    with office.write() as connection:
        connection.execute(
            _COUNT, [{"source": key, "now": now, "old": now - WINDOW_MS} for key in (source[:64], among)]
        )


def _left(connection: Connection, source: str, allowed: int, *, now_ms: int) -> int:
    row = _row(connection, source[:64])
    if row is None or row[1] < allowed:
        return 0
    return max(0, -(-(row[0] + WINDOW_MS - now_ms) // 1000))


def _row(connection: Connection, source: str) -> tuple[int, int] | None:
    found = connection.execute(
        select(guess_table.c.since_ms, guess_table.c.failures).where(guess_table.c.source == source)
    ).first()
    return None if found is None else (int(found[0]), int(found[1]))
