"""The photo of a paper form at the counter: attached in any way, never asked for, and never lost (J1)."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlmodel import select

from crm_desktop.models.registration import RegistrationForm
from crm_desktop.models.visit import Visit
from crm_desktop.services.counter_drafts import kept_work
from crm_desktop.services.form_photos import look_at_photo, read_photo
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.registration import register_walk_in
from crm_desktop.services.seat import Seat
from crm_desktop.ui.shell import Shell
from crm_desktop.ui.tasks import Tasks
from tests.services.counter import WANG
from tests.ui.front_desk.conftest import ALT, CTRL, SHIFT, Typist, at, text_of
from tests.ui.front_desk.test_saving_meanwhile import fill_in, records, told, view
from tests.ui.held import held

K = Qt.Key


def paper(color: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> QImage:
    made = QImage(640, 900, QImage.Format.Format_RGB32)
    made.fill(color)
    return made


def paste(typist: Typist, color: Qt.GlobalColor = Qt.GlobalColor.darkGreen, *, settle: bool = True) -> None:
    QGuiApplication.clipboard().setImage(paper(color))
    typist.key(K.Key_V, CTRL)
    if settle:
        come(typist)


def come(typist: Typist) -> None:
    """Made fit, kept, named in the draft: the pool and the database, more than once each."""
    for _ in range(3):
        typist.qtbot.waitUntil(lambda: typist.tasks.idle)
        typist.settle()


def form(seat: Seat) -> RegistrationForm:
    (found,) = records(seat, RegistrationForm)
    assert isinstance(found, RegistrationForm)
    return found


def test_a_pasted_photo_goes_on_record_with_the_form(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    paste(typist)
    assert text_of(window, "formPhoto") == "看照片"
    assert at("phone"), "it is in nobody's way"
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert look_at_photo(seat, form(seat).id) is not None
    assert "photo" not in (form(seat).as_written or "")
    assert text_of(window, "savedPhoto") == "看照片"


def test_nobody_who_has_none_is_asked(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    before = typist.commands
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert typist.commands - before == 5
    assert form(seat).photo is None
    assert at("savedNext")


def test_the_key_chooses_a_file_then_shows_it_beside_the_form(
    window: Shell, typist: Typist, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "paper.png"
    assert paper().save(str(path))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    typist.key(K.Key_F2)
    typist.write("139")
    typist.key(K.Key_P, ALT)
    come(typist)
    typist.key(K.Key_P, ALT)
    come(typist)
    panel = view(window).panel
    assert panel.shows(panel.photo)
    assert panel.photo.canvas.has_image
    assert at("phone"), "one types on while it is on show"
    typist.key(K.Key_Escape)
    assert not panel.shows(panel.photo)
    assert view(window).form.values()["phone"] == "139", "Esc went back by one step"
    typist.key(K.Key_P, ALT)
    come(typist)
    panel.photo.remove.click()
    come(typist)
    assert text_of(window, "formPhoto") == "附照片"
    assert seat.store.files.waiting() == []


def test_it_is_attached_to_a_form_just_saved(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert text_of(window, "savedPhoto") == "附照片"
    paste(typist)
    assert look_at_photo(seat, form(seat).id) is not None
    assert any("照片已附到登记表" in text for text in told(window))
    before = privacy_log(seat).count(LogFilter(kind="reveal"))
    typist.key(K.Key_P, ALT)
    come(typist)
    panel = view(window).panel
    assert panel.shows(panel.photo)
    assert privacy_log(seat).count(LogFilter(kind="reveal")) == before + 1


@pytest.mark.parametrize("goes_on", [False, True])
def test_a_save_waits_for_a_photo_that_is_on_its_way(
    window: Shell, typist: Typist, seat: Seat, tasks: Tasks, goes_on: bool
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        paste(typist, settle=False)
        typist.key(K.Key_Return, CTRL)
        if goes_on:
            typist.key(K.Key_Tab, CTRL)
            typist.write("139")
    come(typist)
    assert look_at_photo(seat, form(seat).id) is not None
    assert view(window).shows_saved != goes_on
    assert text_of(window, "formPhoto") == "附照片" or not goes_on


def test_one_given_while_the_save_is_under_way_follows_it(
    window: Shell, typist: Typist, seat: Seat, tasks: Tasks
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        typist.key(K.Key_Return, CTRL)
        paste(typist, settle=False)
    come(typist)
    assert look_at_photo(seat, form(seat).id) is not None


def test_a_parked_customer_keeps_the_photo_that_comes_later(
    window: Shell, typist: Typist, seat: Seat, tasks: Tasks
) -> None:
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.settle()
    with held(tasks):
        paste(typist, settle=False)
        typist.key(K.Key_Tab, CTRL)
    come(typist)
    assert text_of(window, "formPhoto") == "附照片"
    (work,) = kept_work(seat)
    assert read_photo(seat, str(work.values["photo"])) is not None
    typist.key(K.Key_Tab, CTRL | SHIFT)
    assert text_of(window, "formPhoto") == "看照片"


def test_a_form_cleared_by_mistake_comes_back_with_its_photo(window: Shell, typist: Typist, seat: Seat) -> None:
    typist.key(K.Key_F2)
    typist.write("139")
    paste(typist)
    view(window).bar.clear.click()
    typist.settle()
    assert text_of(window, "formPhoto") == "附照片"
    action = window.toasts.shown[-1].action
    assert action is not None
    action.click()
    come(typist)
    (work,) = kept_work(seat)
    assert read_photo(seat, str(work.values["photo"])) is not None


def test_somebody_known_after_all_has_the_paper_with_the_visit(
    window: Shell, typist: Typist, seat: Seat, qtbot: QtBot
) -> None:
    register_walk_in(seat, WANG)
    typist.key(K.Key_F2)
    paste(typist)
    typist.write("13812345678")
    typist.settle()
    typist.key(K.Key_1)
    typist.settle()
    typist.key(K.Key_Return, CTRL)
    come(typist)
    with seat.store.reading() as session:
        (visit,) = session.exec(select(Visit)).all()
    assert visit.photo
    assert read_photo(seat, visit.photo) is not None


def test_what_is_no_photo_is_refused_and_nothing_is_lost(
    window: Shell, typist: Typist, seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "list.pdf"), ""))
    typist.key(K.Key_F2)
    fill_in(typist, "13900001111", "赵敏")
    typist.key(K.Key_P, ALT)
    come(typist)
    assert any("不是照片" in text for text in told(window))
    typist.key(K.Key_Return, CTRL)
    typist.settle()
    assert form(seat).photo is None
