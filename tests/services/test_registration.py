import json
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.twins import DistinctPair
from crm_desktop.rules.rights import Role
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.registration_checks import check_entry
from crm_desktop.services.registration_entry import Entry, read_entry
from crm_desktop.services.registration_printing import values_of
from crm_desktop.services.seat import Seat
from crm_desktop.services.twins_across import twins
from crm_desktop.store.branch_store import BranchStore, Changes
from tests.services.counter import NOW, WANG, seat_at
from tests.services.counter_fixtures import store

__all__ = ["store"]


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_at(store)


def everything(session: Session) -> tuple[list[Customer], list[Contact], list[RegistrationForm], list[Consent]]:
    return tuple(list(session.exec(select(kind)).all()) for kind in (Customer, Contact, RegistrationForm, Consent))


def test_a_walk_in_becomes_form_customer_contact_and_consents(seat: Seat) -> None:
    saved = register_walk_in(seat, WANG)

    with seat.store.reading() as session:
        (customer,), (contact,), (form,), consents = everything(session)
    assert (customer.name, customer.kind, customer.source) == ("沈阳金彩广告有限公司", "company", "walk_in")
    assert customer.needs == ("inkjet_media", "laminate")
    assert (customer.created_by, customer.created_at, customer.life_cycle) == ("li", NOW, "potential")
    assert (contact.name, contact.mobile, contact.is_main) == ("王芳", "+8613812345678", True)
    assert contact.phone_state == "unverified"
    assert (form.number, form.state, form.receptionist_id) == (saved.form_number, "received", "li")
    assert form.day == seat.today
    assert form.customer_id == contact.customer_id == customer.id == saved.customer_id
    assert {(one.purpose, one.act) for one in consents} == {
        ("order", "given"),
        ("call_back", "given"),
        ("greetings", "refused"),
        ("wechat", "refused"),
    }
    assert {one.notice_version for one in consents} == {"P-2026.1"}


def test_all_of_it_is_one_unit_of_work(seat: Seat) -> None:
    heard: list[Changes] = []
    seat.store.subscribe(heard.append)
    before = seat.store.replica.queue().units

    register_walk_in(seat, WANG)

    assert seat.store.replica.queue().units == before + 1
    assert [sorted({change.type for change in changes.records}) for changes in heard] == [
        ["consent", "contact", "customer", "registration_form"]
    ]


def test_what_was_typed_is_kept_as_written(seat: Seat) -> None:
    typed = replace(WANG, phone="１３８ 1234 5678", name=" 沈阳金彩广告 有限公司", wants="1.27 亮膜 10 卷")

    register_walk_in(seat, typed)

    with seat.store.reading() as session:
        form = session.exec(select(RegistrationForm)).one()
    assert read_entry(form.as_written or "") == typed
    assert json.loads(form.as_written or "")["phone"] == "１３８ 1234 5678"


def test_numbers_follow_one_another_and_none_is_lost_by_a_refusal(seat: Seat) -> None:
    first = register_walk_in(seat, WANG)
    with pytest.raises(Invalid):
        register_walk_in(seat, WANG)
    second = register_walk_in(seat, replace(WANG, phone="13900001111"))

    assert first.form_number.startswith("SY01A-261120-001")
    assert second.form_number.startswith("SY01A-261120-002")
    assert first.customer_number != second.customer_number


CODE = "91110000600037341L"


@pytest.mark.parametrize(
    ("first", "second"),
    [(WANG, replace(WANG, contact="刘洋", name="")),
     (replace(WANG, credit_code=CODE), replace(WANG, phone="13900001111", contact="刘洋", credit_code=CODE))],
    ids=["mobile", "credit code"],
)  # fmt: skip
def test_a_second_file_needs_a_reason_and_somebody_who_decides_it(seat: Seat, first: Entry, second: Entry) -> None:
    known = register_walk_in(seat, first).customer_id
    reasoned = replace(second, duplicate_reason="同一电话两家店")

    with pytest.raises(Invalid) as refused:
        register_walk_in(seat, second)
    with pytest.raises(Invalid) as unapproved:
        register_walk_in(seat, reasoned)
    with pytest.raises(Invalid):
        register_walk_in(seat, reasoned, approved_by="sun")
    saved = register_walk_in(seat, reasoned, approved_by="zhao")

    codes = [one.value.problems[0].code for one in (refused, unapproved)]
    assert codes == ["duplicate_mobile", "duplicate_approval"]
    assert saved.contact == "刘洋"
    with seat.store.reading() as session:
        (pair,) = session.exec(select(DistinctPair)).all()
    assert {pair.first_id, pair.second_id} == {known, saved.customer_id}
    assert (pair.note, pair.decided_by) == ("同一电话两家店", "zhao")


def test_who_decides_about_files_needs_nobody_else(seat: Seat) -> None:
    register_walk_in(seat, WANG)
    accountant = seat_at(seat.store, "zhao", Role.ACCOUNTANT)
    saved = register_walk_in(accountant, replace(WANG, contact="刘洋", name="", duplicate_reason="换了主人"))
    with seat.store.reading() as session:
        (pair,) = session.exec(select(DistinctPair)).all()
    assert pair.decided_by == "zhao" and saved.customer_id in (pair.first_id, pair.second_id)


