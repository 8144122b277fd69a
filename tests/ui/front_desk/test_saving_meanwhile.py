"""The counter does not wait for a save: whoever takes the next customer meanwhile finds both as they should be."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.local import Draft
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.services.counter_drafts import kept_work
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import CTRL, SHIFT, Typist, at
from tests.ui.held import held

K = Qt.Key


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def records(seat: Seat, kind: type) -> list:  # type: ignore[type-arg]
    with seat.store.reading() as session:
        return list(session.exec(select(kind)).all())


def fill_in(typist: Typist, phone: str, name: str) -> None:
    """All of a private customer's form but the chord."""
    typist.write(phone)
    typist.write(name)
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)


def told(window: Shell) -> list[str]:
    return [toast.text for toast in window.toasts.shown]


def test_the_next_customer_is_untouched_by_the_save_of_the_one_before(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Tab, CTRL)
        typist.write("13900002222")
        typist.write("刘")
    typist.settle()
    typist.write("洋")
    typist.key(K.Key_Return)
    typist.settle()

    assert [one.name for one in records(seat, Contact)] == ["赵敏"]
    assert view(window).form.values()["contact"] == "刘洋"
    assert [work.values["contact"] for work in kept_work(seat)] == ["刘洋"]
    assert any("赵敏" in text for text in told(window))
    assert not view(window).shows_saved
    for _ in range(2):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert {one.name for one in records(seat, Contact)} == {"赵敏", "刘洋"}
    assert records(seat, Draft) == []


def test_a_decision_goes_with_its_own_customer(window: Shell, typist: Typist, tasks: Tasks, seat: Seat) -> None:
    known = register_walk_in(seat, WANG).customer_id
    typist.key(K.Key_F2)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_2)
    typist.write("刘洋")
    for _ in range(2):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Tab, CTRL)
        typist.write("13900002222")
    typist.settle()

    assert [one.id for one in records(seat, Customer)] == [known]
    assert {one.name for one in records(seat, Contact)} == {"王芳", "刘洋"}
    assert view(window).form.values()["phone"] == "13900002222"


def test_two_saves_at_once_are_two_customers(window: Shell, typist: Typist, tasks: Tasks, seat: Seat) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Tab, CTRL)
        fill_in(typist, "13900002222", "刘洋")
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert sorted(one.name for one in records(seat, Contact)) == ["刘洋", "赵敏"]
    assert records(seat, Draft) == []
    assert view(window).shows_saved


def test_what_is_refused_later_stays_parked_and_is_told(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13812345678", "赵敏")
    typist.settle()
    register_walk_in(seat, WANG)
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        typist.key(K.Key_Tab, CTRL)
        typist.write("13900002222")
        typist.write("刘洋")
    typist.settle()

    assert view(window).form.values()["contact"] == "刘洋"
    assert len(records(seat, Customer)) == 1
    assert any("赵敏" in text for text in told(window))
    typist.key(K.Key_Tab, CTRL | SHIFT)
    assert view(window).form.values()["contact"] == "赵敏"


@pytest.mark.parametrize("again", [False, True])
def test_an_order_is_saved_while_somebody_else_is_served(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat, again: bool
) -> None:
    register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号"))
    typist.key(K.Key_F2)
    for _ in range(2 if again else 1):
        typist.write("5678")
        typist.settle()
        typist.key(K.Key_Return)
        typist.settle()
        typist.key(K.Key_O, CTRL)
        typist.settle()
        typist.write("xzbj9")
        typist.settle()
        typist.key(K.Key_Return)
        typist.settle()
        typist.key(K.Key_1)
        typist.write("2")
        typist.key(K.Key_Return)
        with held(tasks):
            typist.key(K.Key_Return, CTRL)
            typist.key(K.Key_Tab, CTRL)
            typist.write("13900002222")
        typist.settle()
        assert view(window).form.values()["phone"] == "13900002222"
        view(window).bar.clear.click()

    assert len(records(seat, PhoneOrderNote)) == 1
    assert any("是否上一单" in text for text in told(window)) == again
    assert at("product" if again else "phone")
