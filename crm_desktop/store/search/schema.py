"""The tables of the search index, and the triggers that note which customers must be indexed anew.

The triggers fire for every write, that of a person and that of a sync alike, so that no road leads past the index.
The index holds nothing of its own: where the file's differs from what is declared here it is made anew.
"""

from typing import Final

from sync.replica.database import Connection

LAYOUT: Final = 2
"""Raised when documents are cut differently, so that the index is made anew."""

_TABLES: Final = {
    # AUTOINCREMENT: a number is never used again, so "up to this one" stays true while others come in.
    "search_dirty": "CREATE TABLE search_dirty (seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL)",
    "search_dirty_customer": "CREATE INDEX search_dirty_customer ON search_dirty (customer_id)",
    # A customer indexed anew gets a new, higher number: descending numbers are "latest first" without a sort.
    "search_doc": "CREATE TABLE search_doc (doc INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL UNIQUE, "
    f"owner_id TEXT, archived INTEGER NOT NULL /* layout {LAYOUT} */)",
    # No prefix index: what can be looked up by its beginning is a token of its own (`document`).
    "search_text": "CREATE VIRTUAL TABLE search_text USING fts5 (names, rest, keys, content = '', "
    "contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0')",
}

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
    if any(present.get(name) != statement for name, statement in _TABLES.items()):
        for name in ("search_dirty", "search_doc", "search_erased", "search_text"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        for statement in _TABLES.values():
            connection.execute(statement)
        connection.execute("INSERT INTO search_dirty (customer_id) SELECT id FROM customer")
    connection.execute(_ERASED)
    for name, statement in triggers().items():
        if present.get(name) != statement:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(statement)


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
    return made


def _trigger(table: str, what: str, when: str, body: str) -> dict[str, str]:
    name = f"search_{table}_{what}"
    return {name: f"CREATE TRIGGER {name} {when} BEGIN {body}END"}


def _note(owner: str, condition: str = "1") -> str:
    return f"INSERT INTO search_dirty (customer_id) SELECT {owner} WHERE {owner} IS NOT NULL AND {condition}; "
