"""全部用较新的 can be taken back after it was decided, too: before it is sent and after (PRACTICE 3.11)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from crm_desktop.services.conflicts import conflicts
from tests.head_office.chain import Desk
from tests.ui.sync.conftest import OURS, THEIRS, MakeWindow, Window, change_phone, phone
from tests.ui.sync.test_conflicts import two_clashes


@pytest.fixture
def window(front: Desk, back: Desk, contested: str, make_window: MakeWindow) -> Window:
    """At the front desk, with two things to decide."""
    two_clashes(front, back)
    made = make_window(front, "wang")
    made.open()
    return made


def newer(window: Window) -> QPushButton:
    """The newer value for all; the way back that the message offers."""
    window.page.board._newer.click()
    undo = window.shell.workspace.toasts.shown[-1].action
    assert undo is not None
    return undo


def said(window: Window, part: str) -> bool:
    return any(part in text for text in window.toasts)


def test_what_was_decided_on_leaving_the_page_is_taken_back(
    front: Desk, back: Desk, contested: str, window: Window
) -> None:
    undo = newer(window)
    window.shell.open("today")

    undo.click()

    window.until(lambda: said(window, "2 处已改回原来的值"))
    assert phone(front, contested) == THEIRS
    front.syncing.sync_now()
    back.syncing.sync_now()
    assert phone(front, contested) == phone(back, contested) == THEIRS
    assert conflicts(front.seat("wang")) == []


def test_what_has_been_sent_is_taken_back(front: Desk, back: Desk, contested: str, window: Window) -> None:
    undo = newer(window)
    window.press(Qt.Key.Key_F5)
    window.until(lambda: said(window, "同步完成") and phone(front, contested) == OURS)

    undo.click()

    window.until(lambda: said(window, "2 处已改回原来的值"))
    front.syncing.sync_now()
    back.syncing.sync_now()
    assert phone(front, contested) == phone(back, contested) == THEIRS


def test_what_was_changed_since_is_left_and_told(front: Desk, contested: str, window: Window) -> None:
    undo = newer(window)
    window.shell.open("today")
    window.until(lambda: all(one.resolving for one in conflicts(front.seat("wang"))))
    change_phone(front, "wang", contested, "+8613655556666")

    undo.click()

    window.until(lambda: said(window, "1 处已改回原来的值") and said(window, "又改过“手机”，不能撤销"))
    assert phone(front, contested) == "+8613655556666"
