"""Columns stand as the person has set them; the first stays in sight."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from crm_desktop.rules.words import Words
from crm_desktop.services.list_views import ColumnLook
from crm_desktop.ui.theme import Appearance
from crm_desktop.ui.widgets.rows import Column, RowModel
from crm_desktop.ui.widgets.table import MOST_IDS, RowTable

COLUMNS: tuple[Column[int], ...] = (
    Column("name", Words("名称", "Name"), str, stretch=True, least=200),
    Column("phone", Words("电话", "Phone"), str, width=120),
    Column("owner", Words("负责人", "Owner"), str, width=90),
    Column("area", Words("区域", "Area"), str, width=80, hidden=True),
)


@pytest.fixture
def table(appearance: Appearance, qtbot: QtBot) -> RowTable:
    model = RowModel(None, COLUMNS, id_of=lambda row: row)
    made = RowTable(None, model, several=True)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    model.show(lambda offset, limit: range(offset, offset + limit), 1_000_000)
    return made


def keys(table: RowTable) -> list[tuple[str, int, bool]]:
    return [(one.key, one.width, one.hidden) for one in table.columns.look()]


def test_they_come_as_declared_and_the_name_takes_the_room_that_is_left(table: RowTable) -> None:
    assert keys(table) == [("name", 0, False), ("phone", 120, False), ("owner", 90, False), ("area", 80, True)]
    assert table.columnWidth(0) == table.viewport().width() - 210
    table.resize(300, 400)
    assert table.columnWidth(0) == 200


def test_what_was_set_comes_back(table: RowTable, qtbot: QtBot) -> None:
    header = table.horizontalHeader()
    with qtbot.waitSignal(table.columns.changed):
        header.moveSection(2, 1)
    with qtbot.waitSignal(table.columns.changed):
        header.resizeSection(1, 150)
    with qtbot.waitSignal(table.columns.changed):
        table.columns.toggle("area", shown=True)
    kept = table.columns.look()
    assert [one.key for one in kept] == ["name", "owner", "phone", "area"]

    table.columns.apply(())
    assert keys(table)[1] == ("phone", 120, False)
    table.columns.apply(kept)
    assert table.columns.look() == kept
    assert table.columnWidth(1) == 150


def test_the_first_column_neither_moves_nor_hides(table: RowTable) -> None:
    table.columns.apply((ColumnLook("phone", 100), ColumnLook("name", 0, hidden=True)))
    assert keys(table)[:2] == [("name", 0, False), ("phone", 100, False)]
    table.columns.toggle("name", shown=False)
    assert not table.isColumnHidden(0)


def test_columns_a_later_version_has_or_lacks_do_no_harm(table: RowTable) -> None:
    table.columns.apply((ColumnLook("gone", 70), ColumnLook("owner", 99_999)))
    assert keys(table) == [("name", 0, False), ("owner", 640, False), ("phone", 120, False), ("area", 80, True)]


def test_the_menu_of_the_header_shows_hides_and_resets(table: RowTable) -> None:
    menu = table.columns.menu()
    actions: list[QAction] = menu.actions()
    assert [(action.text(), action.isChecked()) for action in actions[:3]] == [
        ("电话", True),
        ("负责人", True),
        ("区域", False),
    ]
    actions[2].trigger()
    assert not table.isColumnHidden(3)
    actions[-1].trigger()
    assert table.isColumnHidden(3)


def test_the_first_column_stays_in_sight_when_the_others_are_scrolled_away(table: RowTable, qtbot: QtBot) -> None:
    table.columns.apply((ColumnLook("phone", 500), ColumnLook("owner", 300)))
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0)
    assert not table.frozen.isVisible()

    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    table.verticalScrollBar().setValue(4000)

    assert table.frozen.isVisible()
    assert table.frozen.width() == table.columnWidth(0)
    assert table.frozen.verticalScrollBar().value() == 4000
    assert table.frozen.selectionModel() is table.selectionModel()
    table.horizontalScrollBar().setValue(0)
    assert not table.frozen.isVisible()


def test_space_chooses_here_and_there(table: RowTable) -> None:
    table.setCurrentIndex(table.model().index(0, 0))
    table.clearSelection()
    QTest.keyClick(table, Qt.Key.Key_Space)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert table.ids == (0, 2)
    assert table.spans == ((0, 0), (2, 2))
    table.setCurrentIndex(table.model().index(0, 0))


def test_all_of_a_million_are_chosen_without_being_read(table: RowTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.picked):
        QTest.keySequence(table, "Ctrl+A")
    assert table.count == 1_000_000
    assert table.spans == ((0, 999_999),)
    assert len(table.ids) <= MOST_IDS

    table.pick(())
    assert table.count == 0


def test_whoever_had_chosen_all_has_chosen_all_after_news(table: RowTable) -> None:
    table.selectAll()
    model = table.model()
    assert isinstance(model, RowModel)
    model.show(lambda offset, limit: range(offset, offset + limit), 1_000_001)
    assert table.count == 1_000_001
