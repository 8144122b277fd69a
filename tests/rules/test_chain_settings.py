from datetime import time

import pytest

from crm_desktop.rules.chain_settings import BY_NAME, SETTINGS, check, entry_hours, in_force, read, said, typed
from crm_desktop.rules.deadlines import DEFAULT_HOURS
from crm_desktop.rules.problem import Problem


def test_what_is_not_set_has_todays_value() -> None:
    values = in_force({})

    assert entry_hours(values) == DEFAULT_HOURS
    assert (values["offline_days"], values["backfill_days"], values["fine_entry"]) == (14, 1, 2000)


def test_every_default_can_be_typed_and_goes_together() -> None:
    assert check(in_force({})) == ()
    for one in SETTINGS:
        assert read(one, typed(one, one.default)) == one.default
        assert said(one, one.default).zh


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("entry_deadline", "１７：３０", "17:30"),
        ("entry_deadline", "9:05", "09:05"),
        ("offline_days", " 7 ", 7),
        ("fine_entry", "20", 2000),
        ("large_amount", "50,000.5", 5_000_050),
    ],
)
def test_what_is_typed_is_read(name: str, text: str, value: object) -> None:
    assert read(BY_NAME[name], text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("entry_deadline", "25:00"),
        ("entry_deadline", "18"),
        ("entry_deadline", "六点"),
        ("offline_days", "0"),
        ("offline_days", "91"),
        ("offline_days", "十四"),
        ("offline_days", "1.5"),
        ("offline_days", ""),
        ("fine_entry", "-20"),
        ("fine_entry", "二十"),
        ("account_days", "9999999999999"),
    ],
)
def test_what_cannot_be_is_refused_with_the_bounds(name: str, text: str) -> None:
    problem = read(BY_NAME[name], text)

    assert isinstance(problem, Problem) and problem.field == name and problem.words.zh and problem.words.en


def test_limits_of_one_thing_keep_their_order() -> None:
    values = in_force({}) | {"lost_days": 90, "red_minutes": 70}

    assert {problem.field for problem in check(values)} == {"lost_days", "amber_minutes"}


def test_a_value_that_another_version_wrote_and_does_not_fit_here_counts_as_not_set() -> None:
    values = in_force({"entry_deadline": "six", "offline_days": 100000, "fine_weeks": "3", "amber_minutes": True})

    assert values == in_force({})


def test_warnings_never_lie_on_the_day_before() -> None:
    hours = entry_hours(in_force({"entry_deadline": "00:30"}))

    assert (hours.deadline, hours.amber, hours.red) == (time(0, 30), time(0, 0), time(0, 15))
