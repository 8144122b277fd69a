"""The one question a visit, at the till and on the phone, and a number that is verified while one serves."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.models.visit import Visit
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.shell import Shell
from tests.services.counter import WANG, put
from tests.ui.front_desk.conftest import ALT, CTRL, Typist, at, text_of

K = Qt.Key


@pytest.fixture
def customer(seat: Seat) -> str:
    entry = replace(WANG, province="辽宁省", city="沈阳市", district="铁西区", address="兴华北街12号")
    return register_walk_in(seat, entry).customer_id


def view(window: Shell) -> DeskView:
    found = window.findChild(DeskView)
    assert found is not None
    return found


def file_of(seat: Seat, customer_id: str) -> Customer:
    with seat.store.reading() as session:
        return session.get_one(Customer, customer_id)


def state_of(seat: Seat) -> tuple[str | None, str | None]:
    with seat.store.reading() as session:
        contact = session.exec(select(Contact)).one()
    return contact.phone_state, contact.phone_checked_by


def arrive(typist: Typist) -> None:
    """F2, the tail of the number, Enter."""
    typist.key(K.Key_F2)
    typist.write("5678")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()


def ring(typist: Typist) -> None:
    """The same, then Ctrl+O: an order by phone."""
    arrive(typist)
    typist.key(K.Key_O, CTRL)
    typist.settle()


def choose_goods(typist: Typist) -> None:
    typist.write("ms-k1")
    typist.settle()
    typist.key(K.Key_Return)
    typist.settle()
    typist.write("2")
    typist.key(K.Key_Return)


def test_the_card_says_what_is_missing_and_asks_one_thing(window: Shell, typist: Typist, customer: str) -> None:
    arrive(typist)
    assert at("answer")
    assert text_of(window, "cardGaps").startswith("还缺：主营业务、")
    asked = [label.text() for label in view(window).arrival.findChildren(QLabel) if "顺便问一句" in label.text()]
    assert asked == ["顺便问一句：您主要做什么业务？"]


def test_one_chord_says_that_they_would_not_tell_and_the_next_visit_asks_nothing(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    arrive(typist)
    typist.key(K.Key_D, ALT)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert file_of(seat, customer).business == DECLINED

    arrive(typist)
    assert view(window).arrival.asked.question is None
    assert at("visitNeeds")


def test_what_was_asked_and_not_answered_is_not_asked_on_the_phone_an_hour_later(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    arrive(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    ring(typist)
    assert view(window).order.asked.question is None
    with seat.store.reading() as session:
        assert len(session.exec(select(Visit)).all()) == 1


def test_an_answer_begun_at_the_till_goes_along_into_the_order(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    arrive(typist)
    typist.write("门头招牌")
    typist.key(K.Key_O, CTRL)
    typist.settle()
    assert at("product")
    assert view(window).order.asked.answer() == "门头招牌"

    choose_goods(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()

    assert file_of(seat, customer).business == "门头招牌"
    with seat.store.reading() as session:
        assert len(session.exec(select(PhoneOrderNote)).all()) == 1


def test_the_question_is_one_tab_from_the_goods_on_the_phone(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    ring(typist)
    choose_goods(typist)
    assert at("product")
    typist.key(K.Key_Tab)
    assert at("answer")
    typist.write("门头招牌")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert file_of(seat, customer).business == "门头招牌"


def test_an_order_without_an_answer_takes_no_key_more(window: Shell, typist: Typist, seat: Seat, customer: str) -> None:
    ring(typist)
    before = typist.commands
    choose_goods(typist)
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert typist.commands - before == 3
    assert file_of(seat, customer).business is None


@pytest.mark.parametrize(("by_phone", "state"), [(False, "seen"), (True, "called")])
def test_one_chord_verifies_the_number_the_way_it_is_found_here(
    window: Shell, typist: Typist, seat: Seat, customer: str, by_phone: bool, state: str
) -> None:
    (ring if by_phone else arrive)(typist)
    assert view(window).panel.card.check.words == "未核实"

    typist.key(K.Key_V, ALT)
    typist.settle()

    assert state_of(seat) == (state, "li")
    assert view(window).panel.card.check.words == ("已拨通" if by_phone else "当面核实")


def test_verifying_leaves_what_is_typed_and_the_visit_is_saved_after_it(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    arrive(typist)
    typist.write("门头招牌")
    typist.key(K.Key_W, ALT)
    typist.settle()
    assert at("answer")
    assert view(window).panel.card.check.words == "查无此号"

    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert (file_of(seat, customer).business, state_of(seat)) == ("门头招牌", ("wrong", "li"))


def test_a_colleagues_customer_is_not_verified_here_and_says_why(
    window: Shell, typist: Typist, seat: Seat, customer: str
) -> None:
    with seat.store.reading() as session:
        colleague = session.get_one(Customer, customer)
    colleague.created_by = "sun"
    put(seat.store, colleague)
    arrive(typist)

    typist.key(K.Key_V, ALT)
    typist.settle()

    assert state_of(seat) == ("unverified", None)
    assert len(window.toasts.shown) == 1
