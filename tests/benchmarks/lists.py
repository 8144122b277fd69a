"""The list of customers on 100,000 and 1,000,000: asked in every order and by every filter, read page by page.

`list_SIZE_X_p50` and `_p99` are milliseconds from the question to the answer: all customers in that order, of which a
page is then read by `list_SIZE_page`. The floor of a question is reading all row numbers in no order at all, that of a
page its rows by number.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from statistics import quantiles
from typing import Final

from crm_desktop.rules.rights import Role
from crm_desktop.services.customers import Filters, Listing, Sort, list_customers
from crm_desktop.services.customers_conditions import Comparison, Condition
from crm_desktop.services.seat import BranchFacts, Person, Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.store.search.finding import driver_connection
from tests.benchmarks.row import Row, seconds
from tests.benchmarks.town.building import branch, label
from tests.benchmarks.town.rows import BRANCH, staff_id

SIZES: Final = (100_000, 1_000_000)
TIMES: Final = 5
PAGES: Final = 200
PAGE: Final = 100

_NARROWED: Final = {
    "mine": Filters(mine=True),
    "area": Filters(area="铁西区"),
    "source_and_class": Filters(source="phone", life_cycle="existing"),
    "incomplete": Filters(incomplete=True),
    "archived": Filters(archived=True),
}
_CONDITIONS: Final = {
    "text_has": Condition("address", Comparison.HAS, ("兴华",)),
    "tag_held": Condition("needs", Comparison.HOLDS, ("ink",)),
    "chief_has": Condition("contact.mobile", Comparison.HAS, ("138",)),
    "chief_filled": Condition("contact.mobile", Comparison.FILLED),
    "chief_blank": Condition("contact.wechat", Comparison.BLANK),
    "anyone_has": Condition("any_contact.mobile", Comparison.HAS, ("138",)),
    "last_days": Condition("created_at", Comparison.LAST_DAYS, ("30",)),
}
_READ_MASKED: Final = Condition("business", Comparison.HAS, ("138****",))
"""Of a rep, who reads numbers among words masked: each customer's words are masked on the way."""
_SOUGHT: Final = ("沈阳", "金彩", "wang", "1381", "jcgg")


def run(sizes: Sequence[int] = SIZES) -> list[Row]:
    """The rows of every size."""
    rows: list[Row] = []
    for size in sizes:
        with branch(size) as store:
            rows += _measure(store, f"list_{label(size)}", size)
    return rows


def _measure(store: BranchStore, name: str, size: int) -> list[Row]:
    person = Person(staff_id(0), "王芳", Role.ACCOUNTANT)
    seat = Seat(store, BranchFacts(BRANCH, "沈阳铁西店", area_code="024"), "A", person)
    bare = [seconds(partial(_numbers, store)) for _ in range(TIMES)]
    rows = [
        row
        for key, ask in _questions(seat)
        for row in _rows(f"{name}_{key}", [seconds(ask) for _ in range(TIMES)], bare)
    ]
    listing, dice = list_customers(seat), random.Random(4)
    starts = [dice.randrange(max(1, size - size // 40)) for _ in range(PAGES)]
    pages = [seconds(partial(listing.rows, start, PAGE)) for start in starts]
    plain = [seconds(partial(_page, store, listing, start)) for start in starts]
    return [*rows, *_rows(f"{name}_page", pages, plain)]


def _questions(seat: Seat) -> Iterator[tuple[str, Callable[[], object]]]:
    for sort in (Sort.RECENT, Sort.NAME, Sort.CREATED):
        yield f"by_{sort.value}", partial(list_customers, seat, sort=sort, descending=sort is not Sort.NAME)
    for key, filters in _NARROWED.items():
        yield f"only_{key}", partial(list_customers, seat, filters=filters)
    yield (
        "only_area_by_name",
        partial(list_customers, seat, filters=Filters(area="铁西区"), sort=Sort.NAME, descending=False),
    )
    for key, condition in _CONDITIONS.items():
        yield f"where_{key}", partial(list_customers, seat, filters=Filters(conditions=(condition,)))
    rep = replace(seat, person=replace(seat.person, role=Role.SALES_REP))
    yield "where_read_masked", partial(list_customers, rep, filters=Filters(conditions=(_READ_MASKED,)))
    for at, text in enumerate(_SOUGHT):
        yield f"search_{at}", partial(list_customers, seat, text, sort=Sort.BEST)


def _numbers(store: BranchStore) -> None:
    with store.reading() as session:
        driver_connection(session).execute("SELECT rowid FROM customer").fetchall()


def _page(store: BranchStore, listing: Listing, start: int) -> None:
    keys = listing.keys[start : start + PAGE]
    with store.reading() as session:
        marks = ", ".join("?" * len(keys))
        driver_connection(session).execute(f"SELECT * FROM customer WHERE rowid IN ({marks})", tuple(keys)).fetchall()


def _rows(name: str, spent: Sequence[float], bare: Sequence[float]) -> list[Row]:
    return [Row(f"{name}_p{part}", _part(spent, part), "ms", _part(bare, part)) for part in (50, 99)]


def _part(spent: Sequence[float], part: int) -> float:
    return quantiles(spent, n=100, method="inclusive")[part - 1] * 1000
