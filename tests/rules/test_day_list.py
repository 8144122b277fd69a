from datetime import date

import pytest

from crm_desktop.rules.day_list import ListedDay, read_days


def test_spans_and_single_days_are_read_as_the_notice_writes_them() -> None:
    found = read_days(
        "2027-02-05 至 2027-02-07 放假 春节\n\n2027年2月14日 上班（春节调休）\n"
        "2027/5/1~5月3日，放假，劳动节\n2027-10-01\t休\t国庆节\n"
    )

    assert found.problems == ()
    assert found.days[0] == ListedDay(date(2027, 2, 5), False, "春节")
    assert [one.on.day for one in found.days] == [5, 6, 7, 14, 1, 2, 3, 1]
    assert [one.working for one in found.days] == [False] * 3 + [True] + [False] * 4
    assert [one.name for one in found.days][-2:] == ["劳动节", "国庆节"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("春节 放假", "日期开头"),
        ("2027-02-30 放假", "没有这个日期"),
        ("2027-02-05 春节", "放假"),
        ("2027-02-05 放假 上班", "放假"),
        ("2027-02-05 至 2027-01-01 放假", "起止"),
        ("2027-02-05 至 2028-02-01 放假", "起止"),
    ],
)
def test_a_line_that_says_too_little_is_named_and_not_guessed_at(line: str, said: str) -> None:
    found = read_days(f"2027-01-01 放假 元旦\n{line}")

    assert len(found.days) == 1
    assert [problem.field for problem in found.problems] == ["2"]
    assert said in found.problems[0].words.zh and found.problems[0].words.zh.startswith("第 2 行")


def test_a_day_with_two_meanings_is_a_problem() -> None:
    found = read_days("2027-01-01 放假\n2027-01-01 上班")

    assert [one.working for one in found.days] == [False] and len(found.problems) == 1
