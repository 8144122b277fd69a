"""Nobody is on a list for what they did not agree to, from the moment they take it back, without any line."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.privacy import Disclosure
from crm_desktop.rules.consent import Act, Purpose
from crm_desktop.rules.rights import Role
from crm_desktop.services.consent_use import agreeing, barred, refused
from crm_desktop.services.customer_consents import consents_of, give_consent, withdraw_consent
from crm_desktop.services.customers import Filters, list_customers
from crm_desktop.services.errors import NotAllowed
from crm_desktop.services.exporting import export_customers, export_to_contact
from crm_desktop.services.relationship_card import relationship_card
from crm_desktop.services.seat import Seat
from sync.clock import SystemClock
from sync.ids import new_id
from tests.forms.paper import page_texts
from tests.laid import open_new
from tests.services.importing.files import seat_on

PHONE = "+8613812345678"
AT = datetime(2026, 11, 1, 2, tzinfo=UTC)


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Seat]:
    store = open_new(tmp_path / "branch.db", bytes(range(32)), clock=SystemClock())
    yield seat_on(store, Role.STORE_MANAGER)
    store.close()


def person(seat: Seat, name: str, *acts: tuple[Purpose, Act, int]) -> str:
    """A customer with what they said: purpose, act, minute."""
    record = new_id()
    with seat.unit("register") as session:
        session.add(Customer(id=record, name=name, kind="person"))
        session.add(Contact(id=new_id(), customer_id=record, name=name, mobile=PHONE, wechat="wx-of-him", is_main=True))
        for purpose, act, minute in acts:
            session.add(Consent(id=new_id(), customer_id=record, purpose=purpose.value, act=act.value,
                                at=AT + timedelta(minutes=minute)))  # fmt: skip
    return record


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_withdrawn_consent_takes_the_customer_off_lists_and_exports_at_once(seat: Seat, tmp_path: Path) -> None:
    stays = person(seat, "单雄信", (Purpose.CALL_BACK, Act.GIVEN, 0))
    goes = person(seat, "罗成", (Purpose.CALL_BACK, Act.GIVEN, 0), (Purpose.WECHAT, Act.GIVEN, 0))
    person(seat, "程咬金")
    wanted = Filters(agreed=Purpose.CALL_BACK.value)
    assert list_customers(seat, filters=wanted).total == 2

    withdraw_consent(seat, goes, Purpose.CALL_BACK)

    listed = list_customers(seat, filters=wanted)
    assert [row.id for row in listed.rows(0, 9)] == [stays]
    done = export_to_contact(seat, tmp_path / "回访.csv", Purpose.CALL_BACK)
    assert (done.count, done.left_out, done.masked) == (1, 2, False)
    (row,) = table(done.path)
    assert row["联系人"] == "单雄信" and "138 1234 5678" in row.values()
    assert "微信" not in row and "wx-of-him" not in row.values()
    assert [row["联系人"] for row in table(export_to_contact(seat, tmp_path / "微信.csv", Purpose.WECHAT).path)] == [
        "罗成"
    ]
    give_consent(seat, goes, Purpose.CALL_BACK)
    assert list_customers(seat, filters=wanted).total == 2


def test_a_list_for_contacting_is_logged_with_its_purpose_and_needs_the_right(seat: Seat, tmp_path: Path) -> None:
    person(seat, "单雄信", (Purpose.CALL_BACK, Act.GIVEN, 0))
    with pytest.raises(NotAllowed):
        export_to_contact(seat_on(seat.store, Role.ACCOUNTANT), tmp_path / "一.csv", Purpose.CALL_BACK)
    export_to_contact(seat, tmp_path / "二.csv", Purpose.CALL_BACK)
    with seat.store.reading() as session:
        (trace,) = session.exec(select(Disclosure)).all()
    assert (trace.kind, trace.medium, trace.masked) == ("export", "csv", False)
    assert (trace.reason, trace.persons) == ("回访电话", 1)


def test_every_other_export_says_what_a_customer_is_not_to_be_contacted_for(seat: Seat, tmp_path: Path) -> None:
    person(seat, "罗成", (Purpose.CALL_BACK, Act.GIVEN, 0), (Purpose.CALL_BACK, Act.WITHDRAWN, 1),
           (Purpose.WECHAT, Act.REFUSED, 0))  # fmt: skip
    (row,) = table(export_customers(seat, tmp_path / "全部.csv", reason="换机", masked=False).path)
    assert row["勿用于"] == "回访电话、微信联系"


def test_a_card_holds_no_account_that_was_refused_and_warns_beside_the_number(seat: Seat) -> None:
    record = person(seat, "罗成", (Purpose.WECHAT, Act.GIVEN, 0), (Purpose.CALL_BACK, Act.REFUSED, 0))
    (before,) = page_texts(relationship_card(seat, record))
    withdraw_consent(seat, record, Purpose.WECHAT)
    (after,) = page_texts(relationship_card(seat, record))
    assert "wx-of-him" in before and "wx-of-him" not in after
    assert "勿打回访" in before


@pytest.mark.parametrize("acts", list(product(Act, repeat=2)))
@pytest.mark.parametrize("minutes", [(0, 1), (1, 0), (0, 0)])
def test_lists_and_the_page_read_the_same_from_any_order_of_acts(
    seat: Seat, acts: tuple[Act, Act], minutes: tuple[int, int]
) -> None:
    record = person(seat, "罗成", *((Purpose.GREETINGS, act, at) for act, at in zip(acts, minutes, strict=True)))
    with seat.store.reading() as session:
        (shown,) = [one for one in consents_of(session, record) if one.purpose is Purpose.GREETINGS]
        assert (record in agreeing(session, [record], Purpose.GREETINGS)) == shown.may_contact
        no = Purpose.GREETINGS in refused(session, record)
        assert no != shown.may_contact
        assert (record in session.execute(barred(Purpose.GREETINGS)).scalars().all()) == no


def calls(seat: Seat, customer: str) -> bool:
    with seat.store.reading() as session:
        return customer in agreeing(session, [customer], Purpose.CALL_BACK)


def test_what_is_said_last_counts_though_a_clock_was_ahead(seat: Seat) -> None:
    """Agreed on a desktop that was a day ahead, taken back by a right clock."""
    ahead = round((seat.now() - AT).total_seconds() / 60) + 24 * 60
    customer = person(seat, "单雄信", (Purpose.CALL_BACK, Act.GIVEN, ahead))
    assert calls(seat, customer)
    withdraw_consent(seat, customer, Purpose.CALL_BACK)
    assert not calls(seat, customer)
    give_consent(seat, customer, Purpose.CALL_BACK)
    assert calls(seat, customer)
