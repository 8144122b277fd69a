"""Finding customers: ranked by how they were met, own and latest first (C6, PRACTICE 4.1)."""

from collections.abc import Iterator
from typing import Final, cast

from sqlmodel import Session

from crm_desktop.rules.query import Query, QueryKind, Term
from crm_desktop.store.search.document import SHORTEST_TAIL
from crm_desktop.store.search.expression import tiers
from crm_desktop.store.search.hit import Hit, load_hits
from sync.replica.database import Connection

_BLOCK: Final = 100
"""Customers of one tier are sorted in blocks of this many: own before others, served before archived."""

_WHOLE_MOBILE: Final = 11

_IN_TABLES: Final = {
    QueryKind.PAGE_CODE: (
        "SELECT customer_id FROM visit WHERE page_code = ?1 UNION SELECT customer_id FROM booklet_page WHERE code = ?1"
    ),
    QueryKind.BOOKLET_NUMBER: (
        "SELECT DISTINCT page.customer_id FROM visit_booklet AS book JOIN booklet_page AS page "
        "ON page.booklet_id = book.id WHERE book.number = ?1"
    ),
    QueryKind.FORM_NUMBER: "SELECT customer_id FROM phone_order_note WHERE number = ?1",
}


def find(session: Session, query: Query, *, limit: int = 20, offset: int = 0, own: str | None = None) -> list[Hit]:
    """The customers the query means, best first: exact phone, tail, initials, then anything that contains it.

    `own` is the staff id whose customers come first among equals. Archived customers come last among equals.
    """
    connection = driver_connection(session)
    found: dict[str, QueryKind] = {}
    for kind, customer in _ranked(connection, query, window=offset + limit, own=own):
        found.setdefault(customer, kind)
        if len(found) >= offset + limit:
            break
    page = dict(list(found.items())[offset:])
    return load_hits(connection, page, query) if page else []


def match_phone(session: Session, digits: str, *, limit: int = 5, own: str | None = None) -> list[Hit]:
    """Who may be calling, from the digits typed so far: asked at 4, 7 and 11 digits; nobody for fewer than 4."""
    if len(digits) < SHORTEST_TAIL:
        return []
    terms = [Term(QueryKind.PHONE, digits)]
    if len(digits) < _WHOLE_MOBILE:
        terms += [Term(QueryKind.PHONE_TAIL, digits), Term(QueryKind.PHONE_PART, digits)]
    return find(session, Query(digits, (tuple(terms),)), limit=limit, own=own)


def driver_connection(session: Session) -> Connection:
    """The connection below a session, for statements whose speed is felt at every key."""
    return cast(Connection, session.connection().connection.driver_connection)


def _ranked(connection: Connection, query: Query, *, window: int, own: str | None) -> Iterator[tuple[QueryKind, str]]:
    for group in query.groups[:1]:
        for term in group:
            if term.kind in _IN_TABLES and len(query.groups) == 1:
                rows = connection.execute(_IN_TABLES[term.kind], (term.value,)).fetchall()
                yield from ((term.kind, customer) for (customer,) in rows if customer)
    blocks = -(-window // _BLOCK) * _BLOCK
    for kind, expression in tiers(query):
        yield from ((kind, customer) for customer in _tier(connection, expression, limit=blocks, own=own))


def _tier(connection: Connection, expression: str, *, limit: int, own: str | None) -> Iterator[str]:
    """The latest customers that meet an expression, sorted block by block so that pages do not overlap."""
    rows = connection.execute(
        "SELECT doc.customer_id, doc.owner_id, doc.archived FROM search_text AS found "
        "JOIN search_doc AS doc ON doc.doc = found.rowid WHERE search_text MATCH ? ORDER BY found.rowid DESC LIMIT ?",
        (expression, limit),
    ).fetchall()
    for start in range(0, len(rows), _BLOCK):
        block = sorted(rows[start : start + _BLOCK], key=lambda row: (row[2], own is None or row[1] != own))
        yield from (str(row[0]) for row in block)
