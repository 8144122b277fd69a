"""The ledger of visit booklets: who has which, and which pages are blank, used, void or missing (B1-3.2, J3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.visit import BookletPage, Visit, VisitBooklet
from crm_desktop.rules.words import Words
from crm_desktop.services.errors import NotFound
from crm_desktop.services.need import reads_streets
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits import VisitRow, visit_rows
from crm_desktop.services.visits_reach import (
    customers_of,
    names_of,
    own_only,
    place_of,
    require_reach,
    shown_name,
)

PAGE_STATES: Final = {
    "blank": Words("空白", "Blank"),
    "used": Words("已录", "Entered"),
    "void": Words("作废", "Void"),
    "missing": Words("缺失", "Missing"),
}
BOOKLET_STATES: Final = {
    "printed": Words("待发放", "Printed"),
    "issued": Words("使用中", "Issued"),
    "returned": Words("已归还", "Returned"),
    "lost": Words("遗失", "Lost"),
    "void": Words("作废", "Void"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pages of a booklet are in which state."""

    blank: int = 0
    used: int = 0
    void: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class BookletRow:
    """One booklet of the ledger; `period` is as printed on its cover, `layout` saddle, a5 or a4."""

    id: str
    number: str
    rep_id: str
    rep: str
    period: str
    pages: int
    layout: str
    state: str
    printed_at: datetime | None
    issued_at: datetime | None
    issued_by: str
    returned_at: datetime | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of a booklet: the customer printed on it, if any, and the visit entered from it, if any."""

    id: str
    number: int
    code: str
    state: str
    customer_id: str
    customer: str
    place: str
    void_reason: str
    visit: VisitRow | None


@dataclass(frozen=True, slots=True)
class OpenPages:
    """The pages of one booklet that have not come back: still blank in the rep's hands, or missing."""

    booklet: BookletRow
    blank: tuple[int, ...]
    missing: tuple[int, ...]
    days_out: int


def count_booklets(seat: Seat) -> int:
    """How many booklets this person may see."""
    only = own_only(seat)
    with seat.store.reading() as session:
        query = select(func.count()).select_from(VisitBooklet)
        return session.exec(query.where(VisitBooklet.rep_id == only) if only else query).one()


def booklets(seat: Seat, *, offset: int = 0, limit: int = 100) -> tuple[BookletRow, ...]:
    """Booklets, those printed last first."""
    only = own_only(seat)
    with seat.store.reading() as session:
        query = select(VisitBooklet)
        if only:
            query = query.where(VisitBooklet.rep_id == only)
        found = session.exec(
            query.order_by(col(VisitBooklet.printed_at).desc(), col(VisitBooklet.id).desc()).offset(offset).limit(limit)
        ).all()
        return booklet_rows(session, list(found))


def booklet(seat: Seat, booklet_id: str) -> BookletRow:
    """One booklet; raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        return booklet_rows(session, [booklet_record(session, seat, booklet_id)])[0]


def booklet_pages(seat: Seat, booklet_id: str) -> tuple[PageRow, ...]:
    """The pages of a booklet in printed order, each with the visit entered from it; raises NotFound, NotAllowed."""
    with seat.store.reading() as session:
        booklet_record(session, seat, booklet_id)
        return page_rows(session, booklet_id, full=reads_streets(seat))


def unreturned_pages(seat: Seat) -> tuple[OpenPages, ...]:
    """Booklets with pages that have not come back, longest out first (J3): out, lost, or returned short of a page."""
    only = own_only(seat)
    with seat.store.reading() as session:
        query = select(VisitBooklet).where(col(VisitBooklet.state).in_(("issued", "lost", "returned")))
        if only:
            query = query.where(VisitBooklet.rep_id == only)
        out = session.exec(query.order_by(col(VisitBooklet.issued_at), col(VisitBooklet.id))).all()
        open_ones = [_open_pages(session, seat, row) for row in booklet_rows(session, list(out))]
    return tuple(one for one in open_ones if one.blank or one.missing)


def booklet_record(session: Session, seat: Seat, booklet_id: str) -> VisitBooklet:
    """The booklet for work within `session`; raises NotFound, or NotAllowed for another rep's."""
    found = session.get(VisitBooklet, booklet_id)
    if found is None:
        raise NotFound(Words("本机没有这本拜访册。", "This desktop has no such booklet."))
    require_reach(seat, found.rep_id)
    return found


