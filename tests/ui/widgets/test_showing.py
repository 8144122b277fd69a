from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.moments import day, local, short
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.tokens import Tone
from crm_desktop.ui.widgets.beside import Beside
from crm_desktop.ui.widgets.buttons import button
from crm_desktop.ui.widgets.countdown import CountdownChip
from crm_desktop.ui.widgets.empty_state import EmptyState
from crm_desktop.ui.widgets.progress_strip import ProgressStrip
from crm_desktop.ui.widgets.text import Text
from crm_desktop.ui.widgets.timeline import Happening, Timeline
from crm_desktop.ui.widgets.toast import AT_MOST, Toasts
from crm_desktop.ui.widgets.value_diff import Clash, Pick, ValueDiff

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def host(appearance: Appearance, qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1000, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_message_offers_undo_once_and_goes(host: QWidget) -> None:
    undone: list[bool] = []
    toasts = Toasts(host)
    toast = toasts.tell("已登记", action="撤销", on_action=lambda: undone.append(True))
    assert toast.action is not None
    toast.action.click()
    toast.action.click()
    assert undone == [True]
    assert toasts.shown == ()


def test_messages_stack_inside_the_window_and_the_oldest_makes_room(host: QWidget) -> None:
    toasts = Toasts(host)
    for number in range(AT_MOST + 2):
        toasts.tell(f"第 {number} 条")
    assert [toast.text for toast in toasts.shown] == ["第 2 条", "第 3 条", "第 4 条", "第 5 条"]
    tops = [toast.y() for toast in toasts.shown]
    assert tops == sorted(tops)
    host.resize(700, 500)
    assert all(host.rect().contains(toast.geometry()) for toast in toasts.shown)


def test_the_same_message_does_not_stand_there_twice(host: QWidget) -> None:
    toasts = Toasts(host)
    toasts.tell("数据文件正忙", Tone.WARN)
    toasts.tell("数据文件正忙", Tone.WARN)
    toasts.tell("数据文件正忙", Tone.DANGER)
    assert [toast.tone for toast in toasts.shown] == [Tone.WARN, Tone.DANGER]
    undone: list[int] = []
    for number in (1, 2):
        toasts.tell("已归档", action="撤销", on_action=partial(undone.append, number))
    for toast in toasts.shown[2:]:
        assert toast.action is not None
        toast.action.click()
    assert undone == [1, 2]


def test_what_went_wrong_stays_until_it_is_closed(host: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(host)
    toast = toasts.tell("没有存上", Tone.DANGER)
    assert toast._life == 0
    close = toast.findChild(QWidget, "toastClose")
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert toasts.shown == ()


def test_a_message_never_takes_the_cursor_away(host: QWidget) -> None:
    box = QPushButton(host)
    box.show()
    box.setFocus()
    Toasts(host).tell("已登记", action="撤销")
    assert box.hasFocus()


@pytest.mark.parametrize(
    ("now", "to_file", "text", "tone"),
    [
        ((8, 0), 7, "待建档 7 · 剩 02:00", Tone.NEUTRAL),
        ((9, 30), 2, "待建档 2 · 剩 00:30", Tone.WARN),
        ((9, 50), 1, "待建档 1 · 剩 00:10", Tone.DANGER),
        ((10, 20), 1, "待建档 1 · 已过 18:00，超时 00:20", Tone.DANGER),
        ((9, 50), 0, "今日已清", Tone.GOOD),
        ((8, 0), None, "18:00 · 剩 02:00", Tone.NEUTRAL),
    ],
)
def test_the_chip_counts_down_to_six(
    appearance: Appearance, qtbot: QtBot, now: tuple[int, int], to_file: int | None, text: str, tone: Tone
) -> None:
    chip = CountdownChip(None, now=lambda: NOON.replace(hour=now[0], minute=now[1]))
    qtbot.addWidget(chip)
    chip.set_day(open_day=True, to_file=to_file)
    assert (chip.text, chip.tone) == (text, tone)
    assert chip.accessibleName() == text
    chip.set_day(open_day=False)
    assert not chip.isVisible()


def test_times_are_said_on_the_branchs_clock(appearance: Appearance) -> None:
    evening = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert day(evening, now=NOON) == "明天"
    assert short(NOON - timedelta(days=1), now=NOON) == "昨天 12:00"
    assert day(datetime(2025, 1, 2, tzinfo=UTC), now=NOON) == "2025年1月2日 周四"
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2026, 1, 1))  # noqa: DTZ001 that is what is refused


