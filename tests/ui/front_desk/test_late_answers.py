"""What was asked for one customer at the counter is not answered at the next: cards, offers, approvals, drafts."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlmodel import select

from crm_desktop.models.chain import Account
from crm_desktop.models.customer import Contact
from crm_desktop.services.counter_drafts import CounterWork, keep_work, kept_work
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.syncing_contact import note_contact
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.language import set_language
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.head_office.chain import PASSWORD, verifier
from tests.services.counter import WANG, put
from tests.ui.front_desk.conftest import CTRL, Typist, at
from tests.ui.held import held

K = Qt.Key


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def contacts(seat: Seat) -> list[str]:
    with seat.store.reading() as session:
        return sorted(str(name) for name in session.exec(select(Contact.name)).all())


def fill_in(typist: Typist, phone: str, name: str) -> None:
    typist.write(phone)
    typist.write(name)
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)


def told(window: Shell) -> str:
    return " ".join(toast.text for toast in window.toasts.shown)


def test_a_card_that_comes_late_takes_no_key_from_the_next_customer(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    register_walk_in(seat, WANG)
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return)
        typist.key(K.Key_Tab, CTRL)
        typist.write("13900002222")
    typist.settle()
    typist.write("刘洋")
    assert view(window).form.values()["contact"] == "刘洋"
    assert not view(window).panel.shows(view(window).panel.card)


def test_an_offer_that_comes_late_takes_no_digit(window: Shell, typist: Typist, tasks: Tasks, seat: Seat) -> None:
    register_walk_in(seat, WANG)
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.key(K.Key_O, CTRL)
    typist.settle()
    typist.write("xzbj9")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return)
        typist.key(K.Key_Tab, CTRL)
        typist.write("139000")
    typist.settle()
    typist.write("02222")
    assert view(window).form.values()["phone"] == "13900002222"


def test_an_approval_is_for_the_form_it_was_asked_for(window: Shell, typist: Typist, tasks: Tasks, seat: Seat) -> None:
    register_walk_in(seat, WANG)
    put(seat.store, Account(id="a1", staff_id="zhao", login="zhao", verifier=verifier()))
    note_contact(seat.store, offset=timedelta(0))
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_3)
    typist.key(K.Key_2)
    typist.qtbot.waitUntil(lambda: at("approvalPassword"))
    typist.write(PASSWORD)
    typist.key(K.Key_Return)
    typist.key(K.Key_Tab, CTRL)
    typist.write("13900002222")
    typist.qtbot.waitUntil(lambda: "批准的那张表已换下" in told(window))
    assert not view(window).decision.isVisible()
    typist.settle()
    assert all("approved_by" not in work.values for work in kept_work(seat))


def test_what_was_saved_is_no_draft_whoever_waits_for_the_answer(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        set_language("en")
    typist.qtbot.waitUntil(lambda: tasks.idle)
    set_language("zh")
    assert contacts(seat) == ["赵敏"]
    assert kept_work(seat) == ()


def test_what_is_typed_after_saving_is_said_not_to_be_saved(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        view(window).form.go("contact")
        typist.write("敏敏")
    typist.settle()
    assert contacts(seat) == ["赵敏"]
    assert "没有存上：敏敏" in told(window)


def test_a_print_that_comes_late_does_not_cover_the_next_customer(window: Shell, typist: Typist, tasks: Tasks) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert view(window).shows_saved
    with held(tasks):
        typist.key(K.Key_F9)
        typist.key(K.Key_Return)
        typist.write("13900002222")
    typist.settle()
    assert not view(window).shows_printed
    assert view(window).form.values()["phone"] == "13900002222"


def test_who_types_before_the_drafts_are_read_finds_them_parked(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    keep_work(seat, replace(CounterWork(), values={"contact": "昨天的"}))
    with held(tasks):
        typist.key(K.Key_F2)
        typist.write("139")
    typist.settle()
    assert view(window).form.values()["phone"] == "139"
    typist.write("00002222")
    typist.key(K.Key_Tab, CTRL)
    assert view(window).form.values()["contact"] == "昨天的"
    assert QApplication.focusWidget() is not None
