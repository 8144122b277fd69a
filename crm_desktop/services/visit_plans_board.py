"""Plan against done: the manager's week by rep and day, and each rep's count (J3, B1-3.2.3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.visit import Visit, VisitPlan
from crm_desktop.services.need import reads_streets
from crm_desktop.services.seat import Seat
from crm_desktop.services.visit_plans import held
from crm_desktop.services.visits_reach import Rep, customers_of, own_only, place_of, reps, shown_name

DAYS = 7

_Place = tuple[str | None, date | None]


@dataclass(frozen=True, slots=True)
class Call:
    """One entry of a cell: a plan, done or not, or a visit outside the plan.

    `state` is planned, approved, overdue, held (the customer wants no call-backs), done or unplanned; `plan_id` or
    `visit_id` is "" where there is none. `to_verify`: the paper of the visit could not be read in full.
    """

    plan_id: str
    visit_id: str
    customer_id: str
    customer: str
    place: str
    purpose: str
    state: str
    result: str
    to_verify: bool = False


@dataclass(frozen=True, slots=True)
class RepWeek:
    """A rep's week: the calls of each day from Monday on; done counts plans carried out, by their planned day.

    What is held counts as neither.
    """

    rep: Rep
    days: tuple[tuple[Call, ...], ...]
    planned: int
    done: int
    unplanned: int


@dataclass(frozen=True, slots=True)
class WeekBoard:
    """A week, Monday to Sunday."""

    monday: date
    today: date
    reps: tuple[RepWeek, ...]


def week_board(seat: Seat, day: date) -> WeekBoard:
    """The week that holds `day`, for the reps this person may see; who is none any more has the calls of that week."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=step) for step in range(DAYS)]
    people = reps(seat)
    with seat.store.reading() as session:
        people += _no_longer_reps(session, seat, people, days)
        calls = _calls(session, seat, {rep.id for rep in people}, days)
    weeks = tuple(_week(rep, [tuple(calls.get((rep.id, on), ())) for on in days]) for rep in people)
    return WeekBoard(monday, seat.today, weeks)


def _no_longer_reps(session: Session, seat: Seat, people: Collection[Rep], days: Sequence[date]) -> tuple[Rep, ...]:
    """Who has left or changed posts, and has plans or visits in these days: they are still to be done, or were done."""
    if own_only(seat) or seat.at_head_office:
        return ()
    planned = select(VisitPlan.rep_id).where(
        col(VisitPlan.day).between(days[0], days[-1]), VisitPlan.state != "dropped"
    )
    made = select(Visit.rep_id).where(col(Visit.day).between(days[0], days[-1]))
    owners = {*session.exec(planned).all(), *session.exec(made).all()} - {rep.id for rep in people}
    found = session.exec(select(Staff).where(col(Staff.id).in_(owners - {None})).order_by(col(Staff.id))).all()
    return tuple(Rep(one.id, one.name or "", "") for one in found)


def _calls(session: Session, seat: Seat, rep_ids: set[str], days: Sequence[date]) -> dict[_Place, list[Call]]:
    street = reads_streets(seat)
    plans, visits = _plans(session, rep_ids, days), _unplanned(session, rep_ids, days)
    stopped = held(session, plans)
    made = {plan.visit_id for plan in plans if plan.visit_id}
    rows = session.exec(select(Visit.id, Visit.result, Visit.to_verify).where(col(Visit.id).in_(made))).all()
    results = {visit_id: (result or "", bool(doubtful)) for visit_id, result, doubtful in rows}
    customers = customers_of(session, {plan.customer_id for plan in plans} | {visit.customer_id for visit in visits})
    found: dict[_Place, list[Call]] = {}
    for plan in plans:
        customer = customers.get(plan.customer_id)
        result, doubtful = results.get(plan.visit_id or "", ("", False))
        found.setdefault((plan.rep_id, plan.day), []).append(
            replace(
                _of_plan(plan, customer, result=result, state=_state(plan, seat.today, stopped), street=street),
                to_verify=doubtful,
            )
        )
    for visit in visits:
        found.setdefault((visit.rep_id, visit.day), []).append(
            _of_visit(visit, customers.get(visit.customer_id), street=street)
        )
    return found


def _plans(session: Session, rep_ids: set[str], days: Sequence[date]) -> Sequence[VisitPlan]:
    query = select(VisitPlan).where(
        col(VisitPlan.rep_id).in_(rep_ids),
        col(VisitPlan.day).between(days[0], days[-1]),
        VisitPlan.state != "dropped",
    )
    return session.exec(query.order_by(col(VisitPlan.day), col(VisitPlan.area), col(VisitPlan.id))).all()


def _unplanned(session: Session, rep_ids: set[str], days: Sequence[date]) -> Sequence[Visit]:
    replaced = select(Visit.supersedes_id).where(col(Visit.supersedes_id).is_not(None))
    query = select(Visit).where(
        col(Visit.rep_id).in_(rep_ids),
        col(Visit.day).between(days[0], days[-1]),
        col(Visit.planned).is_not(True),
        col(Visit.id).not_in(replaced),
    )
    return session.exec(query.order_by(col(Visit.day), col(Visit.id))).all()


def _of_plan(plan: VisitPlan, customer: Customer | None, *, result: str, state: str, street: bool) -> Call:
    return Call(
        plan_id=plan.id,
        visit_id=plan.visit_id or "",
        customer_id=plan.customer_id or "",
        customer=shown_name(customer),
        place=place_of(customer, street=street),
        purpose=plan.purpose or "",
        state=state,
        result=result,
    )


def _of_visit(visit: Visit, customer: Customer | None, *, street: bool) -> Call:
    return Call(
        plan_id="",
        visit_id=visit.id,
        customer_id=visit.customer_id or "",
        customer=shown_name(customer),
        place=place_of(customer, street=street),
        purpose="",
        state="unplanned",
        result=visit.result or "",
        to_verify=bool(visit.to_verify),
    )


def _state(plan: VisitPlan, today: date, stopped: Collection[str]) -> str:
    if plan.id in stopped:
        return "held"
    if plan.state != "done" and plan.day is not None and plan.day < today:
        return "overdue"
    return plan.state or ""


def _week(rep: Rep, days: Sequence[tuple[Call, ...]]) -> RepWeek:
    calls = [call for day in days for call in day]
    unplanned = sum(call.state == "unplanned" for call in calls)
    stopped = sum(call.state == "held" for call in calls)
    return RepWeek(
        rep=rep,
        days=tuple(days),
        planned=len(calls) - unplanned - stopped,
        done=sum(call.state == "done" for call in calls),
        unplanned=unplanned,
    )
