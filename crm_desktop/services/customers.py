"""The branch's customers as a list: searched, filtered, sorted, and read page by page (C6, C4)."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlmodel import Session, col

from crm_desktop.models.customer import Customer
from crm_desktop.rules.query import classify
from crm_desktop.services.customers_filters import Filters, conditions
from crm_desktop.services.customers_order import ROW, Sort, ordered
from crm_desktop.services.customers_rows import CustomerRow, read_rows
from crm_desktop.services.seat import Seat
from crm_desktop.store.search.finding import find
from crm_desktop.store.search.hit import Hit

__all__ = ["MOST_FOUND", "CustomerRow", "Filters", "Listing", "Sort", "list_customers"]

MOST_FOUND = 500
"""A search that finds more says so and asks for another character: nobody reads further."""


_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Listing:
    """The answer to one question, in its order: which customers, not yet what they look like.

    It stays as it was asked while files change, so that "next" is always the next one; ask again for news. Row
    numbers of the file stand for the customers: 8 bytes each, a million are no burden. `capped`: there are more.
    """

    seat: Seat
    keys: "array[int]"
    hits: Mapping[int, Hit] = field(default_factory=dict)
    capped: bool = False

    @property
    def total(self) -> int:
        """How many customers it holds."""
        return len(self.keys)

    def rows(self, offset: int, limit: int) -> tuple[CustomerRow, ...]:
        """What the list shows from `offset` on; read from the file now, phones always masked."""
        wanted = self.keys[offset : offset + limit]
        with self.seat.store.reading() as session:
            return read_rows(session, wanted, self.hits)

    def ids(self, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        """The customers in these stretches of the list (first and last position), in its order."""
        keys = [key for first, last in spans for key in self.keys[first : last + 1]]
        found: dict[int, str] = {}
        with self.seat.store.reading() as session:
            for start in range(0, len(keys), _AT_ONCE):
                part = keys[start : start + _AT_ONCE]
                found.update(session.execute(select(ROW, col(Customer.id)).where(ROW.in_(part))).all())
        return tuple(found[key] for key in keys if key in found)

    def only(self, spans: Sequence[tuple[int, int]]) -> "Listing":
        """The same answer cut down to these stretches."""
        keys = array("q", (key for first, last in spans for key in self.keys[first : last + 1]))
        return replace(self, keys=keys, capped=False)

    def at(self, position: int) -> str:
        """The id of the customer at a position; "" beyond the ends."""
        if not 0 <= position < len(self.keys):
            return ""
        with self.seat.store.reading() as session:
            found = session.execute(select(col(Customer.id)).where(ROW.in_([self.keys[position]]))).scalar()
        return found or ""

    def position(self, customer_id: str) -> int:
        """Where a customer stands in the list, -1 if it is not in it."""
        with self.seat.store.reading() as session:
            key = session.execute(select(ROW).where(col(Customer.id) == customer_id)).scalar()
        return self.keys.index(key) if key is not None and key in self.keys else -1


def list_customers(
    seat: Seat,
    text: str = "",
    *,
    filters: Filters | None = None,
    sort: Sort = Sort.RECENT,
    descending: bool = True,
) -> Listing:
    """The customers meant by `text` (any of the ways of `rules.query`) that pass the filters.

    Without `text` all of them, sorted; with it the best match first (`Sort.BEST`) unless another order is asked for.
    """
    wanted = filters or Filters()
    with seat.store.reading() as session:
        if not text.strip():
            keys = ordered(
                session,
                conditions(session, seat, wanted),
                sort=sort,
                descending=descending,
                archived=wanted.archived if wanted.all_but_archived else None,
            )
            return Listing(seat, keys)
        query = classify(text, default_area_code=seat.branch.area_code or None)
        among = conditions(session, seat, wanted, searching=True)
        hits = find(session, query, limit=MOST_FOUND, own=seat.person.id, among=among)
        return _found(session, seat, hits, sort=sort, descending=descending)


def _found(session: Session, seat: Seat, hits: Sequence[Hit], *, sort: Sort, descending: bool) -> Listing:
    by_id = {hit.customer_id: hit for hit in hits}
    passing = [col(Customer.id).in_(by_id)]
    keys = dict(session.execute(select(col(Customer.id), ROW).where(*passing)).all())
    by_key = {keys[id_]: hit for id_, hit in by_id.items() if id_ in keys}
    capped = len(hits) >= MOST_FOUND
    if sort is Sort.BEST:
        return Listing(seat, array("q", by_key), by_key, capped)
    return Listing(seat, ordered(session, passing, sort=sort, descending=descending, few=True), by_key, capped)