def test_files_that_the_counter_found_to_be_others_are_remembered_as_such(seat: Seat) -> None:
    known = register_walk_in(seat, WANG).customer_id
    register_walk_in(seat, replace(WANG, phone="13900001111", name="沈阳金彩广告制作部"), apart=(known,))
    assert twins(seat).pairs == () and len(twins(seat).distinct) == 1


def test_a_private_customer_is_known_by_the_persons_name(seat: Seat) -> None:
    register_walk_in(seat, replace(WANG, name=""))

    with seat.store.reading() as session:
        (customer,), (contact,), _, _ = everything(session)
    assert (customer.name, customer.kind, contact.name) == ("王芳", "person", "王芳")


def test_a_landline_goes_where_landlines_are(seat: Seat) -> None:
    register_walk_in(seat, replace(WANG, phone="23456789转8012"))

    with seat.store.reading() as session:
        _, (contact,), _, _ = everything(session)
    assert (contact.mobile, contact.landline) == (None, "+862423456789;8012")


@pytest.mark.parametrize(
    ("typed", "kept", "remarks"),
    [
        (("024-23456789", "024-85632211转3"), (None, "+862423456789"), "老客户\n另一座机：024-85632211转3"),
        (("024-23456789", "024-23456789"), (None, "+862423456789"), "老客户"),
        (("024-23456789", "400-810-1234"), ("+864008101234", "+862423456789"), "老客户"),
        (("13812345678", "13900001111"), ("+8613812345678", "+8613900001111"), "老客户"),
        (("+85223456789转801", ""), ("+85223456789;801", None), "老客户"),
    ],
)
def test_no_number_on_the_form_is_lost(
    seat: Seat, typed: tuple[str, str], kept: tuple[str | None, str | None], remarks: str
) -> None:
    entry = replace(WANG, phone=typed[0], landline=typed[1], remarks="老客户")
    said = [one.code for one in check_entry(entry, seat.branch) if one.field == "landline"]
    assert ("landline_second" in said) is ("另一座机" in remarks)
    saved = register_walk_in(seat, entry)

    with seat.store.reading() as session:
        (customer,), (contact,), (form,), _ = everything(session)
    assert ((contact.mobile, contact.landline), customer.remarks) == (kept, remarks)
    assert saved.form_id == form.id
    assert values_of(entry, area_code="024")["remarks"] == remarks.replace("\n", "；")


def test_a_customer_who_tells_nothing_is_served_all_the_same(seat: Seat) -> None:
    saved = register_walk_in(seat, Entry(phone="拒绝提供", contact="王芳", notice="unsigned"))

    with seat.store.reading() as session:
        _, (contact,), _, consents = everything(session)
    assert saved.form_number
    assert contact.mobile == "拒绝提供"
    assert [(one.purpose, one.act, one.way) for one in consents] == [("order", "refused", "spoken")]


def test_a_refusal_is_kept_in_one_form_whatever_the_language(seat: Seat) -> None:
    register_walk_in(seat, replace(WANG, wechat="Declined", email="拒绝提供", credit_code=" declined "))

    with seat.store.reading() as session:
        (customer,), (contact,), _, _ = everything(session)
    assert {customer.credit_code, contact.wechat, contact.email} == {"拒绝提供"}


def test_two_customers_may_both_decline_their_number(seat: Seat) -> None:
    first = register_walk_in(seat, Entry(phone="拒绝提供", contact="王芳", notice="signed"))
    second = register_walk_in(seat, Entry(phone="拒绝提供", contact="刘洋", notice="signed"))

    assert first.customer_id != second.customer_id


def test_the_rep_of_the_district_owns_the_customer(seat: Seat) -> None:
    saved = register_walk_in(seat, replace(WANG, city="沈阳市", district="铁西区", address="兴华北街12号"))

    with seat.store.reading() as session:
        (customer,), _, _, _ = everything(session)
    assert (saved.rep, customer.owner_id, customer.area) == ("周强", "rep1", "铁西区")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phone": "1381234567"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "024-85632210"}, "phone"),
        ({"contact": "", "name": ""}, "contact"),
        ({"contact": "测试"}, "contact"),
        ({"notice": ""}, "notice"),
        ({"email": "wang@"}, "email"),
        ({"credit_code": "91110108551385082A"}, "credit_code"),
        ({"paper_number": "SY01A-261120-0019"}, "paper_number"),
        ({"landline": "024-123"}, "landline"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(seat: Seat, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        register_walk_in(seat, replace(WANG, **change))

    assert [problem.field for problem in refused.value.problems] == [field]
    with seat.store.reading() as session:
        assert session.exec(select(Customer)).all() == []


def test_an_unknown_segment_only_warns(seat: Seat) -> None:
    assert register_walk_in(seat, replace(WANG, phone="15412345678")).form_number


def test_a_post_without_the_right_is_told_so(store: BranchStore) -> None:
    with pytest.raises(NotAllowed):
        register_walk_in(seat_at(store, "zhao", Role.FINANCE), WANG)


@pytest.mark.parametrize("typed", ["SY01A-261119-0078", "F:SY01/SY01A-261119-0078", "ｓｙ01a 261119 0078"])
def test_a_paper_form_is_known_by_its_number_typed_or_scanned(seat: Seat, typed: str) -> None:
    register_walk_in(seat, replace(WANG, paper_number=typed))

    with seat.store.reading() as session:
        form = session.exec(select(RegistrationForm)).one()
    assert form.paper_number == "SY01A-261119-0078"
