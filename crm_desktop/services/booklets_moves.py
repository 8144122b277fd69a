"""What happens to a booklet between printer and archive: issued, returned, lost; pages void or missing (J3)."""

import re
from collections.abc import Collection

from sqlmodel import Session, col, select

from crm_desktop.models.visit import BOOKLET_STATES as MOVES
from crm_desktop.models.visit import BookletPage, VisitBooklet
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, RecordType
from crm_desktop.rules.typed import half_width
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import BOOKLET_STATES, BookletRow, booklet_record, booklet_rows
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, ServiceError
from crm_desktop.services.seat import Seat


class WrongState(ServiceError):
    """The booklet or page is past that: it was issued, returned or entered meanwhile."""


def issue(seat: Seat, booklet_id: str) -> BookletRow:
    """Hand a printed booklet to its rep; raises NotAllowed, NotFound, WrongState."""
    require_issuing(seat)
    with seat.unit("issue_booklet") as session:
        booklet = _moved(session, seat, booklet_id, to="issued")
        booklet.issued_by, booklet.issued_at = seat.person.id, seat.now()
        return booklet_rows(session, [booklet])[0]


def take_back(seat: Seat, booklet_id: str, *, missing: Collection[int] = ()) -> BookletRow:
    """Take a booklet back, one reported lost too; `missing` are numbers of pages no longer in it.

    Blank pages stay blank: what a rep wrote in them may still be entered. Raises NotAllowed, NotFound, WrongState.
    """
    require_issuing(seat)
    with seat.unit("take_back_booklet") as session:
        booklet = _moved(session, seat, booklet_id, to="returned")
        booklet.returned_at = seat.now()
        for page in _pages(session, booklet_id, ("blank", "missing")):
            state = "missing" if page.number in missing else "blank"
            if page.state != state:
                page.state = state
                session.add(page)
        return booklet_rows(session, [booklet])[0]


def report_lost(seat: Seat, booklet_id: str) -> BookletRow:
    """Record an issued booklet as lost; its blank pages become missing. It may turn up again: `take_back`."""
    require_issuing(seat)
    with seat.unit("lose_booklet") as session:
        booklet = _moved(session, seat, booklet_id, to="lost")
        for page in _pages(session, booklet_id, ("blank",)):
            page.state = "missing"
            session.add(page)
        return booklet_rows(session, [booklet])[0]


def discard(seat: Seat, booklet_id: str, *, reason: str) -> BookletRow:
    """Void a booklet that was never issued, such as a misprint, with all its pages."""
    require_issuing(seat)
    why = _reason(reason)
    with seat.unit("discard_booklet") as session:
        booklet = _moved(session, seat, booklet_id, to="void")
        for page in _pages(session, booklet_id, ("blank", "missing")):
            page.state, page.void_reason = "void", why
            session.add(page)
        return booklet_rows(session, [booklet])[0]


def void_pages(seat: Seat, booklet_id: str, *, pages: Collection[int], reason: str) -> BookletRow:
    """Void pages by their numbers: spoilt, torn, or gone with the reason on record (PRACTICE M3).

    Pages already entered stand: if one is among them, all are refused with WrongState.
    """
    require(seat, Action.EDIT, RecordType.BOOKLET_PAGE, own=False)
    why = _reason(reason)
    with seat.unit("void_pages") as session:
        booklet = booklet_record(session, seat, booklet_id)
        if not pages or not set(pages) <= set(range(1, (booklet.pages or 0) + 1)):
            raise _bad_pages(booklet.pages or 0)
        for page in _pages(session, booklet_id, ("blank", "missing", "used")):
            if page.number not in pages:
                continue
            if page.state == "used":
                raise WrongState(
                    Words(
                        f"第 {page.number} 页已录入，不能作废。请先更正那次拜访，或去掉这一页。",
                        f"Page {page.number} is entered and cannot be voided. Correct that visit, or leave it out.",
                    )
                )
            page.state, page.void_reason = "void", why
            session.add(page)
        session.flush()
        return booklet_rows(session, [booklet])[0]


def restore_page(seat: Seat, page_id: str) -> None:
    """Make a void or missing page blank again, since it was written on after all."""
    require(seat, Action.EDIT, RecordType.BOOKLET_PAGE, own=False)
    with seat.unit("restore_page") as session:
        page = session.get(BookletPage, page_id)
        if page is not None and page.state in ("void", "missing"):
            page.state, page.void_reason = "blank", None
            session.add(page)


def read_pages(text: str, most: int) -> tuple[int, ...]:
    """Page numbers as people write them, "5, 7-9"; raises Invalid for what is none or lies beyond `most`."""
    found: set[int] = set()
    for part in re.split(r"[\s,;，、；]+", half_width(text).strip()):
        span = re.fullmatch(r"(\d{1,3})(?:[-–—~至到](\d{1,3}))?", part)
        if span is None and part:
            raise _bad_pages(most)
        if span is not None:
            first, last = int(span[1]), int(span[2] or span[1])
            if not 1 <= first <= last <= most:
                raise _bad_pages(most)
            found.update(range(first, last + 1))
    return tuple(sorted(found))


def require_issuing(seat: Seat) -> None:
    """Raise NotAllowed unless the post prints, issues and takes back booklets: the store manager's does."""
    require(seat, Action.ISSUE_BOOKLET, RecordType.VISIT_BOOKLET, own=False)


def _moved(session: Session, seat: Seat, booklet_id: str, *, to: str) -> VisitBooklet:
    booklet = booklet_record(session, seat, booklet_id)
    now = booklet.state or ""
    if to not in MOVES.get(now, frozenset()):
        words = BOOKLET_STATES.get(now, Words(now, now))
        raise WrongState(
            Words(
                f"拜访册 {booklet.number} 现在是“{words.zh}”，不能这样操作。请刷新后再看。",
                f"Booklet {booklet.number} is {words.en.lower()} now: this cannot be done with it.",
            )
        )
    booklet.state = to
    session.add(booklet)
    return booklet


def _pages(session: Session, booklet_id: str, states: tuple[str, ...]) -> list[BookletPage]:
    query = select(BookletPage).where(BookletPage.booklet_id == booklet_id, col(BookletPage.state).in_(states))
    return list(session.exec(query.order_by(col(BookletPage.number))).all())


def _bad_pages(most: int) -> Invalid:
    words = Words(f"页码写成 5 或 7-9，在 1 到 {most} 之间", f"Write pages as 5 or 7-9, between 1 and {most}")
    return Invalid((Problem("page_range", "pages", words),))


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Invalid((Problem("void_reason", "reason", Words("请写明作废原因", "Say why it is void")),))
    return reason.strip()
