"""How every branch stands, for the seat of head office, and the list behind each figure (J4, A1, A4).

Desktops, last sync, what waits and versions come from the service; late entries and open conflicts are counted in
this desktop's own replica, so that they are there without a line as well.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.branch_trouble import DesktopStanding, Expectations, branch_troubles
from crm_desktop.rules.chain_settings import entry_hours
from crm_desktop.rules.deadlines import Lateness, entry_deadline
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.services.branch_states import known_branch_states
from crm_desktop.services.chain_rules import is_open_day, settings_in_force
from crm_desktop.services.conflicts_words import Telling
from crm_desktop.services.overview_wire import BranchStatus, DesktopStatus
from crm_desktop.services.seat import Seat
from crm_desktop.services.seat_beside import branch_names
from crm_desktop.store.search.finding import driver_connection
from crm_desktop.version import VERSION
from sync.replica.journal import Conflict, conflicts

_OPEN: Final = ("received", "returned")


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A form that was filed late, may have been, or should have been filed by now."""

    form_id: str
    customer_id: str
    number: str
    customer: str
    day: date
    filed_at: datetime | None
    filed_by: str
    doubtful: bool
    reason: str

    @property
    def open(self) -> bool:
        """Whether it is still not filed."""
        return self.filed_at is None


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A field of a branch's record with two values that wait for a person."""

    customer_id: str
    record: Words
    field: Words
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class BranchLine:
    """One branch. `asked_at` is when head office last said how its desktops stand, None if it never did."""

    code: str
    name: str
    desktops: tuple[DesktopStanding, ...]
    late_today: tuple[LateEntry, ...]
    late_week: tuple[LateEntry, ...]
    conflicts: tuple[OpenConflict, ...]
    troubles: tuple[Problem, ...]

    @property
    def last_sync(self) -> datetime | None:
        """The latest contact of a desktop in use."""
        return max((one.last_sync for one in self.active if one.last_sync), default=None)

    @property
    def waiting(self) -> int:
        """What its desktops in use had not sent at their last contact."""
        return sum(one.waiting for one in self.active)

    @property
    def active(self) -> tuple[DesktopStanding, ...]:
        """Its desktops in use."""
        return tuple(one for one in self.desktops if one.status == "active")

    @property
    def versions(self) -> tuple[str, ...]:
        """The program versions in use there, oldest first."""
        return tuple(sorted({one.version for one in self.active if one.version}))

    @property
    def grave(self) -> bool:
        """Whether something is wrong that costs work or data."""
        return any(problem.severity is Severity.BLOCK for problem in self.troubles)


@dataclass(frozen=True, slots=True)
class Overview:
    """All branches, those in trouble first; `asked_at` is the time of what the service said, None before the first."""

    lines: tuple[BranchLine, ...]
    asked_at: datetime | None
    version: str


def branch_overview(seat: Seat) -> Overview:
    """The branches as far as this desktop knows now."""
    told = known_branch_states(seat.store)
    states = {one.code: one for one in told.branches} if told else {}
    now = seat.now()
    with seat.store.reading() as session:
        rules = settings_in_force(session)
        expected = Expectations(VERSION, told.cat if told else 0, int(rules["offline_days"]))
        late, disputes = _late(session, seat), _conflicts(session, seat)
        lines = [
            _line(code, name, states.get(code), late.get(code, []), disputes.get(code, []), seat.today, now, expected,
                  asked=told is not None)
            for code, name in branch_names(session).items()
        ]  # fmt: skip
    lines.sort(key=lambda line: (not line.grave, not line.troubles, line.code))
    return Overview(tuple(lines), _moment(told.now) if told else None, VERSION)


def _line(
    code: str,
    name: str,
    state: BranchStatus | None,
    late: list[LateEntry],
    disputes: list[OpenConflict],
    today: date,
    now: datetime,
    expected: Expectations,
    *,
    asked: bool,
) -> BranchLine:
    desktops = tuple(_standing(one) for one in state.desktops) if state else ()
    return BranchLine(
        code=code,
        name=name,
        desktops=desktops,
        late_today=tuple(one for one in late if one.day == today),
        late_week=tuple(late),
        conflicts=tuple(disputes),
        troubles=branch_troubles(desktops, now=now, expected=expected) if asked else (),
    )


