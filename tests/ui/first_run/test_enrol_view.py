from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crm_desktop.head_office.certificates import CA, CERT, KEY, issue_certificate, make_authority
from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.head_office.enrolment import make_code
from crm_desktop.rules.words import Words
from crm_desktop.services.enrolment import EnrolmentError, enrol
from crm_desktop.ui.first_run.code_field import CodeField
from crm_desktop.ui.first_run.enrol_view import EnrolView, Join
from crm_desktop.ui.language import set_language
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from tests.head_office.chain import found
from tests.services.syncing_office import served
from tests.ui.sign_in.keys import focused, press, show, write

__all__ = ["served"]

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)

Opened = Callable[..., EnrolView]


@pytest.fixture
def opened(qtbot: QtBot, tasks: Tasks, appearance: Appearance) -> Opened:
    def make(join: Join, *, address: str = "", device_name: str = "收银台") -> EnrolView:
        view = EnrolView(None, join=join, tasks=tasks, now=lambda: NOW, address=address, device_name=device_name)
        show(qtbot, view)
        return view

    return make


def join_for_real(address: str, code: str, name: str, authority: str) -> None:
    enrol(address, code, device_name=name, ca=authority)


def refusing(reason: str, _address: str, _code: str, _name: str, _authority: str) -> None:
    raise EnrolmentError(reason, Words(f"因为 {reason}", reason))


def problem_at(view: EnrolView, name: str) -> str:
    problem = view.field(name).problem
    return problem.words.zh if problem else ""


def test_an_address_and_a_code_typed_in_one_go_join_the_chain(
    qtbot: QtBot, opened: Opened, served: EmbeddedOffice
) -> None:
    code = make_code(served.office, "SY01").text
    view = opened(join_for_real)
    assert focused() == "address"

    with qtbot.waitSignal(view.joined):
        write(served.url)
        press(Qt.Key.Key_Tab)
        write(code.replace("-", "").lower())
        press(Qt.Key.Key_Return)


def test_a_code_that_was_used_is_told_at_the_code(qtbot: QtBot, opened: Opened, served: EmbeddedOffice) -> None:
    code = make_code(served.office, "SY01").text
    enrol(served.url, code, device_name="别的电脑")
    view = opened(join_for_real, address=served.url)

    write(code.replace("-", ""))
    press(Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: "已经用过" in problem_at(view, "code"))
    assert focused() == "codeFirst"
    write("A")
    assert problem_at(view, "code") == ""


@pytest.mark.parametrize(
    ("reason", "name"),
    [("unreachable", "address"), ("not_an_office", "address"), ("insecure", "address"), ("code_unknown", "code"),
     ("code_expired", "code"), ("too_many_guesses", "code"), ("letters_used_up", "code")],
)  # fmt: skip
def test_each_refusal_is_told_where_it_can_be_put_right(qtbot: QtBot, opened: Opened, reason: str, name: str) -> None:
    view = opened(partial(refusing, reason), address="https://office")
    view.code.set_text("ABCD2345")

    view.go.click()

    qtbot.waitUntil(lambda: problem_at(view, name) != "")
    assert view.go.isEnabled()


def test_any_other_refusal_is_told_over_the_button(qtbot: QtBot, opened: Opened) -> None:
    view = opened(partial(refusing, "refused"), address="https://office")
    view.code.set_text("ABCD2345")

    view.go.click()

    qtbot.waitUntil(view.banner.isVisible)
    assert view.banner.text == "因为 refused"


def test_what_is_missing_is_asked_for_before_anyone_is_called(opened: Opened) -> None:
    view = opened(partial(refusing, "refused"), device_name="")
    write("https://office")

    press(Qt.Key.Key_Return)

    assert problem_at(view, "address") == ""
    assert "八位" in problem_at(view, "code") and problem_at(view, "name")
    assert focused() == "codeFirst"


def test_another_language_keeps_what_was_typed(opened: Opened) -> None:
    view = opened(partial(refusing, "refused"))
    write("https://office")
    view.code.set_text("ABCD2345")

    set_language("en")

    assert (view.address.text(), view.code.text(), view.name.text()) == ("https://office", "ABCD-2345", "收银台")


@pytest.fixture
def code(qtbot: QtBot, appearance: Appearance) -> CodeField:
    box = CodeField(None)
    show(qtbot, box)
    return box


def test_a_full_group_hands_on_and_backspace_comes_back(code: CodeField) -> None:
    write("abcd2")
    assert (code.first.text(), code.second.text(), focused()) == ("ABCD", "2", "codeSecond")

    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Backspace)

    assert focused() == "codeFirst" and code.first.text() == "ABCD"


def test_a_pasted_code_fills_both_groups_however_it_is_written(code: CodeField) -> None:
    QApplication.clipboard().setText(" ａｂcd–2345 ")

    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert code.text() == "ABCD-2345" and code.complete


def test_half_a_code_is_not_complete(code: CodeField) -> None:
    write("abc")

    assert not code.complete and code.text() == "ABC"


def test_a_chain_with_its_own_authority_is_trusted_once_its_certificate_is_chosen(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    found(tmp_path / "office")
    make_authority(tmp_path / "ca", name="辽沈")
    issue_certificate(tmp_path / "ca", ["127.0.0.1"])
    cert, key = tmp_path / "ca" / CERT, tmp_path / "ca" / KEY
    with EmbeddedOffice(tmp_path / "office", cert=cert, key=key) as embedded:
        view = opened(join_for_real, address=embedded.url)
        assert not view.authority.isVisible(), "whoever needs none never sees it"
        write(make_code(embedded.office, "SY01").text)
        view.go.click()
        qtbot.waitUntil(view.authority.isVisible)
        assert "证书" in problem_at(view, "address")
        view.choose_authority(str(tmp_path / "ca" / CA))
        assert (problem_at(view, "address"), view.authority.text()) == ("", "证书：ca.pem")
        with qtbot.waitSignal(view.joined):
            view.go.click()
