"""Human numbers: given out apart, written by hand, keyed by others."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.check_character import ALPHABET, check_character, is_complete
from crm_desktop.rules.numbers import (
    LAST_CUSTOMER,
    BookletNumber,
    CustomerNumber,
    Number,
    PageCode,
    RecordNumber,
    Series,
    parse_number,
)
from crm_desktop.rules.problem import Problem

DAY = date(2026, 11, 21)
LETTERS = [letter for letter in ALPHABET if letter.isalpha()]

branches = st.builds("{}{:02}".format, st.text(st.sampled_from(LETTERS), min_size=2, max_size=3), st.integers(0, 99))
devices = st.sampled_from(LETTERS)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
booklets = st.builds(BookletNumber, devices, st.integers(1, 9999))
numbers = st.one_of(
    st.builds(RecordNumber, branches, devices, days, st.integers(1, 9999), st.sampled_from(Series)),
    st.builds(CustomerNumber, branches, devices, st.integers(1, LAST_CUSTOMER)),
    booklets,
    st.builds(PageCode, booklets, st.integers(1, 999)),
)


def test_the_alphabet_has_no_letter_that_looks_like_a_digit() -> None:
    assert len(ALPHABET) == 34
    assert not set("IO") & set(ALPHABET)


def test_every_wrong_character_is_caught_at_every_place() -> None:
    number = "SY01A261121007"
    number += check_character(number)
    for place, wrong in product(range(len(number)), ALPHABET):
        if wrong != number[place]:
            assert not is_complete(number[:place] + wrong + number[place + 1 :])


def test_every_swap_of_two_neighbours_is_caught_for_every_pair() -> None:
    # The permutation at a place depends on the place, so all pairs are tried at several, the last one included.
    for head, (left, right), tail in product(("", "A", "A0", "SY0"), product(ALPHABET, repeat=2), ("", "7", "K2")):
        number = head + left + right + tail
        check = check_character(number)
        assert is_complete(number + check)
        if left != right:
            assert not is_complete(head + right + left + tail + check)
        if number[-1] != check:
            assert not is_complete(number[:-1] + check + number[-1])


def test_what_is_no_number_is_not_complete() -> None:
    assert not is_complete("")
    assert not is_complete("0")
    assert not is_complete("AI0")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (RecordNumber("SY01", "A", DAY, 8), "SY01A-261121-0081"),
        (RecordNumber("SY01", "A", DAY, 3, Series.PHONE_ORDER), "DH-SY01A-261121-003Q"),
        (RecordNumber("HRB01", "B", DAY, 1007), "HRB01B-261121-1007F"),
        (CustomerNumber("SY01", "A", 123), "SY01A-00123F"),
        (CustomerNumber("SY01", "A", 100_000), "SY01A-A00006"),
        (CustomerNumber("SY01", "A", 339_999), "SY01A-Z9999R"),
        (BookletNumber("A", 137), "A0137F"),
        (BookletNumber("A", 137).page(12), "A0137-12G"),
        (BookletNumber("A", 137).page(100), "A0137-1003"),
    ],
)
def test_numbers_print_as_the_forms_show_them(number: Number, text: str) -> None:
    assert str(number) == text
    assert parse_number(text) == number


@given(numbers)
def test_every_number_reads_back_however_carelessly_it_is_typed(number: Number) -> None:
    careless = str(number).lower().replace("-", "")
    assert parse_number(str(number)) == number
    assert parse_number(careless) == number
    assert parse_number(f" {str(number).replace('0', 'O').replace('1', 'i')} ") == number
    assert parse_number("".join(chr(ord(each) + 0xFEE0) for each in careless)) == number


@given(st.lists(st.integers(1, LAST_CUSTOMER)))
def test_customers_sort_by_number_in_the_order_the_numbers_were_given(counters: list[int]) -> None:
    assert [str(CustomerNumber("SY01", "A", one)) for one in sorted(counters)] == sorted(
        str(CustomerNumber("SY01", "A", one)) for one in counters
    )


@given(numbers, numbers)
def test_different_numbers_print_differently(one: Number, other: Number) -> None:
    assert (one == other) == (str(one) == str(other))


@given(number=numbers, place=st.integers(0, 30), wrong=st.sampled_from(ALPHABET))
def test_a_slip_never_reads_as_another_number(number: Number, place: int, wrong: str) -> None:
    text = str(number)
    place %= len(text)
    slipped = text[:place] + wrong + text[place + 1 :]
    if text[place] not in ("-", wrong):
        assert isinstance(parse_number(slipped), Problem)


@pytest.mark.parametrize(
    ("text", "code"),
    [("A0137-12H", "number_check"), ("hello", "number_form"), ("", "number_form"), ("13812345678", "number_form")],
)
def test_what_cannot_be_read_says_why(text: str, code: str) -> None:
    problem = parse_number(text)
    assert isinstance(problem, Problem)
    assert problem.code == code


@pytest.mark.parametrize("body", ["SY01A261341008", "SY01A261121000", "A0000"])
def test_impossible_parts_are_refused_even_with_a_right_check_character(body: str) -> None:
    problem = parse_number(body + check_character(body))
    assert isinstance(problem, Problem)
    assert problem.code == "number_form"


@pytest.mark.parametrize(
    "fault",
    [
        {"branch": "S1"},
        {"branch": "IO01"},
        {"device": "I"},
        {"device": "a"},
        {"counter": 0},
        {"counter": 10_000},
        {"day": date(1999, 1, 1)},
    ],
)
def test_a_number_that_could_not_be_read_back_is_never_made(fault: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="is not"):
        replace(RecordNumber("SY01", "A", DAY, 1), **fault)  # type: ignore[arg-type]


def test_customers_booklets_and_pages_are_held_within_their_digits() -> None:
    for make in (
        lambda: CustomerNumber("SY01", "A", LAST_CUSTOMER + 1),
        lambda: BookletNumber("A", 10_000),
        lambda: BookletNumber("A", 1).page(1000),
    ):
        with pytest.raises(ValueError, match="not between"):
            make()
