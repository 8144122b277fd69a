from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from crm_desktop.models.product import Product
from crm_desktop.models.registration import PhoneOrderNote
from crm_desktop.services.errors import Invalid, NotFound
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, recent_order, take_phone_order
from crm_desktop.services.products import find_products, offer_of, stock_line
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from sync.ids import new_id
from tests.services.counter import NOW, WANG, Clock
from tests.services.counter_fixtures import clock, seat, store

__all__ = ["clock", "seat", "store"]


@pytest.fixture
def customer(seat: Seat) -> str:
    return register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号")).customer_id


@pytest.mark.parametrize(
    ("typed", "code"),
    [("xz-914", "XZ-914"), ("写真背胶 9", "XZ-914"), ("lm", "PM-1270"), ("ＰＭ", "PM-1270"), ("rrjms", "MS-K1")],
)
def test_goods_are_found_by_code_name_and_initials(seat: Seat, typed: str, code: str) -> None:
    assert find_products(seat, typed)[0].code == code


def test_what_is_in_stock_comes_first(seat: Seat) -> None:
    assert [one.code for one in find_products(seat, "xzbj")] == ["XZ-1070", "XZ-914"]


def test_a_word_of_the_name_comes_before_letters_in_its_middle(seat: Seat) -> None:
    with seat.unit("goods") as session:
        for code, name in (("A-1", "背胶 双面胶条 2厘米"), ("B-1", "裱膜 亮膜")):
            session.add(Product(id=new_id(), code=code, name=name))
    found = [one.code for one in find_products(seat, "lm") if one.code in ("A-1", "B-1")]
    assert found == ["B-1", "A-1"]


def test_nothing_typed_finds_nothing(seat: Seat) -> None:
    assert find_products(seat, "  ") == ()
    assert find_products(seat, "没有的东西") == ()


def test_out_of_stock_shows_the_substitute_and_the_sentence_to_say(seat: Seat) -> None:
    offer = offer_of(seat, "XZ-914")

    assert offer is not None
    assert [one.code for one in offer.substitutes] == ["XZ-1070"]
    assert "写真背胶 1.07m" in offer.say.zh
    assert "没货" not in offer.say.zh
    assert offer.ask is not None
    assert offer.ask.zh == "要不要一起带点裱膜？"


def test_without_a_substitute_we_ring_back(seat: Seat) -> None:
    offer = offer_of(seat, "MS-K1")

    assert offer is not None
    assert "30 分钟内" in offer.say.zh


def test_old_stock_figures_say_so(seat: Seat) -> None:
    offer = offer_of(seat, "PM-1270")

    assert offer is not None
    assert "以仓库为准" in stock_line(offer.article).zh
    assert "仓库" in offer.say.zh


def test_an_order_goes_to_the_rep_of_the_area(seat: Seat, customer: str) -> None:
    line = OrderLine("XZ-914", 2, substitute_code="XZ-1070", related_answer="要裱膜")
    taken = take_phone_order(seat, PhoneOrder(customer, (line,), words="下午要", caller="刘洋"))

    with seat.store.reading() as session:
        note = session.exec(select(PhoneOrderNote)).one()
    assert taken.number == note.number
    assert taken.number.startswith("DH-SY01A-261120-001")
    assert (taken.rep, note.rep_id) == ("周强", "rep1")
    assert (note.product_code, note.quantity, note.substitute_code) == ("XZ-914", 2, "XZ-1070")
    assert (note.related_answer, note.words, note.state) == ("要裱膜", "下午要；来电人：刘洋", "open")
    assert (note.taken_by, note.taken_at) == ("li", NOW)


def test_several_goods_are_one_order(seat: Seat, customer: str) -> None:
    order = PhoneOrder(customer, (OrderLine("XZ-1070", 1), OrderLine("PM-1270", 2)))

    taken = take_phone_order(seat, order)

    with seat.store.reading() as session:
        notes = session.exec(select(PhoneOrderNote)).all()
    assert {note.number for note in notes} == {taken.number}
    assert len(taken.note_ids) == 2


def test_the_same_goods_again_within_ten_minutes_may_be_the_same_order(seat: Seat, clock: Clock, customer: str) -> None:
    order = PhoneOrder(customer, (OrderLine("XZ-1070", 1),))
    taken = take_phone_order(seat, order)

    clock.at = NOW + timedelta(minutes=9)
    again = recent_order(seat, order)
    other = recent_order(seat, PhoneOrder(customer, (OrderLine("PM-1270", 1),)))
    clock.at = NOW + timedelta(minutes=11)

    assert again is not None
    assert again.number == taken.number
    assert other is None
    assert recent_order(seat, order) is None


@pytest.mark.parametrize("lines", [(), (OrderLine("XZ-1070", 0),), (OrderLine("XZ-1070", 100_000),)])
def test_an_impossible_order_is_refused(seat: Seat, customer: str, lines: tuple[OrderLine, ...]) -> None:
    with pytest.raises(Invalid):
        take_phone_order(seat, PhoneOrder(customer, lines))


def test_unknown_goods_and_customers_are_refused(seat: Seat, customer: str) -> None:
    with pytest.raises(NotFound):
        take_phone_order(seat, PhoneOrder(customer, (OrderLine("NO", 1),)))
    with pytest.raises(NotFound):
        take_phone_order(seat, PhoneOrder("nobody", (OrderLine("XZ-1070", 1),)))
    assert offer_of(seat, "NO") is None


def test_a_promise_to_ring_back_is_kept_with_the_order(seat: Seat, customer: str) -> None:
    take_phone_order(seat, PhoneOrder(customer, (OrderLine("MS-K1", 1, call_back=True),)))

    with seat.store.reading() as session:
        note = session.exec(select(PhoneOrderNote)).one()
    assert note.words == "30分钟内回电"
