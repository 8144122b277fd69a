"""Every screen in every state, looked at the way a person with little patience and weak sight would."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui import gallery
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.gallery import Look, Scene, Studio, chosen, draw, scenes, shoot, staged
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.widgets.granting import grant
from tests.ui.inspection import crossing, cut, dim, mute, outside, shortened, silent

GROUPS = sorted({scene.name.split("-")[0] for scene in scenes()})
LOOKS = (Look("zh", Scheme.LIGHT), Look("en", Scheme.DARK))
_LONG_ON_PURPOSE = ("-long", "widgets-conflict", "entry-narrow")
_WHOLE_BESIDE = ("import-", "office-twins", "merge-twins", "merge-distinct", "people-requests", "people-accounts")
"""A line of a list there ends in an ellipsis, and stands whole on the sheet beside it."""
_WHOLE_ON_POINTING = ("merge-two", "merge-three")
"""Files beside each other have room for both ends of a long value; the tool tip has all of it."""
_WHOLE_ONCE_OPENED = ("visits-photo-large",)
"""The lines of a sheet give way to the photo beside it; the one that is keyed stands there whole."""
_WRITTEN_BY_PEOPLE = ("写真背胶 914mm", "辽宁省宏达展览展示工程有限公司", "客户下班前才来")
"""Names and words of the sample that no list has room for; whoever opens the line reads them whole."""


@pytest.fixture
def studio(appearance: Appearance, tasks: Tasks, failures: Failures) -> Studio:
    return Studio(tasks, failures)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.suffix)
@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_cut_silent_or_hard_to_read_on_the_smallest_screen(
    group: str, look: Look, appearance: Appearance, studio: Studio
) -> None:
    bugs: list[BaseException] = []
    studio.failures.bug.connect(bugs.append)
    set_language(look.language)
    appearance.choose(look.scheme)
    faults: list[str] = []
    for scene in scenes():
        if scene.name.split("-")[0] == group:
            faults += _faults(scene, studio)
    assert faults == []
    assert bugs == []


def _faults(scene: Scene, studio: Studio) -> list[str]:
    with staged(scene, studio) as window:
        assert window.size().width() <= scene.size.width()
        with shortened() as texts:
            drawn = draw(window, 1.0).toImage()
        found = [*cut(window), *silent(window), *dim(window, drawn)]
        found += [f"{name} sticks out of what holds it" for name in outside(window)]
        found += [f"{names} lie over each other" for names in crossing(window)]
        found += [f"{name} is off and does not say why" for name in mute(window)]
        found += [f"{text!r} ends in {left!r}" for text, left in dict(texts).items() if not _may_end(scene.name, text)]
    return [f"{scene.name}: {fault}" for fault in found]


def _may_end(name: str, text: str) -> bool:
    on_purpose = any(part in name for part in _LONG_ON_PURPOSE) or name.startswith(
        _WHOLE_BESIDE + _WHOLE_ON_POINTING + _WHOLE_ONCE_OPENED
    )
    return on_purpose or any(words in text for words in _WRITTEN_BY_PEOPLE)


def test_the_inspection_sees_what_it_should(appearance: Appearance, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    label, act, box, pale = (
        QLabel("还没有客户", window),
        QPushButton("登记", window),
        QLineEdit(window),
        QLabel("浅", window),
    )
    for widget in (label, act, box, pale):
        row.addWidget(widget)
    label.setFixedWidth(20)
    act.setFixedWidth(20)
    box.setPlaceholderText("姓名、拼音、手机后四位")
    box.setFixedWidth(60)
    pale.setStyleSheet("color: #dddddd;")
    window.show()
    QApplication.processEvents()

    assert len(cut(window)) == 3
    assert [one.split(" ")[0] for one in silent(window)] == ["QLineEdit"]
    assert ["浅" in one for one in dim(window, draw(window, 1.0).toImage())] == [True]


def test_the_inspection_sees_what_lies_beyond_its_holder(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    holder = QWidget(window)
    holder.setGeometry(0, 0, 200, 40)
    inside, below = QPushButton("1 已停业", holder), QPushButton("4 重复建档", holder)
    inside.setGeometry(0, 4, 80, 28)
    below.setGeometry(0, 30, 80, 28)
    window.show()
    QApplication.processEvents()

    assert len(outside(window)) == 1


def test_the_inspection_sees_what_lies_over_each_other(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    for text in ("1 已停业", "2 搬离本地", "3 长期无往来"):
        made = QPushButton(text, window)
        made.setFixedHeight(40)
        column.addWidget(made)
    window.show()
    QApplication.processEvents()
    assert crossing(window) == []

    column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
    window.setFixedHeight(70)
    QApplication.processEvents()
    assert crossing(window)


def test_the_inspection_hears_who_does_not_say_why_it_is_off(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    group = QWidget(window)
    inner = QPushButton("在组里", group)
    refused, lacking, busy, seen_only, dumb = (QPushButton(text, window) for text in "甲乙丙丁戊")
    for widget in (group, refused, lacking, busy, seen_only, dumb):
        row.addWidget(widget)
    grant(refused, Words("由店长办理", "The manager does this"))
    grant(lacking, None, lacks="先选一位客户")
    grant(busy, None, busy=True)
    grant(group, None, lacks="先选一位客户")
    for widget in (seen_only, dumb):
        widget.setEnabled(False)
    seen_only.setToolTip("由店长办理")
    dumb.setObjectName("dumb")
    window.show()
    QApplication.processEvents()

    assert not inner.isEnabled()
    assert [name.split(" ")[0] for name in mute(window)] == ["QPushButton", "QPushButton#dumb"]


def test_what_is_about_to_ring_rings_at_once_in_its_order_and_keeps_its_own_time(studio: Studio, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rung: list[int] = []
    timers = [QTimer(window, interval=wait, singleShot=True) for wait in (800, 60, 300, 4000)]
    for timer in timers:
        timer.timeout.connect(partial(rung.append, timer.interval()))
        timer.start()

    studio.settle(window)

    assert rung == [60, 300, 800]
    assert [timer.interval() for timer in timers] == [800, 60, 300, 4000]
    assert [timer.isActive() for timer in timers] == [False, False, False, True]


def test_a_picture_is_drawn_for_each_language_theme_and_size(studio: Studio, tmp_path: Path) -> None:
    (scene,) = chosen(["lock-asking"])
    plain = QImage(str(shoot(scene, studio, tmp_path, suffix="a")))
    dense = QImage(str(shoot(scene, studio, tmp_path, suffix="b", scale=2.0)))
    wide = QImage(str(shoot(scene, studio, tmp_path, suffix="c", size=QSize(1920, 1080))))

    assert plain.size() == QSize(1366, 768)
    assert dense.size() == QSize(2732, 1536)
    assert wide.size() == QSize(1920, 1080)


def test_one_command_draws_what_is_asked_for(
    appearance: Appearance, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert gallery.main([str(tmp_path), "lock", "--language", "en", "--theme", "dark", "--size", "1200x700"]) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lock-asking-en-dark.png", "lock-en-dark.png"]
    assert QImage(str(tmp_path / "lock-en-dark.png")).size() == QSize(1200, 700)

    assert gallery.main([str(tmp_path), "no-such-screen"]) == 1
    assert "no-such-screen" in capsys.readouterr().err


def test_the_dense_screen_is_a_real_one_where_icons_are_sharp(
    appearance: Appearance, studio: Studio, tmp_path: Path
) -> None:
    assert gallery.main([str(tmp_path), "lock-asking", "--language", "zh", "--theme", "light"]) == 0

    plain, dense = (QImage(str(tmp_path / f"lock-asking-zh-light{suffix}.png")) for suffix in ("", "-2x"))
    assert dense.size() == plain.size() * 2
    (scene,) = chosen(["lock-asking"])
    enlarged = QImage(str(shoot(scene, studio, tmp_path, suffix="enlarged", scale=2.0)))
    assert dense != enlarged, "there, a plain screen's icons are twice as large"
