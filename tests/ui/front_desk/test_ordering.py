"""M2: an order by phone, out of stock included, typed with real keys and counted (PRACTICE 5)."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from sqlmodel import select

from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.services.counter_drafts import kept_work
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.shell import Shell
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import CTRL, Typist, at, text_of

K = Qt.Key


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")).customer_id


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def notes(seat: Seat) -> list[PhoneOrderNote]:
    with seat.store.reading() as session:
        return list(session.exec(select(PhoneOrderNote)).all())


def hint_of_goods(window: Shell) -> str:
    field = view(window).order.product.parentWidget()
    line = field.findChild(QLabel, "fieldLine") if field is not None else None
    assert line is not None
    return line.text()


def order_for(typist: Typist) -> None:
    """F2, the tail of the number, Enter, Ctrl+O: the caller's order."""
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.key(K.Key_O, CTRL)
    typist.settle()


def test_out_of_stock_takes_eight_command_keys(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    order_for(typist)
    assert at("product")
    typist.write("xzbj9")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    assert at("substitutes")
    typist.key(K.Key_1)
    typist.write("2")
    typist.key(K.Key_Return)
    assert at("related")
    typist.key(K.Key_Y)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert (typist.commands, typist.characters) == (8, 10)
    (note,) = notes(seat)
    assert (note.product_code, note.substitute_code, note.quantity) == ("XZ-914", "XZ-1070", 2)
    assert (note.related_answer, note.rep_id) == ("要亮膜 1.27m", "rep1")
    assert text_of(window, "savedNumber") == note.number


def test_what_to_say_is_shown_and_is_never_just_none_left(window: Shell, typist: Typist, customer: str) -> None:
    order_for(typist)
    typist.write("xz-914")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()

    said = text_of(window, "sayThis")
    assert "写真背胶 1.07m" in said
    assert not any("没货" in label.text() for label in window.findChildren(QLabel))


def test_the_caller_is_found_from_the_order_itself(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    typist.key(K.Key_F2)
    typist.key(K.Key_O, CTRL)
    assert at("caller")
    typist.write("wf")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()

    assert at("product")
    assert view(window).order.customer_id == customer
    assert view(window).panel.shows(view(window).panel.card)


def test_several_goods_make_one_order(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    order_for(typist)
    for product, quantity in (("lm", "3"), ("rrjms", "1")):
        typist.write(product)
        typist.settle()
        typist.key(K.Key_Return)
        typist.settle()
        typist.write(quantity)
        typist.key(K.Key_Return)
        assert at("product")
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert sorted((note.product_code, note.quantity) for note in notes(seat)) == [("MS-K1", 1), ("PM-1270", 3)]
    assert len({note.number for note in notes(seat)}) == 1


@pytest.mark.parametrize(("answer", "saved"), [(K.Key_1, 1), (K.Key_2, 2)])
def test_the_same_order_again_is_asked_about(
    window: Shell, typist: Typist, seat: Seat, customer: str, answer: Qt.Key, saved: int
) -> None:
    for _ in range(2):
        order_for(typist)
        typist.write("lm")
        typist.settle()
        typist.key(K.Key_Return)
        typist.settle()
        typist.write("3")
        typist.key(K.Key_Return, CTRL)
        typist.settle()
    assert view(window).decision.words.startswith("是否上一单？DH-")
    typist.key(answer)
    typist.settle()

    assert len(notes(seat)) == saved
    assert kept_work(seat) == ()


def test_an_order_without_goods_says_what_is_missing(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    order_for(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert [toast.text for toast in window.toasts.shown] == ["请先选商品"]
    assert at("product")


def test_an_order_is_a_draft_with_its_lines(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    order_for(typist)
    typist.write("lm")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.write("3")
    typist.key(K.Key_Return)
    typist.key(K.Key_Tab, CTRL)
    assert at("phone")
    typist.key(K.Key_Tab, CTRL)
    typist.settle()

    (line,) = view(window).order.order().lines
    assert (line.product_code, line.quantity) == ("PM-1270", 3)


def test_a_stranger_who_rings_is_registered_first(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    typist.key(K.Key_O, CTRL)
    typist.write("13900001111")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()

    assert view(window).form.values() == {"phone": "13900001111", "source": "phone"}


def test_who_was_just_registered_can_order_at_once(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    typist.write("13900001111")
    typist.write("赵敏")
    for _ in range(3):
        typist.key(K.Key_Return)
    typist.key(K.Key_Space)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    typist.key(K.Key_O, CTRL)
    typist.settle()

    assert at("product")
    assert view(window).panel.card.phone == "139 0000 1111"


def test_the_next_order_does_not_begin_with_the_last_ones_trouble(window: Shell, typist: Typist, customer: str) -> None:
    order_for(typist)
    typist.write("没有的货")
    typist.settle()
    assert "换个词" in hint_of_goods(window)
    view(window).bar.clear.click()
    order_for(typist)
    assert "换个词" not in hint_of_goods(window)


def test_no_second_order_is_offered_beside_the_first(window: Shell, typist: Typist, customer: str) -> None:
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    offered = view(window).findChild(QPushButton, "cardOrder")
    assert offered is not None and offered.isVisible()
    typist.key(K.Key_O, CTRL)
    typist.settle()
    assert not offered.isVisible()


def test_enter_pressed_before_the_answers_takes_what_was_typed(window: Shell, typist: Typist, customer: str) -> None:
    typist.key(K.Key_F2)
    typist.key(K.Key_O, CTRL)
    typist.settle()
    typist.write("5678")
    typist.key(K.Key_Return)
    typist.settle()
    assert view(window).order.customer_id == customer
    typist.write("xzbj")
    typist.settle()
    typist.write("9")
    typist.key(K.Key_Return)
    typist.settle()
    offer = view(window).order.offer_box.offer
    assert offer is not None and offer.article.code == "XZ-914"
