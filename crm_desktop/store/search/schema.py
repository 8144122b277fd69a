"""The tables of the search index, and the triggers that note which customers must be indexed anew.

The triggers fire for every write, that of a person and that of a sync alike, so that no road leads past the index.
The index holds nothing of its own: where the file's differs from what is declared here it is made anew.

A customer's line in `search_doc` also holds what lists are sorted by: how the name is read, and the day of the last
dealing, which triggers keep up to date by themselves. `line` is the number of the customer's row: as nothing ever
vacuums the file it stays, and `ensure` looks whether it has.
"""

from typing import Final

from crm_desktop.rules.deadlines import BRANCH_ZONE
from sync.replica.database import Connection

LAYOUT: Final = 3
"""Raised when documents are cut differently, so that the index is made anew."""

_TABLES: Final = {
    # AUTOINCREMENT: a number is never used again, so "up to this one" stays true while others come in.
    "search_dirty": "CREATE TABLE search_dirty (seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL)",
    "search_dirty_customer": "CREATE INDEX search_dirty_customer ON search_dirty (customer_id)",
    # A customer indexed anew gets a new, higher number: descending numbers are "latest first" without a sort.
    "search_doc": "CREATE TABLE search_doc (doc INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL UNIQUE, "
    "owner_id TEXT, archived INTEGER NOT NULL, line INTEGER NOT NULL, spelt TEXT NOT NULL, seen TEXT NOT NULL "
    f"/* layout {LAYOUT} */)",
    "search_doc_spelt": "CREATE INDEX search_doc_spelt ON search_doc (archived, spelt, line)",
    "search_doc_seen": "CREATE INDEX search_doc_seen ON search_doc (archived, seen, line)",
    # No prefix index: what can be looked up by its beginning is a token of its own (`document`).
    "search_text": "CREATE VIRTUAL TABLE search_text USING fts5 (names, rest, keys, content = '', "
    "contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0')",
}

_INDEXES: Final = {
    # What lists are narrowed by: a question about all customers reads this and not the wide rows.
    "search_customer": "CREATE INDEX search_customer ON customer "
    "(archived_at, created_at, source, life_cycle, area, owner_id, created_by)",
    # What is looked up as a whole: the very name ranks before all that only hold it.
    "search_short_name": "CREATE INDEX search_short_name ON customer (short_name)",
    "search_contact_name": "CREATE INDEX search_contact_name ON contact (name)",
}

_DEALINGS: Final = {"registration_form": "day", "visit": "day", "phone_order_note": "taken_at"}
"""Tables of dealings with a customer, and the column that says when."""

_BRANCH_SECONDS: Final = int(BRANCH_ZONE.utcoffset(None).total_seconds())

_PROBED: Final = 50

_ERASED: Final = "CREATE TABLE IF NOT EXISTS search_erased (doc INTEGER PRIMARY KEY)"
"""Documents of erased customers: their words lie in the index until its parts are merged."""

_WATCHED: Final = {
    ("customer", "id"): (
        "number",
        "name",
        "short_name",
        "province",
        "city",
        "district",
        "address",
        "business",
        "legal_representative",
        "owner_id",
        "archived_at",
    ),
    ("contact", "customer_id"): ("customer_id", "name", "mobile", "landline", "wechat"),
    ("registration_form", "customer_id"): ("customer_id", "number", "paper_number"),
    ("customer_merge", "customer_id"): ("customer_id", "number", "parted_at"),
}


def ensure(connection: Connection) -> None:
    """Make the index, or make it anew, in the caller's write transaction; all customers then wait to be indexed."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\'").fetchall()
    present = {str(name): str(sql) for name, sql in rows}
    if any(present.get(name) != statement for name, statement in _TABLES.items()) or _moved(connection):
        for name in ("search_dirty", "search_doc", "search_erased", "search_text"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _TABLES.values():
            connection.execute(statement)
        connection.execute("INSERT INTO search_dirty (customer_id) SELECT id FROM customer")
    connection.execute(_ERASED)
    for kind, declared in (("INDEX", _INDEXES), ("TRIGGER", triggers())):
        for name, statement in declared.items():
            if present.get(name) != statement:
                connection.execute(f"DROP {kind} IF EXISTS {name}")
                connection.execute(statement)


def last_dealing(customer: str) -> str:
    """The day (ISO) of the latest dealing with the customer whose id the expression gives; '' for none."""
    latest = (
        f"COALESCE((SELECT MAX({_day(table, table)}) FROM {table} WHERE {table}.customer_id = {customer}), '')"
        for table in _DEALINGS
    )
    return f"MAX({', '.join(latest)})"


def _day(table: str, row: str) -> str:
    column = _DEALINGS[table]
    return f"{row}.day" if column == "day" else f"date({row}.{column} / 1000 + {_BRANCH_SECONDS}, 'unixepoch')"


def _moved(connection: Connection) -> bool:
    """Whether rows have got other numbers than the index knows them by: the last ones would be the first to."""
    found = connection.execute(
        "SELECT 1 FROM (SELECT customer_id, line FROM search_doc ORDER BY doc DESC LIMIT ?) AS known "
        "JOIN customer ON customer.id = known.customer_id WHERE customer.rowid <> known.line LIMIT 1",
        (_PROBED,),
    ).fetchone()
    return found is not None


def triggers() -> dict[str, str]:
    """The triggers by name. A migration that rebuilds a watched table drops them; `ensure` brings them back."""
    made: dict[str, str] = {}
    for (table, owner), columns in _WATCHED.items():
        made |= _trigger(table, "create", f"AFTER INSERT ON {table}", _note(f"NEW.{owner}"))
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        body = _note(f"NEW.{owner}")
        if owner in columns:
            body += _note(f"OLD.{owner}", f"OLD.{owner} IS NOT NEW.{owner}")
        made |= _trigger(table, "change", f"AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}", body)
        made |= _trigger(table, "delete", f"AFTER DELETE ON {table}", _note(f"OLD.{owner}"))
    for table in _DEALINGS:
        made |= _dealing_triggers(table)
    return made


def _dealing_triggers(table: str) -> dict[str, str]:
    """A new dealing is the last one or is not; after any other change the last one is looked for."""
    column, new = _DEALINGS[table], _day(table, "NEW")
    later = f"UPDATE search_doc SET seen = {new} WHERE customer_id = NEW.customer_id AND {new} > seen; "
    again = "UPDATE search_doc SET seen = " + last_dealing("search_doc.customer_id") + " WHERE customer_id = {}; "
    moved = f"NEW.{column} IS NOT OLD.{column} OR NEW.customer_id IS NOT OLD.customer_id"
    return {
        **_trigger(table, "dealt", f"AFTER INSERT ON {table}", later),
        **_trigger(
            table,
            "redated",
            f"AFTER UPDATE OF {column}, customer_id ON {table} WHEN {moved}",
            again.format("NEW.customer_id") + again.format("OLD.customer_id"),
        ),
        **_trigger(table, "undealt", f"AFTER DELETE ON {table}", again.format("OLD.customer_id")),
    }


def _trigger(table: str, what: str, when: str, body: str) -> dict[str, str]:
    name = f"search_{table}_{what}"
    return {name: f"CREATE TRIGGER {name} {when} BEGIN {body}END"}


def _note(owner: str, condition: str = "1") -> str:
    return f"INSERT INTO search_dirty (customer_id) SELECT {owner} WHERE {owner} IS NOT NULL AND {condition}; "