def clashes() -> tuple[Clash, ...]:
    return tuple(
        Clash(key, Words(key, key), "旧", "我", "他", "王芳 15:40", "李娜 16:12") for key in ("mobile", "name")
    )


def test_conflicts_are_chosen_by_keyboard(host: QWidget) -> None:
    view = ValueDiff(host, clashes())
    view.show()
    first = view.findChild(QPushButton, "mobile_mine")
    assert first is not None
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_2)
    assert view.picks() == {"mobile": Pick.THEIRS}
    assert not view.complete
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Left)
    assert view.picks() == {"mobile": Pick.THEIRS, "name": Pick.MINE}
    assert view.complete
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Up)
    assert view.focusWidget().objectName() == "mobile_theirs"


def test_conflicts_are_chosen_by_mouse_and_all_at_once(host: QWidget, qtbot: QtBot) -> None:
    view = ValueDiff(host, clashes())
    view.show()
    theirs = view.findChild(QPushButton, "name_theirs")
    with qtbot.waitSignal(view.chosen) as said:
        QTest.mouseClick(theirs, Qt.MouseButton.LeftButton)
    assert said.args == ["name", Pick.THEIRS]
    view.pick_all({"mobile": Pick.MINE, "name": Pick.MINE})
    assert view.picks() == {"mobile": Pick.MINE, "name": Pick.MINE}
    assert theirs is not None
    assert not theirs.isChecked()


def happening(number: int) -> Happening:
    return Happening(number, NOON - timedelta(hours=10 * number), f"第 {number} 次")


def test_the_timeline_names_each_day_once_and_loads_older_pages(host: QWidget, qtbot: QtBot) -> None:
    line = Timeline(host, now=lambda: NOON)
    line.show_first([happening(0), happening(1)], more=True)
    line.add_older([happening(2), happening(3)])
    days = [label.text() for label in line.findChildren(QLabel) if label.property("role") == "eyebrow"]
    assert days == ["今天", "昨天", "11月18日 周三"] or days == ["今天", "昨天"]
    assert [shown.id for shown in line.shown] == [0, 1, 2, 3]
    more = line.findChild(QPushButton, "timelineMore")
    assert more is not None
    assert more.isHidden()
    line.show_first([happening(5)], more=True)
    assert [shown.id for shown in line.shown] == [5]
    with qtbot.waitSignal(line.more_asked):
        more.click()


def test_an_empty_state_leads_to_the_next_step(host: QWidget, qtbot: QtBot) -> None:
    empty = EmptyState(host, icon="inbox", title="还没有客户", action="登记新客户")
    assert empty.action is not None
    with qtbot.waitSignal(empty.acted):
        empty.action.click()


def test_progress_says_how_far_and_can_be_stopped(host: QWidget, qtbot: QtBot) -> None:
    strip = ProgressStrip(host)
    strip.tell("正在取回", 1_200, 20_000)
    assert strip.accessibleName() == "正在取回 1,200 / 20,000"
    strip.tell("正在连接")
    assert strip.accessibleName() == "正在连接"
    strip.grab()
    stop = strip.findChild(QPushButton, "progressStop")
    assert stop is not None
    with qtbot.waitSignal(strip.cancelled):
        stop.click()


def test_the_divider_between_form_and_profile_is_kept(host: QWidget) -> None:
    def build() -> Beside:
        made = Beside(host, Text(None, "左"), Text(None, "右"), titles=("表", "档"))
        made.resize(1000, 400)
        made.show()
        return made

    first = build()
    first.setSizes([600, 388])
    second = build()
    second.put(first.place())
    assert second.sizes() == first.sizes()


def test_the_ring_is_shown_to_the_keyboard_and_not_to_the_mouse(host: QWidget) -> None:
    made = button(host, "存")
    made.show()
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not made.property("ring")
    made.clearFocus()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    assert made.property("ring") is True
