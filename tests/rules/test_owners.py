"""Whose a record is."""

from crm_desktop.rules.owners import BELONGS_TO, OWNER_FIELDS, owners
from crm_desktop.rules.rights import RecordType


def test_a_customer_belongs_to_its_owner_and_to_whoever_entered_it() -> None:
    assert set(owners("customer", {"owner_id": "wang", "created_by": "li", "name": "zhao"})) == {"wang", "li"}


def test_a_record_of_nobody_has_no_owner() -> None:
    assert not set(owners("customer", {"owner_id": None}))
    assert not set(owners("product", {"owner_id": "wang"}))


def test_only_records_that_rights_are_given_on_have_owners() -> None:
    types = {record_type.value for record_type in RecordType}
    assert set(OWNER_FIELDS) | set(BELONGS_TO) <= types
