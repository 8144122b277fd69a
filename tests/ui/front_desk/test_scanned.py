"""A form filled in by hand is taken up by its QR code, read where the number is typed (J1)."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from sqlmodel import select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.rules.numbers import RecordNumber
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.front_desk.subjects import PaperOf
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import CTRL, Typist, at
from tests.ui.front_desk.pages import Other
from tests.ui.held import held

K = Qt.Key
NUMBER = str(RecordNumber("SY01", "A", date(2026, 11, 19), 78))


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def scan(typist: Typist, code: str) -> None:
    """A scanner types and presses Enter."""
    typist.write(code)
    typist.key(K.Key_Return)
    typist.settle()


@pytest.mark.parametrize("code", [f"F:SY01/{NUMBER}", f"f:sy01/{NUMBER.lower()}", NUMBER])
def test_a_scanned_form_waits_for_the_number_of_who_wrote_it(
    window: Shell, typist: Typist, seat: Seat, code: str
) -> None:
    typist.key(K.Key_F2)
    scan(typist, code)
    assert at("phone")
    assert view(window).form.values()["paper_number"] == NUMBER
    problem = view(window).form.field("phone").problem
    assert problem is not None
    assert NUMBER in problem.words.zh
    typist.write("13900001111")
    typist.write("赵敏")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    with seat.store.reading() as session:
        (form,) = session.exec(select(RegistrationForm)).all()
    assert form.paper_number == NUMBER


def test_a_form_on_file_is_not_registered_again(window: Shell, typist: Typist, seat: Seat) -> None:
    customer = register_walk_in(seat, replace(WANG, paper_number=NUMBER)).customer_id
    typist.key(K.Key_F2)
    scan(typist, f"F:SY01/{NUMBER}")
    toast = window.toasts.shown[-1]
    assert "已登记" in toast.text
    assert "paper_number" not in view(window).form.values()
    assert toast.action is not None
    toast.action.click()
    page = window.workspace.page("customers")
    assert isinstance(page, Other)
    assert page.subjects[-1] == customer


def test_a_page_of_a_booklet_opens_where_it_is_keyed(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    scan(typist, "P:SY01/A0137-12K")
    page = window.workspace.page("visits")
    assert isinstance(page, Other)
    assert page.subjects[-1] == "P:SY01/A0137-12K"


def test_a_code_is_not_put_into_the_next_customers_form(window: Shell, typist: Typist, tasks: Tasks) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.write("赵敏")
    view(window).form.go("phone")
    typist.key(K.Key_Backspace)
    typist.write(NUMBER)
    with held(tasks):
        typist.key(K.Key_Return)
        typist.key(K.Key_Tab, CTRL)
        typist.write("13900002222")
    typist.settle()
    assert "paper_number" not in view(window).form.values()
    assert NUMBER in window.toasts.shown[-1].text


def test_of_what_is_no_code_the_digits_are_the_number(window: Shell, typist: Typist) -> None:
    """Nothing typed disappears: a letter struck by accident is seen, and costs nothing."""
    typist.key(K.Key_F2)
    typist.write("x13900001111")
    assert view(window).form.phone.box.text() == "x13900001111"
    assert "phone" not in view(window).form.values()
    typist.key(K.Key_Return)
    typist.settle()
    assert view(window).form.values()["phone"] == "13900001111"


def test_a_letter_taken_away_leaves_a_number(window: Shell, typist: Typist) -> None:
    typist.key(K.Key_F2)
    typist.write("x139")
    typist.key(K.Key_Home)
    typist.key(K.Key_Delete)
    typist.key(K.Key_End)
    typist.write("00001111")
    assert view(window).form.values()["phone"] == "13900001111"


def test_another_place_of_the_program_opens_it_for_a_paper(window: Shell, typist: Typist, seat: Seat) -> None:
    window.open("front_desk", PaperOf(NUMBER))
    typist.settle()
    assert view(window).form.values()["paper_number"] == NUMBER