def _standing(one: DesktopStatus) -> DesktopStanding:
    return DesktopStanding(
        letter=one.letter,
        name=one.name,
        status=one.status,
        enrolled_at=_moment(one.enrolled),
        last_sync=_moment(one.seen),
        waiting=one.waits,
        version=one.version,
        catalogue=one.cat,
        told_at=_moment(one.told),
        wiped_at=_moment(one.wiped),
    )


def _moment(ms: int) -> datetime | None:
    return datetime.fromtimestamp(ms / 1000, UTC) if ms else None


def _late(session: Session, seat: Seat) -> dict[str, list[LateEntry]]:
    """The late forms of this week by branch, the latest day first."""
    monday = seat.today - timedelta(days=seat.today.weekday())
    wanted = select(RegistrationForm).where(col(RegistrationForm.day) >= monday, col(RegistrationForm.state) != "void")
    forms = session.exec(wanted.order_by(col(RegistrationForm.day).desc(), col(RegistrationForm.number))).all()
    homes = _homes(session, [form.id for form in forms])
    due = _Due(session, seat.now())
    names = {one.id: one.name or "" for one in session.exec(select(Staff)).all()} if forms else {}
    found: dict[str, list[LateEntry]] = defaultdict(list)
    for form in forms:
        home = homes.get(form.id, "")
        if form.day is not None and _is_late(form, due, home):
            found[home].append(_entry(session, form, form.day, names))
    return found


def _is_late(form: RegistrationForm, due: "_Due", branch: str) -> bool:
    if form.state in _OPEN:
        return form.day is not None and due.passed(branch, form.day)
    return form.timeliness in (Lateness.LATE, Lateness.DOUBTFUL)


@dataclass(slots=True)
class _Due:
    """Whether the deadline of a branch's day has passed; asked once for each."""

    session: Session
    now: datetime

    def passed(self, branch: str, day: date) -> bool:
        hours = entry_hours(settings_in_force(self.session))
        deadline = entry_deadline(day, open_day=is_open_day(self.session, branch, day), hours=hours)
        return deadline is not None and self.now > deadline


def _entry(session: Session, form: RegistrationForm, day: date, names: Mapping[str, str]) -> LateEntry:
    customer = session.get(Customer, form.customer_id) if form.customer_id else None
    filed = form.state not in _OPEN
    return LateEntry(
        form_id=form.id,
        customer_id=form.customer_id or "",
        number=form.number or "",
        customer=(customer.name or "") if customer else "",
        day=day,
        filed_at=form.filed_at if filed else None,
        filed_by=names.get(form.filed_by or "", "") if filed else "",
        doubtful=form.timeliness == Lateness.DOUBTFUL,
        reason=form.late_reason or form.returned_reason or "",
    )


def _homes(session: Session, ids: list[str]) -> dict[str, str]:
    connection, found = driver_connection(session), dict[str, str]()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ", ".join("?" * len(part))
        rows = connection.execute(f"SELECT id, partition FROM sync_record WHERE id IN ({marks})", part).fetchall()
        found.update((str(id_), str(partition)) for id_, partition in rows)
    return found


def _conflicts(session: Session, seat: Seat) -> dict[str, list[OpenConflict]]:
    """The open conflicts by branch, the oldest first."""
    telling, found = Telling(session, seat), dict[str, list[OpenConflict]]()
    for one in conflicts(driver_connection(session)):
        if not one.resolving:
            told = OpenConflict(
                customer_id=_customer_of(telling, one),
                record=telling.record(one.type, one.id),
                field=telling.register(one.type, one.register),
                opened_at=datetime.fromtimestamp(one.opened / 1000, UTC),
            )
            found.setdefault(one.partition, []).append(told)
    return found


def _customer_of(telling: Telling, one: Conflict) -> str:
    if one.type == "customer":
        return one.id
    return str(getattr(telling.row(one.type, one.id), "customer_id", "") or "")
