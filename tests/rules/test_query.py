"""The one search box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.query import QueryKind, Term, classify

K = QueryKind


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("5678", [(K.PHONE_TAIL, "5678"), (K.PHONE_PART, "5678")]),
        ("１３８", [(K.PHONE_PART, "138")]),
        ("138 1234 5678", [(K.PHONE, "+8613812345678"), (K.PHONE_PART, "13812345678")]),
        ("23455678", [(K.PHONE, "+862423455678"), (K.PHONE_PART, "23455678")]),
        ("金彩", [(K.CHINESE, "金彩")]),
        ("兴华北街12号", [(K.CHINESE, "兴华北街12号")]),
        ("jincai", [(K.PINYIN, "jincai"), (K.TEXT, "jincai")]),
        ("lü hua", [(K.PINYIN, "lvhua"), (K.TEXT, "lü hua")]),
        ("jcgg", [(K.INITIALS, "jcgg"), (K.TEXT, "jcgg")]),
        ("wang", [(K.PINYIN, "wang"), (K.INITIALS, "wang"), (K.TEXT, "wang")]),
        ("a", [(K.INITIALS, "a"), (K.PINYIN, "a"), (K.TEXT, "a")]),
        ("Mario Rossi", [(K.TEXT, "mario rossi")]),
        ("'", [(K.TEXT, "'")]),
        ("sy01a2611210081", [(K.FORM_NUMBER, "SY01A-261121-0081")]),
        ("SY01A-00123F", [(K.CUSTOMER_NUMBER, "SY01A-00123F")]),
        ("a0137-12g", [(K.PAGE_CODE, "A0137-12G")]),
        ("A0137F", [(K.BOOKLET_NUMBER, "A0137F")]),
        ("SY01A-261", [(K.NUMBER_PART, "SY01A-261"), (K.TEXT, "sy01a-261")]),
        ("1.38E+10", [(K.TEXT, "1.38e+10")]),
    ],
)
def test_what_is_typed_is_sorted_by_what_it_can_mean(typed: str, terms: list[tuple[QueryKind, str]]) -> None:
    (group,) = classify(typed, default_area_code="024").groups
    assert [(term.kind, term.value) for term in group] == terms


@pytest.mark.parametrize(
    ("typed", "mixed"),
    [
        ("金cgg", [("jcgg", ("金",))]),
        ("金cai广告", [("jcgg", ("金", "广告"))]),
        ("长c", [("zc", ("长",)), ("cc", ("长",))]),
        ("金an", [("jan", ("金",)), ("ja", ("金",))]),
        ("金，c", [("jc", ("金，",))]),
        ("c，金", [("cj", ("，金",))]),
    ],
)
def test_characters_and_letters_mixed_are_initials_of_the_whole(
    typed: str, mixed: list[tuple[str, tuple[str, ...]]]
) -> None:
    ((*terms, last),) = classify(typed).groups
    assert terms == [Term(QueryKind.MIXED, value, characters) for value, characters in mixed]
    assert last.kind is QueryKind.TEXT


def test_words_apart_must_all_be_met() -> None:
    query = classify("金彩 5678 wang A0137-12G")
    assert [group[0].kind for group in query.groups] == [K.CHINESE, K.PHONE_TAIL, K.PINYIN, K.PAGE_CODE]
    assert query.kinds == (K.CHINESE, K.PHONE_TAIL, K.PHONE_PART, K.PINYIN, K.INITIALS, K.TEXT, K.PAGE_CODE)


def test_nothing_typed_is_no_query() -> None:
    assert classify(" \u200b ").empty
    assert not classify("a").empty


@given(st.text(max_size=20))
def test_every_keystroke_gives_something_to_look_for(text: str) -> None:
    query = classify(text)
    assert query.empty == (query.typed == "")
    assert all(group and all(term.value for term in group) for group in query.groups)
