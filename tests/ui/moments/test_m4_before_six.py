"""M4: the accountant files the day's forms before 18:00, by keyboard, by the branch's true time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.syncing_contact import note_contact
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from crm_desktop.ui.profile_entry.table import Table
from crm_desktop.ui.widgets.entry_field import EntryField
from tests.services.filing_day import TWO_GAPS
from tests.ui.moments.conftest import KillAt, OpenRoom
from tests.ui.moments.hands import ALT, CTRL, K, at, target
from tests.ui.moments.room import Room, WallClock, evening
from tests.ui.moments.world import ACCOUNTANT, FRONT, seat, take_forms


@pytest.fixture
def clock() -> WallClock:
    return WallClock(evening(16, 40))


def forms(room: Room) -> list[RegistrationForm]:
    with room.store.reading() as session:
        rows = session.exec(select(RegistrationForm)).all()
    return sorted(rows, key=lambda form: form.number or "")


def table(room: Room) -> Table:
    return room.find(Table)


def fill_two_gaps(room: Room) -> None:
    """The street, Enter, the business, Ctrl+Enter: the next form is there."""
    room.until(lambda: at("address") and not table(room).profile.typed())
    room.hands.compose("xhbj", "兴华北街")
    room.hands.type("12")
    room.hands.press(K.Key_Return)
    room.hands.compose("mtzp", "门头招牌")
    room.hands.press(K.Key_Return, CTRL)


def open_queue(room: Room) -> None:
    """Enter on the first figure of the morning board."""
    room.shell.open("today")
    room.settle()
    room.until(lambda: type(target()).__name__ == "Tile")
    room.hands.press(K.Key_Return)
    assert isinstance(room.shell.workspace.page("profile_entry"), ProfileEntryPage)


def test_nine_records_are_filed_on_time_and_the_day_is_clear(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    take_forms(store, 9, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)

    open_queue(room)
    for number in range(9):
        fill_two_gaps(room)
        room.until(lambda done=number + 1: entry_queue(room.seat).filed_today == done)

    assert room.says("今日已清")
    assert {form.timeliness for form in forms(room)} == {"on_time"}


def test_offline_the_day_is_filed_on_time_by_the_time_it_happened(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    take_forms(store, 1, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)
    assert room.desktop.line.sync_now().trouble is not None
    open_queue(room)
    fill_two_gaps(room)

    (form,) = forms(room)
    assert (form.state, form.timeliness) == ("filed", "on_time")
    assert room.strip.startswith("离线")


def test_a_likely_twin_is_shown_and_does_not_stop_the_queue(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    clerk = replace(seat(store, FRONT, clock), now=lambda: evening(15, 0))
    register_walk_in(clerk, replace(TWO_GAPS, phone="13812350077", name="沈阳金源广告公司", address="兴华北街12号"))
    take_forms(store, 2, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)
    open_queue(room)
    room.until(lambda: table(room).isVisible())
    for _ in range(8):
        if entry_queue(room.seat).to_file == 0:
            break
        room.hands.press(K.Key_Return, CTRL)
        if table(room).ask.isVisible():
            room.hands.press(K.Key_1)

    assert entry_queue(room.seat).filed_today == 3
    with store.reading() as session:
        assert len(session.exec(select(Customer)).all()) == 3


def test_a_wrong_number_goes_back_to_whoever_took_it(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    take_forms(store, 2, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)
    open_queue(room)
    room.until(lambda: at("address"))
    table(room).profile.go("contact.mobile")
    room.hands.press(K.Key_A, CTRL)
    room.hands.type("1381234")
    room.hands.press(K.Key_Return, CTRL)
    field = next(one for one in table(room).profile.findChildren(EntryField) if one.name == "contact.mobile")
    assert field.problem is not None and field.problem.code == "phone_length"
    assert field.typed().replace(" ", "") == "1381234"

    room.hands.press(K.Key_R, CTRL)
    room.hands.press(K.Key_1)

    room.until(lambda: [form.state for form in forms(room)].count("returned") == 1)
    assert entry_queue(room.seat).filed_today == 0


def test_a_power_cut_at_two_minutes_to_six_loses_no_record_and_no_text(
    open_room: OpenRoom, killed_at: KillAt, clock: WallClock
) -> None:
    store = killed_at("filing")
    clock.restart(evening(17, 59))

    room = open_room(store, clock, ACCOUNTANT)
    assert [form.timeliness for form in forms(room)] == ["on_time", None]
    open_queue(room)
    room.until(lambda: at("address"))

    assert table(room).profile.edits() == {"address": "保工街33"}
    room.hands.press(K.Key_Return)
    room.hands.compose("mtzp", "门头招牌")
    room.hands.press(K.Key_Return, CTRL)
    room.until(lambda: entry_queue(room.seat).filed_today == 2)
    # Since it was switched on again the clock has met no other: so close to six, head office judges, nobody is late.
    assert [form.timeliness for form in forms(room)] == ["on_time", "doubtful"]


def test_a_clock_set_back_after_six_makes_nobody_punctual_and_nobody_guilty(
    open_room: OpenRoom, store: BranchStore
) -> None:
    clock = WallClock(evening(17, 30))
    store.clock = clock
    note_contact(store, offset=timedelta(0))
    take_forms(store, 1, first=evening(16, 0))
    clock.forward(hours=1)
    clock.turn(hours=-1)
    room = open_room(store, clock, ACCOUNTANT)
    open_queue(room)
    fill_two_gaps(room)
    if table(room).ask.isVisible():
        room.hands.press(K.Key_2)

    room.until(lambda: entry_queue(room.seat).filed_today == 1)
    (form,) = forms(room)
    assert form.timeliness == "doubtful"


def test_after_six_a_digit_says_why(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    note_contact(store, offset=timedelta(0))
    take_forms(store, 1, first=evening(16, 0))
    clock.forward(hours=2)
    room = open_room(store, clock, ACCOUNTANT)
    open_queue(room)
    fill_two_gaps(room)
    room.until(table(room).ask.isVisible)
    room.hands.press(K.Key_3)

    room.until(lambda: entry_queue(room.seat).filed_today == 1)
    assert [(form.timeliness, form.late_reason) for form in forms(room)] == [("late", "crowd")]


def test_a_customer_who_will_not_say_costs_one_key(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    take_forms(store, 1, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)
    open_queue(room)
    room.until(lambda: at("address"))
    for _ in range(2):
        room.hands.press(K.Key_D, ALT)
        room.hands.press(K.Key_Return)
    room.hands.press(K.Key_Return, CTRL)

    room.until(lambda: entry_queue(room.seat).filed_today == 1)
    with store.reading() as session:
        filed = session.exec(select(Customer).where(col(Customer.filed_at).is_not(None))).one()
    assert (filed.address, filed.business) == (DECLINED, DECLINED)
