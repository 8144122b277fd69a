"""What people and web pages really put into a text field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.typed import clean, half_width, has_chinese, is_chinese, strip_readings, word_set


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  金彩　广告 ", "金彩 广告"),
        ("ＡＢＣ１２３", "ABC123"),
        ("金彩（沈阳），好", "金彩（沈阳），好"),
        ("金\u200b彩\ufeff", "金彩"),
        ("關(guān)系", "關系"),
        ("客戶（hù）關(guān)系", "客戶關系"),
        ("金彩(xin)", "金彩(xin)"),
        ("a\n\tb", "a b"),
        ("", ""),
    ],
)
def test_cleaning_keeps_what_was_meant(typed: str, meant: str) -> None:
    assert clean(typed) == meant


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_codes_lose_full_width_punctuation_too() -> None:
    assert half_width("０２４－１２（ａ）\u200b　x") == "024-12(a) x"


def test_readings_stay_where_no_chinese_character_precedes() -> None:
    assert strip_readings("a(guān)") == "a(guān)"


@pytest.mark.parametrize("character", ["金", "〇", "㛃", "𠮷"])
def test_rare_characters_are_chinese(character: str) -> None:
    assert is_chinese(character)
    assert has_chinese(f"a{character}")


def test_latin_is_not_chinese() -> None:
    assert not has_chinese("abc 123，")


def test_a_word_set_holds_each_word_once() -> None:
    assert word_set("a b  a") == {"a", "b"}
