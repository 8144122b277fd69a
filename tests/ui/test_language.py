from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.language import language, say, set_language, tr, voice
from crm_desktop.ui.theme import Appearance


def test_chinese_is_spoken_until_english_is_chosen(appearance: Appearance, qtbot: QtBot) -> None:
    assert (language(), tr("登记", "Register"), say(Words("客户", "Customer"))) == ("zh", "登记", "客户")
    with qtbot.waitSignal(voice().changed) as heard:
        set_language("en")
    assert heard.args == ["en"]
    assert (tr("登记", "Register"), say(Words("客户", "Customer"))) == ("Register", "Customer")


def test_choosing_the_language_already_spoken_rebuilds_nothing(appearance: Appearance, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(voice().changed):
        set_language("zh")
