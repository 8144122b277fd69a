"""Credit codes and e-mail addresses, judged by form only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.credit_code import WELL_FORMED, check_credit_code
from crm_desktop.rules.emails import check_email
from crm_desktop.rules.problem import Severity


@pytest.mark.parametrize(
    "typed",
    ["91110000600037341L", "91110108551385082Q", " 9111 0000-60003 7341l ", "９１１１００００６０００３７３４１Ｌ"],
)
def test_a_well_formed_code_is_called_so_and_no_more(typed: str) -> None:
    check = check_credit_code(typed)
    assert check.code is not None
    assert check.problems == ()
    assert check.words == WELL_FORMED
    assert "核验" not in check.words.zh


def test_codes_of_cooperatives_begin_with_letters() -> None:
    assert check_credit_code("N2210106MF1234567J").problems[0].code == "credit_code_check"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "credit_code_length"),
        ("911100006000373", "credit_code_length"),
        ("91110000600037341I", "credit_code_characters"),
        ("9111000O600037341L", "credit_code_characters"),
        ("91110108551385082A", "credit_code_check"),
    ],
)
def test_a_code_that_cannot_be_right_blocks(typed: str, code: str) -> None:
    check = check_credit_code(typed)
    assert check.code is None
    assert [(problem.code, problem.severity) for problem in check.problems] == [(code, Severity.BLOCK)]


@given(st.text(max_size=20))
def test_any_text_is_judged_without_failing(text: str) -> None:
    check_credit_code(text)
    check_email(text)


@pytest.mark.parametrize(
    ("typed", "address"),
    [("Wang.Fang@QQ.com", "Wang.Fang@qq.com"), (" ａ＠b.cn ", "a@b.cn"), ("a@b。com", "a@b.com")],
)
def test_an_address_is_made_comparable(typed: str, address: str) -> None:
    check = check_email(typed)
    assert (check.address, check.problems) == (address, ())


@pytest.mark.parametrize("typed", ["", "wang", "wang@", "@qq.com", "wang@qq", "wa ng@qq.com", "王@qq.com", "a@b@c.com"])
def test_what_is_no_address_blocks(typed: str) -> None:
    assert check_email(typed).address is None


def test_a_common_slip_only_asks() -> None:
    check = check_email("wang@qq.con")
    assert check.address == "wang@qq.con"
    assert check.problems[0].severity is Severity.WARN
    assert "wang@qq.com" in check.problems[0].words.en
