"""Tax numbers and accounts are looked at, never refused, and never called verified."""

import pytest

from crm_desktop.rules.bank_account import bare_account, check_account, grouped_account
from crm_desktop.rules.problem import Severity
from crm_desktop.rules.tax_number import check_tax_number


@pytest.mark.parametrize(
    "text", ["91110108551385082Q", "９１１１０１０８５５１３８５０８２q", "9111 0108 5513 8508 2Q"]
)
def test_a_firms_code_is_well_formed_and_no_more(text: str) -> None:
    checked = check_tax_number(text)
    assert (checked.number, checked.well_formed) == ("91110108551385082Q", True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91110108551385082A", "tax_number_check"),
        ("91110000600037341I", "tax_number_characters"),
        ("210102123456789", "tax_number_15"),
        ("11010519491231002X", "tax_number_person"),
        ("110105194912310010", "tax_number_check"),
        ("21010619900101123401", "tax_number_20"),
        ("21010119900101101", "tax_number_17"),
        ("9111", "tax_number_length"),
        ("911101085513850，2Q", "tax_number_characters"),
    ],
)
def test_what_is_unusual_warns_and_is_kept(text: str, code: str) -> None:
    checked = check_tax_number(text)
    assert [(one.code, one.severity) for one in checked.problems] == [(code, Severity.WARN)]
    assert checked.number


@pytest.mark.parametrize(
    ("text", "kept", "code"),
    [
        ("3301 0122 0940 0123 456", "3301 0122 0940 0123 456", ""),
        ("３３０１０１２２", "33010122", ""),
        ("33-0122-0104", "33-0122-0104", ""),
        ("NRA330101220940", "NRA330101220940", "account_characters"),
        ("3301O122", "3301O122", "account_characters"),
        ("1234567", "1234567", "account_length"),
        ("1" * 33, "1" * 33, "account_length"),
    ],
)
def test_an_account_is_kept_as_it_was_written(text: str, kept: str, code: str) -> None:
    checked = check_account(text)
    assert (checked.account, "".join(one.code for one in checked.problems)) == (kept, code)
    assert all(one.severity is Severity.WARN for one in checked.problems)


def test_an_account_is_read_in_groups_of_four_and_compared_without() -> None:
    assert grouped_account("3301012209400123456") == "3301 0122 0940 0123 456"
    assert grouped_account("33-0122") == "33-0122"
    assert bare_account("3301 0122-09") == "3301012209"
