from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crm_desktop.rules.branch_trouble import DesktopStanding, Expectations, branch_troubles

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
EXPECTED = Expectations(version="0.10.0", catalogue=3, offline_days=14)
WELL = DesktopStanding(
    "A", "收银台", "active", NOW - timedelta(days=90), NOW - timedelta(minutes=5), 0, "0.10.0", 3, None, None
)


def codes(*desktops: DesktopStanding) -> list[str]:
    return [one.code for one in branch_troubles(desktops, now=NOW, expected=EXPECTED)]


def test_a_branch_where_all_is_well_has_no_trouble() -> None:
    assert codes(WELL, replace(WELL, letter="B", waiting=12)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_sync": None}, "never"),
        ({"last_sync": NOW - timedelta(days=2)}, "silent"),
        ({"last_sync": NOW - timedelta(days=15)}, "shut_out"),
        ({"last_sync": NOW - timedelta(hours=5), "waiting": 3}, "stuck"),
        ({"version": "0.9.12"}, "old_version"),
        ({"catalogue": 2}, "old_catalogue"),
        ({"status": "wiped"}, "not_wiped"),
        ({"status": "wiped", "told_at": NOW}, "not_wiped"),
    ],
)
def test_each_trouble_has_its_name_and_says_which_desktop(changes: dict[str, object], code: str) -> None:
    found = branch_troubles([WELL, replace(WELL, letter="B", **changes)], now=NOW, expected=EXPECTED)  # type: ignore[arg-type]  # any field

    assert [(one.code, one.field) for one in found] == [(code, "B")]
    assert "B 机" in found[0].words.zh and "esktop B" in found[0].words.en


def test_a_branch_without_a_desktop_in_use_says_so_and_an_ended_one_is_no_trouble() -> None:
    assert codes() == ["no_desktop"]
    assert codes(replace(WELL, status="revoked", last_sync=None)) == ["no_desktop"]
    assert codes(WELL, replace(WELL, status="wiped", wiped_at=NOW)) == []


def test_the_gravest_comes_first() -> None:
    silent = replace(WELL, last_sync=NOW - timedelta(days=3), version="0.1")
    assert codes(silent, replace(WELL, letter="B", last_sync=NOW - timedelta(days=3), waiting=1))[0] == "stuck"


def test_versions_are_compared_by_number_and_not_by_letter() -> None:
    assert codes(replace(WELL, version="0.11.0"), replace(WELL, version="0.10")) == []
    assert codes(replace(WELL, version="0.9.0")) == ["old_version"]
