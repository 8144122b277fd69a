"""What reps wrote on paper comes back: a page opened by its code, a visit logged from it, or corrected (M3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from crm_desktop.models.visit import BookletPage, Visit, VisitBooklet, VisitPlan
from crm_desktop.rules.deadlines import branch_day
from crm_desktop.rules.numbers import BookletNumber, PageCode, parse_number
from crm_desktop.rules.owners import owners
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.visits import VisitResult, check_visit_day, is_backfill
from crm_desktop.rules.words import Words
from crm_desktop.services.booklets import BookletRow, PageRow, booklet_rows, current_visit, page_rows
from crm_desktop.services.chain_rules import settings_in_force, work_calendar
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotFound, ServiceError
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.need import reads_streets
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import OPEN, fulfilled_plan, make_plan, upcoming_plans
from crm_desktop.services.visits import QUESTIONS, VisitRow, visit_rows
from crm_desktop.services.visits_reach import require_reach
from forms.codes import parse_code
from sync.ids import new_id


@dataclass(frozen=True, slots=True)
class OpenedBooklet:
    """A booklet opened for entry at page `at`: its pages in printed order, and by customer the day that was planned."""

    booklet: BookletRow
    pages: tuple[PageRow, ...]
    at: int
    planned: Mapping[str, date]

    @property
    def page(self) -> PageRow:
        """The page that was asked for."""
        return next(page for page in self.pages if page.number == self.at)


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """One visit as keyed; `rep_id` is needed only without a page, `answers` go by question (`visits.QUESTIONS`).

    Customer, day and result may be missing where the paper cannot be read, which is `to_verify` (待核实). `photo` is
    what `visit_photos.keep_photo` gave for a photo of the page.
    """

    customer_id: str
    day: date | None
    result: VisitResult | None
    next_day: date | None = None
    page_code: str = ""
    rep_id: str = ""
    arrived: str = ""
    departed: str = ""
    met: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    to_verify: bool = False
    photo: str = ""


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """A visit on record, and what followed from it: the plan it carried out, the next one made, "" for none."""

    visit: VisitRow
    done_plan_id: str
    next_plan_id: str


class AlreadyLogged(ServiceError):
    """The page was entered before, here or on another desktop; `visit_id` opens that visit."""

    def __init__(self, code: str, visit_id: str) -> None:
        """Say which page."""
        super().__init__(Words(f"{code} 这一页已经录过。", f"Page {code} is entered already."))
        self.visit_id = visit_id


class PageVoid(ServiceError):
    """The page was voided; it can be restored if something was written on it after all."""

    def __init__(self, page: BookletPage) -> None:
        """Say which, and why it was voided."""
        why = page.void_reason or ""
        super().__init__(
            Words(
                f"第 {page.number} 页已作废（{why}）。确实写过的，请先恢复这一页。",
                f"Page {page.number} is void ({why}). If it was written on, restore it first.",
            )
        )
        self.page_id = page.id


def open_page(seat: Seat, text: str) -> OpenedBooklet:
    """The booklet that a typed or scanned page code (or booklet number, then its first blank page) belongs to.

    Raises Invalid for what is no such code or fails its check character, NotFound for one that is not of this
    branch, NotAllowed for another rep's booklet.
    """
    number = _read_code(seat, text)
    with seat.store.reading() as session:
        booklet, at = _find(session, seat, number)
        pages = page_rows(session, booklet.id, full=reads_streets(seat))
        if not at:
            at = next((page.number for page in pages if page.state == "blank"), 1)
        plans = upcoming_plans(session, booklet.rep_id or "", since=date.min, limit=500)
        planned = {plan.customer_id or "": plan.day for plan in reversed(plans) if plan.day is not None}
        return OpenedBooklet(booklet_rows(session, [booklet])[0], pages, at, planned)


def log_visit(seat: Seat, entry: VisitEntry) -> LoggedVisit:
    """Put one visit on record with all that follows, in one unit of work (M3).

    The page becomes used, the plan it carries out done, a next date becomes a plan, and an order moves the
    customer's last dealing. A visit more than one working day back is marked as entered late, one outside the
    plan as unplanned; both are kept. What the paper does not tell follows once it is completed (`correct_visit`).
    Raises Invalid, NotFound, NotAllowed, AlreadyLogged, PageVoid.
    """
    require_entering(seat)
    _check(seat, entry)
    with seat.unit("log_visit") as session:
        page, rep_id = _page_of(session, entry.page_code), entry.rep_id
        if page is not None:
            rep_id = _usable(session, page)
        require_reach(seat, rep_id)
        visit = _new_visit(session, seat, entry, rep_id, entered_on=seat.today)
        plan = _carry_out(session, visit, page)
        session.add(visit)
        if page is not None:
            page.state = "used"
            session.add(page)
        follow_up = _follow_up(session, seat, visit)
        _note_dealing(session, seat, visit)
        session.flush()
        return LoggedVisit(visit_rows(session, [visit])[0], plan, follow_up)


def correct_visit(seat: Seat, visit_id: str, entry: VisitEntry) -> LoggedVisit:
    """Put a better wording of a visit on record; the first stays for ever, superseded (P3).

    The plan made from the old next date moves with it; what the paper did not tell the first time is made up for, as
    if it had been entered then. Raises Invalid, NotFound, NotAllowed, and AlreadyLogged
    when somebody corrected the same wording before.
    """
    _check(seat, entry)
    with seat.unit("correct_visit") as session:
        old = session.get(Visit, visit_id)
        if old is None:
            raise NotFound(Words("本机没有这次拜访。", "This desktop has no such visit."))
        require(seat, Action.EDIT, RecordType.VISIT, own=seat.person.id in (old.rep_id, old.entered_by))
        newer = session.exec(select(Visit.id).where(Visit.supersedes_id == visit_id)).first()
        if newer is not None:
            raise AlreadyLogged(old.page_code or "", newer)
        entered_on = branch_day(old.entered_at) if old.entered_at else seat.today
        visit = _new_visit(session, seat, entry, old.rep_id or "", entered_on=entered_on)
        visit.supersedes_id, visit.page_code = old.id, old.page_code
        plan = ""
        if old.customer_id and old.day:
            visit.planned, visit.backfilled = old.planned, old.backfilled
        else:
            plan = _carry_out(session, visit, _page_of(session, old.page_code or ""))
        session.add(visit)
        _withdraw_follow_up(session, old, keep=visit.next_day)
        for done in session.exec(select(VisitPlan).where(VisitPlan.visit_id == old.id)):
            done.visit_id = visit.id
            session.add(done)
        follow_up = _follow_up(session, seat, visit)
        _note_dealing(session, seat, visit)
        session.flush()
        return LoggedVisit(visit_rows(session, [visit])[0], plan, follow_up)


def require_entering(seat: Seat) -> None:
    """Raise NotAllowed unless the post enters reps' visits; front desk notes visits to the shop only."""
    require(seat, Action.CREATE, RecordType.VISIT, own=False)
    require(seat, Action.CREATE, RecordType.BOOKLET_PAGE, own=False)


