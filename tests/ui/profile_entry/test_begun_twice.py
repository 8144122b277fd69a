"""The first form of the day comes onto the table once, however often it was asked for meanwhile."""

from collections.abc import Callable
from threading import Event

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.local import Draft
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.profile_entry import steps
from crm_desktop.ui.tasks import Tasks
from tests.services.filing_day import take, take_several
from tests.ui.held import held
from tests.ui.profile_entry.desk import DeskStand


def test_what_is_typed_stays_when_the_day_is_begun_a_second_time(
    enter: Callable[..., DeskStand],
    store: BranchStore,
    seat: Seat,
    tasks: Tasks,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begin, gates, asked = steps.begin, [Event(), Event()], []

    def late(of: Seat, subject: str = "") -> steps.Step:
        asked.append(subject)
        gates[len(asked) - 1].wait(10)
        return begin(of, subject)

    monkeypatch.setattr(steps, "begin", late)
    take(store)
    stand = enter(seat, wait=False)
    stand.page.activate()
    gates[0].set()
    qtbot.waitUntil(stand.ready)
    stand.keyboard.type("兴华")
    gates[1].set()
    qtbot.waitUntil(lambda: tasks.idle)

    assert len(asked) == 2
    assert stand.profile.typed() == {"address": "兴华"}


def test_what_is_typed_while_another_form_is_fetched_is_kept(
    enter: Callable[..., DeskStand],
    store: BranchStore,
    seat: Seat,
    tasks: Tasks,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_up, gate = steps.take_up, Event()

    def late(of: Seat, form_id: str) -> steps.Opened:
        gate.wait(10)
        return take_up(of, form_id)

    take_several(store, 2)
    stand = enter(seat)
    monkeypatch.setattr(steps, "take_up", late)
    first = stand.customer
    stand.keyboard.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    stand.keyboard.type("兴华")
    gate.set()
    qtbot.waitUntil(lambda: stand.customer != first and tasks.idle)
    stand.keyboard.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: stand.customer == first and tasks.idle)

    assert stand.profile.typed() == {"address": "兴华"}


def test_what_is_typed_while_a_form_is_being_filed_is_kept(
    enter: Callable[..., DeskStand], store: BranchStore, seat: Seat, tasks: Tasks, qtbot: QtBot
) -> None:
    take(store)
    stand = enter(seat)
    filer = stand.page._filer
    filer._gap_reason, filer._late_reason = "客户不肯说", "忙"
    with held(tasks):
        filer.file()
        stand.profile.go("remarks")
        stand.keyboard.type("下周要发票")
    qtbot.waitUntil(lambda: filer.form is None and tasks.idle)

    with store.reading() as session:
        assert ["下周要发票" in draft.content for draft in session.exec(select(Draft)).all()] == [True]
    assert any("备注" in told for told in stand.messages())
