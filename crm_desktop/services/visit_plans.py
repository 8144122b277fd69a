"""Visits planned by day and area, and which customers are due for one (B1-3.2, J3, PRACTICE 3.9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, true
from sqlmodel import Session, col, or_, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.visit import Visit, VisitPlan
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.problem import Problem
from crm_desktop.rules.rights import Action, Allowed, RecordType, may
from crm_desktop.rules.words import Words
from crm_desktop.services.chain_rules import work_calendar
from crm_desktop.services.consent_use import barred, refused
from crm_desktop.services.customer_file import require
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.moved_customers import find_customer
from crm_desktop.services.seat import Seat
from crm_desktop.services.visits_reach import customers_of, place_of, require_reach, shown_name
from sync.ids import new_id

OPEN: Final = ("planned", "approved")
CADENCE: Final = timedelta(days=30)
CADENCE_IMPORTANT: Final = timedelta(days=14)
DAY_LOAD: Final = 10
"""How many visits `plan_day` gives a rep for one day."""
_FULFILS: Final = timedelta(days=7)
"""A visit up to a week before or after its planned day is the planned one."""


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A visit on the plan; "planned" was proposed with a next date, "approved" is the manager's."""

    id: str
    rep_id: str
    customer_id: str
    customer: str
    place: str
    area: str
    purpose: str
    day: date
    state: str
    visit_id: str


@dataclass(frozen=True, slots=True)
class DueCustomer:
    """A customer who should be visited by then; `last` is the last visit, None if there was none."""

    customer_id: str
    customer: str
    place: str
    area: str
    important: bool
    last: date | None


def plan_visit(
    seat: Seat, rep_id: str, *, customer_id: str, day: date, purpose: str = "", area: str = ""
) -> PlannedCall:
    """Plan one visit, in its own unit of work; a visit already open that day is returned instead of doubled.

    A rep proposes own visits; the manager's stand approved. Who does not want call-backs is visited for what they want
    done alone, so that the purpose must be told. Raises NotAllowed, NotFound, Invalid.
    """
    _require_planning(seat, rep_id)
    _refuse_past(seat, day)
    with seat.unit("plan_visit") as session:
        if not purpose.strip() and Purpose.CALL_BACK in refused(session, customer_id):
            raise Invalid((_UNWILLING,))
        plan = make_plan(session, seat, rep_id, customer_id=customer_id, day=day)
        plan.purpose, plan.area = purpose.strip() or plan.purpose, area.strip() or plan.area
        session.add(plan)
        session.flush()
        return planned_calls(session, [plan])[0]


def plan_visits(seat: Seat, rep_id: str, *, customer_ids: Sequence[str], day: date) -> tuple[PlannedCall, ...]:
    """Plan a visit to each of several customers, all in one unit of work, or none of them.

    As `plan_visit` without a purpose; Invalid names who wants no call-backs, so that they can be left out.
    """
    _require_planning(seat, rep_id)
    _refuse_past(seat, day)
    with seat.unit("plan_day") as session:
        unwilling = [one for one in customer_ids if Purpose.CALL_BACK in refused(session, one)]
        if unwilling:
            raise Invalid((_unwilling(session, unwilling),))
        plans = [make_plan(session, seat, rep_id, customer_id=one, day=day) for one in customer_ids]
        session.flush()
        return planned_calls(session, plans)


def plan_day(seat: Seat, rep_id: str, *, day: date, area: str = "", limit: int = DAY_LOAD) -> tuple[PlannedCall, ...]:
    """Fill a rep's day with the customers of `area` (all of the rep's without one) who are due, in one unit of work."""
    _require_planning(seat, rep_id)
    _refuse_past(seat, day)
    with seat.unit("plan_day") as session:
        due = _due(session, rep_id, day=day, area=area, limit=limit)
        plans = [make_plan(session, seat, rep_id, customer_id=one.customer_id, day=day) for one in due]
        session.flush()
        return planned_calls(session, plans)


def due_customers(seat: Seat, rep_id: str, *, day: date, area: str = "", limit: int = 50) -> tuple[DueCustomer, ...]:
    """Customers of the area, or the rep's own, due for a visit by `day` and not on any open plan; important first.

    Who does not want call-backs is never due.
    """
    with seat.store.reading() as session:
        return _due(session, rep_id, day=day, area=area, limit=limit)


