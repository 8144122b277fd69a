"""Whether a number was found right, by whom and when, and what happens with a wrong one."""

from datetime import timedelta

import pytest

from crm_desktop.models.customer import Contact
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.services.customer_card import customer_card
from crm_desktop.services.customer_file import chief_contact, open_file, save_file
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.field_history import field_history, restore_value
from crm_desktop.services.filing import file_profile, hand_in_again
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.filing_reasons import reason_words
from crm_desktop.services.history_words import people_of
from crm_desktop.services.phone_check import PhoneCheck, check_of, note_check
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.head_office.chain import Desk
from tests.services.counter import seat_at
from tests.services.filing_day import SIX, Clock, take
from tests.services.filing_fixtures import clock, seat, store
from tests.services.syncing_office import back, front, served

__all__ = ["back", "clock", "front", "seat", "served", "store"]

FILLED = {"address": "兴华北街12号", "business": "门头招牌"}


def known(store: BranchStore, customer_id: str) -> PhoneCheck:
    """What is known of the chief contact's number."""
    with store.reading() as session:
        check = check_of(chief_contact(session, customer_id), people_of(session))
    assert check is not None
    return check


def test_a_number_is_unverified_until_somebody_finds_out_and_bears_their_name(seat: Seat, clock: Clock) -> None:
    taken = take(seat.store)
    assert known(seat.store, taken.customer_id).words.zh == "未核实"

    assert note_check(seat, taken.contact_id, "called").returned == ""

    found = known(seat.store, taken.customer_id)
    assert (found.words.zh, found.by.zh, found.at) == ("已拨通", "赵会计", clock.at)
    assert customer_card(seat, taken.customer_id).check == found


@pytest.mark.parametrize("field", ["contact.mobile", "contact.landline"])
def test_another_number_is_unverified_again(seat: Seat, field: str) -> None:
    taken = take(seat.store)
    note_check(seat, taken.contact_id, "seen")

    save_file(seat, open_file(seat, taken.customer_id), {field: "+8624234567890"[:13]})

    after = known(seat.store, taken.customer_id)
    assert (after.state, after.by.zh, after.at) == ("unverified", "", None)


def test_what_does_not_touch_the_number_leaves_it_verified(seat: Seat) -> None:
    taken = take(seat.store)
    note_check(seat, taken.contact_id, "sms")

    same = open_file(seat, taken.customer_id).values["contact.mobile"]
    save_file(seat, open_file(seat, taken.customer_id), {"contact.post": "店主", "contact.mobile": same})

    assert known(seat.store, taken.customer_id).state == "sms"


def test_a_number_taken_back_from_history_is_unverified_again(seat: Seat) -> None:
    taken = take(seat.store)
    save_file(seat, open_file(seat, taken.customer_id), {"contact.mobile": "+8613900001111"})
    note_check(seat, taken.contact_id, "called")
    past = field_history(seat, taken.customer_id, "contact.mobile").changes

    restore_value(seat, taken.customer_id, "contact.mobile", past[-1].key)

    with seat.store.reading() as session:
        contact = session.get_one(Contact, taken.contact_id)
    assert (contact.mobile, contact.phone_state) == ("+8613812340001", "unverified")


def test_a_wrong_number_sends_the_form_back_to_who_took_it(seat: Seat) -> None:
    taken = take(seat.store)

    found = note_check(seat, taken.contact_id, "wrong")

    assert (found.returned, found.receptionist) == (taken.form_number, "李娜")
    (queued,) = entry_queue(seat).waiting
    assert queued.returned
    with seat.store.reading() as session:
        form = session.get_one(RegistrationForm, taken.form_id)
    assert (form.state, reason_words(form.returned_reason or "").zh) == ("returned", "电话查无此号，请问到正确的号码")


def test_a_form_filed_in_time_that_came_back_for_its_number_stays_filed_in_time(seat: Seat, clock: Clock) -> None:
    taken = take(seat.store)
    file_profile(seat, open_form(seat, taken.form_id), FILLED)
    clock.at = SIX + timedelta(minutes=30)

    note_check(seat, taken.contact_id, "wrong")
    hand_in_again(seat_at(seat.store, "li"), taken.form_id)
    file_profile(seat, open_form(seat, taken.form_id), {"contact.mobile": "+8613900001111"})

    with seat.store.reading() as session:
        form = session.get_one(RegistrationForm, taken.form_id)
    assert (form.state, form.timeliness, form.late_reason) == ("filed", "on_time", None)
    assert known(seat.store, taken.customer_id).state == "unverified"


def test_who_may_only_propose_verifies_nothing_and_who_has_no_number_has_no_check(seat: Seat) -> None:
    taken = take(seat.store)
    with pytest.raises(NotAllowed):
        note_check(seat_at(seat.store, "sun"), taken.contact_id, "called")
    assert known(seat.store, taken.customer_id).state == "unverified"
    with pytest.raises(NotFound):
        note_check(seat, "nobody", "called")

    save_file(seat, open_file(seat, taken.customer_id), {"contact.mobile": "拒绝提供"})
    assert customer_card(seat, taken.customer_id).check is None


def test_a_check_is_known_at_the_other_desktop(front: Desk, back: Desk) -> None:
    customer = front.register("wang")
    with front.seat("wang").unit("contact") as session:
        session.add(Contact(id="c" * 8, customer_id=customer, name="王芳", mobile="+8613812345678", is_main=True))
    note_check(front.seat("wang"), "c" * 8, "called")
    front.syncing.sync_now()
    back.syncing.sync_now()

    there = known(back.store, customer)
    assert (there.words.zh, there.by.zh, there.at is not None) == ("已拨通", "王芳", True)
