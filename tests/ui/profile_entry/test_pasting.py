"""A block pasted while a profile is completed goes into its fields; what none takes is in the remarks."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from crm_desktop.services.customer_file import open_file
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.filing_day import TWO_GAPS, take
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
CTRL = Qt.KeyboardModifier.ControlModifier


def paste(stand: DeskStand, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    stand.keyboard.press(Qt.Key.Key_V, CTRL)


def test_a_block_fills_the_gaps_and_what_is_left_stands_in_the_remarks(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take(store)
    stand = enter(seat)
    assert stand.cursor == "address"
    before = {name: field.typed() for name, field in stand.profile._fields.items()}
    paste(stand, "沈阳市铁西区兴华北街12号 024-23456789 下午送货")
    assert stand.field("address").typed() == "兴华北街12号"
    assert (stand.field("contact.landline").typed(), stand.field("remarks").typed()) == ("024-23456789", "下午送货")
    assert "address" not in stand.profile.missing()
    assert "已分到各格" in stand.messages()[-1]

    stand.desk.toasts.shown[-1].action.click()
    assert {name: field.typed() for name, field in stand.profile._fields.items()} == before
    assert stand.profile.typed() == {} and "address" in stand.profile.missing()


def test_what_was_pasted_is_filed(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    take(store)
    stand = enter(seat)
    file = stand.profile.file
    assert file is not None
    paste(stand, "沈阳市铁西区兴华北街12号 下午送货 13800009999")
    stand.profile.go("business")
    stand.keyboard.type("门头招牌")
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 1)
    kept = open_file(seat, file.customer_id).values
    assert (kept["address"], kept["district"]) == ("兴华北街12号", "铁西区")
    assert "下午送货" in str(kept["remarks"]) and "13800009999" in str(kept["remarks"])


def test_another_address_than_the_one_on_file_goes_to_the_remarks(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take(store, replace(TWO_GAPS, address="兴华北街12号"))
    stand = enter(seat)
    paste(stand, "和平区南京街8号 13800009999")
    assert stand.field("address").typed() == "兴华北街12号"
    assert "南京街8号" in str(stand.field("remarks").typed())


def test_a_paste_of_one_form_is_not_taken_back_on_another(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    take(store)
    stand = enter(seat)
    paste(stand, "沈阳市铁西区兴华北街12号 下午送货 13800009999")
    undo = stand.desk.toasts.shown[-1].action
    file = stand.profile.file
    assert file is not None
    stand.profile.show_file(open_file(seat, file.customer_id), stand.profile._reader)  # type: ignore[arg-type]
    undo.click()
    assert any("没有撤销" in told for told in stand.messages())