def areas(seat: Seat) -> tuple[str, ...]:
    """The areas that customers of this branch lie in."""
    with seat.store.reading() as session:
        found = session.exec(select(Customer.area).where(col(Customer.area) != "").distinct()).all()
    return tuple(sorted(area for area in found if area))


def approve_plans(seat: Seat, plan_ids: tuple[str, ...]) -> None:
    """Accept visits that were proposed with a next date; raises NotAllowed unless the post approves plans."""
    require(seat, Action.APPROVE_PLAN, RecordType.VISIT_PLAN, own=False)
    with seat.unit("approve_plans") as session:
        for plan in session.exec(select(VisitPlan).where(col(VisitPlan.id).in_(plan_ids))):
            if plan.state == "planned":
                plan.state = "approved"
                session.add(plan)


def move_plan(seat: Seat, plan_id: str, *, day: date, rep_id: str = "") -> None:
    """Put an open visit on another day, or into another rep's hands; a rep moves own visits only."""
    _refuse_past(seat, day)
    with seat.unit("move_plan") as session:
        plan = _open_plan(session, seat, plan_id)
        require_reach(seat, rep_id or plan.rep_id)
        plan.day, plan.rep_id = day, rep_id or plan.rep_id
        session.add(plan)


def put_off_plan(seat: Seat, plan_id: str, *, after: date) -> None:
    """Put an open visit on the first working day after `after`."""
    with seat.store.reading() as session:
        day = work_calendar(session).add_workdays(after, 1)
    move_plan(seat, plan_id, day=day)


def drop_plans(seat: Seat, plan_ids: Sequence[str]) -> int:
    """Take visits off the plan in one unit of work; how many were done or dropped already and stay as they are."""
    with seat.unit("drop_plan") as session:
        found = (session.get(VisitPlan, one) for one in plan_ids)
        still_open = [plan.id for plan in found if plan is not None and plan.state in OPEN]
        for one in still_open:
            plan = _open_plan(session, seat, one)
            plan.state = "dropped"
            session.add(plan)
    return len(plan_ids) - len(still_open)


def drop_plan(seat: Seat, plan_id: str) -> None:
    """Take an open visit off the plan; it stays on record as dropped."""
    with seat.unit("drop_plan") as session:
        plan = _open_plan(session, seat, plan_id)
        plan.state = "dropped"
        session.add(plan)


def make_plan(session: Session, seat: Seat, rep_id: str, *, customer_id: str, day: date) -> VisitPlan:
    """The open plan of that rep for that customer and day, made within an open unit if there is none.

    A manager's plan is approved as it stands; others propose.
    """
    customer = find_customer(session, customer_id)
    customer_id = customer.id
    found = session.exec(
        select(VisitPlan).where(
            VisitPlan.rep_id == rep_id,
            VisitPlan.customer_id == customer_id,
            VisitPlan.day == day,
            col(VisitPlan.state).in_(OPEN),
        )
    ).first()
    if found is not None:
        return found
    approves = isinstance(may(seat.person.role, Action.APPROVE_PLAN, RecordType.VISIT_PLAN, own=False), Allowed)
    plan = VisitPlan(
        id=new_id(),
        rep_id=rep_id,
        customer_id=customer_id,
        day=day,
        area=customer.area,
        state="approved" if approves else "planned",
    )
    session.add(plan)
    return plan


def fulfilled_plan(session: Session, rep_id: str, *, customer_id: str, day: date) -> VisitPlan | None:
    """The open plan that a visit on `day` carries out: the nearest within a week either way."""
    found = session.exec(
        select(VisitPlan).where(
            VisitPlan.rep_id == rep_id,
            VisitPlan.customer_id == customer_id,
            col(VisitPlan.state).in_(OPEN),
            col(VisitPlan.day).between(day - _FULFILS, day + _FULFILS),
        )
    ).all()
    return min(found, key=lambda plan: (abs((plan.day or day) - day), plan.id), default=None)


def held(session: Session, plans: Iterable[VisitPlan]) -> frozenset[str]:
    """Those of the open plans that must not be carried out: a look in at somebody who wants no call-backs (D2)."""
    loose = {plan.id: plan.customer_id for plan in plans if plan.state in OPEN and not (plan.purpose or "").strip()}
    if not loose:
        return frozenset()
    unwilling = frozenset(session.execute(barred(Purpose.CALL_BACK)).scalars())
    return frozenset(id_ for id_, customer_id in loose.items() if customer_id in unwilling)


