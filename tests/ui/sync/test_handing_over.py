"""交班 in the window: the sheet is there at once, is written on, and can be taken back; without a line (M5)."""

from PySide6.QtCore import Qt

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.services.shift_record import last_hand_over
from tests.head_office.chain import Desk
from tests.ui.sync.conftest import MakeWindow, Window


def closed(window: Window) -> None:
    window.page.line.shift.click()
    window.until(lambda: window.page.shift.isVisible() and window.page.shift.pdf.page_count)


def test_the_sheet_comes_without_a_line(served: EmbeddedOffice, front: Desk, make_window: MakeWindow) -> None:
    served.stop()
    front.register("wang", name="大禾图文")
    window = make_window(front, "wang")
    window.open()

    closed(window)

    given = last_hand_over(front.seat("wang"))
    assert given is not None and given.giver == "王芳"
    assert window.focused().objectName() == "shiftPrint"


def test_words_for_the_next_shift_are_on_the_sheet_when_the_person_goes(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    closed(window)

    window.page.shift._note.setFocus()
    window.type("赵老板下午来取货")
    window.page.shift._taker.set_value("李静")
    window.shell.open("today")

    assert not window.page.shift._soon.isActive()
    window.until(lambda: (given := last_hand_over(front.seat("wang"))) and given.taker == "李静")
    given = last_hand_over(front.seat("wang"))
    assert given is not None and given.note == "赵老板下午来取货"


def test_a_hand_over_can_be_taken_back(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    closed(window)

    window.page.shift.taken_back.emit()

    window.until(window.page.board.isVisible)
    assert last_hand_over(front.seat("wang")) is None


def test_a_rep_does_not_close_the_shift_and_is_told_who_does(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "zhao")

    window.open()

    assert not window.page.line.shift.isEnabled()
    assert "交班由" in window.page.line.shift.toolTip()


def test_coming_back_by_key_shows_the_board(front: Desk, make_window: MakeWindow) -> None:
    window = make_window(front, "wang")
    window.open()
    closed(window)

    window.press(Qt.Key.Key_F5)

    assert window.page.board.isVisible()
