"""One question a visit, the most valuable first, and nobody is asked the same thing twice in a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from crm_desktop.models.chain import Chain
from crm_desktop.models.customer import Customer
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.rules.completeness import DECLINED
from crm_desktop.services.customer_card import customer_card
from crm_desktop.services.gap_question import Question
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import ShopVisit, record_shop_visit
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import NOW, WANG, Clock, seat_at
from tests.services.counter_fixtures import clock, seat, store

__all__ = ["clock", "seat", "store"]

LINE = OrderLine("PM-1270", 2)


@pytest.fixture
def customer(seat: Seat) -> str:
    entry = replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号", province="辽宁省")
    return register_walk_in(seat, entry).customer_id


def asked(seat: Seat, customer_id: str) -> Question:
    question = customer_card(seat, customer_id).question
    assert question is not None
    return question


def arrive(seat: Seat, customer_id: str, answer: str | tuple[str, ...] = "") -> None:
    card = customer_card(seat, customer_id)
    record_shop_visit(seat, card.opened, ShopVisit(question=card.question, answer=answer))


def test_a_visit_has_one_question_and_an_open_one_is_not_put_again_that_day(
    seat: Seat, customer: str, clock: Clock
) -> None:
    assert asked(seat, customer).field == "business"
    arrive(seat, customer)

    assert customer_card(seat, customer).question is None
    clock.at = NOW + timedelta(hours=3)
    assert asked(seat, customer).field == "contact.post"
    clock.at = NOW + timedelta(hours=25)
    assert asked(seat, customer).field == "business"


def test_another_customer_is_asked_all_the_same(seat: Seat, customer: str) -> None:
    arrive(seat, customer)
    other = register_walk_in(seat, replace(WANG, phone="13900001111", name="大连海蓝印务有限公司")).customer_id
    assert asked(seat, other).field == "address"


def test_the_till_does_not_ask_what_the_phone_has_asked(seat: Seat, customer: str) -> None:
    card = customer_card(seat, customer)
    order = PhoneOrder(customer, (LINE,), question=card.question, answer="门头招牌")

    taken = take_phone_order(seat, order, opened=card.opened)

    assert not taken.proposed
    with seat.store.reading() as session:
        assert session.get_one(Customer, customer).business == "门头招牌"
        assert session.get_one(PhoneOrderNote, taken.note_ids[0]).words in (None, "")
    assert customer_card(seat, customer).question is None


def test_what_is_told_by_phone_of_a_colleagues_customer_goes_to_the_accountant(
    store: BranchStore, customer: str
) -> None:
    sun = seat_at(store, "sun")
    card = customer_card(sun, customer)

    order = PhoneOrder(customer, (LINE,), question=card.question, answer="门头招牌")
    taken = take_phone_order(sun, order, opened=card.opened)

    assert taken.proposed
    with store.reading() as session:
        assert session.get_one(Customer, customer).business is None
        words = session.get_one(PhoneOrderNote, taken.note_ids[0]).words or ""
    assert "客户资料：主营业务：门头招牌" in words


def test_they_would_not_say_is_an_answer_also_where_one_chooses(seat: Seat, customer: str, clock: Clock) -> None:
    _standard(seat, '"by_source": {"walk_in": ["size"]}', kind='["name", "tags"]')
    choice = asked(seat, customer)
    assert (choice.field, choice.declinable, bool(choice.options)) == ("size", True, True)

    arrive(seat, customer, (DECLINED,))

    with seat.store.reading() as session:
        assert session.get_one(Customer, customer).size == DECLINED
    clock.at = NOW + timedelta(days=2)
    assert "size" not in customer_card(seat, customer).opened.completeness.missing


def test_what_counts_follows_source_and_class_as_head_office_sets_them(seat: Seat, customer: str) -> None:
    groups = '"by_source": {"walk_in": ["business"], "online": ["competitors"]}, "by_class": {"important": ["size"]}'
    _standard(seat, groups, kind='["name"]')
    assert customer_card(seat, customer).opened.completeness.missing == ("business",)
    assert [one.zh for one in customer_card(seat, customer).gaps] == ["主营业务"]

    with seat.unit("important") as session:
        session.get_one(Customer, customer).importance = "important"
    assert customer_card(seat, customer).opened.completeness.missing == ("business", "size")

    with seat.unit("online") as session:
        session.get_one(Customer, customer).source = "online"
    assert customer_card(seat, customer).opened.completeness.missing == ("competitors", "size")


def test_a_field_that_head_office_adds_is_asked_in_plain_words(seat: Seat, customer: str) -> None:
    _standard(seat, "", kind='["name", "owner_id", "legal_representative"]')
    assert asked(seat, customer).words.zh == "请问法定代表人是什么？"


def _standard(seat: Seat, groups: str, *, kind: str) -> None:
    """Head office's standard, as it comes by sync."""
    told = f'{{"by_kind": {{"company": {kind}, "person": {kind}}}{", " + groups if groups else ""}}}'
    with seat.store.unit("standard", actor="office", partition="SY01") as session:
        session.get_one(Chain, "chain").profile_standard = told
