"""A question over the page gives the keys back, where there is still something to give them to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from crm_desktop.ui.customers.reason_panel import ReasonPanel
from crm_desktop.ui.theme import Appearance


def test_a_reason_is_taken_though_what_had_the_keys_is_gone(qtbot: QtBot, appearance: Appearance) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    box = QLineEdit(host)
    panel = ReasonPanel(host)
    host.show()
    box.setFocus()
    got: list[str] = []
    panel.ask("为什么", "", (), action="好", then=got.append)
    delete(box)
    panel._box.setText("核对资料")
    QTest.mouseClick(panel._go, Qt.MouseButton.LeftButton)
    assert got == ["核对资料"]
    assert panel.isHidden()


def test_a_panel_that_asks_nothing_takes_the_keys_from_nobody(qtbot: QtBot, appearance: Appearance) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    first, second = QLineEdit(host), QLineEdit(host)
    panel = ReasonPanel(host)
    host.show()
    first.setFocus()
    panel.ask("为什么", "", (), action="好", then=print)
    panel.dismiss()
    assert host.focusWidget() is first
    second.setFocus()
    panel.dismiss()
    assert host.focusWidget() is second
