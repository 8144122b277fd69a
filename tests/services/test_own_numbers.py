"""A number of our own given as a customer's: a sign of a made-up file, said at the field (PRACTICE 4.2)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm_desktop.models.chain import Branch, Staff
from crm_desktop.rules.problem import Problem, Severity
from crm_desktop.services.field_values import FieldReader
from crm_desktop.services.registration_checks import check_entry
from crm_desktop.services.sign_in import branch_facts
from crm_desktop.store.branch_store import BranchStore
from tests.services.counter import BRANCH, WANG, open_store, put

OURS = replace(BRANCH, staff_phones=frozenset({"+8613998765432", "+862431234567"}))
SHOP = ("phone_of_branch", Severity.WARN)
WENT = date(2026, 10, 31)
STAFF = ("phone_of_staff", Severity.WARN)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BranchStore]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def said(problems: tuple[Problem, ...], field: str) -> list[tuple[str, Severity]]:
    return [(one.code, one.severity) for one in problems if one.field == field]


@pytest.mark.parametrize(
    ("field", "typed", "found"),
    [
        ("phone", "85632210", ("phone_of_branch", Severity.BLOCK)),
        ("phone", "024-85632210转12", ("phone_of_branch", Severity.BLOCK)),
        ("phone", "139 9876 5432", STAFF),
        ("landline", "024-85632210", SHOP),
        ("landline", "31234567", STAFF),
        ("landline", "13998765432", STAFF),
    ],
)
def test_the_counter_says_whose_number_it_is(field: str, typed: str, found: tuple[str, Severity]) -> None:
    assert said(check_entry(replace(WANG, **{field: typed}), OURS), field) == [found]


@pytest.mark.parametrize(
    ("field", "typed", "found"),
    [
        ("contact.mobile", "13998765432", STAFF),
        ("contact.landline", "85632210", SHOP),
        ("contact.mobile|contact.landline", "024-85632210", SHOP),
    ],
)
def test_a_profile_and_an_import_say_whose_number_it_is_and_keep_it(
    field: str, typed: str, found: tuple[str, Severity]
) -> None:
    reading = FieldReader(OURS, ()).read(field, typed)
    assert said(reading.problems, field) == [found]
    assert reading.blocked is None


def test_a_customers_own_number_says_nothing() -> None:
    assert said(check_entry(replace(WANG, landline="024-23455678"), OURS), "landline") == []


def test_who_works_for_the_chain_is_read_with_the_branch_and_who_left_may_be_a_customer(store: BranchStore) -> None:
    put(
        store,
        Branch(id="sy01", code="SY01", name="沈阳铁西店", area_code="024"),
        Staff(id="a", name="钱多", branch="DL01", phone="139-9876-5432"),
        Staff(id="b", name="赵强", branch="SY01", phone="31234567"),
        Staff(id="c", name="孙走", branch="SY01", phone="13900001111", left_on=WENT),
        Staff(id="d", name="李错", branch="SY01", phone="问本人"),
    )
    assert branch_facts(store, "SY01").staff_phones == {"+8613998765432", "+862431234567"}
