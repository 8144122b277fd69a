"""The whole window: each of its keys can be changed, and while Chinese is composed none of them does anything."""

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.front_desk.desk_view import DeskView
from crm_desktop.ui.keymap import KEYS
from tests.ui.moments.conftest import OpenRoom
from tests.ui.moments.hands import CTRL, K, at, target
from tests.ui.moments.room import Room, WallClock, evening
from tests.ui.moments.world import ACCOUNTANT, known_customer, take_forms


def compose(letters: str) -> None:
    QApplication.sendEvent(target(), QInputMethodEvent(letters, []))


def commit(text: str) -> None:
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target(), event)


def open_all(room: Room) -> None:
    for place in ("today", "front_desk", "profile_entry", "customers", "visits", "sync", "settings"):
        room.shell.open(place)
        room.settle()


def test_every_key_bound_anywhere_is_in_the_settings(open_room: OpenRoom, store: BranchStore, clock: WallClock) -> None:
    room = open_room(store, clock)
    open_all(room)

    bound = {binding.keys for binding, _ in room.shell.workspace.shortcuts._bound}

    assert bound - {key.keys for key in KEYS} == {"Escape"}


def test_a_registration_can_be_typed_with_every_candidate_taken_by_enter_space_and_digit(
    open_room: OpenRoom, store: BranchStore, clock: WallClock
) -> None:
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    view = room.find(DeskView)
    room.hands.type("13900001111")
    assert at("contact")
    for key in (K.Key_Return, K.Key_Space, K.Key_1, K.Key_Tab, K.Key_Escape, K.Key_Down):
        compose("zhaomin")
        room.hands.press(key)
        assert at("contact"), key
    room.hands.press(K.Key_Return, CTRL)
    room.hands.press(K.Key_F5)
    assert at("contact")
    commit("赵敏")
    room.hands.press(K.Key_Return)

    assert at("name")
    assert view.form.values()["contact"] == "赵敏"


@pytest.mark.parametrize("key", [K.Key_Return, K.Key_1, K.Key_Down])
def test_while_a_known_customer_is_offered_composing_decides_nothing(
    open_room: OpenRoom, store: BranchStore, clock: WallClock, key: K
) -> None:
    known_customer(store, clock)
    room = open_room(store, clock)
    room.hands.press(K.Key_F2)
    room.hands.type("13812345678")
    view = room.find(DeskView)
    assert view.panel.matches.blocks
    compose("liu")

    room.hands.press(key)

    assert view.panel.shows(view.panel.matches)
    assert at("contact")


def test_enter_of_a_candidate_files_no_form(open_room: OpenRoom, store: BranchStore) -> None:
    clock = WallClock(evening(16, 30))
    take_forms(store, 1, first=evening(16, 0))
    room = open_room(store, clock, ACCOUNTANT)
    room.hands.press(K.Key_3, CTRL)
    room.until(lambda: at("address"))
    compose("xhbj")
    room.hands.press(K.Key_Return)

    assert at("address")
    commit("兴华北街12号")
    room.hands.press(K.Key_Return)
    assert at("business")
