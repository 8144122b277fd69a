"""A customer's file opened, compared with what came meanwhile, and saved."""

import pytest

from crm_desktop.models.customer import Customer
from crm_desktop.rules.completeness import DEFAULT_STANDARD
from crm_desktop.services.customer_file import base_key, fields_by, open_file, save_file
from crm_desktop.services.errors import NotAllowed, NotFound
from crm_desktop.services.field_forms import register_of
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import Clock, put, seat_at
from tests.services.counter_fixtures import store
from tests.services.filing_day import accountant, take

__all__ = ["store"]


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return accountant(store, Clock())


def test_only_what_differs_is_a_change(seat: Seat) -> None:
    file = open_file(seat, take(seat.store).customer_id)
    same = {"needs": ("laminate", "inkjet_media"), "address": "", "business": None, "name": file.values["name"]}
    assert file.changes(same) == {}
    assert file.changes({"business": "门头"}) == {"business": "门头"}


def test_saving_nothing_new_queues_nothing(seat: Seat) -> None:
    file = open_file(seat, take(seat.store).customer_id)
    before = seat.store.replica.queue().ops
    save_file(seat, file, {"needs": ("laminate", "inkjet_media"), "address": ""})
    assert seat.store.replica.queue().ops == before


def test_gaps_close_while_one_types(seat: Seat) -> None:
    file = open_file(seat, take(seat.store).customer_id)
    assert file.gaps({"address": "兴华北街12号"}).missing == ("business",)


def test_what_changed_meanwhile_is_seen_and_does_not_move_the_base(seat: Seat) -> None:
    file = open_file(seat, take(seat.store).customer_id)
    save_file(seat, open_file(seat, file.customer_id), {"business": "车身贴", "contact.post": "店主"})
    fresh = open_file(seat, file.customer_id)
    assert file.differing(fresh) == {"business": "车身贴", "contact.post": "店主"}
    assert file.bases[base_key(file, "business")] != fresh.bases[base_key(file, "business")]


def test_adopting_takes_value_and_base_of_all_that_merges_together(seat: Seat) -> None:
    file = open_file(seat, take(seat.store).customer_id)
    save_file(seat, open_file(seat, file.customer_id), {"address": "北二路1号", "city": "大连市", "business": "车身贴"})
    fresh = open_file(seat, file.customer_id)
    adopted = file.adopting(fresh, register_of("address"))
    assert (adopted.values["address"], adopted.values["city"]) == ("北二路1号", "大连市")
    assert adopted.values["business"] is None
    assert adopted.bases[base_key(file, "city")] == fresh.bases[base_key(file, "city")]
    assert adopted.bases[base_key(file, "business")] == file.bases[base_key(file, "business")]
    assert adopted.completeness.missing == ("business",)


def test_a_customer_without_contact_gets_one_with_the_first_field(seat: Seat) -> None:
    put(seat.store, Customer(id="c", name="沈阳金彩广告有限公司", created_by="zhao"))
    file = open_file(seat, "c")
    assert file.contact_id == ""
    save_file(seat, file, {"contact.name": "王芳"})
    assert open_file(seat, "c").values["contact.name"] == "王芳"


def test_others_files_are_not_the_front_desks_to_change(store: BranchStore, seat: Seat) -> None:
    file = open_file(seat_at(store, "sun"), take(store, by="li").customer_id)
    with pytest.raises(NotAllowed):
        save_file(seat_at(store, "sun"), file, {"business": "门头"})


def test_an_unknown_customer_is_said_so(seat: Seat) -> None:
    with pytest.raises(NotFound):
        open_file(seat, "nobody")


def test_a_kind_nobody_knows_is_guessed_from_the_name() -> None:
    as_firm = fields_by(DEFAULT_STANDARD, {"kind": "guild", "name": "沈阳金彩广告有限公司"})
    assert "contact.post" in as_firm
    assert "contact.post" not in fields_by(DEFAULT_STANDARD, {"kind": None, "name": "王芳"})
