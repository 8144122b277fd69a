"""A branch's day at the accountant's desk, on a real encrypted file: forms taken at the counter by the real service."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crm_desktop.models.chain import Staff
from crm_desktop.models.customer import Contact
from crm_desktop.rules.deadlines import ClockTrust
from crm_desktop.rules.rights import Role
from crm_desktop.services.registration import Registered, register_walk_in
from crm_desktop.services.registration_entry import Entry
from crm_desktop.services.seat import Person, Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import BRANCH, Clock, put, seat_at

FOUR = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
"""16:00 at the branch, a Friday that is a working day."""
SIX = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CHECKED = ClockTrust(timedelta(0), checked=True)
TWO_GAPS = Entry(
    phone="13812340001",
    contact="王芳",
    name="沈阳金彩广告有限公司",
    needs=("inkjet_media", "laminate"),
    notice="signed",
    post="经理",
    province="辽宁省",
    city="沈阳市",
    district="铁西区",
    industry="ad_making",
)
"""What the counter took; its street and its business are still to be asked."""


def accountant(store: BranchStore, now: Callable[[], datetime], trust: ClockTrust = CHECKED) -> Seat:
    return Seat(store, BRANCH, "A", Person("zhao", "赵会计", Role.ACCOUNTANT), now=now, clock_trust=lambda: trust)


def manager(store: BranchStore, now: Callable[[], datetime]) -> Seat:
    put(store, Staff(id="lin", name="林店长", post=Role.STORE_MANAGER.value, branch="SY01"))
    return Seat(store, BRANCH, "A", Person("lin", "林店长", Role.STORE_MANAGER), now=now, clock_trust=lambda: CHECKED)


def take(store: BranchStore, entry: Entry = TWO_GAPS, *, at: datetime = FOUR, by: str = "li") -> Registered:
    """A form taken at the counter; with a `duplicate_reason` a twin that nobody has decided about yet."""
    seat = seat_at(store, by, now=lambda: at)
    if not entry.duplicate_reason:
        return register_walk_in(seat, entry)
    saved = register_walk_in(seat, replace(entry, phone="18600009999", duplicate_reason=""))
    with store.unit("from_elsewhere", actor="office", partition="SY01") as session:
        session.get_one(Contact, saved.contact_id).mobile = f"+86{entry.phone}"
    return saved


def take_several(
    store: BranchStore, count: int, *, entry: Entry = TWO_GAPS, first: datetime = FOUR
) -> list[Registered]:
    """Forms of different customers, a minute apart."""
    return [
        take(
            store,
            replace(entry, phone=f"1381235{number:04}", name=f"沈阳{_name(number)}广告有限公司"),
            at=first + timedelta(minutes=number),
        )
        for number in range(count)
    ]


def _name(number: int) -> str:
    signs = "金木水火土山川林泉江海云风雪梅兰竹菊松柏"
    return signs[number // 400 % 20] + signs[number // 20 % 20] + signs[number % 20]


__all__ = ["BRANCH", "CHECKED", "FOUR", "SIX", "TWO_GAPS", "Clock", "accountant", "manager", "take", "take_several"]
