"""Telephone numbers as customers say them, clerks type them and spreadsheets spoil them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_desktop.rules.phone_plan import MOBILE_SEGMENTS, area_code_of, country_code, known_area_code, local_lengths
from crm_desktop.rules.phones import PhoneKind, check_phone, digits_of, spoken_groups
from crm_desktop.rules.problem import Severity

ACCEPTED = [
    ("13812345678", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("+86 138-1234-5678", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("0086 13812345678", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("8613812345678", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("１３８１２３４５６７８", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("13812345678.0", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678"),
    ("13812345678转1234", PhoneKind.MOBILE, "+8613812345678", "138 1234 5678 转 1234"),
    ("024-23455678", PhoneKind.LANDLINE, "+862423455678", "024-23455678"),
    ("(024) 2345 5678", PhoneKind.LANDLINE, "+862423455678", "024-23455678"),
    ("024-23455678-转 8012", PhoneKind.LANDLINE, "+862423455678", "024-23455678 转 8012"),
    ("02423455678-8012", PhoneKind.LANDLINE, "+862423455678", "024-23455678 转 8012"),
    ("024-23455678 ext. 8012", PhoneKind.LANDLINE, "+862423455678", "024-23455678 转 8012"),
    ("23455678", PhoneKind.LANDLINE, "+862423455678", "024-23455678"),
    ("+86 24 23455678", PhoneKind.LANDLINE, "+862423455678", "024-23455678"),
    ("+86 10 62345678", PhoneKind.LANDLINE, "+861062345678", "010-62345678"),
    ("+86 024 23455678", PhoneKind.LANDLINE, "+862423455678", "024-23455678"),
    ("0411-82345678", PhoneKind.LANDLINE, "+8641182345678", "0411-82345678"),
    ("0421-2612345", PhoneKind.LANDLINE, "+864212612345", "0421-2612345"),
    ("400-823-4567", PhoneKind.HOTLINE, "+864008234567", "400-823-4567"),
    ("+86 400 823 4567", PhoneKind.HOTLINE, "+864008234567", "400-823-4567"),
    ("+39 06 12345678", PhoneKind.FOREIGN, "+390612345678", "+39 0612345678"),
    ("0039 0612345678", PhoneKind.FOREIGN, "+390612345678", "+39 0612345678"),
    ("+852 2345 6780", PhoneKind.FOREIGN, "+85223456780", "+852 23456780"),
    ("+1 212 555 0100", PhoneKind.FOREIGN, "+12125550100", "+1 2125550100"),
]

REFUSED = [
    ("", "phone_empty"),
    ("1381234567", "phone_length"),
    ("138123456789", "phone_length"),
    ("1.38E+10", "phone_spreadsheet"),
    ("1.38e10", "phone_spreadsheet"),
    ("0411-8234567", "phone_length"),
    ("95588", "phone_length"),
    ("01", "phone_length"),
    ("024-12345678", "phone_start"),
    ("13812345678/13912345678", "phone_several"),
    ("138abc", "phone_characters"),
    ("+39 061", "phone_foreign_length"),
]


@pytest.mark.parametrize(("typed", "kind", "e164", "display"), ACCEPTED)
def test_a_good_number_is_accepted_however_it_is_typed(typed: str, kind: PhoneKind, e164: str, display: str) -> None:
    check = check_phone(typed, default_area_code="024")
    assert (check.kind, check.e164, check.display, check.problems) == (kind, e164, display, ())
    assert check.accepted
    assert check.tail4 == e164[-4:]
    assert check.typed == typed


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_cannot_be_a_number_blocks_and_says_why(typed: str, code: str) -> None:
    check = check_phone(typed, field="landline", default_area_code="024")
    assert not check.accepted
    assert check.key is None
    assert [(problem.code, problem.field, problem.severity) for problem in check.problems] == [
        (code, "landline", Severity.BLOCK)
    ]


def test_a_lost_number_of_a_spreadsheet_is_explained() -> None:
    assert "文本" in check_phone("1.38E+10").problems[0].words.zh


@pytest.mark.parametrize(("typed", "code"), [("23455678", "phone_area_code"), ("234556", "phone_length")])
def test_without_a_branch_area_code_a_local_number_is_not_guessed(typed: str, code: str) -> None:
    assert [problem.code for problem in check_phone(typed).problems] == [code]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("15412345678", ["phone_segment"]),
        ("13800138000", ["phone_made_up"]),
        ("024-22222222", ["phone_made_up"]),
        ("024-87654321", ["phone_made_up"]),
        ("026-23455678", ["phone_area_unknown"]),
    ],
)
def test_a_doubtful_number_only_warns(typed: str, codes: list[str]) -> None:
    check = check_phone(typed)
    assert check.accepted
    assert [problem.code for problem in check.problems] == codes
    assert {problem.severity for problem in check.problems} == {Severity.WARN}


@pytest.mark.parametrize("typed", ["11111111111", "１１１ 1111 1111", "12345678901", "12345612345", "+86 12345678901"])
def test_equal_digits_and_counting_are_refused(typed: str) -> None:
    check = check_phone(typed, field="phone")
    assert not check.accepted
    assert [(one.code, one.field, one.severity) for one in check.problems] == [
        ("phone_no_such", "phone", Severity.BLOCK)
    ]


def test_the_extension_belongs_to_the_key_but_not_to_the_tail() -> None:
    check = check_phone("024-23455678转8012")
    assert (check.key, check.tail4) == ("+862423455678;8012", "5678")
    assert check_phone("024-23455678").key == "+862423455678"


@pytest.mark.parametrize(
    ("typed", "digits"),
    [("", ""), ("+86 138 12", "13812"), ("１３８－１", "1381"), ("024-2345", "0242345"), ("王", "")],
)
def test_digits_typed_so_far_are_ready_to_match(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("13812345678", ("138", "1234", "5678")),
        ("024-23455678", ("024", "2345", "5678")),
        ("0421-2612345", ("0421", "261", "2345")),
        ("4008234567", ("400", "823", "4567")),
        ("23455678", ("2345", "5678")),
        ("2345567", ("234", "5567")),
        ("", ()),
    ],
)
def test_numbers_are_read_back_in_spoken_groups(typed: str, groups: tuple[str, ...]) -> None:
    assert spoken_groups(typed) == groups


@given(segment=st.sampled_from(sorted(MOBILE_SEGMENTS)), rest=st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_e164_of_a_mobile_reads_back_as_itself(segment: str, rest: str) -> None:
    check = check_phone(segment + rest)
    assert check.e164 is not None
    assert check_phone(check.e164).e164 == check.e164
    assert check_phone(check.display).e164 == check.e164


@example("\U0001e140")  # a digit of a script that no clerk types
@given(st.text(max_size=24))
def test_any_text_is_judged_without_failing(text: str) -> None:
    check = check_phone(text, default_area_code="024")
    assert check.accepted != any(problem.severity is Severity.BLOCK for problem in check.problems)
    assert digits_of(text).isascii()
    spoken_groups(text)


def test_the_plan_knows_lengths_and_countries() -> None:
    assert local_lengths("0411") == local_lengths("024") == (8,)
    assert local_lengths("0421") == (7, 8)
    assert area_code_of("138") is None
    assert not known_area_code("26")
    assert [country_code(digits) for digits in ("12125550100", "3906", "85223")] == ["1", "39", "852"]
