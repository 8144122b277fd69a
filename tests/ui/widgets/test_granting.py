"""A widget that cannot be used says why, and afterwards what it said before."""

from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from crm_desktop.rules.rights import Allowed, Refused
from crm_desktop.rules.words import Words
from crm_desktop.ui.widgets.granting import BUSY, grant, let_type

_WHY = Words("由店长办理", "The manager does this")


def _made(qtbot: QtBot) -> QPushButton:
    made = QPushButton("归档")
    qtbot.addWidget(made)
    made.setToolTip("归档 Del")
    made.setAccessibleDescription("可以恢复")
    return made


def test_a_refusal_is_seen_and_heard_in_place_of_its_own_words_which_come_back(qtbot: QtBot) -> None:
    made = _made(qtbot)

    grant(made, Refused(_WHY))
    assert (made.isEnabled(), made.toolTip(), made.accessibleDescription()) == (False, _WHY.zh, _WHY.zh)
    grant(made, Refused(_WHY))
    grant(made, Allowed())

    assert (made.isEnabled(), made.toolTip(), made.accessibleDescription()) == (True, "归档 Del", "可以恢复")


def test_the_post_is_named_before_what_is_not_there_yet(qtbot: QtBot) -> None:
    made = _made(qtbot)

    grant(made, Refused(_WHY), lacks="先选一位客户")
    assert made.toolTip() == _WHY.zh

    grant(made, Allowed(), lacks="先选一位客户")
    assert (made.isEnabled(), made.toolTip(), made.accessibleDescription()) == (False, "先选一位客户", "先选一位客户")


def test_work_under_way_says_so_itself(qtbot: QtBot) -> None:
    made = _made(qtbot)

    grant(made, Allowed(), busy=True)
    assert (made.isEnabled(), made.property(BUSY), made.toolTip()) == (False, True, "归档 Del")

    grant(made, Refused(_WHY), busy=True)
    assert (made.property(BUSY), made.toolTip()) == (False, _WHY.zh)


def test_words_changed_meanwhile_are_those_that_come_back(qtbot: QtBot) -> None:
    made = _made(qtbot)

    grant(made, Refused(_WHY))
    made.setToolTip("归档 Ctrl+D")
    made.setAccessibleDescription("")
    grant(made, Refused(_WHY))
    assert made.toolTip() == _WHY.zh
    grant(made, Allowed())
    assert (made.toolTip(), made.accessibleDescription()) == ("归档 Ctrl+D", "")

    grant(made, Allowed(), tip="上次 9:00")
    assert made.toolTip() == "上次 9:00"


def test_a_text_that_may_not_be_changed_can_still_be_read(qtbot: QtBot) -> None:
    box = QLineEdit("30")
    qtbot.addWidget(box)
    box.setAccessibleDescription("提前几天提醒")

    let_type(box, Refused(_WHY))
    assert box.isEnabled()
    assert (box.isReadOnly(), box.toolTip(), box.accessibleDescription()) == (True, _WHY.zh, _WHY.zh)

    let_type(box, Allowed())
    assert (box.isReadOnly(), box.toolTip(), box.accessibleDescription()) == (False, "", "提前几天提醒")
