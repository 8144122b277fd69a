"""The tables of the search index, and the triggers that note which customers must be indexed anew.

The triggers fire for every write, that of a person and that of a sync alike, so that no road leads past the index.
"""

from typing import Final

TABLES: Final = (
    # AUTOINCREMENT: a number is never used again, so "up to this one" stays true while others come in.
    "CREATE TABLE search_dirty (seq INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL)",
    "CREATE INDEX search_dirty_customer ON search_dirty (customer_id)",
    # A customer indexed anew gets a new, higher number: descending numbers are "latest first" without a sort.
    "CREATE TABLE search_doc (doc INTEGER PRIMARY KEY AUTOINCREMENT, customer_id TEXT NOT NULL UNIQUE, "
    "owner_id TEXT, archived INTEGER NOT NULL)",
    # Prefixes are indexed up to five characters after the letter that tells the kinds of keys apart.
    "CREATE VIRTUAL TABLE search_text USING fts5 (names, rest, keys, content = '', contentless_delete = 1, "
    "tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4 5 6')",
)

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
}


def triggers() -> tuple[str, ...]:
    """The statements that make the triggers; they must be made anew whenever a watched table is rebuilt."""
    made: list[str] = []
    for (table, owner), columns in _WATCHED.items():
        made.append(_trigger(table, "create", f"AFTER INSERT ON {table}", _note(f"NEW.{owner}")))
        changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
        body = _note(f"NEW.{owner}")
        if owner in columns:
            body += _note(f"OLD.{owner}", f"OLD.{owner} IS NOT NEW.{owner}")
        made.append(_trigger(table, "change", f"AFTER UPDATE OF {', '.join(columns)} ON {table} WHEN {changed}", body))
        made.append(_trigger(table, "delete", f"AFTER DELETE ON {table}", _note(f"OLD.{owner}")))
    return tuple(made)


def _trigger(table: str, what: str, when: str, body: str) -> str:
    return f"CREATE TRIGGER search_{table}_{what} {when} BEGIN {body}END"


def _note(owner: str, condition: str = "1") -> str:
    return f"INSERT INTO search_dirty (customer_id) SELECT {owner} WHERE {owner} IS NOT NULL AND {condition}; "
