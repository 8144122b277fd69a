import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.rules.words import Words
from crm_desktop.ui.language import set_language
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.choices import Choices, Option
from crm_desktop.ui.widgets.field import Field
from crm_desktop.ui.widgets.grow_text import GrowText
from crm_desktop.ui.widgets.select import Select
from crm_desktop.ui.widgets.tick import Tick

OPTIONS = tuple(Option(key, Words(zh, key)) for key, zh in (("print", "喷绘"), ("film", "裱膜"), ("ink", "墨水")))


def line_of(field: Field) -> str:
    label = field.findChild(QLabel, "fieldLine")
    assert label is not None
    return label.text()


def test_a_field_says_what_is_wrong_in_the_colour_of_its_severity(appearance: Appearance, qtbot: QtBot) -> None:
    field = Field(None, Words("手机", "Mobile"), QLineEdit(), name="mobile", hint=Words("先问手机", "Ask first"))
    qtbot.addWidget(field)
    assert line_of(field) == "先问手机"
    field.set_problem(Problem("phone_length", "mobile", Words("应为 11 位", "11 digits"), Severity.WARN))
    assert line_of(field) == "应为 11 位"
    assert field.input.property("severity") == "warn"
    field.set_problem(None)
    assert line_of(field) == "先问手机"
    assert field.input.property("severity") == ""


def test_a_screen_reader_hears_name_duty_and_problem(appearance: Appearance, qtbot: QtBot) -> None:
    field = Field(None, Words("手机", "Mobile"), QLineEdit(), name="mobile", required=True)
    qtbot.addWidget(field)
    field.set_problem(Problem("phone_length", "mobile", Words("应为 11 位", "11 digits")))
    assert field.input.accessibleName() == "手机，必填"
    assert field.input.accessibleDescription() == "应为 11 位"


def test_the_line_below_a_field_keeps_its_room(appearance: Appearance, qtbot: QtBot) -> None:
    field = Field(None, Words("手机", "Mobile"), QLineEdit(), name="mobile")
    qtbot.addWidget(field)
    field.show()
    before = field.sizeHint().height()
    field.set_problem(Problem("phone_length", "mobile", Words("应为 11 位", "11 digits")))
    assert field.sizeHint().height() == before


@pytest.fixture
def choices(appearance: Appearance, qtbot: QtBot) -> Choices:
    made = Choices(None, OPTIONS)
    qtbot.addWidget(made)
    made.show()
    return made


def test_digits_choose_and_the_same_digit_takes_back(choices: Choices, qtbot: QtBot) -> None:
    with qtbot.waitSignal(choices.changed) as said:
        QTest.keyClick(choices, Qt.Key.Key_2)
    assert said.args == [("film",)]
    QTest.keyClick(choices, Qt.Key.Key_3)
    assert choices.value() == ("ink",)
    QTest.keyClick(choices, Qt.Key.Key_3)
    assert choices.value() == ()
    QTest.keyClick(choices, Qt.Key.Key_9)
    assert choices.value() == ()


def test_a_digit_with_ctrl_is_a_shortcut_not_an_answer(choices: Choices) -> None:
    QTest.keyClick(choices, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert choices.value() == ()


def test_several_answers_are_kept_in_the_order_of_the_options(appearance: Appearance, qtbot: QtBot) -> None:
    several = Choices(None, OPTIONS, several=True)
    qtbot.addWidget(several)
    for key in (Qt.Key.Key_3, Qt.Key.Key_1):
        QTest.keyClick(several, key)
    assert several.value() == ("print", "ink")


def test_arrows_and_space_choose_too(choices: Choices) -> None:
    QTest.keyClick(choices, Qt.Key.Key_Right)
    QTest.keyClick(choices, Qt.Key.Key_Space)
    assert choices.value() == ("film",)


def test_the_mouse_chooses_too(choices: Choices) -> None:
    chip = choices.findChild(QWidget, "chip_ink")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert choices.value() == ("ink",)


def test_chips_break_into_lines_when_room_is_short(choices: Choices) -> None:
    assert choices.heightForWidth(120) > choices.heightForWidth(600)


def test_a_tick_wraps_its_sentence_and_takes_a_click_anywhere(appearance: Appearance, qtbot: QtBot) -> None:
    tick = Tick(None, "已告知用途并取得同意。" * 12)
    qtbot.addWidget(tick)
    assert tick.heightForWidth(240) > tick.heightForWidth(900)
    tick.resize(400, tick.heightForWidth(400))
    tick.show()
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    assert tick.isChecked()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert not tick.isChecked()


def test_a_text_area_shows_all_lines_it_has_room_for_in_either_script(appearance: Appearance, qtbot: QtBot) -> None:
    area = GrowText(least=1, most=6)
    qtbot.addWidget(area)
    area.show()
    for text in ("开户行：工行沈阳铁西支行\n请开专票", "Bank: ICBC\nspecial invoice", "一\nTwo\n三\n四"):
        area.setText(text)
        qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)


def test_a_text_area_grows_with_its_text_up_to_its_bound(appearance: Appearance, qtbot: QtBot) -> None:
    area = GrowText(least=2, most=4)
    qtbot.addWidget(area)
    area.resize(300, 60)
    area.show()
    least = area.height()
    area.setText("一\n二\n三")
    three = area.height()
    area.setText("\n".join("一二三四五六七八九"))
    assert least < three < area.height()
    assert area.text().count("\n") == 8


def test_a_select_keeps_keys_shows_words_and_ignores_the_wheel(appearance: Appearance, qtbot: QtBot) -> None:
    select = Select(None, OPTIONS, placeholder="请选择")
    qtbot.addWidget(select)
    assert select.value() == ""
    with qtbot.waitSignal(select.changed) as said:
        select.set_value("film")
    assert said.args == ["film"]
    assert select.currentText() == "裱膜"
    select.set_value("retired")
    assert select.value() == ""


def test_words_follow_the_language(appearance: Appearance, qtbot: QtBot) -> None:
    set_language("en")
    field = Field(None, Words("手机", "Mobile"), QLineEdit(), required=True)
    qtbot.addWidget(field)
    assert field.input.accessibleName() == "Mobile, required"
    assert QApplication.focusWidget() is not field