def _read_code(seat: Seat, text: str) -> BookletNumber | PageCode:
    scanned = parse_code(text)
    if scanned is not None and scanned.branch not in ("", seat.branch.code):
        raise NotFound(
            Words(
                f"这一页是 {scanned.branch} 店的拜访册，请交回该店录入。",
                f"This page is from a booklet of branch {scanned.branch}: give it back to them.",
            )
        )
    number = parse_number(scanned.number if scanned is not None and scanned.branch else text)
    if isinstance(number, Problem):
        raise Invalid((number,))
    if not isinstance(number, BookletNumber | PageCode):
        words = Words("这不是拜访册的页码，页码如 A0137-12G", "This is no page of a booklet: one reads A0137-12G")
        raise Invalid((Problem("page_code", "code", words),))
    return number


def _find(session: Session, seat: Seat, number: BookletNumber | PageCode) -> tuple[VisitBooklet, int]:
    page = _page_of(session, str(number)) if isinstance(number, PageCode) else None
    if page is not None:
        booklet = session.get(VisitBooklet, page.booklet_id or "")
    else:
        booklet = session.exec(select(VisitBooklet).where(VisitBooklet.number == str(number))).first()
    if booklet is None:
        raise NotFound(
            Words(
                f"本店没有 {number} 这一页。请核对封面上的门店；刚领的新册请先同步。",
                f"This branch has no page {number}. Check the branch on the cover; sync first if it is new.",
            )
        )
    require_reach(seat, booklet.rep_id)
    return booklet, (page.number or 0) if page is not None else 0


def _page_of(session: Session, code: str) -> BookletPage | None:
    return session.exec(select(BookletPage).where(BookletPage.code == code)).first() if code else None


