"""Names found by the keys a Chinese clerk types."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.rules.pinyin import MOST_VARIANTS, SearchKeys, homophone_key, search_keys
from crm_desktop.rules.surnames import READINGS
from crm_desktop.rules.syllables import SYLLABLES, split_syllables


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("沈阳金彩广告", "shenyangjincaiguanggao", "syjcgg"),
        ("重庆广告", "chongqingguanggao", "cqgg"),
        ("长沙行健", "changshaxingjian", "csxj"),
        ("成都传媒", "chengduchuanmei", "cdcm"),
        ("大连", "dalian", "dl"),
        ("ＡＢＣ 科技-3", "abckeji3", "abckj3"),
    ],
)
def test_a_firm_is_found_by_full_pinyin_and_initials(name: str, full: str, initials: str) -> None:
    keys = search_keys(name, person=False)
    assert keys.full[0] == full
    assert keys.initials[0] == initials


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("单田芳", "shantianfang"),
        ("仇英", "qiuying"),
        ("解晓东", "xiexiaodong"),
        ("曾国", "zengguo"),
        ("查良镛", "zhaliangyong"),
        ("区明", "ouming"),
        ("朴志", "piaozhi"),
        ("盖聂", "genie"),
        ("尉迟恭", "yuchigong"),
        ("万俟明", "moqiming"),
        ("单于雄", "chanyuxiong"),
        ("王芳", "wangfang"),
    ],
)
def test_a_persons_surname_is_read_as_a_surname(name: str, full: str) -> None:
    assert search_keys(name, person=True).full == (full,)


def test_a_firm_is_not_read_as_a_person() -> None:
    assert search_keys("单位", person=False).full == ("danwei",)


def test_an_umlaut_is_typed_as_v_or_u() -> None:
    assert search_keys("绿华", person=False) == SearchKeys(("lvhua", "luhua"), ("lh",))


def test_every_common_reading_gives_initials_and_the_likeliest_comes_first() -> None:
    assert search_keys("长春", person=False).initials == ("cc", "zc")
    assert search_keys("乐清", person=False).initials == ("yq", "lq")


def test_variants_are_capped() -> None:
    keys = search_keys("乐乐长长重重行行", person=False)
    assert len(keys.initials) == MOST_VARIANTS


def test_a_name_without_letters_has_no_keys() -> None:
    assert search_keys("…", person=True) == SearchKeys((), ())


def test_characters_the_dictionary_lacks_stand_for_themselves() -> None:
    assert search_keys("金𠀂行𠀄", person=False).full[0] == "jin𠀂xing𠀄"


@pytest.mark.parametrize(("one", "other"), [("金彩", "金采"), ("宏达", "红打"), ("绿", "律")])
def test_names_that_sound_alike_share_a_key(one: str, other: str) -> None:
    assert homophone_key(one) == homophone_key(other)


def test_names_that_merely_look_alike_share_none() -> None:
    assert homophone_key("金彩") != homophone_key("全彩")
    assert homophone_key("单", person=True) != homophone_key("单")


@given(name=st.text(max_size=12), person=st.booleans())
def test_any_name_has_keys_in_small_letters_without_spaces(name: str, person: bool) -> None:
    keys = search_keys(name, person=person)
    assert len(keys.initials) <= MOST_VARIANTS
    assert len(set(keys.initials)) == len(keys.initials)
    assert bool(keys.full) == bool(keys.initials)
    assert not any(" " in key for key in (*keys.full, *keys.initials))


def test_twenty_thousand_names_take_well_under_a_second() -> None:
    search_keys("金", person=False)
    names = [
        f"{place}{word}广告传媒{number % 997}"
        for number in range(5000)
        for place in ("沈阳", "大连")
        for word in ("金彩", "长乐")
    ]
    start = time.process_time()
    for name in names:
        search_keys(name, person=False)
    assert time.process_time() - start < 2


def test_surnames_are_read_in_whole_syllables() -> None:
    assert set(READINGS.values()) <= SYLLABLES


@pytest.mark.parametrize(
    ("letters", "syllables"),
    [
        ("jincai", ("jin", "cai")),
        ("xian", ("xian",)),
        ("guanggaoz", ("guang", "gao", "z")),
        ("lv", ("lv",)),
        ("", ()),
        ("jcgg", None),
        ("jincgg", None),
    ],
)
def test_letters_are_read_as_syllables(letters: str, syllables: tuple[str, ...] | None) -> None:
    assert split_syllables(letters) == syllables


@given(st.lists(st.sampled_from(sorted(SYLLABLES)), min_size=1, max_size=5))
def test_any_row_of_syllables_can_be_read(syllables: list[str]) -> None:
    read = split_syllables("".join(syllables))
    assert read is not None
    assert "".join(read) == "".join(syllables)
