"""What is written in letters and digits only is typed without the input method."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.services.field_forms import field_form
from crm_desktop.ui.front_desk.answers import make_input
from crm_desktop.ui.front_desk.fields import MORE
from crm_desktop.ui.widgets.editors import LineEditor


def takes_chinese(box: QWidget) -> bool:
    """What the platform is told when the cursor comes in."""
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(box, asked)
    return bool(asked.value(Qt.InputMethodQuery.ImEnabled))


@pytest.mark.parametrize("name", ["credit_code", "contact.email", "number"])
def test_codes_and_addresses_of_mail_are_struck_as_they_stand(qtbot: QtBot, name: str) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    editor = LineEditor(holder, latin=field_form(name).latin)
    editor.show("91210100MA0XYZ1234")
    assert not takes_chinese(editor.widget)


@pytest.mark.parametrize("name", ["name", "contact.name", "contact.wechat", "remarks"])
def test_words_are_typed_with_it(qtbot: QtBot, name: str) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    editor = LineEditor(holder, latin=field_form(name).latin)
    assert takes_chinese(editor.widget)


def test_a_paper_number_is_scanned_whatever_is_on(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    fields = {field.key: field for section in MORE for field in section.fields}
    assert not takes_chinese(make_input(holder, fields["paper_number"]))
    assert takes_chinese(make_input(holder, fields["short_name"]))
