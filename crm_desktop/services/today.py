"""What matters today, for the post of the person who looks (B1, PRACTICE M4 and M6): counts first, few and quick."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func
from sqlmodel import Session, col, select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.deadlines import BRANCH_ZONE, Lateness
from crm_desktop.rules.rights import Role
from crm_desktop.services.booklets import OpenPages, unreturned_pages
from crm_desktop.services.filing_queue import EntryQueue, entry_queue
from crm_desktop.services.proposals_view import NO_PROPOSALS, ProposalsToday, proposals_today
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.syncing_contact import last_contact
from crm_desktop.services.today_counter import CounterToday, OrderToFollow, counter_today, open_orders
from crm_desktop.services.today_drafts import DraftLeft, drafts_left
from crm_desktop.services.visit_plans_board import Call, RepWeek, week_board
from crm_desktop.services.visits import VisitRow, visits_to_verify
from crm_desktop.services.visits_reach import own_only
from crm_desktop.store.search.finding import driver_connection
from sync.replica.replica import count_queue

_FILES: Final = frozenset({Role.ACCOUNTANT, Role.STORE_MANAGER})
_ON_ROUNDS: Final = frozenset({Role.SALES_REP, Role.STORE_MANAGER})
_VERIFIES: Final = _ON_ROUNDS | _FILES
_FOLLOWS: Final = _ON_ROUNDS | {Role.FRONT_DESK}


@dataclass(frozen=True, slots=True)
class FilingToday:
    """The accountant's day: the queue, and what was filed today but late or in doubt."""

    queue: EntryQueue
    late: int
    doubtful: int

    @property
    def of_today(self) -> int:
        """How many of today's forms still wait for the accountant."""
        return sum(not form.overdue and not form.returned for form in self.queue.waiting)

    @property
    def returned(self) -> int:
        """How many went back to whoever took them, and have not come again."""
        return sum(form.returned for form in self.queue.waiting)


@dataclass(frozen=True, slots=True)
class RoundsToday:
    """Visits: this week by rep (a rep's own only), and the booklet pages that have not come back."""

    today: date
    weeks: tuple[RepWeek, ...]
    pages: tuple[OpenPages, ...]

    def calls(self, week: RepWeek) -> tuple[Call, ...]:
        """A rep's calls of today."""
        return week.days[self.today.weekday()]

    @property
    def planned(self) -> int:
        """Visits planned for today."""
        return sum(call.state not in ("unplanned", "held") for week in self.weeks for call in self.calls(week))

    @property
    def done(self) -> int:
        """Of those, how many are entered."""
        return sum(call.state == "done" for week in self.weeks for call in self.calls(week))

    @property
    def missed(self) -> int:
        """Plans of earlier days of this week that were not carried out."""
        return sum(call.state == "overdue" for week in self.weeks for day in week.days for call in day)

    @property
    def open_pages(self) -> int:
        """Booklet pages out or missing."""
        return sum(len(one.blank) + len(one.missing) for one in self.pages)


@dataclass(frozen=True, slots=True)
class LineToday:
    """What waits on the way to head office, and what waits for a person; counted here, not asked for."""

    waiting: int
    conflicts: int
    refused: int
    last_contact: datetime | None


@dataclass(frozen=True, slots=True)
class TodayBoard:
    """The board of one person; a part that does not concern the post is None."""

    person: Person
    day: date
    line: LineToday
    drafts: tuple[DraftLeft, ...]
    filing: FilingToday | None = None
    counter: CounterToday | None = None
    rounds: RoundsToday | None = None
    orders: tuple[OrderToFollow, ...] = ()
    proposals: ProposalsToday = NO_PROPOSALS
    to_verify: tuple[VisitRow, ...] = ()


def today_board(seat: Seat) -> TodayBoard:
    """The board as it stands now; not for the thread that paints, though it takes a few hundredths of a second."""
    role = seat.person.role
    with seat.store.reading() as session:
        line = _line(session, seat)
        drafts = drafts_left(session, seat)
        counter = counter_today(session, seat) if role is Role.FRONT_DESK else None
        orders = open_orders(session, seat, rep_id=own_only(seat)) if role in _FOLLOWS else ()
        proposals = proposals_today(session, seat)
        to_verify = visits_to_verify(session, seat) if role in _VERIFIES else ()
    return TodayBoard(
        person=seat.person,
        day=seat.today,
        line=line,
        drafts=drafts,
        filing=_filing(seat) if role in _FILES else None,
        counter=counter,
        rounds=_rounds(seat) if role in _ON_ROUNDS else None,
        orders=orders,
        proposals=proposals,
        to_verify=to_verify,
    )


def _line(session: Session, seat: Seat) -> LineToday:
    queue = count_queue(driver_connection(session))
    return LineToday(queue.units, queue.conflicts, queue.refused, last_contact(seat.store))


def _filing(seat: Seat) -> FilingToday:
    begin = datetime.combine(seat.today, datetime.min.time(), BRANCH_ZONE)
    filed = col(RegistrationForm.filed_at)
    with seat.store.reading() as session:
        rows = session.exec(
            select(RegistrationForm.timeliness, func.count())
            .where(filed >= begin, RegistrationForm.state == "filed")
            .group_by(col(RegistrationForm.timeliness))
        ).all()
    counts = dict(rows)
    return FilingToday(entry_queue(seat), counts.get(Lateness.LATE, 0), counts.get(Lateness.DOUBTFUL, 0))


def _rounds(seat: Seat) -> RoundsToday:
    return RoundsToday(seat.today, week_board(seat, seat.today).reps, unreturned_pages(seat))
