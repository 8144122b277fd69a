"""A window in a process of its own: works half-way through a moment, says so on standard output, waits to be killed."""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from crm_desktop.services.seat import Person
from crm_desktop.services.syncing_contact import note_contact
from crm_desktop.ui.errors import Failures
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.theme import Appearance, Scheme
from tests.ui.moments.hands import CTRL, K, at
from tests.ui.moments.room import Room, WallClock, evening
from tests.ui.moments.world import ACCOUNTANT, FRONT, known_customer, lay_booklet, open_branch, take_forms


def walk_in(room: Room) -> None:
    """Phone and name are typed, the company half."""
    hands = room.hands
    hands.press(K.Key_F2)
    hands.type("13900001111")
    hands.compose("zhaomin", "赵敏")
    hands.press(K.Key_Return)
    hands.compose("xinhui", "新辉")


def order(room: Room) -> None:
    """One line stands, the caller waits for the second."""
    hands = room.hands
    hands.press(K.Key_F2)
    hands.type("5678")
    hands.press(K.Key_Return)
    hands.press(K.Key_O, CTRL)
    hands.type("lm")
    hands.press(K.Key_Return)
    hands.type("3")
    hands.press(K.Key_Return)


def visits(room: Room) -> None:
    """The first row is on record, the second half typed."""
    hands = room.hands
    hands.press(K.Key_B, CTRL)
    hands.type(os.environ["PAGE"])
    hands.press(K.Key_Return)
    hands.type("2")
    hands.type("w")
    hands.compose("liangjuanmo", "两卷裱膜")
    hands.press(K.Key_Return)
    hands.type("3")
    hands.type("w")
    hands.compose("denglaoban", "等老板")
    hands.press(K.Key_Tab)


def filing(room: Room) -> None:
    """One form is filed, the street of the next is typed."""
    hands = room.hands
    hands.press(K.Key_3, CTRL)
    room.until(lambda: at("address"))
    hands.compose("xhbj", "兴华北街")
    hands.type("12")
    hands.press(K.Key_Return)
    hands.compose("mtzp", "门头招牌")
    hands.press(K.Key_Return, CTRL)
    room.until(lambda: at("address"))
    hands.compose("bgj", "保工街")
    hands.type("33")


MOMENTS: dict[str, tuple[Person, Callable[[Room], None]]] = {
    "walk_in": (FRONT, walk_in),
    "order": (FRONT, order),
    "visits": (ACCOUNTANT, visits),
    "filing": (ACCOUNTANT, filing),
}


def main(moment: str, folder: Path) -> None:
    person, work = MOMENTS[moment]
    app = QApplication([])
    appearance = Appearance(app, scheme=Scheme.LIGHT, reduced_motion=True)
    appearance.apply()
    failures = Failures(app)
    clock = WallClock(evening(17, 58)) if moment == "filing" else WallClock()
    store = open_branch(folder, clock)
    if moment == "order":
        known_customer(store, clock)
    elif moment == "visits":
        os.environ["PAGE"] = lay_booklet(store, clock).codes[0]
    elif moment == "filing":
        note_contact(store, offset=timedelta(0))
        take_forms(store, 2, first=evening(16, 0))
    tasks = Tasks(app, failures=failures)
    room = Room(app, store, person, folder=folder, tasks=tasks, failures=failures, appearance=appearance, clock=clock)
    work(room)
    room.settle()
    QTest.qWait(500)  # a field not yet left is written a moment after its last key
    room.settle()
    print("typed", flush=True)
    QTest.qWait(120_000)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
