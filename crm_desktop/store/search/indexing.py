"""Bringing the index up to date with the customers that changed, a batch at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from crm_desktop.store.search.document import Document, Person, Source, document
from crm_desktop.store.search.schema import last_dealing
from sync.courtesy import COURTESY
from sync.replica.database import Connection
from sync.wire import ERASED

BATCH: Final = 100
"""Customers indexed in one transaction: some 20 ms, which no save notices."""

BULK: Final = 500
"""The same after a first fill, where every transaction that is saved spares the index a merge: a tenth of a second."""

_MANY: Final = 10 * BULK


_MERGED: Final = 200
"""Pages of the index merged at a time."""
_STILL_MERGING: Final = 2
"""A merge that changes fewer rows than this has found nothing to do (SQLite's FTS5, "merge")."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents made from one consistent view; what changed after `upto` is not in them."""

    ids: tuple[str, ...]
    upto: int
    documents: tuple[Document, ...]


def pending(connection: Connection) -> int:
    """How many customers wait to be indexed."""
    return int(connection.execute("SELECT COUNT(DISTINCT customer_id) FROM search_dirty").fetchone()[0])


def batch_size(connection: Connection) -> int:
    """How many customers to index in the next transaction."""
    found = connection.execute("SELECT COUNT(*) FROM (SELECT 1 FROM search_dirty LIMIT ?)", (_MANY,)).fetchone()
    return BULK if found[0] == _MANY else BATCH


def last_mark(connection: Connection) -> int:
    """The number of the latest note; what comes later is higher."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'search_dirty'").fetchone()
    return int(row[0]) if row else 0


def prepare(connection: Connection, *, after: int = 0, limit: int = BATCH) -> Prepared | None:
    """Make the documents of the next customers noted after `after`; None if there are none.

    Needs only a reading connection, inside a transaction: this is the slow half, and it locks nobody out.
    """
    upto = last_mark(connection)
    rows = connection.execute(
        "SELECT customer_id FROM search_dirty WHERE seq > ? GROUP BY customer_id LIMIT ?", (after, limit)
    ).fetchall()
    if not rows:
        return None
    ids = tuple(str(row[0]) for row in rows)
    documents = []
    for source in load(connection, ids):
        COURTESY.give_way()
        documents.append(document(source))
    return Prepared(ids, upto, tuple(documents))


def write(connection: Connection, prepared: Prepared) -> int:
    """Write prepared documents in the caller's write transaction; how many customers were brought up to date.

    A customer somebody else has indexed meanwhile is left alone: that was from a later view.
    """
    held = f"SELECT DISTINCT customer_id FROM search_dirty WHERE seq <= ? AND customer_id IN ({_marks(prepared.ids)})"
    due = {str(row[0]) for row in connection.execute(held, (prepared.upto, *prepared.ids)).fetchall()}
    _remove(connection, sorted(due))
    for one in prepared.documents:
        if one.customer_id in due:
            insert(connection, one)
    connection.executemany(
        "DELETE FROM search_dirty WHERE customer_id = ? AND seq <= ?", [(id_, prepared.upto) for id_ in due]
    )
    return len(due)


def forgets(connection: Connection) -> bool:
    """Whether words of an erased customer still lie in the index, which only marks what is removed as gone."""
    return connection.execute("SELECT 1 FROM search_erased LIMIT 1").fetchone() is not None


def begin_forgetting(connection: Connection) -> int:
    """Have all parts of the index merged anew, which leaves out what was removed; up to which document that reaches."""
    connection.execute("INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)", (-_MERGED,))
    return int(connection.execute("SELECT COALESCE(MAX(doc), 0) FROM search_erased").fetchone()[0])


def go_on_forgetting(connection: Connection, *, upto: int) -> bool:
    """One more step of it, some milliseconds; False once all is merged and nothing is left to forget."""
    before = connection.total_changes
    connection.execute("INSERT INTO search_text (search_text, rank) VALUES ('merge', ?)", (_MERGED,))
    if connection.total_changes - before >= _STILL_MERGING:
        return True
    connection.execute("DELETE FROM search_erased WHERE doc <= ?", (upto,))
    return False


def load(connection: Connection, ids: Sequence[str]) -> list[Source]:
    """What the index needs to know of those customers; ids that name no customer are left out."""
    people: dict[str, list[Person]] = {}
    for customer, name, mobile, landline, wechat in connection.execute(
        f"SELECT customer_id, name, mobile, landline, wechat FROM contact WHERE customer_id IN ({_marks(ids)})",
        tuple(ids),
    ).fetchall():
        phones = tuple(phone for phone in (mobile, landline) if phone)
        people.setdefault(customer, []).append(Person(name or "", phones, wechat or ""))
    numbers: dict[str, list[str]] = {}
    for customer, number, paper in connection.execute(
        f"SELECT customer_id, number, paper_number FROM registration_form WHERE customer_id IN ({_marks(ids)})",
        tuple(ids),
    ).fetchall():
        numbers.setdefault(customer, []).extend(text for text in (number, paper) if text)
    # The number of a file that was merged into this one stands on cards and papers.
    for customer, number in connection.execute(
        f"SELECT customer_id, number FROM customer_merge WHERE parted_at IS NULL AND customer_id IN ({_marks(ids)})",
        tuple(ids),
    ).fetchall():
        numbers.setdefault(customer, []).extend(text for text in (number,) if text)
    rows = connection.execute(
        f"SELECT rowid, {last_dealing('customer.id')}, id, owner_id, archived_at, name, short_name, province, city, "
        "district, address, business, legal_representative, number "
        f"FROM customer WHERE id IN ({_marks(ids)})",
        tuple(ids),
    ).fetchall()
    return [_source(row[2:], numbers.get(row[2], []), people.get(row[2], []), line=row[0], seen=row[1]) for row in rows]


def _source(
    row: Sequence[str | None], numbers: Sequence[str], people: Sequence[Person], *, line: int, seen: str
) -> Source:
    id_, owner, archived, name, short, province, city, district, address, business, legal, number = row
    return Source(
        id=id_ or "",
        line=line,
        owner_id=owner,
        archived=archived is not None,
        seen=seen,
        name=name or "",
        short_name=short or "",
        place="".join(part for part in (province, city, district, address) if part),
        business=business or "",
        legal_representative=legal or "",
        numbers=(*numbers, number) if number else tuple(numbers),
        people=tuple(people),
    )


def _remove(connection: Connection, ids: Sequence[str]) -> None:
    found = connection.execute(
        f"SELECT doc FROM search_doc WHERE customer_id IN ({_marks(ids)})", tuple(ids)
    ).fetchall()
    connection.execute(
        "INSERT OR IGNORE INTO search_erased (doc) SELECT d.doc FROM search_doc d JOIN sync_stub s "
        f"ON s.id = d.customer_id AND s.fate = ? WHERE d.customer_id IN ({_marks(ids)})",
        (ERASED, *ids),
    )
    connection.executemany("DELETE FROM search_text WHERE rowid = ?", found)
    connection.executemany("DELETE FROM search_doc WHERE doc = ?", found)


def insert(connection: Connection, one: Document) -> None:
    """Add a customer's document; an older one must be gone by then."""
    doc = connection.execute(
        "INSERT INTO search_doc (customer_id, owner_id, archived, line, spelt, seen) VALUES (?, ?, ?, ?, ?, ?)",
        (one.customer_id, one.owner_id, int(one.archived), one.line, one.spelt, one.seen),
    ).lastrowid
    connection.execute(
        "INSERT INTO search_text (rowid, names, rest, keys) VALUES (?, ?, ?, ?)", (doc, one.names, one.rest, one.keys)
    )


def _marks(ids: Sequence[str]) -> str:
    return ", ".join("?" * len(ids))
