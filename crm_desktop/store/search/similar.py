"""Customers that may be the one being entered, for `rules.duplicates.judge` to decide on (C5, PRACTICE 3.1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlmodel import Session

from crm_desktop.rules.duplicates import Identity
from crm_desktop.rules.names import CustomerKind, company_core, guess_kind
from crm_desktop.rules.taken_back import was_taken_back
from crm_desktop.store.search.document import Key, core_key, sound_key, stored_digits
from crm_desktop.store.search.expression import any_key, phrase
from crm_desktop.store.search.finding import driver_connection
from sync.replica.database import Connection

_MEANINGLESS: Final = 20
"""A likeness that more customers than this share says nothing, and is dropped."""

_MOBILE_DIGITS: Final = 11


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer on file that shares something with the one being entered; archived ones count too.

    Not those that were archived because what had made them was taken back.
    """

    customer_id: str
    identity: Identity
    archived: bool


def similar(session: Session, identity: Identity, *, without: str = "") -> list[Candidate]:
    """Everybody with the same phone, code, firm's core or sound, or a phone that differs by one slip of the finger.

    `without` is the id of the customer being edited, which is no duplicate of itself.
    """
    connection = driver_connection(session)
    found: dict[str, None] = {}
    for expression in _expressions(identity):
        found.update(dict.fromkeys(_meeting(connection, expression)))
    if identity.credit_code:
        rows = connection.execute("SELECT id FROM customer WHERE credit_code = ?", (identity.credit_code,))
        found.update((str(row[0]), None) for row in rows.fetchall())
    found.pop(without, None)
    return _candidates(connection, tuple(found))


def _expressions(identity: Identity) -> Iterator[str]:
    numbers = [stored_digits(number) for number in sorted(identity.mobiles | identity.landlines)]
    if numbers:
        yield any_key([Key.PHONE + digits for digits in numbers])
    slips = [Key.PHONE + slip for digits in numbers if len(digits) == _MOBILE_DIGITS for slip in _slips(digits)]
    if slips:
        yield any_key(slips)
    firm = identity.kind is CustomerKind.COMPANY
    core = company_core(identity.name) if firm else ""
    keys = (core_key(identity.name) if firm else None, sound_key(core or identity.name, person=False))
    yield from (any_key([key]) for key in keys if key)
    if len(core) > 1:
        yield phrase(Key.NAME, core[:2])


def _slips(digits: str) -> Iterator[str]:
    """Every number that one wrong digit or two swapped neighbours make of a mobile number; its 1 stays."""
    for place in range(1, len(digits)):
        head, tail = digits[:place], digits[place + 1 :]
        yield from (head + other + tail for other in "0123456789" if other != digits[place])
        if tail and tail[0] != digits[place]:
            yield head + tail[0] + digits[place] + tail[1:]


def _meeting(connection: Connection, expression: str) -> Iterator[str]:
    rows = connection.execute(
        "SELECT doc.customer_id FROM search_text AS found JOIN search_doc AS doc ON doc.doc = found.rowid "
        "WHERE search_text MATCH ? ORDER BY found.rowid DESC LIMIT ?",
        (expression, _MEANINGLESS + 1),
    ).fetchall()
    return iter(()) if len(rows) > _MEANINGLESS else (str(row[0]) for row in rows)


def _candidates(connection: Connection, ids: tuple[str, ...]) -> list[Candidate]:
    marks = ", ".join("?" * len(ids))
    numbers: dict[str, list[tuple[str | None, str | None]]] = {}
    for id_, mobile, landline in connection.execute(
        f"SELECT customer_id, mobile, landline FROM contact WHERE customer_id IN ({marks})", ids
    ).fetchall():
        numbers.setdefault(id_, []).append((mobile, landline))
    rows = connection.execute(
        "SELECT customer.id, name, kind, credit_code, city, district, archived_at, sync_record.partition, "
        "archived_reason "
        f"FROM customer JOIN sync_record ON sync_record.id = customer.id WHERE customer.id IN ({marks})",
        ids,
    ).fetchall()
    found = [
        _candidate(row, numbers.get(row[0], [])) for *row, why in rows if row[6] is None or not was_taken_back(why)
    ]
    return sorted(found, key=lambda one: ids.index(one.customer_id))


def _candidate(row: Sequence[str], numbers: Iterable[tuple[str | None, str | None]]) -> Candidate:
    id_, name, kind, code, city, district, archived, partition = row
    pairs = list(numbers)
    identity = Identity(
        name=name or "",
        kind=CustomerKind(kind) if kind in set(CustomerKind) else guess_kind(name or ""),
        branch=partition,
        mobiles=frozenset(mobile for mobile, _ in pairs if mobile),
        landlines=frozenset(landline for _, landline in pairs if landline),
        credit_code=code or "",
        city=city or "",
        district=district or "",
    )
    return Candidate(id_, identity, archived is not None)
