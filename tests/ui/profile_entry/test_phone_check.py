"""The accountant rings the number while filing: one key keeps what came of it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crm_desktop.models.customer import Contact
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.filing_day import TWO_GAPS, take, take_several
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头")


def state_of(seat: Seat, contact_id: str) -> tuple[str | None, str | None]:
    with seat.store.reading() as session:
        contact = session.get_one(Contact, contact_id)
    return contact.phone_state, contact.phone_checked_by


def test_one_key_keeps_that_the_number_was_reached_and_the_form_is_filed_after_it(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    taken = take(store, FULL)
    stand = enter(seat)
    assert stand.table.check.words == "未核实"
    stand.profile.go("remarks")
    stand.keyboard.type("typed before")

    stand.keyboard.press(Qt.Key.Key_V, ALT)
    qtbot.waitUntil(lambda: stand.table.check.words == "已拨通")
    assert state_of(seat, taken.contact_id) == ("called", "zhao")
    assert not stand.table._elsewhere.isVisible()
    assert stand.profile.edits() == {"remarks": "typed before"}

    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
    assert state_of(seat, taken.contact_id) == ("called", "zhao")


def test_a_number_that_does_not_exist_sends_the_form_back_and_the_next_one_comes(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    first, second = take_several(store, 2, entry=FULL)
    stand = enter(seat)

    stand.keyboard.press(Qt.Key.Key_W, ALT)
    qtbot.waitUntil(lambda: open_form(seat, first.form_id).returned)
    qtbot.waitUntil(lambda: stand.profile.file is not None and stand.profile.file.customer_id == second.customer_id)

    assert open_form(seat, first.form_id).returned_reason.zh == "电话查无此号，请问到正确的号码"
    assert stand.messages() == [f"电话已记：查无此号，{first.form_number} 已退回 李娜"]


def test_another_number_that_is_only_typed_is_not_verified(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    taken = take(store, FULL)
    stand = enter(seat)
    stand.profile.go("contact.mobile|contact.landline")
    stand.keyboard.press(Qt.Key.Key_A, CTRL)
    stand.keyboard.type("13900002222")

    stand.keyboard.press(Qt.Key.Key_V, ALT)
    qtbot.waitUntil(lambda: len(stand.messages()) == 1)

    assert "建档后再核实" in stand.messages()[0]
    assert state_of(seat, taken.contact_id) == ("unverified", None)
    assert not any(one.isEnabled() for one in stand.table.check.findChildren(QPushButton))


def test_the_mouse_keeps_what_the_keys_have_no_chord_for(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    taken = take(store, FULL)
    stand = enter(seat)
    before = stand.keyboard.focused
    pressed = stand.table.check.findChild(QPushButton, "check_sms")
    assert pressed is not None

    QTest.mouseClick(pressed, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: stand.table.check.words == "短信核实")
    assert state_of(seat, taken.contact_id) == ("sms", "zhao")
    assert stand.keyboard.focused is before