def upcoming_plans(session: Session, rep_id: str, *, since: date, limit: int, willing: bool = False) -> list[VisitPlan]:
    """A rep's open plans from `since` on, by day and area; `willing`: those alone that may be carried out."""
    loose = func.trim(func.coalesce(col(VisitPlan.purpose), "")) == ""
    unwilling = loose & col(VisitPlan.customer_id).in_(barred(Purpose.CALL_BACK))
    return list(
        session.exec(
            select(VisitPlan)
            .where(VisitPlan.rep_id == rep_id, col(VisitPlan.state).in_(OPEN), col(VisitPlan.day) >= since)
            .where(~unwilling if willing else true())
            .order_by(col(VisitPlan.day), col(VisitPlan.area), col(VisitPlan.id))
            .limit(limit)
        ).all()
    )


def planned_calls(session: Session, plans: list[VisitPlan]) -> tuple[PlannedCall, ...]:
    """Records as they are shown."""
    customers = customers_of(session, {plan.customer_id for plan in plans})
    return tuple(
        PlannedCall(
            id=plan.id,
            rep_id=plan.rep_id or "",
            customer_id=plan.customer_id or "",
            customer=shown_name(customers.get(plan.customer_id)),
            place=place_of(customers.get(plan.customer_id)),
            area=plan.area or "",
            purpose=plan.purpose or "",
            day=plan.day or date.min,
            state=plan.state or "",
            visit_id=plan.visit_id or "",
        )
        for plan in plans
    )


def _due(session: Session, rep_id: str, *, day: date, area: str, limit: int) -> tuple[DueCustomer, ...]:
    last = (
        select(col(Visit.customer_id).label("customer_id"), func.max(Visit.day).label("last"))
        .group_by(col(Visit.customer_id))
        .subquery()
    )
    on_plan = select(VisitPlan.customer_id).where(col(VisitPlan.state).in_(OPEN))
    important = col(Customer.importance) == "important"
    query = (
        select(Customer, last.c.last)
        .outerjoin(last, last.c.customer_id == Customer.id)
        .where(
            col(Customer.archived_at).is_(None),
            col(Customer.area) == area if area else col(Customer.owner_id) == rep_id,
            col(Customer.id).not_in(on_plan),
            col(Customer.id).not_in(barred(Purpose.CALL_BACK)),
            or_(
                last.c.last.is_(None),
                last.c.last <= day - CADENCE,
                important & (last.c.last <= day - CADENCE_IMPORTANT),
            ),
        )
        .order_by(important.desc(), last.c.last.is_not(None), last.c.last, col(Customer.id))
        .limit(limit)
    )
    return tuple(
        DueCustomer(
            customer_id=customer.id,
            customer=shown_name(customer),
            place=place_of(customer),
            area=customer.area or "",
            important=customer.importance == "important",
            last=seen,
        )
        for customer, seen in session.exec(query).all()
    )


def _require_planning(seat: Seat, rep_id: str) -> None:
    require(seat, Action.CREATE, RecordType.VISIT_PLAN, own=False)
    require_reach(seat, rep_id)


def _open_plan(session: Session, seat: Seat, plan_id: str) -> VisitPlan:
    plan = session.get(VisitPlan, plan_id)
    if plan is None or plan.state not in OPEN:
        raise NotFound(
            Words("这条计划已完成或取消，请刷新后再看。", "That plan is done or dropped already: look again.")
        )
    require(seat, Action.EDIT, RecordType.VISIT_PLAN, own=plan.rep_id == seat.person.id)
    return plan


def _refuse_past(seat: Seat, day: date) -> None:
    if day < seat.today:
        words = Words("计划日期不能早于今天", "A plan cannot lie in the past")
        raise Invalid((Problem("plan_past", "day", words),))


def _unwilling(session: Session, customer_ids: Sequence[str]) -> Problem:
    """Whom of several nobody may look in on."""
    found = customers_of(session, set(customer_ids))
    names = [shown_name(found.get(one)) for one in customer_ids]
    zh, en = "、".join(names), ", ".join(names)
    words = Words(
        f"一家都没有排：{zh} 不接受回访。先去掉，或单独安排并写明目的",
        f"Nothing was planned: no call-backs for {en}. Leave them out, or plan them alone and say what for",
    )
    return Problem("plan_unwilling", "purpose", words)


_UNWILLING: Final = Problem(
    "plan_unwilling",
    "purpose",
    Words(
        "客户不接受回访：只为送货、售后等客户要办的事上门，请写明目的",
        "No call-backs for this customer: visit for delivery or service alone, and say what for",
    ),
)
