"""What stands before the file is open: the pass phrase, and troubles."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.services.start_trouble import StartTrouble, Way, one_of_each
from crm_desktop.store.errors import NoKey
from crm_desktop.store.keys import SHORTEST_PASS_PHRASE, Asking, FileSecrets, open_secrets
from crm_desktop.ui.first_run.asking import AskOnScreen
from crm_desktop.ui.first_run.pass_phrase_view import SHORTEST, PassPhraseView
from crm_desktop.ui.first_run.trouble_view import TroubleView
from crm_desktop.ui.theme import Appearance
from tests.ui.sign_in.keys import focused, press, show, write

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ASK = Words("请输入这台电脑的数据口令", "Enter this desktop's pass phrase")

Phrase = Callable[..., PassPhraseView]


@pytest.fixture
def phrase(qtbot: QtBot, appearance: Appearance) -> Phrase:
    def make(*, new: bool, trouble: Words | None = None) -> PassPhraseView:
        view = PassPhraseView(None, words=ASK, new=new, trouble=trouble, now=lambda: NOW)
        show(qtbot, view)
        return view

    return make


def said(view: PassPhraseView, field: str) -> str:
    problem = (view.field if field == "phrase" else view.again_field).problem
    return problem.words.zh if problem else ""


def test_a_known_phrase_is_asked_once(qtbot: QtBot, phrase: Phrase) -> None:
    view = phrase(new=False)

    with qtbot.waitSignal(view.answered) as signal:
        write("open sesame")
        press(Qt.Key.Key_Return)

    assert signal.args == ["open sesame"] and not view.again.isVisible()


def test_a_new_phrase_is_typed_twice(qtbot: QtBot, phrase: Phrase) -> None:
    view = phrase(new=True)

    with qtbot.waitSignal(view.answered) as signal:
        write("open sesame")
        press(Qt.Key.Key_Return)
        assert focused() == "again"
        write("open sesame")
        press(Qt.Key.Key_Return)

    assert signal.args == ["open sesame"]


def test_two_that_differ_are_not_taken(qtbot: QtBot, phrase: Phrase) -> None:
    view = phrase(new=True)
    write("open sesame")
    press(Qt.Key.Key_Return)

    with qtbot.assertNotEmitted(view.answered):
        write("open sesamf")
        press(Qt.Key.Key_Return)

    assert "不一样" in said(view, "again") and focused() == "again"


def test_a_short_one_is_not_taken(qtbot: QtBot, phrase: Phrase) -> None:
    view = phrase(new=True)
    write("short")
    press(Qt.Key.Key_Tab)
    write("short")
    view.go.click()

    assert str(SHORTEST) in said(view, "phrase") and focused() == "phrase"
    assert SHORTEST == SHORTEST_PASS_PHRASE


def test_what_was_wrong_with_the_last_answer_is_shown(phrase: Phrase) -> None:
    view = phrase(new=False, trouble=Words("口令不对", "Wrong"))

    assert said(view, "phrase") == "口令不对"


def test_one_may_give_up(qtbot: QtBot, phrase: Phrase) -> None:
    view = phrase(new=False)

    with qtbot.waitSignal(view.cancelled):
        view.stop.click()


class Opening(Thread):
    """Opens the secrets of a folder as the composition root does: off the interface thread."""

    def __init__(self, folder: Path, ask: AskOnScreen) -> None:
        super().__init__(daemon=True)
        self.folder, self.ask = folder, ask
        self.secrets: object = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.secrets = open_secrets(self.folder, file_id="file", ask_pass_phrase=self.ask, used=False)
        except NoKey as error:
            self.error = error


def test_the_file_is_opened_elsewhere_while_the_phrase_is_typed_here(
    qtbot: QtBot, appearance: Appearance, tmp_path: Path
) -> None:
    shown: list[PassPhraseView] = []

    def ask(asking: Asking) -> None:
        view = PassPhraseView(None, words=asking.words, new=asking.new, trouble=asking.trouble, now=lambda: NOW)
        view.answered.connect(asker.answer)
        shown.append(view)
        show(qtbot, view)

    asker = AskOnScreen(appearance, ask)
    opening = Opening(tmp_path, asker)
    opening.start()
    qtbot.waitUntil(lambda: bool(shown))
    write("open sesame")
    press(Qt.Key.Key_Return)
    write("open sesame")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not opening.is_alive())

    assert shown[0].again.isVisible() and isinstance(opening.secrets, FileSecrets)


def test_giving_up_ends_the_opening(qtbot: QtBot, appearance: Appearance, tmp_path: Path) -> None:
    asker = AskOnScreen(appearance, lambda _asking: asker.answer(None))
    opening = Opening(tmp_path, asker)
    opening.start()

    qtbot.waitUntil(lambda: not opening.is_alive())

    assert isinstance(opening.error, NoKey)


def test_the_interface_thread_cannot_wait_for_itself(appearance: Appearance) -> None:
    asker = AskOnScreen(appearance, lambda _asking: None)

    with pytest.raises(RuntimeError):
        asker(Asking(ASK, new=False))


@pytest.mark.parametrize("trouble", one_of_each(), ids=lambda trouble: trouble.kind)
def test_every_trouble_offers_its_ways_and_the_first_has_the_keyboard(
    qtbot: QtBot, appearance: Appearance, trouble: StartTrouble, tmp_path: Path
) -> None:
    opened: list[Path] = []
    view = TroubleView(None, trouble, folder=tmp_path, now=lambda: NOW, open_folder=opened.append)
    chosen: list[Way] = []
    view.chosen.connect(chosen.append)
    show(qtbot, view)
    assert focused() == f"way_{trouble.ways[0].value}"

    for way in trouble.ways:
        button = view.findChild(QPushButton, f"way_{way.value}")
        assert button is not None
        if way is not Way.SET_ASIDE:
            button.click()

    assert chosen == [way for way in trouble.ways if way in (Way.RETRY, Way.QUIT)]
    assert opened == [tmp_path] * (Way.OPEN_FOLDER in trouble.ways)


def test_a_file_is_only_set_aside_by_someone_who_is_sure(qtbot: QtBot, appearance: Appearance, tmp_path: Path) -> None:
    damaged = next(one for one in one_of_each() if one.kind == "Damaged")
    view = TroubleView(None, damaged, folder=tmp_path, now=lambda: NOW)
    show(qtbot, view)

    with qtbot.assertNotEmitted(view.chosen):
        press(Qt.Key.Key_Return)
    assert focused() == "wayBack"
    press(Qt.Key.Key_Return)
    assert focused() == "way_set_aside"
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(view.chosen) as signal:
        view.sure.click()

    assert signal.args == [Way.SET_ASIDE]
