import logging
import sys
import threading

import pytest
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.ui.errors import Failures


class OfflineError(Exception):
    words = Words("现在没有网络", "There is no network")


def test_a_known_error_is_said_and_a_bug_is_shown(failures: Failures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(failures.known) as said:
        failures.report(OfflineError())
    assert said.args == [OfflineError.words]
    bug = ValueError("x")
    with qtbot.waitSignal(failures.bug) as shown:
        failures.report(bug)
    assert shown.args == [bug]


def test_the_log_says_where_but_never_quotes_the_customer(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    phone = "138" + "12345678"

    def save() -> None:
        raise ValueError(phone)

    with caplog.at_level(logging.DEBUG):
        try:
            save()
        except ValueError as error:
            failures.report(error)
    assert "in save" in caplog.text
    assert "ValueError" in caplog.text
    assert phone not in caplog.text


def test_the_hook_hears_other_threads_and_gives_the_hook_back(failures: Failures, qtbot: QtBot) -> None:
    before = sys.excepthook
    failures.install()
    try:
        bug = KeyError("k")
        with qtbot.waitSignal(failures.bug) as shown:
            threading.excepthook(threading.ExceptHookArgs((KeyError, bug, None, threading.current_thread())))
        assert shown.args == [bug]
        with qtbot.waitSignal(failures.bug):
            sys.excepthook(KeyError, bug, None)
    finally:
        failures.remove()
    assert sys.excepthook is before
