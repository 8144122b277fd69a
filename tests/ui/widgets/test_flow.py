"""The flow layout: lines like text, margins kept, nothing left for what is hidden."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.ui.widgets.flow import Flow


def _row(qtbot: QtBot, *, width: int, count: int) -> tuple[QWidget, Flow, list[QWidget]]:
    room = QWidget()
    qtbot.addWidget(room)
    flow = Flow(room, gap=8)
    chips = [QWidget(room) for _ in range(count)]
    for chip in chips:
        chip.setFixedSize(60, 30)
        flow.addWidget(chip)
    room.resize(width, 200)
    room.show()
    qtbot.waitExposed(room)
    return room, flow, chips


def test_what_does_not_fit_goes_to_the_next_line(qtbot: QtBot) -> None:
    _room, _flow, chips = _row(qtbot, width=140, count=3)
    assert [(chip.x(), chip.y()) for chip in chips] == [(0, 0), (68, 0), (0, 38)]


def test_margins_stay_free_for_the_focus_ring(qtbot: QtBot) -> None:
    _room, flow, chips = _row(qtbot, width=160, count=3)
    flow.setContentsMargins(4, 3, 4, 5)
    flow.activate()
    assert (chips[0].x(), chips[0].y()) == (4, 3)
    assert flow.heightForWidth(160) == 3 + 30 + 8 + 30 + 5


def test_a_hidden_item_leaves_no_gap(qtbot: QtBot) -> None:
    _room, flow, chips = _row(qtbot, width=400, count=3)
    chips[1].hide()
    flow.activate()
    assert chips[2].x() == 68
