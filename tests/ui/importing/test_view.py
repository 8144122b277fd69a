"""The whole way: file, verdicts, taking over, the file of the rest, and back."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from crm_desktop.models.customer import Customer
from crm_desktop.rules.rights import Role
from crm_desktop.services.customers import list_customers
from crm_desktop.services.importing.batch import UNIT, batches
from crm_desktop.services.importing.tables import MOST_COLUMNS
from crm_desktop.ui.customers.finding import finder
from crm_desktop.ui.customers.page import Wish
from crm_desktop.ui.finder import Jump
from crm_desktop.ui.importing.verdicts import Show, phone_of
from tests.ui.importing.conftest import Screen
from tests.ui.importing.files import many_csv, nasty_csv


def press(inside: QWidget, name: str) -> None:
    found = inside.findChild(QPushButton, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def on_file(screen: Screen) -> int:
    return list_customers(screen.seat).total


def test_the_button_in_the_list_opens_the_import_and_escape_goes_back(screen: Screen) -> None:
    press(screen.page.list, "importCustomers")
    assert screen.page._stack.currentWidget() is screen.view
    assert screen.window.focusWidget() is screen.view.file.zone.choose
    QTest.keyClick(screen.view, Qt.Key.Key_Escape)
    assert screen.page._stack.currentWidget() is screen.page.list


def test_the_search_box_of_the_window_offers_the_import(screen: Screen) -> None:
    offers = [offer for offer in finder(screen.seat)("导入") if isinstance(offer.subject, Jump)]
    assert [offer.subject for offer in offers] == [Jump("customers", Wish.IMPORT)]
    screen.page.activate(Wish.IMPORT)
    assert screen.page._stack.currentWidget() is screen.view


# The window system makes this event; a test has no other way to.
@pytest.mark.filterwarnings("ignore:.*QDragEnterEvent:DeprecationWarning")
def test_a_dropped_file_is_read(screen: Screen, tmp_path: Path) -> None:
    screen.page.show_import()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(nasty_csv(tmp_path)))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    zone = screen.view.file.zone
    zone.dragEnterEvent(QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    zone.dropEvent(QDropEvent(QPointF(9, 9), copy, data, left, none))
    screen.until(screen.at(screen.view.columns))
    assert screen.view.columns.isVisible()


def test_an_unreadable_file_says_what_to_do(screen: Screen, tmp_path: Path) -> None:
    old = tmp_path / "旧.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    screen.page.show_import()
    screen.view.read(old)
    screen.until(lambda: screen.view.file.banner.text)
    assert screen.view.file.banner.text == "旧.xls：这是旧版 .xls 文件，请用表格软件另存为 .xlsx"
    assert screen.view.stack.currentWidget() is screen.view.file


def test_columns_that_are_not_read_are_told_of(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "宽表.csv"
    wide = ["客户名称", "手机", *(f"列{at}" for at in range(MOST_COLUMNS + 1))]
    path.write_text(",".join(wide) + "\n" + ",".join(["沈阳新客广告", "13800003333", *["x"] * (MOST_COLUMNS + 1)]))
    screen.page.show_import()
    screen.view.read(path)
    screen.until(screen.at(screen.view.columns))
    assert "后面还有 3 列没有读" in screen.view.columns.foot.text


def test_every_row_has_its_verdict_and_nothing_is_written(screen: Screen, tmp_path: Path) -> None:
    before = on_file(screen)
    screen.check(nasty_csv(tmp_path))
    verdicts, judged = screen.view.verdicts, screen.view._judged
    assert judged is not None
    numbers = {show: count.number for show, count in verdicts.tally.counts.items()}
    assert numbers == {Show.ALL: 10, Show.NEW: 2, Show.UPDATE: 1, Show.LOOK: 1, Show.DUPLICATE: 1, Show.ERROR: 6}
    assert verdicts.foot.text == "新建 2 位客户，给 1 位补空缺，7 行退回。"
    assert phone_of(judged, judged.rows[0]) == "13940001122", "wide digits would not fit the column"
    assert on_file(screen) == before


def test_a_digit_filters_and_arrows_read_the_reasons(screen: Screen, tmp_path: Path) -> None:
    screen.check(nasty_csv(tmp_path))
    verdicts = screen.view.verdicts
    QTest.keyClick(verdicts.tally, Qt.Key.Key_6)
    assert verdicts.model is not None
    assert verdicts.table is not None
    assert [row.line for _, row in verdicts.model.loaded()] == [4, 5, 6, 8, 11, 12]
    assert "科学计数" in verdicts.sheet.why
    QTest.keyClick(verdicts.table, Qt.Key.Key_Down)
    assert "前面的 0" in verdicts.sheet.why
    QTest.keyClick(verdicts.tally, Qt.Key.Key_Left)
    assert [row.line for _, row in verdicts.model.loaded()] == [7]
    verdicts.tally.choose(Show.UPDATE)
    assert "补上座机" in verdicts.sheet.why


def test_what_is_good_is_taken_over_and_the_list_shows_it(screen: Screen, tmp_path: Path) -> None:
    before = on_file(screen)
    screen.check(nasty_csv(tmp_path))
    QTest.keyClick(screen.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.until(screen.at(screen.view.result))
    assert screen.view.result._told.text() == "新建 2 位客户，给 1 位补了空缺，退回 7 行。"
    assert on_file(screen) == before + 2
    press(screen.view.result, "importDone")
    screen.until(lambda: screen.page.list.listing is not None and screen.page.list.listing.total == before + 2)
    assert screen.page._stack.currentWidget() is screen.page.list


def test_rejected_rows_are_saved_with_their_reasons(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "退回"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    screen.take_over(nasty_csv(tmp_path))
    press(screen.view.result, "saveRejects")
    screen.until(lambda: any("7 行" in told for told in screen.told()))
    sheet = load_workbook(target.with_suffix(".xlsx")).active
    assert sheet is not None
    rows: list[Iterable[object]] = list(sheet.iter_rows(values_only=True))
    assert list(rows[0])[:3] == ["原因", "原行号", "客户姓名/单位"]
    assert len(rows) == 8


def test_a_file_that_cannot_be_written_is_said_in_words(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = tmp_path / "退回.xlsx"
    taken.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(taken), ""))
    screen.check(nasty_csv(tmp_path))
    press(screen.view.verdicts, "saveRejects")
    screen.until(lambda: any(told.startswith("没有存成") for told in screen.told()))


def test_a_batch_is_taken_back_after_one_more_question(screen: Screen, tmp_path: Path) -> None:
    before = on_file(screen)
    screen.take_over(nasty_csv(tmp_path))
    undo = screen.view.result.undo
    press(screen.view.result, "undoImport")
    press(undo, "undoKeep")
    assert on_file(screen) == before + 2
    press(screen.view.result, "undoImport")
    with screen.bot.waitSignal(undo.undone):
        press(undo, "undoSure")
    assert undo._told.text() == "已撤销：归档 2 位新客户，1 位补上的内容已清空。"
    assert on_file(screen) == before


def test_what_cannot_be_taken_back_is_named(screen: Screen, tmp_path: Path) -> None:
    screen.take_over(nasty_csv(tmp_path))
    (new,) = [row for row in list_customers(screen.seat, "新星").rows(0, 10) if row.name.startswith("沈阳新星")]
    screen.page.open(new.id)
    with screen.seat.unit("work") as unit:
        unit.get_one(Customer, new.id).remarks = "常来"
    press(screen.view.result, "undoImport")
    with screen.bot.waitSignal(screen.view.result.undo.undone):
        press(screen.view.result.undo, "undoSure")
    assert "保留 1 位：沈阳新星广告有限公司（导入后有人改过）" in screen.view.result.undo._told.text()


def test_earlier_imports_are_listed_with_their_way_back(screen: Screen, tmp_path: Path) -> None:
    screen.take_over(nasty_csv(tmp_path))
    press(screen.view.result, "importAgain")
    earlier = screen.view.file.batches
    screen.until(lambda: len(earlier.rows) == 1)
    press(earlier.rows[0], "undoBatch")
    with screen.bot.waitSignal(earlier.rows[0].strip.undone):
        press(earlier.rows[0].strip, "undoSure")
    assert batches(screen.seat)[0].undone


def test_a_stopped_import_keeps_what_is_in_and_says_what_is_not(screen: Screen, tmp_path: Path) -> None:
    count = 6 * UNIT
    screen.check(many_csv(tmp_path, count))
    busy = screen.view.busy
    screen.view._work.progressed.connect(lambda _done, _total: busy.stopped.emit())
    screen.view.verdicts.foot.go_on()
    screen.until(screen.at(screen.view.result))
    (batch,) = batches(screen.seat)
    assert 0 < batch.created < count
    assert screen.view.result._title.text() == f"已停止，还有 {count - batch.created} 行没有导入"


def test_a_stopped_check_goes_back_to_the_columns(screen: Screen, tmp_path: Path) -> None:
    screen.read(many_csv(tmp_path, 600))
    screen.view._work.progressed.connect(lambda _done, _total: screen.view.busy.stopped.emit())
    screen.view.columns.foot.go_on()
    screen.until(screen.at(screen.view.columns))
    assert batches(screen.seat) == ()


def test_who_may_not_import_reads_why(make_screen: Callable[..., Screen]) -> None:
    screen = make_screen(Role.CALL_CENTRE, "feng")
    screen.page.show_import()
    assert not screen.view.file.zone.choose.isEnabled()
    assert screen.view.file.banner.text == "呼叫中心专员不能新建这类记录，请找会计"


def test_who_may_not_archive_sees_that_undoing_is_not_theirs(
    make_screen: Callable[..., Screen], tmp_path: Path
) -> None:
    make_screen().take_over(nasty_csv(tmp_path))
    screen = make_screen(Role.FRONT_DESK, "li")
    screen.page.show_import()
    screen.until(lambda: screen.view.file.batches.rows)
    row = screen.view.file.batches.rows[0]
    assert not row.strip.start.isEnabled()
    assert row.strip._told.text().startswith("不能撤销：客服专员不能归档")
