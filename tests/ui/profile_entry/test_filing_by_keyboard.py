"""Moment M4: the accountant's work with real keystrokes, on a real file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import DailyEntryReport, RegistrationForm
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.customer_file import open_file
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.widgets.empty_state import EmptyState
from tests.services.counter import Clock
from tests.services.filing_day import SIX, TWO_GAPS, take, take_several
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def test_nine_records_with_two_gaps_take_at_most_28_commands(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    """K counts the key that opens the page too; C is some fifteen characters a record."""
    take_several(store, 9)
    stand = enter(seat)
    keyboard = stand.keyboard
    keyboard.commands += 1

    def begun() -> None:
        assert (stand.cursor, stand.profile.typed()) == ("address", {}), (stand.bar.progress.text(), stand.messages())

    for number in range(9):
        qtbot.waitUntil(begun)
        keyboard.type("兴华北街12号")
        keyboard.press(Qt.Key.Key_Return)
        assert stand.cursor == "business"
        keyboard.type("门头招牌")
        keyboard.press(Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda done=number + 1: stand.bar.progress.text() == f"今日 {done}/9")
    assert keyboard.commands <= 28
    assert keyboard.characters <= 9 * 15
    assert entry_queue(seat).filed_today == 9
    qtbot.waitUntil(lambda: any(state.isVisible() for state in stand.page.findChildren(EmptyState)))
    assert stand.badges[-1] is None


def test_the_cursor_starts_in_the_first_gap_and_enter_walks_them_to_the_button(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take(store)
    stand = enter(seat)
    assert stand.cursor == "address"
    stand.keyboard.type("兴华北街12号")
    stand.keyboard.press(Qt.Key.Key_Return)
    stand.keyboard.type("门头")
    stand.keyboard.press(Qt.Key.Key_Return)
    assert stand.keyboard.focused.objectName() == "fileForm"
    stand.keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)


def test_a_digit_answers_a_gap_and_goes_on(enter: Enter, store: BranchStore, seat: Seat) -> None:
    take(store, replace(TWO_GAPS, industry="", address="兴华北街12号"))
    stand = enter(seat)
    stand.keyboard.type("门头")
    stand.keyboard.press(Qt.Key.Key_Return)
    assert stand.cursor == "industry"
    stand.keyboard.press(Qt.Key.Key_3)
    assert stand.keyboard.focused.objectName() == "fileForm"
    assert stand.profile.edits() == {"business": "门头", "industry": "print_shop"}


def test_a_whole_address_in_the_first_place_fills_all_and_who_looks_after_it(
    enter: Enter, store: BranchStore, seat: Seat
) -> None:
    take(store, replace(TWO_GAPS, province="", city="", district=""))
    stand = enter(seat)
    assert stand.cursor == "province"
    stand.keyboard.type("沈阳铁西兴华北街12号")
    stand.keyboard.press(Qt.Key.Key_Return)
    edits = stand.profile.edits()
    assert (edits["district"], edits["address"], edits["owner_id"]) == ("铁西区", "兴华北街12号", "rep1")
    assert stand.field("province").typed() == "辽宁省"
    assert stand.cursor == "business"


def test_a_wrong_number_keeps_the_cursor_and_says_why(enter: Enter, store: BranchStore, seat: Seat) -> None:
    take(store, replace(TWO_GAPS, phone=DECLINED, address="兴华北街12号", business="门头"))
    stand = enter(seat)
    stand.profile.go("contact.mobile")
    stand.keyboard.press(Qt.Key.Key_D, ALT)
    stand.keyboard.type("1381234")
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    problem = stand.field("contact.mobile").problem
    assert problem is not None
    assert problem.code == "phone_length"
    assert stand.cursor == "contact.mobile"
    assert entry_queue(seat).filed_today == 0


def test_declined_is_one_key_and_counts(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    taken = take(store)
    stand = enter(seat)
    for _ in range(2):
        stand.keyboard.press(Qt.Key.Key_D, ALT)
        stand.keyboard.press(Qt.Key.Key_Return)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
    values = open_file(seat, taken.customer_id).values
    assert (values["address"], values["business"]) == (DECLINED, DECLINED)


def test_typing_after_declining_takes_the_refusal_back(enter: Enter, store: BranchStore, seat: Seat) -> None:
    take(store)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_D, ALT)
    assert stand.profile.edits() == {"address": DECLINED}
    stand.keyboard.type("8")
    assert stand.profile.edits() == {"address": "8"}


def test_gaps_are_filed_with_a_reason_by_one_digit(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    taken = take(store)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(stand.table.ask.isVisible)
    stand.keyboard.press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
    with store.reading() as session:
        assert session.get_one(RegistrationForm, taken.form_id).gap_reason == "unreachable"


def test_escape_goes_back_to_the_gap(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    take(store)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(stand.table.ask.isVisible)
    stand.keyboard.press(Qt.Key.Key_Escape)
    assert not stand.table.ask.isVisible()
    assert stand.cursor == "address"
    assert entry_queue(seat).filed_today == 0


def test_after_six_the_reason_is_a_digit_and_enter_repeats_it(
    enter: Enter, store: BranchStore, seat: Seat, clock: Clock, qtbot: QtBot
) -> None:
    full = replace(TWO_GAPS, address="兴华北街12号", business="门头")
    forms = take_several(store, 2, entry=full)
    clock.at = SIX + timedelta(minutes=9)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(stand.table.ask.isVisible)
    stand.keyboard.press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1 and stand.ready())
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(stand.table.ask.isVisible)
    stand.keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 2)
    with store.reading() as session:
        rows = [session.get_one(RegistrationForm, form.form_id) for form in forms]
    assert [(row.timeliness, row.late_reason) for row in rows] == [("late", "crowd"), ("late", "crowd")]


def test_another_reason_is_written_in_words(
    enter: Enter, store: BranchStore, seat: Seat, clock: Clock, qtbot: QtBot
) -> None:
    taken = take(store, replace(TWO_GAPS, address="兴华北街12号", business="门头"))
    clock.at = SIX + timedelta(minutes=9)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(stand.table.ask.isVisible)
    stand.keyboard.press(Qt.Key.Key_4)
    assert stand.keyboard.focused.objectName() == "askWords"
    stand.keyboard.type("会计看病")
    stand.keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
    with store.reading() as session:
        assert session.get_one(RegistrationForm, taken.form_id).late_reason == "会计看病"


def test_a_form_goes_back_to_whoever_took_it(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    taken = take(store)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_R, CTRL)
    stand.keyboard.press(Qt.Key.Key_1)
    qtbot.waitUntil(stand.bar.returned.isVisible)
    with store.reading() as session:
        row = session.get_one(RegistrationForm, taken.form_id)
    assert (row.state, row.returned_reason) == ("returned", "phone")


def test_alt_arrows_turn_the_forms_over_and_keep_what_was_typed(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take_several(store, 3)
    stand = enter(seat)
    first = stand.customer
    stand.keyboard.type("兴华北街12号")
    stand.keyboard.press(Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: stand.customer != first)
    stand.keyboard.press(Qt.Key.Key_Left, ALT)
    qtbot.waitUntil(lambda: stand.customer == first)
    assert stand.profile.edits() == {"address": "兴华北街12号"}


def test_f9_shows_the_report_and_queues_it(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    take(store)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not stand.table.isVisible())
    with store.reading() as session:
        assert session.exec(select(DailyEntryReport)).one().unfiled == 1
    stand.keyboard.press(Qt.Key.Key_Escape)
    assert stand.table.isVisible()
    assert stand.cursor == "address"


def test_the_last_filing_can_be_taken_back(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    taken = take(store, replace(TWO_GAPS, address="兴华北街12号", business="门头"))
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(stand.messages()))
    toast = stand.desk.toasts.shown[0]
    assert toast.action is not None
    toast.action.click()
    qtbot.waitUntil(lambda: stand.customer == "沈阳金彩广告有限公司" and stand.table.isVisible())
    with store.reading() as session:
        assert session.get_one(RegistrationForm, taken.form_id).state == "received"
        assert session.get_one(Customer, taken.customer_id).address == "兴华北街12号"


def test_after_the_last_form_the_keys_wait_on_the_report(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take(store, replace(TWO_GAPS, address="兴华北街12号", business="门头"))
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Enter, CTRL)
    qtbot.waitUntil(lambda: stand.keyboard.focused.objectName() == "emptyAction")
