"""The photo of the paper in profile entry: beside what was keyed, logged once, and never before the fields (M4)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from crm_desktop.services.form_photos import keep_photo, photo_of, put_photo
from crm_desktop.services.privacy_log import LogFilter, count_disclosures
from crm_desktop.services.seat import Seat
from crm_desktop.store.branch_store import BranchStore
from crm_desktop.ui.photos import made_fit
from crm_desktop.ui.tasks import Tasks
from tests.services.filing_day import TWO_GAPS, take
from tests.ui.held import held
from tests.ui.profile_entry.desk import DeskStand

Enter = Callable[..., DeskStand]
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
K = Qt.Key


def paper(color: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> QImage:
    made = QImage(640, 900, QImage.Format.Format_RGB32)
    made.fill(color)
    return made


def with_photo(store: BranchStore, seat: Seat, phone: str = TWO_GAPS.phone) -> str:
    """A form on record with a photo; its id."""
    form = take(store, replace(TWO_GAPS, phone=phone)).form_id
    put_photo(seat, form, keep_photo(seat, made_fit(paper())))
    return form


def looks(seat: Seat) -> int:
    return count_disclosures(seat, LogFilter(kind="reveal"))


def on_show(stand: DeskStand) -> bool:
    return stand.table.paper.isVisible() and stand.table.paper.canvas.has_image


def test_it_stands_beside_what_was_keyed_and_the_cursor_is_in_the_gap(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    with_photo(store, seat)
    stand = enter(seat)
    qtbot.waitUntil(lambda: on_show(stand))
    assert stand.cursor == "address"
    assert stand.table.written.isVisible()
    assert stand.table.profile.width() >= 440


def test_the_fields_never_wait_for_it(enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot) -> None:
    form = take(store).form_id
    put_photo(seat, form, "ab" * 32)
    stand = enter(seat)
    assert stand.cursor == "address"
    qtbot.waitUntil(lambda: "还没传到" in stand.table.paper.canvas._text)
    stand.keyboard.type("兴华北街12号")
    assert stand.profile.typed() == {"address": "兴华北街12号"}
    assert looks(seat) == 0, "nobody has seen it"
    put_photo(seat, form, keep_photo(seat, made_fit(paper())))
    qtbot.waitUntil(lambda: on_show(stand))
    assert stand.profile.typed() == {"address": "兴华北街12号"}
    assert looks(seat) == 1


def test_a_look_is_logged_once_however_often_it_is_painted_and_again_with_the_next_form(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    with_photo(store, seat)
    with_photo(store, seat, "13900002222")
    stand = enter(seat)
    qtbot.waitUntil(lambda: on_show(stand))
    stand.page.refresh(None)
    stand.keyboard.press(K.Key_P, ALT)
    stand.keyboard.press(K.Key_P, ALT)
    stand.resize(1300, 700)
    stand.page.activate(None)
    qtbot.waitUntil(lambda: stand.desk.tasks.idle)
    assert looks(seat) == 1
    stand.keyboard.press(K.Key_Right, ALT)
    qtbot.waitUntil(lambda: looks(seat) == 2)


def test_the_key_enlarges_it_and_one_keys_on_beside_it(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    with_photo(store, seat)
    stand = enter(seat)
    qtbot.waitUntil(lambda: on_show(stand))
    narrow = stand.table.paper.width()
    stand.keyboard.press(K.Key_P, ALT)
    qtbot.waitUntil(lambda: stand.table.paper.width() > narrow + 200)
    assert not stand.queue.isVisible()
    assert stand.cursor == "address"
    stand.keyboard.type("兴华北街12号")
    bar = stand.table.paper.canvas.verticalScrollBar()
    stand.keyboard.press(K.Key_PageDown)
    assert bar.value() > 0
    stand.keyboard.press(K.Key_PageUp)
    assert bar.value() == 0
    stand.table.paper.turn.click()
    assert stand.table.paper.canvas._image is not None
    assert stand.table.paper.canvas._image.width() > stand.table.paper.canvas._image.height()
    stand.keyboard.press(K.Key_P, ALT)
    assert stand.queue.isVisible()
    assert stand.profile.typed() == {"address": "兴华北街12号"}


@pytest.mark.parametrize("meanwhile", [False, True])
def test_who_holds_the_paper_attaches_it_by_pasting(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot, tasks: Tasks, meanwhile: bool
) -> None:
    """Even where the form is filed before the photo is ready."""
    form = take(store, replace(TWO_GAPS, address="兴华北街12号", business="车身贴")).form_id
    stand = enter(seat)
    QGuiApplication.clipboard().setImage(paper())
    if meanwhile:
        with held(tasks):
            stand.keyboard.press(K.Key_V, CTRL)
            stand.keyboard.press(K.Key_Return, CTRL)
    else:
        stand.profile.go("remarks")
        stand.keyboard.press(K.Key_V, CTRL)
    qtbot.waitUntil(lambda: bool(photo_of(seat, form)))
    qtbot.waitUntil(lambda: any("照片已附到登记表" in text for text in stand.messages()))
    assert stand.profile.typed() == {}
    if not meanwhile:
        qtbot.waitUntil(lambda: on_show(stand))


def test_a_wrong_photo_is_removed_and_another_comes_in_its_place(
    enter: Enter, store: BranchStore, seat: Seat, qtbot: QtBot
) -> None:
    form = with_photo(store, seat)
    first = photo_of(seat, form)
    stand = enter(seat)
    qtbot.waitUntil(lambda: on_show(stand))
    stand.table.paper.remove.click()
    qtbot.waitUntil(lambda: photo_of(seat, form) == "")
    qtbot.waitUntil(lambda: not stand.table.paper.isVisible())
    QGuiApplication.clipboard().setImage(paper(Qt.GlobalColor.darkRed))
    stand.keyboard.press(K.Key_V, CTRL)
    qtbot.waitUntil(lambda: on_show(stand))
    assert photo_of(seat, form) not in ("", first)
