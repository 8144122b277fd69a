"""A photo to read from: whole, wider and larger step by step, turned, and put away with the keys where they were."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.paper.pane import PhotoPane
from crm_desktop.ui.theme import Appearance


def paper(width: int = 1400, height: int = 2000) -> QImage:
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.lightGray)
    return made


@pytest.fixture
def beside(appearance: Appearance, qtbot: QtBot) -> Iterator[tuple[QLineEdit, PhotoPane]]:
    """A field, and the photo that it is keyed from."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    field, pane = QLineEdit(window), PhotoPane(window)
    row.addWidget(field)
    row.addWidget(pane, 1)
    pane.hide()
    window.resize(700, 600)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    yield field, pane
    window.hide()


def test_it_grows_step_by_step_and_ends_at_both_ends_with_a_reason(beside: tuple[QLineEdit, PhotoPane]) -> None:
    field, pane = beside
    pane.show_photo(paper(), "纸质表")
    pane.show()
    pane.layout().activate()  # type: ignore[union-attr]  # it has one
    steps = pane.canvas.steps
    assert list(steps) == sorted(set(steps))
    assert (pane.canvas.step, pane.smaller.isEnabled()) == (0, False)
    assert "整张" in pane.smaller.toolTip()
    for _ in steps[1:]:
        pane.larger.click()
    assert pane.canvas.step == len(steps) - 1
    assert "最大" in pane.larger.toolTip()
    assert pane.canvas.verticalScrollBar().maximum() > 0
    pane.canvas.scroll(1)
    assert pane.canvas.verticalScrollBar().value() > 0
    assert field.hasFocus()


def test_it_is_turned_by_quarters_and_a_small_one_is_not_blown_up(beside: tuple[QLineEdit, PhotoPane]) -> None:
    _, pane = beside
    pane.show_photo(paper(60, 40), "纸质表")
    pane.show()
    assert pane.canvas.steps[0] == 1.0
    pane.turn.click()
    assert pane.canvas._image is not None
    assert pane.canvas._image.size().toTuple() == (40, 60)


def test_while_there_is_none_it_says_why_and_nothing_can_be_done_to_it(beside: tuple[QLineEdit, PhotoPane]) -> None:
    _, pane = beside
    pane.show_photo(paper(), "纸质表")
    pane.wait("照片还没传到这台电脑", "纸质表", refused=Words("由会计更换", "The accountant does"))
    pane.show()
    assert not pane.canvas.has_image
    assert not any(act.isEnabled() for act in (pane.smaller, pane.larger, pane.turn, pane.remove, pane.another))
    assert pane.another.toolTip() == "由会计更换"


def test_put_away_the_keys_are_where_they_were(beside: tuple[QLineEdit, PhotoPane]) -> None:
    field, pane = beside
    pane.show_photo(paper(), "纸质表")
    pane.show()
    pane.remove.setFocus()
    assert not field.hasFocus()
    pane.put_away()
    assert field.hasFocus()