def _usable(session: Session, page: BookletPage) -> str:
    """The rep whose page it is; refuses pages that are void or entered already."""
    existing = current_visit(session, page.code or "")
    if existing is not None:
        raise AlreadyLogged(page.code or "", existing.id)
    if page.state == "void":
        raise PageVoid(page)
    booklet = session.get(VisitBooklet, page.booklet_id or "")
    return (booklet.rep_id or "") if booklet else ""


def _carry_out(session: Session, visit: Visit, page: BookletPage | None) -> str:
    """Whether the visit was planned, and the plan it carries out done; that plan's id, "" for none.

    Before the visit is added to the session: nothing of it may change afterwards.
    """
    customer_id, plan = visit.customer_id or "", None
    if customer_id and visit.day is not None:
        plan = fulfilled_plan(session, visit.rep_id or "", customer_id=customer_id, day=visit.day)
    printed = page is not None and bool(customer_id) and page.customer_id == customer_id
    visit.planned = plan is not None or printed
    if plan is None:
        return ""
    plan.state, plan.visit_id = "done", visit.id
    session.add(plan)
    return plan.id


def _new_visit(session: Session, seat: Seat, entry: VisitEntry, rep_id: str, *, entered_on: date) -> Visit:
    allowed = int(settings_in_force(session)["backfill_days"])
    visit = Visit(
        id=new_id(),
        customer_id=entry.customer_id or None,
        rep_id=rep_id,
        page_code=entry.page_code or None,
        day=entry.day,
        arrived=entry.arrived.strip() or None,
        departed=entry.departed.strip() or None,
        met=entry.met.strip() or None,
        result=str(int(entry.result)) if entry.result is not None else None,
        next_day=entry.next_day,
        backfilled=entry.day is not None
        and is_backfill(entry.day, entered_on, calendar=work_calendar(session), allowed=allowed),
        to_verify=entry.to_verify or None,
        photo=entry.photo or None,
        entered_by=seat.person.id,
        entered_at=seat.now(),
    )
    for question in QUESTIONS:
        setattr(visit, question, entry.answers.get(question, "").strip() or None)
    return visit


def _follow_up(session: Session, seat: Seat, visit: Visit) -> str:
    if visit.next_day is None or visit.next_day < seat.today or not visit.customer_id:
        return ""
    return make_plan(session, seat, visit.rep_id or "", customer_id=visit.customer_id or "", day=visit.next_day).id


def _withdraw_follow_up(session: Session, old: Visit, *, keep: date | None) -> None:
    if old.next_day is None or old.next_day == keep:
        return
    plan = session.exec(
        select(VisitPlan).where(
            VisitPlan.rep_id == old.rep_id,
            VisitPlan.customer_id == old.customer_id,
            VisitPlan.day == old.next_day,
            col(VisitPlan.state).in_(OPEN),
        )
    ).first()
    if plan is not None:
        plan.state = "dropped"
        session.add(plan)


def _note_dealing(session: Session, seat: Seat, visit: Visit) -> None:
    """An order moves the customer's dealings, where the person may edit that file: a refusal would cost the visit."""
    if not visit.customer_id:
        return
    customer = find_customer(session, visit.customer_id)
    own = seat.person.id in owners("customer", customer.model_dump())
    allowed = isinstance(may(seat.person.role, Action.EDIT, RecordType.CUSTOMER, own=own), Allowed)
    if visit.result != str(int(VisitResult.ORDERED)) or visit.day is None or not allowed:
        return
    customer.last_dealing = max(customer.last_dealing or visit.day, visit.day)
    customer.first_dealing = min(customer.first_dealing or visit.day, visit.day)
    session.add(customer)


def _check(seat: Seat, entry: VisitEntry) -> None:
    problems = list(check_visit_day(entry.day, seat.today)) if entry.day is not None else []
    if entry.day is None and not entry.to_verify:
        problems.append(Problem("visit_day", "day", Words("请填拜访日期，如 11-20", "Give the day, such as 11-20")))
    if entry.result is None and not entry.to_verify:
        problems.append(Problem("visit_result", "result", Words("请选结果", "Choose the result")))
    if not entry.customer_id and not entry.to_verify:
        problems.append(Problem("visit_customer", "customer", Words("请先选客户", "Choose the customer first")))
    if not entry.page_code and not entry.rep_id:
        problems.append(Problem("visit_rep", "rep", Words("请选业务代表", "Choose the rep")))
    if entry.next_day is not None and entry.day is not None and entry.next_day < entry.day:
        words = Words("下次日期不能早于拜访日", "The next date lies before the visit")
        problems.append(Problem("visit_next_past", "next_date", words))
    if problems:
        raise Invalid(tuple(problems))
