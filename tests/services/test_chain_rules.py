"""The rules of the chain: edited at head office, in force at a branch after its next sync."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crm_desktop.head_office.embedded import EmbeddedOffice
from crm_desktop.rules.completeness import DEFAULT_STANDARD, Standard
from crm_desktop.rules.day_list import read_days
from crm_desktop.rules.division_list import read_division_list
from crm_desktop.rules.divisions import Level, shipped_divisions
from crm_desktop.rules.names import CustomerKind
from crm_desktop.rules.rights import Refused
from crm_desktop.services.chain_rules import is_open_day, settings_in_force, work_calendar
from crm_desktop.services.chain_settings import (
    open_settings,
    save_settings,
    save_standard,
    settings_history,
    standard_fields_offered,
)
from crm_desktop.services.customer_file import open_file, standard_in_force
from crm_desktop.services.errors import Invalid, NotAllowed
from crm_desktop.services.filing_clock import entry_hours
from crm_desktop.services.reference_data import (
    changed_divisions,
    drop_day,
    set_days,
    set_divisions,
    special_days,
    text_of_file,
)
from crm_desktop.services.spreadsheet import write_table
from tests.head_office.chain import Desk, desk
from tests.services.syncing_office import front, served

__all__ = ["front", "served"]


@pytest.fixture
def above(served: EmbeddedOffice, tmp_path: Path) -> Iterator[Desk]:
    """A desktop of head office."""
    with desk(served, tmp_path, "HQ") as made:
        yield made


def test_a_changed_setting_is_in_force_at_a_branch_after_its_sync_and_has_a_history(above: Desk, front: Desk) -> None:
    seat = above.seat("gao")
    opened = open_settings(seat)

    changed = save_settings(seat, opened, opened.boxes() | {"entry_deadline": "17:30", "fine_entry": "50"})
    above.syncing.sync_now()
    front.syncing.sync_now()

    assert changed == ("entry_deadline", "fine_entry")
    with front.store.reading() as session:
        assert f"{entry_hours(session).deadline:%H:%M} {entry_hours(session).red:%H:%M}" == "17:30 17:15"
        assert settings_in_force(session)["fine_entry"] == 5000
    line = next(one for one in settings_history(seat) if one.name == "fine_entry")
    assert (line.old.zh, line.new.zh, line.who.zh) == ("¥20.00（默认）", "¥50.00", "高远")
    assert [one.name for one in settings_history(front.seat("wang"))] == [one.name for one in settings_history(seat)]


def test_what_cannot_be_is_refused_with_a_problem_a_box_and_nothing_is_saved(above: Desk) -> None:
    seat = above.seat("gao")
    opened = open_settings(seat)

    with pytest.raises(Invalid) as wrong:
        save_settings(seat, opened, opened.boxes() | {"entry_deadline": "26:00", "offline_days": "7"})

    assert [problem.field for problem in wrong.value.problems] == ["entry_deadline"]
    assert open_settings(seat).values == opened.values


def test_nobody_but_the_administrator_changes_the_rules(above: Desk, front: Desk) -> None:
    for seat in (above.seat("lin"), front.seat("zhou")):
        opened = open_settings(seat)
        assert isinstance(opened.right, Refused)
        with pytest.raises(NotAllowed):
            save_settings(seat, opened, {"offline_days": "7"})
        with pytest.raises(NotAllowed):
            set_days(seat, read_days("2027-01-04 放假").days)


def test_the_profile_standard_of_the_chain_counts_at_the_branch(above: Desk, front: Desk) -> None:
    customer = front.register("wang", kind="company", source="walk_in")
    seat = above.seat("gao")
    opened = open_settings(seat)
    shorter = Standard(
        dict.fromkeys(CustomerKind, ("name", "size")), {"walk_in": ("business",)}, DEFAULT_STANDARD.by_class
    )

    assert save_standard(seat, opened, shorter)
    assert not save_standard(seat, open_settings(seat), shorter)
    above.syncing.sync_now()
    front.syncing.sync_now()

    with front.store.reading() as session:
        assert standard_in_force(session).by_kind[CustomerKind.COMPANY] == ("name", "size")
    assert open_file(front.seat("wang"), customer).completeness.missing == ("size", "business")
    assert settings_history(seat)[0].new.zh == "总部自定标准"
    assert save_standard(seat, open_settings(seat), DEFAULT_STANDARD)
    assert open_settings(seat).standard == DEFAULT_STANDARD


def test_a_standard_without_a_name_is_none(above: Desk) -> None:
    seat = above.seat("gao")
    for fields in ((), ("size",)):
        with pytest.raises(Invalid):
            save_standard(seat, open_settings(seat), Standard(dict.fromkeys(CustomerKind, fields), {}, {}))
    offered = dict(standard_fields_offered())
    for standard in (DEFAULT_STANDARD.by_kind, DEFAULT_STANDARD.by_source, DEFAULT_STANDARD.by_class):
        assert {name for fields in standard.values() for name in fields} <= offered.keys()


def test_a_pasted_notice_decides_which_days_a_branch_is_open(above: Desk, front: Desk) -> None:
    seat, day = above.seat("gao"), date(2027, 3, 2)
    listed = read_days("2027-03-02 放假 店庆\n2027-03-07 上班 店庆补班").days

    assert set_days(seat, listed) == 2 and set_days(seat, listed) == 0
    above.syncing.sync_now()
    front.syncing.sync_now()

    with front.store.reading() as session:
        calendar = work_calendar(session)
        assert (calendar.is_workday(day), calendar.is_workday(date(2027, 3, 7))) == (False, True)
        assert calendar.add_workdays(date(2027, 3, 1), 1) == date(2027, 3, 3)
        assert not is_open_day(session, "SY01", day)
    shown = {one.on: one for one in special_days(front.seat("wang"), 2027)}
    assert (shown[day].name.zh, shown[day].set_here, shown[day].published) == ("店庆", True, True)
    drop_day(seat, day)
    above.syncing.sync_now()
    front.syncing.sync_now()
    with front.store.reading() as session:
        assert work_calendar(session).is_workday(day)
    assert set_days(seat, listed) == 1


def test_new_divisions_are_known_where_addresses_are_typed(above: Desk, front: Desk) -> None:
    seat = above.seat("gao")
    listed = read_division_list("210199 浑河区\n210106 铁西新区", table=shipped_divisions()).divisions

    assert set_divisions(seat, listed) == 2
    above.syncing.sync_now()
    front.syncing.sync_now()

    branch = front.seat("wang").branch
    assert {"浑河区", "铁西新区"} <= set(branch.places().children("沈阳市", level=Level.DISTRICT))
    told = {one.code: one for one in changed_divisions(front.seat("wang"))}
    assert (told["210199"].new, told["210199"].above, told["210106"].new) == (True, "辽宁省沈阳市", False)


def test_a_spreadsheet_of_days_is_read_without_its_headings(tmp_path: Path) -> None:
    path = tmp_path / "days.xlsx"
    write_table(path, ("日期", "安排", "名称"), [("2027-03-02", "放假", "店庆"), ("2027-03-07", "上班", "")])

    assert [one.on for one in read_days(text_of_file(path)).days] == [date(2027, 3, 2), date(2027, 3, 7)]


def test_a_visit_is_marked_late_by_the_days_head_office_allows(above: Desk, front: Desk) -> None:
    from crm_desktop.rules.visits import is_backfill

    seat = above.seat("gao")
    save_settings(seat, open_settings(seat), {"backfill_days": "3"})
    above.syncing.sync_now()
    front.syncing.sync_now()

    with front.store.reading() as session:
        calendar, allowed = work_calendar(session), int(settings_in_force(session)["backfill_days"])
    visited = date(2026, 11, 16)
    entered = [datetime(2026, 11, day, tzinfo=UTC).date() for day in (19, 20)]
    assert [is_backfill(visited, one, calendar=calendar, allowed=allowed) for one in entered] == [False, True]
