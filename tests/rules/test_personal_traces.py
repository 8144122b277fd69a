import pytest

from crm_desktop.rules.personal_traces import HIDDEN, tells, without_numbers, without_traces, without_values


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("saved 王芳 in 12 ms", f"saved {HIDDEN} in 12 ms"),
        ("rang 13812345678", f"rang {HIDDEN}"),
        ("rang 138 1234 5678 twice", f"rang {HIDDEN} twice"),
        ("rang +86 138-1234-5678", f"rang {HIDDEN}"),
        ("landline 024-85632210", f"landline {HIDDEN}"),
        ("code 91210106MA0P5XK45F kept", f"code {HIDDEN} kept"),
        ("mail to wang.fang@jincai.com.cn failed", f"mail to {HIDDEN} failed"),
        ("invalid literal for int() with base 10: 'Wang Fang'", f"invalid literal for int() with base 10: {HIDDEN}"),
        ("password=yangli-2026 refused", f"password={HIDDEN} refused"),
        ("Authorization: Bearer abc.def", f"Authorization: {HIDDEN}"),
        ('"token": "s3cr3t"', f"{HIDDEN}: {HIDDEN}"),
        ("enrolment code: 7KQW-2MXD", f"enrolment code: {HIDDEN}"),
        ("409 conflict, 3 of 12 units, 1.5 s", "409 conflict, 3 of 12 units, 1.5 s"),
        ("bug: ZeroDivisionError", "bug: ZeroDivisionError"),
    ],
)
def test_a_line_keeps_what_happened_and_loses_whom_it_happened_to(line: str, left: str) -> None:
    assert without_traces(line) == left


def test_where_in_the_program_it_happened_stays_and_whose_computer_it_is_goes() -> None:
    line = '  File "/home/wangfang/apps/crm_desktop/ui/today/page.py", line 131, in show_board'
    assert without_traces(line, home="/home/wangfang") == (
        '  File "~/apps/crm_desktop/ui/today/page.py", line 131, in show_board'
    )
    assert "王芳" not in without_traces('  File "C:\\Users\\王芳\\x.py", line 3, in y')


def test_what_a_person_wrote_keeps_its_words() -> None:
    told = "给 138 1234 5678 登记时卡住了，邮箱 a@b.cn，密码 password: abc"
    assert without_numbers(told) == f"给 {HIDDEN} 登记时卡住了，邮箱 {HIDDEN}，密码 password: {HIDDEN}"


def test_names_on_file_go_the_longest_first() -> None:
    told = "金彩广告有限公司的王芳来时卡住，金彩也是，王不算"
    assert without_values(told, ["金彩", "金彩广告有限公司", "王芳", "王", "李娜"]) == (
        f"{HIDDEN}的{HIDDEN}来时卡住，{HIDDEN}也是，王不算"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [("王", False), ("王芳", True), ("abc", False), ("wang", True), ("  ", False), ("12a ", False)],
)
def test_a_value_too_short_to_name_anybody_is_let_be(value: str, expected: bool) -> None:
    assert tells(value) is expected
