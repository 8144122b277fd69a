"""Ctrl+Z on the page takes back the last save and offers it again; in a text field it is the field's own."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.undoing import UndoSaves
from tests.services.customers_sample import Clock, seat_of
from tests.ui.customers.conftest import Screen
from tests.ui.customers.test_record import box, edit, value

CTRL = Qt.KeyboardModifier.ControlModifier


def with_undo(screen: Screen, store: BranchStore, clock: Clock, tasks: Tasks) -> UndoSaves:
    """As the program has it (`app.workroom`)."""
    return UndoSaves(screen.window, screen.window, seat_of(store, clock), tasks)


def test_one_key_takes_the_last_save_back_and_one_press_puts_it_there_again(
    screen: Screen, store: BranchStore, clock: Clock, customer: str, tasks: Tasks
) -> None:
    with_undo(screen, store, clock, tasks)
    seat = seat_of(store, clock)
    before = value(store, clock, customer, "remarks")
    save_file(seat, open_file(seat, customer), {"remarks": "送货前打电话"})
    screen.open(customer)

    QTest.keyClick(screen.focus, Qt.Key.Key_Z, CTRL)
    screen.until(screen.told)
    assert value(store, clock, customer, "remarks") == before
    assert "已撤销“修改客户资料”" in screen.told()[-1]

    (toast,) = screen.window.toasts.shown
    (again,) = [one for one in toast.findChildren(QPushButton) if one.text() == "恢复"]
    again.click()
    screen.until(lambda: value(store, clock, customer, "remarks") == "送货前打电话")


def test_in_a_text_field_the_key_is_the_fields_own(
    screen: Screen, store: BranchStore, clock: Clock, customer: str, tasks: Tasks
) -> None:
    with_undo(screen, store, clock, tasks)
    seat = seat_of(store, clock)
    save_file(seat, open_file(seat, customer), {"remarks": "送货前打电话"})
    screen.open(customer)
    field = box(edit(screen, "business"), "business")
    field.setFocus()
    QTest.keyClicks(field, "abc")

    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)

    assert "abc" not in field.text()
    assert value(store, clock, customer, "remarks") == "送货前打电话"


def test_with_nothing_to_take_back_it_says_so(
    screen: Screen, store: BranchStore, clock: Clock, customer: str, tasks: Tasks
) -> None:
    undo = with_undo(screen, store, clock, tasks)
    screen.open(customer)

    undo.undo()

    screen.until(screen.told)
    assert "撤销" in screen.told()[-1]