def booklet_rows(session: Session, found: list[VisitBooklet]) -> tuple[BookletRow, ...]:
    """Records as rows of the ledger."""
    tallies = _tallies(session, [one.id for one in found])
    names = names_of(session, {one.rep_id for one in found} | {one.issued_by for one in found})
    return tuple(
        BookletRow(
            id=one.id,
            number=one.number or "",
            rep_id=one.rep_id or "",
            rep=names.get(one.rep_id, ""),
            period=one.period or "",
            pages=one.pages or 0,
            layout=one.layout or "",
            state=one.state or "",
            printed_at=one.printed_at,
            issued_at=one.issued_at,
            issued_by=names.get(one.issued_by, ""),
            returned_at=one.returned_at,
            tally=tallies.get(one.id, Tally()),
        )
        for one in found
    )


def page_rows(session: Session, booklet_id: str, *, full: bool) -> tuple[PageRow, ...]:
    """The pages of one booklet, in printed order; `full` as in `visit_rows`."""
    pages = session.exec(
        select(BookletPage).where(BookletPage.booklet_id == booklet_id).order_by(col(BookletPage.number))
    ).all()
    found = _visits_of(session, {page.code for page in pages})
    visits = dict(zip(found, visit_rows(session, list(found.values()), full=full), strict=True))
    customers = customers_of(session, {page.customer_id for page in pages})
    return tuple(_page_row(page, customers.get(page.customer_id), visits.get(page.code), street=full) for page in pages)


def current_visit(session: Session, code: str) -> Visit | None:
    """The visit entered from the page with that code, in its latest wording; None if there is none."""
    return _visits_of(session, {code}).get(code)


def _page_row(page: BookletPage, planned: Customer | None, visit: VisitRow | None, *, street: bool) -> PageRow:
    return PageRow(
        id=page.id,
        number=page.number or 0,
        code=page.code or "",
        state=page.state or "",
        customer_id=page.customer_id or "",
        customer=shown_name(planned),
        place=place_of(planned, street=street),
        void_reason=page.void_reason or "",
        visit=visit,
    )


def _visits_of(session: Session, codes: set[str | None]) -> dict[str | None, Visit]:
    replaced = select(Visit.supersedes_id).where(col(Visit.supersedes_id).is_not(None))
    found = session.exec(
        select(Visit)
        .where(col(Visit.page_code).in_(codes - {None, ""}), col(Visit.id).not_in(replaced))
        .order_by(col(Visit.entered_at), col(Visit.id))
    ).all()
    return {one.page_code: one for one in found}


def _tallies(session: Session, booklet_ids: list[str]) -> dict[str | None, Tally]:
    rows = session.exec(
        select(BookletPage.booklet_id, BookletPage.state, func.count())
        .where(col(BookletPage.booklet_id).in_(booklet_ids))
        .group_by(col(BookletPage.booklet_id), col(BookletPage.state))
    ).all()
    counts: dict[str | None, dict[str, int]] = {}
    for booklet_id, state, count in rows:
        if state in PAGE_STATES:
            counts.setdefault(booklet_id, {})[state] = count
    return {booklet_id: Tally(**states) for booklet_id, states in counts.items()}


def _open_pages(session: Session, seat: Seat, row: BookletRow) -> OpenPages:
    blank, missing = _open_numbers(session, row.id)
    return OpenPages(row, () if row.state == "returned" else blank, missing, _days_out(seat, row))


def _open_numbers(session: Session, booklet_id: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rows = session.exec(
        select(BookletPage.number, BookletPage.state)
        .where(BookletPage.booklet_id == booklet_id, col(BookletPage.state).in_(("blank", "missing")))
        .order_by(col(BookletPage.number))
    ).all()
    blank = tuple(number or 0 for number, state in rows if state == "blank")
    return blank, tuple(number or 0 for number, state in rows if state == "missing")


def _days_out(seat: Seat, row: BookletRow) -> int:
    return (seat.now() - row.issued_at).days if row.issued_at else 0
