"""One customer found: enough to recognise them in a list, unmasked; masking is the service's business."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crm_desktop.rules.phones import digits_of
from crm_desktop.rules.pinyin import search_keys
from crm_desktop.rules.query import Query, QueryKind
from crm_desktop.rules.simplified import to_simplified
from crm_desktop.rules.typed import clean
from crm_desktop.store.search.document import plain_number, stored_digits
from sync.replica.database import Connection


class Matched(StrEnum):
    """What of a customer the query met."""

    PHONE = "phone"
    NAME = "name"
    SHORT_NAME = "short_name"
    CONTACT = "contact"
    NUMBER = "number"
    FORM = "form"
    PAGE = "page"
    ADDRESS = "address"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer found.

    `matched` says by what, `value` is that as it is stored; `contact` and `phone` are of the person who was meant, else
    of the chief contact. `archived` customers are found, and must be marked where they are shown.
    """

    customer_id: str
    name: str
    short_name: str
    number: str
    place: str
    owner_id: str | None
    archived: bool
    matched: Matched
    value: str
    contact_id: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class _Person:
    id: str
    name: str
    phones: tuple[str, ...]


_PHONES = frozenset({QueryKind.PHONE, QueryKind.PHONE_TAIL, QueryKind.PHONE_PART})
_LETTERS = frozenset({QueryKind.INITIALS, QueryKind.PINYIN})
_NUMBERS = frozenset({QueryKind.CUSTOMER_NUMBER, QueryKind.NUMBER_PART})
_FORMS = frozenset({QueryKind.FORM_NUMBER})
_PAGES = frozenset({QueryKind.PAGE_CODE, QueryKind.BOOKLET_NUMBER})

_Met = tuple[Matched, str, _Person | None]


def load_hits(connection: Connection, found: Mapping[str, QueryKind], query: Query) -> list[Hit]:
    """The customers of `found` (id to the kind of term that met them) with what was matched, in that order."""
    marks = ", ".join("?" * len(found))
    people: dict[str, list[_Person]] = {}
    for customer, id_, name, mobile, landline in connection.execute(
        f"SELECT customer_id, id, name, mobile, landline FROM contact WHERE customer_id IN ({marks}) "
        "ORDER BY archived_at IS NOT NULL, is_main IS NOT 1, id",
        tuple(found),
    ).fetchall():
        phones = tuple(phone for phone in (mobile, landline) if phone)
        people.setdefault(customer, []).append(_Person(id_, name or "", phones))
    rows = connection.execute(
        "SELECT id, name, short_name, number, province, city, district, address, owner_id, archived_at "
        f"FROM customer WHERE id IN ({marks})",
        tuple(found),
    ).fetchall()
    hits = {row[0]: _hit(row, people.get(row[0], []), kind=found[row[0]], query=query) for row in rows}
    return [hits[id_] for id_ in found if id_ in hits]


def _hit(row: Sequence[str | None], people: Sequence[_Person], *, kind: QueryKind, query: Query) -> Hit:
    id_, name, short_name, number = (text or "" for text in row[:4])
    place = "".join(part for part in row[4:8] if part)
    matched, value, person = _met(query, kind, names=(name, short_name, number, place), people=people)
    chief = person or next(iter(people), None)
    phone = value if matched is Matched.PHONE else next(iter(chief.phones), "") if chief else ""
    return Hit(
        customer_id=id_,
        name=name,
        short_name=short_name,
        number=number,
        place=place,
        owner_id=row[8],
        archived=row[9] is not None,
        matched=matched,
        value=value,
        contact_id=chief.id if chief else "",
        contact=chief.name if chief else "",
        phone=phone,
    )


def _met(query: Query, kind: QueryKind, *, names: tuple[str, str, str, str], people: Sequence[_Person]) -> _Met:
    name, short_name, number, place = names
    values = [term.value for group in query.groups[:1] for term in group if term.kind is kind]
    if kind in _PHONES:
        return _met_phone(values, people)
    if kind in _LETTERS:
        return _met_letters(values, name=name, short_name=short_name, people=people)
    if kind in _PAGES:
        return Matched.PAGE, query.typed, None
    if kind in _FORMS | _NUMBERS:
        own = kind in _NUMBERS and any(plain_number(value) in plain_number(number) for value in values)
        return (Matched.NUMBER, number, None) if own else (Matched.FORM, query.typed, None)
    return _met_text(values if kind is not QueryKind.MIXED else [], names=(name, short_name, place), people=people)


def _met_phone(values: Iterable[str], people: Sequence[_Person]) -> _Met:
    for value in values:
        digits = digits_of(value)
        held = [(person, phone) for person in people for phone in person.phones if digits in stored_digits(phone)]
        if held:
            # At its end or its beginning a number is recognised; in the middle it is only found.
            held.sort(key=lambda one: not stored_digits(one[1]).endswith(digits))
            return Matched.PHONE, held[0][1], held[0][0]
    return Matched.OTHER, "", None


def _met_letters(values: Sequence[str], *, name: str, short_name: str, people: Sequence[_Person]) -> _Met:
    for person in people:
        keys = search_keys(to_simplified(person.name), person=True)
        if any(key.startswith(value) for key in (*keys.initials, *keys.full) for value in values):
            return Matched.CONTACT, person.name, person
    keys = search_keys(to_simplified(short_name), person=False)
    if any(key.startswith(value) for key in (*keys.initials, *keys.full) for value in values):
        return Matched.SHORT_NAME, short_name, None
    return Matched.NAME, name, None


def _met_text(values: Sequence[str], *, names: tuple[str, str, str], people: Sequence[_Person]) -> _Met:
    name, short_name, place = names
    plain = [_plain(value) for value in values]
    for matched, text in ((Matched.NAME, name), (Matched.SHORT_NAME, short_name)):
        if any(value in _plain(text) for value in plain):
            return matched, text, None
    for person in people:
        if any(value in _plain(person.name) for value in plain):
            return Matched.CONTACT, person.name, person
    if any(value in _plain(place) for value in plain):
        return Matched.ADDRESS, place, None
    scattered = any(set(value) <= set(_plain(name)) for value in plain)
    return (Matched.NAME, name, None) if scattered or not plain else (Matched.OTHER, "", None)


def _plain(text: str) -> str:
    return to_simplified(clean(text)).lower()
