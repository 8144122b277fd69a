"""The end of a shift: everything that is still open, for whoever takes over (J4, PRACTICE M5). Needs no line."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import Final

from sqlmodel import Session, col, select

from crm_desktop.models.local import Draft
from crm_desktop.rules.deadlines import BRANCH_ZONE
from crm_desktop.rules.masking import mask_numbers, mask_phone
from crm_desktop.rules.rights import Action, Allowed, RecordType, Refused, may
from crm_desktop.rules.words import Words, counted
from crm_desktop.services.booklets import unreturned_pages
from crm_desktop.services.conflicts import conflicts
from crm_desktop.services.conflicts_refused import refused
from crm_desktop.services.filing_queue import entry_queue, staff_names
from crm_desktop.services.paper_photos import unsent
from crm_desktop.services.seat import Person, Seat
from crm_desktop.services.shift_record import last_hand_over
from crm_desktop.services.syncing_log import runs, waiting
from crm_desktop.services.today_counter import open_orders
from crm_desktop.services.today_drafts import drafts_left
from crm_desktop.services.visit_plans_board import week_board

_RUNS_OF_A_DAY: Final = 2000
"""One session a minute, and more."""


class Group(StrEnum):
    """What can be left open, in the order in which the next shift should look at it."""

    REFUSED = "refused"
    CONFLICT = "conflict"
    ORDER = "order"
    TO_FILE = "to_file"
    RETURNED = "returned"
    VISIT = "visit"
    DRAFT = "draft"
    BOOKLET = "booklet"
    WAITING = "waiting"
    PHOTO = "photo"

    @property
    def words(self) -> Words:
        """Its heading."""
        return _GROUP_WORDS[self]


_GROUP_WORDS: Final[Mapping[Group, Words]] = {
    Group.REFUSED: Words("总部退回的改动", "Refused by head office"),
    Group.CONFLICT: Words("两处改得不一样", "Changed in two places"),
    Group.ORDER: Words("电话订购待回复", "Phone orders to answer"),
    Group.TO_FILE: Words("待建档", "To be filed"),
    Group.RETURNED: Words("退回的登记表", "Forms given back"),
    Group.VISIT: Words("今天未录的拜访", "Visits of today not entered"),
    Group.DRAFT: Words("没写完的草稿", "Unfinished drafts"),
    Group.BOOKLET: Words("拜访册未交回", "Booklet pages out"),
    Group.WAITING: Words("等待上传", "Waiting to be sent"),
    Group.PHOTO: Words("照片待传", "Photos to be sent"),
}
_ORDER: Final = {group: place for place, group in enumerate(Group)}


@dataclass(frozen=True, slots=True)
class Open:
    """Something left open: what it is, a remark, who has to do with it, since when (a moment or a day), how often.

    Of saves that wait, `unconfirmed` have gone out already.
    """

    group: Group
    what: Words
    remark: Words
    who: str
    since: datetime | date | None
    times: int = 1
    unconfirmed: int = 0


@dataclass(frozen=True)
class ShiftSheet:
    """How a shift stands at `at`: what was sent and received since `since`, counted by field, and all that is open."""

    since: datetime
    at: datetime
    sent: int
    received: int
    open: tuple[Open, ...]

    @cached_property
    def counts(self) -> Mapping[Group, int]:
        """How much is open in each group; groups with nothing are left out."""
        counted: Counter[Group] = Counter()
        for one in self.open:
            counted[one.group] += one.times
        return {group: counted[group] for group in Group if counted[group]}

    @property
    def unconfirmed(self) -> int:
        """How many of the saves that wait have gone out already, without an answer."""
        return sum(one.unconfirmed for one in self.open)

    @property
    def attention(self) -> int:
        """How much of it wants a decision about what sync brought."""
        return self.counts.get(Group.REFUSED, 0) + self.counts.get(Group.CONFLICT, 0)


def may_close(seat: Seat) -> Allowed | Refused:
    """Whether this person's post closes the shift."""
    return may(seat.person.role, Action.CLOSE_SHIFT, RecordType.BRANCH, own=False)


def shift_begin(seat: Seat) -> datetime:
    """When this shift began: at the last hand-over of the day at this desktop, else with the day."""
    midnight = datetime.combine(seat.today, time.min, BRANCH_ZONE)
    last = last_hand_over(seat)
    return max(midnight, last.at) if last else midnight


