from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.ui import look
from crm_desktop.ui.language import language, set_language
from crm_desktop.ui.settings.preferences import LANGUAGE, LOCK_AFTER, MOTION, SCHEME, TABLE, Preferences
from crm_desktop.ui.theme import Appearance, Scheme
from crm_desktop.ui.tokens import DARK


@pytest.fixture
def state(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def preferences(state: QSettings, appearance: Appearance) -> Preferences:
    return Preferences(state, appearance)


def test_what_was_chosen_is_in_force_after_a_restart(
    state: QSettings, preferences: Preferences, appearance: Appearance, qapp: QApplication
) -> None:
    preferences.choose_language("en")
    preferences.choose_scheme(Scheme.DARK)
    preferences.choose_motion("full")
    preferences.choose_lock_after(30)
    state.sync()
    set_language("zh")
    appearance.choose(Scheme.LIGHT)

    again = Preferences(QSettings(state.fileName(), QSettings.Format.IniFormat), appearance)
    LANGUAGE.write(state, "en")
    again.apply()

    assert (again.language, again.scheme, again.motion, again.lock_after) == ("en", Scheme.DARK, "full", 30)
    assert look.colors() is DARK and look.duration(100) == 100


def test_a_language_chosen_anywhere_is_kept(state: QSettings, preferences: Preferences) -> None:
    set_language("en")

    assert LANGUAGE.read(state) == "en"


def test_a_choice_works_at_once(preferences: Preferences, qtbot: QtBot) -> None:
    preferences.choose_scheme(Scheme.DARK)
    assert look.colors() is DARK
    preferences.choose_motion("reduced")
    assert look.duration(100) == 0
    with qtbot.waitSignal(preferences.lock_after_changed):
        preferences.choose_lock_after(5)
    preferences.choose_language("en")
    assert language() == "en"


def test_what_is_no_choice_any_more_counts_as_nothing(state: QSettings, preferences: Preferences) -> None:
    for one in TABLE:
        state.setValue(one.key, "retired")

    assert (preferences.scheme, preferences.motion, preferences.lock_after) == (Scheme.SYSTEM, "system", 10)


@pytest.mark.parametrize(("wish", "value"), [(LOCK_AFTER, 7), (MOTION, "wild"), (SCHEME, "pink")])
def test_what_cannot_be_chosen_is_not_kept(state: QSettings, wish: object, value: object) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        wish.write(state, value)  # type: ignore[attr-defined]


def test_every_wish_is_in_the_table_under_a_key_of_its_own(state: QSettings, preferences: Preferences) -> None:
    preferences.choose_scheme(Scheme.LIGHT)
    preferences.choose_motion("full")
    preferences.choose_lock_after(2)
    preferences.choose_language("en")

    assert set(state.allKeys()) == {one.key for one in TABLE}
    assert all(one.default in one.choices for one in TABLE)
