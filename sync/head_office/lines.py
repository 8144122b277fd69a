"""History lines at head office: what each unit did to each record, as it is shown to people."""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection, bindparam, text

from sync.head_office.bulk import insert_rows
from sync.head_office.tables import line_table

_IN_SCOPE = text("SELECT partition, state FROM sync_record WHERE id = :record AND partition IN :partitions").bindparams(
    bindparam("partitions", expanding=True)
)


class _Whereabouts(msgspec.Struct):
    """What a state says of where its record was."""

    moved: bool = False


_moved = msgspec.json.Decoder(_Whereabouts)


def save_lines(connection: Connection, rows: Sequence[tuple[str, str, int, str]]) -> None:
    """Record history lines: (record, partition, seq, the changes of that record in that unit)."""
    insert_rows(connection, line_table, rows)


def load_lines(connection: Connection, record: str, *, partitions: Collection[str]) -> list[str]:
    """The recorded changes of a record that now is in one of the partitions, unit by unit; none for any other."""
    found = connection.execute(_IN_SCOPE, {"record": record, "partitions": list(partitions)}).one_or_none()
    if found is None:
        return []
    partition, state = found
    # What came from elsewhere has left lines there.
    here = "" if _moved.decode(state).moved else " AND partition = :partition"
    rows = connection.execute(
        text(f"SELECT lines FROM sync_line WHERE record = :record{here} ORDER BY seq"),
        {"record": record, "partition": partition} if here else {"record": record},
    )
    return [str(row[0]) for row in rows]