def shift_sheet(seat: Seat) -> ShiftSheet:
    """All that is open now, whoever began it; for a thread that may take its time."""
    since = shift_begin(seat)
    sessions = [run for run in runs(seat, limit=_RUNS_OF_A_DAY) if run.started_at >= since]
    found = (*_from_sync(seat), *_from_counter(seat), *_from_rounds(seat), *_drafts(seat), *_queue(seat))
    return ShiftSheet(
        since=since,
        at=seat.now(),
        sent=sum(run.sent for run in sessions),
        received=sum(run.received for run in sessions),
        open=tuple(sorted(found, key=lambda one: _ORDER[one.group])),
    )


def _from_sync(seat: Seat) -> Iterator[Open]:
    for work in refused(seat):
        named = next((record.record for record in work.records), work.act)
        yield Open(Group.REFUSED, named, work.reason, work.person.zh, work.at)
    for one in conflicts(seat):
        if not one.resolving:
            yield Open(Group.CONFLICT, one.record, one.field, "", one.opened_at)


def _from_counter(seat: Seat) -> Iterator[Open]:
    with seat.store.reading() as session:
        orders = open_orders(session, seat)
    for order in orders:
        # The sheet is paper, and read by two: whoever rings back opens the order.
        goods = mask_numbers(f"{order.goods}；{order.words}" if order.words else order.goods)
        yield Open(Group.ORDER, _same(f"{order.number} {order.customer}"), _same(goods), order.rep, order.taken_at)
    for form in entry_queue(seat).waiting:
        what = _same(f"{form.number} {form.customer_name or form.contact_name}".strip())
        if form.returned:
            yield Open(Group.RETURNED, what, form.returned_reason, form.receptionist, form.received_at)
        else:
            late = Words("已过 18:00 期限", "Past 18:00") if form.overdue else _same("")
            yield Open(Group.TO_FILE, what, late, form.receptionist, form.received_at)


def _from_rounds(seat: Seat) -> Iterator[Open]:
    board = week_board(seat, seat.today)
    for week in board.reps:
        for call in week.days[seat.today.weekday()]:
            if call.state not in ("done", "unplanned", "held"):
                yield Open(Group.VISIT, _same(call.customer), _same(call.purpose), week.rep.name, seat.today)
    for out in unreturned_pages(seat):
        pages = Words(
            f"空白 {len(out.blank)} 页，缺 {len(out.missing)} 页",
            f"{len(out.blank)} blank, {len(out.missing)} missing",
        )
        yield Open(Group.BOOKLET, _same(out.booklet.number), pages, out.booklet.rep, None)


def _drafts(seat: Seat) -> Iterator[Open]:
    """Of everybody at this desktop: a draft outlives the sign-in of who began it."""
    with seat.store.reading() as session:
        names = staff_names(session)
        for owner in _draft_owners(session):
            person = Person(owner, names.get(owner, ""), seat.person.role)
            for draft in drafts_left(session, replace(seat, person=person)):
                about = mask_phone(draft.about) if draft.about.isdigit() else draft.about
                yield Open(Group.DRAFT, draft.kind, _same(about), person.name, draft.updated_at)


def _draft_owners(session: Session) -> list[str]:
    return sorted(session.exec(select(col(Draft.owner_id)).distinct()).all())


def _queue(seat: Seat) -> Iterator[Open]:
    """What waits, told once for each kind of save and person."""
    for (act, person), saves in groupby(waiting(seat), key=lambda one: (one.act, one.person)):
        first, *more = saves
        fields = sum(one.changes for one in (first, *more))
        out = sum(one.unconfirmed for one in (first, *more))
        zh, en = (f"，{out} 笔已发出待确认", f", {out} sent, not yet confirmed") if out else ("", "")
        count = Words(
            f"{len(more) + 1} 笔 {fields} 项{zh}", f"{counted(len(more) + 1, 'save')}, {counted(fields, 'field')}{en}"
        )
        yield Open(Group.WAITING, act, count, person.zh, first.at, times=len(more) + 1, unconfirmed=out)
    photos = unsent(seat.store)
    if photos:
        count = Words(f"{photos} 张，记录先传，照片随后传", f"{counted(photos, 'photo')}, sent after the records")
        yield Open(Group.PHOTO, _PAPERS, count, "", None, times=photos)


_PAPERS: Final = Words("登记表和纸页的照片", "Photos of forms and pages")


def _same(text: str) -> Words:
    return Words(text, text)
