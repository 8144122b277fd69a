"""Finding customers: ranked by how they were met, own and latest first (C6, PRACTICE 4.1)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Integer, Text, column, exists, literal_column, select
from sqlalchemy import table as sql_table
from sqlmodel import Session

from crm_desktop.models.customer import Customer
from crm_desktop.rules.query import Query, QueryKind, Term
from crm_desktop.rules.typed import clean
from crm_desktop.store.search.document import SHORTEST_TAIL
from crm_desktop.store.search.expression import tiers
from crm_desktop.store.search.hit import Hit, load_hits
from sync.replica.database import Connection
from sync.values import encode

_BLOCK: Final = 100
"""Customers of one tier are sorted in blocks of this many: own before others, served before archived."""

_WHOLE_MOBILE: Final = 11

_NAMES: Final = frozenset({QueryKind.CHINESE, QueryKind.TEXT})

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

_NAMED: Final = " UNION ".join(
    f"SELECT * FROM (SELECT {owner} FROM {table} WHERE {name} = ?1 ORDER BY rowid DESC LIMIT ?2)"
    for table, owner, name in (
        ("customer", "id", "name"), ("customer", "id", "short_name"), ("contact", "customer_id", "name"),
    )
)  # fmt: skip
"""Who is called exactly so, the latest of each kind."""

_TEXT: Final = sql_table("search_text", column("rowid", Integer))
_DOC: Final = sql_table(
    "search_doc",
    column("doc", Integer),
    column("customer_id", Text),
    column("owner_id", Text),
    column("archived", Integer),
    column("line", Integer),
)
_ROW: Final[ColumnElement[int]] = literal_column("customer.rowid", Integer)


def find(
    session: Session,
    query: Query,
    *,
    limit: int = 20,
    offset: int = 0,
    own: str | None = None,
    among: Sequence[ColumnElement[bool]] = (),
) -> list[Hit]:
    """The customers the query means, best first: exact phone, tail, very name, initials, then all that contain it.

    `own` is the staff id whose customers come first among equals. Archived customers come last among equals. Only
    customers that meet the conditions `among` count, whatever number of others would rank before them.
    """
    connection = driver_connection(session)
    found: dict[str, QueryKind] = {}
    for kind, customer in _ranked(session, query, window=offset + limit, own=own, among=among):
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


def _ranked(
    session: Session, query: Query, *, window: int, own: str | None, among: Sequence[ColumnElement[bool]]
) -> Iterator[tuple[QueryKind, str]]:
    connection = driver_connection(session)
    for group in query.groups[:1]:
        for term in group:
            if term.kind in _IN_TABLES and len(query.groups) == 1:
                held = connection.execute(_IN_TABLES[term.kind], (term.value,)).fetchall()
                named = [str(customer) for (customer,) in held if customer]
                yield from ((term.kind, customer) for customer in _passing(session, named, among))
    blocks = -(-window // _BLOCK) * _BLOCK
    for term in query.groups[0] if len(query.groups) == 1 else ():
        if term.kind in _NAMES:
            called = [str(row[0]) for row in connection.execute(_NAMED, (clean(query.typed), blocks)) if row[0]]
            exactly = _documents(connection, _passing(session, called, among))
            yield from ((term.kind, customer) for customer in _in_blocks(exactly, own=own))
    for kind, expression in tiers(query):
        rows: Sequence[Any] = (
            _narrowed(session, expression, blocks, among) if among else _latest(connection, expression, blocks)
        )
        yield from ((kind, customer) for customer in _in_blocks(rows, own=own))


def _passing(session: Session, ids: Sequence[str], among: Sequence[ColumnElement[bool]]) -> Iterable[str]:
    if not among or not ids:
        return ids
    of_customer: ColumnElement[str] = cast(Any, Customer.id)
    kept = set(session.execute(select(of_customer).where(of_customer.in_(ids), *among)).scalars())
    return [id_ for id_ in ids if id_ in kept]


def _documents(connection: Connection, ids: Iterable[str]) -> Sequence[Any]:
    """Id, owner and whether archived of these customers, the latest first."""
    return connection.execute(
        "SELECT customer_id, owner_id, archived FROM search_doc WHERE customer_id IN (SELECT value FROM json_each(?)) "
        "ORDER BY doc DESC",
        (encode(list(ids)),),
    ).fetchall()


def _latest(connection: Connection, expression: str, limit: int) -> Sequence[Any]:
    """Id, owner and whether archived of the latest customers that meet an expression."""
    return connection.execute(
        "SELECT doc.customer_id, doc.owner_id, doc.archived FROM search_text AS found "
        "JOIN search_doc AS doc ON doc.doc = found.rowid WHERE search_text MATCH ? ORDER BY found.rowid DESC LIMIT ?",
        (expression, limit),
    ).fetchall()


def _narrowed(session: Session, expression: str, limit: int, among: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    """The same of those that meet the conditions too: each hit is looked up in turn until enough have passed."""
    met = exists().where(_DOC.c.line == _ROW, *among).select_from(Customer).correlate(_DOC)
    wanted = (
        select(_DOC.c.customer_id, _DOC.c.owner_id, _DOC.c.archived)
        .select_from(_TEXT.join(_DOC, _DOC.c.doc == _TEXT.c.rowid))
        .where(literal_column("search_text").bool_op("MATCH")(expression), met)
        .order_by(_TEXT.c.rowid.desc())
        .limit(limit)
    )
    return session.execute(wanted).all()


def _in_blocks(rows: Sequence[Any], *, own: str | None) -> Iterator[str]:
    """Sorted block by block, so that pages do not overlap."""
    for start in range(0, len(rows), _BLOCK):
        block = sorted(rows[start : start + _BLOCK], key=lambda row: (row[2], own is None or row[1] != own))
        yield from (str(row[0]) for row in block)
