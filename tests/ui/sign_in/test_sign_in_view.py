from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.people import close_member
from crm_desktop.rules.rights import Role
from crm_desktop.rules.words import Words
from crm_desktop.services.seat import Person
from crm_desktop.services.sign_in import Colleague, SignInRefused, colleagues, sign_in
from crm_desktop.ui.language import set_language
from crm_desktop.ui.sign_in.sign_in_view import SignIn, SignInView
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.head_office.chain import PASSWORD, Desk
from tests.services.counter import Clock
from tests.services.syncing_office import front, served
from tests.ui.sign_in.keys import focused, press, show, write

__all__ = ["front", "served"]

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PEOPLE = tuple(Colleague(f"s{at}", f"某{at}", Role.SALES_REP, f"log{at}") for at in range(1, 12))
WRONG = Words("登录名或密码不对，请再试一次", "Wrong")

Opened = Callable[..., SignInView]


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance) -> Iterator[Opened]:
    def make(sign_in: SignIn, people: tuple[Colleague, ...] = PEOPLE, **more: object) -> SignInView:
        settings = {"now": lambda: NOW, "branch": "沈阳铁西店"} | more
        view = SignInView(None, people, sign_in=sign_in, tasks=tasks, **settings)
        show(qtbot, view)
        return view

    yield make
    set_language("zh")


def refuse(_login: str, _password: str, *, retry_at: datetime | None = None) -> Person:
    raise SignInRefused(WRONG, retry_at=retry_at)


def admit(login: str, _password: str) -> Person:
    return Person(login, login, Role.SALES_REP)


def said(view: SignInView) -> str:
    return view.field.problem.words.zh if view.field.problem else ""


def test_a_digit_the_password_and_enter_sign_in_on_the_real_accounts(qtbot: QtBot, opened: Opened, front: Desk) -> None:
    people = tuple(colleagues(front.store, "SY01"))
    view = opened(partial(sign_in, front.store, "SY01"), people)

    with qtbot.waitSignal(view.signed_in) as signal:
        press(Qt.Key.Key_2)
        write(PASSWORD)
        press(Qt.Key.Key_Return)

    assert signal.args == [Person("wang", "王芳", Role.ACCOUNTANT)]
    assert view.password.text() == ""


def test_a_wrong_password_says_so_and_typing_begins_anew(qtbot: QtBot, opened: Opened, front: Desk) -> None:
    view = opened(partial(sign_in, front.store, "SY01"), tuple(colleagues(front.store, "SY01")))
    press(Qt.Key.Key_2)
    write("falsch")
    press(Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "密码不对" in said(view))
    assert view.password.selectedText() == "falsch"
    write("x")

    assert said(view) == "" and view.password.text() == "x"


def test_a_closed_account_is_told_where_to_ask(
    qtbot: QtBot, opened: Opened, served: EmbeddedOffice, front: Desk
) -> None:
    people = tuple(colleagues(front.store, "SY01"))
    close_member(served.office, "SY01", "wang")
    front.syncing.sync_now()
    view = opened(partial(sign_in, front.store, "SY01"), people)

    press(Qt.Key.Key_2)
    write(PASSWORD)
    press(Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: said(view) != "")


def test_too_many_guesses_count_down_and_then_let_try_again(qtbot: QtBot, opened: Opened) -> None:
    clock = Clock(NOW)
    until = NOW + timedelta(seconds=75)
    view = opened(partial(refuse, retry_at=until), now=clock)
    press(Qt.Key.Key_1)
    write("falsch")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "1:15" in said(view))
    assert not view.go.isEnabled()

    clock.at = NOW + timedelta(seconds=66)
    qtbot.waitUntil(lambda: "0:09" in said(view))
    clock.at = until
    qtbot.waitUntil(lambda: said(view) == "")

    assert view.password.isEnabled()


def test_arrows_walk_enter_picks_and_esc_goes_back(opened: Opened) -> None:
    view = opened(admit)
    assert focused() == "people"

    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert view.people.chosen == PEOPLE[3] and focused() == "password"

    press(Qt.Key.Key_Escape)
    assert view.people.chosen is None and focused() == "people"


def test_the_arrows_begin_at_whoever_was_here_last(opened: Opened) -> None:
    view = opened(admit, last="s10")

    press(Qt.Key.Key_Return)

    assert view.people.chosen == PEOPLE[9]


def test_nobody_is_asked_for_a_password_before_they_are_picked(opened: Opened) -> None:
    view = opened(admit)

    assert not view.password.isEnabled() and not view.go.isEnabled()


def test_another_persons_password_starts_empty(opened: Opened) -> None:
    view = opened(admit)
    press(Qt.Key.Key_1)
    write("half")

    view.pick(PEOPLE[1])

    assert view.password.text() == ""


def test_caps_lock_is_noticed_from_what_the_keys_write(opened: Opened) -> None:
    """A capital without Shift is what a keyboard with Caps Lock on sends."""
    view = opened(admit)
    press(Qt.Key.Key_1)

    QTest.keyClick(view.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert "大写锁定" not in said(view)
    write("b")
    view.password.clear()
    write("C")
    assert "大写锁定" in said(view)
    write("d")
    assert said(view) == ""


def test_the_password_can_be_looked_at_and_hides_when_one_leaves(opened: Opened) -> None:
    view = opened(admit)
    press(Qt.Key.Key_1)
    write("geheim")

    view.password.eye.click()
    assert view.password.echoMode() == QLineEdit.EchoMode.Normal
    press(Qt.Key.Key_Tab)

    assert view.password.echoMode() == QLineEdit.EchoMode.Password


def test_without_accounts_the_one_thing_to_do_is_to_sync(qtbot: QtBot, opened: Opened, front: Desk) -> None:
    view = opened(partial(sign_in, front.store, "SY01"), (), sync=front.syncing.sync_now)
    assert focused() == "syncFirst"

    with qtbot.waitSignal(view.synced) as signal:
        press(Qt.Key.Key_Return)
    view.show_people(colleagues(front.store, "SY01"))

    assert signal.args[0].trouble is None
    assert [one.name for one in view.people_shown][:2] == ["李静", "王芳"]


def test_a_sync_that_fails_says_why(qtbot: QtBot, opened: Opened, served: EmbeddedOffice, front: Desk) -> None:
    served.stop()
    view = opened(admit, sync=front.syncing.sync_now)

    with qtbot.waitSignal(view.synced):
        view.sync_button.click()

    assert "连不上总部" in view.told


def test_the_language_changes_in_place_and_keeps_who_was_picked(opened: Opened) -> None:
    view = opened(admit)
    press(Qt.Key.Key_3)

    set_language("en")

    assert view.go.text() == "Sign in"
    assert view.people.chosen == PEOPLE[2]


def test_no_digit_picks_while_it_is_part_of_a_password(opened: Opened) -> None:
    view = opened(admit)
    press(Qt.Key.Key_1)

    write("2026")

    assert view.people.chosen == PEOPLE[0] and view.password.text() == "2026"
