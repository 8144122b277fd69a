"""Matching the columns of a file, by keys and by mouse."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.ui.importing.mapping import letter
from tests.ui.importing.conftest import Screen
from tests.ui.importing.files import nameless_csv, nasty_csv


def fields(screen: Screen) -> dict[int, str]:
    layout = screen.view.columns.mapped
    assert layout is not None
    return layout.fields


def test_headings_are_recognised_below_a_title_with_a_value_each(screen: Screen, tmp_path: Path) -> None:
    screen.read(nasty_csv(tmp_path))
    columns = screen.view.columns
    assert [row.select.value() for row in columns.rows] == [
        "name", "contact.name", "contact.mobile", "contact.landline", "address", "credit_code", "business",
    ]  # fmt: skip
    assert columns.header.value() == "1"
    assert columns.rows[0].column.sample == "沈阳新星广告有限公司"
    assert columns.foot.text == "7 列中导入 7 列，共 10 行。先检查，不写入。"


def test_nothing_is_checked_until_a_name_is_chosen(screen: Screen, tmp_path: Path) -> None:
    screen.read(nameless_csv(tmp_path))
    columns = screen.view.columns
    assert not columns.foot.forward.isEnabled()
    assert "客户名称" in columns.foot.text
    QTest.keyClick(screen.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert screen.view.stack.currentWidget() is columns
    columns.choose(0, "name")
    assert columns.foot.forward.isEnabled()
    assert "没有手机或座机列" in columns.foot.text


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_arrows_walk_without_changing_and_the_opened_list_chooses(screen: Screen, tmp_path: Path) -> None:
    screen.read(nameless_csv(tmp_path))
    rows = screen.view.columns.rows
    rows[0].focus()
    QTest.keyClick(rows[0].select, Qt.Key.Key_Down)
    assert screen.window.focusWidget() is rows[1].select
    assert fields(screen) == {}
    QTest.keyClick(rows[1].select, Qt.Key.Key_Up)
    QTest.keyClick(rows[0].select, Qt.Key.Key_Return)
    options = rows[0].select.view()
    screen.until(options.isVisible)
    QTest.keyClick(options, Qt.Key.Key_Down)
    QTest.keyClick(options, Qt.Key.Key_Return)
    assert fields(screen) == {0: "name"}
    QTest.keyClick(rows[0].select, Qt.Key.Key_Delete)
    assert fields(screen) == {}


def test_a_field_moves_and_the_column_that_lost_it_is_named(screen: Screen, tmp_path: Path) -> None:
    screen.read(nasty_csv(tmp_path))
    columns = screen.view.columns
    columns.choose(3, "contact.mobile")
    assert fields(screen)[3] == "contact.mobile"
    assert 2 not in fields(screen)
    assert columns.rows[2].select.value() == ""
    assert columns.foot.text == "“手机”改由 D 列导入，C 列不再导入。"
    texts = [columns.rows[0].select.itemText(at) for at in range(columns.rows[0].select.count())]
    assert "手机（现在是 D 列）" in texts


def test_another_sheet_and_another_heading_row_are_guessed_anew(screen: Screen, tmp_path: Path) -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.append(["客户名称", "手机"])
    first.append(["沈阳新星广告有限公司", "13940001122"])
    second = book.create_sheet("旧表")
    second.append(["公司", "联系人", "电话"])
    second.append(["老李灯箱", "李建", "13940002233"])
    book.save(tmp_path / "两张.xlsx")
    screen.read(tmp_path / "两张.xlsx")
    columns = screen.view.columns
    columns.sheet.set_value("0")
    assert [row.column.sample for row in columns.rows] == ["沈阳新星广告有限公司", "13940001122"]
    columns.header.set_value("-1")
    assert fields(screen) == {}
    assert columns.rows[0].column.sample == "客户名称"


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [letter(place) for place in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
