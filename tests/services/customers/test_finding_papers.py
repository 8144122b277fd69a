"""The one search box takes what a scanner reads off paper: forms on file, forms to be registered, pages (J1, C6)."""

from datetime import date

import pytest

from crm_desktop.rules.numbers import RecordNumber, Series
from crm_desktop.services.finding import FoundKind, find_anything
from crm_desktop.services.seat import Seat

FRESH = str(RecordNumber("SY01", "A", date(2026, 8, 18), 7))
ON_FILE = "SY01A-260819-001B"
PAGE = "A0137-12G"


@pytest.mark.parametrize("text", [f"F:SY01/{ON_FILE}", f"f:sy01/{ON_FILE.lower()}", ON_FILE])
def test_a_form_on_file_is_found_by_its_code(seat: Seat, customer: str, text: str) -> None:
    found = find_anything(seat, text)
    assert (found[0].kind, found[0].customer_id) == (FoundKind.FORM, customer)
    assert FoundKind.PAPER not in [one.kind for one in found]


def test_a_page_is_found_by_its_code(seat: Seat, customer: str) -> None:
    assert [one.kind for one in find_anything(seat, f"P:SY01/{PAGE}")] == [
        one.kind for one in find_anything(seat, PAGE)
    ]
    assert find_anything(seat, f"P:SY01/{PAGE}")[0].kind is FoundKind.PAGE


@pytest.mark.parametrize("text", [f"F:SY01/{FRESH}", FRESH, FRESH.replace("-", "")])
def test_a_form_nobody_has_registered_is_offered_to_be(seat: Seat, customer: str, text: str) -> None:
    (found,) = find_anything(seat, text)
    assert (found.kind, found.subject) == (FoundKind.PAPER, FRESH)


def test_papers_of_other_branches_and_of_other_kinds_are_not_offered(seat: Seat, customer: str) -> None:
    other = str(RecordNumber("DL02", "A", date(2026, 8, 18), 7))
    assert find_anything(seat, f"F:DL02/{other}") == ()
    order = str(RecordNumber("SY01", "A", date(2026, 8, 18), 7, series=Series.PHONE_ORDER))
    assert find_anything(seat, order) == ()
