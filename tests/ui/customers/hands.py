"""What a person does on the customer's page, and what they read there."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from crm_desktop.ui.customers.section_form import SectionForm
from tests.ui.customers.conftest import Screen

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def edit(screen: Screen, section: str) -> SectionForm:
    """Open a section by Enter."""
    card = screen.record.sections[section]
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_Return)
    screen.until(lambda: card.form is not None)
    assert card.form is not None
    return card.form


def box(form: SectionForm, field: str) -> QLineEdit:
    found = form.fields[field].input
    assert isinstance(found, QLineEdit)
    return found


def compose(widget: QWidget, text: str) -> None:
    """Type Chinese, as the input method commits it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def button(screen: Screen, name: str) -> QPushButton:
    def seen() -> list[QPushButton]:
        return [one for one in screen.record.findChildren(QPushButton, name) if one.isVisible()]

    screen.until(seen)
    return seen()[-1]


def shown(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
