"""The engine's tables in a replica's file, and the triggers that capture every edit in its own transaction.

A trigger gets its context from functions that only our connections register (`capture.py`), so that any
other connection cannot write a business table at all.
"""

from sync.catalogue import Catalogue, RecordType, Register

PENDING, SENT, DONE, REFUSED, HANDLED, ASIDE = 0, 1, 2, 3, 4, 5
"""States of a unit and its ops: saved, sent (bytes frozen), settled, refused; refused but seen to by a person, or set
aside by one for later."""

TABLES = (
    "CREATE TABLE IF NOT EXISTS sync_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS sync_cursor (
        partition TEXT PRIMARY KEY, seq INTEGER NOT NULL,
        filling TEXT, filled INTEGER NOT NULL DEFAULT 0, total INTEGER NOT NULL DEFAULT 0,
        records INTEGER NOT NULL DEFAULT 0, digest INTEGER NOT NULL DEFAULT 0,
        refill TEXT NOT NULL DEFAULT '', audited TEXT NOT NULL DEFAULT ''
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS sync_record (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, partition TEXT NOT NULL,
        revs TEXT NOT NULL DEFAULT '{}', office TEXT NOT NULL DEFAULT '{}', extra TEXT NOT NULL DEFAULT '{}',
        told INTEGER NOT NULL DEFAULT 0, digest INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS sync_stub (
        id TEXT PRIMARY KEY, type TEXT NOT NULL, partition TEXT NOT NULL, fate TEXT NOT NULL, target TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS sync_stub_target ON sync_stub (target)",
    "CREATE INDEX IF NOT EXISTS sync_stub_joined ON sync_stub (id, target) WHERE fate IN ('alias', 'joining')",
    """CREATE TABLE IF NOT EXISTS sync_unit (
        unit INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL, actor TEXT NOT NULL, partition TEXT NOT NULL,
        wall_ms INTEGER NOT NULL, mono_ms INTEGER NOT NULL, boot TEXT NOT NULL, origin TEXT NOT NULL,
        first INTEGER NOT NULL DEFAULT 0, last INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0,
        sent TEXT, code TEXT NOT NULL DEFAULT '', zh TEXT NOT NULL DEFAULT '', en TEXT NOT NULL DEFAULT '',
        at_ms INTEGER NOT NULL DEFAULT 0, settled_ms INTEGER NOT NULL DEFAULT 0,
        saw INTEGER NOT NULL DEFAULT 0, epoch TEXT NOT NULL DEFAULT '', line INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX IF NOT EXISTS sync_unit_queue ON sync_unit (first, origin) WHERE status < 2",
    "CREATE INDEX IF NOT EXISTS sync_unit_refused ON sync_unit (unit) WHERE status = 3",
    "CREATE INDEX IF NOT EXISTS sync_unit_aside ON sync_unit (unit) WHERE status = 5",
    """CREATE TABLE IF NOT EXISTS sync_op (
        n INTEGER PRIMARY KEY AUTOINCREMENT, unit INTEGER NOT NULL, type TEXT NOT NULL, id TEXT NOT NULL,
        register TEXT NOT NULL, value TEXT NOT NULL, old TEXT, was TEXT, base_rev INTEGER NOT NULL,
        prev INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, outcome TEXT NOT NULL DEFAULT '',
        known INTEGER NOT NULL DEFAULT 1
    )""",
    "CREATE INDEX IF NOT EXISTS sync_op_open ON sync_op (id, register) WHERE status < 2",
    "CREATE INDEX IF NOT EXISTS sync_op_record ON sync_op (id)",
    """CREATE TABLE IF NOT EXISTS sync_history (
        line INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, register TEXT NOT NULL,
        old TEXT, new TEXT, actor TEXT NOT NULL, device TEXT NOT NULL, at_ms INTEGER NOT NULL, rev INTEGER NOT NULL,
        reach INTEGER NOT NULL DEFAULT 0
    )""",
    "CREATE INDEX IF NOT EXISTS sync_history_record ON sync_history (id, register)",
    """CREATE TABLE IF NOT EXISTS sync_conflict (
        id TEXT NOT NULL, register TEXT NOT NULL, type TEXT NOT NULL, partition TEXT NOT NULL,
        rev INTEGER NOT NULL, candidates TEXT NOT NULL, base TEXT, opened_ms INTEGER NOT NULL,
        PRIMARY KEY (id, register)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS sync_loser (
        id TEXT NOT NULL, register TEXT NOT NULL, origin TEXT NOT NULL, n INTEGER NOT NULL, type TEXT NOT NULL,
        seq INTEGER NOT NULL, loser TEXT NOT NULL, winner TEXT NOT NULL, base TEXT,
        handled INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (id, register, origin, n)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS sync_loser_open ON sync_loser (seq) WHERE handled = 0",
    """CREATE TABLE IF NOT EXISTS sync_parked (
        line INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, partition TEXT NOT NULL,
        entry TEXT NOT NULL, trouble TEXT NOT NULL, at_ms INTEGER NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS sync_run (
        run INTEGER PRIMARY KEY, started_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL,
        sent INTEGER NOT NULL, received INTEGER NOT NULL, merged INTEGER NOT NULL, conflicts INTEGER NOT NULL,
        refused INTEGER NOT NULL, requests INTEGER NOT NULL, bytes_up INTEGER NOT NULL, bytes_down INTEGER NOT NULL,
        trouble TEXT NOT NULL, detail TEXT NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS sync_file_drop (
        partition TEXT NOT NULL, hash TEXT NOT NULL, patient INTEGER NOT NULL, PRIMARY KEY (partition, hash)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS sync_file_named (
        line INTEGER PRIMARY KEY AUTOINCREMENT, partition TEXT NOT NULL, hash TEXT NOT NULL
    )""",
)
"""The engine's own tables; `README.md` explains each."""


def triggers(catalogue: Catalogue) -> dict[str, str]:
    """The capture triggers of all record types: statement by name."""
    return {name: body for kind in catalogue.types.values() for name, body in _triggers(kind)}


def trigger_names(catalogue: Catalogue) -> list[str]:
    """The names of all capture triggers, to drop before a migration of the business tables."""
    return list(triggers(catalogue))


def creation_trigger(kind: RecordType) -> tuple[str, str]:
    """Name and statement of the trigger that captures new records, which a fill does without."""
    return _create(kind)


def quoted(name: str) -> str:
    """A table or column name as SQL takes it even where it is a key word (`order`, `group`)."""
    return f'"{name}"'


def _triggers(kind: RecordType) -> list[tuple[str, str]]:
    made = [_create(kind), _delete(kind), _renamed(kind)]
    if kind.append_only:
        return [*made, _frozen(kind)]
    return [*made, *(_change(kind, register) for register in kind.registers)]


# Outside a unit of work the trigger itself says no: an exception in a function would lose its message.
_INSIDE = "SELECT RAISE(ABORT, 'a business table was written outside a unit of work') WHERE sync_unit() = 0; "


def _create(kind: RecordType) -> tuple[str, str]:
    name = f"sync_{kind.name}__new"
    pairs = ", ".join(f"'{column}', NEW.{quoted(column)}" for column in kind.columns)
    return name, (
        f"CREATE TRIGGER {name} AFTER INSERT ON {quoted(kind.name)} WHEN sync_capturing() BEGIN {_INSIDE}"
        # `INSERT OR REPLACE` would take its leave to replace into this trigger, too.
        "SELECT RAISE(ABORT, 'this record exists already') WHERE EXISTS (SELECT 1 FROM sync_record WHERE id = NEW.id); "
        f"INSERT INTO sync_record (id, type, partition) VALUES (NEW.id, '{kind.name}', sync_partition()); "
        "INSERT INTO sync_op (unit, type, id, register, value, base_rev) VALUES (sync_unit(), "
        # A merge patch onto {} drops the columns that are NULL: absent and NULL mean the same at creation.
        f"'{kind.name}', NEW.id, '', json_patch('{{}}', json_object({pairs})), 0); END"
    )


def _delete(kind: RecordType) -> tuple[str, str]:
    name = f"sync_{kind.name}__gone"
    return name, (
        f"CREATE TRIGGER {name} BEFORE DELETE ON {quoted(kind.name)} WHEN sync_capturing() BEGIN "
        "SELECT RAISE(ABORT, 'records are archived, never deleted'); END"
    )


def _renamed(kind: RecordType) -> tuple[str, str]:
    name = f"sync_{kind.name}__id"
    return name, (
        f"CREATE TRIGGER {name} BEFORE UPDATE OF id ON {quoted(kind.name)} "
        "WHEN sync_capturing() AND NEW.id IS NOT OLD.id BEGIN "
        "SELECT RAISE(ABORT, 'the id of a record never changes'); END"
    )


def _frozen(kind: RecordType) -> tuple[str, str]:
    name = f"sync_{kind.name}__frozen"
    return name, (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {quoted(kind.name)} WHEN sync_capturing() BEGIN "
        "SELECT RAISE(ABORT, 'an append-only row is corrected by a new row'); END"
    )


def _change(kind: RecordType, register: Register) -> tuple[str, str]:
    name = f"sync_{kind.name}__to_{register.name}"
    names = ", ".join(quoted(column) for column in register.columns)
    changed = " OR ".join(f"NEW.{quoted(column)} IS NOT OLD.{quoted(column)}" for column in register.columns)
    key = f"NEW.id, '{register.name}'"
    open_op = f"FROM sync_op WHERE id = NEW.id AND register IN ('{register.name}', '') AND status < 2"
    rev = _mirrored_rev(register.name)
    return name, (
        f"CREATE TRIGGER {name} AFTER UPDATE OF {names} ON {quoted(kind.name)} "
        f"WHEN sync_capturing() AND ({changed}) BEGIN {_INSIDE}"
        "INSERT INTO sync_op (unit, type, id, register, value, old, was, base_rev, prev, known) "
        f"SELECT sync_unit(), '{kind.name}', {key}, {_value(register, 'NEW')}, {_value(register, 'OLD')}, "
        f"COALESCE(sync_base_value({key}), {_value(register, 'OLD')}), "
        f"COALESCE(sync_base_rev({key}), {rev}, 1), "
        f"COALESCE(sync_base_prev({key}), (SELECT MAX(n) {open_op}), 0), {_known(kind, register)}; END"
    )


def _known(kind: RecordType, register: Register) -> str:
    """What else the author has seen: who archives, all of the record; who edits, whether it is archived."""
    if not kind.archive:
        return "1"
    if register.name == kind.archive:
        highest = "(SELECT MAX(e.value) FROM sync_record r, json_each(r.revs) e WHERE r.id = NEW.id)"
        return f"COALESCE(sync_base_known(NEW.id), {highest}, 1)"
    return f"COALESCE(sync_base_rev(NEW.id, '{kind.archive}'), {_mirrored_rev(kind.archive)}, 1)"


def _mirrored_rev(register: str) -> str:
    return f"(SELECT json_extract(revs, '$.{register}') FROM sync_record WHERE id = NEW.id)"


def _value(register: Register, row: str) -> str:
    if not register.composite:
        return f"json_quote({row}.{quoted(register.name)})"
    return "json_object(" + ", ".join(f"'{column}', {row}.{quoted(column)}" for column in register.columns) + ")"
