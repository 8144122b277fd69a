"""A contact's form of address has a field of its own, from the counter to a file that leaves the program."""

from dataclasses import replace

import pytest

from crm_desktop.models.customer import Contact
from crm_desktop.rules.rights import Role
from crm_desktop.services.customer_file import open_file, save_file
from crm_desktop.services.customer_page import open_page
from crm_desktop.services.exporting import FIELDS
from crm_desktop.services.importing.columns import read_layout
from crm_desktop.services.importing.tables import Sheet
from crm_desktop.services.merge_people import gaps_filled
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import WANG, seat_at
from tests.services.counter_fixtures import store

__all__ = ["store"]


@pytest.fixture
def seat(store: BranchStore) -> Seat:
    return seat_at(store, "zhao", Role.ACCOUNTANT)


def test_a_private_customer_is_called_by_surname_and_form_of_address(seat: Seat) -> None:
    taken = register_walk_in(seat_at(seat.store), replace(WANG, name="", contact="王", salutation="boss"))

    assert taken.name == "王老板"
    assert open_file(seat, taken.customer_id).values["contact.salutation"] == "boss"
    (contact,) = open_page(seat, taken.customer_id).contacts
    assert contact.name.zh == "王老板"
    assert ("称呼", "老板") in [(fact.words.zh, fact.text.zh) for fact in contact.facts]


def test_it_is_changed_like_any_other_field(seat: Seat) -> None:
    taken = register_walk_in(seat_at(seat.store), replace(WANG, salutation="boss"))
    save_file(seat, open_file(seat, taken.customer_id), {"contact.salutation": "ms"})
    assert open_file(seat, taken.customer_id).values["contact.salutation"] == "ms"


def test_a_sheet_and_an_export_have_a_column_for_it(seat: Seat) -> None:
    assert "contact.salutation" in FIELDS
    layout = read_layout(Sheet("客户", (("客户名称", "联系人", "称呼"), ("金彩", "王芳", "女士"))))
    assert layout.fields[2] == "contact.salutation"


def test_it_comes_along_when_two_files_of_one_person_are_merged() -> None:
    kept, merged = Contact(id="k", name="王芳"), Contact(id="m", name="王芳", salutation="ms")
    assert gaps_filled(kept, merged) == {"salutation": "ms"}
