"""How text that wraps is broken into lines."""

import pytest
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.text import DottedText

PARTS = ("照常工作，稍后自动再传，不会重复", "3 笔已发出，待确认", "上次同步 16:53", "17:05 再试")


@pytest.mark.parametrize("width", range(120, 420, 10))
def test_a_line_ends_between_two_parts_not_within_a_short_one(width: int, qtbot: QtBot, appearance: Appearance) -> None:
    made = DottedText(None, PARTS)
    qtbot.addWidget(made)
    text = QLabel.text(made)
    lines = _lines(text, width)

    assert "".join(lines) == text
    assert made.text() == made.accessibleName() == " · ".join(PARTS)
    for line in lines[:-1]:
        assert line.endswith("· ") or line in PARTS[0], lines


def _lines(text: str, width: int) -> list[str]:
    layout = QTextLayout(text)
    layout.beginLayout()
    found: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(text[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return found
