"""Around the form at the counter: printing, masking, moving by keys alone (M1, LC 16.06.302.01)."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.blank_forms import COPIES
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.key_hint import KeyHint
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at, open_window, text_of
from tests.ui.front_desk.test_registering import register, view

K = Qt.Key


@pytest.fixture
def known(seat: Seat) -> str:
    return register_walk_in(seat, WANG).customer_id


def test_the_form_prints_inside_the_page(window: Shell, typist: Typist) -> None:
    register(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    typist.key(K.Key_F9)
    typist.settle()
    assert view(window).shows_printed
    assert view(window).printed.preview.page_count == 1
    typist.key(K.Key_Escape)
    assert view(window).shows_saved
    typist.key(K.Key_Return)

    assert at("phone")


def test_blank_forms_print_from_the_guide_and_the_typed_text_waits(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("139")
    view(window).panel.guide.blank_asked.emit()
    typist.settle()
    assert view(window).printed.preview.page_count == COPIES + 1

    typist.key(K.Key_Escape)
    assert not view(window).shows_printed
    assert view(window).form.phone.value().startswith("139")


def test_a_colleagues_customer_is_masked_until_asked(window: Shell, typist: Typist, seat: Seat) -> None:
    sun = replace(seat, person=replace(seat.person, id="sun", name="孙倩"))
    register_walk_in(sun, WANG)
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    card = view(window).panel.card
    assert card.phone == "138****5678"
    card.revealed.emit()
    typist.settle()

    assert card.phone == "138 1234 5678"


def test_every_field_can_be_reached_by_tab_alone(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    met = set()
    for _ in range(80):
        met.add(view(window).form.at())
        typist.key(K.Key_Tab)

    assert set(view(window).form.keys) <= met


def test_every_input_has_a_name_for_a_screen_reader(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)

    nameless = [box.objectName() for box in view(window).form.findChildren(QLineEdit) if not box.accessibleName()]
    assert nameless == []


def test_a_customer_who_keeps_the_number_is_one_chord_and_the_name_follows(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.key(K.Key_D, ALT)
    assert at("contact")
    typist.settle()
    assert text_of(window, "work0") == "新登记"
    typist.key(K.Key_D, ALT)
    assert at("phone")
    assert view(window).form.phone.value() == ""


def test_a_number_half_typed_is_named_as_it_stands(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("1390")
    typist.key(K.Key_Tab)
    assert text_of(window, "work0") == "1390"


def test_enter_prints_the_form_that_f9_showed(window: Shell, typist: Typist) -> None:
    register(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert key_hints(window) == 2
    typist.key(K.Key_F9)
    typist.settle()
    assert at("pdfPrint")


def test_f9_is_offered_only_where_there_is_a_form(window: Shell, typist: Typist, known: str) -> None:
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert view(window).shows_saved
    assert key_hints(window) == 1


def test_escape_closes_what_lies_over_the_form_first(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("1390000")
    typist.key(K.Key_F1)
    sheet = window.findChild(QWidget, "cheatSheet")
    assert sheet is not None and sheet.isVisible()
    typist.key(K.Key_Escape)
    assert not sheet.isVisible()
    assert at("phone")
    assert view(window).form.phone.value() == "1390000"


def key_hints(window: Shell) -> int:
    return sum(hint.isVisible() for hint in view(window).saved.findChildren(KeyHint))


@pytest.mark.parametrize(("typed", "says"), [("13998765432", "员工"), ("12345678901", "没有这样的号码")])
def test_a_number_that_is_no_customers_is_said_at_the_field(
    seat: Seat,
    appearance: Appearance,
    tasks: Tasks,
    failures: Failures,
    qtbot: QtBot,
    tmp_path: Path,
    typed: str,
    says: str,
) -> None:
    ours = replace(seat, branch=replace(seat.branch, staff_phones=frozenset({"+8613998765432"})))
    window = open_window(ours, tasks=tasks, failures=failures, qtbot=qtbot, state=tmp_path / "window.ini")
    typist = Typist(qtbot, tasks)
    typist.key(K.Key_F2)
    typist.write(typed)
    typist.key(K.Key_Tab)
    typist.settle()
    problem = view(window).form.field("phone").problem
    assert problem is not None
    assert says in problem.words.zh
