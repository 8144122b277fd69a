import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.codes import Kind, ScannedCode, parse_code, qr_text


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [
        ("form", "SY01A-261121-007K", "F:SY01/SY01A-261121-007K"),
        ("booklet", "A0137", "B:SY01/A0137"),
        ("page", "A0137-12K", "P:SY01/A0137-12K"),
    ],
)
def test_a_payload_names_kind_branch_and_number_and_reads_back(kind: Kind, number: str, text: str) -> None:
    assert qr_text(kind, "SY01", number) == text
    assert parse_code(text) == ScannedCode(kind, "SY01", number)
    assert parse_code(number) == ScannedCode(kind, "", number)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("sy01a-261121-007k", "SY01A-261121-007K"),
        ("ＳＹ０１Ａ－２６１１２１－００７Ｋ", "SY01A-261121-007K"),
        ("SYO1A-26II21-OO7K", "SY01A-261121-007K"),
        (" A0137 - 12K ", "A0137-12K"),
        ("A0137—12K", "A0137-12K"),
        ("aO137-i2k", "A0137-12K"),
        ("Ａ０１３７", "A0137"),
        ("DL01L-261121-0081", "DL01L-261121-0081"),
    ],
)
def test_a_typed_number_is_put_right(typed: str, number: str) -> None:
    code = parse_code(typed)
    assert code is not None
    assert code.number == number


def test_look_alikes_in_a_scanned_payload_are_left_alone() -> None:
    assert parse_code("B:SY01/AO137") == ScannedCode("booklet", "SY01", "AO137")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13812345678",
        "沈阳金彩广告",
        "wang",
        "https://u.wechat.com/abc",
        "X:SY01/A0137",
        "F:SY01/--",
        "A-B-C-D",
        "SY01A-26112X-007K",
        "SY01A-00123F",
        "A013712G",
    ],
)
def test_what_is_not_ours_is_no_code(text: str) -> None:
    assert parse_code(text) is None


@pytest.mark.parametrize(("branch", "number"), [("", "A0137"), ("sy01", "A0137"), ("SY01", ""), ("SY01", "A/1")])
def test_a_payload_is_refused_what_it_could_not_carry(branch: str, number: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        qr_text("booklet", branch, number)


_SIGNS = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=12)


@given(st.sampled_from(["form", "booklet", "page"]), _SIGNS, st.lists(_SIGNS, min_size=1, max_size=3))
def test_every_payload_reads_back(kind: Kind, branch: str, parts: list[str]) -> None:
    number = "-".join(parts)
    assert parse_code(qr_text(kind, branch, number)) == ScannedCode(kind, branch, number)


@given(st.text(max_size=60))
def test_any_text_can_be_tried(text: str) -> None:
    code = parse_code(text)
    assert code is None or code.number
