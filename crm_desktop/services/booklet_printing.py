"""Printing a rep's booklet: number, pages and planned customers are on record before the paper is (B1-3.2, J3)."""

from dataclasses import dataclass
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Customer
from crm_desktop.models.visit import BookletPage, VisitBooklet, VisitPlan
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.phones import spoken_groups
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.words import Language, Words
from crm_desktop.services.allot import allot_booklet_number
from crm_desktop.services.booklets import booklet_record
from crm_desktop.services.booklets_moves import require_issuing
from crm_desktop.services.consent_use import barred
from crm_desktop.services.customer_file import chief_contact
from crm_desktop.services.disclosing import disclose
from crm_desktop.services.errors import Invalid
from crm_desktop.services.field_values import shown_number
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import OPEN, upcoming_plans
from crm_desktop.services.visits_reach import names_of, place_of
from forms import booklet as paper
from forms.shop import Shop
from sync.ids import new_id

LAYOUTS: Final[dict[str, Words]] = {
    "saddle": Words("A4 对折骑马订", "A4 folded, saddle stitch"),
    "a5": Words("A5 单页", "A5 sheets"),
    "a4": Words("A4 单页", "A4 sheets"),
}
PAGES_MOST: Final = 200
PAGES_USUAL: Final = 30
_LEFT_ALONE: Final = Words("客户不接受回访，请勿上门、勿打电话", "No call-backs: do not call in or phone")


@dataclass(frozen=True, slots=True)
class Printed:
    """A booklet ready for the printer: its number, the PDF, and how many customers stand in it."""

    booklet_id: str
    number: str
    pdf: bytes
    customers: int = 0


def print_booklet(
    seat: Seat,
    rep_id: str,
    *,
    pages: int,
    layout: str = "saddle",
    prefill: bool = True,
    period: str = "",
    language: Language = "zh",
) -> Printed:
    """Make a booklet of `pages` records for a rep, in state printed, and its PDF.

    With `prefill` the customers on the rep's open plan from today on stand on the first pages, without those who do
    not want call-backs. That personal data
    goes on paper is kept in the disclosure log (D1). Raises NotAllowed unless the post issues booklets, Invalid.
    """
    require_issuing(seat)
    _check(rep_id, pages, layout)
    with seat.unit("print_booklet") as session:
        number = allot_booklet_number(session, seat)
        booklet = VisitBooklet(
            id=new_id(),
            number=str(number),
            rep_id=rep_id,
            period=period.strip(),
            pages=pages,
            layout=layout,
            printed_at=seat.now(),
            state="printed",
        )
        session.add(booklet)
        plans = upcoming_plans(session, rep_id, since=seat.today, limit=pages, willing=True) if prefill else []
        for at in range(1, pages + 1):
            planned = plans[at - 1] if at <= len(plans) else None
            session.add(
                BookletPage(
                    id=new_id(),
                    booklet_id=booklet.id,
                    number=at,
                    code=str(number.page(at)),
                    customer_id=planned.customer_id if planned else None,
                    state="blank",
                )
            )
    disclose(seat, "print", "visit_booklet", number=str(number), persons=len(plans))
    return Printed(booklet.id, str(number), _draw(seat, booklet.id, language), len(plans))


def print_again(seat: Seat, booklet_id: str, *, language: Language = "zh") -> Printed:
    """The same booklet's PDF once more, under the same number, after a paper jam; each time leaves a trace."""
    require_issuing(seat)
    with seat.store.reading() as session:
        booklet = booklet_record(session, seat, booklet_id)
        filled = [page for page in _pages(session, booklet_id) if page.customer_id]
    disclose(seat, "print", "visit_booklet", number=booklet.number or "", persons=len(filled))
    return Printed(booklet.id, booklet.number or "", _draw(seat, booklet.id, language), len(filled))


def _draw(seat: Seat, booklet_id: str, language: Language) -> bytes:
    with seat.store.reading() as session:
        booklet = booklet_record(session, seat, booklet_id)
        names = names_of(session, {booklet.rep_id, booklet.issued_by})
        unwilling = frozenset(session.execute(barred(Purpose.CALL_BACK)).scalars())
        drawn = paper.Booklet(
            shop=_shop(session, seat),
            number=booklet.number or "",
            rep=names.get(booklet.rep_id, ""),
            pages=tuple(
                _page(session, booklet, page, unwilling=page.customer_id in unwilling, language=language)
                for page in _pages(session, booklet_id)
            ),
            period=booklet.period or "",
            issued_by=names.get(booklet.issued_by, ""),
            issued_at=branch_day(booklet.issued_at).isoformat() if booklet.issued_at else "",
        )
        layout = booklet.layout
    return paper.render_booklet(drawn, layout=layout, language=language)  # type: ignore[arg-type]  # checked when made


def _page(
    session: Session, booklet: VisitBooklet, page: BookletPage, *, unwilling: bool, language: Language
) -> paper.BookletPage:
    """A page with its customer; of one who wants no call-backs no number, and without a purpose the name alone."""
    customer = session.get(Customer, page.customer_id) if page.customer_id else None
    if customer is None:
        return paper.BookletPage(page.code or "")
    contact = chief_contact(session, customer.id)
    phone = (contact.mobile or contact.landline or "") if contact else ""
    plan = _plan(session, booklet, customer.id)
    purpose = (plan.purpose or "").strip() if plan else ""
    if unwilling and not purpose:
        alone = paper.PlannedVisit(customer.name or "", purpose=_LEFT_ALONE.of(language))
        return paper.BookletPage(page.code or "", alone)
    planned = paper.PlannedVisit(
        customer=customer.name or "",
        address=f"{customer.city or ''}{place_of(customer)}",
        contact=(contact.name or "") if contact else "",
        phone="" if unwilling else " ".join(spoken_groups(phone)) or phone,
        date=plan.day.isoformat() if plan and plan.day else "",
        purpose=purpose,
    )
    return paper.BookletPage(page.code or "", planned)


def _plan(session: Session, booklet: VisitBooklet, customer_id: str) -> VisitPlan | None:
    since = branch_day(booklet.printed_at) if booklet.printed_at else None
    query = select(VisitPlan).where(VisitPlan.rep_id == booklet.rep_id, VisitPlan.customer_id == customer_id)
    if since is not None:
        query = query.where(col(VisitPlan.day) >= since)
    return session.exec(query.where(col(VisitPlan.state).in_((*OPEN, "done"))).order_by(col(VisitPlan.day))).first()


def _pages(session: Session, booklet_id: str) -> list[BookletPage]:
    query = select(BookletPage).where(BookletPage.booklet_id == booklet_id)
    return list(session.exec(query.order_by(col(BookletPage.number))).all())


def _shop(session: Session, seat: Seat) -> Shop:
    chain = session.exec(select(Chain)).first()
    branch = seat.branch
    company = (chain.name if chain else None) or branch.name
    phone = shown_number(branch.phone)
    return Shop(code=branch.code, name=branch.name, company=company, phone=phone, address=branch.address)


def _check(rep_id: str, pages: int, layout: str) -> None:
    problems = []
    if not rep_id:
        problems.append(Problem("booklet_rep", "rep", Words("请选业务代表", "Choose the rep")))
    if not 1 <= pages <= PAGES_MOST:
        words = Words(f"页数应在 1 到 {PAGES_MOST} 之间", f"Between 1 and {PAGES_MOST} pages")
        problems.append(Problem("booklet_pages", "pages", words))
    if layout not in LAYOUTS:
        problems.append(Problem("booklet_layout", "layout", Words("没有这种版式", "There is no such layout")))
    if problems:
        raise Invalid(tuple(problems))
