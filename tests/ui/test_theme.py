import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

import resources
from crm_desktop.ui import icons, look
from crm_desktop.ui.theme import Appearance, Scheme, style_sheet
from crm_desktop.ui.tokens import DARK, FAMILY, LIGHT, Colors


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_leaves_no_token_unfilled(scheme: Colors) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", style_sheet(scheme), flags=re.DOTALL)
    assert "$" not in sheet
    assert scheme.accent in sheet


def test_chinese_is_drawn_with_the_shipped_typeface(appearance: Appearance) -> None:
    assert FAMILY in QFontDatabase.families()
    metrics = QFontMetrics(look.font())
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "建档登记拜访䶮㛃·→")


def test_switching_to_dark_reaches_palette_sheet_and_listeners(
    appearance: Appearance, qapp: QApplication, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(appearance.changed):
        appearance.choose(Scheme.DARK)
    assert appearance.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.canvas
    assert DARK.surface in qapp.styleSheet()


def test_the_focus_ring_of_an_input_can_be_seen(appearance: Appearance) -> None:
    assert re.search(rf"QLineEdit:focus.*?2px solid {LIGHT.focus}", style_sheet(LIGHT), re.DOTALL)


def test_nothing_moves_for_a_person_who_wants_no_motion(appearance: Appearance) -> None:
    assert look.duration(150) == 0
    appearance.reduce_motion(False)
    assert look.duration(150) == 150


def test_icons_follow_the_theme(appearance: Appearance, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    icons.dress(button, "search", "text")
    light = button.icon().pixmap(18).toImage()
    appearance.choose(Scheme.DARK)
    assert button.icon().pixmap(18).toImage() != light


def test_a_label_can_wear_an_icon(appearance: Appearance, qtbot: QtBot) -> None:
    worn = QLabel()
    qtbot.addWidget(worn)
    icons.dress(worn, "clock", "faint", size=16)
    assert worn.pixmap().deviceIndependentSize().width() == 16


def test_an_icon_is_drawn_once_for_each_colour_and_sharp_on_dense_screens(appearance: Appearance) -> None:
    assert icons.icon("clock") is icons.icon("clock")
    assert icons.pixmap("clock", "#123456", size=18, scale=2).width() == 36


def test_an_icon_that_was_not_shipped_is_named(appearance: Appearance) -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/no-such\.svg"):
        icons.icon("no-such")


def test_every_shipped_icon_can_be_recoloured() -> None:
    drawn = sorted(resources.path("icons").glob("*.svg"))
    assert drawn
    assert all("currentColor" in file.read_text(encoding="utf-8") for file in drawn)


def test_the_system_is_followed_unless_someone_chose(appearance: Appearance, qapp: QApplication) -> None:
    system = [Qt.ColorScheme.Light]
    following = Appearance(qapp, system=lambda: system[0])
    following.apply()
    assert not following.is_dark
    system[0] = Qt.ColorScheme.Dark
    qapp.styleHints().colorSchemeChanged.emit(system[0])
    assert following.is_dark
    following.choose(Scheme.LIGHT)
    qapp.styleHints().colorSchemeChanged.emit(system[0])
    assert not following.is_dark
    following.deleteLater()
