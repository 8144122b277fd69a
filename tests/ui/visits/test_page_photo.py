"""The photo of a page that cannot be read: given in any way, kept through everything, looked at by one key (M3)."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from crm_desktop.rules.rights import Role
from crm_desktop.services.privacy_log import LogFilter, privacy_log
from crm_desktop.services.visit_photos import read_photo
from crm_desktop.services.visits import VisitQuery, visits
from crm_desktop.ui.tasks import Tasks
from crm_desktop.ui.visits.visit_form import VisitForm
from tests.ui.held import held
from tests.ui.visits.conftest import MakeWindow, Window
from tests.ui.visits.test_entry import ALT, CTRL, focus, open_booklet

pytestmark = pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")


def picture(color: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> QImage:
    made = QImage(640, 900, QImage.Format.Format_RGB32)
    made.fill(color)
    return made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "page.png"
    assert picture().save(str(path))
    return path


def form(window: Window) -> VisitForm:
    return window.page.entry.sheet.form


def paste(window: Window, color: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> None:
    QGuiApplication.clipboard().setImage(picture(color))
    window.keys.press(Qt.Key.Key_V, CTRL)
    window.keys.settle()  # made fit, kept, read, shown: more steps than one settling waits for


def drop(window: Window, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    nobody, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    viewport = form(window).answers["needs"].viewport()
    entering = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, left, nobody)
    QApplication.sendEvent(viewport, entering)
    QApplication.sendEvent(viewport, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, mime, left, nobody))
    window.keys.settle()
    window.keys.settle()


def test_a_pasted_photo_stands_beside_the_row_and_goes_on_record_with_it(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    paste(window)
    assert form(window).slot.has_image
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.keys.press(Qt.Key.Key_Return)
    (found,) = visits(window.seat, VisitQuery())
    kept = read_photo(window.seat, found.photo)
    assert found.to_verify
    assert kept is not None
    assert kept.startswith(b"\xff\xd8")
    assert form(window).keyed().photo == ""


def test_text_is_pasted_as_ever(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    form(window).answers["needs"].setFocus()
    QGuiApplication.clipboard().setText("要两卷裱膜")
    window.keys.press(Qt.Key.Key_V, CTRL)
    assert form(window).keyed().answers == {"needs": "要两卷裱膜"}


def test_a_file_is_dropped_anywhere_on_the_form(make_window: MakeWindow, photo: Path) -> None:
    window = make_window()
    open_booklet(window)
    drop(window, photo)
    assert form(window).slot.has_image
    assert form(window).keyed().answers == {}


def test_the_key_chooses_a_file_then_shows_it_large_and_the_look_is_logged(
    make_window: MakeWindow, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(photo), ""))
    window = make_window()
    open_booklet(window)
    window.keys.press(Qt.Key.Key_P, ALT)
    window.keys.press(Qt.Key.Key_P, ALT)
    log = privacy_log(window.office.seat(Role.STORE_MANAGER))
    assert window.page.entry.photo.view.isVisible()
    assert not log.count(LogFilter(kind="reveal")), "it is not on record yet"
    window.keys.press(Qt.Key.Key_Escape)
    assert not window.page.entry.photo.view.isVisible()
    window.keys.choose("3")
    form(window).commit.click()
    window.keys.settle()
    open_booklet(window)
    window.keys.press(Qt.Key.Key_P, ALT)
    assert window.page.entry.photo.view.isVisible()
    (line,) = log.entries(LogFilter(kind="reveal"), 0, 9)
    assert (line.what.zh.partition("照片")[0], line.who) == ("拜访纸页", window.seat.person.name)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [("list.pdf", b"%PDF-1.7", "不是照片"), ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "打不开")],
)
def test_what_is_no_photo_is_refused_in_a_clear_sentence(
    make_window: MakeWindow, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(content)
    window = make_window()
    open_booklet(window)
    drop(window, tmp_path / name)
    assert says in window.shell.toasts.shown[-1].text
    assert form(window).keyed().photo == ""


def test_enter_pressed_before_the_photo_is_ready_goes_on_and_the_photo_follows(
    make_window: MakeWindow, photo: Path, tasks: Tasks
) -> None:
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    settle, window.keys.settle = window.keys.settle, lambda: None
    with held(tasks):
        paste(window)
        form(window).commit.click()
        assert window.page.entry.sheet.at == 2
    window.keys.settle = settle
    settle()
    (found,) = visits(window.seat, VisitQuery())
    assert found.photo
    assert form(window).keyed().photo == ""


def test_a_photo_that_fails_does_not_cost_the_row(make_window: MakeWindow, tmp_path: Path, tasks: Tasks) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"nothing")
    window = make_window()
    open_booklet(window)
    window.keys.choose("2")
    settle, window.keys.settle = window.keys.settle, lambda: None
    with held(tasks):
        drop(window, broken)
        form(window).commit.click()
    window.keys.settle = settle
    settle()
    (found,) = visits(window.seat, VisitQuery())
    assert (found.result, found.photo) == ("2", "")
    assert "不是照片" in window.shell.toasts.shown[-1].text


def test_a_power_cut_loses_neither_mark_nor_photo(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    paste(window)
    window.keys.press(Qt.Key.Key_Q, ALT)
    again = make_window()
    open_booklet(again)
    again.keys.settle()
    keyed = form(again).keyed()
    assert keyed.to_verify
    assert keyed.photo
    assert form(again).slot.has_image


def test_a_photo_taken_away_or_replaced_leaves_nothing_behind(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    paste(window)
    first = form(window).keyed().photo
    paste(window, Qt.GlobalColor.darkRed)
    second = form(window).keyed().photo
    assert first != second
    assert window.seat.store.files.look(first) == []
    window.keys.press(Qt.Key.Key_P, ALT)
    window.page.entry.photo.view.remove.click()
    window.keys.settle()
    assert form(window).keyed().photo == ""
    assert not form(window).slot.isVisible()
    assert window.seat.store.files.look(second) == []


def test_who_does_not_enter_neither_adds_nor_sees_one(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    paste(window)
    window.keys.press(Qt.Key.Key_Q, ALT)
    window.keys.press(Qt.Key.Key_Return)
    counter = make_window(Role.FRONT_DESK)
    open_booklet(counter)
    assert not form(counter).slot.has_image
    assert not form(counter).picture.isEnabled()
    assert "会计" in form(counter).picture.toolTip()
    counter.keys.press(Qt.Key.Key_P, ALT)
    assert not counter.page.entry.photo.view.isVisible()


def test_it_stands_beside_the_row_and_the_keys_stay_where_they_are(make_window: MakeWindow) -> None:
    window = make_window()
    open_booklet(window)
    paste(window)
    before, entry = focus(), window.page.entry
    window.keys.press(Qt.Key.Key_P, ALT)
    assert entry.photo.view.isVisible()
    assert focus() == before
    QApplication.processEvents()
    assert entry.sheet.mapTo(entry, entry.sheet.rect().topRight()).x() < entry.photo.view.x()
    window.keys.press(Qt.Key.Key_Escape)
    assert not entry.photo.view.isVisible()
    assert (focus(), entry.sheet.at) == (before, 1), "Esc goes back by one step"
    window.keys.press(Qt.Key.Key_P, ALT)
    window.keys.press(Qt.Key.Key_P, ALT)
    assert not entry.photo.view.isVisible()
