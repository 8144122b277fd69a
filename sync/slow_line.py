"""How much one request asks of the line: half as much after each that was cut off or took too long.

It is kept in the file, for every try may be a session, or a program, of its own. Once all has gone through, requests
are as large as ever.
"""

from sync import pull, push
from sync.replica.database import Connection
from sync.replica.meta import read_meta, write_meta

_KEY = "halved"
_MOST = 20  # by then one unit goes up, and one record comes down, however large the limits were


def batch_bytes(connection: Connection) -> int:
    """How many bytes of the queue go in one request, one unit at least."""
    return push.BATCH_BYTES >> _halved(connection)


def page_limit(connection: Connection, page: int) -> int:
    """How many records the answer may bring, where `page` (0: head office's own limit) is asked for otherwise."""
    halved = _halved(connection)
    return max(1, (page or pull.PAGE) >> halved) if halved else page


def ask_for_less(connection: Connection) -> None:
    """A request was more than the line could bear."""
    write_meta(connection, _KEY, str(min(_MOST, _halved(connection) + 1)))


def ask_for_all(connection: Connection) -> None:
    """If nothing waits here any more, whatever was too much has gone through."""
    connection.execute(
        "DELETE FROM sync_meta WHERE key = ? AND NOT EXISTS (SELECT 1 FROM sync_unit WHERE status < 2)", (_KEY,)
    )


def _halved(connection: Connection) -> int:
    return int(read_meta(connection, _KEY) or 0)
