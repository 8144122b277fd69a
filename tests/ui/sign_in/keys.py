"""Real keys at whatever has the focus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


def show(qtbot: QtBot, view: QWidget) -> None:
    """Put it on screen with the keyboard in it.

    It stands in a window, as in the program: a widget that only Python owns would die on whichever thread lets go
    of it last, and work on its way home holds on to its owner.
    """
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(view)
    view.shown_in = window  # type: ignore[attr-defined]  # or Python would let go of it at once
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    view.setFocus()


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


def write(text: str) -> None:
    """Each sign goes where the keyboard is by then, as boxes hand on to the next. ASCII only, as keys are."""
    for sign in text:
        QTest.keyClicks(QApplication.focusWidget(), sign)


def focused() -> str:
    """The name of the widget that has the keyboard."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""
