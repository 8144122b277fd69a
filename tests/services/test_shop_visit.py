from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_card import customer_card
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import ShopVisit, add_contact, record_shop_visit
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import NOW, WANG, seat_at
from tests.services.counter_fixtures import store

__all__ = ["store"]


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_at(store)


@pytest.fixture
def known(seat: Seat) -> str:
    return register_walk_in(seat, WANG).customer_id


def test_a_known_customers_arrival_is_a_visit_and_no_form(seat: Seat, known: str) -> None:
    card = customer_card(seat, known)

    record_shop_visit(seat, card.opened, ShopVisit(needs=("ink",), wants="黑色两瓶"))

    with seat.store.reading() as session:
        visit = session.exec(select(Visit)).one()
        customer = session.get_one(Customer, known)
        assert len(session.exec(select(RegistrationForm)).all()) == 1
    assert (visit.customer_id, visit.rep_id, visit.page_code) == (known, None, None)
    assert (visit.met, visit.needs, visit.arrived) == ("王芳", "墨水；黑色两瓶", "10:05")
    assert set(customer.needs or ()) == {"inkjet_media", "laminate", "ink"}


def test_the_card_asks_one_question_and_the_answer_fills_the_gap(seat: Seat, known: str) -> None:
    card = customer_card(seat, known)
    assert card.question is not None
    assert card.question.words.zh == "送货地址在哪里？"

    told = ShopVisit(question=card.question, answer="铁西区兴华北街12号")
    recorded = record_shop_visit(seat, card.opened, told)

    assert not recorded.proposed
    with seat.store.reading() as session:
        customer = session.get_one(Customer, known)
    assert (customer.city, customer.district, customer.address) == ("沈阳市", "铁西区", "兴华北街12号")
    assert customer_card(seat, known).question is None
    next_day = customer_card(seat_at(seat.store, now=lambda: NOW + timedelta(days=1)), known).question
    assert next_day is not None
    assert next_day.field == "business"


def test_what_a_colleague_registered_is_answered_to_the_accountant(store: BranchStore, known: str) -> None:
    sun = seat_at(store, "sun")
    card = customer_card(sun, known)
    assert not card.may_edit

    recorded = record_shop_visit(sun, card.opened, ShopVisit(question=card.question, answer="铁西区兴华北街12号"))

    assert recorded.proposed
    with store.reading() as session:
        customer = session.get_one(Customer, known)
        visit = session.exec(select(Visit)).one()
    assert customer.address is None
    assert "详细地址：兴华北街12号" in (visit.feedback or "")


def test_the_number_is_masked_for_who_may_not_edit(store: BranchStore, known: str) -> None:
    sun, li = seat_at(store, "sun"), seat_at(store, "li")
    assert customer_card(li, known).phone == "138 1234 5678"
    card = customer_card(sun, known)
    assert (card.phone, card.masked) == ("138****5678", True)


def test_an_answer_that_cannot_be_right_saves_nothing(seat: Seat, known: str) -> None:
    opened = customer_card(seat, known).opened
    asked = customer_card(seat, known).question
    assert asked is not None
    phone = replace(asked, field="contact.mobile|contact.landline", options=(), several=False)

    with pytest.raises(Invalid):
        record_shop_visit(seat, opened, ShopVisit(question=phone, answer="1381"))

    with seat.store.reading() as session:
        assert session.exec(select(Visit)).all() == []


def test_a_declined_answer_is_an_answer(seat: Seat, known: str) -> None:
    card = customer_card(seat, known)

    record_shop_visit(seat, card.opened, ShopVisit(question=card.question, answer="拒绝提供"))

    after = customer_card(seat, known)
    assert "address" not in after.opened.completeness.missing


def test_somebody_new_at_a_known_customer_is_a_contact(seat: Seat, known: str) -> None:
    new = replace(WANG, phone="13900001111", contact="刘洋", name="", consents=("wechat",))

    added = add_contact(seat, known, new)

    with seat.store.reading() as session:
        contact = session.get_one(Contact, added.contact_id)
        visit = session.get_one(Visit, added.visit_id)
    assert (contact.customer_id, contact.name, contact.is_main) == (known, "刘洋", False)
    assert contact.mobile == "+8613900001111"
    assert (visit.customer_id, visit.met) == (known, "刘洋")
    assert customer_card(seat, known).contacts == ("王芳", "刘洋")


def test_what_else_is_on_the_form_of_a_new_contact_reaches_the_accountant(seat: Seat, known: str) -> None:
    new = replace(
        WANG, phone="024-23456789", landline="024-85632211", contact="刘洋", city="沈阳市", district="铁西区",
        address="兴华北街 8 号", industry="ad_making", payment_terms="monthly", remarks="下午才在",
    )  # fmt: skip

    added = add_contact(seat, known, new)

    with seat.store.reading() as session:
        visit = session.get_one(Visit, added.visit_id)
    assert visit.feedback == (
        "座机：024-85632211；地址：沈阳市铁西区兴华北街 8 号；行业：广告制作；付款方式：月结；备注：下午才在"
    )


def test_nobody_is_added_to_a_customer_this_desktop_does_not_know(seat: Seat) -> None:
    with pytest.raises(NotFound):
        add_contact(seat, "nobody", WANG)


def test_the_card_says_when_the_customer_was_last_here(seat: Seat, known: str) -> None:
    seen = customer_card(seat, known).seen

    assert seen is not None
    assert (seen.day, seen.what.zh) == (seat.today, "登记")


def test_an_accountant_sees_and_fills_everything(store: BranchStore, known: str) -> None:
    card = customer_card(seat_at(store, "zhao", Role.ACCOUNTANT), known)

    assert card.may_edit
    assert not card.masked


def test_who_said_no_to_calls_is_marked(seat: Seat) -> None:
    refused = register_walk_in(seat, replace(WANG, consents=(), no_consent=True)).customer_id
    unasked = register_walk_in(seat, replace(WANG, phone="13900001111", consents=())).customer_id

    assert customer_card(seat, refused).no_calls
    assert not customer_card(seat, unasked).no_calls
