"""The first sign-in on the real program: a start code, a password of one's own, and rights that end."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.app.desktop import Desktop, open_desktop
from crm_desktop.app.door import Door
from crm_desktop.app.entrance import Entrance
from crm_desktop.app.paths import paths
from crm_desktop.app.workroom import Workroom
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.head_office.people import close_member, set_password
from crm_desktop.services.sign_in import SignInRefused, sign_in
from crm_desktop.services.sign_in_own import change_own_password
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.first_run.pass_phrase_view import PassPhraseView
from crm_desktop.ui.settings.preferences import Preferences
from crm_desktop.ui.sign_in.own_password_form import OwnPasswordForm
from crm_desktop.ui.sign_in.own_password_view import OwnPasswordView
from crm_desktop.ui.sign_in.sign_in_view import SignInView
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from sync.clock import utc_now
from tests.head_office.chain import PASSWORD
from tests.services.syncing_office import served
from tests.ui.sign_in.keys import focused, press, write

__all__ = ["served"]

CODE, OWN = "qs4t-9mzk-w2pb", "zi-ji-de-2026"


@pytest.fixture
def home(served: EmbeddedOffice, tmp_path: Path) -> Path:
    """A desktop of the branch, joined and filled; Wang Fang has a start code."""
    set_password(served.office, "SY01", "wang", password=CODE, made_up=True)
    folder = tmp_path / "home"
    desktop = open_desktop(paths(folder), ask_pass_phrase=lambda _: PASSWORD)
    desktop.join(served.url, make_code(served.office, "SY01").text, name="前台")
    assert desktop.line.sync_now().trouble is None
    desktop.close()
    return folder


@pytest.fixture
def entrance(
    qtbot: QtBot, appearance: Appearance, tasks: Tasks, home: Path, tmp_path: Path
) -> Iterator[Callable[[], Entrance]]:
    made: list[Entrance] = []

    def begin() -> Entrance:
        door = Door(now=utc_now)
        qtbot.addWidget(door)
        state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        one = Entrance(door, paths(home), tasks=tasks, state=state, now=utc_now)
        made.append(one)
        with qtbot.waitActive(door):
            door.show()
            door.activateWindow()
        one.open()
        qtbot.waitUntil(lambda: isinstance(door.centralWidget(), PassPhraseView | SignInView))
        asking = door.centralWidget()
        if isinstance(asking, PassPhraseView):
            asking.answered.emit(PASSWORD)
        qtbot.waitUntil(lambda: isinstance(door.centralWidget(), SignInView))
        return one

    yield begin
    for one in made:
        one.door.close()
        if one.desktop is not None:
            one.desktop.close()


def come_in(bot: QtBot, entrance: Entrance, password: str) -> None:
    view = entrance.door.centralWidget()
    assert isinstance(view, SignInView)
    view.pick(next(one for one in view.people_shown if one.login == "wang"))
    view.password.setText(password)
    press(Qt.Key.Key_Return)


def first_day(bot: QtBot, entrance: Entrance) -> OwnPasswordView:
    come_in(bot, entrance, CODE)
    bot.waitUntil(lambda: isinstance(entrance.door.centralWidget(), OwnPasswordView))
    view = entrance.door.centralWidget()
    assert isinstance(view, OwnPasswordView)
    return view


def test_who_comes_with_a_start_code_sets_a_password_and_goes_on_by_keys_alone(
    qtbot: QtBot, entrance: Callable[[], Entrance]
) -> None:
    began = entrance()
    first_day(qtbot, began)
    assert focused() == "newPassword"

    with qtbot.waitSignal(began.entered) as entered:
        write(OWN)
        press(Qt.Key.Key_Return)
        write(OWN)
        press(Qt.Key.Key_Return)

    desktop, person = entered.args
    assert isinstance(desktop, Desktop) and person.id == "wang"
    with pytest.raises(SignInRefused):
        sign_in(desktop.store, "SY01", "wang", CODE)
    assert sign_in(desktop.store, "SY01", "wang", OWN) == person


@pytest.mark.parametrize(("new", "again", "field", "said"), [
    ("kurz", "kurz", "new", "至少 8 位"), (OWN, OWN + "x", "again", "不一样"), (CODE, CODE, "new", "不一样"),
])  # fmt: skip
def test_what_is_wrong_with_the_new_one_is_said_where_it_is(
    qtbot: QtBot, entrance: Callable[[], Entrance], new: str, again: str, field: str, said: str
) -> None:
    form = first_day(qtbot, entrance()).form
    form.new.setText(new)
    form.again.setText(again)
    form._on_edited("")

    form.submit()

    qtbot.waitUntil(lambda: form._fields[field].problem is not None)
    problem = form._fields[field].problem
    assert problem is not None and said in problem.words.zh
    assert form.new.text() == new, "nothing typed is lost"


def test_without_a_line_work_goes_on_and_it_is_asked_again_next_time(
    qtbot: QtBot, entrance: Callable[[], Entrance], served: EmbeddedOffice
) -> None:
    began = entrance()
    view = first_day(qtbot, began)
    served.stop()
    assert view.later.isHidden()
    view.form.new.setText(OWN)
    view.form.again.setText(OWN)
    view.form._on_edited("")
    view.form.submit()
    qtbot.waitUntil(lambda: not view.later.isHidden())

    with qtbot.waitSignal(began.entered):
        view.later.click()

    began.sign_in()
    first_day(qtbot, began)


def test_a_password_is_changed_in_the_settings_by_who_knows_the_present_one(
    qtbot: QtBot, appearance: Appearance, tasks: Tasks, served: EmbeddedOffice, home: Path
) -> None:
    desktop = open_desktop(paths(home), ask_pass_phrase=lambda _: PASSWORD)
    seat = desktop.seat(sign_in(desktop.store, "SY01", "li", PASSWORD))
    window = QApplication.activeWindow() or Door(now=utc_now)
    qtbot.addWidget(window)
    form = OwnPasswordForm(window, change=partial(change_own_password, seat, desktop.membership), tasks=tasks)
    form.present.setText("not-this-one")
    form.new.setText(OWN)
    form.again.setText(OWN)
    form._on_edited("")
    form.submit()
    qtbot.waitUntil(lambda: form._fields["present"].problem is not None)

    form.present.setText(PASSWORD)
    form._on_edited("")
    with qtbot.waitSignal(form.changed):
        form.submit()

    assert form.present.text() == form.new.text() == ""
    assert sign_in(desktop.store, "SY01", "li", OWN).id == "li"
    desktop.close()


def test_rights_end_for_who_sits_at_the_screen_when_the_account_is_closed(
    qtbot: QtBot, qapp: QApplication, appearance: Appearance, tasks: Tasks, failures: Failures, home: Path,
    served: EmbeddedOffice, tmp_path: Path,
) -> None:  # fmt: skip
    desktop = open_desktop(paths(home), ask_pass_phrase=lambda _: PASSWORD)
    state = QSettings(str(tmp_path / "room.ini"), QSettings.Format.IniFormat)
    room = Workroom(
        qapp, desktop, sign_in(desktop.store, "SY01", "li", PASSWORD), tasks=tasks, failures=failures, state=state,
        preferences=Preferences(state, appearance), now=utc_now,
    )  # fmt: skip
    room.start()
    close_member(served.office, "SY01", "li")

    with qtbot.waitSignal(room.left):
        desktop.line.sync_now()

    assert room.why_left is not None and "重新登录" in room.why_left.zh
    room.shell.deleteLater()
    room.deleteLater()
    desktop.close()


def test_accounts_that_came_by_syncing_first_are_shown(
    qtbot: QtBot, entrance: Callable[[], Entrance], served: EmbeddedOffice
) -> None:
    view = entrance().door.centralWidget()
    assert isinstance(view, SignInView)
    assert "wang" in [one.login for one in view.people_shown]
    close_member(served.office, "SY01", "wang")

    view.sync_button.click()

    qtbot.waitUntil(lambda: "wang" not in [one.login for one in view.people_shown])
