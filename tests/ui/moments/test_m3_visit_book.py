"""M3: the rep is back with the visit book; the accountant keys ten rows, whatever the paper and the power do."""

from datetime import timedelta

import pytest
from sqlmodel import select

from crm_desktop.models.visit import VisitBooklet
from crm_desktop.services.visits import VisitQuery, count_visits, visits
from crm_desktop.services.visits_entry import open_page
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.visits.page import VisitsPage
from crm_desktop.ui.widgets.field import Field
from tests.ui.moments.conftest import KillAt, OpenRoom
from tests.ui.moments.hands import CTRL, K, at
from tests.ui.moments.room import Room, WallClock
from tests.ui.moments.world import ACCOUNTANT, MANAGER, PLANNED, Booklet, lay_booklet, seat

NOTES = (
    ("liangjuanbeijiao", "两卷背胶"), ("xiazhoubaojia", "下周报价"), ("yaoyangce", "要样册"), ("jiaqitai", "价格偏高"),
    ("huanmoshui", "换墨水"), ("yuedijiezhang", "月底结账"), ("xiangkanxinji", "想看新机"), ("songhuokuai", "送货快"),
    ("dengyangpin", "等样品"), ("duibimaliao", "对比马料"),
)  # fmt: skip


@pytest.fixture
def booklet(store: BranchStore, clock: WallClock) -> Booklet:
    return lay_booklet(store, clock)


def page(room: Room) -> VisitsPage:
    found = room.shell.workspace.page("visits")
    assert isinstance(found, VisitsPage)
    return found


def open_book(room: Room, code: str) -> None:
    """Ctrl+B, the code printed on the page, Enter."""
    room.hands.press(K.Key_B, CTRL)
    room.hands.type(code)
    room.hands.press(K.Key_Return)


def key_row(room: Room, letters: str = "yaoyangce", note: str = "要样册") -> None:
    """Result, next date in a week, what was said, Enter."""
    room.hands.type("2")
    room.hands.type("w")
    room.hands.compose(letters, note)
    room.hands.press(K.Key_Return)


def test_ten_visits_are_on_record_row_by_row(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)

    open_book(room, booklet.codes[0])
    for letters, note in NOTES:
        key_row(room, letters, note)

    found = visits(room.seat, VisitQuery())
    assert len(found) == PLANNED
    assert {one.answers["needs"] for one in found} == {note for _, note in NOTES}
    assert {(one.result, one.next_day) for one in found} == {("2", room.seat.today + timedelta(days=7))}


def test_offline_each_row_is_on_record_as_it_is_entered(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)
    assert room.desktop.line.sync_now().trouble is not None
    waiting = room.desktop.line.status().waiting_units
    open_book(room, booklet.codes[0])
    key_row(room)

    assert count_visits(room.seat, VisitQuery()) == 1
    assert room.desktop.line.status().waiting_units == waiting + 1
    room.until(lambda: room.strip.startswith(f"离线 · 待传 {waiting + 1}"))


def test_a_page_keyed_twice_opens_and_is_not_doubled(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)
    open_book(room, booklet.codes[0])
    key_row(room)
    open_book(room, booklet.codes[0])
    assert page(room).entry.sheet.form.keyed().answers == {"needs": "要样册"}

    room.hands.press(K.Key_Return)

    assert count_visits(room.seat, VisitQuery()) == 1


def test_a_stranger_on_the_page_goes_through_the_counters_form_and_the_row_waits(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)
    open_book(room, booklet.codes[PLANNED])
    assert at("visitCustomer")
    room.hands.type("13998765432")
    room.hands.press(K.Key_Return)

    assert room.shell.workspace.current == "front_desk"
    assert room.find(DeskView).form.phone.value() == "13998765432"
    room.hands.press(K.Key_B, CTRL)
    assert page(room).entry.sheet.at == PLANNED + 1


def test_a_wrong_number_on_the_paper_finds_nobody_and_is_still_there(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)
    open_book(room, booklet.codes[PLANNED])
    room.hands.type("1397777")
    room.hands.press(K.Key_Return)

    assert count_visits(room.seat, VisitQuery()) == 0
    assert room.shell.workspace.current == "front_desk"
    assert room.find(DeskView).form.phone.value() == "1397777"
    room.hands.press(K.Key_Return, CTRL)
    problem = room.find(Field, "field_phone_row").problem
    assert problem is not None and problem.code == "phone_length"


def test_after_a_power_cut_rows_entered_count_and_the_half_typed_one_is_there(
    open_room: OpenRoom, killed_at: KillAt, clock: WallClock
) -> None:
    store = killed_at("visits")

    room = open_room(store, clock, ACCOUNTANT)
    opened = open_page(seat(store, MANAGER, clock), _number(store))
    open_book(room, opened.pages[1].code)

    assert count_visits(room.seat, VisitQuery()) == 1
    keyed = page(room).entry.sheet.form.keyed()
    assert (keyed.result, keyed.next_text, keyed.answers) == ("3", "w", {"needs": "等老板"})
    room.hands.press(K.Key_Return)
    assert count_visits(room.seat, VisitQuery()) == 2


def test_with_the_clock_set_back_a_day_nothing_is_lost_and_the_visit_is_kept(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    room = open_room(store, clock, ACCOUNTANT)
    open_book(room, booklet.codes[0])
    clock.turn(days=-1)
    key_row(room)
    assert room.told == ["第 1 页：拜访日期不能晚于今天"]
    assert count_visits(room.seat, VisitQuery()) == 0
    clock.turn(days=1)

    action = room.shell.toasts.shown[0].action
    assert action is not None
    action.click()
    room.settle()
    assert page(room).entry.sheet.form.keyed().answers == {"needs": "要样册"}
    room.hands.press(K.Key_Return)

    assert count_visits(room.seat, VisitQuery()) == 1


def test_keyed_days_later_a_visit_is_marked_late_and_kept(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, booklet: Booklet
) -> None:
    clock.forward(days=5)
    room = open_room(store, clock, ACCOUNTANT)
    open_book(room, booklet.codes[0])
    key_row(room)

    (found,) = visits(room.seat, VisitQuery())
    assert found.backfilled


def _number(store: BranchStore) -> str:
    with store.reading() as session:
        return str(session.exec(select(VisitBooklet)).one().number)
