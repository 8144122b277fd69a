"""What is answered about the product under discussion is as safe as what is in the order already."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from sqlmodel import select

from crm_desktop.models.product import Product
from crm_desktop.services.counter_drafts import kept_work
from crm_desktop.services.phone_order import OrderLine
from crm_desktop.services.seat import Seat
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.front_desk.order_form import OrderForm
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.ui.front_desk.conftest import CTRL, Typist, at
from tests.ui.front_desk.orders_hands import OpenAs, accountant, customer, notes, open_as
from tests.ui.front_desk.test_ordering import order_for, view
from tests.ui.held import held

__all__ = ["accountant", "customer", "open_as"]
K = Qt.Key
MEDIA = OrderLine("XZ-914", 2, substitute_code="XZ-1070")


def discuss(typist: Typist, product: str = "xzbj9") -> None:
    """An order of the customer, and a product of it under discussion."""
    order_for(typist)
    ask_for(typist, product)


def ask_for(typist: Typist, product: str) -> None:
    typist.write(product)
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()


def form(window: Shell) -> OrderForm:
    return view(window).order


def park_and_return(typist: Typist) -> None:
    typist.key(K.Key_Tab, CTRL)
    assert at("phone")
    typist.key(K.Key_Tab, CTRL)
    typist.settle()


def test_a_parked_order_keeps_the_quantity_and_the_substitute(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.write("2")
    park_and_return(typist)

    assert form(window).order().lines == (MEDIA,)
    assert at("quantity")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    (note,) = notes(seat)
    assert (note.product_code, note.substitute_code, note.quantity) == ("XZ-914", "XZ-1070", 2)


def test_a_substitute_without_a_quantity_is_kept_too(window: Shell, typist: Typist, customer: str) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    park_and_return(typist)
    assert form(window).order().lines == ()
    typist.write("2")
    assert form(window).order().lines == (MEDIA,)


def test_an_answer_about_the_goods_beside_comes_back_and_ends_nothing(
    window: Shell, typist: Typist, customer: str
) -> None:
    discuss(typist)
    typist.key(K.Key_Tab)
    typist.key(K.Key_Tab)
    assert at("related")
    typist.key(K.Key_N)
    assert at("quantity"), "it is asked for: nothing is ordered without it"
    park_and_return(typist)
    assert form(window).offer_box.offer is not None
    typist.key(K.Key_1)
    typist.write("2")
    (line,) = form(window).order().lines
    assert line.related_answer == "不要亮膜 1.27m"


def test_what_is_answered_is_on_disk_without_leaving_the_field(
    window: Shell, typist: Typist, seat: Seat, customer: str, open_as: OpenAs
) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.write("2")
    typist.qtbot.waitUntil(lambda: "2" in str([work.values.get("offer") for work in kept_work(seat)]))
    again, hands = open_as(seat)
    hands.key(K.Key_F2)
    hands.settle()
    assert form(again).order().lines == (MEDIA,)


@pytest.mark.parametrize("how", ["turned", "saved", "typed"])
def test_a_parked_order_is_whole_before_its_product_is_read_again(
    window: Shell, typist: Typist, tasks: Tasks, seat: Seat, customer: str, how: str
) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.write("2")
    typist.key(K.Key_Tab, CTRL)
    with held(tasks):
        typist.key(K.Key_Tab, CTRL)
        if how == "turned":
            typist.key(K.Key_Tab, CTRL)
            typist.key(K.Key_Tab, CTRL)
        elif how == "saved":
            typist.key(K.Key_Return, CTRL)
        else:
            typist.write("lm")
            assert form(window).product.text() == "lm"
    typist.settle()
    if how == "saved":
        (note,) = notes(seat)
        assert (note.product_code, note.substitute_code, note.quantity) == ("XZ-914", "XZ-1070", 2)
        return
    assert form(window).order().lines == (MEDIA,)
    if how == "typed":
        assert form(window).product.text() == "lm"
        assert [one.code for one in form(window).articles.articles] == ["PM-1270"]


def test_a_quantity_stands_when_the_next_product_is_looked_for(window: Shell, typist: Typist, customer: str) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.write("2")
    form(window).product.setFocus()
    ask_for(typist, "lm")
    typist.write("3")
    assert form(window).order().lines == (MEDIA, OrderLine("PM-1270", 3))


def test_the_product_of_a_parked_order_does_not_take_the_cursor_from_the_words(
    window: Shell, typist: Typist, tasks: Tasks, customer: str
) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.key(K.Key_Tab, CTRL)
    with held(tasks):
        typist.key(K.Key_Tab, CTRL)
        who = window.findChild(QLineEdit, "proxy")
        assert who is not None
        who.setFocus()
        typist.write("chen")
    typist.settle()
    typist.write("gong")
    assert form(window).order().caller == "chengong"
    assert form(window).offer_box.offer is not None


def test_a_product_that_is_gone_is_still_in_the_order_with_its_quantity(
    window: Shell, typist: Typist, seat: Seat, customer: str, failures: Failures
) -> None:
    discuss(typist)
    typist.key(K.Key_1)
    typist.write("2")
    typist.key(K.Key_Tab, CTRL)
    typist.settle()
    with seat.unit("drop_product") as session:
        session.exec(select(Product).where(Product.code == "XZ-914")).one().code = "XZ-914B"
    typist.key(K.Key_Tab, CTRL)
    typist.settle()
    assert form(window).order().lines == (MEDIA,)
