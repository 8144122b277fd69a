"""M1: a walk-in at the counter, typed with real keys and counted (PRACTICE 5)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.chain import Account
from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.twins import DistinctPair
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import Role
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_contact import note_contact
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.merging.wishes import Merge
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.field import Field
from tests.head_office.chain import PASSWORD, verifier
from tests.services.counter import WANG, put, seat_at
from tests.ui.front_desk.conftest import ALT, CTRL, SHIFT, Typist, at, open_window, text_of
from tests.ui.front_desk.pages import Other

K = Qt.Key


@pytest.fixture
def known(seat: Seat) -> str:
    return register_walk_in(seat, WANG).customer_id


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def records(seat: Seat, kind: type) -> list:  # type: ignore[type-arg]
    with seat.store.reading() as session:
        return list(session.exec(select(kind)).all())


def problem(window: Shell, key: str) -> str:
    found = window.findChild(Field, f"field_{key}")
    assert found is not None
    return found.problem.code if found.problem else ""


def register(typist: Typist, *, name: str = "赵敏", company: str = "新辉标识") -> None:
    """All of M1 but the last chord."""
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.write(name)
    typist.key(K.Key_Return)
    typist.write(company)
    typist.key(K.Key_Return)
    typist.key(K.Key_1)
    typist.key(K.Key_3)
    typist.key(K.Key_Return)
    typist.key(K.Key_Space)


def test_a_new_customer_takes_eight_command_keys(window: Shell, typist: Typist, seat: Seat) -> None:
    register(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert typist.commands <= 8
    assert typist.characters - 11 <= 26
    (customer,), (form,), (contact,) = records(seat, Customer), records(seat, RegistrationForm), records(seat, Contact)
    assert (customer.name, customer.source, customer.needs) == ("新辉标识", "walk_in", ("inkjet_media", "laminate"))
    assert (contact.name, contact.mobile) == ("赵敏", "+8613900001111")
    assert form.state == "received"
    assert [(one.purpose, one.act) for one in records(seat, Consent)] == [("order", "given")]
    assert text_of(window, "savedNumber") == form.number
    assert at("savedNext")


def test_without_a_line_it_is_the_same_and_one_unit_waits(window: Shell, typist: Typist, seat: Seat) -> None:
    waiting = seat.store.replica.queue().units
    register(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert seat.store.replica.queue().units == waiting + 1


def test_a_known_customer_takes_two_keys_and_four_digits(window: Shell, typist: Typist, seat: Seat, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()

    assert (typist.commands, typist.characters) == (2, 4)
    assert at("answer")
    typist.write("铁西区兴华北街12号")
    typist.key(K.Key_Return)
    typist.key(K.Key_5)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    (visit,) = records(seat, Visit)
    assert (visit.customer_id, visit.needs) == (known, "墨水")
    assert records(seat, Customer)[0].address == "兴华北街12号"
    assert len(records(seat, RegistrationForm)) == 1


def test_save_and_new_leaves_a_blank_form_for_the_next(window: Shell, typist: Typist, seat: Seat) -> None:
    register(typist)
    typist.key(K.Key_Return, CTRL | SHIFT)
    typist.settle()

    assert len(records(seat, RegistrationForm)) == 1
    assert at("phone")
    assert view(window).form.values() == {"source": "walk_in"}
    assert [toast.text.startswith("已登记") for toast in window.toasts.shown] == [True]


def test_keys_typed_before_the_match_has_come_are_not_lost(window: Shell, typist: Typist, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.write("刘洋")
    typist.settle()

    assert view(window).form.values()["contact"] == "刘洋"
    assert view(window).panel.matches.blocks


@pytest.mark.parametrize("digits", ["1381", "1381234", "13812345678"])
def test_the_match_comes_without_enter(window: Shell, typist: Typist, known: str, digits: str) -> None:
    typist.key(K.Key_F2)
    typist.write(digits)
    typist.settle()

    assert [match.customer_id for match in view(window).panel.matches.matches] == [known]
    assert view(window).panel.shows(view(window).panel.matches)


def test_one_opens_the_file_that_has_the_number(window: Shell, typist: Typist, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_1)
    typist.settle()

    assert at("answer")
    assert view(window).panel.shows(view(window).panel.card)


def test_two_makes_a_new_contact_there(window: Shell, typist: Typist, seat: Seat, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_2)
    typist.write("刘洋")
    for _ in range(2):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert {contact.name for contact in records(seat, Contact)} == {"王芳", "刘洋"}
    assert len(records(seat, Customer)) == 1
    assert [visit.met for visit in records(seat, Visit)] == ["刘洋"]


def test_three_wants_a_reason_and_an_approver_and_keeps_both(
    window: Shell, typist: Typist, seat: Seat, known: str
) -> None:
    """In the panel, nothing modal: a wrong password costs nothing that was typed (PRACTICE 3.1)."""
    put(seat.store, Account(id="a1", staff_id="zhao", login="zhao", verifier=verifier()))
    note_contact(seat.store, offset=timedelta(0))
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_3)
    typist.key(K.Key_2)
    typist.qtbot.waitUntil(lambda: at("approvalPassword"))
    approval = view(window).panel.matches.approval
    typist.write("wrong-password")
    typist.key(K.Key_Return)
    typist.qtbot.waitUntil(lambda: "密码不对" in text_of(approval, "approvalTold"))
    typist.write(PASSWORD)
    typist.key(K.Key_Return)
    typist.qtbot.waitUntil(view(window).decision.isVisible)
    assert view(window).decision.words == "仍要新建：号码已换了主人"
    typist.write("刘洋")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert len(records(seat, Customer)) == 2
    written = [form.as_written for form in records(seat, RegistrationForm)]
    assert any("号码已换了主人" in text for text in written)
    (pair,) = records(seat, DistinctPair)
    assert (pair.note, pair.decided_by) == ("号码已换了主人", "zhao")


def test_several_files_of_one_number_are_merged_by_who_may(
    seat: Seat, known: str, appearance: Appearance, tasks: Tasks, failures: Failures, qtbot: QtBot, tmp_path: Path
) -> None:
    accountant = seat_at(seat.store, "zhao", Role.ACCOUNTANT)
    other = register_walk_in(accountant, replace(WANG, contact="刘洋", duplicate_reason="换了主人")).customer_id
    window = open_window(accountant, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "w.ini")
    typist = Typist(qtbot, tasks)
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_4, ALT)
    page = window.workspace.page("customers")
    assert isinstance(page, Other)
    assert [set(one.ids) for one in page.subjects if isinstance(one, Merge)] == [{known, other}]


def test_a_known_number_is_not_saved_without_a_decision(window: Shell, typist: Typist, seat: Seat, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.write("刘洋")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert len(records(seat, Customer)) == 1
    assert problem(window, "phone_row") == "duplicate_mobile"
    assert at("phone")


def test_a_company_alike_is_shown_beside_and_answered_with_alt(
    window: Shell, typist: Typist, seat: Seat, known: str
) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.write("刘洋")
    typist.key(K.Key_Return)
    typist.write("金彩广告有限责任公司")
    typist.key(K.Key_Return)
    typist.settle()
    assert problem(window, "name") == "alike"
    typist.key(K.Key_3, ALT)
    typist.key(K.Key_Tab)
    typist.settle()

    assert problem(window, "name") == ""
    assert view(window).panel.shows(view(window).panel.guide)


def test_a_number_too_short_is_said_at_the_field_and_blocks(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    typist.write("1390000111")
    typist.key(K.Key_Return)
    typist.settle()
    assert problem(window, "phone_row") == "phone_length"
    typist.write("赵敏")
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert records(seat, Customer) == []
    assert at("phone")


def test_an_unknown_segment_warns_and_is_read_back(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("15412345678")
    typist.settle()
    typist.write("赵")

    assert problem(window, "phone_row") == "phone_segment"
    assert view(window).form.phone.read_back.text == "读回后四位 5678"


def test_full_width_digits_are_a_number_too(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("１３９００００１１１１")

    assert view(window).form.values()["phone"] == "13900001111"
    assert at("contact")


def test_enter_while_chinese_is_composed_belongs_to_the_input_method(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    QApplication.sendEvent(typist.target(), QInputMethodEvent("zhao", []))
    typist.key(K.Key_Return)
    assert at("contact")
    typist.write("赵")
    typist.key(K.Key_Return)

    assert at("name")


def test_enter_out_of_habit_after_the_number_skips_nothing(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.key(K.Key_Return)
    assert at("contact")
    typist.key(K.Key_Return)

    assert at("name")


def test_backspace_in_the_empty_name_goes_back_to_the_number(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.key(K.Key_Backspace)

    assert at("phone")


def test_nothing_is_ticked_beforehand(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)

    assert view(window).form.values() == {"source": "walk_in"}


def test_none_of_these_and_a_purpose_exclude_each_other(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    form = view(window).form
    form.go("consents")
    typist.write("1")
    typist.write("4")
    assert form.values().get("no_consent") is True
    assert "consents" not in form.values()
    typist.write("2")

    assert form.values()["consents"] == ("greetings",)
    assert "no_consent" not in form.values()


def test_a_pasted_block_is_told_apart_and_can_be_put_back(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    QGuiApplication.clipboard().setText("沈阳市铁西区兴华北街12号 王老板 13900001111")
    typist.key(K.Key_V, CTRL)
    values = view(window).form.values()

    assert (values["phone"], values["contact"], values["salutation"]) == ("13900001111", "王", "boss")
    assert (values["city"], values["district"], values["address"]) == ("沈阳市", "铁西区", "兴华北街12号")
    (toast,) = window.toasts.shown
    assert toast.action is not None
    toast.action.click()
    assert view(window).form.values() == {"source": "walk_in"}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # a menu, where there is no screen
def test_a_block_pasted_by_mouse_is_told_apart_too(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    QGuiApplication.clipboard().setText("１３９００００１１１１ 沈阳金彩广告有限公司 赵敏")
    box = view(window).form.phone.box
    at = box.rect().center()
    QApplication.sendEvent(box, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, box.mapToGlobal(at)))
    menu = box.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    menu.close()

    values = view(window).form.values()
    assert (values["phone"], values["name"], values["contact"]) == ("13900001111", "沈阳金彩广告有限公司", "赵敏")


def test_what_is_no_block_is_pasted_where_the_cursor_is(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    QGuiApplication.clipboard().setText("赵敏")
    typist.key(K.Key_V, CTRL)

    assert view(window).form.values()["contact"] == "赵敏"


def test_an_address_in_one_line_fills_the_lists(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    view(window).form.go("address")
    typist.write("铁西区建设东路8号")
    typist.key(K.Key_Return)
    values = view(window).form.values()

    assert (values["province"], values["city"], values["district"]) == ("辽宁省", "沈阳市", "铁西区")
    assert values["address"] == "建设东路8号"


def test_enter_pressed_before_the_answer_opens_the_known_customer(window: Shell, typist: Typist, known: str) -> None:
    typist.key(K.Key_F2)
    typist.settle()
    typist.write("5678")
    typist.key(K.Key_Return)
    typist.settle()
    assert view(window).panel.shows(view(window).panel.card)
