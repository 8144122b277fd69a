"""The last saves of a person are taken back as ordinary edits, whole, and only while nothing depends on them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from crm_desktop.models.customer import Consent, Contact, Customer
from crm_desktop.models.field import Record
from crm_desktop.models.registration import PhoneOrderNote, RegistrationForm
from crm_desktop.rules.consent import Purpose
from crm_desktop.rules.rights import Allowed, Refused, Role
from crm_desktop.services.archiving import archive_customer
from crm_desktop.services.counter_drafts import CounterWork, keep_work, kept_work
from crm_desktop.services.customer_consents import give_consent, withdraw_consent
from crm_desktop.services.customer_contacts import archive_contact, open_contact, save_contact
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.field_history import field_history
from crm_desktop.services.filing import file_profile
from crm_desktop.services.filing_drafts import find_draft
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.phone_order import OrderLine, PhoneOrder, take_phone_order
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.services.shop_visit import ShopVisit, record_shop_visit
from crm_desktop.services.undo import CannotUndo, last_save, last_saves, undo
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import WANG, seat_at
from tests.services.counter_fixtures import store
from tests.services.filing_day import TWO_GAPS, accountant

__all__ = ["store"]


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_at(store, "zhao", Role.ACCOUNTANT)


@pytest.fixture
def customer(store: BranchStore) -> str:
    return register_walk_in(seat_at(store), replace(WANG, address="兴华北街12号")).customer_id


def edit(seat: Seat, customer: str, **values: Any) -> None:
    named = {name.replace("contact_", "contact."): value for name, value in values.items()}
    save_file(seat, open_file(seat, customer), named)


def value(seat: Seat, customer: str, name: str) -> object:
    return open_file(seat, customer).values[name]


def rows(seat: Seat, kind: type[Record]) -> list[Any]:
    with seat.store.reading() as session:
        return list(session.exec(select(kind)).all())


def undo_last(seat: Seat) -> None:
    save = last_save(seat)
    assert save is not None
    undo(seat, save)


def why_not(seat: Seat, about: str = "") -> str:
    save = last_save(seat, about=about)
    assert save is not None
    assert isinstance(save.right, Refused)
    with pytest.raises(CannotUndo) as refusal:
        undo(seat, save)
    assert refusal.value.words == save.right.words
    return save.right.words.zh


def test_an_edit_goes_back_to_what_stood_there_and_waits_like_any_edit(seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="要发票", contact_mobile="+8613912345678")
    units = seat.store.replica.queue().units

    undo_last(seat)

    assert value(seat, customer, "remarks") is None
    assert value(seat, customer, "contact.mobile") == "+8613812345678"
    assert seat.store.replica.queue().units == units + 1
    assert last_save(seat) is None


def test_each_save_says_what_it_changed_with_personal_data_masked(seat: Seat, customer: str) -> None:
    edit(seat, customer, business="门头招牌", contact_mobile="+8613912345678")

    (save,) = last_saves(seat)

    assert (save.act.zh, save.makes, save.right) == ("修改客户资料", False, Allowed())
    told = {change.field.zh: (change.before.zh, change.after.zh) for change in save.changes}
    assert told["主营业务"] == ("（空）", "门头招牌")
    assert told["手机"] == ("138****5678", "139****5678")


def test_saves_are_undone_one_after_another_and_back_to_the_beginning(seat: Seat, customer: str) -> None:
    for text in ("一", "二", "三"):
        edit(seat, customer, remarks=text)

    seen = []
    for _ in range(3):
        undo_last(seat)
        seen.append(value(seat, customer, "remarks"))

    assert seen == ["二", "一", None]


def test_an_earlier_save_of_another_field_is_undone_alone(seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="一")
    edit(seat, customer, business="门头")
    _, first = last_saves(seat)

    undo(seat, first)

    assert (value(seat, customer, "remarks"), value(seat, customer, "business")) == (None, "门头")


def test_a_save_is_not_undone_under_a_later_one_of_the_same_field(seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="一")
    edit(seat, customer, remarks="二")
    _, first = last_saves(seat)

    assert isinstance(first.right, Refused)
    assert "赵会计" in first.right.words.zh and "“备注”" in first.right.words.zh
    with pytest.raises(CannotUndo):
        undo(seat, first)
    assert value(seat, customer, "remarks") == "二"


def test_what_a_colleague_changed_since_is_left_alone(store: BranchStore, seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="一")
    edit(seat_at(store), customer, remarks="李娜改的")

    assert why_not(seat).startswith("李娜 ")
    assert value(seat, customer, "remarks") == "李娜改的"


def test_of_a_save_with_one_field_changed_since_nothing_is_undone(
    store: BranchStore, seat: Seat, customer: str
) -> None:
    edit(seat, customer, remarks="一", business="门头")
    edit(seat_at(store), customer, business="图文")

    assert "主营业务" in why_not(seat)
    assert value(seat, customer, "remarks") == "一"


def test_an_undo_offered_before_somebody_else_saved_does_not_overwrite_them(
    store: BranchStore, seat: Seat, customer: str
) -> None:
    edit(seat, customer, remarks="一")
    offered = last_save(seat)
    assert offered is not None and offered.right == Allowed()
    edit(seat_at(store), customer, remarks="李娜改的")

    with pytest.raises(CannotUndo):
        undo(seat, offered)

    assert value(seat, customer, "remarks") == "李娜改的"


def test_a_save_is_undone_once(seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="一")
    save = last_save(seat)
    assert save is not None
    undo(seat, save)
    edit(seat, customer, remarks="一")

    with pytest.raises(CannotUndo, match="has been undone"):
        undo(seat, save)


def test_saves_of_others_and_of_another_day_are_not_listed(store: BranchStore, seat: Seat, customer: str) -> None:
    edit(seat_at(store), customer, remarks="李娜改的")
    edit(seat, customer, business="门头")
    assert [save.act.zh for save in last_saves(seat)] == ["修改客户资料"]

    tomorrow = replace(seat, now=lambda: seat.now() + timedelta(days=30))

    assert last_saves(tomorrow) == ()


def test_the_last_save_about_a_record_is_found_under_later_ones(store: BranchStore, seat: Seat, customer: str) -> None:
    other = register_walk_in(seat_at(store), replace(WANG, phone="13812340002", name="大禾图文")).customer_id
    edit(seat, customer, remarks="一")
    edit(seat, other, remarks="二")

    found = last_save(seat, about=customer)

    assert found is not None and customer in found.records
    assert last_save(seat, about="nobody") is None


def test_a_registration_is_put_away_with_its_reason_and_comes_back_as_a_draft(store: BranchStore) -> None:
    clerk = seat_at(store)
    made = register_walk_in(clerk, replace(WANG, wants="周五取货"))
    save = last_save(clerk)
    assert save is not None and save.makes

    undo(clerk, save)

    (customer,), (contact,), (form,) = rows(clerk, Customer), rows(clerk, Contact), rows(clerk, RegistrationForm)
    assert (customer.archived_at is not None, customer.archived_reason) == (True, "撤销：上门登记")
    assert contact.archived_at is not None
    assert (form.id, form.state) == (made.form_id, "void")
    acts = {(one.purpose, one.act) for one in rows(clerk, Consent)}
    assert {("call_back", "given"), ("call_back", "withdrawn")} <= acts
    (work,) = kept_work(clerk)
    assert (work.values["phone"], work.values["contact"], work.values["wants"]) == ("13812345678", "王芳", "周五取货")
    assert register_walk_in(clerk, WANG).customer_id != made.customer_id


def test_with_five_forms_in_hand_the_undone_one_stays_with_its_void_form(store: BranchStore) -> None:
    clerk = seat_at(store)
    register_walk_in(clerk, WANG)
    for at in range(5):
        keep_work(clerk, CounterWork(values={"contact": f"客人{at}"}))

    undo_last(clerk)

    assert [work.values["contact"] for work in kept_work(clerk)] == [f"客人{at}" for at in range(5)]
    assert "王芳" in rows(clerk, RegistrationForm)[0].as_written


def test_a_filed_form_keeps_its_registration(store: BranchStore) -> None:
    clerk = seat_at(store)
    made = register_walk_in(clerk, replace(TWO_GAPS, address="兴华北街12号", business="门头"))
    desk = accountant(store, clerk.now)
    file_profile(desk, open_form(desk, made.form_id), {})

    assert why_not(clerk) == "登记表已建档，不能撤销登记"
    assert rows(clerk, Customer)[0].archived_at is None


def test_a_customer_with_an_order_since_stays(store: BranchStore) -> None:
    clerk = seat_at(store)
    made = register_walk_in(clerk, WANG)
    take_phone_order(clerk, PhoneOrder(made.customer_id, (OrderLine("PM-1270", 2),)))

    registration = last_saves(clerk)[-1]
    assert isinstance(registration.right, Refused)
    assert "电话订购记录" in registration.right.words.zh
    assert rows(clerk, Customer)[0].archived_at is None


def test_order_and_registration_are_undone_in_turn(store: BranchStore) -> None:
    clerk = seat_at(store)
    made = register_walk_in(clerk, WANG)
    take_phone_order(clerk, PhoneOrder(made.customer_id, (OrderLine("PM-1270", 2),)))

    undo_last(clerk)
    undo_last(clerk)

    assert [note.state for note in rows(clerk, PhoneOrderNote)] == ["void"]
    assert rows(clerk, Customer)[0].archived_at is not None


def test_a_filing_goes_back_whole_and_what_was_typed_is_a_draft(store: BranchStore) -> None:
    clerk = seat_at(store)
    made = register_walk_in(clerk, TWO_GAPS)
    desk = accountant(store, clerk.now)
    file_profile(desk, open_form(desk, made.form_id), {"address": "兴华北街12号", "business": "门头"})

    undo_last(desk)

    (form,), (customer,) = rows(desk, RegistrationForm), rows(desk, Customer)
    assert (form.state, form.filed_by, form.timeliness) == ("received", None, None)
    assert (customer.address, customer.business, customer.filed_at) == (None, None, None)
    draft = find_draft(desk, made.form_id, open_file(desk, made.customer_id))
    assert draft is not None
    assert dict(draft.typed) == {"address": "兴华北街12号", "business": "门头"}


def test_archiving_and_a_contact_come_back(seat: Seat, customer: str) -> None:
    archive_customer(seat, open_file(seat, customer), reason="已停业")
    undo_last(seat)
    assert rows(seat, Customer)[0].archived_at is None
    assert rows(seat, Customer)[0].archived_reason is None

    archive_contact(seat, customer, open_file(seat, customer).contact_id)
    undo_last(seat)

    assert rows(seat, Contact)[0].archived_at is None


def test_a_contact_that_was_added_is_put_away(seat: Seat, customer: str) -> None:
    save_contact(seat, open_contact(seat, customer, ""), {"contact.name": "刘洋"})

    undo_last(seat)

    away = {contact.name: contact.archived_at is not None for contact in rows(seat, Contact)}
    assert away == {"王芳": False, "刘洋": True}


def test_a_consent_is_answered_by_its_contrary(seat: Seat, customer: str) -> None:
    withdraw_consent(seat, customer, Purpose.CALL_BACK)
    undo_last(seat)
    give_consent(seat, customer, Purpose.WECHAT)
    undo_last(seat)

    acts = [(one.purpose, one.act) for one in sorted(rows(seat, Consent), key=lambda one: one.id)]
    assert [act for purpose, act in acts if purpose == "call_back"] == ["given", "withdrawn", "given"]
    assert [act for purpose, act in acts if purpose == "wechat"] == ["refused", "given", "withdrawn"]


def test_a_visit_to_the_shop_can_only_be_corrected(store: BranchStore, customer: str) -> None:
    clerk = seat_at(store)
    record_shop_visit(clerk, open_file(clerk, customer), ShopVisit(needs=("ink",)))

    assert why_not(clerk) == "拜访和到店记录不能撤销，只能更正"


def test_who_may_no_longer_edit_is_told_by_the_post(store: BranchStore, customer: str) -> None:
    edit(seat_at(store), customer, remarks="一")
    demoted = replace(seat_at(store), person=replace(seat_at(store).person, role=Role.FINANCE))

    save = last_save(demoted)

    assert save is not None and isinstance(save.right, Refused)
    assert "财务" in save.right.words.zh or "建议" in save.right.words.zh


def test_undoing_stands_in_the_history_of_the_field(seat: Seat, customer: str) -> None:
    edit(seat, customer, remarks="一")
    undo_last(seat)

    newest = field_history(seat, customer, "remarks").changes[0]
    assert (newest.note.zh, newest.old.zh, newest.current) == ("撤销", "一", True)
