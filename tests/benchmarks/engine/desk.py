"""An encrypted replica with customers of 16 fields and visits of 8 beside their customer, like the CRM's."""

from collections.abc import Mapping
from pathlib import Path

from crm_desktop.store.connection import connect
from sync.catalogue import Catalogue, Kind, Policy, RecordType, Register
from sync.clock import SystemClock
from sync.replica.database import Connection, Database
from sync.replica.replica import Replica
from sync.values import Scalar

KEY = bytes(range(32))
PLACE = ("province", "city", "district", "address")


def _texts(*names: str) -> tuple[Register, ...]:
    return tuple(Register(name, (name,), kinds={name: Kind.TEXT}) for name in names)


CUSTOMER = RecordType(
    "customer",
    (
        Register("number", ("number",), Policy.ASK, kinds={"number": Kind.TEXT}),
        Register("naming", ("name", "short_name"), Policy.ASK, kinds={"name": Kind.TEXT, "short_name": Kind.TEXT}),
        Register("place", PLACE, Policy.ASK, kinds=dict.fromkeys(PLACE, Kind.TEXT)),
        Register("needs", ("needs",), Policy.UNION),
        *_texts("kind", "industry", "size", "business", "source", "channel", "area", "remarks"),
    ),
)
VISIT = RecordType(
    "visit",
    _texts("customer_id", "page_code", "day", "met", "needs", "competitor", "feedback", "result", "next_day"),
    append_only=True,
)
CATALOGUE = Catalogue.of(1, [CUSTOMER, VISIT])


def create_tables(connection: Connection) -> None:
    """The business tables alone."""
    for kind in CATALOGUE.types.values():
        columns = ", ".join(f'"{name}" TEXT' for name in kind.columns)
        connection.execute(f'CREATE TABLE IF NOT EXISTS "{kind.name}" (id TEXT PRIMARY KEY, {columns}) STRICT')


def encrypted(path: Path) -> Connection:
    """A connection to the encrypted file at `path`, with its business tables."""
    connection = connect(path, KEY)
    create_tables(connection)
    return connection


def open_replica(path: Path) -> Replica:
    """The replica in the encrypted file at `path`."""
    return Replica(Database(lambda: encrypted(path)), CATALOGUE, clock=SystemClock())


def insert(connection: Connection, type_: str, id_: str, columns: Mapping[str, object]) -> None:
    """Insert one business row."""
    names = ", ".join(["id", *columns])
    marks = ", ".join("?" * (len(columns) + 1))
    connection.execute(f"INSERT INTO {type_} ({names}) VALUES ({marks})", (id_, *columns.values()))


def scalars(columns: Mapping[str, object]) -> dict[str, Scalar]:
    """Generated columns as the engine types them."""
    return {name: value for name, value in columns.items() if isinstance(value, str | int)}
