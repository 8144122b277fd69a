import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.fonts import printable, width
from forms.text import balance, fit, leading, set_label, wrap

_MIXED = st.text(st.sampled_from("沈阳金彩广告，。（）“”abc 123-@.\n"), max_size=80)


@given(_MIXED, st.floats(8, 120))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text: str, limit: float) -> None:
    lines = wrap(text, limit, 10)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line, 10) <= limit or len(line) == 1 for line in lines)


def test_no_line_opens_with_closing_punctuation_or_ends_with_opening() -> None:
    lines = wrap("甲乙丙丁，戊己（庚辛）壬癸。" * 6, 30, 10)
    assert not any(line[0] in "，。）" for line in lines)
    assert not any(line.endswith("（") for line in lines)


def test_latin_words_and_numbers_stay_whole_where_they_can() -> None:
    assert wrap("电话 024-85632210 转 8012", 26, 10) == ("电话", "024-85632210", "转 8012")


def test_an_over_wide_word_is_broken_rather_than_lost() -> None:
    lines = wrap("x" * 100, 30, 10)
    assert len(lines) > 1
    assert "".join(lines) == "x" * 100


def test_text_takes_the_largest_size_that_fits() -> None:
    assert fit("短", 40, 8, (10.5, 7.5)).size == 10.5
    assert fit("很长的文字" * 6, 40, 10.5, (10.5, 7.5)).size == 7.5


def test_a_smaller_size_goes_before_a_broken_word() -> None:
    address = "someone@advertising.example.com"
    assert fit(address, 50, 12, (10.5, 7.5)).lines == (address,)
    assert len(fit(address, 20, 12, (10.5, 7.5)).lines) > 1


def test_text_without_room_says_so() -> None:
    fitted = fit("字" * 500, 40, 10, (10.5, 7.5))
    assert fitted.rest
    assert len(fitted.lines) == int(10 / leading(7.5))


def test_labels_shrink_before_they_break_and_never_break_words() -> None:
    assert set_label("接待人", 8.3, (8.5, 8.0, 7.5)).lines == ("接待人",)
    assert set_label("Customer's needs", 17, (8.5, 8.0, 7.5)).lines == ("Customer's", "needs")
    assert set_label("Receptionist", 8, (8.5, 7.5)).size == 7.5


def test_broken_labels_have_lines_of_like_width() -> None:
    assert balance("感兴趣的产品", 17, 8.5) == ("感兴趣", "的产品")
    assert balance("产品", 17, 8.5) == ("产品",)
    assert balance("甲\n乙", 17, 8.5) == ("甲", "乙")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("王𬭎䶮", "王𬭎䶮"),
        ("𠮷田", "[U+20BB7]田"),
        ("好👍", "好[U+1F44D]"),
        ("a\tb\x00c\u200bd", "a bcd"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("葛\U000e0100\u3000城", "葛\u3000城"),
    ],
)
def test_nothing_is_printed_as_an_empty_box(text: str, printed: str) -> None:
    assert printable(text) == printed
