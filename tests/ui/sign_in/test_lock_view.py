from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QSettings, Qt, QTimerEvent
from PySide6.QtGui import QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.screen_lock import unlock
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import SignInRefused
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.page import Desk as UiDesk
from crm_desktop.ui.page import Page, PageEntry
from crm_desktop.ui.places import PLACES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.sign_in.idle import IdleLock
from crm_desktop.ui.sign_in.lock_view import LockView
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.head_office.chain import PASSWORD, Desk
from tests.services.counter import Clock
from tests.services.syncing_office import front, served
from tests.ui.sign_in.keys import focused, press, show, write

__all__ = ["front", "served"]

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
WANG = Person("wang", "王芳", Role.ACCOUNTANT)

Locked = Callable[..., LockView]


@pytest.fixture
def locked(qtbot: QtBot, tasks: Tasks, appearance: Appearance) -> Locked:
    def make(unlock: Callable[[str], Person], *, now: Callable[[], datetime] = lambda: NOW) -> LockView:
        view = LockView(None, WANG, unlock=unlock, tasks=tasks, branch="沈阳铁西店", now=now)
        show(qtbot, view)
        return view

    return make


def texts(view: QWidget) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def wrong(_password: str, *, retry_at: datetime | None = None) -> Person:
    raise SignInRefused(Words("密码不对", "Wrong"), retry_at=retry_at)


def test_it_names_nobody_until_a_key_is_pressed(locked: Locked) -> None:
    view = locked(wrong)

    assert "王芳" not in texts(view) and "已锁屏" in texts(view)
    press(Qt.Key.Key_Space)
    assert "王芳" in texts(view) and focused() == "password"


def test_the_password_unlocks_and_its_first_key_is_not_lost(qtbot: QtBot, locked: Locked, front: Desk) -> None:
    view = locked(partial(unlock, front.store, "SY01", WANG), now=lambda: datetime.now(UTC))

    with qtbot.waitSignal(view.unlocked):
        for sign in PASSWORD:
            write(sign)
        press(Qt.Key.Key_Return)


def test_keys_that_write_nothing_only_ask(locked: Locked) -> None:
    view = locked(wrong)

    press(Qt.Key.Key_F12)
    assert "已锁屏" in texts(view)
    press(Qt.Key.Key_Return)

    assert view.password.text() == ""


def test_a_wrong_password_says_so_and_esc_hides_the_name_again(qtbot: QtBot, locked: Locked) -> None:
    view = locked(wrong)
    write("x")
    press(Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: view.field.problem is not None)
    press(Qt.Key.Key_Escape)

    assert "王芳" not in texts(view)


def test_guessing_counts_down(qtbot: QtBot, locked: Locked) -> None:
    clock = Clock(NOW)
    view = locked(partial(wrong, retry_at=NOW + timedelta(seconds=30)), now=clock)
    write("x")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.field.problem is not None and "0:30" in view.field.problem.words.zh)
    assert not view.go.isEnabled()

    clock.at = NOW + timedelta(seconds=30)
    qtbot.waitUntil(lambda: view.field.problem is None)

    assert view.go.isEnabled()


def test_somebody_else_may_sign_in(qtbot: QtBot, locked: Locked) -> None:
    view = locked(wrong)
    press(Qt.Key.Key_Space)

    with qtbot.waitSignal(view.other_asked):
        view.other.click()


class Note(Page):
    """A page on which something is being typed."""

    def __init__(self, _desk: UiDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self.box = QLineEdit(self)
        QVBoxLayout(self).addWidget(self.box)


def test_over_the_shell_work_and_cursor_stay_where_they_were(
    qtbot: QtBot, appearance: Appearance, tasks: Tasks, failures: Failures, tmp_path: Path
) -> None:
    state = QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)
    entries = [PageEntry(place, Note) for place in PLACES]
    shell = Shell(entries, tasks=tasks, failures=failures, state=state, now=lambda: NOW)
    qtbot.addWidget(shell)
    with qtbot.waitActive(shell):
        shell.show()
        shell.activateWindow()
    shell.open("today")
    page = shell.workspace.page("today")
    assert isinstance(page, Note)
    page.box.setFocus()
    write("half")

    view = LockView(shell, WANG, unlock=lambda _: WANG, tasks=tasks, branch="沈阳铁西店", now=lambda: NOW)
    view.unlocked.connect(shell.uncover)
    shell.cover(view)
    assert not page.box.isVisible()
    write("m")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shell.covered)

    assert page.box.text() == "half" and page.box.hasFocus()


def test_a_desktop_nobody_touches_locks_itself(
    qtbot: QtBot, qapp: QApplication, idle: IdleLock, box: QLineEdit
) -> None:
    idle.set_seconds(0.2)

    with qtbot.waitSignal(idle.lock_asked):
        QTest.keyClick(box.window().windowHandle(), Qt.Key.Key_A)
    assert box.text() == "a"
    idle.set_minutes(1)
    assert idle.left > 50


@pytest.fixture
def box(qtbot: QtBot, appearance: Appearance) -> QLineEdit:
    shown = QLineEdit()
    show(qtbot, shown)
    return shown


@pytest.fixture
def idle(qapp: QApplication, box: QLineEdit) -> Iterator[IdleLock]:
    lock = IdleLock(qapp, minutes=1)
    yield lock
    lock.stop()
    QCoreApplication.sendPostedEvents(lock, QEvent.Type.DeferredDelete)


def _key(box: QLineEdit) -> None:
    QTest.keyClick(box.window().windowHandle(), Qt.Key.Key_A)


def _move(box: QLineEdit) -> None:
    at, none = QPointF(3, 3), Qt.MouseButton.NoButton
    moved = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(box.window().windowHandle(), moved)


def _click(box: QLineEdit) -> None:
    QTest.mouseClick(box.window().windowHandle(), Qt.MouseButton.LeftButton)


def _compose(box: QLineEdit) -> None:
    QApplication.sendEvent(box, QInputMethodEvent("wang", []))


@pytest.mark.parametrize("touch", [_key, _move, _click, _compose])
def test_whatever_a_person_does_begins_the_wait_again(
    idle: IdleLock, box: QLineEdit, touch: Callable[[QLineEdit], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[bool] = []
    monkeypatch.setattr(idle._timer, "start", lambda: begun.append(True))

    touch(box)

    assert begun


class Noted(IdleLock):
    """Writes down every event it is called for."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        looked.append(event.type())
        return super().eventFilter(watched, event)


looked: list[QEvent.Type] = []


def test_what_the_program_does_by_itself_is_not_looked_at(qapp: QApplication, box: QLineEdit) -> None:
    idle = Noted(qapp, minutes=1)
    _key(box)
    assert QEvent.Type.KeyPress in looked
    looked.clear()
    label = QLabel(box)
    for number in range(200):
        label.setNum(number)
        label.repaint()
        QApplication.sendEvent(label, QTimerEvent(Qt.TimerId(1)))

    assert not [kind for kind in looked if kind in (QEvent.Type.Paint, QEvent.Type.Timer)]
    assert len(looked) < 20
    idle.stop()
