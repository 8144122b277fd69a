"""Sums in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.money import MOST_FEN, in_words, parse_yuan, yuan
from crm_desktop.rules.problem import Problem


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1,234.5", 123450),
        ("¥1234.50", 123450),
        ("￥ 1 234", 123400),
        ("1234元", 123400),
        ("-5.05", -505),
        ("１２３．４", 12340),
        ("0", 0),
    ],
)
def test_sums_are_read_as_they_are_typed(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.234", "money_form"),
        ("1,23", "money_form"),
        ("", "money_form"),
        ("1e5", "money_form"),
        ("9" * 13, "money_size"),
    ],
)
def test_a_sum_is_never_guessed_or_rounded(typed: str, code: str) -> None:
    problem = parse_yuan(typed)
    assert isinstance(problem, Problem)
    assert problem.code == code


@given(st.integers(-MOST_FEN, MOST_FEN))
def test_what_is_shown_reads_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "人民币零元整"),
        (140950, "人民币壹仟肆佰零玖元伍角整"),
        (10_000_000, "人民币壹拾万元整"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (5, "人民币伍分"),
        (15, "人民币壹角伍分"),
        (100_010_000, "人民币壹佰万零壹佰元整"),
        (10_001_000_000, "人民币壹亿零壹万元整"),
        (11_110_000, "人民币壹拾壹万壹仟壹佰元整"),
        (10_000_000_100, "人民币壹亿零壹元整"),
        (100_000_000_000, "人民币壹拾亿元整"),
        (20_000_000_001, "人民币贰亿元零壹分"),
        (-32504, "（红字）人民币叁佰贰拾伍元零肆分"),
    ],
)
def test_sums_are_written_as_on_invoices(fen: int, words: str) -> None:
    assert in_words(fen) == words


@given(st.integers(1, MOST_FEN))
def test_words_hold_no_doubled_or_dangling_zero(fen: int) -> None:
    words = in_words(fen)
    assert "零零" not in words
    assert "零元" not in words
    assert not words.endswith("零")


@given(st.integers(1, MOST_FEN), st.integers(1, MOST_FEN))
def test_different_sums_have_different_words(one: int, other: int) -> None:
    assert (one == other) == (in_words(one) == in_words(other))


def test_a_sum_beyond_words_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        in_words(MOST_FEN + 1)
