"""The customer being filed is on file already: decided or merged from the question, the form waits and comes back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from crm_desktop.services.filing import file_profile
from crm_desktop.services.filing_form import open_form
from crm_desktop.services.filing_queue import entry_queue
from crm_desktop.services.filing_twins import likely_twins
from crm_desktop.services.merge_plan import plan_merge
from crm_desktop.services.merging import merge_files
from crm_desktop.services.seat import Seat
from crm_desktop.services.twins_across import twins
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.merging.wishes import Merge
from tests.services.filing_day import FOUR, TWO_GAPS, take
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
CTRL = Qt.KeyboardModifier.ControlModifier
FULL = replace(TWO_GAPS, address="兴华北街12号", business="门头")


def two_files(store: BranchStore, seat: Seat) -> tuple[str, str, str]:
    """A filed customer, and a form of the same number by another one: their ids, and the form's."""
    known = take(store, replace(FULL, name="沈阳龙腾图文快印店", phone="13900001111"))
    file_profile(seat, open_form(seat, known.form_id), {})
    again = take(store, replace(FULL, phone="13900001111", duplicate_reason="twin"), at=FOUR + timedelta(minutes=1))
    return known.customer_id, again.customer_id, again.form_id


def test_the_files_are_merged_from_the_question_and_the_form_comes_back_for_the_kept_one(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    known, again, form_id = two_files(store, seat)
    stand = enter(seat)
    stand.profile.go("remarks")
    stand.keyboard.type("typed before")
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    assert stand.table.ask.isVisible()
    stand.keyboard.press(Qt.Key.Key_4)
    assert stand.went == [("customers", Merge((again, known)))]

    merge_files(seat, plan_merge(seat, (known, again)), keep=0, choices={})
    qtbot.waitUntil(lambda: stand.profile.file is not None and stand.profile.file.customer_id == known)
    assert stand.profile.edits() == {"remarks": "typed before"}
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 2)
    assert open_form(seat, form_id).file.values["remarks"] == "typed before"


def test_the_same_is_a_proposal_that_the_list_of_duplicates_begins_with(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    known, again, _ = two_files(store, seat)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    stand.keyboard.press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 2)
    first = twins(seat).pairs[0]
    assert (set(first.key), first.proposed) == ({known, again}, True)


def test_not_the_same_is_asked_no_more_whatever_is_filled_in_afterwards(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    known, _, form_id = two_files(store, seat)
    stand = enter(seat)
    stand.keyboard.press(Qt.Key.Key_Return, CTRL)
    stand.keyboard.press(Qt.Key.Key_2)
    qtbot.waitUntil(lambda: entry_queue(seat).filed_today == 2)
    form = open_form(seat, form_id)
    assert likely_twins(seat, form, {"business": "车身贴"}) == ()
    assert [one.customer_id for one in likely_twins(seat, form, {"name": "沈阳龙腾图文"})] == [known]
    assert twins(seat).pairs == ()
