"""Who is told what before 18:00: the accountant at amber and red, the manager ten minutes before (PRACTICE M4)."""

import pytest
from PySide6.QtWidgets import QPushButton
from sqlmodel import select

from crm_desktop.models.catalogue import SHARED
from crm_desktop.models.chain import Branch, Chain
from crm_desktop.models.registration import RegistrationForm
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.profile_entry.page import ProfileEntryPage
from crm_desktop.ui.widgets.toast import Toast
from tests.ui.moments.conftest import OpenRoom
from tests.ui.moments.room import Room, WallClock, evening
from tests.ui.moments.world import ACCOUNTANT, FRONT, MANAGER, take_forms

TOLD = "还有 2 份登记表没建档，18:00 截止"
MANAGERS = f"会计{TOLD}"


@pytest.fixture
def clock() -> WallClock:
    return WallClock(evening(16, 0))


def told_at(room: Room, clock: WallClock, hour: int, minute: int) -> list[str]:
    """What is on screen once the minute has been looked at."""
    clock.forward(seconds=(evening(hour, minute) - clock.wall()).total_seconds())
    beat(room)
    return [text for text in room.told if "建档" in text]


def beat(room: Room) -> None:
    room.workroom._on_beat()
    room.settle()


def put_away(room: Room) -> None:
    for toast in room.shell.toasts.shown:
        toast.close()


def button_of(room: Room) -> QPushButton:
    toast: Toast = next(toast for toast in room.shell.toasts.shown if "建档" in toast.text)
    assert toast.action is not None
    return toast.action


def test_the_accountant_is_told_at_amber_and_at_red_once_each(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    take_forms(store, 2, first=evening(15, 0))
    room = open_room(store, clock, ACCOUNTANT)

    assert told_at(room, clock, 16, 59) == []
    assert told_at(room, clock, 17, 0) == [TOLD]
    put_away(room)
    assert told_at(room, clock, 17, 30) == []
    assert told_at(room, clock, 17, 45) == [TOLD]
    beat(room)
    assert len(room.told) == 1
    button_of(room).click()
    room.settle()
    assert isinstance(room.shell.workspace.page("profile_entry"), ProfileEntryPage)
    assert room.shell.workspace.current == "profile_entry"
    assert told_at(room, clock, 17, 55) == []


def test_the_manager_is_told_ten_minutes_before_and_not_earlier(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    take_forms(store, 2, first=evening(15, 0))
    room = open_room(store, clock, MANAGER)

    assert told_at(room, clock, 17, 49) == []
    assert told_at(room, clock, 17, 50) == [MANAGERS]
    put_away(room)
    assert told_at(room, clock, 18, 5) == []


def test_head_office_sets_when_the_manager_is_told(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    take_forms(store, 2, first=evening(15, 0))
    with store.unit("set_rules", actor="office", partition="SY01") as session:
        session.exec(select(Chain)).one().manager_minutes = 30
    room = open_room(store, clock, MANAGER)

    assert told_at(room, clock, 17, 29) == []
    assert told_at(room, clock, 17, 30) == [MANAGERS]


def test_what_was_told_says_what_remains_and_goes_when_all_is_filed(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    forms = take_forms(store, 2, first=evening(15, 0))
    room = open_room(store, clock, ACCOUNTANT)
    assert told_at(room, clock, 17, 45) == [TOLD]

    left = []
    for id_ in forms:
        with room.seat.unit("file_profile") as session:
            session.get_one(RegistrationForm, id_).state = "filed"
        beat(room)
        left.append([text for text in room.told if "没建档" in text])

    assert left == [[TOLD.replace("2", "1")], []]


@pytest.mark.parametrize("person", [ACCOUNTANT, MANAGER])
def test_nobody_is_told_when_all_is_filed_or_the_branch_is_closed(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, person: object
) -> None:
    room = open_room(store, clock, person)
    assert told_at(room, clock, 17, 52) == []

    with store.unit("close_day", actor="office", partition=SHARED) as session:
        session.exec(select(Branch)).one().closed_days = (room.seat.today.isoformat(),)
    take_forms(store, 2, first=evening(15, 0))
    beat(room)

    assert [text for text in room.told if "建档" in text] == []


def test_the_counter_is_not_told(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    take_forms(store, 2, first=evening(15, 0))
    room = open_room(store, clock, FRONT)
    assert told_at(room, clock, 17, 52) == []


def test_behind_a_locked_screen_it_waits_for_whoever_comes_back(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    take_forms(store, 2, first=evening(15, 0))
    room = open_room(store, clock, MANAGER)
    room.workroom.lock()
    assert told_at(room, clock, 17, 50) == []

    room.shell.uncover()
    room.settle()

    beat(room)
    assert [text for text in room.told if "没建档" in text] == [MANAGERS]
